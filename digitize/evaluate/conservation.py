"""Nothing lost, nothing twice, nothing invented: can be told from the output alone.

Three promises of the page document are checked, line by line and text by text:

1. every recognised line is in exactly one region;
2. every body line of an article is in its paragraphs exactly once, or in a field of the article
   that takes its words out of the paragraphs (dateline, byline, 下转/上接);
3. every text that the document gives downstream is made of characters that a line holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from digitize.evaluate.alignment import PlacedLine, compact, placed
from digitize.evaluate.figures import Finding, Tally
from digitize.evaluate.paragraphs import BODY, bodies
from digitize.page import Article, Page
from digitize.phrases.pages import continued_from, continued_to, page_behind
from digitize.phrases.people import ANSWER
from digitize.reading import Reading
from digitize.text import join

FIGURE = "line_conservation"
HELD = 4  # from this length on, words of a line that is no body line may stand in a paragraph
MENDED = 0.8  # similarity from which a line of the reading is a line of the page, mended
# Words of the trade around names, which go with them when they are taken out.
AUTHORSHIP = re.compile(
    "摄影报道|文图|图文|记者|記者|通讯员|通訊員|通讯|实习生|实习|見習|见习|特约|特約|特派|首席|驻|駐|本报|本報|"
    "报道|報道|報導|专电|專電|摄影|攝影|摄|攝|撰文|文|图|圖|作者|编译|編譯|综合|采写|整理|讯|訊|电|電|"
    "specialto|staff|reporter|writer|correspondent|and|by|from|of|the",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Check:
    """One thing that was checked: a line or a text, and what is wrong with it, if anything."""

    wrong: str | None = None


def conservation(output: Page, reading: Reading | None = None) -> tuple[Tally, list[Finding]]:
    """Share of the lines and texts of a page document that keep the three promises.

    With the ``reading`` of which the page was made, its lines are checked too: each must have
    come into the page.
    """
    lines = placed(output)
    checks = [*_single(lines), *_paragraphs(output, lines), *_texts(output, lines)]
    if reading is not None:
        checks += _arrived(reading, lines, _mended(output))
    wrong = [Finding(FIGURE, check.wrong) for check in checks if check.wrong]
    return Tally(len(checks) - len(wrong), len(checks), len(checks)), wrong


def _single(lines: tuple[PlacedLine, ...]) -> Iterator[_Check]:
    """Promise 1, as far as the document alone shows: no line twice."""
    ids: set[str] = set()
    places: set[tuple[str, object]] = set()
    for placed_line in lines:
        line = placed_line.line
        place = (line.text, line.polygon)
        if line.id in ids or (line.polygon and place in places):
            yield _Check(f"line {line.id} stands twice: {line.text}")
        else:
            yield _Check()
        ids.add(line.id)
        places.add(place)


def _paragraphs(output: Page, lines: tuple[PlacedLine, ...]) -> Iterator[_Check]:
    """Promises 2 and 3 for the bodies of articles."""
    body = bodies(lines)
    known = {article.id for article in output.articles}
    for id, stray in body.items():
        if id not in known:
            for line in stray:
                yield _Check(f"line {line.line.id} is of article {id}, which is not there")
    others: dict[str | None, str] = {}
    for line in lines:
        if line.role not in BODY:
            others[line.article] = others.get(line.article, "") + line.compact
    for article in output.articles:
        yield from _body(article, body.get(article.id, []), others.get(article.id, ""))


def _body(article: Article, lines: list[PlacedLine], others: str) -> Iterator[_Check]:
    """The lines and the paragraphs of one article against each other."""
    printed = [line.compact for line in lines]
    given = [compact(paragraph) for paragraph in article.paragraphs]
    text = _without_dateline("".join(printed), "".join(given), article.dateline)
    lost, invented = _differences(text, "".join(given))
    told = _told(article, [line.line.text for line in lines])
    lost_in = _hit(printed, [s for s in lost if not _moved(article, told, s, text)])
    invented_in = _hit(given, [s for s in invented if not (len(s[2]) >= HELD and s[2] in others)])
    for number, line in enumerate(lines):
        span = lost_in.get(number)
        yield _Check(
            f"line {line.line.id} is not whole in the paragraphs of {article.id}: {span}"
            if span
            else None
        )
    for number in range(len(given)):
        span = invented_in.get(number)
        yield _Check(
            f"paragraph {number + 1} of {article.id} has what no body line has: {span}"
            if span
            else None
        )


def _without_dateline(printed: str, given: str, dateline: str | None) -> str:
    """The printed text with blanks for a dateline that stands in a field of its own.

    Of 12月17日讯1日下午 the edit distance would keep the first 1 and drop 日讯1.
    """
    known = compact(dateline or "")
    if not known or printed.count(known) <= given.count(known):
        return printed
    return printed.replace(known, " " * len(known), 1)


Span = tuple[int, int, str]


def _differences(printed: str, given: str) -> tuple[list[Span], list[Span]]:
    """What only the lines have and what only the paragraphs have, as (start, end, text)."""
    from rapidfuzz.distance import Levenshtein

    if printed == given:
        return [], []
    lost, invented = [], []
    for step in Levenshtein.opcodes(printed, given):
        if step.tag in ("delete", "replace"):
            span = printed[step.src_start : step.src_end]
            lost.append((step.src_start, step.src_end, span))
        if step.tag in ("insert", "replace"):
            span = given[step.dest_start : step.dest_end]
            invented.append((step.dest_start, step.dest_end, span))
    return _closed(lost, printed), invented


def _closed(spans: list[Span], text: str) -> list[Span]:
    """Lost spans, where one word was taken out in two pieces because a letter comes twice.

    Of 记者李明）李强 the edit distance may keep the first 李 and drop the second.
    """
    found: list[Span] = []
    for span in spans:
        if found:
            start, end, before = found[-1]
            kept = text[end : span[0]]
            if len(kept) <= HELD and span[2].endswith(kept):
                until = span[1] - len(kept)
                found[-1] = (start, until, text[start:until])
                continue
            if len(kept) <= HELD and before.startswith(kept):
                found[-1] = (start + len(kept), span[1], text[start + len(kept) : span[1]])
                continue
        found.append(span)
    return found


def _hit(texts: list[str], spans: list[Span]) -> dict[int, str]:
    """Which of the texts, laid end to end, the spans touch, and a span that does."""
    offsets, length = [], 0
    for text in texts:
        offsets.append(length)
        length += len(text)
    found: dict[int, str] = {}
    for start, end, span in spans:
        first, last = bisect_right(offsets, start) - 1, bisect_right(offsets, end - 1) - 1
        for number in range(first, last + 1):
            found.setdefault(number, span)
    return found


def _told(article: Article, lines: list[str]) -> frozenset[str]:
    """What the lines say of the article's other page, and 记者李明核实：; compact."""
    pages = {article.continued_to, article.continued_from} - {None}
    found: set[str] = set()
    for n, one in enumerate(lines):
        for text in (one, join(lines[n : n + 2]), join(lines[n : n + 3])):
            for read in (continued_to, continued_from, page_behind) if pages else ():
                said = read(text)
                if said and said[0] in pages:
                    found.add(compact(text[slice(*said[1])]))
            answer = ANSWER.match(text) if article.byline else None
            if answer:
                found.add(compact(answer[0]))
    return frozenset(found)


