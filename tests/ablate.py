"""What each group of cues is worth: ``python -m tests.ablate FOLDER...``.

A group is silenced by taking its rows out of the network's weights, so that each of its cues has
its mean value everywhere; the pages are then scored again. This says what the network as it is
draws from a group, not what it could do without it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from digitize import order
from digitize.attention import Weights, load
from digitize.evaluate.figures import Report
from digitize.order.cues import NAMES
from digitize.order.tokens import FEATURES, RELATIONS
from tests.score import recorded, score

# Names of cues of a pair, of features of a token, of relations of two tokens; "kind*": all such.
GROUPS = {
    "place of a pair": (
        "dx_left", "dx_gutter", "dx_right", "dy_top", "dy_below", "dy_bottom", "share_x", "share_y",
    ),
    "place of a token on the page": ("x0", "y0", "x1", "y1", "wide", "high"),
    "place of all tokens to each other": (
        "left_left", "right_right", "left_right", "right_left", "top_top", "bottom_bottom",
        "top_bottom", "bottom_top", "relation share_x", "relation share_y",
    ),
    "type (width, size, weight)": (
        "width_ratio", "size_ratio", "weight_ratio", "level", "weight", "reversed",
    ),
    "frames": ("same_enclosure", "a_enclosed", "b_enclosed", "enclosed", "same_home", "enclosure"),
    "rules": ("level_between", "upright_between", "level_rule", "upright_rule"),
    "pictures, captions, advertisements": ("picture", "caption", "advertisement", "table"),
    "what is above B": ("b_ceiling_*", "ceiling_*", "is_ceiling"),
    "what is below A": ("a_floor_is_b", "a_floor_text", "a_floor_package", "a_floor_rule",
                        "a_floor_edge", "a_floor_distance", "floor_*", "is_floor"),
    "the headline over both": (
        "same_roof", "roof_of_b_is_a", "b_has_roof", "a_has_roof", "b_under_roof_of_a",
        "b_from_roof", "a_from_roof", "b_leftmost", "roofed", "is_roof", "under_it", "one_roof",
    ),
    "the end of A's text": (
        "a_ends_sentence", "a_fill", "a_open", "a_pause", "a_closing", "a_jumps_to", "a_short_last",
        "ends", "fill", "open", "pause", "closing", "jumps_to",
    ),
    "the beginning of B's text": (
        "b_indent", "b_flush_top", "b_closes", "b_punctuation", "b_opens_report", "b_ornament",
        "b_jumps_from", "b_lowercase", "indent", "flush", "closes", "punctuation", "opens_report",
        "ornament", "jumps_from", "lowercase",
    ),
    "words and numbers cut in two": (
        "number_split", "word_split", "word_length", "a_hyphen", "number", "counted", "hyphen",
    ),
    "topic": ("topic", "rare_topic"),
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
    print(
        f"{len(paths)} pages\n\n| without | {' | '.join(FIGURES)} |\n|---|{'---|' * len(FIGURES)}"
    )
    whole = _figures(paths)
    print(f"| nothing | {' | '.join(f'{v:.3f}' for v in whole)} |", flush=True)
    for name, cues in GROUPS.items():
        with _silenced(cues):
            lost = [a - b for a, b in zip(_figures(paths), whole, strict=True)]
        print(f"| {name} | {' | '.join(f'{v:+.3f}' for v in lost)} |", flush=True)
    return 0


def _figures(paths: list[Path]) -> list[float]:
    overall = Report(tuple(score(path).figures for path in paths)).overall
    return [overall.value(name) or 0.0 for name in FIGURES]


@contextmanager
def _silenced(names: tuple[str, ...]) -> Iterator[None]:
    known = {path: load(path) for path, _ in order.NETWORKS}
    order.load = lambda path: without(known[path], names)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        order.load = load  # type: ignore[attr-defined]


def without(weights: Weights, names: tuple[str, ...]) -> Weights:
    """The weights with nothing drawn from the named cues, features and relations."""
    changed = dict(weights)
    for part, columns in (("cue", NAMES), ("token", FEATURES), ("relation", RELATIONS)):
        silent = [n for n, column in enumerate(columns) if _named(column, part, names)]
        changed[part + "_w"] = weights[part + "_w"].copy()
        changed[part + "_w"][silent] = 0.0
    return changed


def _named(column: str, part: str, names: tuple[str, ...]) -> bool:
    # The shares of a pair are cues before they are relations of tokens.
    if part == "relation" and column.startswith("share_"):
        return f"relation {column}" in names
    return any(
        column.startswith(name[:-1]) if name.endswith("*") else column == name for name in names
    )


if __name__ == "__main__":
    sys.exit(main())
