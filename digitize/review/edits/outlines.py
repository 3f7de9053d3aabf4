"""Outlines of regions: holding, cutting and joining polygons.

Unit: pixels of the scan. Origin: top left.
"""

from __future__ import annotations

import math

from digitize.geometry import Point, bounds
from digitize.page import Points
from digitize.review.edits.operations import EditError


def normal(polygon: Points, width: int, height: int) -> Points:
    """A drawn polygon inside the page, clockwise, rounded to 0.1 pixel.

    Raises `EditError` where it has no area (it lies outside, or all points are on one line).
    """
    inside = [
        (round(min(max(x, 0.0), width), 1), round(min(max(y, 0.0), height), 1)) for x, y in polygon
    ]
    points = [p for i, p in enumerate(inside) if p != inside[i - 1]]
    turn = _signed_area(tuple(points))
    if len(points) < 3 or abs(turn) < 4:
        raise EditError("the outline has no area on the page; draw it again")
    return tuple(points if turn > 0 else reversed(points))


def _signed_area(polygon: Points) -> float:
    """Twice the area; positive where the points run clockwise on the screen (y downwards)."""
    return sum(
        x0 * y1 - x1 * y0
        for (x0, y0), (x1, y1) in zip(polygon, polygon[1:] + polygon[:1], strict=True)
    )


def middle(polygon: Points) -> Point:
    """The middle of the box around a polygon."""
    return bounds(polygon).center


def holds(polygon: Points, point: Point) -> bool:
    """Whether a point lies in a polygon (even-odd rule)."""
    x, y = point
    inside = False
    for (x0, y0), (x1, y1) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside


def side(point: Point, cut: tuple[Point, Point]) -> float:
    """Distance of a point from a cut, in pixels: positive to its right, seen along it."""
    (x0, y0), (x1, y1) = cut
    return ((x1 - x0) * (point[1] - y0) - (y1 - y0) * (point[0] - x0)) / math.dist(*cut)


def half(polygon: Points, cut: tuple[Point, Point], right: bool) -> Points:
    """The part of a polygon on one side of a cut (Sutherland and Hodgman, 1974); may be empty."""
    sign = 1.0 if right else -1.0
    kept: list[Point] = []
    for here, there in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        a, b = side(here, cut) * sign, side(there, cut) * sign
        if a >= 0:
            kept.append(here)
        if a * b < 0:
            t = a / (a - b)
            kept.append((here[0] + t * (there[0] - here[0]), here[1] + t * (there[1] - here[1])))
    return tuple((round(x, 1), round(y, 1)) for x, y in kept) if len(kept) >= 3 else ()


def around(polygons: list[Points]) -> Points:
    """The upright rectangle around polygons, clockwise from the top left."""
    return bounds(p for polygon in polygons for p in polygon).polygon()
