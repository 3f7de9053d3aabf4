"""The long proofs of the batch, for `make prove`: they print their figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from broken import KINDS
from test_batch import (
    ENVIRONMENT,
    FAKE,
    digitize,
    draw,
    failures,
    kill_and_resume,
    run,
    run_apart,
    run_to_the_end,
    start,
    tree,
    wait_for,
)

from digitize.store.ledger import Ledger
from digitize.store.tree import Tree

pytestmark = pytest.mark.prove
CUT = int(os.environ.get("DIGITIZE_PROVE_CUT", "500"))  # pixels of the pages for the real models
ROOT = Path(__file__).parent.parent


def test_fifty_kills(tmp_path: Path) -> None:
    """Main process or workers killed at random moments, each kill followed by a resume."""
    box, calm, out = tmp_path / "box", tmp_path / "calm", tmp_path / "out"
    draw(box, 100)
    assert run(box, calm)[0] == 0
    began = time.monotonic()
    kills = kill_and_resume(box, out, 52, 7, 12, tree(calm))
    run_to_the_end(box, out)
    assert tree(out) == tree(calm)
    assert digitize("verify", out)[0] == 0
    assert kills.amid >= 30
    print(f"\n{kills.mains} main processes and {kills.workers} workers killed, {kills.amid} of "
          f"them amid 100 pages; {kills.whole} batches got through on the way, {kills.twice} runs "
          f"ended with a page killed twice: tree identical, {len(tree(out))} files, "
          f"{time.monotonic() - began:.0f} s")  # fmt: skip


def test_eight_workers_make_no_difference(tmp_path: Path) -> None:
    box = tmp_path / "box"
    draw(box, 64)
    made, hands = {}, {}
    for jobs, pause in ((1, "0"), (8, "1")):  # a pause long enough that all eight get pages
        out = tmp_path / str(jobs)
        code, said = run_apart(box, out, "-j", jobs, DIGITIZE_FAKE_SECONDS=pause)
        assert code == 0, said
        made[jobs] = tree(out)
        ledger = Ledger(Tree(out).ledger, writable=False)
        rows = ledger.query("SELECT worker, count(*) FROM pages WHERE frame >= 0 GROUP BY worker")
        hands[jobs] = dict(rows)
        ledger.close()
    assert made[1] == made[8]
    assert (len(hands[1]), len(hands[8])) == (1, 8), hands
    print(f"\n1 and 8 workers over 64 pages ({sorted(hands[8].values())} pages each): the same "
          f"{len(made[1])} files")  # fmt: skip


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("a file system can be mounted only by root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_is_really_full(tmp_path: Path, small_disk: Path) -> None:
    """Full amid the batch, then read-only, then large enough: nothing is lost or half-written."""
    box, calm, out = tmp_path / "box", tmp_path / "calm", small_disk / "out"
    draw(box, 200)
    assert run(box, calm)[0] == 0
    code, said = run_apart(box, out, "-j", 2)
    assert (code, "full" in said) == (5, True), said
    there = len(list((out / "pages").glob("*")))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    code, said = run_apart(box, out, "-j", 2)
    assert (code, "read-only" in said) == (5, True), said
    subprocess.run(["mount", "-o", "remount,rw,size=200m", str(small_disk)], check=True)
    code, said = run_apart(box, out, "-j", 2)
    assert code == 0, said
    assert tree(out) == tree(calm)
    assert digitize("verify", out)[0] == 0
    print(f"\nfull after {there} of 200 pages, read-only, then whole: the same tree")


def real_box(folder: Path) -> None:
    """Sixty readable pages, cut from the sample scans, and every kind of broken file."""
    from PIL import Image

    folder.mkdir()
    pages = [Image.open(path).convert("RGB") for path in sorted((ROOT / "scans").iterdir())]
    for number in range(60):
        left, top = 100 + (number * 97) % 1100, 300 + (number * 131) % 2000
        cut = pages[number % len(pages)].crop((left, top, left + CUT, top + CUT))
        cut.save(folder / f"cut-{number:02d}.jpg", quality=92)
    for kind, make in KINDS.items():
        (folder / kind).mkdir()
        make(folder / kind)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, int, float]:
    """The box, the output of two local workers with the real models, exit code and seconds."""
    base = tmp_path_factory.mktemp("real")
    real_box(base / "box")
    began = time.monotonic()
    process = start("run", base / "box", "-o", base / "out", "-j", 2, "--progress", "none")
    process.communicate()
    return base / "box", base / "out", process.returncode, time.monotonic() - began


def test_a_box_with_real_models(real: tuple[Path, Path, int, float]) -> None:
    _, out, code, seconds = real
    assert code == 20
    done = {path.name for path in (out / "pages").rglob("*.page.json")}
    assert {f"cut-{number:02d}.jpg.page.json" for number in range(60)} == done
    broken = failures(out)
    assert {name.split("/")[0] for name in broken} == set(KINDS)
    assert {row["stage"] for row in broken.values()} == {"scans"}
    assert digitize("verify", out)[0] == 0
    articles = len((out / "articles.jsonl").read_text().splitlines())
    print(f"\n{len(done)} pages, {articles} articles, {len(broken)} broken files told of "
          f"{len(KINDS)} kinds, in {seconds:.0f} s")  # fmt: skip


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own."""
    file = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--scheduler-file", str(file),
            "--port", "0", "--no-dashboard"]  # fmt: skip
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file),
              "--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--no-nanny"]  # fmt: skip
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [subprocess.Popen(dask, env=ENVIRONMENT, **quiet)]  # type: ignore[call-overload]
    try:
        wait_for(file.exists)
        address = json.loads(file.read_text())["address"]
        started += [subprocess.Popen(worker, env=ENVIRONMENT, cwd=tmp_path, **quiet)  # type: ignore[call-overload]
                    for _ in range(2)]  # fmt: skip
        yield address, started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.mark.parametrize("upload", [False, True])
