"""The long proofs of the batch, for `make prove`: they print their figures."""

from __future__ import annotations

import json
import resource
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
    start,
    tree,
    wait_for,
)

pytestmark = pytest.mark.prove
ROOT = Path(__file__).parent.parent


def test_fifty_kills(tmp_path: Path) -> None:
    """Main process or workers killed at random moments, each kill followed by a resume."""
    box, calm, out = tmp_path / "box", tmp_path / "calm", tmp_path / "out"
    draw(box, 300)
    assert run(box, calm)[0] == 0
    kills = kill_and_resume(box, out, 50, 7, lambda dice: dice.uniform(1.5, 9.0))
    code, said = run(box, out)
    assert code == 0, said
    assert tree(out) == tree(calm)
    assert digitize("verify", out)[0] == 0
    print(f"\n{kills} kills over 300 pages: tree identical, {len(tree(out))} files")


def real_box(folder: Path) -> int:
    """Sixty readable pages, cut and turned from the sample scans, and every kind of broken file."""
    from PIL import Image

    folder.mkdir()
    pages = [Image.open(path) for path in sorted((ROOT / "scans").iterdir())]
    for number in range(60):
        page = pages[number % len(pages)].convert("RGB")
        left, top = (number * 97) % 900, (number * 131) % 1800
        page.crop((left, top, left + 1400, top + 1500)).save(folder / f"cut-{number:02d}.jpg")
    for kind, make in KINDS.items():
        (folder / kind).mkdir()
        make(folder / kind)
    return 60


def test_a_box_with_real_models(tmp_path: Path) -> None:
    count = real_box(tmp_path / "box")
    began = time.monotonic()
    process = start("run", tmp_path / "box", "-o", tmp_path / "out", "-j", 2, "--progress", "none")
    process.communicate()
    assert process.returncode == 20
    done = list((tmp_path / "out" / "pages").rglob("*.page.json"))
    broken = failures(tmp_path / "out")
    assert len(done) >= count
    assert {row["stage"] for row in broken.values()} == {"scans"}
    assert digitize("verify", tmp_path / "out")[0] == 0
    print(f"\n{len(done)} pages, {len(broken)} failures in {time.monotonic() - began:.0f} s")


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


@pytest.mark.parametrize("pages", [100_000])
def test_throughput_and_bounds(tmp_path: Path, pages: int) -> None:
    """Efficiency of two workers with an engine that takes 50 ms a page; memory, ledger."""
    from PIL import Image

    box = tmp_path / "box"
    for number in range(pages):
        folder = box / f"{number // 1000:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        Image.new("L", (100 + number % 300, 100 + number // 300 % 400), 250).save(
            folder / f"{number:06d}.png"
        )
    rates = {}
    for jobs, sample in ((1, box / "000"), (2, box)):
        out = tmp_path / f"out{jobs}"
        began = time.monotonic()
        code, said = run_apart(sample, out, "-j", jobs, DIGITIZE_FAKE_SECONDS="0.05")
        assert code == 0, said
        done = 1000 if jobs == 1 else pages
        rates[jobs] = done / (time.monotonic() - began)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    ledger = (tmp_path / "out2" / "ledger.sqlite").stat().st_size / pages
    print(f"\n{rates[1]:.1f} and {rates[2]:.1f} pages/s, efficiency {rates[2] / 2 / rates[1]:.2f}; "
          f"largest process {peak:.0f} MB; ledger {ledger:.0f} bytes a page")  # fmt: skip
    assert rates[2] >= 0.9 * 2 * rates[1]
