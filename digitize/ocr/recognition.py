"""What an engine says of one crop."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """One character; ``start`` and ``end`` are shares 0..1 of the crop's width."""

    text: str
    confidence: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Recognition:
    """The text of one crop, left to right; ``confidence`` 0..1, 0 where nothing was read.

    ``signs`` are its characters where the engine tells them, else empty.
    """

    text: str
    confidence: float
    signs: tuple[Sign, ...] = ()
