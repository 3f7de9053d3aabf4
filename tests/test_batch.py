"""The batch: workers that die, runs that are killed, files that change, resuming from all of it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from digitize.batch import job
from digitize.batch.messages import Event, Settings, Task
from digitize.batch.worker import Worker
from digitize.cli import main
from digitize.store.ledger import Ledger

PLUGINS = Path(__file__).parent / "plugins"
sys.path.insert(0, str(PLUGINS))
import digitize_fake  # noqa: E402
from digitize_fake import draw_page  # noqa: E402

SETTINGS = (
    'layout.detectors=["fake"]', "ocr.engine=fake", "preprocess.turn='0'", "preprocess.crop=false",
    "preprocess.split=false", "preprocess.deskew=false", "preprocess.dewarp=false",
    "preprocess.even_light=false",
)  # fmt: skip
FAKE = tuple(word for setting in SETTINGS for word in ("--set", setting))
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join([str(PLUGINS), str(PLUGINS.parent.parent)]),
    "COLUMNS": "200",
    "PYTHONDONTWRITEBYTECODE": "",  # or every process compiles the whole package again
}


def start(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "digitize", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**ENVIRONMENT, **environment},
    )  # fmt: skip


class InlinePool:
    """A pool of one worker in this very process: milliseconds instead of seconds."""

    def __init__(self, settings: Settings) -> None:
        self._worker = Worker(settings)
        self._tasks: list[Task] = []

    def room(self) -> int:
        return 2 - len(self._tasks)

    def submit(self, task: Task) -> None:
        self._tasks.append(task)

    submit_alone = submit

    def wait(self, seconds: float) -> list[Event]:
        done, self._tasks = self._tasks, []
        return [Event(task, self._worker.perform(task), 0.0, "inline") for task in done]

    def recall(self) -> list[Task]:
        return []

    def close(self, *, at_once: bool = False) -> None:
        pass


def digitize(*arguments: object) -> tuple[int, str]:
    """The command line in this process, its workers too; code, and all that was said."""
    said = io.StringIO()
    before, job.open_pool = job.open_pool, lambda job, settings, bounds: InlinePool(settings)
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            main([str(argument) for argument in arguments])
    except SystemExit as stop:
        assert "Traceback" not in said.getvalue()
        assert "unexpected error (" not in said.getvalue(), said.getvalue()
        return int(stop.code or 0), said.getvalue()
    finally:
        job.open_pool = before
    raise AssertionError("main always exits")


def digitize_apart(*arguments: object, **environment: str) -> tuple[int, str]:
    """The same as a user calls it: processes of its own."""
    process = start(*arguments, **environment)
    out, err = process.communicate(timeout=3600)
    assert "Traceback" not in err
    return process.returncode, out + err


def run(box: Path, out: Path, *more: object) -> tuple[int, str]:
    return digitize("run", box, "-o", out, "--progress", "none", *FAKE, *more)


def run_apart(box: Path, out: Path, *more: object, **environment: str) -> tuple[int, str]:
    return digitize_apart("run", box, "-o", out, "--progress", "none", *FAKE, *more, **environment)


def draw(box: Path, count: int, trouble: str | None = None, name: str = "p") -> None:
    box.mkdir(parents=True, exist_ok=True)
    for seed in range(count):
        draw_page(seed, trouble).save(box / f"{name}{seed:03d}.png")


def tree(out: Path) -> dict[str, str]:
    """Every file of an output folder that is promised to be the same at every run."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("pages", "readings", "issues", "articles.jsonl")
        for path in ([out / folder] if (out / folder).is_file() else (out / folder).rglob("*"))
        if path.is_file()
    }


def failures(out: Path) -> dict[str, dict[str, object]]:
    rows = [json.loads(line) for line in (out / "failed.jsonl").read_text().splitlines()]
    return {str(row["file"]): row for row in rows}


