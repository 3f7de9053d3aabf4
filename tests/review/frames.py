"""How smoothly the scan moves: frames as the browser has them while a hand pans and zooms."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.review.hands import Hands

_WATCH = """() => {
    const deltas = globalThis.__deltas = [];
    let last = performance.now();
    globalThis.__watching = true;
    const tick = () => {
        const now = performance.now();
        deltas.push(now - last);
        last = now;
        if (globalThis.__watching) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
}"""


@dataclass(frozen=True)
class Motion:
    """Frames while the scan moved; times in milliseconds."""

    rate: float
    """Frames a second."""
    median: float
    slow: float
    """The 95th percentile of times between frames."""
    work: float
    """Processor time of the page's own thread for a frame, whoever else is busy."""

    def __str__(self) -> str:
        return (
            f"{self.rate:.0f} frames/s, median {self.median:.0f} ms, 95 % within {self.slow:.0f} ms"
            f", {self.work:.1f} ms of work each"
        )


def moved(hands: Hands, seconds: float, overlay: bool = True) -> Motion:
    """Zoom in, drag, zoom out and drag back, by wheel and mouse, for so long; never standing still.

    Without ``overlay`` nothing is drawn over the scan: what the scan itself takes.
    """
    tab = hands.tab
    tab.evaluate(
        "on => document.querySelector('.overlay').style.display = on ? '' : 'none'", overlay
    )
    tab.wait_for_timeout(500)
    meter = tab.context.new_cdp_session(tab)
    meter.send("Performance.enable", {"timeDomain": "threadTicks"})

    def work() -> float:
        found = meter.send("Performance.getMetrics")["metrics"]
        return float(next(x["value"] for x in found if x["name"] == "TaskDuration")) * 1000

    tab.evaluate(_WATCH)
    before, end = work(), time.monotonic() + seconds
    while time.monotonic() < end:
        _round(hands)
    spent = work() - before
    tab.evaluate("globalThis.__watching = false")
    deltas = sorted(tab.evaluate("globalThis.__deltas"))
    count = len(deltas)
    return Motion(
        rate=count / sum(deltas) * 1000,
        median=deltas[count // 2],
        slow=deltas[int(count * 0.95)],
        work=spent / count,
    )


def _round(hands: Hands) -> None:
    """Threefold in, a drag across the frame, out again, and back; about two seconds."""
    mouse = hands.tab.mouse
    for turn, (x, y), step in ((-100, (600, 450), -18), (100, (400, 300), 18)):
        mouse.move(x, y)
        for _ in range(6):
            mouse.wheel(0, turn)
            time.sleep(0.03)
        mouse.down()
        for n in range(16):
            mouse.move(x + n * step, y + n * step * 0.8)
            time.sleep(0.012)
        mouse.up()
