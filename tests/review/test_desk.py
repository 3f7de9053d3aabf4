"""Keeping: nothing acknowledged is lost, nobody overwrites anybody, histories survive a new run."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError

from digitize.page import Page
from digitize.review.desk import Conflict, Desk, NothingToUndo, written_revision
from digitize.review.edits import operations as ops
from digitize.review.edits.operations import EditError
from digitize.review.edits.revisions import replay
from digitize.review.edits.validity import faults
from digitize.review.index import refresh
from digitize.review.storage import history as stored
from tests.review import folders, pages


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return folders.desk(folders.folder(tmp_path / "out", {"small": pages.small()}))


def rewrite(line: str, said: str) -> tuple[ops.Operation, ...]:
    return (ops.LineTextEdit(line=line, text=said),)


def line_text(page: Page, id: str) -> str:
    return next(x.text for r in page.regions for x in r.lines if x.id == id)


def test_a_save_is_kept_and_written_and_the_machine_document_is_not_changed(desk: Desk) -> None:
    machine = desk.tree.document("small").read_bytes()
    saved = desk.save(1, rewrite("l2", "新的一行"), 0, "ann", "c1")
    assert saved.revision.number == saved.after.page.revision == 1
    assert desk.tree.document("small").read_bytes() == machine
    written = Page.from_json(desk.tree.corrected_document("small").read_bytes())
    assert written == desk.state(1).page
    assert written.revision == 1


def test_history_refuses_to_be_changed(desk: Desk) -> None:
    desk.save(1, rewrite("l2", "甲"), 0, "ann", "c1")
    for statement in (
        "UPDATE revisions SET author = 'eve'",
        "DELETE FROM revisions",
        "UPDATE bases SET sha256 = ''",
        "DELETE FROM bases",
    ):
        with pytest.raises(DBAPIError, match="appended"), desk.database.writing() as connection:
            connection.execute(text(statement))
    with desk.database.reading() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"


def test_a_retry_makes_no_second_revision(desk: Desk) -> None:
    first = desk.save(1, rewrite("l2", "甲"), 0, "ann", "c1")
    again = desk.save(1, rewrite("l2", "甲"), 0, "ann", "c1")
    assert again.repeated and again.revision.number == first.revision.number
    assert desk.state(1).revision == 1


def test_a_commit_that_fails_leaves_nothing_in_memory(desk: Desk) -> None:
    desk.save(1, rewrite("l2", "甲"), 0, "ann", "c1")

    def full(connection: Connection) -> None:
        if connection.get_execution_options().get("digitize_writes"):
            raise OSError("the disk is full")

    event.listen(desk.database.engine, "commit", full)
    with pytest.raises(OSError, match="full"):
        desk.save(1, rewrite("l2", "乙"), 1, "ann", "c2")
    event.remove(desk.database.engine, "commit", full)
    assert (desk.state(1).revision, line_text(desk.state(1).page, "l2")) == (1, "甲")
    assert desk.save(1, rewrite("l2", "丙"), 1, "ann", "c2").revision.number == 2


def test_edits_on_different_things_pass_each_other(desk: Desk) -> None:
    desk.save(1, rewrite("l2", "甲"), 0, "ann", "c1")
    saved = desk.save(1, rewrite("l3", "乙"), 0, "bob", "c2")
    assert saved.rebased
    assert (line_text(saved.after.page, "l2"), line_text(saved.after.page, "l3")) == ("甲", "乙")


def test_edits_on_the_same_thing_are_a_conflict_with_what_came_between(desk: Desk) -> None:
    desk.save(1, rewrite("l2", "甲"), 0, "ann", "c1")
    with pytest.raises(Conflict, match="ann changed l2") as conflict:
        desk.save(1, rewrite("l2", "乙"), 0, "bob", "c2")
    assert [r.author for r in conflict.value.between] == ["ann"]
    assert desk.state(1).revision == 1


def test_an_edit_on_something_that_went_away_is_a_conflict(desk: Desk) -> None:
    desk.save(1, (ops.ArticleMerge(article="a2", into="a1"),), 0, "ann", "c1")
    with pytest.raises(Conflict):
        desk.save(1, (ops.ArticleHeadline(article="a2", main="甲"),), 0, "bob", "c2")
    with pytest.raises(EditError):
        desk.save(1, (ops.ArticleHeadline(article="a2", main="甲"),), 1, "bob", "c3")


def test_undo_and_redo_without_end_across_a_restart(desk: Desk) -> None:
    texts = [desk.state(1).page]
    for number, said in enumerate("甲乙丙丁"):
        saved = desk.save(1, rewrite("l2", said), number, "ann", f"c{number}")
        texts.append(saved.after.page)
    again = Desk(desk.tree, desk.database)
    for step in range(4):
        page = again.undo(1, "ann", f"u{step}").after.page
        assert page.regions == texts[3 - step].regions
        assert page.articles == texts[3 - step].articles
    with pytest.raises(NothingToUndo):
        again.undo(1, "ann", "u9")
    for step in range(4):
        assert (
            again.undo(1, "ann", f"r{step}", redo=True).after.page.regions
            == texts[step + 1].regions
        )
    with pytest.raises(NothingToUndo):
        again.undo(1, "ann", "r9", redo=True)
    back = again.restore(1, 2, "bob", "back")
    assert back.after.page.regions == texts[2].regions
    assert again.undo(1, "bob", "b1").after.page.regions == texts[4].regions


def test_undo_leaves_other_peoples_work_alone(desk: Desk) -> None:
    desk.save(1, rewrite("l2", "甲"), 0, "ann", "c1")
    desk.save(1, rewrite("l3", "乙"), 1, "bob", "c2")
    page = desk.undo(1, "ann", "u1").after.page
    assert line_text(page, "l3") == "乙"
    assert line_text(page, "l2") == line_text(pages.small(), "l2")
    desk.undo(1, "ann", "r1", redo=True)
    desk.save(1, rewrite("l2", "丙"), 4, "bob", "c3")
    with pytest.raises(Conflict, match="bob changed l2"):
        desk.undo(1, "ann", "u2")


def test_a_killed_program_is_made_good_at_the_next_start(desk: Desk) -> None:
    desk.save(1, rewrite("l2", "甲"), 0, "ann", "c1")
    path = desk.tree.corrected_document("small")
    path.unlink()
    assert Desk(desk.tree, desk.database).make_good() == 1
    assert written_revision(path) == 1


def test_a_new_run_keeps_corrections_by_id_and_by_place(desk: Desk) -> None:
    desk.save(1, rewrite("l2", "甲"), 0, "ann", "c1")
    desk.save(1, (ops.ArticleMerge(article="a2", into="a1"),), 1, "ann", "c2")
    desk.save(1, rewrite("l4", "乙"), 2, "ann", "c3")
    text_before = [a.paragraphs for a in desk.state(1).page.articles]
    fresh = renumbered(pages.small(), gone="l4")
    folders.put(desk.tree, "small", fresh)
    found = refresh(desk.tree, desk.database)
    assert found.changed == 1
    again = Desk(desk.tree, desk.database)
    state = again.state(1)
    assert faults(state.page) == []
    assert [r.kind for r in state.history] == ["edit", "edit", "edit", "anchor"]
    assert line_text(state.page, "n2") == "甲"
    assert len(state.page.articles) == 2
    assert state.page.articles[1].paragraphs == text_before[1]
    with again.database.reading() as connection:
        left = stored.stranded(connection, 1)
    assert [(s["revision"], s["operation"]["line"]) for s in left] == [(3, "l4")]
    undone = again.undo(1, "ann", "u1")
    assert undone.revision.target == 3
    assert len(again.undo(1, "ann", "u2").after.page.articles) == 3, "undo reaches behind a new run"
    assert refresh(desk.tree, desk.database).changed == 0


def renumbered(page: Page, gone: str) -> Page:
    """The same page as another run would number it, a little displaced, one line not found."""
    regions = []
    for region in page.regions:
        lines = tuple(
            x.model_copy(
                update={
                    "id": "n" + x.id[1:],
                    "polygon": tuple((px + 1.5, py - 1) for px, py in x.polygon),
                }
            )
            for x in region.lines
            if x.id != gone
        )
        regions.append(region.model_copy(update={"id": f"q{region.id}", "lines": lines}))
    articles = tuple(
        a.model_copy(update={"regions": tuple(f"q{r}" for r in a.regions)}) for a in page.articles
    )
    fresh = page.model_copy(update={"regions": tuple(regions), "articles": articles, "repairs": ()})
    return pages.with_seams(fresh)


def _race(root: Path, author: str, count: int) -> None:
    save_until_done(folders.desk(folders.Tree.open(root)), author, count)


def save_until_done(desk: Desk, author: str, count: int) -> None:
    """Save that many texts on one page, each on what the desk says is the head."""
    mine = [f"l{n}" for n in range(2, 14)]
    seen = 0
    for number in range(count):
        done = rewrite(mine[number % len(mine)], f"{author}{number}")
        while True:
            try:
                saved = desk.save(1, done, seen, author, f"{author}-{number}")
                seen = saved.after.revision
                break
            except Conflict as conflict:
                seen = conflict.head


def race(root: Path, writers: int, saves: int) -> Desk:
    """Several processes save on one page; returns a desk that looks at what came of it."""
    folders.desk(folders.folder(root, {"small": pages.small()}))
    context = multiprocessing.get_context("spawn")
    names = [f"p{n}" for n in range(writers)]
    crew = [context.Process(target=_race, args=(root, n, saves)) for n in names]
    for process in crew:
        process.start()
    for process in crew:
        process.join()
    assert [p.exitcode for p in crew] == [0] * writers
    desk = folders.desk(folders.Tree.open(root))
    state = desk.state(1)
    assert [r.number for r in state.history] == list(range(1, writers * saves + 1))
    for name in names:
        mine = [r.operations[0].text for r in state.history if r.author == name]  # type: ignore[attr-defined]
        assert mine == [f"{name}{n}" for n in range(saves)], "none lost, none twice, in order"
    with desk.database.reading() as connection:
        base = stored.load_base(connection, 1, 0)
    assert replay({0: base}, state.history).to_json() == state.page.to_json()
    written = Page.from_json(desk.tree.corrected_document("small").read_bytes())
    assert written.to_json() == state.page.to_json()
    return desk


def test_three_processes_race_on_one_page_and_lose_nothing(tmp_path: Path) -> None:
    race(tmp_path / "out", writers=3, saves=25)
