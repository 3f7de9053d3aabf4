"""Train what sees punctuation in vertical lines: ``python -m training.punctuation``.

Writes digitize/ocr/punctuation.npz. A browser sets vertical lines of words and marks in every
Chinese face that it finds, at many sizes, and tells where each character stands; the lines are
blurred, faded and dirtied as scans are, and cut out as `digitize.ocr` cuts them. Windows stand
about as exactly on their cells as its cuts do; some are shown between two characters.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from digitize import lexicon
from digitize.ocr import punctuation
from digitize.ocr.punctuation import ALONG, MARKS, WEIGHTS, windows
from tests.press.typeset import CHROMIUM, FLAGS

TARGET = Path(punctuation.__file__).parent / WEIGHTS
_FACES = ("CJK", "UMing", "UKai", "WenKai", "Ming", "Kai", "Song", "Hei", "明體")
_WEIGHTS = (400, 400, 400, 700, 900)
_FEATURES = ("normal", "normal", "normal", "'vhal'")
_LINES, _LONG = 36, 26  # lines of a sheet, characters of a line
_MARKED, _LYING, _BARE = 0.24, 0.03, 0.03  # shares of marks, of Latin, of bars among the text
_NEAR, _OFF = 0.24, 0.42  # pitches from a mark's middle within, beyond which a window is (not) its
_BARS = "一二三丨卜口日一一"
_KEPT = 12  # every so manieth sheet is kept back
_CHANNELS = (12, 24, 32)
_HIDDEN = 64


class Network(nn.Module):
    """Three convolutions and two full layers; `digitize.ocr.punctuation` computes the same."""

    def __init__(self) -> None:
        super().__init__()
        sizes = (1, *_CHANNELS)
        self.looks = nn.ModuleList(nn.Conv2d(a, b, 3, padding=1) for a, b in pairwise(sizes))
        cells = (ALONG // 8) * (punctuation.ACROSS // 8)
        self.inner = nn.Linear(cells * _CHANNELS[-1], _HIDDEN)
        self.last = nn.Linear(_HIDDEN, 1 + len(MARKS))

    def forward(self, x: Tensor) -> Tensor:
        """Logits of N x 1 x ALONG x ACROSS windows."""
        for look in self.looks:
            x = nn.functional.max_pool2d(torch.relu(look(x)), 2)
        x = nn.functional.dropout(x.flatten(1), 0.15, self.training)
        return self.last(torch.relu(self.inner(x)))

    def weights(self) -> dict[str, np.ndarray]:
        """By the names that `digitize.ocr.punctuation` reads."""
        out = {}
        for n, look in enumerate(self.looks):
            out |= {f"k{n}": look.weight, f"b{n}": look.bias}
        out |= {"w3": self.inner.weight, "b3": self.inner.bias}
        out |= {"w4": self.last.weight, "b4": self.last.bias}
        return {name: value.detach().numpy().astype(np.float16) for name, value in out.items()}


def faces() -> list[str]:
    """Families of this machine that may hold Chinese type, sorted."""
    said = subprocess.run(
        ["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=True
    ).stdout
    names = {line.split(",")[0].strip() for line in said.splitlines()}
    return sorted(n for n in names if any(f in n for f in _FACES) and "Mono" not in n)


def _text(dice: random.Random, words: Sequence[str]) -> str:
    out: list[str] = []
    while len("".join(out)) < _LONG:
        chance = dice.random()
        if chance < _MARKED * 2:
            out.append(
                dice.choice("，，，，。。。、、：；！？「「」」『』（（））〔〕【】《》〈〉—…")
            )
        elif chance < _MARKED * 2 + _LYING:
            out.append(str(dice.randrange(3000)))
        elif chance < _MARKED * 2 + _LYING + _BARE:
            out.append(dice.choice(_BARS))
        else:
            out.append(dice.choice(words))
    return "".join(out)[:_LONG]


def sheets(
    count: int, seed: int
) -> Iterator[tuple[np.ndarray, list[list[list[float]]], float, list[str]]]:
    """Printed sheets: grey pixels, boxes of the characters of each line, size, texts."""
    from playwright.sync_api import sync_playwright

    dice = random.Random(seed)
    words = sorted(w for w in lexicon.words() if len(w) <= 3)
    known = faces()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        tab = browser.new_page(viewport={"width": 1900, "height": 1500})
        for _ in range(count):
            size = round(9 * 2 ** dice.uniform(0, 2.1), 1)
            face = dice.choice(known)
            texts = [_text(dice, words) for _ in range(_LINES)]
            if dice.random() < 0.6:
                texts = [_traditional(t) for t in texts]
            boxes = tab.evaluate(
                _SET,
                {
                    "texts": texts, "size": size, "face": face, "weight": dice.choice(_WEIGHTS),
                    "spacing": dice.choice([0, 0, 0, 0.05, 0.12, 0.25]) * size,
                    "leading": dice.uniform(1.25, 1.9), "features": dice.choice(_FEATURES),
                    "language": "zh-Hans" if dice.random() < 0.4 else "zh-Hant",
                    "lying": dice.random() < 0.5,
                },
            )  # fmt: skip
            shot = tab.screenshot(full_page=False)
            pixels = cv2.imdecode(np.frombuffer(shot, np.uint8), cv2.IMREAD_GRAYSCALE)
            yield pixels, boxes, size, texts
        browser.close()


_SET = """given => {
  document.body.style.cssText = 'margin:0;background:#fff;overflow:hidden';
  document.body.innerHTML = '';
  document.documentElement.lang = given.language;
  const range = document.createRange(), out = [];
  const gap = given.size * given.leading;
  given.texts.forEach((text, n) => {
    const d = document.createElement('div');
    d.style.cssText = `position:absolute;top:12px;left:${12 + n * gap}px;` +
      'writing-mode:vertical-rl;white-space:pre;' +
      `font:${given.weight} ${given.size}px/1 '${given.face}';letter-spacing:${given.spacing}px;` +
      `font-feature-settings:${given.features};` +
      `text-orientation:${given.lying ? 'mixed' : 'upright'}`;
    d.textContent = text;
    document.body.appendChild(d);
    const boxes = [];
    for (let i = 0; i < text.length; i++) {
      range.setStart(d.firstChild, i); range.setEnd(d.firstChild, i + 1);
      const r = range.getBoundingClientRect();
      boxes.push([r.left, r.top, r.right, r.bottom]);
    }
    out.push(boxes);
  });
  return out;
}"""


def _traditional(text: str) -> str:
    import opencc

    return str(opencc.OpenCC("s2t").convert(text))[: len(text)]


def worn(pixels: np.ndarray, size: float, dice: np.random.Generator) -> np.ndarray:
    """A sheet as a scan shows it: spread or thinned ink, blur, tone, noise, at times bilevel."""
    out = pixels.astype(np.float32)
    spread = dice.integers(0, 4)
    if spread == 0 and size > 14:
        out = cv2.erode(out, np.ones((2, 2)))
    elif spread == 1 and size > 24:
        out = cv2.dilate(out, np.ones((2, 2)))
    blur = float(dice.choice([0, 0, 0.02, 0.04, 0.07])) * size
    if blur > 0.2:
        out = cv2.GaussianBlur(out, (0, 0), blur)
    ink, paper = dice.uniform(0, 90), dice.uniform(170, 255)
    out = ink + out / 255 * (paper - ink)
    out += dice.normal(0, 1, out.shape) * dice.choice([0, 3, 8, 16])
    if dice.random() < 0.15:
        out = np.where(out < ink + (paper - ink) * dice.uniform(0.45, 0.75), 0, 255)
    out = np.ascontiguousarray(out, dtype=np.float32)
    if dice.random() < 0.3:
        for _ in range(int(dice.integers(20, 200))):
            x, y = dice.integers(0, out.shape[1]), dice.integers(0, out.shape[0])
            cv2.circle(out, (int(x), int(y)), int(dice.integers(0, max(2, size * 0.12))), ink, -1)
    return np.clip(out, 0, 255).astype(np.uint8)


def examples(
    pixels: np.ndarray, boxes: list[list[list[float]]], size: float, texts: Sequence[str],
    dice: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Windows and classes of one sheet's characters."""
    seen, answers = [], []
    for line, text in zip(boxes, texts, strict=True):
        line = [b for b in line if b[3] - b[1] > 0.2 * size and b[3] < pixels.shape[0] - 2]
        text = text[: len(line)]
        if len(line) < 4:
            continue
        low, high = line[0][0], line[0][2]
        room = size * dice.uniform(0.02, 0.16)
        x0, x1 = max(0, round(low - room)), round(high + room)
        y0, y1 = max(0, round(line[0][1] - 0.1 * size)), round(line[-1][3] + 0.1 * size)
        crop = np.ascontiguousarray(np.rot90(pixels[y0:y1, x0:x1]))
        if crop.shape[0] < 6 or x1 > pixels.shape[1]:
            continue
        crop = cv2.cvtColor(crop, cv2.COLOR_GRAY2RGB)
        middles = np.array([(b[1] + b[3]) / 2 - y0 for b in line])
        pitch = float(np.median(np.diff(middles))) * dice.uniform(0.94, 1.06)
        at = middles + dice.normal(0, 0.1, len(middles)) * pitch
        between = dice.random(len(at)) < 0.12
        at = np.where(between, at + dice.uniform(0.4, 0.6) * pitch, at)
        nearest = np.abs(at[:, None] - middles[None]).argmin(axis=1)
        off = np.abs(at - middles[nearest]) / pitch
        classes = np.array([MARKS.find(text[n]) + 1 for n in nearest])
        classes[off > _OFF] = 0
        plain = (off <= _NEAR) | (classes == 0) | (off > _OFF)
        seen.append(windows(crop, list(at[plain]), pitch))
        answers.append(classes[plain])
    return np.concatenate(seen), np.concatenate(answers)


