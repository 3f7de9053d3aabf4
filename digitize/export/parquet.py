"""Parquet: one article a row, for data frames. Needs the extra ``digitize[parquet]``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from digitize.errors import MissingDependency
from digitize.export import File, Format, Leaf, Options
from digitize.schema import article_row

ROWS_A_GROUP = 2000  # bounds memory: about 4 MB of text


def export(leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
    """One file of all articles, in the order of the leaves."""
    yield File("articles.parquet", parts(leaves))


def schema() -> Any:
    """The columns: the keys of a JSONL row, nested ones as structs and lists."""
    pa = _arrow()
    text, number, real = pa.string(), pa.int64(), pa.float64()
    texts = pa.list_(text)
    headline = pa.struct([("kicker", text), ("main", text), ("sub", text)])
    person = pa.struct([("name", text), ("role", text), ("organization", text)])
    issue = pa.struct([("title", text), ("date", text), ("number", number)])
    source = pa.struct(
        [("file", text), ("sha256", text), ("frame", number), ("part", number), ("width", number),
         ("height", number), ("dpi", real), ("dpi_estimated", real)]
    )  # fmt: skip
    return pa.schema(
        [("uid", text), ("id", text), ("headline", headline), ("byline", pa.list_(person)),
         ("dateline", text), ("text", text), ("paragraphs", texts), ("captions", texts),
         ("continued_to", number), ("continued_from", number), ("confidence", real),
         ("regions", texts), ("issue", issue), ("page_number", number), ("section", text),
         ("source", source), ("document", text)]
    )  # fmt: skip


def parts(leaves: Iterable[Leaf]) -> Iterator[bytes]:
    """The bytes of the file, row group by row group. Raises ``MissingDependency``."""
    pa = _arrow()
    import pyarrow.parquet as pq

    sink, columns = _Sink(), schema()
    with pq.ParquetWriter(pa.PythonFile(sink, "w"), columns, compression="zstd") as writer:
        group: list[dict[str, Any]] = []
        for leaf in leaves:
            for article in leaf.page.articles:
                row = article_row(leaf.page, article, leaf.document or leaf.name)
                group.append(row.model_dump(include=set(columns.names)))
            if len(group) >= ROWS_A_GROUP:
                writer.write_table(pa.Table.from_pylist(group, schema=columns))
                group.clear()
                yield sink.taken()
        if group:
            writer.write_table(pa.Table.from_pylist(group, schema=columns))
    yield sink.taken()


class _Sink:
    """A file that pyarrow writes to and whose bytes are taken out bit by bit."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._written = 0

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        self._written += len(self._parts[-1])
        return len(self._parts[-1])

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        self.closed = True

    def taken(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise MissingDependency(
            "Parquet needs pyarrow; install it with: pip install 'digitize[parquet]'"
        ) from error
    return pyarrow


EXPORTER = Format("all", export, needs=_arrow)
