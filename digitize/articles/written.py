"""What an article says of itself: dateline, authors, 下转 and 上接, taken out of its words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from digitize.articles.paragraphs import Paragraph
from digitize.page import Byline
from digitize.passage import Passage
from digitize.phrases.datelines import dateline_beside, lead, opened
from digitize.phrases.endings import closing_byline
from digitize.phrases.homes import signed_from_home
from digitize.phrases.latin import latin_signature
from digitize.phrases.pages import continued_from, continued_to, page_behind
from digitize.phrases.people import ANSWER, bylines, pen_name
from digitize.profile import Profile
from digitize.text import is_cjk, join, nfc

People = tuple[Byline, ...]

_MARKS = tuple("■□●○◆◇▲△★☆▶►◎")

_OPENED, _CLOSED = "（(【[〔", "）)】]〕"
_NEAR = 12  # characters from the start of a text: there an article names the page it comes from
_CUT_OFF = re.compile(r"等[\d一二三四五六七八九十百]*$")  # 张三等十/二人


@dataclass
class Written:
    """An article's paragraphs after dateline, bylines and jumps were taken out of them."""

    paragraphs: list[str]
    dateline: str | None = None
    byline: People = ()
    to: int | None = None
    origin: int | None = None

    @classmethod
    def of(
        cls, paragraphs: Sequence[Paragraph], profile: Profile | None, people: People = ()
    ) -> Written:
        """Read the paragraphs of an article; ``people`` are named by lines of their own."""
        written = cls([p.text for p in paragraphs], byline=people)
        written._take_jumps()
        written._take_names()
        written._take_lead(profile)
        written._take_answers()
        written._take_closing()
        written.paragraphs = [p for p in written.paragraphs if p]
        written.byline = unique(written.byline)
        return written

    def _take_jumps(self) -> None:
        for n in {0, len(self.paragraphs) - 1} if self.paragraphs else ():
            found = continued_from(self.paragraphs[n])
            if found and _stands_apart(self.paragraphs[n], found[1]):
                self.origin = found[0]
                self.paragraphs[n] = _without(self.paragraphs[n], found[1])
            jump = continued_to(self.paragraphs[n]) or page_behind(self.paragraphs[n])
            if jump and jump[1][1] > len(self.paragraphs[n]) - 4:
                self.to = jump[0]
                self.paragraphs[n] = _without(self.paragraphs[n], jump[1])

    def _take_names(self) -> None:
        """A first paragraph that is nothing but a byline, or the rest of one, is none."""
        if len(self.paragraphs) < 2 or len(self.paragraphs[0]) > 40:
            return
        first = self.paragraphs[0]
        found = bylines(first)
        if not found and self.byline:
            signed = closing_byline(first)
            found = signed[0] if signed and not signed[1] else None
        if found:
            self.byline += found
            self.paragraphs = self.paragraphs[1:]

    def _take_lead(self, profile: Profile | None) -> None:
        for n, text in enumerate(self.paragraphs[:2]):
            found = opened(text, profile.dateline_patterns if profile else ())
            if found.dateline or found.byline:
                self.dateline, self.byline = found.dateline, self.byline + found.byline
                self.paragraphs[n] = found.rest
                return

    def _take_answers(self) -> None:
        """Reporters who answer for what readers asked: 记者李明核实：路灯已经修好."""
        for n, text in enumerate(self.paragraphs[1:], start=1):
            answer = ANSWER.match(text)
            people = bylines(answer["who"]) if answer else None
            if answer and people:
                self.byline += people
                self.paragraphs[n] = text[answer.end() :]

    def _take_closing(self) -> None:
        if not self.paragraphs:
            return
        found = closing_byline(self.paragraphs[-1]) or signed_from_home(self.paragraphs[-1])
        if found:
            self.byline += found[0]
            self.paragraphs[-1] = found[1]


def _stands_apart(text: str, span: tuple[int, int]) -> bool:
    """Whether a 上接第1版 is no part of a sentence: 此事（上接第三版的文章里已经说过）is one.

    It fills its brackets; the second of them may be lost near the start of the text, and so may
    both, where no Chinese sentence runs up to it.
    """
    said, before = text[slice(*span)].strip(), text[: span[0]]
    if said[0] in _OPENED:
        lost = len(before) < _NEAR and not any(c in _CLOSED for c in text[span[1] :])
        return said[-1] in _CLOSED or lost
    return len(before) < _NEAR and not (before and is_cjk(said[0]) and before[-1] not in "。！？")


def _without(text: str, span: tuple[int, int]) -> str:
    return (text[: span[0]] + text[span[1] :]).strip()


def people_of(passages: Sequence[Passage], profile: Profile | None = None) -> People:
    """The people of the bylines of one article; a byline may be broken within a name.

    Passages of bylines that follow each other are read as one first, then each for itself; one
    that opens with a mark of its own (■, ●) begins anew.
    """
    marked = [n for n, p in enumerate(passages) if n and nfc(p.lines[0].text)[:1] in _MARKS]
    if marked:
        runs = itertools.pairwise([0, *marked, len(passages)])
        return tuple(b for a, z in runs for b in people_of(passages[a:z], profile))
    texts = [[nfc(line.text) for line in p.lines] for p in passages]
    whole = list(itertools.chain(*texts))
    said = (join(whole), " ".join(whole))
    own = next((p for text in said if (p := _of_profile(text, profile))), ())
    if own:
        return own
    if len(whole) > 1 and (signed := latin_signature(whole)):
        return signed  # with a role below the name, which would be read on with it
    for text in said:
        if found := bylines(text):
            return found
    if len(whole) > 1 and _CUT_OFF.search(whole[0]) and (told := pen_name(said[0])):
        return told
    if len(texts) > 1:
        return tuple(b for p in passages for b in people_of([p], profile))
    several = tuple(b for text in whole for b in bylines(text) or ())
    told = several or pen_name("".join(whole)) or _opened("".join(whole))
    return told or latin_signature(whole)


def _opened(text: str) -> People:
    """The people of a byline that names the place too: 【記者王大明／台北報導】."""
    return lead(text).byline


def dateline_of(passages: Sequence[Passage]) -> str | None:
    """The dateline that stands in a line of its own with a byline."""
    said = (
        t
        for p in passages
        for t in (*(line.text for line in p.lines), join(line.text for line in p.lines))
    )
    return next((d for text in said if (d := dateline_beside(text))), None)


def _of_profile(text: str, profile: Profile | None) -> People:
    """The people of a byline of the form that a newspaper's profile describes."""
    from digitize.phrases.names import names

    for pattern in profile.byline_patterns if profile else ():
        match = re.fullmatch(pattern, text.strip())
        said = match.groupdict() if match else {}
        if said.get("name"):
            role, organization = said.get("role"), said.get("organization")
            told = bylines(f"{organization or ''}{role or ''} {said['name']}") or ()
            if len({person.role for person in told}) > 1:
                return told  # what the pattern takes for names has further roles in it
            return tuple(
                Byline(name=n, role=role, organization=organization) for n in names(said["name"])
            )
    return ()


def unique(people: People) -> People:
    """Each person once, as first named."""
    seen: dict[str, Byline] = {}
    for person in people:
        seen.setdefault(person.name, person)
    return tuple(seen.values())
