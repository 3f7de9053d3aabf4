"""Articles of a Republican-era paper: vertical, traditional, semi-classical."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from digitize.page import Byline

from .grammar import Writer, load
from .stories import Paragraph, Run, Story, fillers


@dataclass
class OldHouse:
    """The habits of an old paper."""

    datelines: str  # bracket, plain, none
    pen_names: float  # how many essays are signed
    breaks: float  # how often a new paragraph is begun
    used: set[str] = field(default_factory=set)  # headlines of this page


def house(rng: random.Random) -> OldHouse:
    """The habits of one old paper."""
    return OldHouse(
        rng.choice(["bracket", "plain", "none"]), rng.uniform(0, 0.6), rng.uniform(0.15, 0.6)
    )


def write(rng: random.Random, manner: OldHouse, characters: int, size: str = "main") -> Story:
    """A story of at least ``characters`` printed characters."""
    pen = Writer(load("old"), rng)
    essay = rng.random() < manner.pen_names and size != "brief"
    rule = "essay" if essay else "shorthead" if size in ("brief", "small") else "head"
    title = pen.write(rule)
    for _ in range(8):
        if title not in manner.used:
            break
        title = pen.write(rule)
    manner.used.add(title)
    story = Story(main=(title,), language="old")
    if not essay and size in ("lead", "main") and rng.random() < 0.4:
        story = replace(story, sub=tuple(pen.write("sub") for _ in range(rng.choice([1, 1, 2]))))
    if not essay and size in ("lead", "main") and rng.random() < 0.25:
        story = replace(story, kicker=(pen.write("kicker"),))
    opening: tuple[Run, ...] = ()
    if essay:
        name = pen.write("pen")
        story = replace(story, byline=(Byline(name=name),))
        if rng.random() < 0.6:
            story = replace(story, byline_line=rng.choice([name, f"（{name}）"]), byline_at="head")
        else:
            story = replace(
                story, tail=(("b", f"（{name}）"),), tail_at=rng.choice(["inline", "line"])
            )
    elif manner.datelines != "none":
        opening = _dateline(pen, manner)
        story = replace(story, dateline=opening[0][1].strip("〔〕（）●▲ 　") if opening else None)
    body = _body(pen, manner, characters, opening, size)
    captions = tuple(pen.write("captionlead") for _ in range(2))
    return replace(
        story, paragraphs=body, captions=captions, photo_caption=captions[0], fillers=fillers(pen)
    )


def _dateline(pen: Writer, manner: OldHouse) -> tuple[Run, ...]:
    rng = pen.rng
    place, day = pen.write("place"), pen.write("cnday")
    text = rng.choice([
        f"{place}電", f"{place}{day}日電", f"本報{place}{day}日電", f"中央社{place}{day}日電", "本市訊", "本報訊", f"路透社{pen.write('capital')}{day}日電",
        f"{place}通信", f"國聞社{place}{day}日電", "本埠訊",
    ])  # fmt: skip
    shown = {"bracket": rng.choice([f"（{text}）", f"〔{text}〕"]), "plain": text}[manner.datelines]
    gap: tuple[Run, ...] = (("s", "　"),) if manner.datelines == "plain" else ()
    return (("d", shown), *gap)


def _body(
    pen: Writer, manner: OldHouse, characters: int, opening: tuple[Run, ...], size: str
) -> tuple[Paragraph, ...]:
    rng = pen.rng
    out: list[Paragraph] = []
    runs: list[Run] = [*opening, ("t", pen.write("lead"))]
    done = 0
    while done < characters:
        if rng.random() < manner.breaks and len(runs) > 1:
            out.append(Paragraph(tuple(runs)))
            done += out[-1].length
            runs = []
            if size in ("lead", "main") and rng.random() < 0.08:
                out.append(Paragraph((("t", pen.write("subhead")),), "subhead"))
        runs.append(("t", pen.write("compound" if rng.random() < 0.5 else "sentence")))
        if sum(len(t) for _, t in runs) + done > characters:
            break
    out.append(Paragraph(tuple(runs)))
    return tuple(out)
