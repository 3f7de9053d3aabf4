"""Which page of a frame comes first is told by its lines once they are read."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from digitize import layout, ocr, pipeline, preprocess
from digitize.geometry import Box, Transform
from digitize.page import Source
from digitize.preprocess import Sheet
from digitize.reading import Line, Reading


def sheet(part: int, vertical: bool | None) -> Sheet:
    source = Source(file="a.png", sha256="0" * 64, width=20, height=10, dpi=300)
    return Sheet(np.zeros((10, 10, 3), np.uint8), Transform(), source, part=part, vertical=vertical)


def reading(text: str, writing: Any) -> Reading:
    box = Box(0, 0, 5, 9)
    return Reading(10, 10, (Line(text, box, box.polygon(), 0.9, writing=writing, size=4.0),))


@pytest.mark.parametrize(
    ("thumbnail", "writing", "first"),
    [(None, "vertical", "右"), (True, "vertical", "左"), (False, "horizontal", "左")],
)
def test_pages_of_a_vertical_paper_follow_from_right_to_left(
    monkeypatch: pytest.MonkeyPatch, thumbnail: bool | None, writing: str, first: str
) -> None:
    # as `straighten` gives them: from the right only where the thumbnail showed vertical lines
    sheets = (sheet(0, thumbnail), sheet(1, thumbnail))
    told = iter([reading("左頁之文字", writing), reading("右頁之文字", writing)])
    monkeypatch.setattr(preprocess, "straighten", lambda *_: sheets)
    monkeypatch.setattr(ocr, "readability", lambda engine: None)
    monkeypatch.setattr(layout, "detect", lambda sheet, detectors: None)
    monkeypatch.setattr(ocr, "read", lambda *_: next(told))
    kit: Any = SimpleNamespace(detectors=(), engine=None, models={})
    done = pipeline.record(SimpleNamespace(), kit)  # type: ignore[arg-type]
    assert [r.source.part for r in done] == [0, 1]
    assert done[0].reading.lines[0].text[0] == first
