"""Names at the head of a page: the paper's, its English one, and that of the page's section."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, permutations

from digitize import dates
from digitize.geometry import Box
from digitize.phrases.pages import page_named
from digitize.phrases.papers import CHINESE, is_latin_paper
from digitize.phrases.people import only_names, strip_ornaments
from digitize.phrases.sections import names_section
from digitize.profile import Profile
from digitize.reading import Line
from digitize.text import OPENERS, bare, cjk_share, has_cjk, is_cjk, nfc, stretch

# Facts that stand in one line with a name: 总第423期, No. 12, 第三版, A06, Page 3.
TOTAL = re.compile(
    r"[总總]\s*第?\s*(?P<n>[\d,，]+)\s*[期號号]|[总總]\s*第\s*(?P<c>[〇○零一二三四五六七八九十百千萬万]+)\s*[期號号]|[总總][號号]\s*第?\s*(?P<z>\d+|[〇○零一二三四五六七八九十百千萬万]+)\s*[期號号]?"
)
RUNNING = re.compile(
    r"第\s*(?P<n>[\d,，]+|[〇○零一二三四五六七八九十百千萬万]+)\s*[期號号]|\b(?:No|Nr|Issue)\b\.?\s*(?P<e>[\d,]+)",
    re.IGNORECASE,
)
PAGE = re.compile(
    r"第?\s*(?P<n>[A-Z]?\s?\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:版|頁|页)|第\s*(?P<s>[一二三四五六七八九十\d]{1,3})\s*[張张]|"
    r"^(?P<b>[A-Z]?\d{1,3})$|版(?P<r>[一二三四五六七八九十]{1,3})|\bPage\s*(?P<e>[A-Z]?\d{1,3})",
    re.IGNORECASE,
)
FACTS = re.compile(
    r"\s*(?:主办|主辦|主管|出版|承印|印刷|协办|社长|总编|国内统一|國內統一|统一刊号|CN\s?\d|ISSN|邮发代号|第\s*\d+\s*期|总第|今日|网址|電話|电话|地址|社址)"
)
_NO_NAME = re.compile(
    r"[价價][格目]|(?:零售|每[份張张]).{0,5}[\d一二三四五六七八九十角分元]|\$\d|"
    r"(?:home|final|late|early|city)edition$|peryear$|percopy$|cents$|^editpage$|[定訂订][报報]|[报報][价價]|^pages?\b",
    re.IGNORECASE,
)
# Editors, telephones, the post office's leave, a subheadline beside the folio.
_NO_TITLE = re.compile(
    r"(?:责编|責編|编辑|編輯|校对|校對|美编|版式|主编|电话|電話|热线|熱線|邮箱|传真|广告|廣告)\s*[:：]|\d{5,}|"
    r"(?:主办|主辦|主管|出版|承印|印刷|编印)$|中[華华][郵邮]政|[掛挂][號号]|新[聞闻][紙纸][類类]|^[—–―─－-]{1,}"
)
_SECTIONS = ("副刊", "专刊", "專刊", "特刊", "周刊", "週刊", "增刊", "画刊", "畫刊", "号外", "號外")
_NO_SECTION = re.compile(
    r"(?:星期|礼拜|禮拜|周|週).?$|期[一二三四五六日天]$|.{0,4}(?:编辑|編輯|校对|校對|责编)"
)
_SECTION = re.compile(r"^[\u4e00-\u9fff·/／\s]{2,12}$")
_LATIN_SECTION = re.compile(r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß'’-]*(?: (?:& |and |und )?[A-ZÄÖÜ][A-Za-zÄÖÜäöüß'’-]*){0,3}")  # fmt: skip  # noqa: E501
_NO_LATIN_SECTION = re.compile(
    r"\b(?:edition|vol|volume|price|pages?|established|founded|registered|weather)\b", re.IGNORECASE
)
_EDITED = re.compile(
    "编辑|編輯|责编|責編|美编|校对|校對|版式|电话|電話|热线|熱線|主编|主編|组版|题图"
)
_CODE = re.compile(r"^[A-H]?\d{1,3}(?=[\s\u3000/／|｜·]*[^\W\d])\s*")
_DAILY = re.compile("日报|晚报")
_HALF = 0.5  # of the largest line: how large a paper's name is beside a section
_BROKEN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[报報刊](?:\s|$))")  # 南海时 报: one name


def title(front: Sequence[Line], folio: Sequence[Line], profile: Profile | None) -> str | None:
    """The newspaper's name: the profile's, else the largest line that may be one.

    In a folio the page's section may be larger than the paper's name: what ends as papers' names
    do is the name.
    """
    if profile and profile.title:
        known = {bare(t) for t in (profile.title, *profile.aliases)}
        if any(k and k in bare(line.text) for line in (*front, *folio) for k in known):
            return profile.title
    return _largest(front, False) or _largest(_named(folio), False) or _largest(folio, True)


def _named(folio: Sequence[Line]) -> list[Line]:
    """Lines worded as papers' names are; a Latin one beside much larger words is none."""
    told = [i for i in folio if _title_score(i, True) > 0]
    largest = max(told, key=_size, default=None)
    if largest is None:
        return []
    loose = cjk_share(largest.text) > 0.5
    return [
        i for i in told
        if _is_named(i) and (loose or has_cjk(i.text) or _size(i) >= _HALF * _size(largest))
    ]  # fmt: skip


