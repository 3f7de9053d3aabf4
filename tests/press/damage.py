"""Scan damage: what happens between a printed page and the file an archive has.

Every geometric step is part of one smooth map, so that truth moves with the pixels; everything
else changes tones alone. Deterministic by seed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from digitize.page import Page, Points

from .truth import moved

LEVELS = ("light", "medium", "heavy")


@dataclass
class Warp:
    """Curl, then perspective, skew, scale and border: ``p -> H(p + bend(p))``."""

    matrix: np.ndarray
    size: tuple[int, int]  # of the output, width and height
    extent: tuple[int, int]  # of the input
    bends: list[tuple[float, float, float, float]] = field(default_factory=list)

    def bend(self, xy: np.ndarray) -> np.ndarray:
        """Displacement of input points ``(n, 2)`` by page curl."""
        out = np.zeros_like(xy)
        w, h = self.extent
        for amplitude, waves, phase, lean in self.bends:
            t = np.sin(xy[:, 0] / w * waves * np.pi + phase)
            out[:, 1] += amplitude * h * t * (0.6 + 0.4 * lean * xy[:, 1] / h)
            out[:, 0] += amplitude * 0.25 * w * np.cos(xy[:, 0] / w * waves * np.pi + phase)
        return out

    def __call__(self, points: Sequence[tuple[float, float]]) -> Points:
        """Where input points come to lie."""
        xy = np.asarray(points, np.float64)
        moved_xy = xy + self.bend(xy)
        q = moved_xy @ self.matrix[:, :2].T + self.matrix[:, 2]
        q = q[:, :2] / q[:, 2:]
        return tuple((float(x), float(y)) for x, y in q)

    def apply(self, image: np.ndarray, fill: tuple[int, int, int]) -> np.ndarray:
        """The image as it looks after the map; what lies outside is ``fill``."""
        w, h = self.size
        step = 12
        gx, gy = np.meshgrid(np.arange(0, w + step, step), np.arange(0, h + step, step))
        q = np.stack([gx.ravel(), gy.ravel(), np.ones(gx.size)], axis=1).astype(np.float64)
        p0 = q @ np.linalg.inv(self.matrix).T
        p0 = p0[:, :2] / p0[:, 2:]
        p = p0.copy()
        for _ in range(10):
            p = p0 - self.bend(p)
        grid = p.reshape(*gx.shape, 2).astype(np.float32)
        size = (gx.shape[1] * step, gx.shape[0] * step)
        # samples stand at multiples of `step`, so no shift by half a pixel as `resize` makes it
        field_ = cv2.warpAffine(
            grid,
            np.array([[step, 0, 0], [0, step, 0]], np.float32),
            size,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        field_ = field_[:h, :w]
        return cv2.remap(
            image,
            field_[..., 0],
            field_[..., 1],
            cv2.INTER_CUBIC if self.matrix[0, 0] > 0.7 else cv2.INTER_AREA,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=fill,
        )


def scan(image: np.ndarray, page: Page, seed: int, level: str, name: str) -> tuple[bytes, Page]:
    """A damaged scan of a clean page (BGR): file bytes (JPEG, or PNG if 1-bit) and its truth."""
    rng = np.random.default_rng([seed, LEVELS.index(level)])
    strength = {"light": 0.35, "medium": 0.7, "heavy": 1.0}[level]
    dpi = float(page.source.dpi or 150)
    scale = 150 / dpi if dpi > 160 and rng.random() < 0.4 * strength else 1.0
    warp = _warp(rng, image.shape[1], image.shape[0], strength, scale)
    image = _ageing(image, rng, strength)
    if scale < 0.8:
        image = cv2.GaussianBlur(image, (0, 0), 0.45 / scale)
    lid = int(rng.choice([8, 20, 45, 120, 190, 235]))
    image = warp.apply(image, (lid, lid, lid))
    image = _light(image, rng, strength)
    image, extension = _capture(image, rng, strength, level)
    if extension == ".png":
        ok, data = cv2.imencode(
            ".png", np.ascontiguousarray(image[:, :, 0]), [cv2.IMWRITE_PNG_BILEVEL, 1]
        )
    else:
        quality = int(
            rng.uniform(35, 60)
            if level == "heavy"
            else rng.uniform(45, 80)
            if level == "medium"
            else rng.uniform(70, 92)
        )
        ok, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert ok
    raw = data.tobytes()
    source = page.source.model_copy(update={
        "file": f"{name}{extension}", "sha256": hashlib.sha256(raw).hexdigest(), "width": warp.size[0], "height": warp.size[1],
        "dpi": round(dpi * scale),
    })  # fmt: skip
    return raw, moved(page, warp, source)


def _warp(rng: np.random.Generator, width: int, height: int, strength: float, scale: float) -> Warp:
    margin = rng.uniform(0.0, 0.05, 4) * strength * (rng.random() < 0.75)
    left, top, right, bottom = (
        int(m * n) for m, n in zip(margin, (width, height, width, height), strict=True)
    )
    angle = np.deg2rad(rng.uniform(-3, 3) * strength)
    c, s = np.cos(angle), np.sin(angle)
    middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    tilt = np.eye(3)
    if rng.random() < 0.5:
        tilt[2, 0], tilt[2, 1] = (
            rng.uniform(-1, 1, 2) * 0.035 * strength / np.array([width, height])
        )
    # the turned page must stay on the canvas
    reach_x = (width * c + height * abs(s)) / 2 * 1.01
    reach_y = (height * c + width * abs(s)) / 2 * 1.01
    corners = np.array(
        [
            [-width / 2, -height / 2, 1],
            [width / 2, -height / 2, 1],
            [width / 2, height / 2, 1],
            [-width / 2, height / 2, 1],
        ]
    )
    seen = corners @ (tilt @ turn).T
    seen = seen[:, :2] / seen[:, 2:]
    bends = []
    if rng.random() < 0.5:
        bends = [
            (
                rng.uniform(-0.006, 0.006) * strength,
                rng.uniform(0.6, 2.2),
                rng.uniform(0, 6.3),
                rng.uniform(-1, 1),
            )
            for _ in range(int(rng.integers(1, 3)))
        ]
    slack = sum(abs(b[0]) for b in bends) * 1.2
    reach_x = max(reach_x, float(np.abs(seen[:, 0]).max())) * (1 + slack)
    reach_y = max(reach_y, float(np.abs(seen[:, 1]).max())) * (1 + slack)
    place = np.array([[1, 0, reach_x + left], [0, 1, reach_y + top], [0, 0, 1]])
    shrink = np.diag([scale, scale, 1.0])
    matrix = shrink @ place @ tilt @ turn @ middle
    size = (
        round((2 * reach_x + left + right) * scale),
        round((2 * reach_y + top + bottom) * scale),
    )
    return Warp(matrix, size, (width, height), bends)


def _ageing(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """What happens to the paper: bleed-through, dropout, yellowing, texture, folds, dirt."""
    h, w = image.shape[:2]
    ink = 255.0 - image.astype(np.float32)
    if rng.random() < 0.45:
        back = cv2.GaussianBlur(ink[:, ::-1], (0, 0), rng.uniform(1.2, 2.5))
        back = np.roll(back, int(rng.uniform(-0.05, 0.05) * h), axis=0)
        ink = np.maximum(ink, back * rng.uniform(0.08, 0.28) * strength)
    if rng.random() < 0.5:
        low = _cloud(rng, h, w, max(4, w // 130))
        ink *= np.clip(1.1 - 0.75 * strength * np.clip(low - 0.35, 0, 1), 0.25, 1)[..., None]
    if rng.random() < 0.4:  # worn type: small holes in the strokes
        holes = cv2.resize(
            rng.random((h // 2 + 1, w // 2 + 1)).astype(np.float32),
            (w, h),
            interpolation=cv2.INTER_LINEAR,
        )
        ink *= (holes > 0.1 * strength).astype(np.float32)[..., None]
    paper = np.array([255.0, 255.0, 255.0], np.float32)
    if rng.random() < 0.7:
        paper = np.array(
            [rng.uniform(165, 240), rng.uniform(205, 248), rng.uniform(215, 252)], np.float32
        ) * strength + paper * (1 - strength)
        if rng.random() < 0.3:
            paper[:] = paper.mean()
    tone = (
        1.0
        + 0.05 * strength * (_cloud(rng, h, w, 40) - 0.5)
        + rng.normal(0, 0.012 * strength, (h, w)).astype(np.float32)
    )
    out = paper * tone[..., None] * (1 - ink / 255.0 * rng.uniform(0.82, 1.0))
    if rng.random() < 0.35:
        _fold(out, rng, strength)
    _dirt(out, rng, strength)
    return np.clip(out, 0, 255).astype(np.uint8)


def _cloud(rng: np.random.Generator, h: int, w: int, cells: int) -> np.ndarray:
    """Smooth noise between 0 and 1."""
    small = rng.random((max(2, cells * h // w), max(2, cells))).astype(np.float32)
    return np.clip(cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC), 0, 1)


def _fold(out: np.ndarray, rng: np.random.Generator, strength: float) -> None:
    h, w = out.shape[:2]
    level = rng.random() < 0.6
    at = int((h if level else w) * rng.uniform(0.3, 0.7))
    wide = max(2, int(w * 0.004))
    shade = np.ones(h if level else w, np.float32)
    n = np.arange(shade.size)
    shade -= 0.35 * strength * np.exp(-(((n - at) / wide) ** 2)) + 0.06 * strength * (n > at)
    out *= shade[:, None, None] if level else shade[None, :, None]


def _dirt(out: np.ndarray, rng: np.random.Generator, strength: float) -> None:
    h, w = out.shape[:2]
    for _ in range(int(rng.uniform(0, 160) * strength)):
        x, y, r = (
            int(rng.uniform(0, w)),
            int(rng.uniform(0, h)),
            int(rng.exponential(w * 0.0008)) + 1,
        )
        tone = float(rng.uniform(30, 170))
        cv2.circle(out, (x, y), r, (tone, tone, tone), -1)
    if rng.random() < 0.25 * strength:  # a stain
        y, x = np.mgrid[0:h:8, 0:w:8]
        cx, cy, r = rng.uniform(0, w), rng.uniform(0, h), rng.uniform(0.04, 0.12) * w
        stain = np.exp(-((((x - cx) ** 2 + (y - cy) ** 2) / r**2) ** 2)).astype(np.float32)
        stain = cv2.resize(stain, (w, h))
        out *= 1 - stain[..., None] * np.array([0.4, 0.25, 0.15], np.float32) * strength


def _light(image: np.ndarray, rng: np.random.Generator, strength: float) -> np.ndarray:
    """Uneven light, shadow of the gutter, blur of the lens."""
    h, w = image.shape[:2]
    out = image.astype(np.float32)
    if rng.random() < 0.6:
        angle = rng.uniform(0, 2 * np.pi)
        y, x = np.mgrid[0:1:64j, 0:1:64j]
        ramp = (np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5)).astype(np.float32)
        shade = 1 + ramp * rng.uniform(0.1, 0.45) * strength
        if rng.random() < 0.4:
            shade *= 1 - 0.45 * strength * np.exp(
                -(((x if rng.random() < 0.5 else 1 - x) / 0.06) ** 2)
            ).astype(np.float32)
        out *= cv2.resize(shade.astype(np.float32), (w, h))[..., None]
    out = np.clip(out, 0, 255).astype(np.uint8)
    if rng.random() < 0.7:
        out = cv2.GaussianBlur(out, (0, 0), rng.uniform(0.3, 1.0) * strength + 0.1)
    return out


def _capture(
    image: np.ndarray, rng: np.random.Generator, strength: float, level: str
) -> tuple[np.ndarray, str]:
    """Sensor noise, grey or 1-bit capture, contrast."""
    h, w = image.shape[:2]
    noise = rng.normal(0, rng.uniform(1, 9) * strength, (h, w, 1)).astype(np.float32)
    out = np.clip(image.astype(np.float32) + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.35:
        out = cv2.cvtColor(cv2.cvtColor(out, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    if rng.random() < {"light": 0.03, "medium": 0.1, "heavy": 0.15}[level]:
        gray = cv2.cvtColor(out, cv2.COLOR_BGR2GRAY)
        block = max(15, (w // 60) | 1)
        bits = cv2.adaptiveThreshold(
            gray,
            255,
            cv2.ADAPTIVE_THRESH_GAUSSIAN_C,
            cv2.THRESH_BINARY,
            block,
            float(rng.uniform(8, 22)),
        )
        return cv2.cvtColor(bits, cv2.COLOR_GRAY2BGR), ".png"
    return out, ".jpg"
