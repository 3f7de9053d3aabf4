"""Colours: soft hues that neighbours never share, one per article; a quiet one for the rest."""

from __future__ import annotations

import colorsys

from digitize.page import RegionType

Colour = tuple[int, int, int]

INK: Colour = (38, 42, 54)
PAPER: Colour = (250, 249, 246)
FAINT: Colour = (140, 144, 156)
LINE: Colour = (222, 221, 216)
DOUBT: Colour = (214, 62, 62)
JOIN: Colour = (38, 42, 54)

_GOLDEN = 0.618033988749895  # successive hues are as far apart as can be, however many there are

_TYPES: dict[RegionType, Colour] = {
    "masthead": (86, 98, 130),
    "folio": (86, 98, 130),
    "teaser": (24, 140, 142),
    "image": (122, 128, 140),
    "caption": (122, 128, 140),
    "table": (150, 110, 70),
    "advertisement": (168, 140, 60),
    "other": (150, 152, 160),
}


def article_colour(index: int) -> Colour:
    """The hue of the article that is ``index``-th in reading order."""
    hue = (0.58 + index * _GOLDEN) % 1.0
    light, full = 0.52 - 0.04 * (index % 3), 0.62 + 0.06 * (index % 2)
    red, green, blue = colorsys.hls_to_rgb(hue, light, full)
    return round(red * 255), round(green * 255), round(blue * 255)


def type_colour(type: RegionType) -> Colour:
    """The colour of a region that belongs to no article."""
    return _TYPES.get(type, _TYPES["other"])


def darker(colour: Colour, by: float = 0.35) -> Colour:
    """The colour mixed with ink."""
    red, green, blue = (round(c * (1 - by) + ink * by) for c, ink in zip(colour, INK, strict=True))
    return red, green, blue
