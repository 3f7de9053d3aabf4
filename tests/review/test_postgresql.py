"""Corrections in PostgreSQL: the same desk over a throwaway cluster on loopback."""

from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from digitize.errors import OutputError, UsageError
from digitize.review.desk import Conflict, Desk
from digitize.review.edits import operations as ops
from digitize.review.edits.revisions import replay
from digitize.review.index import refresh
from digitize.review.storage import history as stored
from digitize.review.storage.database import Database
from digitize.store.tree import Tree
from tests.review import cluster, folders, pages
from tests.review.serving import served
from tests.review.test_desk import renumbered, save_until_done

Fresh = Callable[[], str]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with cluster.running() as url:
        yield url


@pytest.fixture
def fresh(server: str, request: pytest.FixtureRequest) -> Fresh:
    """Makes an empty database; returns its URL."""
    count = itertools.count(1)

    def make() -> str:
        import psycopg

        name = f"{request.node.name.lower()}_{next(count)}"[:60]
        plain = server.replace("+psycopg", "")
        with psycopg.connect(f"{plain}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"{server}/{name}"

    return make


def desk_on(tree: Tree, url: str) -> Desk:
    database = Database(url)
    refresh(tree, database)
    return Desk(tree, database)


def rewrite(line: str, said: str) -> tuple[ops.Operation, ...]:
    return (ops.LineTextEdit(line=line, text=said),)


def test_edits_undo_conflict_and_a_new_start(tmp_path: Path, fresh: Fresh) -> None:
    tree = folders.folder(tmp_path / "out", {"small": pages.small()})
    url = fresh()
    desk = desk_on(tree, url)
    first = desk.state(1).page
    desk.save(1, rewrite("l3", "改过的一行 “’\\"), 0, "ann", "c1")
    again = desk.save(1, rewrite("l3", "改过的一行 “’\\"), 0, "ann", "c1")
    assert again.repeated and again.after.revision == 1
    desk.save(1, (ops.ArticleMerge(article="a2", into="a1"),), 0, "bob", "c2")
    with pytest.raises(Conflict):
        desk.save(1, rewrite("l3", "别的"), 0, "bob", "c3")
    desk.undo(1, "ann", "c4")
    desk.undo(1, "bob", "c5")
    assert desk.state(1).page.articles == first.articles
    desk.undo(1, "bob", "c6", redo=True)
    now = desk.state(1)
    desk.database.close()

    later = desk_on(tree, url)
    assert later.state(1).page.to_json() == now.page.to_json()
    assert [r.kind for r in later.state(1).history] == ["edit", "edit", "undo", "undo", "redo"]
    assert later.state(1, 1).page.region("r0b0").lines[1].text == "改过的一行 “’\\"
    later.database.close()


def test_history_is_only_ever_appended(tmp_path: Path, fresh: Fresh) -> None:
    desk = desk_on(folders.folder(tmp_path / "out", {"small": pages.small()}), fresh())
    desk.save(1, rewrite("l3", "改"), 0, "ann", "c1")
    for table in ("bases", "revisions"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET created = 'x'"):
            with (
                pytest.raises(DBAPIError, match="only ever appended"),
                desk.database.writing() as connection,
            ):
                connection.execute(text(statement))
    assert desk.state(1).revision == 1
    desk.database.close()


def test_a_new_run_is_anchored(tmp_path: Path, fresh: Fresh) -> None:
    tree = folders.folder(tmp_path / "out", {"small": pages.small()})
    desk = desk_on(tree, fresh())
    desk.save(1, rewrite("l3", "改过"), 0, "ann", "c1")
    desk.save(1, rewrite("l4", "没有了"), 1, "ann", "c2")
    folders.put(tree, "small", renumbered(pages.small(), gone="l4"))
    refresh(tree, desk.database)
    page = desk.state(1).page
    assert next(x.text for r in page.regions for x in r.lines if x.id == "n3") == "改过"
    with desk.database.reading() as connection:
        assert [s["revision"] for s in stored.stranded(connection, 1)] == [2]
    desk.database.close()


def _writer(root: Path, url: str, author: str, count: int) -> None:
    save_until_done(desk_on(Tree.open(root), url), author, count)


def test_three_processes_race_from_an_empty_database(tmp_path: Path, fresh: Fresh) -> None:
    """They also race for making the tables and for entering the page."""
    tree = folders.folder(tmp_path / "out", {"small": pages.small()})
    url = fresh()
    context = multiprocessing.get_context("spawn")
    names, saves = ("p0", "p1", "p2"), 20
    crew = [context.Process(target=_writer, args=(tree.root, url, n, saves)) for n in names]
    for process in crew:
        process.start()
    for process in crew:
        process.join()
    assert [p.exitcode for p in crew] == [0, 0, 0]
    desk = desk_on(tree, url)
    state = desk.state(1)
    assert [r.number for r in state.history] == list(range(1, 3 * saves + 1))
    for name in names:
        mine = [r.operations[0].text for r in state.history if r.author == name]  # type: ignore[attr-defined]
        assert mine == [f"{name}{n}" for n in range(saves)]
    with desk.database.reading() as connection:
        base = stored.load_base(connection, 1, 0)
    assert replay({0: base}, state.history).to_json() == state.page.to_json()
    desk.database.close()


def test_the_desk_serves_from_it(tmp_path: Path, fresh: Fresh) -> None:
    users = {"安": "lead", "bob": "reviewer"}
    sheets = {"a": pages.small(), "B%_": pages.sample(doubtful=("r18",))}
    with served(tmp_path / "out", sheets, users=users, database=fresh()) as desk:
        tokens = desk.room.tokens  # type: ignore[attr-defined]
        ann, bob = desk.client(tokens["安"]), desk.client(tokens["bob"])
        assert ann("GET", "/pages?words=b%25_").json()["total"] == 1
        assert ann("GET", "/pages?words=B&doubtful=true&order=doubt").json()["total"] == 1
        assert ann("GET", "/issues").json()["total"] >= 1
        taken = bob("POST", "/pages/next", json={"tab": "t1"}).json()
        assert (
            bob.edit(0, {"op": "line.text", "line": "l3", "text": "x"}, id=taken["id"]).status_code
            == 201
        )
        answer = bob("PUT", f"/pages/{taken['id']}/status", json={"status": "done"})
        assert answer.json()["status"] == "done"
        answer = ann("PUT", f"/pages/{taken['id']}/status", json={"status": "accepted"})
        assert answer.json()["status"] == "accepted"
        assert ann("GET", "/progress").status_code == 200
        assert len(ann("GET", f"/pages/{taken['id']}/history").json()["revisions"]) == 1
        for nothing in ("\x00", "a\x00b"):
            assert ann("GET", "/pages", params={"words": nothing}).status_code == 422
            named = ann("POST", "/users", json={"name": nothing, "role": "reviewer"})
            assert named.status_code == 422


def test_a_url_that_leads_nowhere_is_told() -> None:
    with pytest.raises(UsageError, match="postgresql"):
        Database("nonsense")
    with pytest.raises(UsageError, match="no other"):
        Database("mysql+pymysql://ann@127.0.0.1/desk")
    with pytest.raises(OutputError, match=r"cannot be opened.*127\.0\.0\.1") as told:
        Database("postgresql+psycopg://ann:secret@127.0.0.1:1/desk")
    assert "secret" not in str(told.value)
