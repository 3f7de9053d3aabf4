"""Corrections as pure functions: ``Page`` in, ``Page`` out.

`operations` names what a reviewer can do, `fold` does it, `revisions` says which corrections of a
page's history are in force. The same functions serve the server, the exporters and the tests.
"""
