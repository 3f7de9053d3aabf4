"""Many scans: workers, resume, failures; local processes or a cluster.

``coordinator`` alone writes the ledger, and hands pages to a ``Pool`` of warm
workers (``pool``: processes of this machine, ``cluster``: Dask). A page that fails costs itself; a
page that takes its worker with it is tried again alone. docs/reliability.md tells what is
promised and how it is proved.
"""
