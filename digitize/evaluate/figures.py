"""The figures: their names and kinds, the counts behind them, and how pages add up.

A figure is never averaged over pages: the counts of all pages are added and the figure is taken
of the sums (micro average), so that a page weighs as much as it holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["f1", "precision", "recall", "rate"]

FIGURES: dict[str, tuple[Kind, str, str]] = {
    # name: kind, the counts it is taken of, meaning
    "line_conservation": ("recall", "line_conservation", "lines and texts that hold together"),
    "article_f1": ("f1", "article_f1", "articles matched one to one at similarity >= 0.8"),
    "article_perfect": ("recall", "article_perfect", "true articles matched at >= 0.98"),
    "pair_f1": ("f1", "pair_f1", "pairs of lines of one article"),
    "body_order": ("recall", "body_order", "1 - edit distance of the bodies of articles"),
    "successor": ("recall", "successor", "true neighbour lines that are neighbours"),
    "join_precision": ("precision", "join", "joins over breaks that are true ones"),
    "join_recall": ("recall", "join", "true joins over breaks that were made"),
    "paragraph_f1": ("f1", "paragraph_f1", "paragraph starts"),
    "role_f1": ("f1", "role_f1", "types of lines"),
    "cer": ("rate", "cer", "character errors per true character of matched lines"),
    "metadata": ("recall", "metadata", "fields of masthead and folio that are right"),
    "teaser_f1": ("f1", "teaser_f1", "teasers with the right page"),
    "byline_f1": ("f1", "byline_f1", "names of authors, each at its article"),
    "dateline": ("recall", "dateline", "datelines that are right"),
    "link_f1": ("f1", "link_f1", "continuations to and from other pages"),
    "lines_found": ("recall", "lines_found", "true lines that the output has at all"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts behind a figure: what is right, what the truth has, what the output has.

    For ``cer`` the hits are the character errors. Hits may be fractions (``body_order``).
    """

    hits: float = 0.0
    truth: float = 0.0
    output: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hits + other.hits, self.truth + other.truth, self.output + other.output)

    def value(self, kind: Kind) -> float:
        """The figure. Nothing to find and nothing given is 1 (an error rate: 0)."""
        if kind == "rate":
            return self.hits / self.truth if self.truth else 0.0
        if kind == "f1":
            whole = self.truth + self.output
            return 2 * self.hits / whole if whole else 1.0
        if kind == "precision":
            nothing = 0.0 if self.truth else 1.0
            return self.hits / self.output if self.output else nothing
        return self.hits / self.truth if self.truth else 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, in words, and the figure that it lowers."""

    figure: str
    message: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A seam of the output: how sure it was, and whether it was right."""

    probability: float
    right: bool


@dataclass(frozen=True)
class PageFigures:
    """Everything measured on one page, or on several added together.

    ``tallies`` holds the counts by the names in `FIGURES`; a name that is missing was not
    measured, because the truth does not state it. ``roles`` holds them per region type.
    """

    name: str
    group: str | None = None
    missing: bool = False
    tallies: dict[str, Tally] = field(default_factory=dict)
    roles: dict[str, Tally] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    findings: tuple[Finding, ...] = ()

    def value(self, figure: str) -> float | None:
        """The figure of that name; None where it was not measured. Raises ``KeyError``."""
        kind, tally, _ = FIGURES[figure]
        return self.tallies[tally].value(kind) if tally in self.tallies else None

    def empty(self, figure: str) -> bool:
        """Whether there was nothing to find and nothing given, so that the figure says nothing."""
        tally = self.tallies.get(FIGURES[figure][1])
        return tally is None or (not tally.truth and not tally.output)


def total(pages: Iterable[PageFigures], name: str) -> PageFigures:
    """Several pages added together; findings stay with their pages."""
    tallies: dict[str, Tally] = {}
    roles: dict[str, Tally] = {}
    decisions: list[Decision] = []
    for page in pages:
        for key, tally in page.tallies.items():
            tallies[key] = tallies.get(key, Tally()) + tally
        for key, tally in page.roles.items():
            roles[key] = roles.get(key, Tally()) + tally
        decisions.extend(page.decisions)
    return PageFigures(name, tallies=tallies, roles=roles, decisions=tuple(decisions))


@dataclass(frozen=True)
class Report:
    """The figures of all pages of a truth; pages without output are among them, with zeros.

    ``notes`` says what was seen beside the figures: outputs that no truth speaks of, pages whose
    parts were put together.
    """

    pages: tuple[PageFigures, ...]
    notes: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the pages for which there is no output."""
        return tuple(page.name for page in self.pages if page.missing)

    @property
    def overall(self) -> PageFigures:
        """All pages added together."""
        return total(self.pages, "overall")

    @property
    def groups(self) -> tuple[PageFigures, ...]:
        """Pages added together by their label (clean, light, medium ...); none without labels."""
        labels = sorted({page.group for page in self.pages if page.group is not None})
        return tuple(total((p for p in self.pages if p.group == g), g) for g in labels)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for ``--json``."""
        from digitize.evaluate.calibration import calibration

        def row(page: PageFigures) -> dict[str, Any]:
            return {
                "figures": {n: _rounded(page.value(n)) for n in FIGURES},
                "roles": {n: _rounded(t.value("f1")) for n, t in sorted(page.roles.items())},
                "seams": {k: _rounded(v) for k, v in calibration(page.decisions).items()},
                "counts": {
                    n: {"hits": _rounded(t.hits), "truth": t.truth, "output": t.output}
                    for n, t in page.tallies.items()
                },
            }

        return {
            "overall": row(self.overall),
            "groups": {group.name: row(group) for group in self.groups},
            "pages": [
                {"name": p.name, "group": p.group, "missing": p.missing, **row(p)}
                | {"findings": [{"figure": f.figure, "message": f.message} for f in p.findings]}
                for p in self.pages
            ],
            "missing": list(self.missing),
            "notes": list(self.notes),
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
