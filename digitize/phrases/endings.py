"""Bylines at the end of an article: who signs it, with what brackets and white. Ground: pure."""

from __future__ import annotations

import re
from functools import lru_cache

from digitize.lexicon import words
from digitize.page import Byline
from digitize.phrases.names import COMPOUND, is_name, names
from digitize.phrases.people import (
    CLOSING,
    COLLECTIVE,
    OPENING,
    REPORTER,
    bylines,
    pen_name,
    says,
    signature,
)
from digitize.phrases.places import is_place
from digitize.text import CACHED

_INNER = re.compile(rf"[{OPENING}]\s*(?P<inner>[^（）()【】\[\]]{{2,50}}?)\s*[{CLOSING}（(]?\s*$")
_UNOPENED = re.compile(
    rf"(?<=[。！？”」』!?])\s*(?P<inner>(?:本报|本報)?{REPORTER}[^。，（(]{{2,40}}?)\s*[{CLOSING}]?\s*$"
)
# What stands in brackets at the end of a report and is no name.
_ENDINGS = re.compile(
    r"[完续續略图圖]$|^[图圖照]片$|^笑$|[社报報网網台电電讯訊刊载載]$|^[上中下一二三四五六七八九十终終]+$|来源|综合|据|根据|记者|見|见"
)
_ENDED = re.compile("[。！？!?”」』…]$")


# Who wrote it as German papers sign: mkl, jw/hk, (dpa/lno). Letters that make no word; agencies.
_NO_INITIALS = frozenset((
    "km", "cm", "mm", "kg", "ft", "lb", "lbs", "sq", "vs", "st", "nd", "rd", "th", "mr", "mrs",
    "ms", "dr", "jr", "sr", "pst", "cst", "mst", "bzw", "vgl", "mtl", "hm", "shh", "tv",
    "dvd", "tbsp", "tsp",
    "ps", "cf", "ff", "pp", "str", "nr", "mrd", "tsd", "qm", "ltd", "mph", "kmh", "pm",
))  # fmt: skip
_INITIALS = re.compile(
    r"(?:(?<=\w\w[.!?…])|(?<=[.!?…][“”\"»]))\s+(?:(?P<plain>[b-df-hj-np-tv-xz]{2,4}(?:/[b-df-hj-np-tv-xz]{2,4})?)"
    r"|[(](?P<inner>(?:dpa|ap|AP|afp|AFP|rtr|epd|sid|KNA|ddp|dapd|APA|sda)(?:/[a-z]{2,4})?)[)])\s*$"
)

_OURS = re.compile(  # The roof leaks. – Our Correspondent
    r"(?<=[.!?…”\"’'])\s*[–—―-]\s?(?P<name>Our\s(?:[A-Z]\w+\s){0,3}(?:Correspondent|Reporter|Representative))\.?$"
)


@lru_cache(maxsize=CACHED)
def closing_byline(text: str) -> tuple[tuple[Byline, ...], str] | None:
    """People who sign the end of an article, and the text without them; None if none.

    They stand in brackets, or with nothing but their names behind the last sentence.
    """
    initials = _INITIALS.search(text)
    if initials and (initials["plain"] or initials["inner"]) not in _NO_INITIALS:
        name = (initials["plain"] or initials["inner"]).strip()
        return (Byline(name=name),), text[: initials.start()].rstrip()
    ours = _OURS.search(text)
    if ours:
        return (Byline(name=ours["name"]),), text[: ours.start()].rstrip()
    match = _INNER.search(text) or _UNOPENED.search(text)
    if not match:
        return _signed(text) or _titled(text)
    rest = text[: match.start()].rstrip()
    inner = match["inner"].strip()
    if is_place(inner) or re.fullmatch("[图圖照]片", inner):
        return None
    people = bylines(inner) or signature(f"（{inner}）")
    if not people and _ENDED.search(rest) and not _ENDINGS.search(inner):
        house = COLLECTIVE.match(inner)
        people = (Byline(name=inner),) if house else pen_name(inner)
    return (people, rest) if people else None


_SIGNED = re.compile(
    r"(?:^|(?<=[。！？”」』]))[\s\u3000]*(?P<mark>[■□●◆▲]?)[\s\u3000]*(?P<names>[\u4e00-\u9fff·]{2,4}(?:[\s\u3000、]+[\u4e00-\u9fff·]{2,4}){0,3})\s*$"
)


# 矿长盛立民: what somebody is, and the name, behind the last sentence
_TITLED = re.compile(
    r"(?<=[。！？])[\s\u3000]*(?P<role>[\u4e00-\u9fff]{0,6}?(?:[矿礦厂廠校院所站队隊班排连連营營团團处處科局县縣区區乡鄉镇鎮村社组組会會]长|[矿礦厂廠校院所站队隊班排連营團處科局縣區乡鄉鎮村社組會]長|"
    r"书记|書記|主任|[经經]理|教[师師]|老[师師]|[战戰]士|新兵|会[计計]|[医醫]生|工人|校友))[\s\u3000]*(?P<name>[\u4e00-\u9fff]{2,3})\s*$"
)


def _titled(text: str) -> tuple[tuple[Byline, ...], str] | None:
    """Who signs with what he is: …也已经换上。矿长盛立民; else None."""
    match = _TITLED.search(text)
    if not match or not is_name(match["name"], True) or says(match["name"], False):
        return None
    return (Byline(name=match["name"], role=match["role"]),), text[: match.start()].rstrip()


def _signed(text: str) -> tuple[tuple[Byline, ...], str] | None:
    match = _SIGNED.search(text)
    found = names(match["names"]) if match else []
    if not match or not found or not all(is_name(n) and len(n) <= 4 for n in found):
        return None
    plain = found[0] == match[0] and not match["mark"]  # with no white before it
    if any(_ENDINGS.search(n) or is_place(n) or (len(n) > 3 and n in words()) for n in found):
        return None
    if any(says(name, plain) for name in found) or (
        plain and len(found[0]) > 3 and found[0][:2] not in COMPOUND
    ):
        return None
    return tuple(Byline(name=n) for n in found), text[: match.start()].rstrip()
