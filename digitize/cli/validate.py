"""``digitize validate``: is a file what its schema promises?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def validate(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="*.page.json, *.jsonl, issue.json, *.xml; folders."),
    ],
    schemas: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Official XSD files of PAGE-XML, ALTO, METS and XLink."),
    ] = None,
) -> None:
    """Check page documents, rows and issues, or exported XML against its official schema.

    Page documents are also checked for what no schema can say: every line in one region, every
    reference to something that is there, one reading order.
    """
    from digitize.errors import InputError
    from digitize.validation import validate as faults_of

    files = [file for path in paths for file in (_files(path) if path.is_dir() else [path])]
    bad = 0
    for file in files:
        faults = faults_of(file, schemas)
        bad += bool(faults)
        for fault in faults:
            typer.echo(f"{file}: {fault}")
    if bad:
        raise InputError(f"{bad} of {len(files)} files are not valid")
    typer.echo(f"{len(files)} valid")


def _files(folder: Path) -> list[Path]:
    """The documents in a folder; what is hidden (``.digitize``) is the program's own."""
    from digitize.errors import InputError

    kinds = ("*.page.json", "issue.json", "*.jsonl", "*.xml")
    found = sorted(
        file
        for file in {file for kind in kinds for file in folder.rglob(kind)}
        if not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )
    if not found:
        raise InputError(f"{folder}: nothing to validate here; name files or another folder")
    return found
