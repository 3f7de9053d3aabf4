"""A layout model as small as can be: an ONNX graph whose answer is written in it.

It stands for the layout models that a user has on disk, so that the way to them (PaddleOCR's own
module on ONNX Runtime) is run in tests without weights of others. The file is written field by
field in ONNX's wire format (onnx.proto3: ModelProto, GraphProto, NodeProto, TensorProto).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

FLOAT, INT32 = 1, 6


def layout_model(folder: Path, boxes: Sequence[Sequence[float]], labels: Sequence[str]) -> Path:
    """A folder in PaddleOCR's form whose model always answers ``boxes``.

    A box is class, score, x0, y0, x1, y1 in pixels of the picture.
    """
    folder.mkdir(parents=True)
    flat = [value for box in boxes for value in box]
    answer = _tensor("answer", FLOAT, (len(boxes), 6), struct.pack(f"<{len(flat)}f", *flat))
    count = _tensor("count", INT32, (1,), struct.pack("<i", len(boxes)))
    graph = (
        _message(1, _node("Identity", "answer", "boxes"))
        + _message(1, _node("Identity", "count", "number"))
        + _text(2, "layout")
        + _message(5, answer)
        + _message(5, count)
        + _message(11, _value("image", FLOAT, (1, 3, 64, 64)))
        + _message(11, _value("scale_factor", FLOAT, (1, 2)))
        + _message(12, _value("boxes", FLOAT, (len(boxes), 6)))
        + _message(12, _value("number", INT32, (1,)))
    )
    opset = _message(8, _number(2, 13))
    (folder / "inference.onnx").write_bytes(_number(1, 8) + _message(7, graph) + opset)
    names = "\n".join(f"- {label}" for label in labels)
    (folder / "inference.yml").write_text(
        "Global: {model_name: PicoDet_layout_1x}\n"
        "draw_threshold: 0.5\n"
        "Preprocess:\n"
        "- {type: Resize, target_size: [64, 64], keep_ratio: false, interp: 2}\n"
        "- {type: NormalizeImage, norm_type: none}\n"
        "- {type: Permute}\n"
        f"label_list:\n{names}\n"
    )
    return folder


def _node(kind: str, source: str, target: str) -> bytes:
    return _text(1, source) + _text(2, target) + _text(4, kind)


def _tensor(name: str, kind: int, shape: Sequence[int], raw: bytes) -> bytes:
    dims = b"".join(_number(1, n) for n in shape)
    return dims + _number(2, kind) + _text(8, name) + _message(9, raw)


def _value(name: str, kind: int, shape: Sequence[int]) -> bytes:
    dims = b"".join(_message(1, _number(1, n)) for n in shape)
    return _text(1, name) + _message(2, _message(1, _number(1, kind) + _message(2, dims)))


def _text(field: int, text: str) -> bytes:
    return _message(field, text.encode())


def _message(field: int, payload: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(payload)) + payload


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    done = bytearray()
    while value > 127:
        done.append(value & 127 | 128)
        value >>= 7
    return bytes([*done, value])
