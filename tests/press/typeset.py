"""Sets sheets with headless Chromium; the browser breaks the lines and says where they stand."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .sheet import Flow, Item, Sheet, Text
from .stories import Story

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-extensions",
    "--disable-sync", "--disable-component-update", "--no-first-run", "--mute-audio", "--disable-lcd-text",
    "--font-render-hinting=none", "--force-color-profile=srgb", "--hide-scrollbars", "--disable-dev-shm-usage",
]  # fmt: skip
_BASE = (
    "<!doctype html><meta charset=utf-8><style>*{margin:0;padding:0;box-sizing:border-box}"
    "body{background:#fff;-webkit-font-smoothing:antialiased}</style><div id=page></div>"
)


PACKAGES = {
    "Noto Serif CJK TC": "fonts-noto-cjk", "Noto Sans CJK TC": "fonts-noto-cjk",
    "LXGW WenKai": "fonts-lxgw-wenkai", "AR PL UKai TW": "fonts-arphic-ukai",
    "AR PL UMing CN": "fonts-arphic-uming", "cwTeXMing": "fonts-cwtex-ming",
    "Liberation Serif": "fonts-liberation", "DejaVu Serif": "fonts-dejavu-core",
}  # fmt: skip


def missing_faces() -> list[str]:
    """Debian packages of the press's faces that this machine lacks, sorted.

    Where a face is missing the browser takes another one and says nothing: the page is sound, but
    it is not the page that other machines print from the same seed.
    """
    if not shutil.which("fc-list"):
        return []
    have = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True).stdout
    return sorted({package for face, package in PACKAGES.items() if face not in have})


class Unset(Exception):
    """A story did not fit its slots; the caller makes the page up again."""


@dataclass(frozen=True)
class Setting:
    """What the browser said of one sheet: lines per text and flow, and the picture of the page."""

    texts: dict[tuple[str, int], list[dict[str, Any]]]
    flows: dict[tuple[str, int], dict[str, Any]]
    png: bytes | None


class Press:
    """A running browser that sets one sheet after another."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._devtools = page.context.new_cdp_session(page)
        page.set_content(_BASE)
        page.add_script_tag(content=(Path(__file__).parent / "typeset.js").read_text("utf-8"))

    def fresh(self) -> Any:
        """An empty page of the same browser, of Playwright's."""
        return self._page.context.browser.new_page()

    def set(self, sheet: Sheet, scale: float | None = None) -> Setting:
        """Set a sheet; with ``scale`` (output pixels per CSS pixel) take its picture too.

        Raises `Unset` where a story cannot end inside its slots.
        """
        width, height = round(sheet.width), round(sheet.height)
        self._devtools.send(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": scale or 1, "mobile": False},
        )
        spec, texts, flows = _spec(sheet)
        spec["hidden"] = scale is None  # nothing is painted that nobody looks at
        answer = self._page.evaluate(
            "spec => JSON.stringify(window.typeset(JSON.parse(spec)))", json.dumps(spec)
        )
        said = json.loads(answer)
        for key, flow in zip(flows, said["flows"], strict=True):
            if flow["failed"]:
                raise Unset(f"{key[0]} does not end in its slots")
        png = self._shoot(width, height) if scale else None
        return Setting(
            dict(zip(texts, said["texts"], strict=True)),
            dict(zip(flows, said["flows"], strict=True)),
            png,
        )

    def _shoot(self, width: int, height: int) -> bytes:
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        shot = self._devtools.send("Page.captureScreenshot", {"format": "png", "clip": clip})
        return base64.b64decode(shot["data"])


@contextmanager
def press() -> Iterator[Press]:
    """Start Chromium, yield a `Press`, and end Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        try:
            yield Press(browser.new_page())
        finally:
            browser.close()


def _spec(sheet: Sheet) -> tuple[dict[str, Any], list[tuple[str, int]], list[tuple[str, int]]]:
    texts, flows, text_keys, flow_keys = [], [], [], []
    assert len({i.key for i in sheet.items}) == len(sheet.items), "two items share a key"
    for item in sheet.items:
        for i, part in enumerate(item.parts):
            if isinstance(part, Text):
                texts.append(_text(part))
                text_keys.append((item.key, i))
            elif isinstance(part, Flow):
                flows.append(_flow(part, item))
                flow_keys.append((item.key, i))
    decor = [_decor(p.box, p.css) for p in sheet.panels] + [_rule(r) for r in sheet.rules]
    spec = {
        "width": sheet.width, "height": sheet.height, "paper": sheet.paper, "css": sheet.css,
        "decor": decor, "texts": texts, "flows": flows,
    }  # fmt: skip
    return spec, text_keys, flow_keys


def _place(box: Any) -> list[float]:
    return [box.x0, box.y0, box.width, box.height]


def _decor(box: Any, css: str) -> dict[str, Any]:
    return {"box": _place(box), "css": css}


def _rule(rule: Any) -> dict[str, Any]:
    b, t, c = rule.box, rule.thickness, rule.colour
    side = "top" if b.width >= b.height else "left"
    style = {"single": "solid", "double": "double", "dashed": "dashed", "ornament": "dotted"}[
        rule.kind
    ]
    place = [b.x0, b.y0, max(b.width, 0.1), max(b.height, 0.1)]
    if rule.kind == "single":
        return {"box": place, "css": f"background:{c};"}
    return {"box": place, "css": f"border-{side}:{t}px {style} {c};"}


def _text(part: Text) -> dict[str, Any]:
    return {
        "box": _place(part.box), "lines": list(part.lines), "face": part.face.css(), "align": part.align,
        "writing": part.writing, "wrap": part.wrap, "valign": part.valign, "indent": part.indent, "css": part.css,
    }  # fmt: skip


def _flow(part: Flow, item: Item) -> dict[str, Any]:
    faces = {k: _run_css(f, part) for k, f in part.faces.items()}
    if "subhead" in faces:
        faces["subhead"] += f"text-align:{part.subhead_align};"
    tail = None
    if part.tail:
        runs = [list(r) for r in part.tail]
        tail = {"at": part.tail_at, "runs": runs, "kind": part.tail_kind}
    return {
        "slots": [_place(s) for s in part.slots], "face": part.face.css(), "faces": faces,
        "size": part.face.size, "leading": part.face.leading, "writing": part.writing, "align": part.align,
        "indent": part.indent, "gap": part.gap, "tail": tail, "dropcap": part.dropcap,
        "jump": {"text": part.jump, "at": part.jump_at} if part.jump else None, "css": part.extra_css,
        "dense": 2.1 if part.language == "en" else 1, "fillers": list(_last_story(item).fillers), "trap": 0.35 if part.language != "en" else 0,
        "paras": [{"k": p.kind, "r": [list(r) for r in p.runs], "o": p.owner, **p.extra} for p in part.paragraphs],
    }  # fmt: skip


def _last_story(item: Item) -> Story:
    return item.story or (list(item.stories.values()) or [Story()])[-1]


def _run_css(face: Any, part: Flow) -> str:
    leading = max(part.face.leading, face.leading if face.size > part.face.size * 1.15 else 0)
    return (
        f"font-family:{face.family};font-size:{face.size:.2f}px;font-weight:{face.weight};"
        f"color:{face.colour};line-height:{leading:.2f}px;"
    )