def test_a_cluster_that_loses_a_worker(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]], upload: bool
) -> None:
    address, workers = cluster
    box, out = tmp_path / "box", tmp_path / "out"
    draw(box, 60)
    draw(box, 1, "segfault", name="q")
    began = time.monotonic()
    more = ("--upload",) if upload else ()
    process = start("run", box, "-o", out, "--progress", "none", "--cluster", address, *more, *FAKE,
                    DIGITIZE_FAKE_SECONDS="0.2")  # fmt: skip
    wait_for(lambda: len(list((out / "pages").glob("*"))) >= 10, 300)
    workers[0].kill()
    _, err = process.communicate()
    assert process.returncode == 20, err
    assert len(list((out / "pages").glob("*"))) == 60
    assert "segmentation fault" in str(failures(out)["q000.png"]["reason"])
    assert digitize("verify", out)[0] == 0
    (box / "q000.png").unlink()
    assert run(box, tmp_path / "calm")[0] == 0
    assert {k: v for k, v in tree(out).items() if "q000" not in k} == tree(tmp_path / "calm")
    print(f"\n60 pages, a worker killed, upload={upload}: {time.monotonic() - began:.0f} s")


def test_a_cluster_with_real_models_that_loses_a_worker(
    real: tuple[Path, Path, int, float],
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    tmp_path: Path,
) -> None:
    """The same box on two Dask workers, one killed midway: the same tree, the same failures."""
    box, alone, *_ = real
    address, workers = cluster
    out = tmp_path / "out"
    began = time.monotonic()
    process = start("run", box, "-o", out, "--progress", "none", "--cluster", address)
    wait_for(lambda: len(list((out / "pages").glob("*"))) >= 20, 1800)
    there = len(list((out / "pages").glob("*")))
    workers[0].kill()
    _, err = process.communicate()
    assert process.returncode == 20, err
    assert tree(out) == tree(alone)
    assert failures(out) == failures(alone)
    assert digitize("verify", out)[0] == 0
    print(f"\n60 pages with real models, a worker killed after {there}: the same tree as on one "
          f"machine, {time.monotonic() - began:.0f} s")  # fmt: skip
