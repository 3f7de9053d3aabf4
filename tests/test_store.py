"""The output folder: names that never collide, writes that are whole or not at all, the ledger."""

from __future__ import annotations

import errno
import os
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.errors import InputError, OutputError
from digitize.store import files
from digitize.store.ledger import Ledger
from digitize.store.names import SUFFIX, base_name, document_name, escape, issue_folder
from digitize.store.records import Claim, Document, Fault, Hashes, Work
from digitize.store.tree import Tree, pack

HASHES = Hashes("models", "reading", "config")
NAMES = st.text(
    st.characters(codec="utf-8") | st.sampled_from("~%.f0p1h\n" + string.ascii_letters), min_size=1
).filter(lambda name: "/" not in name and "\0" not in name and name not in (".", ".."))


# -- names -------------------------------------------------------------------------------------


def test_plain_names_stay_as_they_are() -> None:
    assert document_name(base_name("合订本/1921 年/p 1.png")) == "合订本/1921 年/p 1.png"
    assert document_name(base_name("a.tif"), 3) == "a.tif~f0003"
    assert document_name(base_name("a.pdf")) == "a.pdf~f0000"
    assert document_name(base_name("a.png", copy=1), 2, 1) == "a.png~2~f0002~p1"


@given(st.lists(NAMES, min_size=2, max_size=2, unique=True))
def test_two_files_never_share_a_name(pair: list[str]) -> None:
    first, second = (base_name(name) for name in pair)
    assert first != second


@given(NAMES, st.integers(0, 9999), st.sampled_from([None, 0, 1, 12]))
def test_frames_and_parts_never_meet_another_file(name: str, frame: int, part: int | None) -> None:
    made = document_name(base_name(name), frame, part)
    plain = base_name(made)  # a file that is called exactly as this document
    assert document_name(plain) != made or made == base_name(name)


@given(NAMES)
def test_names_fit_every_file_system(name: str) -> None:
    made = document_name(base_name(name), 1234, 1) + ".corrected" + SUFFIX
    assert len(made.encode()) <= 255
    assert made.isprintable() or not any(ord(c) < 32 for c in made)
    assert not made.startswith(".")


@pytest.mark.parametrize(
    ("name", "safe"),
    [("a\nb.png", "a%0Ab.png"), ("a~1.png", "a%7E1.png"), (".x.png", "%2Ex.png"),
     (os.fsdecode(b"\xff\xfe.png"), "%FF%FE.png"), ('a"b?.png', "a%22b%3F.png")],
)  # fmt: skip
def test_what_would_trouble_others_is_escaped(name: str, safe: str) -> None:
    assert escape(name) == safe


def test_a_path_cannot_leave_the_folder() -> None:
    assert base_name("../../etc/passwd.png") == "etc/passwd.png"
    assert issue_folder("a/../../x", None, 3) == "a%2F..%2F..%2Fx/no-3"
    assert issue_folder("..", "..", None) == "%2E./%2E."


def test_a_name_of_250_bytes() -> None:
    name = "报" * 82 + ".png"
    assert len(base_name(name).encode()) <= 200
    assert base_name(name) != base_name("报" * 81 + "纸.png")


# -- writing -----------------------------------------------------------------------------------


def test_writing_leaves_nothing_but_the_file(tmp_path: Path) -> None:
    files.write(tmp_path / "a" / "b.json", b"1")
    files.write(tmp_path / "a" / "b.json", b"22")
    assert (tmp_path / "a" / "b.json").read_bytes() == b"22"
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a", "b.json"]


@pytest.mark.parametrize(
    ("code", "word"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "read-only")]
)
def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, word: str
) -> None:
    target = tmp_path / "b.json"
    files.write(target, b"before")

    def fail(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match=word):
        files.write(target, b"after")
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_output_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="is a file"):
        Tree.create(tmp_path / "out")
    with pytest.raises(OutputError, match="cannot write"):
        Tree.create(tmp_path / "out" / "below")


def test_readings_pack_to_the_same_bytes() -> None:
    assert pack("本报讯" * 1000) == pack("本报讯" * 1000)


def test_only_one_run_at_a_time(tmp_path: Path) -> None:
    first, second = Tree.create(tmp_path), Tree.create(tmp_path)
    first.lock()
    with pytest.raises(OutputError, match=f"in use by process {os.getpid()}"):
        second.lock()
    first.unlock()
    second.lock()
    second.unlock()


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    tree = Tree.create(tmp_path)
    (tree.scratch / ".half.tmp").write_bytes(b"half")
    tree.lock()
    assert not list(tree.scratch.iterdir())
    tree.unlock()


