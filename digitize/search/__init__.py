"""Full text over the articles of an output folder: SQLite FTS5, no server.

``folding`` makes one spelling of simplified and traditional, full-width and half-width; ``index``
keeps the index up with the documents; ``query`` understands what is typed; ``finding`` looks it up
and ``places`` says where on the page it stands. docs/search.md tells how to use it.
"""
