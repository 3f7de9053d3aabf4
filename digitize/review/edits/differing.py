"""What is different between two states of a page, for people to read and for browsers to apply."""

from __future__ import annotations

from typing import Any

from digitize.page import Article, Page


def changes(before: Page, after: Page) -> dict[str, Any]:
    """The parts of ``after`` that are not in ``before``: enough to turn one into the other.

    ``regions`` and ``articles`` hold those that are new or changed; the orders are lists of ids,
    or None where they stayed the same.
    """
    old_regions = {r.id: r for r in before.regions}
    old_articles = {a.id: a for a in before.articles}
    found: dict[str, Any] = {
        "regions": [_plain(r) for r in after.regions if not _same(old_regions.get(r.id), r)],
        "articles": [_plain(a) for a in after.articles if not _same(old_articles.get(a.id), a)],
        "region_order": _order(before.regions, after.regions),
        "article_order": _order(before.articles, after.articles),
    }
    for name in ("issue", "teasers", "seams", "repairs", "page_number", "section"):
        one, two = getattr(before, name), getattr(after, name)
        if one is not two and one != two:
            found[name] = _plain(two)
    return found


def _same(a: Any, b: Any) -> bool:
    return a is b or a == b


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value.model_dump(mode="json", by_alias=True) if hasattr(value, "model_dump") else value


def _order(before: tuple[Any, ...], after: tuple[Any, ...]) -> list[str] | None:
    ids = [x.id for x in after]
    return None if ids == [x.id for x in before] else ids


def difference(before: Page, after: Page) -> dict[str, Any]:
    """What a person wants to know: changed lines, articles, regions, order and fields."""
    return {
        "lines": _lines(before, after),
        "regions": _regions(before, after),
        "articles": _articles(before, after),
        "fields": _fields(before, after),
        "order": {
            "before": [r.id for r in before.regions],
            "after": [r.id for r in after.regions],
        }
        if _order(before.regions, after.regions) is not None
        else None,
    }


def _lines(before: Page, after: Page) -> list[dict[str, Any]]:
    old = {x.id: x.text for r in before.regions for x in r.lines}
    new = {x.id: x.text for r in after.regions for x in r.lines}
    ids = [*new, *(id for id in old if id not in new)]
    return [
        {"line": id, "before": old.get(id), "after": new.get(id)}
        for id in ids
        if old.get(id) != new.get(id)
    ]


def _regions(before: Page, after: Page) -> list[dict[str, Any]]:
    old = {r.id: r for r in before.regions}
    new = {r.id: r for r in after.regions}
    found = []
    for id in [*new, *(id for id in old if id not in new)]:
        a, b = old.get(id), new.get(id)
        if a is b:
            continue
        entry: dict[str, Any] = {"region": id, "what": []}
        if a is None or b is None:
            entry["what"].append("new" if a is None else "gone")
        else:
            for name in ("type", "article"):
                one, two = getattr(a, name), getattr(b, name)
                if one != two:
                    entry["what"].append(name)
                    entry[name] = {"before": one, "after": two}
            if a.polygon != b.polygon:
                entry["what"].append("outline")
            if [x.id for x in a.lines] != [x.id for x in b.lines]:
                entry["what"].append("lines")
        if entry["what"]:
            found.append(entry)
    return found


def _articles(before: Page, after: Page) -> list[dict[str, Any]]:
    old = {a.id: a for a in before.articles}
    new = {a.id: a for a in after.articles}
    found = []
    for id in [*new, *(id for id in old if id not in new)]:
        a, b = old.get(id), new.get(id)
        if a is b or a == b:
            continue
        found.append({"article": id, "before": _told(a), "after": _told(b)})
    return found


def _told(article: Article | None) -> dict[str, Any] | None:
    if article is None:
        return None
    names = {"headline", "byline", "dateline", "paragraphs", "captions", "regions"}
    names |= {"continued_to", "continued_from"}
    return article.model_dump(mode="json", include=names)


def _fields(before: Page, after: Page) -> list[dict[str, Any]]:
    found = []
    for name in type(after.issue).model_fields:
        one, two = getattr(before.issue, name), getattr(after.issue, name)
        if one != two:
            found.append({"field": f"issue.{name}", "before": _plain(one), "after": _plain(two)})
    for name in ("page_number", "section", "teasers"):
        one, two = getattr(before, name), getattr(after, name)
        if one != two:
            found.append({"field": name, "before": _plain(one), "after": _plain(two)})
    return found