def test_an_output_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no output of digitize"):
        Tree.open(tmp_path)


# -- the ledger --------------------------------------------------------------------------------


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.sqlite")


def claim(path: str, stamp: str = "s1", name: str = "") -> Claim:
    return Claim(Path(path), Path(path).parent, Path(path).name, name or Path(path).name, stamp)


def begin(ledger: Ledger, *claims: Claim, hashes: Hashes = HASHES) -> tuple[int, list[Work]]:
    run = ledger.begin_run()
    for one in claims:
        ledger.claim(one, run)
    ledger.outdate(run, hashes)
    return run, ledger.take(run, "pending", (0, -2), 99)


def finish(ledger: Ledger, work: Work, hashes: Hashes = HASHES, name: str = "") -> None:
    document = Document(name or work.name, "sha", "r", "i", "t", 1, 1, 0.9)
    ledger.done(work.page, work.content or "", hashes, 1.0, "w1", [document])


def open_and_finish(ledger: Ledger, *claims: Claim, content: str = "c1") -> int:
    run, works = begin(ledger, *claims)
    for work in works:
        ledger.opened(work, claims[0].stamp, content, (0,), HASHES)
        for page in ledger.pages_of(work.file_id):
            finish(ledger, page)
    return run


def test_a_page_is_done_once(ledger: Ledger) -> None:
    open_and_finish(ledger, claim("/box/a.png"))
    assert begin(ledger, claim("/box/a.png"))[1] == []


def test_a_touched_file_is_opened_but_not_read_again(ledger: Ledger) -> None:
    open_and_finish(ledger, claim("/box/a.png"))
    _, works = begin(ledger, claim("/box/a.png", stamp="s2"))
    assert [work.todo for work in works] == ["open"]
    ledger.opened(works[0], "s2", "c1", (0,), HASHES)
    assert ledger.pages_of(works[0].file_id) == []


def test_changed_content_is_read_again(ledger: Ledger) -> None:
    open_and_finish(ledger, claim("/box/a.png"))
    _, works = begin(ledger, claim("/box/a.png", stamp="s2"))
    ledger.opened(works[0], "s2", "c2", (0,), HASHES)
    assert [work.todo for work in ledger.pages_of(works[0].file_id)] == ["read"]


@pytest.mark.parametrize(
    ("hashes", "todo"),
    [
        (Hashes("other", "reading", "config"), "read"),
        (Hashes("models", "other", "other"), "read"),
        (Hashes("models", "reading", "other"), "understand"),
    ],
)
def test_what_changed_decides_what_is_done_again(ledger: Ledger, hashes: Hashes, todo: str) -> None:
    open_and_finish(ledger, claim("/box/a.png"))
    _, works = begin(ledger, claim("/box/a.png"), hashes=hashes)
    assert [work.todo for work in works] == [todo]


def test_failed_pages_stand_failed_until_something_changes(ledger: Ledger) -> None:
    _, works = begin(ledger, claim("/box/a.png"))
    ledger.opened(works[0], "s1", "c1", (0,), HASHES)
    page = ledger.pages_of(works[0].file_id)[0]
    ledger.failed(page, Fault("ocr", "broken", 15), HASHES, 1.0, "w1")
    assert begin(ledger, claim("/box/a.png"))[1] == []
    other = Hashes("models", "reading", "other")
    assert len(begin(ledger, claim("/box/a.png"), hashes=other)[1]) == 1


def test_a_file_that_could_not_be_opened_waits_for_a_change(ledger: Ledger) -> None:
    _, works = begin(ledger, claim("/box/a.png"))
    ledger.failed(works[0], Fault("scans", "broken", 4), HASHES, 1.0, "w1")
    ledger.unopened(works[0], "s1")
    assert begin(ledger, claim("/box/a.png"))[1] == []
    assert len(begin(ledger, claim("/box/a.png", stamp="s2"))[1]) == 1


