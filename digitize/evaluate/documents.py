"""Page documents for measuring: read leniently, found in folders, and paired.

Truths come from other hands: keys may be missing, coordinates be floats, ids be numbers, types be
unknown. What a truth does not state stays unset, so that it is not measured.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from digitize.errors import InputError
from digitize.page import Page, RegionType, Source, Writing

ROLES = frozenset(get_args(RegionType))
WRITINGS = frozenset(get_args(Writing))
NULLABLE = ("dateline", "continued_to", "continued_from")
KINDS = frozenset({"column", "region", "page", "character"})


def find(given: Path, endings: tuple[str, ...]) -> list[Path]:
    """The page documents at a path: itself, or those in the folder and below.

    ``endings`` are tried in turn; the first that any file has is taken. ``.json`` alone takes
    every file that has regions. Raises `InputError` where there is nothing.
    """
    if given.is_file():
        return [given]
    if not given.is_dir():
        raise InputError(f"{given}: no such file or folder")
    for ending in endings:
        paths = sorted(p for p in given.rglob(f"*{ending}") if p.is_file())
        if ending == ".json":
            paths = [p for p in paths if b'"regions"' in p.read_bytes()]
        if paths:
            return paths
    raise InputError(f"{given}: no page documents; they are called {' or '.join(endings)}")


def source(path: Path) -> Source:
    """Which page a document speaks of. Raises `InputError` where the file is none."""
    plain = _plain(path)
    try:
        return Source.model_validate(_source(plain, path))
    except (ValidationError, AttributeError) as error:
        raise InputError(f"{path}: no page document that can be measured: {error}") from error


def read(path: Path) -> Page:
    """A page document of any hand. Raises `InputError` where the file is none."""
    plain = _plain(path)
    try:
        return Page.model_validate(_completed(plain, path))
    except (ValidationError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path}: no page document that can be measured: {error}") from error


def _plain(path: Path) -> dict[str, Any]:
    try:
        plain = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as JSON ({error}); is it whole?") from error
    if not isinstance(plain, dict) or "regions" not in plain:
        raise InputError(f"{path}: no page document, it has no regions; give *.page.json files")
    return plain


def _source(plain: dict[str, Any], path: Path) -> dict[str, Any]:
    named = path.name.removesuffix(".json").removesuffix(".truth").removesuffix(".page")
    known = {key: value for key, value in (plain.get("source") or {}).items() if value is not None}
    return {"file": named, "sha256": "", "width": 0, "height": 0, **known}


def _completed(plain: dict[str, Any], path: Path) -> dict[str, Any]:
    """The document with what the types insist on filled in, and nothing else."""
    page = {k: v for k, v in plain.items() if v is not None or k in ("page_number", "section")}
    page["made_by"] = {"version": "", **(page.get("made_by") or {})}
    page["source"] = _source(plain, path)
    page["regions"] = [_region(region, number) for number, region in enumerate(page["regions"])]
    if "articles" in page:
        page["articles"] = [_article(a, number) for number, a in enumerate(page["articles"])]
    page["seams"] = [
        {"probability": 1.0, "to": None, **seam} for seam in page.get("seams", ()) if "from" in seam
    ]
    if "repairs" in page:
        page["repairs"] = [_repair(repair) for repair in page["repairs"] if "from" in repair]
    return page


def _name(value: Any) -> str | None:
    return None if value is None else str(value)


def _polygon(value: Any) -> list[Any]:
    """Points of a polygon; a box ``[x0, y0, x1, y1]`` becomes one."""
    if (
        isinstance(value, list)
        and len(value) == 4
        and all(isinstance(v, int | float) for v in value)
    ):
        x0, y0, x1, y1 = value
        return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
    return [[float(point[0]), float(point[1])] for point in value or ()]


def _region(region: dict[str, Any], number: int) -> dict[str, Any]:
    kind, writing = region.get("type"), region.get("writing")
    return {
        **region,
        "id": _name(region.get("id", f"region-{number}")),
        "type": kind if kind in ROLES else "other",
        "article": _name(region.get("article")),
        "polygon": _polygon(region.get("polygon")),
        "writing": writing if writing in WRITINGS else "horizontal",
        "lines": [
            _line(line, f"region-{number}-line-{n}")
            for n, line in enumerate(region.get("lines") or ())
        ],
    }


def _line(line: dict[str, Any], unnamed: str) -> dict[str, Any]:
    return {
        "id": str(line.get("id", unnamed)),
        "text": line.get("text") or "",
        "polygon": _polygon(line.get("polygon")),
        "confidence": 1.0 if line.get("confidence") is None else line["confidence"],
    }


def _article(article: dict[str, Any], number: int) -> dict[str, Any]:
    known = {k: v for k, v in article.items() if v is not None or k in NULLABLE}
    for key in ("byline", "paragraphs", "captions"):
        if key in article and article[key] is None:
            known[key] = []
    known["id"] = _name(known.get("id", f"article-{number}"))
    if isinstance(known.get("headline"), str):
        known["headline"] = {"main": known["headline"]}
    if "regions" in known:
        known["regions"] = [str(region) for region in known["regions"]]
    return known


def _repair(repair: dict[str, Any]) -> dict[str, Any]:
    kind = repair.get("kind")
    return {
        **repair,
        "kind": kind if kind in KINDS else "region",
        "from": str(repair["from"]),
        "to": _name(repair.get("to")),
        "article": _name(repair.get("article")),
        "text": repair.get("text") or "",
        "confidence": 1.0 if repair.get("confidence") is None else repair["confidence"],
    }
