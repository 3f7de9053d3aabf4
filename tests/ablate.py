"""What each group of cues is worth: ``python -m tests.ablate FOLDER...``.

A group is silenced by giving each of its cues one value everywhere (its median over all pairs of
all pages), so that the trained forests cannot tell pairs apart by it; the pages are then scored
again. This says what the model as it is draws from a group, not what it could do without it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from digitize import order
from digitize.evaluate.figures import Report
from digitize.order.cues import NAMES
from tests.score import recorded, score

GROUPS = {
    "place (where B stands to A)": (
        "dx_left", "dx_gutter", "dx_right", "dy_top", "dy_below", "dy_bottom", "share_x", "share_y",
    ),
    "type (width, size, weight)": ("width_ratio", "size_ratio", "weight_ratio"),
    "frames": ("same_enclosure", "a_enclosed", "b_enclosed"),
    "rules between": ("level_between", "upright_between"),
    "what is above B": (
        "b_ceiling_edge", "b_ceiling_rule", "b_ceiling_package", "b_ceiling_text",
        "b_ceiling_other", "b_ceiling_distance", "b_ceiling_is_a",
    ),
    "what is below A": (
        "a_floor_is_b", "a_floor_text", "a_floor_package", "a_floor_rule", "a_floor_edge",
        "a_floor_distance",
    ),
    "the headline over both": (
        "same_roof", "roof_of_b_is_a", "b_has_roof", "a_has_roof", "b_under_roof_of_a",
        "b_from_roof", "a_from_roof", "b_leftmost",
    ),
    "the end of A's text": (
        "a_ends_sentence", "a_fill", "a_open", "a_pause", "a_closing", "a_jumps_to", "a_short_last",
    ),
    "the beginning of B's text": (
        "b_indent", "b_flush_top", "b_closes", "b_punctuation", "b_opens_report", "b_ornament",
        "b_jumps_from", "b_lowercase",
    ),
    "words and numbers cut in two": ("number_split", "word_split", "word_length", "a_hyphen"),
    "topic": ("topic",),
    "bands (columns that break at one height)": (
        "a_floor_run", "b_floor_run", "a_ceiling_run", "b_ceiling_run",
    ),
}  # fmt: skip
FIGURES = ("article_f1", "article_perfect", "pair_f1", "join_precision", "join_recall")


def main() -> int:
    """Print the figures with all cues, then without each group."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    given = parser.parse_args()
    paths = [path for folder in given.folders for path in recorded(folder)]
    if not paths:
        print("no NAME.truth.json with a NAME.reading.json in these folders", file=sys.stderr)
        return 4
    middle = _medians(paths)
    print(
        f"{len(paths)} pages\n\n| without | {' | '.join(FIGURES)} |\n|---|{'---|' * len(FIGURES)}"
    )
    whole = _figures(paths)
    print(f"| nothing | {' | '.join(f'{v:.3f}' for v in whole)} |", flush=True)
    for name, cues in GROUPS.items():
        with _silenced(cues, middle):
            lost = [a - b for a, b in zip(_figures(paths), whole, strict=True)]
        print(f"| {name} | {' | '.join(f'{v:+.3f}' for v in lost)} |", flush=True)
    return 0


def _figures(paths: list[Path]) -> list[float]:
    overall = Report(tuple(score(path).figures for path in paths)).overall
    return [overall.value(name) or 0.0 for name in FIGURES]


def _medians(paths: list[Path]) -> np.ndarray:
    """The median of every cue over all pairs of all pages."""
    seen: list[np.ndarray] = []

    def keep(rows: np.ndarray) -> np.ndarray:
        seen.append(rows)
        return rows

    with _through(keep):
        for path in paths:
            score(path)
    return np.asarray(np.median(np.concatenate([rows for rows in seen if len(rows)]), axis=0))


@contextmanager
def _silenced(cues: tuple[str, ...], middle: np.ndarray) -> Iterator[None]:
    columns = [NAMES.index(name) for name in cues]

    def silence(rows: np.ndarray) -> np.ndarray:
        rows = rows.copy()
        if len(rows):
            rows[:, columns] = middle[columns]
        return rows

    with _through(silence):
        yield


@contextmanager
def _through(change: Callable[[np.ndarray], np.ndarray]) -> Iterator[None]:
    """Every cue matrix goes through a function while this lasts."""
    measured = order.cues
    order.cues = lambda made, pairs: change(measured(made, pairs))  # type: ignore[assignment]
    try:
        yield
    finally:
        order.cues = measured  # type: ignore[assignment]


if __name__ == "__main__":
    sys.exit(main())
