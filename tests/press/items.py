"""Items as pages drawn by other hands print them: telegrams and briefs without titles, stacked decks.

All chance comes from a source of its own (`Newsroom.odd`), so that pages that do without print as
they always have.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .sheet import Face
from .stories import Paragraph, Story
from .style import Style

if TYPE_CHECKING:
    from .cells import Newsroom

MARKS = ["▲", "■", "●", "◆", "△", "◎", "○", "⊙", "□", "★"]
LABELS = {
    "zh": ["各地简讯", "一句话新闻", "短波", "国内简讯", "要闻集锦", "市井快讯", "经济短讯"],
    "tc": ["簡訊", "短訊", "社會點滴", "地方短波", "要聞集錦"],
    "old": ["專電", "譯電", "要電", "本埠瑣聞", "各地短訊", "公電", "命令", "零訊"],
    "en": ["BRIEF TELEGRAMS.", "TELEGRAPHIC NOTES.", "IN BRIEF", "NEWS NOTES.", "LOCAL ITEMS."],
}


@dataclass(frozen=True)
class Look:
    """How items without titles are told apart; ``gap`` in line leadings."""

    mark: str
    space: str
    indent: float
    gap: float
    rule: str


def look(style: Style, odd: random.Random) -> Look:
    """The look of one column of items."""
    how = odd.choice(["mark", "mark", "mark", "gap", "both", "rule"])
    mark = odd.choice(MARKS) if how in ("mark", "both") else ""
    return Look(
        mark,
        odd.choice(["", "", "　" if style.language != "en" else " "]) if mark else "",
        odd.choice([0.0, 0.0, style.indent]),
        odd.choice([0.4, 0.6, 1.0]) if how in ("gap", "both") else 0.0,
        odd.choice(["short", "full"]) if how == "rule" else "",
    )


def untitled(story: Story, look: Look) -> tuple[Story, Paragraph]:
    """A story without its headline, and its one paragraph."""
    runs = [run for p in story.paragraphs if p.kind == "p" for run in p.runs]
    opening = [run for run in runs if run[0] == "d"]
    words = [text.strip() for kind, text in runs if kind == "t"]
    between = " " if story.language == "en" else ""
    rest = [("t", (between if n else "") + text) for n, text in enumerate(words)]
    mark = look.mark + look.space
    lead: list[tuple[str, str]] = []
    if opening:
        gap = ". " if story.language == "en" else "　"
        bracketed = opening[0][1][-1:] in "】〕）)"
        lead = [("s", mark)] if mark else []
        lead += [opening[0], *([] if bracketed else [("s", gap)])]
    elif mark and rest:
        rest[0] = ("t", mark + rest[0][1])
    kept = replace(
        story, main=(), kicker=(), sub=(), byline=(), byline_line=None, tail=(),
        dateline=story.dateline if opening else None,
    )  # fmt: skip
    return kept, Paragraph((*lead, *rest), indent=look.indent)


def in_turn(room: Newsroom, n: int) -> bool:
    """Whether the next story of a stream is an item of these kinds."""
    meta, odd = room.sheet.meta, room.odd
    assert odd is not None
    if "stream_items" not in meta:
        kinds = {"en": ["decks"] * 6 + ["telegrams", "mixed", "mixed", ""]}.get(
            room.style.language, ["telegrams", "telegrams", "mixed", ""]
        )
        meta["stream_items"] = odd.choice(kinds)
        meta["stream_look"] = look(room.style, odd)
    if meta["stream_items"] == "mixed":
        return (n // 5) % 2 == 0
    return bool(meta["stream_items"])


def in_line(room: Newsroom, mean: float, key: str, n: int) -> tuple[Story, list[Paragraph]]:
    """The next story of a stream as paragraphs: an item without a title, or one under decks."""
    odd = room.odd
    assert odd is not None
    english = room.style.language == "en"
    if english and (room.sheet.meta["stream_items"] == "decks" or odd.random() < 0.5):
        return _decked(room, room.write(int(mean * odd.uniform(0.3, 1.6)), odd.choice(["main", "small", "brief"])), key, n)  # fmt: skip
    how: Look = room.sheet.meta["stream_look"]
    chars = int(odd.uniform(18, 90) * (2.2 if english else 1))
    story, paragraph = untitled(room.write(chars, "brief"), how)
    css = f"margin-block-start:{how.gap * room.style.body.leading:.1f}px;" if how.gap else ""
    out = [replace(paragraph, owner=key, css=css)]
    if n == 0 or odd.random() < 0.12:
        text = odd.choice(LABELS[room.style.language])
        wide = odd.random() < 0.3 and not english
        shown = "　".join(text) if wide else text
        label = Paragraph((("t", shown),), "label", css="text-align:center;text-align-last:auto;")
        out.insert(0, label)
    elif how.rule:
        out.insert(0, Paragraph((), "rule", owner=key, rule=how.rule))
    return story, out


def _decked(room: Newsroom, story: Story, key: str, n: int) -> tuple[Story, list[Paragraph]]:
    """A story under a stack of decks with dashes between them; a short one under a bold line."""
    odd = room.odd
    assert odd is not None
    centred = "text-align:center;text-align-last:auto;"
    hanging = "text-align:left;text-align-last:auto;padding-left:1.2em;text-indent:-1.2em;"
    rule = Paragraph((), "rule", owner=key, rule="short")
    out = [replace(rule, rule=odd.choice(["short", "short", "full"]))] if n else []
    long = sum(p.length for p in story.paragraphs) > 500
    title = " ".join(story.main)
    if not long or odd.random() < 0.25:
        out.append(Paragraph((("t", title.rstrip(".") + "."),), "itemhead", owner=key, css=centred))
        kept = replace(story, main=(title.rstrip(".") + ".",), kicker=(), sub=())
    else:
        out.append(Paragraph((("t", title.upper()),), "headline", owner=key, css=centred))
        dashes = odd.random() < 0.75
        for d in range(odd.randint(1, 3)):
            kind = ("deck1", "deck2", "deck3")[d]
            words = room.write(60, "lead")
            text = (words.sub or words.main)[0]
            text = text.upper() if kind == "deck2" else text
            if dashes:
                out.append(rule)
            out.append(Paragraph((("t", text),), kind, owner=key, css=hanging if kind == "deck3" else centred))  # fmt: skip
        if dashes or odd.random() < 0.5:
            out.append(rule)
        kept = replace(story, kicker=(), sub=())
    body = [replace(p, owner=key) for p in story.paragraphs]
    return replace(kept, byline=(), byline_line=None, tail=()), [*out, *body]


def more_subheads(room: Newsroom) -> None:
    """Large, light and frequent subheads (小标题) from now on, as some papers print them."""
    odd = room.odd
    assert odd is not None
    style, write = room.style, room.write
    size = style.body.size * odd.choice([1.0, 1.15, 1.3, 1.45])
    face = replace(odd.choice([style.head(odd), style.subhead]), weight=odd.choice([400, 700, 900]))
    rows = max(1, round(size * 1.2 / style.body.leading + 0.3))
    room.style = replace(
        style, subhead=face.at(size, leading=style.body.leading * rows),
        subhead_align=odd.choice(["center", "center", "left", "indent"]),
    )  # fmt: skip
    share = odd.choice([0.3, 0.6])

    def written(characters: int, kind: str) -> Story:
        story = write(characters, kind)
        if kind not in ("lead", "main") or odd.random() > share:
            return story
        out: list[Paragraph] = []
        since = 0
        for paragraph in story.paragraphs:
            if paragraph.kind == "p" and since > odd.choice([1, 2, 3]):
                words = (write(30, "brief").main or ("",))[0].split("  ")[0]
                short = " ".join(words.split()[:4]) if story.language == "en" else words[:9].strip()
                if short:
                    out.append(Paragraph((("t", short),), "subhead"))
                    since = 0
            since = since + 1 if paragraph.kind == "p" else 0
            out.append(paragraph)
        return replace(story, paragraphs=tuple(out))

    room.write = written


def faces(style: Style, odd: random.Random) -> dict[str, Face]:
    """The faces of labels, item titles and decks of a stream."""
    size, leading = style.body.size, style.body.leading
    bold = replace(style.head(odd), weight=700)
    plain = replace(style.body, weight=400)
    tall = size * odd.uniform(1.3, 2.2)
    out = {
        "label": replace(bold, weight=odd.choice([400, 700, 900])).at(tall, leading=tall * 1.5),
        "itemhead": replace(bold, weight=700).at(size * odd.choice([1.0, 1.0, 1.08]), leading=leading * 1.1),
        "deck1": replace(style.body, weight=700).at(size * odd.uniform(1.0, 1.3), leading=leading * odd.uniform(1.0, 1.25)),
        "deck2": plain.at(size * odd.uniform(0.95, 1.25), leading=leading * 1.15),
        "deck3": replace(style.body, weight=odd.choice([400, 700, 700])).at(size * odd.uniform(0.92, 1.1), leading=leading),
    }  # fmt: skip
    if style.language == "en":
        head = replace(odd.choice(style.heads), weight=700)
        tall = size * odd.uniform(1.3, 2.6)
        out["headline"] = head.at(tall, leading=tall * 1.1)
    return out
