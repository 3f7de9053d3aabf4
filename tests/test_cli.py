"""The command line: exit codes, messages, bad input, what the docs promise."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from broken import KINDS
from test_batch import FAKE, digitize, draw, draw_bytes, failures, tree

from digitize.batch.orders import Progress
from digitize.cli import application
from digitize.cli import progress as told
from digitize.cli.progress import _Lines, _Pace
from digitize.config import all_keys
from digitize.page import Page
from digitize.pipeline import Options

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs" / "cli.md"
NOT_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may write and read everywhere")


@pytest.fixture
def box(tmp_path: Path) -> Path:
    draw(tmp_path / "box", 2)
    return tmp_path / "box"


def run(*arguments: object) -> tuple[int, str]:
    return digitize("run", *arguments, "--progress", "none", *FAKE)


def test_broken_files_say_nothing_of_the_pace() -> None:
    pace = _Pace()
    pace.began -= 60
    failed = pace.facts(Progress(total=9, failed=3))
    assert (failed["pages_per_minute"], failed["seconds_left"]) == (0, None)
    read = pace.facts(Progress(total=9, failed=3, done=2))
    assert read["pages_per_minute"] == pytest.approx(2, abs=0.1)
    assert read["seconds_left"] == pytest.approx(120, abs=3)


# -- exit codes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "Usage"),
        (["rum"], 2, "Did you mean 'run'"),
        (["run"], 2, "Missing argument"),
        (["run", "x"], 2, "Missing option"),
        (["run", "x", "-o", "o", "--colour"], 2, "No such option"),
        (["run", "x", "-o", "o", "--jobs", "none"], 2, "--jobs none"),
        (["run", "x", "-o", "o", "--redo", "ordr"], 2, "no such stage"),
        (["run", "x", "-o", "o", "--pages", "a"], 2, "--pages"),
        (["run", "x", "-o", "o", "--progress", "loud"], 2, "choose one of"),
        (["run", "x", "-o", "o", "--export", "docx"], 2, "formats are: alto, hocr, iiif"),
        (["run", "x", "-o", "o", "--upload"], 4, "x: no such file"),
        (["run", "x", "-o", "o"], 4, "x: no such file"),
        (["run", "x", "-o", "o", "--config", "c.toml"], 9, "c.toml"),
        (["run", "x", "-o", "o", "--set", "ocr.engin=paddle"], 9, "did you mean ocr.engine?"),
        (["run", "x", "-o", "o", "--set", "ocr.margin=9"], 9, "ocr.margin = 9"),
        (["run", "x", "-o", "o", "--profile", "no"], 9, "no such profile"),
        (["run", "x", "-o", "o", "--set", "ocr.recognition=no.onnx"], 9, "no.onnx"),
        (["show", "no.page.json"], 4, "no.page.json"),
        (["draw", "no.page.json", "-o", "x.png"], 4, "no.page.json"),
        (["status", "no"], 4, "no output of digitize"),
        (["verify", "no"], 4, "no output of digitize"),
        (["retry", "no"], 4, "no output of digitize"),
        (["watch", "no", "-o", "o"], 4, "no such folder"),
        (["schema", "no"], 2, "choose one of"),
    ],
)
def test_codes_and_messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended, text = digitize(*arguments)
    assert (ended, said in text) == (code, True), text
    assert not (tmp_path / "o" / "pages").exists()


def test_an_unexpected_error_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import contextlib
    import io

    from digitize.cli import main

    monkeypatch.setattr("digitize.store.status.survey", lambda output: 1 / 0)
    said = io.StringIO()
    with contextlib.redirect_stderr(said), pytest.raises(SystemExit) as stop:
        main(["status", str(tmp_path)])
    assert stop.value.code == 15
    assert said.getvalue().count("\n") == 1
    assert "--debug" in said.getvalue()
    with pytest.raises(ZeroDivisionError):
        main(["status", str(tmp_path), "--debug"])


# -- bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_file_alone_ends_in_its_own_code(tmp_path: Path, kind: str) -> None:
    path = KINDS[kind](tmp_path)
    code, said = run(path, "-o", tmp_path / "out")
    assert code == 4, said
    assert path.name in said
    assert not list((tmp_path / "out").rglob("*.page.json"))


def test_bad_files_cost_nothing_but_themselves(box: Path, tmp_path: Path) -> None:
    for kind, make in KINDS.items():
        folder = box / kind
        folder.mkdir()
        make(folder)
    code, said = run(box, "-o", tmp_path / "out")
    assert code == 20, said
    assert len(list((tmp_path / "out" / "pages").rglob("*.page.json"))) == 2
    rows = failures(tmp_path / "out")
    assert len(rows) + said.count("passed over") >= len(KINDS) - 2
    for name, row in rows.items():
        assert row["stage"] == "scans"
        assert Path(name).name.split("~")[0] in str(row["reason"])


def test_a_blank_page_is_a_valid_page(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (600, 800), 250).save(tmp_path / "blank.png")
    code, said = run(tmp_path / "blank.png", "-o", tmp_path / "out")
    assert code == 0, said
    page = Page.from_json((tmp_path / "out" / "pages" / "blank.png.page.json").read_text())
    assert (page.regions, page.articles) == ((), ())
    code, said = digitize("show", tmp_path / "out" / "pages" / "blank.png.page.json")
    assert (code, "blank page" in said) == (0, True)


def test_one_of_several_inputs_is_missing(box: Path, tmp_path: Path) -> None:
    code, said = run(box, tmp_path / "nowhere", "-o", tmp_path / "out")
    assert code == 20
    assert "nowhere" in said
    assert len(list((tmp_path / "out" / "pages").iterdir())) == 2


def test_what_is_no_image_is_passed_over_and_counted(box: Path, tmp_path: Path) -> None:
    (box / "readme.txt").write_text("no scan")
    code, said = run(box, "-o", tmp_path / "out")
    assert code == 0
    assert "1 files passed over" in said


@NOT_ROOT
def test_output_that_cannot_be_written(box: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    code, said = run(box, "-o", tmp_path / "out")
    assert (code, "permission denied" in said) == (5, True), said


def test_output_that_is_a_file(box: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    code, said = run(box, "-o", tmp_path / "out")
    assert (code, "is a file" in said) == (5, True), said


def test_a_missing_model_stops_before_the_first_page(
    box: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("digitize.models").models.SHIPPED, "recognition",
                        ("no_such_package", "models/x.onnx", "x"))  # fmt: skip
    code, said = run(box, "-o", tmp_path / "out")
    assert (code, "no-such-package" in said) == (3, True), said


def test_an_unknown_engine_stops_before_the_first_page(box: Path, tmp_path: Path) -> None:
    arguments = ("run", box, "-o", tmp_path / "out", "--set", "ocr.engine=oracle")
    code, said = digitize(*arguments, "--progress", "none")
    assert (code, "no such engine" in said) == (9, True), said
    assert not list((tmp_path / "out").rglob("*.page.json"))


def test_a_broken_profile_stops_before_the_first_page(
    box: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "digitize" / "layouts"
    folder.mkdir(parents=True)
    (folder / "晶报.toml").write_text("colums = 3")
    code, said = run(box, "-o", tmp_path / "out")
    assert (code, "did you mean columns?" in said) == (9, True), said


# -- what a run leaves -------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes(box: Path, tmp_path: Path) -> None:
    for out in ("one", "two"):
        assert run(box, "-o", tmp_path / out)[0] == 0
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_two_boxes_with_the_same_names(tmp_path: Path) -> None:
    for seed, folder in enumerate(("a", "b")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "p.png").write_bytes(draw_bytes(seed))
    assert run(tmp_path / "a", tmp_path / "b", "-o", tmp_path / "out")[0] == 0
    assert len(list((tmp_path / "out" / "pages").rglob("*.page.json"))) == 2


def test_rows_point_to_their_documents(box: Path, tmp_path: Path) -> None:
    assert run(box, "-o", tmp_path / "out")[0] == 0
    rows = [json.loads(line) for line in (tmp_path / "out" / "articles.jsonl").open()]
    assert rows
    for row in rows:
        page = Page.from_json((tmp_path / "out" / row["document"]).read_text())
        article = next(a for a in page.articles if a.id == row["id"])
        assert row["text"] == "\n".join(article.paragraphs)
        assert row["source"]["sha256"] == page.source.sha256


def test_draw_finds_the_scan_and_says_where_it_was(box: Path, tmp_path: Path) -> None:
    assert run(box, "-o", tmp_path / "out")[0] == 0
    document = tmp_path / "out" / "pages" / "p000.png.page.json"
    picture = tmp_path / "p.png"
    assert digitize("draw", document, "-o", picture, "--width", 400)[0] == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    box.rename(tmp_path / "moved")
    code, said = digitize("draw", document, "-o", picture)
    assert (code, "--scans" in said) == (4, True), said
    assert digitize("draw", document, "-o", picture, "--scans", tmp_path / "moved")[0] == 0
    assert digitize("draw", document, "-o", picture, "--bare")[0] == 0


def test_status_for_machines(box: Path, tmp_path: Path) -> None:
    (box / "bad.png").write_bytes(draw_bytes(1)[:200])
    run(box, "-o", tmp_path / "out")
    code, said = digitize("status", tmp_path / "out", "--json")
    found = json.loads(said)
    assert code == 0
    assert found["states"] == {"done": 2, "pending": 0, "suspect": 0, "failed": 1}
    assert found["errors"][0]["stage"] == "scans"
    assert len(found["slowest"]) == 2
    assert digitize("status", tmp_path / "out")[0] == 0


def test_doctor_names_the_models() -> None:
    code, said = digitize("doctor", "--json")
    facts = {row["part"]: row for row in json.loads(said)}
    assert code == 0
    assert "sha256:" in facts["model: recognition"]["fact"]


# -- the docs ----------------------------------------------------------------------------------


def option_tables() -> str:
    """The tables of options in docs/cli.md, as the program has them."""
    lines: list[str] = []
    for name, field in Options.model_fields.items():
        lines += [f"### [{name}]", "", "| key | default | meaning |", "|---|---|---|"]
        stage = field.annotation
        assert stage is not None
        for key, option in stage.model_fields.items():  # type: ignore[attr-defined]
            value = json.dumps(option.default, ensure_ascii=False, default=str)
            meaning = str(option.description or "").replace("|", "\\|")
            lines.append(f"| `{key}` | `{value}` | {meaning} |")
        lines.append("")
    return "\n".join(lines)


def test_the_docs_list_every_option(update_golden: bool) -> None:
    text = DOCS.read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- options -->\n")
    written, _, after = rest.partition("<!-- /options -->")
    if update_golden:
        made = f"{before}<!-- options -->\n{option_tables()}<!-- /options -->{after}"
        DOCS.write_text(made, encoding="utf-8")
        return
    assert written == option_tables(), "pytest tests/test_cli.py --update-golden writes them anew"


def test_every_option_is_explained() -> None:
    unexplained = [
        f"{name}.{key}"
        for name, field in Options.model_fields.items()
        for key, option in field.annotation.model_fields.items()  # type: ignore[union-attr]
        if not option.description
    ]
    assert not unexplained
    assert "scans.pdf_dpi" in all_keys(Options)


def test_the_docs_know_every_option_of_run() -> None:
    command = next(c for c in application().registered_commands if c.name == "run")
    assert command.callback
    text = DOCS.read_text(encoding="utf-8")
    for flag in ("--jobs", "--config", "--set", "--profile", "--pages", "--force", "--redo",
                 "--timeout-per-page", "--memory-per-worker", "--progress", "--cluster",
                 "--upload", "--export"):  # fmt: skip
        assert flag in text


def test_the_exit_codes_in_the_docs_are_those_of_the_program() -> None:
    from digitize import errors

    documented = set(map(int, re.findall(r"^\| (\d+) \|", DOCS.read_text(), re.MULTILINE)))
    raised = {e.exit_code for e in vars(errors).values()
              if isinstance(e, type) and issubclass(e, errors.DigitizeError)}  # fmt: skip
    assert documented == raised | {0}


def test_a_line_of_progress_is_not_said_twice(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(told.time, "monotonic", lambda: clock[0])
    lines = _Lines("plain")
    for at in (0.0, 20.0, 40.0, 61.0):
        clock[0] = at
        lines(Progress(total=2))
    lines(Progress(total=2, done=1))
    lines.last()
    said = capsys.readouterr().err.splitlines()
    assert [text.split("  ")[0] for text in said] == ["0 of 2 pages"] * 2 + ["1 of 2 pages"]
