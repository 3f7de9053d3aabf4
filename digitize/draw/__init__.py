"""A page document as a picture: what was understood, drawn over the scan.

Articles are tinted shapes of one hue each, numbered in reading order; discs count an article's
regions and soft arrows lead from each to the next; arcs show where sentences were joined across a
break; a panel beside the page lists headlines, bylines and confidence.
"""

from __future__ import annotations

from digitize.draw.picture import render

__all__ = ["render"]
