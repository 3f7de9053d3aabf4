"""The output folder: names, atomic writes, the ledger. The one place that knows paths.

``names`` makes document names, ``files`` writes so that nobody ever sees half a file, ``tree`` is
the folder, ``ledger`` its memory, ``issues`` and ``rows`` what stands beside the page documents.
docs/output.md describes the folder for its readers.
"""
