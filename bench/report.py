"""Figures as Markdown tables and one SVG picture."""

from __future__ import annotations

from typing import Any

Figures = dict[str, Any]
_WIDE, _HIGH = 420, 240


def table(part: str, figures: Figures) -> str:
    """The figures of one part as Markdown."""
    head = f"### {part}\n\n{figures['machine']}; load before: {figures['load']}\n\n"
    return head + "\n".join(_TABLES[part](figures)) + "\n"


def _contestants(figures: Figures) -> list[str]:
    rows = ["| | page | s | CPU s | times digitize (CPU) | characters wrong | peak MB | start s |",
            "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    found = figures["contestants"]
    ours = {p["page"]: p["cpu"] for p in found.get("digitize", {}).get("pages", ())}
    for name, told in found.items():
        if isinstance(told, str):
            rows.append(f"| {name} | {told} | | | | | | |")
            continue
        for p in told["pages"]:
            ratio = f"{p['cpu'] / ours[p['page']]:.2f}" if p["page"] in ours else ""
            rows.append(
                f"| {name} | {p['page']} | {p['seconds']:.1f} | {p['cpu']:.1f} | {ratio} | "
                f"{p['wrong']:.2%} | {told['peak_mb']} | {told['start']:.1f} |"
            )
    for p in found.get("digitize", {}).get("pages", ()):
        if p.get("floor"):
            stages = ", ".join(f"{k} {v:.2f}" for k, v in p["stages"].items())
            floor, of = p["floor"]["cpu"], p["floor"]["of"]
            rows += ["", f"{p['page']}: floor (networks alone, in a run of its own) {floor:.2f} "
                     f"CPU s of {of:.2f}; all is {of / floor:.2f} x the floor; outside of the "
                     f"networks' threads {p['around']:.2f}. CPU s by stage: {stages}. First "
                     f"inference {p['first']:.1f} s after start."]  # fmt: skip
    return rows


def _lines(figures: Figures) -> list[str]:
    rows = ["| lines | CPU s | CPU ms a line |", "|---|---|---|"]
    for n, cpu in zip(figures["counts"], figures["cpu"], strict=True):
        rows.append(f"| {n} | {cpu:.2f} | {1000 * cpu / n:.1f} |")
    return rows


def _workers(figures: Figures) -> list[str]:
    one, two = figures["seconds"]["1"], figures["seconds"]["2"]
    cpu = figures["cpu"]
    return ["| workers | s for 6 pages | | CPU s |", "|---|---|---|---|",
            f"| 1 | {one:.1f} | | {cpu['1']:.1f} |",
            f"| 2 | {two:.1f} | {one / two:.2f} x | {cpu['2']:.1f} |"]  # fmt: skip


def _memory(figures: Figures) -> list[str]:
    held = figures["memory"]
    rows = ["| page | MB held |", "|---|---|"]
    return rows + [f"| {n} | {held[n - 1]} |" for n in (1, 20, 50, 100, 200, 300) if n <= len(held)]


_TABLES = {
    "peers": _contestants, "broadsheet": _contestants, "lines": _lines, "workers": _workers,
    "memory": _memory,
}  # fmt: skip


def picture(figures: Figures) -> str:
    """CPU seconds over lines, and memory over pages, side by side as SVG."""
    graphs = []
    if "lines" in figures:
        part = figures["lines"]
        points = list(zip(part["counts"], part["cpu"], strict=True))
        graphs.append(_graph(points, "lines on a page", "CPU seconds"))
    if "memory" in figures:
        points = list(enumerate(figures["memory"]["memory"], 1))
        graphs.append(_graph(points, "pages read by one process", "MB held"))
    moved = "".join(f'<g transform="translate({n * _WIDE},0)">{g}</g>'
                    for n, g in enumerate(graphs))  # fmt: skip
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDE * max(1, len(graphs))}" '
        f'height="{_HIGH}" font-family="sans-serif" font-size="11">'
        f'<rect width="100%" height="100%" fill="white"/>{moved}</svg>\n'
    )


def _graph(points: list[tuple[float, float]], across: str, up: str) -> str:
    """A curve with its axes, both from 0."""
    left, top, wide, high = 50, 20, _WIDE - 70, _HIGH - 60
    most_x, most_y = max(p[0] for p in points), 1.1 * max(p[1] for p in points)
    places = [(left + wide * x / most_x, top + high * (1 - y / most_y)) for x, y in points]
    curve = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    marks = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="#246"/>' for x, y in places)
    return (
        f'<path d="M{left},{top}V{top + high}H{left + wide}" fill="none" stroke="#888"/>'
        f'<polyline points="{curve}" fill="none" stroke="#246" stroke-width="1.5"/>'
        f"{marks if len(points) < 20 else ''}"
        f'<text x="{left}" y="{top - 6}">{up}; to {most_y:.0f}</text>'
        f'<text x="{left + wide}" y="{top + high + 16}" text-anchor="end">{across}; to '
        f"{most_x:.0f}</text>"
    )
