"""What may be set about straightening."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Options(BaseModel):
    """How a scan is made upright, level and evenly lit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    turn: Literal["auto", "0", "90", "180", "270"] = Field(
        default="auto",
        description="degrees by which the scan is turned counter-clockwise; auto: as its text asks",
    )
    crop: bool = Field(default=True, description="cut off the scanner's dark or coloured bed")
    split: bool = Field(default=True, description="part a frame that shows two pages")
    deskew: bool = Field(default=True, description="level the text lines")
    max_skew: float = Field(
        default=6.0, ge=0.5, le=15.0, description="largest skew looked for, in degrees"
    )
    min_skew: float = Field(
        default=0.05,
        ge=0.0,
        le=1.0,
        description="skew in degrees below which pixels stay untouched",
    )
    dewarp: bool = Field(default=True, description="flatten curled pages where lines show the curl")
    even_light: bool = Field(default=True, description="even out light where it is measured uneven")