def _size(line: Line) -> float:
    return line.size or min(line.box.width, line.box.height)


def _largest(lines: Sequence[Line], labelled: bool) -> str | None:
    """The largest line that may be a newspaper's name, cleaned; ``labelled``: 4 HOME is a page."""
    scored = sorted(((_title_score(line, labelled), -n, line) for n, line in enumerate(lines)),
                    key=lambda s: s[:2], reverse=True)  # fmt: skip
    if not scored or scored[0][0] <= 0:
        return None
    return _clean_title(scored[0][2].text)


def _is_named(line: Line) -> bool:
    """Whether a line is worded as a newspaper's name; 医药周刊·专题 is."""
    name = _clean_title(line.text) or ""
    return bool(_DAILY.search(name) or CHINESE.search(bare(name)) or is_latin_paper(name))


def _title_score(line: Line, labelled: bool) -> float:
    text = bare(line.text)
    clean = bare(_clean_title(line.text) or "")
    if _NO_TITLE.search(text) or page_named(line.text, labelled):
        return 0.0
    if len(clean) < 2 or len(clean) > 40 or FACTS.match(text) or clean in _SECTIONS:
        return 0.0
    if text[0] in OPENERS + "(" or re.match("大清|大淸", text) or not re.search(r"[^\W\d_]", clean):
        return 0.0
    if labelled and (
        names_section(clean) or _TWO_TOPICS.fullmatch(clean) or page_before_section(line.text)
    ):
        return 0.0
    if dates.is_date(text) or re.fullmatch(r"[\dA-Za-z.,:：/-]{1,6}", clean):
        return 0.0
    if (_clean_title(line.text) or "").endswith((",", "，", "、")) or _NO_NAME.search(clean):
        return 0.0  # it goes on: the place before a date
    named = _is_named(line)
    if cjk_share(clean) > 0.5 and len(clean) > 14 and not named:
        return 0.0  # a sentence
    size = _size(line) * stretch(line.text)
    return size * (1.6 if named else 1.0) * (1.0 if cjk_share(clean) > 0.5 or named else 0.6)


def _clean_title(text: str) -> str | None:
    """A title without the date, page, weekday and price that are printed beside it.

    A stop that ends a Latin one is part of it, as printed.
    """
    rest = nfc(text)
    for pattern in (TOTAL, RUNNING):
        rest = pattern.sub(" ", rest)
    rest = _BROKEN.sub("", dates.without(rest))
    rest = re.sub(r"第\s*\w{1,3}\s*[版頁页]", " ", rest)
    stop = "." if re.search(r"[A-Za-z]{3}\.$", rest) and not has_cjk(rest) else ""
    rest = strip_ornaments(rest).strip("：:，,。.、 ·•")
    if not has_cjk(rest):
        rest = _PRICED.sub("", rest)
        numbered = _numbered(rest)
        rest = numbered[1] if numbered else rest
    parts = [p for p in re.split(r"\s{1,}|[|｜]", rest) if p]
    named = [
        p for part in parts for p in [re.split("[·・•]", part)[0]] if re.search("[报報刊]$", p)
    ]
    if named:
        return named[0]
    joined = " ".join(parts)
    if joined and all(is_cjk(c) or c == " " for c in joined) and all(len(p) == 1 for p in parts):
        return "".join(parts)
    return joined + stop if joined else None


_TWO_TOPICS = re.compile(r"[\u4e00-\u9fff]{2}[·・•][\u4e00-\u9fff]{2}")  # 市场·机构
_BEFORE = re.compile(r"(?P<n>\d{1,2}) (?P<x>[A-ZÄÖÜ].+)")


def page_before_section(text: str) -> int | None:
    """The page before the name of its section, whatever that is: 13 Harburg & Süderelbe."""
    match = _BEFORE.fullmatch(nfc(text).strip())
    fits = match and _LATIN_SECTION.fullmatch(match["x"]) and not dates.date(text)
    return int(match["n"]) if match and fits and not is_latin_paper(match["x"]) else None


