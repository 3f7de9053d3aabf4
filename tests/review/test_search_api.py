"""The desk's search over HTTP: hits, filters, places, corrections, continuations, bad input."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from digitize.page import Byline, Page
from digitize.review import searching
from digitize.review.server.room import Room
from tests.review import folders, pages
from tests.review.serving import Client, Served, served


def dated(page: Page, number: int = 1, **article: Any) -> Page:
    issue = page.issue.model_copy(update={"title": "測試日報", "date": "1931-09-18"})
    first = page.articles[0].model_copy(update=article)
    return page.model_copy(
        update={"issue": issue, "page_number": number, "articles": (first, *page.articles[1:])}
    )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    found = {"a": dated(pages.small(), byline=(Byline(name="王小明"),)), "b/c": pages.sample()}
    with served(tmp_path / "out", found) as one:
        yield one


def ask(client: Client, q: str, **more: Any) -> dict[str, Any]:
    answer = client("GET", "/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    assert told["growing"] is False
    return told


def test_hits_tell_page_and_marked_text(desk: Served) -> None:
    told = ask(desk.client(), "第0篇1栏")
    (hit,) = told["hits"]
    assert told["total"] == 1 and hit["page"] == 1 and hit["pages"] == [1]
    assert (hit["name"], hit["newspaper"], hit["date"]) == ("a", "測試日報", "1931-09-18")
    assert (hit["kind"], hit["ref"], hit["page_number"]) == ("article", "a0", 1)
    start, end = hit["snippet"]["marks"][0]
    assert hit["snippet"]["text"][start:end] == "第0篇1栏"


def test_filters_narrow_it(desk: Served) -> None:
    client = desk.client()
    total = ask(client, "一二三")["total"]
    assert total >= 3
    assert ask(client, "一二三", newspaper="测试日报")["total"] == total
    assert ask(client, "一二三", newspaper="钱塘")["total"] == 0
    assert ask(client, "一二三", author="王小明")["total"] == 1
    assert ask(client, "一二三", since="1931-09", until="1931")["total"] == total
    assert ask(client, "一二三", since="1932")["total"] == 0
    assert ask(client, "一二三", until="1931-08")["total"] == 0
    assert ask(client, "一二三", page=2)["total"] == 0
    assert ask(client, "一二三", kind="advertisement")["total"] == 0
    both = [hit["ref"] for n in (0, 1) for hit in ask(client, "一二三", limit=1, offset=n)["hits"]]
    assert len(both) == len(set(both)) == 2


def test_simplified_and_traditional_find_each_other(desk: Served) -> None:
    client = desk.client()
    assert ask(client, "錢塘區")["hits"] == ask(client, "钱塘区")["hits"] != []


def test_places_lie_on_the_lines(desk: Served) -> None:
    client = desk.client()
    given = {"q": "第0篇1栏", "kind": "article", "ref": "a0"}
    places = client("GET", "/pages/1/places", params=given).json()["places"]
    page = client.page()
    lines = {line.id: line for region in page.regions for line in region.lines}
    assert len(places) >= 1
    for place in places:
        line = lines[place["line"]]
        assert line.text[place["start"] : place["end"]] == "第0篇1栏"
        xs = [x for x, _ in line.polygon]
        assert all(min(xs) - 1 <= x <= max(xs) + 1 for x, _ in place["polygon"])


def test_a_correction_is_found_at_once(desk: Served) -> None:
    client = desk.client()
    assert ask(client, "龙井茶园")["total"] == 0
    line = next(x for r in client.page().regions if r.id == "r0b1" for x in r.lines)
    saved = client.edit(0, {"op": "line.text", "line": line.id, "text": "龙井茶园在此"})
    assert saved.status_code == 201, saved.text
    told = ask(client, "龍井茶園")
    assert [hit["page"] for hit in told["hits"]] == [1]
    client("POST", "/pages/1/undo", json={"client_id": "u"}, headers={"If-Match": '"1"'})
    assert ask(client, "龙井茶园")["total"] == 0


def test_pages_that_a_run_adds_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "LOOK_EVERY", 0.1)
    with served(tmp_path / "out", {"a": pages.small()}) as desk:
        client = desk.client()
        assert ask(client, "錢塘區")["total"] == 0
        folders.put(desk.room.desk.tree, "later", pages.sample())
        from digitize.review.index import refresh

        refresh(desk.room.desk.tree, desk.room.desk.database)
        _until(lambda: ask(client, "錢塘區")["total"] > 0)


def _until(true: Any) -> None:
    import time

    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_phrase_over_a_page_break_opens_both_pages(tmp_path: Path) -> None:
    """The last words of page 1 and the first of page 4 are one phrase, marked on each."""
    first = dated(pages.small(), 1, continued_to=4)
    plain = dated(pages.small(), 4, continued_from=1).to_json()
    last = Page.from_json(plain.replace("本报讯　", "").replace("第0篇0栏0行", "甲乙丙丁戊己庚"))
    tail = first.articles[0].paragraphs[-1][-3:]
    begin = last.articles[0].paragraphs[0][:4]
    with served(tmp_path / "out", {"one": first, "four": last}) as desk:
        client = desk.client()
        numbers = {p["name"]: p["id"] for p in client("GET", "/pages").json()["pages"]}
        told = ask(client, f'"{tail}{begin}"')
        (hit,) = told["hits"]
        assert hit["page"] == numbers["one"]
        assert hit["pages"] == [numbers["one"], numbers["four"]]
        given = {"q": f'"{tail}{begin}"', "ref": hit["ref"]}
        here = client("GET", f"/pages/{numbers['one']}/places", params=given).json()["places"]
        there = client(
            "GET", f"/pages/{numbers['four']}/places", params={**given, "begun": numbers["one"]}
        ).json()["places"]
        assert len(here) == len(there) == 1
        assert here[0]["end"] - here[0]["start"] == 3
        assert there[0]["end"] - there[0]["start"] == 4


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, 422), ({"q": ""}, 422), ({"q": "-x"}, 422), ({"q": "\0"}, 422), ({"q": '"'}, 200),
        ({"q": "x", "since": "gestern"}, 422), ({"q": "x", "page": 0}, 422),
        ({"q": "x" * 201}, 422), ({"q": "a\0b"}, 200), ({"q": 'a" OR "b'}, 200),
        ({"q": "NEAR(a b)"}, 200), ({"q": "x", "kind": "'; DROP TABLE words"}, 200),
    ],
)  # fmt: skip
def test_what_is_typed_breaks_nothing(desk: Served, given: dict[str, str], code: int) -> None:
    answer = desk.client()("GET", "/search", params=given)
    assert answer.status_code == code, answer.text
    if code == 422:
        assert answer.json()["error"]["message"]


def test_places_of_what_is_not_there_are_none(desk: Served) -> None:
    client = desk.client()
    assert client("GET", "/pages/99/places", params={"q": "x", "ref": "a"}).status_code == 404
    for given in ({"q": "一", "ref": "no"}, {"q": "一", "ref": "a0", "begun": 2}):
        assert client("GET", "/pages/1/places", params=given).json()["places"] == []


def test_a_closed_desk_tells_strangers_nothing(tmp_path: Path) -> None:
    with served(tmp_path / "out", {"a": pages.small()}, users={"陈": "lead"}) as desk:
        for path in ("/search?q=x", "/pages/1/places?q=x&ref=a0"):
            assert Client(desk.base)("GET", path).status_code == 401
        room: Room = desk.room
        token = room.tokens["陈"]  # type: ignore[attr-defined]
        assert ask(desk.client(token), "第0篇")["total"] >= 1


def test_nothing_is_indexed_before_somebody_searches(desk: Served) -> None:
    path = desk.room.desk.tree.search_index
    desk.client()("GET", "/pages")
    assert not path.exists()
    json.dumps(ask(desk.client(), "第0篇"))
    assert path.exists()
