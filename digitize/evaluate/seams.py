"""Whether the output's seams, its decisions about what follows a body region, are right."""

from __future__ import annotations

from collections import defaultdict

from digitize.evaluate.alignment import Alignment, PlacedLine
from digitize.evaluate.figures import Decision
from digitize.evaluate.paragraphs import BODY, bodies
from digitize.page import Page

_BYLINES = 3  # regions that sign one text


def decisions(output: Page, alignment: Alignment) -> tuple[Decision, ...]:
    """Every seam of the output that the truth can judge, see `judged`."""
    answers = judged(output, alignment)
    return tuple(
        Decision(seam.probability, right)
        for seam, right in zip(output.seams, answers, strict=True)
        if right is not None
    )


def judged(output: Page, alignment: Alignment) -> list[bool | None]:
    """Whether each seam of the output is right; None where the truth cannot tell.

    A seam is right if the body line that follows in the truth's article opens the region that it
    names (a subhead between the two may be stepped over), or if it says that the article ends and
    it does. Who signs an article's text ends it no less: from a byline of the same article the
    seam behind it leads on. A seam after a region that is no body in truth is not judged.
    """
    lines: dict[str, list[PlacedLine]] = defaultdict(list)
    for line in alignment.output:
        lines[line.region.id].append(line)
    onward = _onward(alignment.truth)
    follows = {seam.from_: seam.to for seam in output.seams}
    found: list[bool | None] = []
    for seam in output.seams:
        last = _last(alignment, lines[seam.from_])
        if last is None:
            found.append(None)
            continue
        to, article = seam.to, alignment.truth[last].article
        for _ in range(_BYLINES):
            if to is None or not _is_byline(alignment, lines[to], article):
                break
            to = follows.get(to)
        right = not onward[last] if to is None else _first(alignment, lines[to]) in onward[last]
        found.append(right)
    return found


def _onward(truth: tuple[PlacedLine, ...]) -> dict[int, set[int]]:
    """For every body line of truth the lines that may open what follows; none at the end."""
    found: dict[int, set[int]] = {}
    for body in bodies(truth).values():
        for i, line in enumerate(body):
            after = body[i + 1 : i + 2]
            if after and after[0].role == "subhead":
                after += [other for other in body[i + 2 :] if other.role == "body"][:1]
            found[line.index] = {other.index for other in after}
    return found


def _last(alignment: Alignment, lines: list[PlacedLine]) -> int | None:
    """The last body line of truth in an output region."""
    for line in reversed(lines):
        for t in reversed(alignment.truths[line.index]):
            if _is_body(alignment.truth[t]):
                return t
    return None


def _first(alignment: Alignment, lines: list[PlacedLine]) -> int | None:
    """The first line of truth in an output region."""
    return next((t for line in lines for t in alignment.truths[line.index]), None)


def _is_byline(alignment: Alignment, lines: list[PlacedLine], article: str | None) -> bool:
    """Whether a region of the output is in truth a byline of an article."""
    first = _first(alignment, lines)
    line = None if first is None else alignment.truth[first]
    return line is not None and line.role == "byline" and line.article == article


def _is_body(line: PlacedLine) -> bool:
    return line.role in BODY and line.article is not None
