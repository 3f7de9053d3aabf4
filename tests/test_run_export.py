"""`digitize run --export`: formats checked first, what is done exported after, and told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_batch import FAKE, draw
from test_batch import digitize as call
from test_batch import tree as hashes

import digitize.export
from digitize.delivery import Underway, deliver
from digitize.errors import MissingDependency
from digitize.export import Format, Options
from digitize.page import Page


def run(*arguments: object, form: str = "none") -> tuple[int, str]:
    return call("run", *arguments, "--progress", form, *FAKE)


@pytest.fixture
def box(tmp_path: Path) -> Path:
    draw(tmp_path / "box", 2)
    return tmp_path / "box"


def test_what_is_done_is_exported_as_the_verb_export_would(box: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, said = run(box, "-o", out, "--export", "jsonl, text,alto")
    assert code == 0, said
    assert sorted(p.name for p in (out / "exports").iterdir()) == ["alto", "jsonl", "text"]
    assert f"of 2 pages in {out / 'exports'}" in said
    code, _ = call("export", out, "-f", "jsonl,text,alto", "-o", tmp_path / "apart")
    assert code == 0 and hashes(tmp_path / "apart") == hashes(out / "exports")


@pytest.mark.parametrize(
    ("formats", "wanted"), [("docx", "formats are: alto"), ("text,docx", "'docx'"), (",", "alto")]
)
def test_a_wrong_format_is_told_before_anything_is_done(
    formats: str, wanted: str, box: Path, tmp_path: Path
) -> None:
    code, said = run(box, "-o", tmp_path / "out", "--export", formats)
    assert code == 2 and wanted in said and "iiif" in said
    assert not (tmp_path / "out").exists()


def test_a_missing_package_is_told_before_anything_is_done(
    box: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise MissingDependency("install it")

    poor = Format("page", lambda leaves, options: iter(()), needs=missing)
    monkeypatch.setattr(digitize.export, "find", lambda name: poor)
    code, said = run(box, "-o", tmp_path / "out", "--export", "parquet")
    assert code == 3 and "install it" in said
    assert not (tmp_path / "out").exists()


def test_a_bad_epoch_is_told_before_anything_is_done(
    box: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    code, said = run(box, "-o", tmp_path / "out", "--export", "text")
    assert code == 2 and "SOURCE_DATE_EPOCH" in said and not (tmp_path / "out").exists()


def test_pages_that_fail_do_not_keep_the_others_from_export(box: Path, tmp_path: Path) -> None:
    (box / "bad.png").write_bytes(b"no picture")
    code, said = run(box, "-o", tmp_path / "out", "--export", "text")
    assert code == 20 and "of 2 pages in" in said
    assert len(list((tmp_path / "out/exports/text").glob("*.txt"))) == 2


def test_where_no_page_is_done_nothing_is_exported(tmp_path: Path) -> None:
    (tmp_path / "box").mkdir()
    for name in ("a.png", "b.png"):
        (tmp_path / "box" / name).write_bytes(b"no picture")
    code, said = run(tmp_path / "box", "-o", tmp_path / "out", "--export", "text")
    assert code == 20 and "nothing to export" in said
    assert not (tmp_path / "out/exports").exists()


def test_an_export_that_fails_is_no_success(box: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(box, "-o", out)[0] == 0
    (document, *_) = (out / "pages").glob("*.page.json")
    page = Page.from_json(document.read_bytes())
    (out / "corrected").mkdir()
    wrong = page.model_copy(update={"source": page.source.model_copy(update={"width": 9})})
    (out / "corrected" / document.name).write_text(wrong.to_json())
    code, said = run(box, "-o", out, "--export", "pdf")
    assert code == 20 and "not exported:" in said
    assert len(list((out / "exports/pdf").glob("*.pdf"))) == 1


def test_machines_are_told_in_json(box: Path, tmp_path: Path) -> None:
    code, said = run(box, "-o", tmp_path / "out", "--export", "jsonl", form="json")
    told = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert code == 0 and told[-1]["exported"]["formats"] == ["jsonl"]
    assert told[-1]["exported"]["pages"] == 2 and told[-1]["exported"]["failures"] == []


def test_progress_hears_of_every_page_of_every_format(box: Path, tmp_path: Path) -> None:
    run(box, "-o", tmp_path / "out")
    heard: list[Underway] = []
    formats = ("text", "jsonl", "mets")
    deliver([tmp_path / "out"], formats, tmp_path / "e", Options(), watch=heard.append)
    for name in formats:
        own = [(now.done, now.total) for now in heard if now.format == name]
        assert own == [(0, 2), (1, 2), (2, 2)], name