def _moved(article: Article, told: frozenset[str], span: Span, text: str) -> bool:
    """Whether words that are not in the paragraphs stand in fields of the article.

    Of 本报讯本市 the edit distance may keep the first 本 and drop 报讯本: the span is tried where
    it can stand as well.
    """
    return any(_explained(article, told, text[start:end]) for start, end in _slides(span, text))


def _slides(span: Span, text: str) -> Iterator[tuple[int, int]]:
    """All places of a dropped span whose dropping leaves the same text."""
    start, end, _ = span
    yield start, end
    while start > 0 and text[start - 1] == text[end - 1]:
        start, end = start - 1, end - 1
        yield start, end
    start, end, _ = span
    while end < len(text) and text[start] == text[end]:
        start, end = start + 1, end + 1
        yield start, end


def _explained(article: Article, told: frozenset[str], span: str) -> bool:
    """Whether nothing is left of a span when the article's fields are taken out of it.

    What is ``told`` of pages goes as a whole: no word of it explains another loss.
    """
    for reference in sorted(told, key=len, reverse=True):
        span = span.replace(reference, "|")
    values = [article.dateline]
    for author in article.byline:
        values += [author.name, author.role, author.organization]
    known = {compact(value) for value in values if value}
    for value in sorted(known - {""}, key=len, reverse=True):
        span = span.replace(value, "|")
    if article.byline:
        span = AUTHORSHIP.sub("", span)
    return not any(character.isalnum() for character in span)


