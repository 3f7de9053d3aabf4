"""A desk to be killed: ``python -m tests.review.killable OUT PORT SCANS``."""

import sys
from pathlib import Path

from digitize.review.serving import Options, serve

if __name__ == "__main__":
    out, port, scans = sys.argv[1:]
    serve(Path(out), Options(port=int(port), scans=Path(scans)), None, print)