def test_frames_that_are_gone_are_reported(ledger: Ledger) -> None:
    _, works = begin(ledger, claim("/box/a.tif"))
    ledger.opened(works[0], "s1", "c1", (0, 1), HASHES)
    for page in ledger.pages_of(works[0].file_id):
        finish(ledger, page, name=f"a.tif~f{page.frame}")
    _, works = begin(ledger, claim("/box/a.tif", stamp="s2"))
    assert ledger.opened(works[0], "s2", "c2", (0,), HASHES)[1] == ["a.tif~f1"]


def test_chosen_pages_leave_the_others_alone(ledger: Ledger) -> None:
    run = ledger.begin_run()
    ledger.claim(claim("/box/a.tif"), run)
    (work,) = ledger.take(run, "pending", (0, -2), 9)
    ledger.opened(work, "s1", "c1", (0, 1, 2), HASHES, lambda frames: frames[:1])
    assert [page.frame for page in ledger.pages_of(work.file_id)] == [0]
    run = ledger.begin_run()
    ledger.claim(claim("/box/a.tif"), run, lambda frames: frames[2:])
    assert [page.frame for page in ledger.take(run, "pending", (0, -2), 9)] == [2]


def test_same_name_from_another_folder(ledger: Ledger, tmp_path: Path) -> None:
    here = tmp_path / "a.png"
    here.write_bytes(b"x")
    begin(ledger, claim(str(here)))
    _, works = begin(ledger, claim("/elsewhere/a.png"))
    assert [work.name for work in works] == ["a.png~2"]


def test_a_box_that_was_moved_keeps_its_pages(ledger: Ledger) -> None:
    open_and_finish(ledger, claim("/gone/box/a.png"))
    _, works = begin(ledger, claim("/new/box/a.png"))
    assert [(work.todo, work.name) for work in works] == [("open", "a.png")]
    ledger.opened(works[0], "s1", "c1", (0,), HASHES)
    assert ledger.pages_of(works[0].file_id) == []


def test_a_copied_box_is_the_same_box(ledger: Ledger, tmp_path: Path) -> None:
    for box in ("old", "new"):
        (tmp_path / box).mkdir()
        (tmp_path / box / "a.png").write_bytes(b"x")
    open_and_finish(ledger, claim(str(tmp_path / "old" / "a.png")))
    _, works = begin(ledger, claim(str(tmp_path / "new" / "a.png")))
    assert [work.name for work in works] == ["a.png~2"]
    file_id, _ = ledger.opened(works[0], "s1", "c1", (0,), HASHES)
    assert ledger.pages_of(file_id) == []
    assert ledger.query("SELECT name, path FROM files") == [
        ("a.png", str(tmp_path / "new" / "a.png"))
    ]


def test_another_page_of_the_same_name_is_another_page(ledger: Ledger, tmp_path: Path) -> None:
    for box in ("old", "new"):
        (tmp_path / box).mkdir()
        (tmp_path / box / "a.png").write_bytes(b"x")
    open_and_finish(ledger, claim(str(tmp_path / "old" / "a.png")))
    _, works = begin(ledger, claim(str(tmp_path / "new" / "a.png")))
    file_id, _ = ledger.opened(works[0], "s1", "other", (0,), HASHES)
    assert [work.name for work in ledger.pages_of(file_id)] == ["a.png~2"]


def test_paths_that_are_no_text(ledger: Ledger) -> None:
    path = os.fsdecode(b"/box/\xff.png")
    run = ledger.begin_run()
    ledger.claim(Claim(Path(path), Path("/box"), "\ufffd.png", "\ufffd.png", "s"), run)
    assert str(ledger.take(run, "pending", (0, -2), 9)[0].path) == path


def test_what_is_not_committed_is_forgotten(tmp_path: Path) -> None:
    first = Ledger(tmp_path / "l.sqlite")
    begin(first, claim("/box/a.png"))
    first.close()
    assert Ledger(tmp_path / "l.sqlite").query("SELECT count(*) FROM files") == [(0,)]


def test_a_ledger_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "l.sqlite").write_bytes(b"no database at all, but long enough to be read" * 99)
    with pytest.raises(OutputError, match="cannot be opened"):
        Ledger(tmp_path / "l.sqlite")


def test_a_file_is_gone_only_where_its_folder_is_there(tmp_path: Path) -> None:
    from digitize.store.vanished import is_gone

    box = tmp_path / "box"
    assert not is_gone(box / "a.png"), "a share that is not mounted has lost nothing"
    box.mkdir()
    assert is_gone(box / "a.png")
    (box / "a.png").touch()
    assert not is_gone(box / "a.png")
