"""``digitize export``: articles in the formats of other systems."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from digitize.cli import options


def export(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="OUT...", help="An output folder, an issue.json, or *.page.json files."
        ),
    ],
    formats: Annotated[
        str,
        typer.Option(
            "-f",
            "--format",
            metavar="FORMAT[,FORMAT]",
            help="alto, hocr, iiif, jsonl, markdown, mets, page, parquet, pdf, tei, text.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Default: OUT/exports."),
    ] = None,
    scans: options.Scans = None,
    per: Annotated[str, typer.Option(help="PDF: one file a page, or an issue.")] = "page",
    dpi: Annotated[
        int | None, typer.Option(min=50, max=1200, help="PDF: reduce pictures to this.")
    ] = None,
    quality: Annotated[
        int, typer.Option(min=1, max=100, help="PDF: JPEG quality of pictures.")
    ] = 80,
    base_url: Annotated[
        str, typer.Option(metavar="URL", help="IIIF: where the export will be served.")
    ] = "http://localhost:8000",
    images_url: Annotated[
        str | None, typer.Option(metavar="URL", help="IIIF: the image service, if there is one.")
    ] = None,
    characters: Annotated[
        bool, typer.Option(help="ALTO, PAGE-XML, hOCR: boxes of single characters.")
    ] = True,
    progress: options.ProgressForm = "auto",
) -> None:
    """Export articles: corrected documents first, one folder a format.

    Equal input and SOURCE_DATE_EPOCH give equal bytes. docs/export.md describes the formats.
    """  # fmt: skip
    told = {
        "pdf_per": per, "pdf_dpi": dpi, "pdf_quality": quality, "base_url": base_url,
        "images_url": images_url, "characters": characters,
    }  # fmt: skip
    folder = output or (inputs[0] if inputs[0].is_dir() else inputs[0].parent) / "exports"
    _carry_out(inputs, formats, folder, scans, told, progress)


def _carry_out(
    inputs: list[Path],
    formats: str,
    folder: Path,
    scans: Path | None,
    told: dict[str, Any],
    form: str,
) -> None:
    from pydantic import ValidationError

    from digitize.cli import delivering
    from digitize.delivery import checked, chosen
    from digitize.errors import UsageError
    from digitize.export import Options

    try:
        asked = Options.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(
            f"{first['loc'][0]}: {first['msg']}; see digitize export --help"
        ) from error
    names = tuple(chosen(formats))
    delivered = delivering.carry_out(inputs, names, folder, asked, scans, form)
    typer.echo(delivering.sentence(delivered, folder))
    checked(delivered)
