"""What may be set about loading."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_PIXELS = 1_000_000_000
"""What ``max_pixels`` may be raised to: 3 GB of pixels."""


class Options(BaseModel):
    """How input files are turned into scans."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pdf_dpi: int = Field(default=300, ge=50, le=1200, description="dots per inch of a PDF page")
    pdf_engine: Literal["auto", "poppler", "pdfium"] = Field(
        default="auto", description="what rasterises PDF; auto: poppler where pdftoppm is installed"
    )
    pdf_timeout: int = Field(
        default=300, ge=1, le=7200, description="seconds that one PDF page may take"
    )
    max_pixels: int = Field(
        default=200_000_000,
        ge=1_000_000,
        le=MOST_PIXELS,
        description="largest page in pixels (width x height); guards against decompression bombs",
    )
    max_side: int = Field(
        default=30_000, ge=1_000, le=32_000, description="longest side of a page in pixels"
    )
    min_side: int = Field(
        default=50, ge=1, le=2_000, description="shortest side in pixels; less is no newspaper page"
    )
    icc: bool = Field(
        default=True, description="convert colours to sRGB by the embedded ICC profile"
    )
