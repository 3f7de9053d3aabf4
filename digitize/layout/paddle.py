"""The detectors ``paddle-lines`` and ``paddle-blocks``: PaddleOCR's own modules, offline.

``paddle-lines`` is PaddleOCR's `TextDetection` on the text line weights; it finds what
``text-lines`` finds, slower, and is there to compare and for weights that only PaddleOCR can run.
``paddle-blocks`` is its `LayoutDetection` on any layout model folder that the user has
(``layout.blocks``). Both run on ONNX Runtime where the folder holds ``inference.onnx``, else they
need PaddlePaddle.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from digitize import models
from digitize.errors import ConfigError, MissingDependency
from digitize.geometry import Box
from digitize.layout import InkedSheet, Pixels
from digitize.layout.marks import quadrilateral, rectangle
from digitize.layout.options import Options
from digitize.layout.settling import raw_line
from digitize.layout.tiling import tiles
from digitize.runtime import Options as RuntimeOptions
from digitize.runtime import paddle_device

if TYPE_CHECKING:
    from layoutparser import Layout


class PaddleLines:
    """PaddleOCR's `TextDetection`, tile by tile at the scale that suits the page's type."""

    def __init__(self, options: Options, runtime: RuntimeOptions) -> None:
        model = models.find("detection", options.detection or None)
        self.models = {"detection": model.label}
        self._glyph = options.glyph
        folder = models.folder(model, "detection")
        self._module = _module("TextDetection", folder, runtime, limit_side_len=4000)

    def detect(self, sheet: Pixels) -> Layout:
        """Raw text lines; in pixels of the sheet. Those cut by a tile's edge come in pieces."""
        from layoutparser import Layout

        sheet = sheet if isinstance(sheet, InkedSheet) else InkedSheet(sheet)
        ink = sheet.ink
        if ink.size <= 0:
            return Layout([])
        scale = float(np.clip(self._glyph / ink.size, 0.05, 4.0))
        page = cv2.resize(ink.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found = []
        for rows, columns in tiles((page.shape[1], page.shape[0])):
            answer = next(iter(self._module.predict(page[rows, columns, ::-1].copy())))
            for polygon, score in zip(answer["dt_polys"], answer["dt_scores"], strict=True):
                origin = np.array([columns.start, rows.start])
                corners = (np.asarray(polygon, float) + origin) / scale
                line = raw_line(corners, float(score))
                kind = "vertical-line" if line.vertical else "line"
                found.append(quadrilateral(line.corners() * ink.step, kind, float(score)))
        return Layout(found)


class PaddleBlocks:
    """PaddleOCR's `LayoutDetection` on a model folder."""

    def __init__(self, options: Options, runtime: RuntimeOptions) -> None:
        if not options.blocks:
            raise ConfigError(
                "the detector paddle-blocks needs a PaddleOCR layout model: "
                "--set layout.blocks=FOLDER"
            )
        model = models.find("layout", options.blocks)
        self.models = {"layout": model.label}
        self._least = options.least_block
        self._module = _module("LayoutDetection", model.path.parent, runtime)

    def detect(self, sheet: Pixels) -> Layout:
        """Blocks with the model's own classes and scores; in pixels of the sheet."""
        from layoutparser import Layout

        answer = next(iter(self._module.predict(np.ascontiguousarray(sheet.pixels[:, :, ::-1]))))
        found = []
        for block in answer["boxes"]:
            if float(block["score"]) >= self._least:
                x0, y0, x1, y1 = (float(v) for v in block["coordinate"][:4])
                found.append(rectangle(Box(x0, y0, x1, y1), block["label"], float(block["score"])))
        return Layout(found)


def open_lines(options: Options, runtime: RuntimeOptions) -> PaddleLines:
    """The detector ``paddle-lines``. Raises ``MissingDependency``, ``ConfigError``."""
    return PaddleLines(options, runtime)


def open_blocks(options: Options, runtime: RuntimeOptions) -> PaddleBlocks:
    """The detector ``paddle-blocks``. Raises ``MissingDependency``, ``ConfigError``."""
    return PaddleBlocks(options, runtime)


def _module(name: str, folder: Path, runtime: RuntimeOptions, **settings: Any) -> Any:
    """One of PaddleOCR's modules on a folder. Raises ``MissingDependency``, ``ConfigError``."""
    for switch in ("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "DISABLE_MODEL_SOURCE_CHECK"):
        os.environ[switch] = "True"  # else it looks for the network while importing
    try:
        import paddleocr
    except ImportError as error:
        raise MissingDependency(
            f"this detector needs paddleocr ({error}). Install it, or name others: "
            "--set layout.detectors=['text-lines','separators','cdla']"
        ) from error
    device = paddle_device(runtime)
    if (folder / "inference.onnx").exists():
        settings["engine"] = "onnxruntime"
    try:
        return getattr(paddleocr, name)(
            model_name=models.paddle_name(folder),
            model_dir=str(folder),
            device=device,
            cpu_threads=runtime.cores,
            **settings,
        )
    except Exception as error:  # PaddleX raises whatever it likes
        raise ConfigError(f"{folder}: PaddleOCR cannot open this model: {error}") from error
