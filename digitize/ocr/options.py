"""Options of recognition."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Options(BaseModel):
    """How lines are read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: str = Field(
        default="auto",
        description="what reads: openvino, onnx, paddle, a stranger's; auto: the fastest",
    )
    recognition: str = Field(
        default="",
        description="recognition weights: an .onnx file or a model folder; empty: as installed",
    )
    margin: float = Field(
        default=0.1, ge=0.0, le=0.5, description="paper left around a line's ink, in line heights"
    )
    least_confidence: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        description="lines read with less are specks or ornaments: dropped",
    )
    least_in_picture: float = Field(
        default=0.75, ge=0.0, le=1.0, description="the same for lines wholly inside a picture"
    )
    longest: float = Field(
        default=40.0,
        ge=8.0,
        le=200.0,
        description="longer lines are read in parts; in line heights",
    )
    skim: bool = Field(
        default=True,
        description="read level lines from narrower pictures first, where that is faster",
    )
