"""Turn scanned newspaper pages into clean article JSON, offline and on a CPU."""

__version__ = "0.1.0"
