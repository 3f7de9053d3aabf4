"""Overlays: truth or reading drawn over the page, to be looked at."""

from __future__ import annotations

import colorsys
import json
from pathlib import Path

import cv2
import numpy as np

from digitize.page import Page

_ROLES = {
    "kicker": (0, 140, 255), "headline": (0, 0, 255), "subheadline": (255, 0, 255), "subhead": (200, 0, 120),
    "byline": (0, 160, 0), "caption": (160, 120, 0), "teaser": (120, 60, 200), "masthead": (60, 60, 60), "folio": (60, 60, 60),
    "advertisement": (0, 120, 120), "other": (128, 128, 128), "image": (0, 200, 200), "table": (80, 160, 40),
}  # fmt: skip


def overlay(picture: Path, page: Page, most: int = 1600) -> np.ndarray:
    """Regions by role, articles by colour, arrows along the seams; BGR, no side over ``most``."""
    image = cv2.imread(str(picture))
    if image is None:
        image = np.full((page.source.height, page.source.width, 3), 255, np.uint8)
    scale = min(1.0, most / max(image.shape[:2]))
    image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ids = [a.id for a in page.articles]
    middle: dict[str, tuple[int, int]] = {}
    for n, region in enumerate(page.regions):
        points = (np.array(region.polygon) * scale).round().astype(int)
        colour = _ROLES.get(region.type, (0, 0, 0))
        if region.article and region.type in ("body", "headline"):
            hue = ids.index(region.article) * 0.381 % 1
            colour = tuple(int(v * 220) for v in reversed(colorsys.hsv_to_rgb(hue, 1, 0.9)))
        for line in region.lines:
            cv2.polylines(
                image, [(np.array(line.polygon) * scale).round().astype(int)], True, colour, 1
            )
        cv2.polylines(image, [points], True, colour, 2)
        cv2.putText(
            image,
            f"{n + 1}",
            (int(points[0][0]), int(points[0][1]) + 10),
            cv2.FONT_HERSHEY_SIMPLEX,
            0.4,
            (0, 0, 0),
            1,
        )
        middle[region.id] = tuple(int(v) for v in points.mean(axis=0))
    for seam in page.seams:
        if seam.to:
            cv2.arrowedLine(
                image, middle[seam.from_], middle[seam.to], (255, 80, 0), 2, tipLength=0.05
            )
    for f in ((page.model_extra or {}).get("truth") or {}).get("separators", {}).get("rules", []):
        x0, y0, x1, y1 = (round(v * scale) for v in f["box"])
        cv2.rectangle(image, (x0, y0), (x1, y1), (0, 255, 0), 1)
    return image


def show(truth: Path, output: Path) -> None:
    """Draw ``X.truth.json`` over ``X.png`` (or what its source names) into a PNG."""
    page = Page.from_json(truth.read_bytes())
    cv2.imwrite(str(output), overlay(truth.parent / page.source.file, page))


def tell(truth: Path) -> str:
    """The articles of a truth page as text, for reading through."""
    page = json.loads(truth.read_text("utf-8"))
    rows = []
    for a in page["articles"]:
        names = ", ".join(f"{b['role']}:{b['name']}@{b['organization']}" for b in a["byline"])
        rows.append(
            f"{a['id']} {a['headline']} [{names}] {a['dateline']} -> {a['continued_to']} <- {a['continued_from']}"
        )
        rows += [
            f"    {p}" if len(p) < 90 else f"    {p[:60]} … {p[-24:]}" for p in a["paragraphs"]
        ]
        rows += [f"    caption: {c}" for c in a["captions"]]
    return "\n".join(rows)
