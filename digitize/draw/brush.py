"""A brush: shapes in source pixels, drawn larger than needed and smoothed by scaling down."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw

from digitize.draw.fonts import font
from digitize.draw.palette import Colour
from digitize.geometry import Point

FINER = 2  # canvas pixels for each pixel of the picture


class Brush:
    """Draws on a transparent layer over a picture of ``size`` pixels.

    Points are source pixels: ``(x - origin) * scale`` is a place in the picture. Widths and font
    sizes are pixels of the picture.
    """

    def __init__(self, size: tuple[int, int], scale: float, origin: Point = (0.0, 0.0)) -> None:
        self.scale = scale
        self.origin = origin
        self.layer = Image.new("RGBA", (size[0] * FINER, size[1] * FINER), (0, 0, 0, 0))
        self._draw = ImageDraw.Draw(self.layer)

    def laid_over(self, picture: Image.Image) -> Image.Image:
        """The picture with everything drawn on top of it."""
        smooth = self.layer.convert("RGBa").resize(picture.size, Image.Resampling.BOX)
        return Image.alpha_composite(picture.convert("RGBA"), smooth.convert("RGBA"))

    def at(self, point: Point) -> Point:
        """The canvas place of a source point."""
        factor = self.scale * FINER
        return (point[0] - self.origin[0]) * factor, (point[1] - self.origin[1]) * factor

    def shape(
        self, points: Sequence[Point], fill: Colour | None = None, alpha: int = 255,
        line: Colour | None = None, width: float = 1.0, line_alpha: int = 255,
    ) -> None:  # fmt: skip
        """A closed polygon, filled and outlined; it covers what was drawn there before."""
        places = [self.at(point) for point in points]
        if fill is not None:
            self._draw.polygon(places, fill=(*fill, alpha))
        if line is not None:
            self._path([*places, places[0], places[1]], (*line, line_alpha), width)

    def dashes(self, points: Sequence[Point], colour: Colour, width: float, dash: float) -> None:
        """A dashed line through points; ``dash`` in pixels of the picture."""
        places = [self.at(point) for point in points]
        step, on, left = dash * FINER, True, dash * FINER
        run = [places[0]]
        for start, end in itertools.pairwise(places):
            length = math.dist(start, end)
            gone = 0.0
            while length - gone > left:
                gone += left
                t = gone / length
                run.append((start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t))
                if on:
                    self._path(run, (*colour, 255), width)
                run, on, left = [run[-1]], not on, step
            left -= length - gone
            run.append(end)
        if on and len(run) > 1:
            self._path(run, (*colour, 255), width)

    def arrow(
        self, curve: Sequence[Point], colour: Colour, width: float, alpha: int = 255,
        dashed: bool = False,
    ) -> None:  # fmt: skip
        """A line through source points that ends in a head; with a pale rim, to stand out."""
        places = [self.at(point) for point in curve]
        if not dashed:
            self._path(places, (255, 255, 255, alpha * 2 // 3), width + 2)
            self._path(places, (*colour, alpha), width)
        else:
            self.dashes(curve, colour, width, width * 3)
        (x0, y0), (x1, y1) = places[max(0, len(places) - 4)], places[-1]
        angle, size = math.atan2(y1 - y0, x1 - x0), (width * 2.2 + 4) * FINER
        head = [
            (x1, y1),
            (x1 - size * math.cos(angle - 0.45), y1 - size * math.sin(angle - 0.45)),
            (x1 - size * math.cos(angle + 0.45), y1 - size * math.sin(angle + 0.45)),
        ]
        self._draw.polygon(head, fill=(*colour, alpha))

    def disc(self, center: Point, text: str, colour: Colour, radius: float) -> None:
        """A disc with a number in it, its radius in pixels of the picture."""
        x, y = self.at(center)
        for extra, fill in ((1.6, (255, 255, 255)), (0.0, colour)):
            r = (radius + extra) * FINER
            self._draw.ellipse((x - r, y - r, x + r, y + r), fill=(*fill, 255))
        size = radius * (1.25 if len(text) < 2 else 1.05 if len(text) < 3 else 0.8)
        face = font(round(size * FINER), bold=True)
        self._draw.text((x, y), text, font=face, fill=(255, 255, 255, 255), anchor="mm")

    def tag(self, corner: Point, text: str, colour: Colour, size: float) -> None:
        """A small label whose bottom left corner stands at a source point."""
        face = font(round(size * FINER), bold=True)
        x, y = self.at(corner)
        y = max(y, size * FINER * 1.5)
        width, height = face.getlength(text) + size * FINER * 0.8, size * FINER * 1.4
        radius = size * FINER * 0.35
        box = (x, y - height, x + width, y)
        self._draw.rounded_rectangle(box, radius, fill=(*colour, 225))
        self._draw.text(
            (x + width / 2, y - height / 2), text, font=face, fill=(255, 255, 255, 255), anchor="mm"
        )

    def _path(
        self, places: Sequence[Point], colour: tuple[int, int, int, int], width: float
    ) -> None:
        self._draw.line(
            list(places), fill=colour, width=max(1, round(width * FINER)), joint="curve"
        )


def rounded(corners: Sequence[Point], radius: float, steps: int = 6) -> list[Point]:
    """A line through corners, each rounded off, as far as its neighbours leave room."""
    path = [corners[0]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        legs = math.dist(before, corner), math.dist(corner, after)
        reach = min(radius, legs[0] / 2, legs[1] / 2)
        if reach <= 0:
            continue
        start = _towards(corner, before, reach / legs[0])
        end = _towards(corner, after, reach / legs[1])
        path += [_quadratic(start, corner, end, i / steps) for i in range(steps + 1)]
    return [*path, corners[-1]]


def _towards(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def sweep(start: Point, end: Point, lean: float, steps: int = 28) -> list[Point]:
    """An S-curve that leaves downwards and arrives from above, as a reader's eye does."""
    (x0, y0), (x1, y1) = start, end
    controls = ((x0, y0 + lean), (x1, y1 - lean))
    return list(_cubic(start, controls[0], controls[1], end, steps))


def _quadratic(a: Point, b: Point, c: Point, t: float) -> Point:
    u = 1 - t
    return (
        u * u * a[0] + 2 * u * t * b[0] + t * t * c[0],
        u * u * a[1] + 2 * u * t * b[1] + t * t * c[1],
    )


def _cubic(a: Point, b: Point, c: Point, d: Point, steps: int) -> Iterable[Point]:
    for i in range(steps + 1):
        t = i / steps
        u = 1 - t
        w = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
        yield (
            w[0] * a[0] + w[1] * b[0] + w[2] * c[0] + w[3] * d[0],
            w[0] * a[1] + w[1] * b[1] + w[2] * c[1] + w[3] * d[1],
        )
