"""The detector ``layout-model``: any Layout-Parser model that the user has.

`LayoutModel` takes any ``layoutparser.models.BaseLayoutModel`` object. By configuration, the folder
``layout.blocks`` holds a Detectron2 model in Layout-Parser's form: ``config.yaml`` (or ``.yml``),
one ``.pth`` file of weights and, where its classes should have names, ``labels.json``
(``{"0": "text", ...}``). Nothing is downloaded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitize.errors import ConfigError, MissingDependency
from digitize.layout import Pixels
from digitize.layout.marks import box_of, rectangle
from digitize.layout.options import Options
from digitize.models import Model
from digitize.runtime import Options as RuntimeOptions

if TYPE_CHECKING:
    from layoutparser import Layout


class LayoutModel:
    """A Layout-Parser model as a detector."""

    def __init__(
        self, model: Any, weights: Mapping[str, str] | None = None, least: float = 0.0
    ) -> None:
        self._model = model
        self._least = least
        self.models = dict(weights or {})

    def detect(self, sheet: Pixels) -> Layout:
        """Blocks with the model's own classes and scores; in pixels of the sheet."""
        from layoutparser import Layout

        blocks = self._model.detect(sheet.pixels)
        return Layout(
            [
                rectangle(box_of(b), str(b.type), float(b.score if b.score is not None else 1.0))
                for b in blocks
                if b.score is None or b.score >= self._least
            ]
        )


def open_detector(options: Options, runtime: RuntimeOptions) -> LayoutModel:
    """The detector on the folder ``layout.blocks``.

    Raises ``ConfigError`` where the folder holds no such model, ``MissingDependency`` where
    detectron2 is missing.
    """
    if not options.blocks:
        raise ConfigError(
            "the detector layout-model needs a folder with a Layout-Parser model: "
            "--set layout.blocks=FOLDER"
        )
    folder = Path(options.blocks)
    config = _one(folder, ("*.yaml", "*.yml"))
    weights = _one(folder, ("*.pth",))
    named = folder / "labels.json"
    labels = (
        {int(k): str(v) for k, v in json.loads(named.read_text("utf-8")).items()}
        if named.exists()
        else None
    )
    import layoutparser

    try:
        model = layoutparser.Detectron2LayoutModel(
            config_path=str(config), model_path=str(weights), label_map=labels, device="cpu"
        )
    except (ImportError, AttributeError) as error:  # without detectron2 the class is not there
        raise MissingDependency(
            f"{folder}: this model needs detectron2, which is not installed ({error}). Install it, "
            "or give the model in PaddleOCR's form to the detector paddle-blocks"
        ) from error
    label = Model(folder.name, weights).label
    return LayoutModel(model, {"layout": label}, options.least_block)


def _one(folder: Path, patterns: tuple[str, ...]) -> Path:
    found = sorted(path for pattern in patterns for path in folder.glob(pattern))
    if len(found) != 1:
        raise ConfigError(
            f"{folder}: {len(found)} files {' or '.join(patterns)} there; exactly one is needed"
        )
    return found[0]
