"""A report for people: tables for the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from digitize.evaluate.calibration import calibration
from digitize.evaluate.figures import FIGURES, PageFigures, Report

SHORT = {
    "line_conservation": "cons",
    "article_f1": "art",
    "article_perfect": "perf",
    "pair_f1": "pair",
    "body_order": "body",
    "successor": "succ",
    "join_precision": "jo-p",
    "join_recall": "jo-r",
    "paragraph_f1": "para",
    "role_f1": "role",
    "cer": "cer",
    "metadata": "meta",
    "teaser_f1": "teas",
    "byline_f1": "byl",
    "dateline": "date",
    "link_f1": "link",
    "lines_found": "found",
}
STRUCTURE = tuple(FIGURES)[:10]  # two tables of pages, so that they fit 80 columns
FIELDS = tuple(FIGURES)[10:]


def render(report: Report, details: bool = False, pages: int | None = None) -> RenderableType:
    """The report as tables: over all, by damage, by type of line, per page.

    ``details`` adds all that is wrong, in words; ``pages`` shows only the first so many pages. A
    dash says that there was nothing to measure.
    """
    parts: list[RenderableType] = [_overall(report), _seams(report.overall)]
    listed = report.pages[:pages]
    parts += [_roles(report), _pages(listed, STRUCTURE), _pages(listed, FIELDS)]
    if details:
        parts += list(_details(listed))
    if report.missing:
        names = ", ".join(report.missing)
        parts.append(Text(f"No output, counted as 0: {names}"))
    parts += [Text(f"Note: {note}") for note in report.notes]
    return Group(*parts)


def shown(page: PageFigures, figure: str) -> str:
    """A figure in at most five characters; cut, not rounded, so that 1 means all right."""
    value = page.value(figure)
    if value is None or page.empty(figure):
        return "–"
    if figure == "cer":
        return f"{100 * value:.2f}%" if value < 0.1 else f"{100 * value:.0f}%"
    if value >= 1:
        return "1"
    return f"{math.floor(value * 1000 + 1e-9) / 1000:.3f}"[1:]


def _overall(report: Report) -> Table:
    groups = report.groups if len(report.groups) > 1 else ()
    table = Table(title=f"pages measured: {len(report.pages)}", box=None, title_justify="left")
    for head in ("figure", "", "all", *(group.name for group in groups)):
        table.add_column(head, justify="right" if head not in ("figure", "") else "left")
    table.add_column("what it counts", style="dim")
    whole = report.overall
    for figure, (_, _, meaning) in FIGURES.items():
        values = [shown(page, figure) for page in (whole, *groups)]
        table.add_row(figure, SHORT[figure], *values, meaning)
    return table


def _seams(whole: PageFigures) -> Text:
    seams = calibration(whole.decisions)
    if not seams["decisions"]:
        return Text("seams: none that the truth can judge\n")
    share = seams["wrong_among_least_sure"]
    caught = "" if share is None else f", {share:.0%} of them among the 10 % least sure"
    error, brier = seams["expected_calibration_error"], seams["brier"]
    return Text(
        f"seams: {seams['decisions']} decisions, {seams['wrong']} wrong{caught}; "
        f"calibration error {error:.4f}, Brier {brier:.4f}\n"
    )


def _roles(report: Report) -> Table:
    table = Table(title="types of lines", box=None, title_justify="left")
    for head in ("type", "F1", "right", "truth", "output"):
        table.add_column(head, justify="left" if head == "type" else "right")
    for role, tally in sorted(report.overall.roles.items()):
        counts = (f"{n:.0f}" for n in (tally.hits, tally.truth, tally.output))
        table.add_row(role, f"{tally.value('f1'):.3f}", *counts)
    return table


def _pages(pages: Iterable[PageFigures], figures: Iterable[str]) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("page", overflow="fold")
    for figure in figures:
        table.add_column(SHORT[figure], justify="right", no_wrap=True)
    for page in pages:
        name = f"{page.name} (no output)" if page.missing else page.name
        table.add_row(Text(name), *(shown(page, figure) for figure in figures))
    return table


def _details(pages: Iterable[PageFigures]) -> Iterable[Text]:
    for page in pages:
        if page.findings:
            yield Text(f"\n{page.name}", style="bold")
        for finding in page.findings:
            yield Text(f"  {finding.figure}: {finding.message}")
