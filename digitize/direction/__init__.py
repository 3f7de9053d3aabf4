"""Which way the horizontal lines of an old page run, and turning those that run right to left.

Until about 1955 (later in Hong Kong and Taiwan) horizontal headlines and date lines on vertical
pages were set from right to left; a recogniser reads them backwards. Words tell the direction: a
line read the right way round is full of words of the dictionary (jieba's), backwards it is not. One
line may mislead, so the page decides, and only a line, or a block of lines, that plainly speaks
against it stays: a list of prices is set left to right under headlines that run from the right.
Papers of the years of change print both: some lines of a page that plainly run right to left are
turned alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from digitize.direction.blocks import blocks
from digitize.direction.grids import upright
from digitize.lexicon import sense
from digitize.reading import Line, Reading
from digitize.scripts import simplified
from digitize.text import CLOSERS, OPENERS, cjk_share

# Characters in words: a line that shows a page to print both; one that is turned there.
_PLAIN, _ALONE = 4.0, 2.0
_CLEAR, _LISTED = 1.3, 4  # times the sense of the other way; lines of a block that is heard alone
_HALF = 0.5  # of the characters of a line that shows a page to print both: in words
_COVERED = 0.75  # of a line's characters in words: by chance a name has a word in it backwards
_MIRRORED = str.maketrans(OPENERS + CLOSERS, CLOSERS + OPENERS)
_FACTS = re.compile(
    r"[年月]\S{1,4}[月日號]|第\S{1,8}[號期版]|星期[一二三四五六日]|禮拜[一二三四五六日]|[民光宣]\S國?\S{1,3}年|電話|有限公司|地址|本報"
)


def turn(reading: Reading) -> Reading:
    """The reading with the right-to-left lines of a vertical page in reading order.

    Titles in square grids are set as their words run. Pages that are not vertical, or whose lines
    read well as they are, come back unchanged.
    """
    reading = upright(reading)
    flat = [line for line in reading.lines if _may_turn(line)]
    if not flat or not _is_vertical(reading.lines):
        return reading
    scores = {id(line): (_sense(line.text), _sense(_backwards(line.text))) for line in flat}
    forwards = sum(s[0] for s in scores.values())
    backwards = sum(s[1] for s in scores.values())
    if backwards <= _CLEAR * forwards + 1:
        better = {key: b - f for key, (f, b) in scores.items()}
        long = {id(line): len(line.text) for line in flat}
        plain = (k for k, gain in better.items() if gain >= _PLAIN)
        if not any(scores[k][1] >= _HALF * long[k] for k in plain):
            return reading
        scores = {
            key: s for key, s in scores.items()
            if better[key] >= _PLAIN or (better[key] >= _ALONE and s[1] >= _COVERED * long[key])
        }  # fmt: skip
    else:
        for block in blocks(flat):
            if _runs_on(block, scores):
                for key in map(id, block):
                    if scores[key][1] - scores[key][0] < _ALONE:  # what plainly runs back is turned
                        del scores[key]
    return replace(
        reading, lines=tuple(_turned(line, scores.get(id(line))) for line in reading.lines)
    )


def _runs_on(block: Sequence[Line], scores: Mapping[int, tuple[float, float]]) -> bool:
    """Whether a block plainly reads left to right."""
    told = [scores[id(line)] for line in block]
    forwards, backwards = (sum(way) for way in zip(*told, strict=True))
    return len(block) >= _LISTED and forwards > _CLEAR * backwards + _PLAIN


def is_vertical(readings: Sequence[Reading]) -> bool:
    """Whether most characters of the pages of one frame stand in vertical lines."""
    return _is_vertical([line for reading in readings for line in reading.lines])


def _may_turn(line: Line) -> bool:
    return line.writing == "horizontal" and len(line.text) >= 2 and cjk_share(line.text) > 0.6


def _is_vertical(lines: Sequence[Line]) -> bool:
    upright = sum(len(line.text) for line in lines if line.writing == "vertical")
    return upright > sum(len(line.text) for line in lines) / 2


def _turned(line: Line, scores: tuple[float, float] | None) -> Line:
    if scores is None or scores[0] > scores[1] + 2:
        return line
    glyphs = tuple(replace(g, text=g.text.translate(_MIRRORED)) for g in reversed(line.glyphs))
    return replace(line, text=_backwards(line.text), glyphs=glyphs, writing="horizontal-rl")


def _backwards(text: str) -> str:
    """A text from its other end; Latin words and Arabic numbers keep their own order."""
    parts = re.findall(
        r"[A-Za-z][A-Za-z.,'’&-]*(?: [A-Za-z][A-Za-z.,'’&-]*)+|[0-9A-Za-z][0-9A-Za-z.,:%-]*|.", text
    )
    return "".join(reversed(parts)).translate(_MIRRORED)


def _sense(text: str) -> float:
    """How many characters stand in words or in facts that every paper prints."""
    return 2.0 * len(_FACTS.findall(text)) + sense(simplified(text))