def states(out: Path) -> dict[str, int]:
    code, said = digitize("status", out, "--json")
    assert code == 0
    return dict(json.loads(said)["states"])


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A box of pages, and the output of one run over it that nothing disturbed."""
    base = tmp_path_factory.mktemp("undisturbed")
    draw(base / "box", 24)
    code, said = run(base / "box", base / "out")
    assert code == 0, said
    assert len(tree(base / "out")) > 48
    return base / "box", base / "out"


# -- the plain case ----------------------------------------------------------------------------


def test_workers_make_no_difference(undisturbed: tuple[Path, Path], tmp_path: Path) -> None:
    box, out = undisturbed
    code, said = run_apart(box, tmp_path / "out", "-j", 2)
    assert code == 0, said
    assert tree(tmp_path / "out") == tree(out)


def test_a_second_run_has_nothing_to_do(undisturbed: tuple[Path, Path]) -> None:
    box, out = undisturbed
    time.sleep(2.1)  # files this young are hashed again once more
    run(box, out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.page.json")}
    code, said = run(box, out)
    assert code == 0
    assert "24 kept" in said
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.page.json")} == before


def test_redo_keeps_what_was_read(
    undisturbed: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, out = undisturbed
    shutil.copytree(out, tmp_path / "out")
    monkeypatch.setattr(digitize_fake.Detector, "detect", None)  # nobody may read a page now
    code, said = run(box, tmp_path / "out", "--redo", "order")
    assert code == 0, said
    assert "24 done" in said
    assert tree(tmp_path / "out") == tree(out)


def test_verify_finds_what_was_altered(undisturbed: tuple[Path, Path], tmp_path: Path) -> None:
    box, out = undisturbed
    shutil.copytree(out, tmp_path / "out")
    assert digitize("verify", tmp_path / "out")[0] == 0
    altered = tmp_path / "out" / "pages" / "p003.png.page.json"
    altered.write_text(altered.read_text().replace("月", "日"))
    (tmp_path / "out" / "pages" / "p004.png.page.json").unlink()
    code, said = digitize("verify", tmp_path / "out", "--repair")
    assert code == 20
    assert "altered" in said
    assert "cannot be read" in said
    assert run(box, tmp_path / "out")[0] == 0
    assert tree(tmp_path / "out") == tree(out)


def issue_pages(out: Path, folder: str) -> tuple[list[int], list[int]]:
    """Page numbers that an issue.json has, and those that it lists as missing."""
    issue = json.loads((out / "issues" / folder / "issue.json").read_text())
    return [page["page_number"] for page in issue["pages"]], issue["missing_pages"]


def test_an_issue_grows_with_its_pages(tmp_path: Path) -> None:
    box, out = tmp_path / "box", tmp_path / "out"
    box.mkdir()
    for number, expected in ((3, ([4], [1, 2, 3])), (1, ([2, 4], [1, 3]))):
        digitize_fake.draw_leaf(number).save(box / f"{number}.png")
        assert run(box, out)[0] == 0
        assert issue_pages(out, "春江日报/1950-01-01") == expected


def test_an_issue_is_there_before_the_batch_is_done(tmp_path: Path) -> None:
    """One page of the issue is read, another hangs: the issue is written all the same."""
    box, out = tmp_path / "box", tmp_path / "out"
    box.mkdir()
    digitize_fake.draw_leaf(0).save(box / "1.png")
    draw(box, 1, "hang", name="q")
    process = start("run", box, "-o", out, "-j", 2, "--progress", "none", *FAKE)
    try:
        wait_for((out / "issues" / "春江日报" / "1950-01-01" / "issue.json").exists)
        assert process.poll() is None
    finally:
        process.kill()
        process.communicate()
    assert issue_pages(out, "春江日报/1950-01-01") == ([1], [])


def test_status_tells_the_whole(tmp_path: Path) -> None:
    box, out = tmp_path / "box", tmp_path / "out"
    box.mkdir()
    for number in (0, 3, 8):
        digitize_fake.draw_leaf(number).save(box / f"{number}.png")
    (box / "text.png").write_text("no picture")
    assert run(box, out)[0] == 20
    told = json.loads(digitize("status", out, "--json")[1])
    assert told["states"] == {"done": 3, "pending": 0, "suspect": 0, "failed": 1}
    assert [(error["stage"], error["pages"]) for error in told["errors"]] == [("scans", 1)]
    (paper,) = told["newspapers"]
    assert paper == {"title": "春江日报", "pages": 3, "issues": 2, "missing": 2}
    names = {"0.png", "3.png", "8.png"}
    assert {row["document"] for row in told["slowest"]} == names
    assert {row["document"] for row in told["least_sure"]} == names
    code, said = digitize("status", out)
    assert code == 0
    assert "春江日报" in said
    assert f"digitize retry {out}" in said


def test_rows_come_from_documents_where_they_were_not_kept(
    undisturbed: tuple[Path, Path], tmp_path: Path
) -> None:
    box, out = undisturbed
    shutil.copytree(out, tmp_path / "out")
    kept = tmp_path / "out" / ".digitize" / "rows"
    (kept / "p003.png.jsonl").unlink()
    (kept / "p004.png.jsonl").write_text("of another version\n{}\n")
    (tmp_path / "out" / "articles.jsonl").write_text("{}\n")
    code, said = digitize("verify", tmp_path / "out")
    assert code == 20
    assert "articles.jsonl: altered" in said
    assert run(box, tmp_path / "out")[0] == 0
    assert digitize("verify", tmp_path / "out")[0] == 0
    assert tree(tmp_path / "out") == tree(out)


def test_machines_can_follow(tmp_path: Path) -> None:
    draw(tmp_path / "box", 3)
    code, said = digitize(
        "run", tmp_path / "box", "-o", tmp_path / "o", "--progress", "json", *FAKE
    )
    assert code == 0
    *_, last, summary = (json.loads(line) for line in said.splitlines())
    assert (last["total"], last["done"], last["failed"]) == (3, 3, 0)
    assert summary["exit_code"] == 0


# -- pages that take their worker with them ----------------------------------------------------


def test_killers_cost_one_page_each(tmp_path: Path) -> None:
    draw(tmp_path / "box", 6)
    for trouble in ("segfault", "hang", "memory", "raise"):
        draw(tmp_path / "box", 1, trouble, name=f"q-{trouble}")
    bounds = ("-j", 2, "--timeout-per-page", 20, "--memory-per-worker", 800)
    code, _ = run_apart(tmp_path / "box", tmp_path / "out", *bounds)
    assert code == 20
    found = failures(tmp_path / "out")
    reasons = {name[2:-7]: str(row["reason"]) for name, row in found.items()}
    assert "segmentation fault" in reasons["segfault"]
    assert "took longer than 20 s" in reasons["hang"]
    assert "needed more than 800 MB" in reasons["memory"]
    assert "RuntimeError: a bug in a detector" in reasons["raise"]
    assert {row["stage"] for row in found.values()} == {"layout"}
    assert {row["attempts"] for name, row in found.items() if "raise" not in name} == {2}
    assert states(tmp_path / "out") == {"done": 6, "pending": 0, "suspect": 0, "failed": 4}


def test_failures_of_earlier_runs_stand(tmp_path: Path) -> None:
    draw(tmp_path / "box", 2)
    draw(tmp_path / "box", 1, "raise", name="bad")
    assert run(tmp_path / "box", tmp_path / "out")[0] == 20
    code, said = run(tmp_path / "box", tmp_path / "out")
    assert code == 20
    assert "bad000.png" in said
    draw_page(5).save(tmp_path / "box" / "bad000.png")
    assert run(tmp_path / "box", tmp_path / "out")[0] == 0
    assert failures(tmp_path / "out") == {}


def test_retry_does_only_what_failed(tmp_path: Path) -> None:
    draw(tmp_path / "box", 2)
    broken = tmp_path / "box" / "broken.png"
    broken.write_bytes(draw_bytes(7)[:300])
    assert run(tmp_path / "box", tmp_path / "out")[0] == 20
    kept = (tmp_path / "out" / "pages" / "p000.png.page.json").stat().st_mtime_ns
    broken.write_bytes(draw_bytes(7))
    code, said = digitize("retry", tmp_path / "out", "--progress", "none", *FAKE)
    assert code == 0, said
    assert (tmp_path / "out" / "pages" / "broken.png.page.json").is_file()
    assert (tmp_path / "out" / "pages" / "p000.png.page.json").stat().st_mtime_ns == kept


def test_a_failed_file_that_is_gone_can_be_forgotten(tmp_path: Path) -> None:
    box, out = tmp_path / "box", tmp_path / "out"
    draw(box, 2)
    for name in ("gone.png", "here.png"):
        (box / name).write_text("no picture")
    assert run(box, out)[0] == 20
    told = json.loads(digitize("status", out, "--json")[1])
    assert (told["gone"], str(box) in str(told["errors"])) == (0, False)
    (box / "gone.png").unlink()
    assert json.loads(digitize("status", out, "--json")[1])["gone"] == 1
    retry = ("retry", out, "--progress", "none", *FAKE)
    code, said = digitize(*retry)
    assert code == 20
    assert "1 file(s) are no longer there" in said
    assert set(failures(out)) == {"gone.png", "here.png"}
    code, said = digitize(*retry, "--forget-missing")
    assert code == 20  # the other one stands
    assert set(failures(out)) == {"here.png"}
    draw_page(3).save(box / "here.png")
    assert digitize(*retry)[0] == 0
    assert digitize("verify", out)[0] == 0
    assert states(out) == {"done": 3, "pending": 0, "suspect": 0, "failed": 0}


def test_forgetting_keeps_what_was_made_before(tmp_path: Path) -> None:
    box, out = tmp_path / "box", tmp_path / "out"
    draw(box, 2)
    assert run(box, out)[0] == 0
    made = tree(out)
    whole = (box / "p001.png").read_bytes()
    (box / "p001.png").unlink()
    with contextlib.closing(Ledger(out / "ledger.sqlite")) as ledger:
        ledger.change("UPDATE pages SET state = 'failed' WHERE id = 2 OR file_id = 2")
        ledger.commit()
    assert digitize("retry", out, "--progress", "none", "--forget-missing", *FAKE)[0] == 0
    assert tree(out) == made
    assert digitize("verify", out)[0] == 0
    (box / "p001.png").write_bytes(whole)
    code, said = run(box, out)
    assert (code, "1 done" in said) == (0, True), said  # what it was made from is not known
    assert tree(out) == made


def draw_bytes(seed: int) -> bytes:
    buffer = io.BytesIO()
    draw_page(seed).save(buffer, "PNG")
    return buffer.getvalue()


# -- runs that are killed ----------------------------------------------------------------------


def children(pid: int) -> list[int]:
    try:
        return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


@dataclass
class Kills:
    """How many processes were killed, and how many of them amid pages.

    ``whole``: batches that got through all the same; ``twice``: runs that ended with a page whose
    worker was killed at its first try and again when it was tried alone.
    """

    mains: int = 0
    workers: int = 0
    amid: int = 0
    whole: int = 0
    twice: int = 0


def kill_and_resume(
    box: Path, out: Path, kills: int, seed: int, most: int, expected: dict[str, str]
) -> Kills:
    """Kill main process or workers at random moments, each followed by a resume.

    One in four falls into the start, the others come up to ``most`` new pages after it. After a
    worker's death the run goes on to the next kill. A batch that gets through has to be as
    ``expected``; then it begins anew. A page that is recorded as failed because its worker was
    killed twice is retried.
    """
    dice, told, code = random.Random(seed), Kills(), 0
    while told.mains + told.workers < kills:
        what = ("retry", out) if code == 20 else ("run", box, "-o", out)
        process = start(*what, "--progress", "none", "-j", 2, *FAKE, DIGITIZE_FAKE_SECONDS="0.02")
        while told.mains + told.workers < kills and _reach(process, out, dice, most):
            workers = children(process.pid)
            begun = len(list((out / "pages").glob("*")))
            if workers and dice.random() < 0.5:
                told.workers += 1
                with contextlib.suppress(ProcessLookupError):
                    os.kill(dice.choice(workers), signal.SIGKILL)
            else:
                told.mains += 1
                process.kill()
            told.amid += 0 < begun < len(list(box.iterdir()))
            print(f"killed: {told}; {begun} pages written", flush=True)
        _, said = process.communicate()
        code = process.returncode
        assert code in (0, 20, -signal.SIGKILL), said
        if code == 20:
            told.twice += 1
            assert all("was killed" in str(row["reason"]) for row in failures(out).values())
        if code == 0 and told.mains + told.workers < kills:
            told.whole += 1
            assert tree(out) == expected
            shutil.rmtree(out)  # it got through: begin anew, there are kills left
    return told


def run_to_the_end(box: Path, out: Path) -> None:
    """Resume what `kill_and_resume` left, and try again what was killed twice."""
    code, said = run(box, out)
    if code == 20:
        assert all("was killed" in str(row["reason"]) for row in failures(out).values())
        code, said = digitize("retry", out, "--progress", "none", *FAKE)
    assert code == 0, said


def _reach(process: subprocess.Popen[str], out: Path, dice: random.Random, most: int) -> bool:
    """Wait for the next moment to kill at; False where the run ended before."""
    pages, goal = out / "pages", 0
    if dice.random() < 0.75:
        goal = len(list(pages.glob("*"))) + dice.randrange(most)
    pause = time.monotonic() + dice.uniform(0, 2.0 if goal == 0 else 0.2)
    while process.poll() is None:
        if time.monotonic() >= pause and len(list(pages.glob("*"))) >= goal:
            return True
        time.sleep(0.02)
    return False


def test_kills_lose_nothing(undisturbed: tuple[Path, Path], tmp_path: Path) -> None:
    """The short form; `make prove` kills fifty times and more over a larger batch."""
    box, out = undisturbed
    kill_and_resume(box, tmp_path / "out", 3, 1, 12, tree(out))
    run_to_the_end(box, tmp_path / "out")
    assert tree(tmp_path / "out") == tree(out)
    assert digitize("verify", tmp_path / "out")[0] == 0
    assert not list((tmp_path / "out" / ".digitize" / "tmp").iterdir())


def wait_for(condition: Callable[[], object], seconds: float = 150) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.05)


def test_ctrl_c_leaves_everything_resumable(undisturbed: tuple[Path, Path], tmp_path: Path) -> None:
    box, out = undisturbed
    made = tmp_path / "out"
    process = start("run", box, "-o", made, "-j", 2, *FAKE, DIGITIZE_FAKE_SECONDS="0.3")
    wait_for(lambda: len(list((made / "pages").glob("*"))) >= 2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "run the same command again" in err
    assert "in hand; Ctrl-C again stops at once" in err
    assert "Traceback" not in err
    assert 2 <= states(made)["done"] < 24
    assert digitize("verify", made)[0] == 0
    assert run(box, made)[0] == 0
    assert tree(made) == tree(out)


def test_a_second_ctrl_c_stops_at_once(tmp_path: Path) -> None:
    draw(tmp_path / "box", 3)
    made, begun = tmp_path / "out", tmp_path / "begun"
    process = start("run", tmp_path / "box", "-o", made, *FAKE,
                    DIGITIZE_FAKE_SECONDS="600", DIGITIZE_FAKE_BEGUN=str(begun))  # fmt: skip
    wait_for(begun.exists)
    process.send_signal(signal.SIGINT)
    time.sleep(1)
    assert process.poll() is None  # a page is in hand
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert run(tmp_path / "box", made)[0] == 0


def test_workers_die_with_their_run(tmp_path: Path) -> None:
    draw(tmp_path / "box", 2)
    process = start("run", tmp_path / "box", "-o", tmp_path / "out", *FAKE,
                    DIGITIZE_FAKE_SECONDS="600")  # fmt: skip
    wait_for(lambda: children(process.pid))
    workers = children(process.pid)
    process.kill()
    process.communicate()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers), 60)


# -- the folder --------------------------------------------------------------------------------


def test_a_second_run_is_refused(tmp_path: Path) -> None:
    draw(tmp_path / "box", 2)
    first = start("run", tmp_path / "box", "-o", tmp_path / "out", *FAKE,
                  DIGITIZE_FAKE_SECONDS="600")  # fmt: skip
    try:
        wait_for(lambda: children(first.pid))
        code, said = run(tmp_path / "box", tmp_path / "out")
        assert code == 5
        assert f"in use by process {first.pid}" in said
        assert digitize("status", tmp_path / "out")[0] == 0
    finally:
        first.kill()
        first.communicate()


def test_files_of_many_names(tmp_path: Path) -> None:
    names = ["a b.png", "合订本 1921.png", "line\nbreak.png", "报" * 82 + ".png", "a~1.png"]
    names += ["-x.png", "sub/a b.png", "a.png~f0001.png", os.fsdecode(b"bytes-\xff.png")]
    for seed, name in enumerate(names):
        path = tmp_path / "box" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(draw_bytes(seed))
    code, said = run(tmp_path / "box", tmp_path / "out")
    assert code == 0, said
    documents = list((tmp_path / "out" / "pages").rglob("*.page.json"))
    assert len(documents) == len(names)
    assert digitize("verify", tmp_path / "out")[0] == 0


def test_a_file_that_changes_is_read_as_it_is_at_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It changes after it was opened, and once more while it is read."""
    draw(tmp_path / "box", 2)
    page = tmp_path / "box" / "p000.png"
    contents = [draw_bytes(seed) for seed in (5, 6)]
    perform = Worker.perform

    def perform_and_change(self: Worker, task: Task) -> object:
        outcome = perform(self, task)
        if contents and getattr(task.work, "name", "") == "p000.png":
            page.write_bytes(contents.pop())
        return outcome

    monkeypatch.setattr(Worker, "perform", perform_and_change)
    code, said = run(tmp_path / "box", tmp_path / "out")
    assert code == 0, said
    assert not contents
    document = json.loads((tmp_path / "out" / "pages" / "p000.png.page.json").read_text())
    assert document["source"]["sha256"] == hashlib.sha256(page.read_bytes()).hexdigest()