def _texts(output: Page, lines: tuple[PlacedLine, ...]) -> Iterator[_Check]:
    """Promise 3 for headlines, captions, names, datelines and teasers."""
    whole: dict[str | None, str] = {}
    for line in lines:
        key = "teasers" if line.role == "teaser" else line.article
        whole[key] = whole.get(key, "") + line.compact
    for article in output.articles:
        for name, text in _named(article):
            yield _made_of(f"{name} of {article.id}", text, whole.get(article.id, ""))
    for teaser in output.teasers:
        yield _made_of("teaser", teaser.title, whole.get("teasers", ""))


def _named(article: Article) -> Iterator[tuple[str, str]]:
    head = article.headline
    for name, text in (("kicker", head.kicker), ("headline", head.main), ("sub", head.sub)):
        if text:
            yield name, text
    for text in article.captions:
        yield "caption", text
    for author in article.byline:
        for text in (author.name, author.role, author.organization):
            if text:
                yield "byline", text
    if article.dateline:
        yield "dateline", article.dateline


def _made_of(name: str, text: str, held: str) -> _Check:
    """A text is held if each of its parts between spaces is found in the lines."""
    missing = [part for part in text.split() if compact(part) not in held]
    return _Check(f"{name} has what no line of it has: {' '.join(missing)}" if missing else None)


Changes = frozenset[tuple[str, str]]  # characters that were read, with what they became

_CHANGE = re.compile(r"\|(.)→(.)\|")


def _mended(output: Page) -> Changes:
    """The changes of characters that a page document owns up to."""
    told = (_CHANGE.search(r.text) for r in output.repairs if r.kind == "character")
    return frozenset((m[1], m[2]) for m in told if m)


def _arrived(reading: Reading, lines: tuple[PlacedLine, ...], changes: Changes) -> Iterator[_Check]:
    """Promise 1 for the lines of the reading: each has come into the page, whole or in pieces."""
    there = Counter(line.compact for line in lines)
    waiting = []
    for line in reading.lines:
        text = compact(line.text)
        if there[text]:
            there[text] -= 1
            yield _Check()
        else:
            waiting.append(line.text)
    left = [text for text in there.elements() if text]
    for text in waiting:
        lost = not _found(compact(text), left, changes)
        yield _Check(f"a line of the reading is in no region: {text}" if lost else None)


def _found(wanted: str, left: list[str], changes: Changes) -> bool:
    """Whether a text stands among others: inside one, cut into several, or a little mended."""
    from rapidfuzz.distance import Levenshtein

    rest = wanted
    for piece in sorted((text for text in left if text in wanted), key=len, reverse=True):
        rest = rest.replace(piece, "", 1)
    if len(rest) <= (1 - MENDED) * len(wanted):
        return True
    return any(
        wanted in text
        or _is_changed(wanted, text, changes)
        or Levenshtein.normalized_similarity(wanted, text) >= MENDED
        for text in left
    )


def _is_changed(read: str, now: str, changes: Changes) -> bool:
    """Whether a text differs from what was read only by changes that are owned up to."""
    return len(read) == len(now) and all(
        a == b or (a, b) in changes for a, b in zip(read, now, strict=True)
    )
