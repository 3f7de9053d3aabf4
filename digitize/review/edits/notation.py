"""Operations as text and back, their names, and the ids that they hold or make."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from digitize.review.edits.operations import AnyOperation, Names, Operation

_ADAPTER: TypeAdapter[Any] = TypeAdapter(tuple[AnyOperation, ...])


def parse(text: str | bytes) -> tuple[Operation, ...]:
    """Stored operations. Raises ``pydantic.ValidationError`` where the text holds none."""
    return tuple(_ADAPTER.validate_json(text))


def dump(operations: tuple[Operation, ...]) -> str:
    """Operations as compact JSON text, only with the keys that were given."""
    plain = [
        {"op": verb(o), **o.model_dump(mode="json", by_alias=True, exclude_unset=True)}
        for o in operations
    ]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def verb(operation: Operation) -> str:
    """The name of an operation, as ``line.text``."""
    return str(type(operation).model_fields["op"].default)


def references(operation: Operation) -> Iterator[tuple[str, Names]]:
    """Every field of an operation that holds ids, with what kind of id it is."""
    for name, info in type(operation).model_fields.items():
        mark = _mark(info.annotation, info.metadata)
        if mark:
            yield name, mark


def _mark(annotation: Any, metadata: list[Any]) -> Names | None:
    """The `Names` mark of an annotation, wherever in it it stands."""
    for item in metadata:
        if isinstance(item, Names):
            return item
    for item in getattr(annotation, "__metadata__", ()):
        if isinstance(item, Names):
            return item
    for inner in getattr(annotation, "__args__", ()):
        found = _mark(inner, [])
        if found:
            return found
    return None


_PREFIX = {"region": "r", "article": "a", "line": "l"}


def named(operations: tuple[Operation, ...], revision: int) -> tuple[Operation, ...]:
    """Operations with an id for everything they make.

    Ids carry the number of the revision (``a12.1``), so none is ever used twice in a page's
    history, whoever else makes something at the same time, and no machine-made id looks like one.
    """
    made = 0
    complete = []
    for operation in operations:
        update = {}
        for name, mark in references(operation):
            if mark.fresh:
                made += 1
                update[name] = f"{_PREFIX[mark.kind]}{revision}.{made}"
        complete.append(operation.model_copy(update=update) if update else operation)
    return tuple(complete)
