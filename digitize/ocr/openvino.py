"""The engine ``openvino``: PP-OCR weights on OpenVINO, the fastest on a CPU."""

from __future__ import annotations

from digitize.ocr.network import NetworkEngine
from digitize.ocr.options import Options
from digitize.runtime import Options as RuntimeOptions


def open_engine(options: Options, runtime: RuntimeOptions) -> NetworkEngine:
    """The engine, ready to read. Raises ``MissingDependency`` where OpenVINO is missing."""
    return NetworkEngine(runtime.model_copy(update={"runtime": "openvino"}), options.recognition)