def test_a_file_that_never_stands_still_fails_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(tmp_path / "box", 2)
    page = tmp_path / "box" / "p000.png"
    perform = Worker.perform

    def perform_and_change(self: Worker, task: Task) -> object:
        outcome = perform(self, task)
        page.write_bytes(draw_bytes(random.randrange(10**6)))
        return outcome

    monkeypatch.setattr(Worker, "perform", perform_and_change)
    assert run(tmp_path / "box", tmp_path / "out")[0] == 20
    assert "changed" in str(failures(tmp_path / "out")["p000.png"]["reason"])
    assert (tmp_path / "out" / "pages" / "p001.png.page.json").is_file()


def test_a_clock_that_jumps(tmp_path: Path) -> None:
    """File times far in past and future cost a look at the file, never a page."""
    draw(tmp_path / "box", 4)
    assert run(tmp_path / "box", tmp_path / "out")[0] == 0
    before = tree(tmp_path / "out")
    for jump, path in zip(
        (-3e9, 3e9, -1e8, 1e8), sorted((tmp_path / "box").iterdir()), strict=True
    ):
        os.utime(path, (max(0, time.time() + jump),) * 2)
    code, said = run(tmp_path / "box", tmp_path / "out")
    assert code == 0
    assert "0 done" in said
    assert "4 kept" in said
    assert tree(tmp_path / "out") == before


