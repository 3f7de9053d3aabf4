"""Simplified stories in traditional characters, as Hong Kong and Taiwan print them."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache
from typing import Any

from digitize.page import Byline

from .stories import Paragraph, Run, Story

_QUOTES = str.maketrans({"“": "「", "”": "」", "‘": "『", "’": "』"})
_NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")


@cache
def _converter(variant: str) -> Any:
    import opencc

    return opencc.OpenCC(variant)


class Traditional:
    """Turns text and stories over; ``numerals`` prints years and dates in Chinese numerals."""

    def __init__(self, rng: random.Random, vertical: bool) -> None:
        self.variant = rng.choice(["s2hk", "s2twp"])
        self.numerals = vertical and rng.random() < 0.75
        self.quotes = rng.random() < 0.85 or vertical
        self.brackets = rng.random() < 0.4  # 【本報訊】

    def text(self, text: str) -> str:
        """One text in traditional characters."""
        out = str(_converter(self.variant).convert(text))
        if self.quotes:
            out = out.translate(_QUOTES)
        if self.numerals:
            out = re.sub(r"\d{4}(?=年)", lambda m: m[0].translate(_NUMERALS), out)
            out = re.sub(r"\d{1,2}(?=[日月時分歲])", lambda m: numeral(int(m[0])), out)
            out = re.sub(r"\d{1,3}(?=[名個戶家項場處人部件支])", lambda m: numeral(int(m[0])), out)
        return out

    def story(self, story: Story) -> Story:
        """A whole story in traditional characters."""

        def lines(given: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(self.text(s) for s in given)

        def run(kind: str, text: str) -> Run:
            text = self.text(text)
            return (kind, f"【{text}】") if kind == "d" and self.brackets else (kind, text)

        def runs(given: tuple[Run, ...]) -> tuple[Run, ...]:
            return tuple(run(k, t) for k, t in given if not (self.brackets and k == "s"))

        people = tuple(
            Byline(
                name=self.text(b.name),
                role=b.role and self.text(b.role),
                organization=b.organization and self.text(b.organization),
            )
            for b in story.byline
        )
        return replace(
            story, kicker=lines(story.kicker), main=lines(story.main), sub=lines(story.sub), byline=people,
            byline_line=story.byline_line and self.text(story.byline_line),
            dateline=story.dateline and self.text(story.dateline),
            paragraphs=tuple(Paragraph(runs(p.runs), p.kind, p.indent) for p in story.paragraphs),
            tail=runs(story.tail), captions=lines(story.captions), photo_caption=self.text(story.photo_caption),
            language="tc", fillers=lines(story.fillers),
        )  # fmt: skip


def numeral(n: int) -> str:
    """A number up to 999 in Chinese: 23 -> 二十三."""
    digits = "零一二三四五六七八九"
    if n < 10:
        return digits[n]
    if n < 20:
        return "十" + (digits[n % 10] if n % 10 else "")
    if n < 100:
        return digits[n // 10] + "十" + (digits[n % 10] if n % 10 else "")
    tail = n % 100
    middle = (
        ""
        if tail == 0
        else ("零" + digits[tail] if tail < 10 else ("一" if tail < 20 else "") + numeral(tail))
    )
    return digits[n // 100] + "百" + middle