_NUMBERED = re.compile(r"(?P<a>\d{1,3})\s+(?P<x>[A-Z].+)|(?P<y>.+?)\s+(?P<b>\d{1,3})")


def _numbered(text: str) -> tuple[int, str] | None:
    """A Latin title with the number of its page before or behind it: 6 The Daily Courier."""
    match = _NUMBERED.fullmatch(text.strip(" ,.|·•—–-"))
    name = (match["x"] or match["y"]).strip(" ,.|·•—–-") if match else ""
    return (int(match["a"] or match["b"]), name) if match and is_latin_paper(name) else None


def page_beside_title(text: str) -> int | None:
    """The page in a folio of one line: 6 The Daily Courier, Tuesday, May 6, 1903; else None."""
    if has_cjk(text):
        return None
    numbered = _numbered(re.sub(r"[\s,.]+", " ", dates.without(nfc(text))))
    return numbered[0] if numbered else None


_PRICED = re.compile(r"\s+(?:[\[(|{]\S{0,4}|\S{0,4}[\])|}]|[$£€]\S{1,5}|\d{1,2}(?:p|c|d|¢))$")


def title_en(lines: Sequence[Line], name: str | None, profile: Profile | None) -> str | None:
    """The English name under or beside the Chinese one; None where letters of it were not read."""
    if profile and profile.title_en and lines:
        return profile.title_en
    if not any(cjk_share(line.text) > 0.5 for line in lines) or (name and not has_cjk(name)):
        return None
    words = [line for line in lines if _LATIN.fullmatch(nfc(line.text)) and not _fact(line.text)]
    rows = _rows(words, _SPREAD)
    capitals = [line for line in words if line.text.isupper()]  # set as wide as the title over them
    rows += _rows(capitals, _AS_WIDE)
    told = [_spelled(row) for row in rows] + _stacked(rows)
    named = [
        name for name in told if len(bare(name)) > _LETTERS and len(set(bare(name).lower())) > 3
    ]
    if named:
        return max(named, key=len)
    # Between date and number, in one line with them.
    runs = [m[0].strip() for line in lines for m in _LATIN_RUN.finditer(nfc(line.text))]
    return max((r for r in runs if _names_paper(r)), key=len, default=None)


_BELOW, _ASIDE = 3.0, 1.0  # of their size: how far two rows of one title stand apart


def _stacked(rows: Sequence[Sequence[Line]]) -> list[str]:
    """Titles in two rows over each other, NANHU UNIVERSITY over NEWS, of which the whole is one."""
    found = []
    for over, under in permutations([row for row in rows if len(row) == 1], 2):
        a, b = over[0].box, under[0].box
        size = max(over[0].size or a.height, under[0].size or b.height)
        step = b.center[1] - a.center[1]
        aligned = abs(a.center[0] - b.center[0]) < _ASIDE * size
        first, whole = nfc(over[0].text), f"{nfc(over[0].text)} {nfc(under[0].text)}"
        if 0 < step < _BELOW * size and aligned and first.isupper() == under[0].text.isupper():
            found += [whole] if is_latin_paper(whole) and not is_latin_paper(first) else []
    return found


def _spelled(row: Sequence[Line]) -> str:
    """The words of a row; letters that stand apart are put together at their wider whites.

    Empty where letters are so far apart that others between them were not read.
    """
    text = " ".join(nfc(line.text) for line in row)
    words = text.split()
    if sum(len(word) == 1 for word in words) <= len(words) / 2:
        return text
    letters = _letters(row)
    steps = [b.box.center[0] - a.box.center[0] for a, b in pairwise(letters)]
    usual = statistics.median(steps) if steps else 0.0
    if not steps or max(steps) > _UNREAD * usual:
        return ""
    said = [
        " " * (step > _APART * usual) + b.text for step, b in zip(steps, letters[1:], strict=True)
    ]
    return letters[0].text + "".join(said)


def _letters(row: Sequence[Line]) -> list[Line]:
    """Each letter of a row as a line of its own, in place; those of a piece share its width."""
    found = []
    for line in row:
        text = [c for c in line.text if not c.isspace()]
        boxes = [g.box for g in line.glyphs]
        if len(boxes) != len(text):
            step = line.box.width / max(len(text), 1)
            boxes = [
                Box(line.box.x0 + n * step, line.box.y0, line.box.x0 + (n + 1) * step, line.box.y1)
                for n in range(len(text))
            ]
        found += [replace(line, text=c, box=b, glyphs=()) for c, b in zip(text, boxes, strict=True)]
    return found