def test_a_clock_that_jumps_amid_a_run(
    undisturbed: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(3)
    monkeypatch.setattr(time, "time", lambda: dice.uniform(0, 4e9))
    assert run(undisturbed[0], tmp_path / "out")[0] == 0
    assert run(undisturbed[0], tmp_path / "out")[0] == 0
    assert tree(tmp_path / "out") == tree(undisturbed[1])


def test_a_copied_box_is_not_read_again(undisturbed: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copytree(undisturbed[0], tmp_path / "box")
    shutil.copytree(undisturbed[1], tmp_path / "out")
    code, said = run(tmp_path / "box", tmp_path / "out")
    assert code == 0
    assert "0 done" in said
    assert "24 kept" in said
    assert tree(tmp_path / "out") == tree(undisturbed[1])


def test_multi_page_files(tmp_path: Path) -> None:
    pages = [draw_page(seed) for seed in range(4)]
    (tmp_path / "box").mkdir()
    pages[0].save(tmp_path / "box" / "a.tif", save_all=True, append_images=pages[1:])
    assert run(tmp_path / "box", tmp_path / "out", "--pages", "2-3")[0] == 0
    made = tmp_path / "out" / "pages"
    assert sorted(p.name for p in made.iterdir()) == [
        "a.tif~f0001.page.json", "a.tif~f0002.page.json"
    ]  # fmt: skip
    assert run(tmp_path / "box", tmp_path / "out")[0] == 0
    assert len(list(made.iterdir())) == 4
    pages[0].save(tmp_path / "box" / "a.tif")
    assert run(tmp_path / "box", tmp_path / "out")[0] == 0
    assert [p.name for p in made.iterdir()] == ["a.tif.page.json"]
    assert digitize("verify", tmp_path / "out")[0] == 0


@pytest.mark.parametrize(("code", "word"), [(errno.ENOSPC, "full"), (errno.EROFS, "read-only")])
def test_a_disk_that_fails_stops_the_batch_and_harms_nothing(
    undisturbed: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    code: int, word: str,
) -> None:  # fmt: skip
    box, out = undisturbed
    fsync, count = os.fsync, 0

    def fail_later(handle: int) -> None:
        nonlocal count
        count += 1
        if count > 30:
            raise OSError(code, os.strerror(code))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", fail_later)
    ended, said = run(box, tmp_path / "out")
    assert (ended, word in said) == (5, True), said
    monkeypatch.undo()
    assert run(box, tmp_path / "out")[0] == 0
    assert tree(tmp_path / "out") == tree(out)


# -- the watch folder --------------------------------------------------------------------------


def test_a_watched_folder_takes_each_scan_once(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    watcher = start("watch", inbox, "-o", tmp_path / "out", "--settle", "0.6", "--every", "0.2",
                    *FAKE)  # fmt: skip
    made = tmp_path / "out" / "pages"
    try:
        draw(inbox, 1)
        wait_for(lambda: (made / "p000.png.page.json").exists())
        whole = draw_bytes(3)
        with (inbox / "late.png").open("wb") as file:  # as a scanner writes: piece by piece
            for piece in range(0, len(whole), len(whole) // 8 + 1):
                file.write(whole[piece : piece + len(whole) // 8 + 1])
                file.flush()
                time.sleep(0.15)
        wait_for(lambda: (made / "late.png.page.json").exists())
        (inbox / "p000.png").rename(inbox / "renamed.png")
        shutil.copy(inbox / "late.png", inbox / "copied.png")
        draw_page(9).save(inbox / "last.png")
        wait_for(lambda: (made / "last.png.page.json").exists())
        time.sleep(1.5)
    finally:
        watcher.send_signal(signal.SIGINT)
        out, err = watcher.communicate(timeout=120)
    assert watcher.returncode == 130, err
    assert sorted(path.name for path in made.iterdir()) == [
        "last.png.page.json", "late.png.page.json", "p000.png.page.json"
    ]  # fmt: skip
    assert "failed" not in out
