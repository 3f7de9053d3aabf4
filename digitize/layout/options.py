"""Options of layout."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Options(BaseModel):
    """What looks at a sheet, and how."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    detectors: tuple[str, ...] = Field(
        default=("text-lines", "separators", "cdla"),
        description="what looks at a sheet, by name; ours and strangers'",
    )
    detection: str = Field(
        default="",
        description="text line weights: an .onnx file or a model folder; empty: as installed",
    )
    blocks: str = Field(
        default="",
        description="block class weights: a folder of a PaddleOCR layout model; empty: CDLA",
    )
    glyph: float = Field(
        default=14.0,
        ge=6.0,
        le=64.0,
        description="pixels that a body glyph is scaled to for finding lines: more is slower",
    )
    least_block: float = Field(
        default=0.4,
        ge=0.0,
        le=1.0,
        description="blocks that the layout model is less sure of are dropped",
    )
