"""Other tools beside ours on the same recorded lines, in one table: ``make compare``.

    python -m tests.compare FOLDER... [-o docs/comparison.md] [--without structure_v3]

The tools are those of `tests.baselines`; what each gets is measured as ours is.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from importlib import import_module
from pathlib import Path

from digitize.evaluate.figures import PageFigures, Report
from digitize.evaluate.table import shown
from digitize.page import Page
from digitize.reading import Reading
from tests.baselines.document import page
from tests.score import Scored, recorded, scored, sheet_source, understood

TOOLS = {
    "raw": "PaddleOCR / RapidOCR order as it comes",
    "structure_v3": "CDLA blocks, PP-StructureV3's `xycut_enhanced`",
    "xycut": "plain recursive XY-cut, a line over 1.6 x the median height starts an article",
}
FIGURES = (
    "article_f1",
    "article_perfect",
    "pair_f1",
    "body_order",
    "successor",
    "join_precision",
    "join_recall",
    "paragraph_f1",
    "role_f1",
)


def outlined(tool: str, reading: Reading, truth: Page) -> Page:
    """The page document that a baseline makes of a reading."""
    baseline = import_module(f"tests.baselines.{tool}")
    return page(baseline.outline(reading), sheet_source(reading, truth))


def main(arguments: list[str] | None = None) -> int:
    """Print the table, and write it where asked."""
    parser = argparse.ArgumentParser(description="Compare with other tools on the same lines.")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--without", choices=TOOLS, action="append", default=[])
    parser.add_argument("--by", help="group by this key of `truth` (kind, language ...)")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args(arguments)
    paths = [path for folder in given.folders for path in recorded(folder)]
    if not paths:
        print("no NAME.truth.json with a NAME.reading.json in these folders", file=sys.stderr)
        return 4
    results = {
        text: scored(paths, given.by, partial(outlined, tool), given.processes)
        for tool, text in TOOLS.items()
        if tool not in given.without
    }
    results["**digitize**"] = scored(paths, given.by, understood, given.processes)
    text = table(results, len(paths))
    print(text, end="")
    if given.output:
        given.output.write_text(f"# Other tools on the same lines\n\n{text}", encoding="utf-8")
    return 0


def table(results: dict[str, list[Scored]], pages: int) -> str:
    """The figures as Markdown, over all pages and by their label where there are several."""
    reports = {name: Report(tuple(s.figures for s in each)) for name, each in results.items()}
    lines = [
        f"{pages} pages; every tool starts from the same recognised lines.",
        "Seconds are for ordering alone, one core: median and most of a page.",
    ]
    some = next(iter(reports.values()))
    lines += _block("all pages", {n: r.overall for n, r in reports.items()}, results)
    if len(some.groups) > 1:
        for i, group in enumerate(some.groups):
            lines += _block(group.name, {n: r.groups[i] for n, r in reports.items()}, None)
    return "\n".join(lines) + "\n"


def _block(
    title: str, rows: dict[str, PageFigures], results: dict[str, list[Scored]] | None
) -> list[str]:
    heads = [title, *(name.replace("_", " ") for name in FIGURES)]
    heads += ["seconds"] if results else []
    lines = ["", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name, figures in rows.items():
        cells = [name, *(shown(figures, figure) for figure in FIGURES)]
        if results:
            times = sorted(s.understanding for s in results[name])
            cells.append(f"{times[len(times) // 2]:.2f} / {times[-1]:.2f}")
        lines.append(f"| {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
