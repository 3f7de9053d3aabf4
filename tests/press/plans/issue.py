"""Two pages of one issue: a story breaks off on the front and goes on inside (下转, 上接)."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from ..headline import cut
from ..paper import spelled
from ..sheet import Flow, Sheet
from ..stories import Paragraph, Story
from . import canvas, lay

_TO = {
    "zh": (
        "（下转第{}版）",
        "（下转{}版）",
        "下转第{}版▶",
        "（下转A{}版）",
        "（下转第{c}版）",
        "▶▶▶下转第{}版",
        "（紧转第{}版）",
    ),
    "en": ("(Continued on Page {})", "Continued on page {}", "(See Page {})"),
}
_FROM = {
    "zh": (
        "（上接第{}版）",
        "（上接{}版）",
        "上接第{}版",
        "（上接A{}版）",
        "（上接第{c}版）",
        "▲上接第{}版",
        "（紧接第{}版）",
    ),
    "en": ("(Continued from Page {})", "Continued from page {}"),
}


@dataclass
class Front:
    """The first page, and what the second needs."""

    sheet: Sheet
    page: canvas.Canvas
    target: int
    rng: random.Random
    form: int
    held: bool


def front(seed: int, held: bool = False) -> Front:
    """A front page on which one story breaks off."""
    rng = random.Random(seed)
    kind = rng.choices(["horizontal", "horizontal-tc", "english"], [7, 1, 2])[0]
    page = canvas.begin(seed, kind, held, front=True, rng=rng)
    target = rng.randint(2, max(2, min(page.paper.page_count, 12)))
    words = _TO["en" if page.room.style.language == "en" else "zh"]
    form = rng.randrange(len(words))
    text = words[form].format(target, c=spelled(target))
    text = page.room.turn.text(text) if page.room.turn else text  # type: ignore[attr-defined]
    page.room.jump = (target, text, rng.choice(["inline", "line", "line"]))
    sheet = lay(page, rng, held, rng.choice(["slicing", "slicing", "grid", "drawn"]))
    if page.room.jump is not None:
        raise ValueError("no story big enough to break off")
    sheet.meta["seed"] = seed
    return Front(sheet, page, target, rng, form, held)


def broken(sheet: Sheet) -> tuple[str, int, Flow, Story]:
    """Key, part number, flow and story of the story that breaks off."""
    for item in sheet.items:
        for i, part in enumerate(item.parts):
            if isinstance(part, Flow) and part.jump and item.story:
                return item.key, i, part, item.story
    raise ValueError("no story breaks off")


def inside(first: Front, said: dict[str, Any]) -> Sheet:
    """The inner page on which the story goes on; ``said`` is how its flow was set in front."""
    rng = first.rng
    _, _, flow, story = broken(first.sheet)
    rest = said["rest"]
    if rest is None:
        raise ValueError("the story did not break off")
    left = _rest(flow.paragraphs, rest["p"], rest["o"])
    style = first.page.room.style
    page = canvas.begin(
        first.sheet.meta["seed"],
        first.page.kind,
        first.held,
        False,
        rng,
        first.page.paper,
        style,
        first.target,
    )
    page.room.write = first.page.room.write
    language = "en" if style.language == "en" else "zh"
    text = _FROM[language][first.form % len(_FROM[language])].format(1, c="一")
    turn = first.page.room.turn
    text = turn.text(text) if turn else text  # type: ignore[attr-defined]
    at = rng.choice(["inline", "inline", "line"])
    if at == "inline":
        gap = " " if language == "en" else ""
        left[0] = replace(left[0], runs=(("j", text + gap), *left[0].runs))
    more = first.page.room.write(3000, "main").paragraphs[1:]
    main = story.main if rng.random() < 0.7 else (cut(" ".join(story.main), 2)[0],)
    page.room.carried = Story(
        main=main, paragraphs=(*left, *more), continued_from=1, from_text=text, from_at=at,
        language=style.language, fillers=story.fillers, captions=story.captions,
    )  # fmt: skip
    sheet = lay(page, rng, first.held, rng.choice(["slicing", "grid", "drawn"]))
    if page.room.carried is not None:
        raise ValueError("the continued story found no place")
    return sheet


def _rest(paragraphs: tuple[Paragraph, ...], index: int, offset: int) -> list[Paragraph]:
    """What the flow left over: the rest of a paragraph from flat ``offset``, and what follows."""
    if index >= len(paragraphs):
        raise ValueError("nothing is left to go on with")
    runs, at = [], 0
    for kind, text in paragraphs[index].runs:
        if at + len(text) > offset:
            runs.append((kind, text[max(0, offset - at) :]))
        at += len(text)
    head = [replace(paragraphs[index], runs=tuple(runs))] if runs else []
    out = [*head, *paragraphs[index + 1 :]]
    if not out or out[0].kind != "p":
        raise ValueError("the story breaks off before a subhead")
    return out
