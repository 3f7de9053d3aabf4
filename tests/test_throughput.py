"""Overhead of coordinator and ledger while a batch grows to 100,000 pages, for `make prove`.

The engine sleeps 50 ms a page, so that what is measured is everything but reading.
DIGITIZE_PROVE_PAGES sets another size.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from test_batch import ENVIRONMENT, FAKE, digitize, digitize_fake

pytestmark = pytest.mark.prove
PAGES = int(os.environ.get("DIGITIZE_PROVE_PAGES", "100000"))
SIZES = [size for size in (1_000, 10_000, 100_000) if size < PAGES] + [PAGES]
ROUNDS = 5
SLICE = 150  # pages for each worker in one round


@dataclass(frozen=True)
class Ran:
    """One run: pages a second while all workers worked, and what its main process took."""

    rate: float
    peak: float  # MB
    processor: float  # seconds
    seconds: float


class Batch:
    """A box that grows, and the output folder that grows with it."""

    def __init__(self, folder: Path) -> None:
        self.box, self.out = folder / "box", folder / "out"
        self.pages = 0

    def grow(self, count: int) -> None:
        for number in range(self.pages, self.pages + count):
            folder = self.box / f"{number // 1000:03d}"
            folder.mkdir(parents=True, exist_ok=True)
            digitize_fake.draw_leaf(number).save(folder / f"{number:06d}.png")
        self.pages += count

    def run(self, jobs: int, seconds: float, nice: int = 0) -> Ran:
        """Digitize what is new, with an engine that takes so many seconds a page."""
        arguments = ["run", self.box, "-o", self.out, "--progress", "json", "-j", jobs, *FAKE]
        with tempfile.TemporaryFile("w+") as said:
            process = subprocess.Popen(
                ["nice", "-n", str(nice), sys.executable, "-m", "digitize", *map(str, arguments)],
                stdout=subprocess.DEVNULL, stderr=said,
                env={**ENVIRONMENT, "DIGITIZE_FAKE_SECONDS": str(seconds)},
            )  # fmt: skip
            began, peak, processor = time.monotonic(), 0.0, 0.0
            while process.poll() is None:
                peak, processor = seen(process.pid, (peak, processor))
                time.sleep(0.1)
            said.seek(0)
            lines = [json.loads(line) for line in said if line.startswith("{")]
        assert process.returncode == 0, lines[-3:]
        return Ran(steady_rate(lines), peak, processor, time.monotonic() - began)


def seen(pid: int, before: tuple[float, float]) -> tuple[float, float]:
    """Largest memory (MB) and processor time (s) of a process; as before where it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        return before
    return peak, sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def steady_rate(lines: list[dict[str, float]]) -> float:
    """Pages a second between the first fifth of what is new and the last line amid the work."""
    new = lines[-1]["done"] - lines[-1]["kept"]
    amid = [line for line in lines if new / 5 <= line["done"] - line["kept"] < new]
    assert len(amid) >= 2, "too short to tell a rate"
    return (amid[-1]["done"] - amid[0]["done"]) / (amid[-1]["seconds"] - amid[0]["seconds"])


def test_throughput_and_bounds(tmp_path: Path) -> None:
    """Efficiency of two workers at each size; memory and processor time of the coordinator."""
    batch, peaks, efficiency = Batch(tmp_path), {}, {}
    for size in SIZES:
        new = size - batch.pages - ROUNDS * 3 * SLICE
        if new > 0:
            batch.grow(new)
            fill = batch.run(2, 0, nice=10)  # without a sleep it takes whole processors
            print(f"\n{new} pages in {fill.seconds:.0f} s, {fill.processor / new * 1000:.1f} ms of "
                  f"the coordinator's processor time a page", flush=True)  # fmt: skip
        rates: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(ROUNDS):
            for jobs in rates:
                batch.grow(jobs * SLICE)
                ran = batch.run(jobs, 0.05)
                rates[jobs].append(ran.rate)
        ratios = [two / 2 / one for one, two in zip(rates[1], rates[2], strict=True)]
        ledger = (batch.out / "ledger.sqlite").stat().st_size
        peaks[size], efficiency[size] = ran.peak, median(rates[2]) / 2 / median(rates[1])
        print(f"{batch.pages} pages: {median(rates[1]):.1f} and {median(rates[2]):.1f} pages/s, "
              f"efficiency {efficiency[size]:.2f} (rounds {' '.join(f'{r:.2f}' for r in ratios)}); "
              f"coordinator {ran.peak:.0f} MB, start and end {ran.processor:.1f} s; "
              f"ledger {ledger / batch.pages:.0f} bytes a page", flush=True)  # fmt: skip
        assert ledger / batch.pages < 1500
    assert digitize("status", batch.out)[0] == 0
    assert efficiency[SIZES[-1]] >= 0.9
    assert peaks[SIZES[-1]] < peaks[SIZES[0]] + 2e-3 * PAGES, "more than 2 kB of memory a page"


def test_coordinator_and_ledger_stay_small(tmp_path: Path) -> None:
    """Processor time, memory and ledger of the coordinator alone, at growing sizes.

    Processor time says how many pages a second one coordinator can hand out, on a busy machine
    too; see coordination.py.
    """
    found = {}
    for size in SIZES:
        box = tmp_path / f"box{size}"
        for number in range(size):
            folder = box / f"{number // 1000:03d}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{number:06d}.png").write_bytes(b"x")
        command = [sys.executable, str(Path(__file__).with_name("coordination.py")), str(box)]
        ran = subprocess.run([*command, str(tmp_path / f"out{size}")], stdout=subprocess.PIPE,
                             check=True)  # fmt: skip
        told = found[size] = json.loads(ran.stdout)
        assert told["pages"] == size
        print(f"\n{size} pages: {told['plan'] / size * 1e3:.2f} ms planning and "
              f"{told['work'] / size * 1e3:.2f} ms coordinating a page, "
              f"{told['memory'] / 1e6:.0f} MB, ledger {told['ledger'] / size:.0f} bytes a page",
              flush=True)  # fmt: skip
        assert told["ledger"] / size < 1500
    least, most = found[SIZES[0]], found[SIZES[-1]]
    assert most["memory"] - least["memory"] < 2000 * PAGES, "more than 2 kB of memory a page"
    cost = {size: (told["plan"] + told["work"]) / size for size, told in found.items()}
    assert cost[SIZES[-1]] < 0.1 * 0.05 / 2, "a tenth of the time of two workers at 50 ms"
    assert cost[SIZES[-1]] < 2 * cost[SIZES[0]], "the cost of a page grows with the batch"
