"""Layout models of the user's own: Layout-Parser's classes and PaddleOCR's folders."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import layoutparser
import numpy as np
import pytest
from layoutparser.models.base_layoutmodel import BaseLayoutModel
from tinyonnx import layout_model

from digitize.errors import ConfigError, MissingDependency
from digitize.geometry import Box
from digitize.layout import detect, open_detectors
from digitize.layout.layoutmodel import LayoutModel
from digitize.layout.marks import box_of
from digitize.layout.options import Options


class Sheet:
    pixels = np.full((400, 300, 3), 255, np.uint8)


class DarkestBox(BaseLayoutModel):
    """A Layout-Parser model: the box around all ink is a Figure, its left half doubtful Text."""

    DEPENDENCIES = ()
    DETECTOR_NAME = "darkest"
    MODEL_CATALOG = {}  # noqa: RUF012  (the base class says what it is)

    def detect(self, image: np.ndarray) -> layoutparser.Layout:
        rows, columns = np.nonzero(self.image_loader(image) < 128)
        x0, y0, x1, y1 = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        whole = layoutparser.Rectangle(float(x0), float(y0), float(x1), float(y1))
        half = layoutparser.Rectangle(float(x0), float(y0), float(x0 + x1) / 2, float(y1))
        return layoutparser.Layout(
            [
                layoutparser.TextBlock(whole, type="Figure", score=0.9),
                layoutparser.TextBlock(half, type="Text", score=0.2),
            ]
        )

    def image_loader(self, image: np.ndarray) -> np.ndarray:
        return cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)


def test_any_layout_parser_model_is_a_detector() -> None:
    sheet = Sheet()
    sheet.pixels = Sheet.pixels.copy()
    cv2.rectangle(sheet.pixels, (50, 60), (149, 259), (0, 0, 0), -1)
    model = DarkestBox()
    assert isinstance(model, BaseLayoutModel)
    found = detect(sheet, (LayoutModel(model, {"layout": "darkest"}, least=0.5),))
    boxes = [(b.type, box_of(b)) for b in found]
    assert ("Figure", Box(50, 60, 150, 260)) in boxes
    assert not [b for b in boxes if b[0] == "Text"], "a block below the least score is left out"


@pytest.mark.model
def test_a_paddleocr_layout_folder_is_a_detector(tmp_path: Path) -> None:
    answer = [(0, 0.9, 10, 20, 200, 60), (1, 0.8, 10, 80, 200, 300), (1, 0.1, 0, 0, 5, 5)]
    folder = layout_model(tmp_path / "mine", answer, ["Title", "Text"])
    (detector,) = open_detectors(Options(detectors=("paddle-blocks",), blocks=str(folder)))
    found = [(b.type, box_of(b)) for b in detector.detect(Sheet())]
    assert found == [("Title", Box(10, 20, 200, 60)), ("Text", Box(10, 80, 200, 300))]
    assert detector.models["layout"].startswith("mine sha256:")


def test_a_folder_that_is_no_model_says_what_is_missing(tmp_path: Path) -> None:
    for name in ("layout-model", "paddle-blocks"):
        with pytest.raises(ConfigError, match=r"layout\.blocks=FOLDER"):
            open_detectors(Options(detectors=(name,)))
        with pytest.raises(ConfigError, match=str(tmp_path)):
            open_detectors(Options(detectors=(name,), blocks=str(tmp_path)))


def test_a_detectron2_folder_asks_for_detectron2(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("MODEL: {}\n")
    (tmp_path / "model.pth").write_bytes(b"")
    with pytest.raises(MissingDependency, match="detectron2"):
        open_detectors(Options(detectors=("layout-model",), blocks=str(tmp_path)))


def test_layoutparser_is_loaded_without_pandas_until_a_table_is_wanted() -> None:
    code = """
import sys
from digitize.layout import interface
interface.load()
from layoutparser import Layout, Rectangle, TextBlock
assert "pandas" not in sys.modules
blocks = Layout([TextBlock(Rectangle(1, 2, 3, 4), type="text")])
print(len(blocks.to_dataframe()), "pandas" in sys.modules, sys.modules["pandas"].DataFrame.__name__)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "True", "DataFrame"]
