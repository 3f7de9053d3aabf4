"""What one article says: headline package, people, dateline, paragraphs of sentences.

A paragraph is a list of runs ``(kind, text)``: ``t`` body text (one sentence each, so that a story
can be cut to length between sentences), ``d`` dateline, ``b`` byline, ``s`` ornament or space.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from digitize.page import Byline

from .grammar import Writer, load

Run = tuple[str, str]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph or subhead (小标题) of a story."""

    runs: tuple[Run, ...]
    kind: str = "p"  # p, subhead, byline; in a stream headline, kicker, subheadline, byhead, rule
    indent: float | None = None
    owner: str = ""  # of a stream: the story it belongs to
    css: str = ""
    rule: str = ""  # short or full, of kind rule

    @property
    def extra(self) -> dict[str, object]:
        """What the typesetter is told beside the runs."""
        told = {"indent": self.indent, "css": self.css or None, "rule": self.rule or None}
        return {k: v for k, v in told.items() if v is not None}

    @property
    def length(self) -> int:
        """Printed characters."""
        return sum(len(t) for _, t in self.runs)


@dataclass(frozen=True)
class Story:
    """One article's content, not yet cut to length."""

    kicker: tuple[str, ...] = ()
    main: tuple[str, ...] = ()
    sub: tuple[str, ...] = ()
    byline: tuple[Byline, ...] = ()
    byline_line: str | None = None  # a line of its own
    byline_at: str = "top"  # top of the first column, head (under the headline), end
    dateline: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    tail: tuple[Run, ...] = ()  # after the last sentence: a closing （记者 某某）
    tail_at: str = "inline"  # inline or line
    captions: tuple[str, ...] = ()
    photo_caption: str = ""
    continued_to: int | None = None
    continued_from: int | None = None
    from_text: str | None = None  # 上接第1版, as printed
    from_at: str = "inline"  # inline or line
    language: str = "zh"
    topic: str = ""
    fillers: tuple[str, ...] = ()  # sentences that may lengthen the last paragraph


@dataclass
class House:
    """How one newspaper writes bylines and datelines: every paper has its habits."""

    byline: str
    dateline: str
    city: str
    organization: str
    ornament: str
    spaces: bool
    subheads: float
    date: tuple[int, int] = (10, 30)
    topics: list[str] = field(default_factory=list)


def house(rng: random.Random, paper_title: str, town: str, date: tuple[int, int]) -> House:
    """The habits of one newspaper."""
    return House(
        byline=rng.choice(["square", "square", "paper", "plain", "inline", "inline", "closing", "signature", "organization", "mixed", "mixed", "none"]),
        dateline=rng.choice(["paper", "paper", "paper", "wire", "mixed", "none"]),
        city=rng.choice([town, load("zh")["city"][rng.randrange(20)]]),
        organization=paper_title,
        ornament=rng.choice(["■", "□", "●", "◎", "▲", "◆", "○"]),
        spaces=rng.random() < 0.75,
        subheads=rng.choice([0, 0.2, 0.5]),
        date=date,
        topics=rng.sample(load("zh")["topic.names"], 13),
    )  # fmt: skip


def write(rng: random.Random, manner: House, characters: int, size: str = "main") -> Story:
    """A story of at least ``characters`` printed characters.

    ``size``: ``lead``, ``main``, ``small`` or ``brief``; it decides how rich the headline is.
    """
    topic = manner.topics[rng.randrange(len(manner.topics))]
    pen = Writer(load("zh"), rng, topic)
    story = _people(_headline(pen, size), pen, manner, size)
    dateline = _dateline(pen, manner) if size != "brief" or rng.random() < 0.5 else None
    opening = _opening(rng, dateline, story)
    if story.byline_at == "inline":
        story = replace(story, byline_line=None)
    return replace(
        story,
        dateline=dateline,
        paragraphs=_body(pen, manner, characters, size, opening),
        captions=tuple(_caption(pen) for _ in range(2)),
        photo_caption=pen.write("photostory") + _credit(pen),
        topic=topic,
        fillers=fillers(pen),
    )


def fillers(pen: Writer, space: str = "") -> tuple[str, ...]:
    """Sentences of falling length with which a last column is filled."""
    listed = [pen.write("sentence") for _ in range(2)] + [pen.write("short") for _ in range(4)]
    return tuple(space + s for s in sorted(listed, key=len, reverse=True))


def _headline(pen: Writer, size: str) -> Story:
    rng = pen.rng
    if size == "brief":
        return Story(main=(pen.write("shorthead"),))
    main = pen.write("head")
    parts = (main,) if rng.random() < 0.7 else (main, pen.write("head"))
    if rng.random() < 0.2:
        parts = (pen.write("shorthead"), pen.write("shorthead"))
    kicker: tuple[str, ...] = ()
    sub: tuple[str, ...] = ()
    rich = {"lead": 0.6, "main": 0.35, "small": 0.12}[size]
    if rng.random() < rich:
        kicker = (pen.write(rng.choice(["kicker", "kicker", "kickerlabel"])).replace("  ", " "),)
    if rng.random() < rich * 1.2:
        sub = tuple(pen.write("sub") for _ in range(rng.choice([1, 1, 1, 2])))
    return Story(kicker=kicker, main=parts, sub=sub)


