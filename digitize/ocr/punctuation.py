"""Punctuation of vertical lines, seen in the print.

A recogniser drops the commas, stops and brackets of a vertical line, or takes them for others: in
vertical type they stand elsewhere in their cells or lie on their backs. A small convolutional
network (`training.punctuation`, trained on lines that a browser set in the faces of some thirty
fonts) looks at each cell by itself. It is asked about small, flat and narrow prints alone, and
believed where it is sure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import cv2
import numpy as np

from digitize.ocr.recognition import Recognition, Sign

MARKS = "，。、：；！？「」『』（）〔〕【】《》〈〉—…"
"""The marks that the network knows; its class 0 is anything else."""
ACROSS, ALONG = 24, 36  # of a window; it shows a cell and a quarter of a pitch on both sides
WEIGHTS = "punctuation.npz"
_REACH = 0.75  # of a pitch, on both sides of a cell's middle
_NARROW = 0.62  # of a pitch: a mark's print is no wider, or no longer, than that
_SURE, _SURER, _SUREST = 0.9, 0.97, 0.995  # to be added, to replace a mark, a bar; a character
_LIKELY = 0.55  # a bracket to be added: print that nobody read, of which dirt has not the shape
_BRACKETS = frozenset("「」『』（）〔〕【】《》〈〉")
_WEAK = 0.7  # a character that is surer than this is not replaced
_BARS = frozenset("一-|丨1lI二:·.,'\"°`´^~_/\\〇○oO0")
_WIDE = 1.2  # pitches: an outer cell so long holds two characters
_BATCH = 256  # windows at once: each takes a fifth of a megabyte
_FAR = 0.8  # pitches between a sign and the cell that it may be read from
_SKIP = 0.75  # the same as the cost of a sign or a cell that has no partner


def windows(crop: np.ndarray, middles: Sequence[float], pitch: float) -> np.ndarray:
    """What the network sees of cells: N x ALONG x ACROSS, 0 paper to 1 ink, upright.

    ``crop`` is a line turned to the left (RGB, dark on light), ``middles`` are the cells' places
    along it, ``pitch`` their usual length; in pixels.
    """
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY).astype(np.float32)
    paper, ink = np.percentile(grey, (85, 3))
    level = np.clip((paper - grey) / max(paper - ink, 24.0), 0, 1)
    reach = _REACH * pitch
    border = int(np.ceil(reach)) + 1
    level = np.pad(level, ((0, 0), (border, border)))
    rows = level.shape[0]
    out = np.empty((len(middles), ALONG, ACROSS), np.float32)
    for n, middle in enumerate(middles):
        a, b = round(middle - reach) + border, round(middle + reach) + border
        cell = level[:, max(0, a) : max(b, a + 2)]
        how = cv2.INTER_AREA if rows > ACROSS else cv2.INTER_LINEAR
        out[n] = np.rot90(cv2.resize(cell, (ALONG, ACROSS), interpolation=how), -1)
    return out


def chances(seen: np.ndarray) -> np.ndarray:
    """The network's answer: N x (1 + marks), the chance of each class."""
    net = _network()
    x = seen[..., None]
    for n in range(3):
        x = _pooled(_convolved(x, net[f"k{n}"], net[f"b{n}"]))
    x = x.transpose(0, 3, 1, 2).reshape(len(x), -1)  # as the weights were trained
    x = np.maximum(x @ net["w3"].T + net["b3"], 0)
    x = x @ net["w4"].T + net["b4"]
    x = np.exp(x - x.max(axis=1, keepdims=True))
    return np.asarray(x / x.sum(axis=1, keepdims=True))


def _convolved(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """A convolution of 3 x 3 with zeros around, what is below 0 as 0: N x H x W x C -> ... x D.

    ``kernel`` is D x C x 3 x 3. Channels stand last, as the product of matrices gives them and as
    the next one takes them.
    """
    n, h, w, c = x.shape
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    around: np.ndarray = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))  # type: ignore[call-overload]
    out = around.reshape(n * h * w, c * 9) @ kernel.reshape(len(kernel), -1).T
    out += bias
    np.maximum(out, 0, out=out)
    return np.asarray(out.reshape(n, h, w, -1))


def _pooled(x: np.ndarray) -> np.ndarray:
    """The greatest of each 2 x 2; an odd last row or column goes."""
    h, w = x.shape[1] // 2 * 2, x.shape[2] // 2 * 2
    rows = np.maximum(x[:, :h:2, :w], x[:, 1:h:2, :w])
    return np.asarray(np.maximum(rows[:, :, ::2], rows[:, :, 1::2]))


@cache
def _network() -> Mapping[str, np.ndarray]:
    with files("digitize.ocr").joinpath(WEIGHTS).open("rb") as file, np.load(file) as known:
        return {name: known[name].astype(np.float32) for name in known.files}


