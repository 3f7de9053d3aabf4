"""A newspaper's profile: what is peculiar to one title. Ground: types only.

Profiles live in ``layouts/<title>.toml`` and are read by `digitize.config`. A profile is optional:
a newspaper without one is understood by the general rules alone.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Profile(BaseModel):
    """What is known beforehand of one newspaper. Every field may be left out.

    Areas are fractions ``(x0, y0, x1, y1)`` of the sheet, origin top left.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field("", description="the newspaper's name, as it should stand in the output")
    title_en: str | None = Field(None, description="its name in Latin letters, where printed")
    aliases: tuple[str, ...] = Field(
        (), description="other forms of the title, incl. how OCR misreads a calligraphic one"
    )
    masthead_area: tuple[float, float, float, float] | None = Field(
        None, description="where the masthead stands on page 1"
    )
    teaser_area: tuple[float, float, float, float] | None = Field(
        None, description="where the teaser box 导读 stands on page 1"
    )
    teaser_titles: tuple[str, ...] = Field((), description="further names of the teaser box")
    sections: tuple[str, ...] = Field((), description="names of its sections, as in the folio line")
    byline_patterns: tuple[str, ...] = Field(
        (),
        description="regular expressions of whole byline lines; groups name, role, organization",
    )
    dateline_patterns: tuple[str, ...] = Field(
        (), description="regular expressions of datelines at the start of a lead"
    )
    columns: int | None = Field(None, ge=1, le=16, description="number of base columns")
    organizer: str | None = Field(None, description="主办, where it never changes")
    publisher: str | None = Field(None, description="出版, where it never changes")
    seam_weights: dict[str, float] = Field(
        default_factory=dict,
        description="correction of the seam model, as digitize learn writes it: odds, bias, cues",
    )
