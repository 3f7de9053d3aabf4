"""The engine ``paddle``: PaddleOCR's own recognition module on a model folder, offline.

It runs on ONNX Runtime where the folder holds ``inference.onnx``, so PaddlePaddle is not needed for
the weights that come with the installed packages; a folder of PaddlePaddle weights needs it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from digitize import models
from digitize.errors import MissingDependency
from digitize.ocr.options import Options
from digitize.ocr.recognition import Recognition
from digitize.runtime import Options as RuntimeOptions
from digitize.runtime import paddle_device


class PaddleEngine:
    """PaddleOCR's `TextRecognition`. It tells no single characters."""

    name = "paddle"

    def __init__(self, options: Options, runtime: RuntimeOptions) -> None:
        model = models.find("recognition", options.recognition or None)
        self.models = {"recognition": model.label}
        self._module = _module(model, runtime)

    def recognize(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
        """What each crop (RGB, H x W x 3) says, in the same order."""
        bgr = [np.ascontiguousarray(crop[:, :, ::-1]) for crop in crops]
        if not bgr:
            return []
        answers = self._module.predict(bgr, batch_size=1)  # more pads lines to a common width
        return [Recognition(str(a["rec_text"]), float(a["rec_score"])) for a in answers]


def open_engine(options: Options, runtime: RuntimeOptions) -> PaddleEngine:
    """The engine, ready to read. Raises ``MissingDependency`` where PaddleOCR is missing."""
    return PaddleEngine(options, runtime)


def _module(model: models.Model, runtime: RuntimeOptions) -> Any:
    for switch in ("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "DISABLE_MODEL_SOURCE_CHECK"):
        os.environ[switch] = "True"  # else it looks for the network while importing
    try:
        from paddleocr import TextRecognition
    except ImportError as error:
        raise MissingDependency(
            f"the engine paddle needs paddleocr ({error}). Install it, or --set ocr.engine=auto"
        ) from error
    device = paddle_device(runtime)
    folder = models.folder(model, "recognition")
    extra = {"engine": "onnxruntime"} if (folder / "inference.onnx").exists() else {}
    return TextRecognition(
        model_name=models.paddle_name(folder),
        model_dir=str(folder),
        device=device,
        cpu_threads=runtime.cores,
        **extra,
    )
