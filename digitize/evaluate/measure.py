"""All figures of one page."""

from __future__ import annotations

from dataclasses import replace

from digitize.evaluate.alignment import Alignment, align, placed
from digitize.evaluate.articles import article_figures, match, partners
from digitize.evaluate.conservation import conservation
from digitize.evaluate.fields import article_fields, metadata_figure, teaser_figure
from digitize.evaluate.figures import Finding, PageFigures, Tally
from digitize.evaluate.pairing import page_name
from digitize.evaluate.paragraphs import paragraph_figure, starts
from digitize.evaluate.seams import decisions
from digitize.evaluate.structure import (
    character_figure,
    found_figure,
    join_figure,
    pair_figure,
    role_figure,
    successor_figure,
)
from digitize.page import Page
from digitize.reading import Reading


def measure(truth: Page, output: Page, reading: Reading | None = None) -> PageFigures:
    """Every figure of one page. Both documents speak of the same scan.

    What the truth does not state at all (no ``repairs`` key, say) is not measured. Coordinates of
    the output are brought to the truth's where the two were rasterised at different sizes. With
    the ``reading`` of which the output was made, its lines are checked to have come into it.
    """
    wide, wide_output = truth.source.width, output.source.width
    scale = wide / wide_output if wide and wide_output else 1.0
    alignment = align(placed(truth), placed(output, scale))
    tallies, roles, findings = _line_figures(alignment)
    tallies["line_conservation"], found = conservation(output, reading)
    findings += found
    for more, found in (
        _article_figures(truth, output, alignment),
        _page_figures(truth, output),
    ):
        tallies |= more
        findings += found
    return PageFigures(
        page_name(truth.source),
        group(truth),
        tallies=tallies,
        roles=roles,
        decisions=decisions(output, alignment),
        findings=tuple(findings),
    )


def missing(truth: Page) -> PageFigures:
    """The figures of a page for which there is no output: nothing is right."""
    nothing = Page(made_by=truth.made_by, source=truth.source)
    figures = measure(truth, nothing)
    lines = placed(truth)
    characters = sum(len(line.text) for line in lines)
    lost = {
        "cer": Tally(characters, characters, characters),
        "line_conservation": Tally(0, len(lines), 0),
    }
    tallies = figures.tallies | lost
    return replace(figures, missing=True, tallies=tallies, findings=())


def group(truth: Page) -> str | None:
    """The label under which a page is added up: the level of its damage, as the truth says."""
    about = (truth.model_extra or {}).get("truth")
    if not isinstance(about, dict):
        return None
    damage = about.get("damage")
    level = damage.get("level", "damaged") if isinstance(damage, dict) else damage
    return str(level) if level else "clean"


def _line_figures(
    alignment: Alignment,
) -> tuple[dict[str, Tally], dict[str, Tally], list[Finding]]:
    """Figures of lines, which any truth with regions allows."""
    role, roles, findings = role_figure(alignment)
    successor, parted = successor_figure(alignment)
    lines_found, lost = found_figure(alignment)
    tallies = {
        "pair_f1": pair_figure(alignment),
        "successor": successor,
        "role_f1": role,
        "cer": character_figure(alignment),
        "lines_found": lines_found,
    }
    return tallies, roles, findings + parted + lost


def _article_figures(
    truth: Page, output: Page, alignment: Alignment
) -> tuple[dict[str, Tally], list[Finding]]:
    """Figures of articles, paragraphs and joins."""
    tallies: dict[str, Tally] = {}
    findings: list[Finding] = []
    true, given = starts(truth, alignment.truth), starts(output, alignment.output)
    if "articles" in truth.model_fields_set:
        matches = match(truth.articles, output.articles)
        tallies, findings = article_figures(truth.articles, output.articles, matches)
        partner = partners(truth, output, alignment, matches)
        fields, more = article_fields(truth.articles, output.articles, partner)
        tallies |= fields
        findings += more
        tallies["paragraph_f1"], more = paragraph_figure(alignment, true, given)
        findings += more
    if "repairs" in truth.model_fields_set:
        tallies["join"], more = join_figure(truth, output, alignment, true, given)
        findings += more
    return tallies, findings


def _page_figures(truth: Page, output: Page) -> tuple[dict[str, Tally], list[Finding]]:
    """Figures of masthead and teasers."""
    tallies: dict[str, Tally] = {}
    tallies["metadata"], findings = metadata_figure(truth, output)
    if "teasers" in truth.model_fields_set:
        tallies["teaser_f1"], more = teaser_figure(truth, output)
        findings += more
    return tallies, findings