def marked(
    lines: Sequence[tuple[np.ndarray, np.ndarray]], found: Sequence[Recognition]
) -> list[Recognition]:
    """Readings of vertical lines with the punctuation that is printed.

    A line is its crop, turned to the left, and the edges of its cells along it, in pixels;
    readings have signs, or stay as they are.
    """
    asked: list[tuple[int, int]] = []
    cut: dict[int, np.ndarray] = {}
    seen: list[np.ndarray] = []
    for n, (crop, edges) in enumerate(lines):
        if not found[n].signs or len(edges) < 3:
            continue
        pitch = _pitch(edges)
        edges = cut[n] = _ends_apart(edges, pitch)
        cells = _narrow(crop, edges, pitch)
        if len(cells):
            asked += [(n, int(c)) for c in cells]
            seen.append(windows(crop, _middles(edges, pitch)[cells], pitch))
    if not asked:
        return list(found)
    every = np.concatenate(seen)
    parts = np.split(every, range(_BATCH, len(every), _BATCH))
    told = np.concatenate([chances(part) for part in parts])
    by_line: dict[int, dict[int, tuple[str, float]]] = {}
    for (n, cell), chance in zip(asked, told, strict=True):
        best = int(chance.argmax())
        if best and chance[best] >= (_LIKELY if MARKS[best - 1] in _BRACKETS else _SURE):
            by_line.setdefault(n, {})[cell] = MARKS[best - 1], float(chance[best])
    out = list(found)
    for n, marks in by_line.items():
        out[n] = _put_in(found[n], cut[n] / cut[n][-1], marks)
    return out


def _pitch(edges: np.ndarray) -> float:
    """The usual length of a line's cells; the outer ones may be cut short."""
    lengths = np.diff(edges)
    return float(np.median(lengths[1:-1] if len(lengths) > 3 else lengths))


def _ends_apart(edges: np.ndarray, pitch: float) -> np.ndarray:
    """The edges, a bracket that begins or ends a line parted from the character beside it.

    Half of its cell is white, which the crop leaves out.
    """
    out = edges
    if len(out) > 2 and out[1] - out[0] > _WIDE * pitch:
        out = np.insert(out, 1, out[1] - pitch)
    if len(out) > 2 and out[-1] - out[-2] > _WIDE * pitch:
        out = np.insert(out, -1, out[-2] + pitch)
    return out


def _middles(edges: np.ndarray, pitch: float) -> np.ndarray:
    """The middles of cells; of those that an end cuts short, where those of whole ones are."""
    middles = (edges[:-1] + edges[1:]) / 2
    if edges[1] - edges[0] < pitch:
        middles[0] = edges[1] - pitch / 2
    if edges[-1] - edges[-2] < pitch:
        middles[-1] = edges[-2] + pitch / 2
    return np.asarray(middles)


def _narrow(crop: np.ndarray, edges: np.ndarray, pitch: float) -> np.ndarray:
    """Numbers of the cells whose print is small, flat or narrow, as that of marks is."""
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    _, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    rim = max(1, ink.shape[0] // 16)
    ink = ink[rim:-rim]
    starts, ends = edges[:-1].astype(int), edges[1:].astype(int)
    inked = np.flatnonzero(ink.any(axis=0))
    first, last = np.searchsorted(inked, starts), np.searchsorted(inked, ends) - 1
    out = []
    for n in np.flatnonzero(last >= first).tolist():
        along = int(inked[last[n]] - inked[first[n]]) + 1
        if along < _NARROW * pitch or _extent(ink[:, starts[n] : ends[n]]) < _NARROW * pitch:
            out.append(n)
    return np.array(out, dtype=int)


def _extent(ink: np.ndarray) -> int:
    """How far the ink of a cell reaches across."""
    across = np.flatnonzero(ink.any(axis=1))
    return int(across[-1] - across[0]) + 1


def _put_in(
    read: Recognition, edges: np.ndarray, marks: Mapping[int, tuple[str, float]]
) -> Recognition:
    """A reading with marks at cells; ``edges`` are shares of the line."""
    signs = list(read.signs)
    partner = _partners(signs, edges)
    added: list[Sign] = []
    changed = False
    for cell, (mark, chance) in marks.items():
        at = partner.get(cell)
        if at is None:
            added.append(Sign(mark, chance, float(edges[cell]), float(edges[cell + 1])))
        elif signs[at].text != mark and chance >= _needed(signs[at]):
            signs[at] = Sign(mark, chance, signs[at].start, signs[at].end)
            changed = True
    if not (changed or added):
        return read
    signs = sorted([*signs, *added], key=lambda s: s.start + s.end)
    return Recognition("".join(s.text for s in signs), read.confidence, tuple(signs))


def _needed(sign: Sign) -> float:
    """How sure a mark must be to stand in place of a sign that was read."""
    if unicodedata.category(sign.text[:1] or " ")[0] in "PSZ" or sign.text in _BARS:
        return _SURER
    return _SUREST if sign.confidence < _WEAK else 2.0


def _partners(signs: Sequence[Sign], edges: np.ndarray) -> dict[int, int]:
    """Which sign was read from which cell, in order, at the least sum of distances."""
    pitch = _pitch(edges)
    cells = (edges[:-1] + edges[1:]) / 2
    places = np.array([(s.start + s.end) / 2 for s in signs])
    apart = np.abs(places[:, None] - cells[None]) / pitch
    # lists: most of the time would go into looking single numbers up in an array
    pairs = np.where(apart < _FAR, apart, np.inf).tolist()
    cost = [[j * _SKIP for j in range(len(cells) + 1)]]
    for i, row in enumerate(pairs):
        over, least = cost[-1], (i + 1) * _SKIP
        own = [least]
        for j, pair in enumerate(row):
            least = min(over[j] + pair, over[j + 1] + _SKIP, least + _SKIP)
            own.append(least)
        cost.append(own)
    found: dict[int, int] = {}
    i, j = len(signs), len(cells)
    while i and j:
        if cost[i][j] == cost[i][j - 1] + _SKIP:
            j -= 1
        elif cost[i][j] == cost[i - 1][j] + _SKIP:
            i -= 1
        else:
            i, j = i - 1, j - 1
            found[j] = i
    return found
