"""Characters and the joining of printed lines. Ground: pure.

The rules are those of the contract: Chinese lines join with nothing between them, Latin words and
numbers with one space, hyphenation is undone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

OPENERS = "“‘「『《〈（【〔［([{〝"
CLOSERS = "”’」』》〉）】〕］)]}〞"
PAIRS = dict(zip(CLOSERS, OPENERS, strict=True))
SENTENCE_END = "。！？!?…"
PAUSE = "，、；：,;:"
ORNAMENTS = "█▉▊▆▇■□●○◆◇▲△▼▽★☆◎⊙※§¤▪▫◼◻•►▶▷◀◁◄·"

# Each line is asked about several times, by several stages; a page has some hundred lines.
CACHED = 4096
_CJK = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u30ff\u3105-\u312f\u31a0-\u31bf"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
)
_SMALL, _REACHES_UP, _REACHES_DOWN = (
    re.compile(letters) for letters in ("[a-zß-ÿ]", "[A-Z0-9bdfhijkltÀ-ÿ]", r"[gjpqyçQJ()\[\]]")
)
# How high lines are whose letters do or do not reach up and down: medians of practice pages.
_HEIGHTS = {(True, True): 1.0, (True, False): 0.78, (False, True): 0.9, (False, False): 0.55}
_DROPPED = ("Cc", "Cs", "Co", "Cn")
_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]")
_SPACE_BETWEEN_CJK = re.compile(
    "(?<=[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef])[ \u3000]+"
    "(?=[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef])"
)


@lru_cache(maxsize=CACHED)
def nfc(text: str) -> str:
    """Unicode NFC, control characters dropped, runs of white space as one space, ends trimmed."""
    clean = unicodedata.normalize("NFC", text)
    if not clean.isprintable():  # no white but spaces, and nothing to drop
        clean = "".join(" " if c.isspace() else c for c in clean)
        clean = "".join(c for c in clean if unicodedata.category(c) not in _DROPPED)
    return re.sub(" +", " ", clean).strip()


def is_cjk(character: str) -> bool:
    """Whether one character is a Han ideograph, kana or bopomofo (no punctuation)."""
    return bool(_CJK.match(character))


def has_cjk(text: str) -> bool:
    """Whether a text has such a character."""
    return bool(_CJK.search(text))


def without_cjk(text: str) -> str:
    """A text without all such characters."""
    return _CJK.sub("", text)


@lru_cache(maxsize=CACHED)
def cjk_share(text: str) -> float:
    """Share of CJK characters among letters, digits and CJK characters; 0 where there are none."""
    rest, cjk = _CJK.subn("", text)
    other = sum(map(str.isalnum, rest))
    return cjk / (cjk + other) if cjk + other else 0.0


@lru_cache(maxsize=CACHED)
def bare(text: str) -> str:
    """Text for comparing: NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def tight(text: str) -> str:
    """Text without spaces between CJK characters and full-width punctuation."""
    return _SPACE_BETWEEN_CJK.sub("", text)


@lru_cache(maxsize=CACHED)
def width_in_ems(text: str) -> float:
    """How long a text prints, in ems: full-width characters 1, others about a half."""
    widths = list(map(unicodedata.east_asian_width, text))
    return 0.5 * (len(widths) + widths.count("W") + widths.count("F"))


def stretch(text: str) -> float:
    """How much higher a line of Latin type would be if its letters reached up and down; 1 or more.

    A line without g, j, p, q, y is a fifth lower than the next one of the same type. Other scripts
    fill their height whatever they say.
    """
    if has_cjk(text) or not _SMALL.search(text):
        return 1.0
    up, down = bool(_REACHES_UP.search(text)), bool(_REACHES_DOWN.search(text))
    return 1.0 / _HEIGHTS[up, down]


def is_word(character: str) -> bool:
    """Whether a character belongs to a Latin word or a number."""
    return bool(_WORD.match(character))


def glue(before: str, after: str) -> tuple[str, str]:
    """How two printed lines of one paragraph meet.

    Returns the text before with a dissolved hyphen taken off, and what stands between the two
    ("" or " ").
    """
    if not before or not after:
        return before, ""
    a, b = before[-1], after[0]
    if a in "-\u2010\u00ad" and len(before) > 1 and before[-2].isalpha() and not is_cjk(before[-2]):
        if b.islower():
            return before[:-1], ""
        return before, ""
    if is_cjk(a) or is_cjk(b) or not (_latin_tail(before) and _latin_head(after)):
        return before, ""
    if a.isdigit() and b.isdigit() and cjk_share(before + after) > 0.5:
        return before, ""  # 20|24年: a number that the column cut
    return before, " "


def _latin_tail(text: str) -> bool:
    """Whether a text ends like Latin prose: a word, or half-width punctuation behind one."""
    stripped = text.rstrip(".,;:!?)]}\"'%-—–”’")
    return bool(stripped) and is_word(stripped[-1])


def _latin_head(text: str) -> bool:
    stripped = text.lstrip("([{\"'$£€—–“‘")
    return bool(stripped) and is_word(stripped[0])


def join(lines: Iterable[str]) -> str:
    """One paragraph from its printed lines, in order."""
    whole = ""
    for line in lines:
        piece = nfc(line)
        if not piece:
            continue
        whole, between = glue(whole, piece)
        whole += between + piece
    return whole


def differ(heads: Sequence[str]) -> bool:
    """Whether heads of lines may be titles: no two are the same, and few end alike.

    Names of who speaks come again; those of a list (北京大学, 南京大学) end in the same word.
    """
    ends = {h[-2:] for h in heads}
    alone = sum(sum(h[-2:] == e for h in heads) == 1 for e in ends)
    return len(set(heads)) == len(heads) and alone > len(heads) / 2


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does: with a full stop, or one inside closing marks."""
    stripped = text.rstrip().rstrip(CLOSERS + "\"'")
    if not stripped:
        return False
    if stripped[-1] in SENTENCE_END:
        return True
    return stripped[-1] == "." and not is_cjk(stripped[-2:-1] or " ")


_STOPS, _RARE = "。，、．：；", 0.01  # of the characters of a page without punctuation


def unpunctuated(texts: Iterable[str]) -> bool:
    """Whether Chinese texts print no punctuation, as papers before 1900 did; not where none is."""
    whole = "".join(texts)
    return bool(whole) and sum(map(whole.count, _STOPS)) <= _RARE * len(whole)


_COMMAS = re.compile("[，、,]")


def unstopped(texts: Iterable[str]) -> bool:
    """Whether Chinese texts print no stops; commas may be printed."""
    return unpunctuated(_COMMAS.sub("", text) for text in texts)


def open_marks(text: str) -> str:
    """Quotes and brackets that a text opens and does not close, in order."""
    stack: list[str] = []
    for c in text:
        if c in OPENERS:
            stack.append(c)
        elif c in PAIRS and stack and stack[-1] == PAIRS[c]:
            stack.pop()
    return "".join(stack)


def closes_unopened(text: str) -> bool:
    """Whether a text closes a quote or bracket that it never opened."""
    depth: list[str] = []
    for c in text:
        if c in OPENERS:
            depth.append(c)
        elif c in PAIRS:
            if not depth or depth[-1] != PAIRS[c]:
                return True
            depth.pop()
    return False