_LATIN_RUN = re.compile(r"(?<![\w@./:])[A-Z][A-Za-z'’&\-]+(?: [A-Z&][A-Za-z'’&\-]*)+(?![\w@:])")
_AS_WIDE = 60.0  # of their size: how far two words at both ends of a title stand apart
_SPREAD = 10.0  # of their size: how far words of a title stand apart that is set as wide as another
_LATIN = re.compile(r"(?!www\.|\S+\.\S+$)[A-Za-z][A-Za-z .,'’&\-]*", re.IGNORECASE)
_APART, _UNREAD = 1.3, 3.0  # of the usual step from letter to letter: a word ends; some are unread
_LETTERS = 5  # of a title


def _names_paper(text: str) -> bool:
    """Whether Latin words in a line of facts are a title, and no editor, street or club.

    A title ends in a word for a newspaper or stands in capitals throughout.
    """
    capitals = text.isupper() and sum(c.isalpha() for c in text) > 7
    return not _fact(text) and (capitals or is_latin_paper(text))


def _fact(text: str) -> bool:
    return bool(dates.weekday(text) or re.fullmatch(r"(?:No|Vol|Page|Price)\b.*", text, re.I))


def _rows(lines: Sequence[Line], reach: float = 3.0) -> list[list[Line]]:
    """Lines of one height that stand in one row, from left to right.

    ``reach`` is how far apart words that are driven out may stand, in their own size.
    """
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.x0):
        for row in rows:
            last, size = row[-1].box, max(row[-1].size, line.size)
            level = abs(last.center[1] - line.box.center[1]) < 0.5 * size
            white = line.box.x0 - last.x1
            near = -0.5 * size < white < 3 * size
            if level and (near or (white < reach * size and _is_driven(row, line))):
                row.append(line)
                break
        else:
            rows.append([line])
    return rows


def _is_driven(row: Sequence[Line], line: Line) -> bool:
    """Whether a word is of one size with the last of a row and stands as far off as all before."""
    last = row[-1]
    if not 0.8 < line.size / max(last.size, 1e-6) < 1.25:
        return False
    white = line.box.x0 - last.box.x1
    before = [b.box.x0 - a.box.x1 for a, b in pairwise(row)]
    return all(0.7 < white / max(w, 1e-6) < 1.4 for w in before)


def section(folio: Sequence[Line], title: str | None, profile: Profile | None) -> str | None:
    """The printed name of an inner page: a known section, else what is left of the folio.

    Where several things are left the largest is the section: others are what the paper says of
    itself (湖城晚报·副刊).
    """
    known = profile.sections if profile else ()
    for line in folio:
        for name in known:
            if bare(name) in bare(line.text):
                return name
    texts = [nfc(line.text) for line in folio]
    told = [
        (line.size or line.box.height, -n, part)
        for n, line in enumerate(folio)
        if not (_EDITED.search(texts[n]) and len(texts) > 1)
        for part in _parts(texts[n], title)
    ]
    if told:
        return max(told)[2]
    if title is None or has_cjk(title):
        return None
    return next((label for text in texts if (label := _latin_section(text, title))), None)


def _parts(text: str, title: str | None) -> list[str]:
    """What may be a section in a Chinese line of a folio."""
    rest = text
    for pattern in (TOTAL, RUNNING, PAGE, _CODE):
        rest = pattern.sub(" ", rest)
    rest = _BROKEN.sub("", dates.without(rest))
    if title and has_cjk(title):
        rest = re.sub(rf"{re.escape(title)}[·・•]?", " ", rest)
    found = []
    for part in re.split(r"[\s|｜•/／]+", strip_ornaments(rest)):
        plain = strip_ornaments(part)
        if not _SECTION.match(plain) or plain == title or re.search("[报報]$", plain):
            continue
        if not _NO_SECTION.match(plain) and len(only_names(plain)) != 1:
            found.append(plain)
    return found


def _latin_section(text: str, title: str) -> str | None:
    """The section that a Latin line of a folio names, without page and number; else None."""
    rest = RUNNING.sub(" ", text)
    if not page_named(text):
        rest = PAGE.sub(" ", rest)
    rest = strip_ornaments(_CODE.sub("", rest).strip(" ·•|—–-"))
    if not _LATIN_SECTION.fullmatch(rest) or len(rest) < 3 or page_named(rest):
        return None
    same = bare(rest).lower() in bare(title).lower() or is_latin_paper(rest)
    return None if same or _NO_LATIN_SECTION.search(rest) or dates.weekday(rest) else rest