def _people(story: Story, pen: Writer, manner: House, size: str) -> Story:
    rng = pen.rng
    form = manner.byline
    if form == "mixed":
        form = rng.choice(
            ["square", "paper", "plain", "inline", "closing", "signature", "organization", "none"]
        )
    if size == "brief":
        form = rng.choice(["none", "closing", "signature", "none"])
    gap = " " if manner.spaces else rng.choice(["　", " "])
    listed: list[Byline] = []
    title = {
        "square": "记者",
        "paper": "本报记者",
        "plain": "记者",
        "inline": "记者",
        "closing": rng.choice(["记者", "通讯员", ""]),
        "organization": f"{manner.organization}记者",
    }.get(form, "")
    if form in ("square", "paper") and rng.random() < 0.2:
        title = rng.choice(["首席记者", "本报首席记者", "见习记者", "本报通讯员"])
    names = [pen.write("name") for _ in range(rng.choice([1, 1, 1, 2, 3]))]
    second = (
        [pen.write("name") for _ in range(rng.choice([0, 0, 1, 2]))] if form != "closing" else []
    )
    role = title.replace("本报", "").replace(manner.organization, "") or None
    org = manner.organization if form == "organization" else None
    listed += [Byline(name=n, role=role, organization=org) for n in names]
    text = title + (gap if title else "") + gap.join(names)
    if second:
        listed += [Byline(name=n, role="通讯员", organization=None) for n in second]
        text += gap + "通讯员" + gap + gap.join(second)
    if form == "none":
        return story
    if form == "signature":  # the bare name after the last sentence
        at = "line" if rng.random() < 0.3 else "inline"
        lead = "" if at == "line" else "　" * rng.randint(1, 3)
        return replace(
            story, byline=(Byline(name=names[0]),), tail=(("b", lead + names[0]),), tail_at=at
        )
    if form == "closing":
        run = f"（{text}）"
        at = "line" if rng.random() < 0.25 else "inline"
        return replace(story, byline=tuple(listed), tail=(("b", run),), tail_at=at)
    if form == "inline":
        return replace(story, byline=tuple(listed), byline_line=text, byline_at="inline")
    line = (manner.ornament if form in ("square", "organization") else "") + text
    at = rng.choice(["top", "head", "head", "end"] if size != "small" else ["top", "head"])
    return replace(story, byline=tuple(listed), byline_line=line, byline_at=at)


def _dateline(pen: Writer, manner: House) -> str | None:
    rng = pen.rng
    form = manner.dateline if manner.dateline != "mixed" else rng.choice(["paper", "wire", "none"])
    month, day = manner.date
    day = max(1, day - 1)
    if form == "none":
        return None
    if form == "paper":
        return "本报讯"
    city = rng.choice([manner.city, pen.write("city")])
    return rng.choice(
        [
            f"新华社{city}{month}月{day}日电",
            f"本报{city}{month}月{day}日电",
            f"据新华社{city}{month}月{day}日电",
            f"本报{city}{month}月{day}日讯",
            f"中新社{city}{month}月{day}日电",
        ]
    )


def _opening(rng: random.Random, dateline: str | None, story: Story) -> tuple[Run, ...]:
    """The runs before the lead: dateline, inline byline, the space after them."""
    inline = (("b", f"（{story.byline_line}）"),) if story.byline_at == "inline" else ()
    place = (("d", dateline),) if dateline else ()
    gap: tuple[Run, ...] = ()
    if (place and not inline) or (inline and rng.random() < 0.3):
        gap = (("s", rng.choice(["　", " ", "　"])),)
    return (*place, *inline, *gap)


def _body(
    pen: Writer, manner: House, characters: int, size: str, opening: tuple[Run, ...]
) -> tuple[Paragraph, ...]:
    rng = pen.rng
    lead = ("t", pen.write("lead"))
    out = [Paragraph((*opening, lead, *_sentences(pen, rng.choice([0, 1, 1, 2]))))]
    done = out[0].length
    stretch = rng.randint(3, 5)
    while done < characters:
        if (
            size in ("lead", "main")
            and rng.random() < manner.subheads * 0.3
            and len(out) >= stretch
        ):
            out.append(Paragraph((("t", pen.write("subhead")),), "subhead"))
            stretch = len(out) + rng.randint(3, 6)
        p = Paragraph(tuple(_sentences(pen, rng.choice([1, 2, 2, 3, 3, 4, 5]))))
        out.append(p)
        done += p.length
    return tuple(out)


def _sentences(pen: Writer, count: int) -> list[Run]:
    out = []
    for i in range(count):
        text = pen.write("compound" if pen.rng.random() < 0.55 else "sentence")
        if (
            i
            and pen.rng.random() < 0.2
            and text[2:3] != "，"
            and text[4:5] != "，"
            and text[0] != "“"
        ):
            text = pen.write("transition") + text
        out.append(("t", text))
    return out


def _credit(pen: Writer) -> str:
    rng = pen.rng
    name = pen.write("name")
    return rng.choice(
        [
            f"　记者 {name} 摄",
            f" 本报记者 {name} 摄",
            f"（{name} 摄）",
            f"　{name}/摄",
            "",
            f"　通讯员 {name} 摄影报道",
            f" 新华社记者 {name} 摄",
        ]
    )


def _caption(pen: Writer) -> str:
    return pen.write("captionlead") + (_credit(pen) if pen.rng.random() < 0.7 else "")
