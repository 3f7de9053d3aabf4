"""English-language articles."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from digitize.page import Byline

from .grammar import Writer, load
from .stories import Paragraph, Run, Story, fillers

SOFT = "\u00ad"
_MONTHS = [
    "Jan.",
    "Feb.",
    "March",
    "April",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
]


@dataclass
class EnglishHouse:
    """The habits of one English paper."""

    byline: str  # by, caps, plain, none
    dateline: float
    dash: str
    caps: bool  # headlines in capitals
    month: int
    day: int
    organization: str
    subheads: float


def house(rng: random.Random, title: str, date: tuple[int, int]) -> EnglishHouse:
    """The habits of one English paper."""
    return EnglishHouse(
        rng.choice(["by", "by", "caps", "organization", "none"]), rng.choice([0.3, 0.8, 0.95]), rng.choice([" — ", ".—", "—", " - "]),
        rng.random() < 0.3, date[0], date[1], title, rng.choice([0, 0, 0.3]),
    )  # fmt: skip


def rules(rng: random.Random) -> dict[str, list[str]]:
    """The grammar with capitalised copies for headlines ({Thing} from {thing})."""
    base = {k: [v.replace("_", " ") for v in vs] for k, vs in load("en").items()}
    for key in ("office", "town", "thing", "last", "num", "plural"):
        base[key.capitalize()] = [_title(v) for v in base[key]]
    return base


def _title(text: str) -> str:
    text = re.sub(r"^the ", "", text)
    return " ".join(w if w in ("of", "and") else w[:1].upper() + w[1:] for w in text.split(" "))


def write(rng: random.Random, manner: EnglishHouse, characters: int, size: str = "main") -> Story:
    """A story of at least ``characters`` printed characters."""
    pen = Writer(rules(rng), rng)
    main = pen.write("shorthead" if size == "brief" else "head")
    story = Story(main=(main.upper() if manner.caps else main,), language="en")
    rich = {"lead": 0.8, "main": 0.45, "small": 0.15, "brief": 0}[size]
    if rng.random() < rich:
        count = rng.choice([1, 1, 2]) if size == "lead" else 1
        story = replace(story, sub=tuple(_first_up(pen.write("sub")) for _ in range(count)))
    if rng.random() < rich * 0.4:
        story = replace(
            story,
            kicker=(pen.write("kicker").upper() if rng.random() < 0.5 else pen.write("kicker"),),
        )
    story = _people(story, pen, manner, size)
    opening: tuple[Run, ...] = ()
    if rng.random() < manner.dateline and size != "brief":
        month = _MONTHS[manner.month - 1]
        day = max(1, manner.day - rng.choice([0, 1, 1, 2]))
        place = pen.write("capital") if rng.random() < 0.6 else pen.write("town").upper()
        text = rng.choice([f"{place}, {month} {day}", f"{place}, {month} {day}", place])
        opening = (("d", text), ("s", manner.dash))
        story = replace(story, dateline=text)
    return replace(
        story,
        paragraphs=_body(pen, manner, characters, opening, size),
        captions=tuple(_first_up(pen.write("captionlead")) + pen.write("credit") for _ in range(2)),
        fillers=tuple(" " + hyphenate(_first_up(s)) for s in fillers(pen)),
        photo_caption=_first_up(pen.write("captionlead"))
        + " "
        + _first_up(pen.write("sentence"))
        + pen.write("credit"),
    )


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _people(story: Story, pen: Writer, manner: EnglishHouse, size: str) -> Story:
    if (
        manner.byline == "none"
        or size in ("brief",)
        or (size == "small" and pen.rng.random() < 0.6)
    ):
        return story
    names = [pen.write("name") for _ in range(pen.rng.choice([1, 1, 1, 2]))]
    joined = " and ".join(names)
    organization, role = None, None
    if manner.byline == "caps":
        names = [n.upper() for n in names]
        line = "By " + " and ".join(names)
    elif manner.byline == "organization":
        role = pen.rng.choice(["Staff Writer", "Staff Reporter", "Correspondent"])
        line = f"By {joined}, {role}"
        names, line = names[:1], f"By {names[0]}, {role}"
    else:
        line = f"By {joined}"
    people = tuple(Byline(name=n, role=role, organization=organization) for n in names)
    return replace(
        story, byline=people, byline_line=line, byline_at=pen.rng.choice(["head", "head", "top"])
    )


def _body(
    pen: Writer, manner: EnglishHouse, characters: int, opening: tuple[Run, ...], size: str
) -> tuple[Paragraph, ...]:
    rng = pen.rng
    out = [
        Paragraph(
            (
                *opening,
                ("t", hyphenate(_first_up(pen.write("lead")))),
                *_sentences(pen, rng.choice([0, 1])),
            )
        )
    ]
    done = out[0].length
    since = 0
    while done < characters:
        since += 1
        if size in ("lead", "main") and since > 3 and rng.random() < manner.subheads:
            out.append(Paragraph((("t", _first_up(pen.write("subhead"))),), "subhead"))
            since = 0
        p = _sentences(pen, rng.choice([1, 1, 2, 2, 3, 4]))
        first = p[0][1].lstrip()
        out.append(Paragraph((("t", first), *p[1:])))
        done += out[-1].length
    return tuple(out)


def _sentences(pen: Writer, count: int) -> list[Run]:
    return [
        (
            "t",
            " "
            + hyphenate(_first_up(pen.write("compound" if pen.rng.random() < 0.5 else "sentence"))),
        )
        for _ in range(count)
    ]


_BREAK = re.compile(
    r"(?<=[aeiouy])([bcdfgklmnprstvz])(?=[bcdfgklmnprstvz][aeiouy])|(?<=[aeiouy])(?=[bcdfgklmnprstvz][aeiouy])"
)


def hyphenate(text: str) -> str:
    """The text with soft hyphens where a long word may break."""

    def word(m: re.Match[str]) -> str:
        w = m[0]
        spots = [x.end() for x in _BREAK.finditer(w) if 2 <= x.end() <= len(w) - 3]
        for at in reversed(spots):
            w = w[:at] + SOFT + w[at:]
        return w

    return re.sub(r"[a-z]{6,}", word, text)
