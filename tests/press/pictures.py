"""Invented photographs, drawn with noise and shapes, and laid into the page's pixels."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from .sheet import Picture


def photograph(width: int, height: int, seed: int, gray: bool = False) -> np.ndarray:
    """A scene that a layout model takes for a photograph, uint8 RGB, height x width x 3."""
    rng = np.random.default_rng(seed)
    width, height = max(8, width), max(8, height)
    sky, ground = rng.uniform(120, 235, 3), rng.uniform(40, 140, 3)
    ramp = np.linspace(0, 1, height)[:, None, None]
    scene = (sky * (1 - ramp) + (sky * 0.6 + 60) * ramp) * np.ones((1, width, 1))
    scene = np.ascontiguousarray(scene.astype(np.uint8))
    horizon = int(height * rng.uniform(0.35, 0.7))
    xs = np.arange(width)
    hill = horizon + (
        np.sin(xs / width * rng.uniform(4, 14) + rng.uniform(0, 6)) * height * 0.08
    ).astype(int)
    for x in xs:
        scene[max(0, hill[x]) :, x] = ground
    if rng.random() < 0.6:
        _houses(scene, rng, horizon)
    if rng.random() < 0.7:
        _people(scene, rng)
    else:
        _things(scene, rng)
    noise = cv2.resize(
        rng.normal(0, 10, (max(2, height // 24), max(2, width // 24))),
        (width, height),
        interpolation=cv2.INTER_CUBIC,
    )[:, :, None]
    fine = rng.normal(0, 9, (height, width, 1))
    out = np.clip(scene + noise + fine, 0, 255).astype(np.uint8)
    mute = rng.uniform(0.35, 0.8)
    level = out.mean(axis=2, keepdims=True)
    out = (level + (out - level) * mute).astype(np.uint8)
    if gray or rng.random() < 0.35:
        out = np.repeat(cv2.cvtColor(out, cv2.COLOR_RGB2GRAY)[:, :, None], 3, axis=2)
    return out


def _houses(scene: np.ndarray, rng: np.random.Generator, horizon: int) -> None:
    height, width = scene.shape[:2]
    x = 0
    while x < width:
        w = int(width * rng.uniform(0.05, 0.16)) + 4
        top = int(horizon - height * rng.uniform(0.05, 0.35))
        tone = tuple(int(v) for v in rng.uniform(60, 200, 3))
        cv2.rectangle(scene, (x, top), (x + w, horizon + 4), tone, -1)
        for wy in range(top + 6, horizon - 6, 14):
            for wx in range(x + 5, x + w - 8, 13):
                cv2.rectangle(
                    scene,
                    (wx, wy),
                    (wx + 5, wy + 7),
                    (250, 240, 190) if rng.random() < 0.4 else (60, 70, 90),
                    -1,
                )
        x += w + int(width * rng.uniform(0, 0.05))


def _people(scene: np.ndarray, rng: np.random.Generator) -> None:
    height, width = scene.shape[:2]
    count = int(rng.integers(1, 8))
    for i in range(count):
        tall = height * rng.uniform(0.35, 0.75)
        x = int(width * (i + 0.5 + rng.uniform(-0.2, 0.2)) / count)
        head = tall * 0.11
        top = height - tall
        coat = tuple(int(v) for v in rng.uniform(20, 210, 3))
        cv2.ellipse(
            scene,
            (x, int(height)),
            (int(tall * 0.22) + 1, int(tall * 0.78) + 1),
            0,
            180,
            360,
            coat,
            -1,
        )
        cv2.circle(scene, (x, int(top + head)), int(head) + 1, (224, 186, 158), -1)
        cv2.ellipse(
            scene,
            (x, int(top + head * 0.7)),
            (int(head) + 1, int(head * 0.8) + 1),
            0,
            180,
            360,
            (30, 25, 25),
            -1,
        )


def _things(scene: np.ndarray, rng: np.random.Generator) -> None:
    height, width = scene.shape[:2]
    for _ in range(int(rng.integers(5, 40))):
        tone = tuple(int(v) for v in rng.uniform(20, 230, 3))
        x, y = int(rng.uniform(0, width)), int(rng.uniform(height * 0.4, height))
        r = int(height * rng.uniform(0.02, 0.12)) + 1
        if rng.random() < 0.5:
            cv2.circle(scene, (x, y), r, tone, -1)
        else:
            cv2.rectangle(scene, (x - r, y - r // 2), (x + r, y + r), tone, -1)


def paste(png: bytes, pictures: Sequence[Picture], scale: float) -> np.ndarray:
    """The page, BGR, with its photographs laid in."""
    page = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    for p in pictures:
        x0, y0, x1, y1 = (
            max(0, round(v * scale)) for v in (p.box.x0, p.box.y0, p.box.x1, p.box.y1)
        )
        y1, x1 = min(y1, page.shape[0]), min(x1, page.shape[1])
        if x1 > x0 and y1 > y0:
            page[y0:y1, x0:x1] = photograph(x1 - x0, y1 - y0, p.seed, p.gray)[
                : y1 - y0, : x1 - x0, ::-1
            ]
    return page
