"""The API: what scripts rely on, and what attackers try."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from digitize.errors import UsageError
from digitize.page import TextLine
from digitize.review import serving
from digitize.review.server.shields import Limits
from tests.review import folders, pages
from tests.review.serving import Served, served

NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("desk") / "out"
    with served(root, {"a": pages.small(), "b/c": pages.sample()}) as found:
        yield found


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "out", {"a": pages.small()}) as found:
        yield found


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("closed") / "out"
    users = {"陈": "lead", "ann": "reviewer", "bob": "reviewer"}
    with served(root, {"a": pages.small(), "b": pages.small()}, users=users) as found:
        yield found


def token(desk: Served, name: str) -> str:
    return desk.room.tokens[name]  # type: ignore[attr-defined, no-any-return]


def test_an_edit_over_http(own: Served) -> None:
    client = own.client()
    before = client.page()
    answer = client.edit(0, {"op": "article.merge", "article": "a2", "into": "a1"}, client="one")
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    changes = answer.json()["changes"]
    assert changes["article_order"] == ["a0", "a1"]
    again = client.edit(0, {"op": "article.merge", "article": "a2", "into": "a1"}, client="one")
    assert again.json()["repeated"] and again.json()["revision"] == 1
    undone = client("POST", "/pages/1/undo", json={"client_id": "u"}, headers={"If-Match": '"1"'})
    assert undone.status_code == 201
    assert client.page().articles == before.articles
    history = client("GET", "/pages/1/history").json()
    assert [r["kind"] for r in history["revisions"]] == ["undo", "edit"]
    difference = client("GET", "/pages/1/history/1").json()
    assert {a["article"] for a in difference["articles"]} == {"a1", "a2"}


def test_a_stale_edit_gets_what_came_between(own: Served) -> None:
    client = own.client()
    client.edit(0, {"op": "line.text", "line": "l2", "text": "甲"})
    rebased = client.edit(0, {"op": "line.text", "line": "l3", "text": "乙"})
    assert rebased.status_code == 201 and rebased.json()["rebased"]
    assert [r["id"] for r in rebased.json()["changes"]["regions"]] == ["r0b0"]
    conflict = client.edit(0, {"op": "line.text", "line": "l2", "text": "丙"})
    assert conflict.status_code == 409
    detail = conflict.json()["error"]["detail"]
    assert detail["revision"] == 2
    assert [r["operations"][0]["text"] for r in detail["between"]] == ["甲", "乙"]
    assert client("GET", "/pages/1/changes?since=1").json()["between"][0]["revision"] == 2


def test_a_change_needs_its_headers(desk: Served) -> None:
    body = {"operations": [{"op": "line.text", "line": "l2", "text": "甲"}], "client_id": "x"}
    url = f"{desk.base}/api/v1/pages/1/edits"
    bare = requests.post(url, json=body, headers={"If-Match": '"0"'}, timeout=30)
    assert bare.status_code == 403
    client = desk.client()
    assert client("POST", "/pages/1/edits", json=body).status_code == 428
    foreign = client("POST", "/pages/1/edits", json=body, headers={"Origin": "http://evil.test"})
    assert foreign.status_code == 403
    rebound = client("GET", "/pages", headers={"Host": "evil.test"})
    assert rebound.status_code == 421


def test_every_answer_carries_its_shields(desk: Served) -> None:
    for path in ("/", "/api/v1/pages", "/api/v1/nothing", "/pages/1/seams", "/assets/nothing.js"):
        answer = requests.get(desk.base + path, timeout=30)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy
        assert "unsafe" not in policy and "http" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_head_answers_like_get(desk: Served) -> None:
    paths = ["/", "/api/v1/pages", "/api/v1/pages/1", "/api/v1/pages/99", "/api/v1/openapi.json"]
    for path in [*paths, "/api/v1/pages/2/tiles/9/0_0.jpg"]:
        get = requests.get(desk.base + path, timeout=30)
        head = requests.head(desk.base + path, timeout=30)
        assert head.status_code == get.status_code
        assert head.content == b""
        assert head.headers["content-length"] == get.headers["content-length"]
        assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/assets/../../../../../etc/passwd",
        "/assets/..%2f..%2f..%2fserving.py",
        "/assets/%2e%2e/%2e%2e/serving.py",
        "/api/v1/pages/1/tiles/0/..%2f..%2f0_0.jpg",
        "/api/v1/pages/..%2f..%2fledger.sqlite",
        "//etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_desk(desk: Served, path: str) -> None:
    session = requests.Session()
    request = requests.Request("GET", desk.base).prepare()
    request.url = desk.base + path
    answer = session.send(request, timeout=30)
    assert b"root:" not in answer.content
    assert b"def serve" not in answer.content
    assert answer.status_code in (200, 404, 422)
    if answer.status_code == 200:
        assert b'<div id="app">' in answer.content, "the front end's own page"


def test_oversized_bodies_are_refused(own: Served) -> None:
    client = own.client()
    said = client("POST", "/pages/1/edits", data=b"x" * (2 << 20), headers={"If-Match": '"0"'})
    assert said.status_code == 413

    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 65536

    unsaid = client("POST", "/pages/1/edits", data=chunks(), headers={"If-Match": '"0"'})
    assert unsaid.status_code == 413
    assert client.page().revision == 0


def test_a_sender_that_asks_first_is_refused_at_once(own: Served) -> None:
    host, _, port = own.base.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=3) as line:
        head = f"POST /api/v1/pages/1/edits HTTP/1.1\r\nHost: {host}:{port}\r\n"
        line.sendall(f"{head}Content-Length: 2097152\r\nExpect: 100-continue\r\n\r\n".encode())
        assert line.recv(64).startswith(b"HTTP/1.1 413")


def test_too_many_requests_are_slowed(tmp_path: Path) -> None:
    limits = Limits(changes_burst=5, changes_per_second=0.01, sign_ins_burst=3)
    with served(tmp_path / "out", {"a": pages.small()}, limits=limits) as desk:
        client = desk.client()
        same = {"op": "line.text", "line": "l2", "text": "甲"}
        codes = [client.edit(0, same).status_code for _ in range(7)]
        assert codes.count(429) == 2
        tries = [client("POST", "/session", json={"token": "guess"}) for _ in range(5)]
        assert [r.status_code for r in tries] == [401, 401, 401, 429, 429]
        assert int(tries[-1].headers["retry-after"]) >= 1


def test_scripts_in_texts_and_names_stay_texts(own: Served) -> None:
    client = own.client()
    assert client.edit(0, {"op": "line.text", "line": "l1", "text": NASTY}).status_code == 201
    answer = client("GET", "/pages/1")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["page"]["articles"][0]["headline"]["main"] == NASTY
    made = client("POST", "/users", json={"name": NASTY, "role": "lead"})
    assert made.status_code == 201
    assert made.json()["user"]["name"] == NASTY


def test_malformed_edits_are_refused_in_words(own: Served) -> None:
    client = own.client()
    for operation in (
        {"op": "no.such"},
        {"op": "line.text", "line": "l2"},
        {"op": "line.text", "line": "l2", "text": "甲", "more": 1},
        {"op": "line.text", "line": "l2", "text": "甲" * 5000},
        {"op": "region.draw", "type": "body", "polygon": [[0, 0], [1, 1]]},
        {"op": "region.draw", "type": "body", "polygon": [[0, 0], [0, 0], [0, 0]]},
        {"op": "region.draw", "type": "nonsense", "polygon": [[0, 0], [9, 0], [9, 9]]},
        {"op": "article.merge", "article": "a0", "into": "a0"},
    ):
        answer = client.edit(0, operation)
        assert answer.status_code == 422, operation
        assert len(answer.json()["error"]["message"]) > 8
    headers = {"If-Match": "0", "Content-Type": "application/json"}
    lone = '{"client_id":"s","operations":[{"op":"line.text","line":"l2","text":"\\ud800"}]}'
    answer = client("POST", "/pages/1/edits", data=lone, headers=headers)
    assert answer.status_code in (201, 422)
    corner = {"op": "region.draw", "type": "body", "polygon": [[float("nan"), 0], [9, 0], [9, 9]]}
    nan = json.dumps({"operations": [corner], "client_id": "n"})
    assert client("POST", "/pages/1/edits", data=nan, headers=headers).status_code == 422


def test_nobody_comes_in_without_a_token(closed: Served) -> None:
    base = f"{closed.base}/api/v1"
    session = requests.get(f"{base}/session", timeout=30).json()
    assert session == {"open": False, "user": None, "csrf": None}
    paths = ["/pages", "/pages/1", "/pages/1/tiles/5/0_0.jpg", "/progress", "/users"]
    for path in [*paths, "/pages/1/document", "/pages/1/history", "/issues"]:
        assert requests.get(base + path, timeout=30).status_code == 401, path
    forged = requests.get(f"{base}/pages", cookies={"digitize_session": "A" * 43}, timeout=30)
    assert forged.status_code == 401
    wrong = requests.get(f"{base}/pages", headers={"Authorization": "Bearer nonsense"}, timeout=30)
    assert wrong.status_code == 401


def test_signing_in_by_cookie_needs_the_csrf_header(closed: Served) -> None:
    session = requests.Session()
    base = f"{closed.base}/api/v1"
    answer = session.post(f"{base}/session", json={"token": token(closed, "ann")}, timeout=30)
    assert answer.status_code == 201
    cookie = answer.headers["set-cookie"].lower()
    assert "samesite=strict" in cookie and "httponly" in cookie
    body = {"status": "in_work"}
    url = f"{base}/pages/1/status"
    assert session.put(url, json=body, timeout=30).status_code == 403
    headers = {"X-CSRF-Token": answer.json()["csrf"]}
    assert session.put(url, json=body, headers=headers, timeout=30).status_code == 200
    assert session.delete(f"{base}/session", headers=headers, timeout=30).status_code == 204
    assert session.get(f"{base}/pages", timeout=30).status_code == 401


def test_tokens_are_stored_hashed_and_can_be_renewed(closed: Served) -> None:
    lead = closed.client(token(closed, "陈"))
    made = lead("POST", "/users", json={"name": "eve"}).json()
    raw = (closed.room.desk.tree.root / "review.sqlite").read_bytes()
    wal = (closed.room.desk.tree.root / "review.sqlite-wal").read_bytes()
    assert made["token"].encode() not in raw + wal
    eve = closed.client(made["token"])
    assert eve("GET", "/pages").status_code == 200
    renewed = lead("POST", f"/users/{made['user']['id']}/token").json()["token"]
    assert eve("GET", "/pages").status_code == 401
    assert closed.client(renewed)("GET", "/pages").status_code == 200
    lead("PATCH", f"/users/{made['user']['id']}", json={"disabled": True})
    assert closed.client(renewed)("GET", "/pages").status_code == 401


def test_roles(closed: Served) -> None:
    lead, ann = closed.client(token(closed, "陈")), closed.client(token(closed, "ann"))
    bob = closed.client(token(closed, "bob"))
    assert ann("POST", "/users", json={"name": "x"}).status_code == 403
    assert ann("PUT", "/pages/2/status", json={"status": "accepted"}).status_code == 403
    assert ann("PUT", "/pages/2/assignee", json={"assignee": "bob"}).status_code == 403
    assert ann("PUT", "/pages/2/status", json={"status": "done"}).status_code == 200
    assert lead("PUT", "/pages/2/status", json={"status": "accepted"}).status_code == 200
    assert bob("PUT", "/pages/2/status", json={"status": "new"}).status_code == 403
    only = next(u for u in lead("GET", "/users").json() if u["name"] == "陈")
    assert lead("PATCH", f"/users/{only['id']}", json={"role": "reviewer"}).status_code == 422


def test_the_second_review_is_another_persons(tmp_path: Path) -> None:
    users = {"陈": "lead", "李": "lead"}
    with served(tmp_path / "out", {"a": pages.small()}, users=users) as desk:
        one, two = desk.client(token(desk, "陈")), desk.client(token(desk, "李"))
        one("PUT", "/pages/1/status", json={"status": "done"})
        assert one("PUT", "/pages/1/status", json={"status": "accepted"}).status_code == 403
        assert two("PUT", "/pages/1/status", json={"status": "accepted"}).status_code == 200


def test_leases_show_who_is_there_and_can_be_taken_over(closed: Served) -> None:
    ann, bob = closed.client(token(closed, "ann")), closed.client(token(closed, "bob"))
    assert ann("PUT", "/pages/1/lease", json={"tab": "t1"}).json()["holder"] == "ann"
    taken = bob("PUT", "/pages/1/lease", json={"tab": "t2"})
    assert taken.status_code == 423
    assert taken.json()["error"]["detail"]["holder"] == "ann"
    over = bob("PUT", "/pages/1/lease", json={"tab": "t2", "takeover": True})
    assert over.json()["holder"] == "bob"
    log = bob("GET", "/pages/1/history").json()["log"]
    noted = [(e["value"], e["author"]) for e in log if e["kind"] == "takeover"]
    assert noted == [("ann", "bob")]
    assert ann("PUT", "/pages/1/lease", json={"tab": "t1"}).status_code == 423
    assert bob("DELETE", "/pages/1/lease?tab=t2").status_code == 204


def test_the_queue_gives_out_each_page_once_by_doubt(tmp_path: Path) -> None:
    doubtful = ("r0b0", "r1b0")
    many = {f"p{n}": pages.with_seams(pages.small(), doubtful[: n % 3]) for n in range(6)}
    with served(tmp_path / "out", many) as desk:
        client = desk.client()
        listed = client("GET", "/pages").json()
        doubts = [p["doubt"] for p in listed["pages"]]
        assert listed["total"] == 6 and doubts == sorted(doubts, reverse=True)
        taken = [client("POST", "/pages/next", json={"tab": f"t{n}"}).json() for n in range(6)]
        assert len({p["id"] for p in taken}) == 6
        assert [p["doubt"] for p in taken] == doubts
        assert client("POST", "/pages/next", json={"tab": "t"}).status_code == 404
        assert client("GET", "/pages?status=new").json()["total"] == 0
        assert client("GET", "/pages?assignee=local&words=p3").json()["total"] == 1
        assert client("GET", "/pages?words=%25").json()["total"] == 0
        assert client("GET", "/progress").json()["pages"] == {"in_work": 6}


def test_tiles_and_cuttings(desk: Served) -> None:
    client = desk.client()
    image = client("GET", "/pages/2").json()["image"]
    assert (image["width"], image["height"], image["levels"]) == (2756, 3937, 13)
    last = image["levels"] - 1
    for column in range(-(-2756 // 512)):
        assert client("GET", f"/pages/2/tiles/{last}/{column}_7.jpg").status_code == 200
    assert client("GET", f"/pages/2/tiles/{last}/6_0.jpg").status_code == 404
    assert client("GET", "/pages/2/tiles/20/0_0.jpg").status_code == 404
    cutting = client("GET", "/pages/2/cutting.jpg?x0=110&y0=925&x1=475&y1=1591&width=300")
    assert cutting.status_code == 200 and cutting.content[:3] == b"\xff\xd8\xff"
    outside = client("GET", "/pages/2/cutting.jpg?x0=9000&y0=0&x1=9100&y1=50")
    assert outside.status_code == 404
    gone = client("GET", "/pages/1/tiles/3/0_0.jpg")
    assert gone.status_code == 404 and "scan" in gone.json()["error"]["message"]


def test_a_region_is_read_anew(tmp_path: Path) -> None:
    page = pages.sample()
    one = page.region("r18").lines[0]

    def read(pixels: object, region: object) -> list[TextLine]:
        box = ((8.0, 8.0), (373.0, 8.0), (373.0, 36.0), (8.0, 36.0))
        low = tuple((x, y + 400) for x, y in box)
        return [
            TextLine(id="", text="重读的一行", polygon=box, confidence=0.8),
            TextLine(id="", text="无处可归", polygon=tuple((x + 4000, y) for x, y in low)),
        ]

    with served(tmp_path / "out", {"a": page}, read=read) as desk:
        client = desk.client()
        body = {"region": "r18", "client_id": "read1"}
        answer = client("POST", "/pages/1/readings", json=body, headers={"If-Match": "0"})
        assert answer.status_code == 201
        after = client.page().region("r18")
        assert len(after.lines) == len(page.region("r18").lines)
        assert next(x for x in after.lines if x.id == one.id).text == "重读的一行"


def test_an_open_desk_is_not_served_to_others(tmp_path: Path) -> None:
    folders.folder(tmp_path / "out", {"a": pages.small()})
    with (
        pytest.raises(UsageError, match="add-user"),
        serving.opened(tmp_path / "out", serving.Options(host="0.0.0.0"), None),
    ):
        pass
    assert serving.is_loopback("127.0.0.1") and serving.is_loopback("::1")
    assert serving.is_loopback("localhost") and not serving.is_loopback("192.0.2.1")
    assert not serving.is_loopback("example.org")


def test_issues_and_their_continuations(tmp_path: Path) -> None:
    one, four = pages.sample(), pages.small()
    facts = one.issue
    four = four.model_copy(update={"issue": facts, "page_number": 4})
    with served(tmp_path / "out", {"p1": one, "p4": four}) as desk:
        client = desk.client()
        listed = client("GET", "/issues").json()["issues"]
        assert [(i["pages"], i["date"]) for i in listed] == [(2, "2022-10-31")]
        client.edit(0, {"op": "article.continuation", "article": "a4", "continued_to": 4}, id=1)
        client.edit(0, {"op": "article.continuation", "article": "a1", "continued_from": 1}, id=2)
        strip = client("GET", "/issue", params={"key": listed[0]["issue_key"]}).json()
        assert [p["page_number"] for p in strip["pages"]] == [1, 4]
        start, end = {"page": 1, "article": "a4"}, {"page": 2, "article": "a1"}
        assert strip["links"] == [{"from": start, "to": end, "page_number": 4, "set": False}]
