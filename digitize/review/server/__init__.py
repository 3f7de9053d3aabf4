"""The desk over HTTP: ``/api/v1`` for the front end and for scripts alike, and the front end."""