def fitted(x: np.ndarray, y: np.ndarray, rounds: int) -> Network:
    """The network of some windows."""
    torch.manual_seed(5)
    network = Network()
    optimizer = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=1e-3)
    batches = len(x) // 256
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, rounds * batches)
    seen, answers = torch.from_numpy(x), torch.from_numpy(y).long()
    for n in range(rounds):
        network.train()
        order, lost = torch.randperm(len(x)), 0.0
        for part in order[: batches * 256].split(256):
            loss = nn.functional.cross_entropy(network(seen[part][:, None]), answers[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            lost += loss.item()
        print(f"round {n + 1}: {lost / batches:.4f}", flush=True)
    return network.eval()


def report(network: Network, x: np.ndarray, y: np.ndarray) -> str:
    """Of sheets kept back: marks found and missed, characters taken for marks, where it is sure."""
    with torch.no_grad():
        told = torch.softmax(network(torch.from_numpy(x)[:, None]), 1).numpy()
    best, chance = told.argmax(axis=1), told.max(axis=1)
    out = []
    for least in (0.0, 0.9, 0.97, 0.995):
        sure = (best > 0) & (chance >= least)
        right = int((sure & (best == y)).sum())
        taken, made_up = int((sure & (y > 0) & (best != y)).sum()), int((sure & (y == 0)).sum())
        out.append(
            f"at {least}: {right} of {int((y > 0).sum())} marks, {taken} taken for others, "
            f"{made_up} of {int((y == 0).sum())} others for marks"
        )
    wrong: dict[tuple[str, str], int] = {}
    for a, b in zip(y, best, strict=True):
        if a != b:
            names = tuple("·" if k == 0 else MARKS[k - 1] for k in (int(a), int(b)))
            wrong[names] = wrong.get(names, 0) + 1  # type: ignore[index, arg-type]
    most = sorted(wrong.items(), key=lambda item: -item[1])[:12]
    return "\n".join([*out, json.dumps([f"{a}{b} {n}" for (a, b), n in most], ensure_ascii=False)])


def main() -> None:
    """Print sheets, learn, write, and say what is mistaken on sheets kept back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=260)
    parser.add_argument("--rounds", type=int, default=10)
    given = parser.parse_args()
    dice = np.random.default_rng(11)
    parts = []
    for pixels, boxes, size, texts in sheets(given.sheets, 7):
        parts.append(examples(worn(pixels, size, dice), boxes, size, texts, dice))
    kept = [n % _KEPT == 0 for n in range(len(parts))]

    def of(which: bool) -> tuple[np.ndarray, np.ndarray]:
        mine = [p for p, k in zip(parts, kept, strict=True) if k == which]
        x, y = (np.concatenate(part) for part in zip(*mine, strict=True))
        return x, y

    network = fitted(*of(False), given.rounds)
    print(report(network, *of(True)))
    np.savez_compressed(TARGET, **network.weights())  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
