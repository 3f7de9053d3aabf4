"""The published schemas agree with the types; old documents load; files are validated."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import samples
from pydantic import BaseModel, ValidationError

from digitize.errors import InputError
from digitize.page import SCHEMA_VERSION, Page
from digitize.schema import KINDS, ArticleRow, IssueDocument, Kind, article_row, json_schema
from digitize.validation import page_faults, validate

ROOT = samples.HERE.parent
OLD = samples.HERE / "pages" / "v1.0.page.json"
ISSUE = {
    "schema_version": "1.0", "issue": {"title": "報", "date": "1931-09-18"},
    "pages": [{"page_number": 1, "document": "pages/a.page.json"}], "missing_pages": [2],
    "articles": [
        {"id": "a1", "paragraphs": ["一。"], "parts": [{"page_number": 1, "article": "a1"}]}
    ],
}  # fmt: skip
TYPES: dict[Kind, type[BaseModel]] = {
    "page": Page, "article-row": ArticleRow, "issue": IssueDocument,
}  # fmt: skip


def validator(kind: Kind) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema(kind))


def documents(kind: Kind) -> list[dict[str, Any]]:
    """Valid documents of a kind, as JSON."""
    pages = [make() for make in samples.PAGES.values()]
    if kind == "page":
        return [json.loads(page.to_json()) for page in pages] + [json.loads(OLD.read_bytes())]
    if kind == "issue":
        return [copy.deepcopy(ISSUE)]
    return [
        json.loads(article_row(page, article, "pages/x.page.json").model_dump_json(by_alias=True))
        for page in pages
        for article in page.articles
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_schemas_are_published_as_the_types_make_them(kind: Kind) -> None:
    published = ROOT / "docs" / "schema" / f"{kind}.schema.json"
    assert json.loads(published.read_bytes()) == json_schema(kind), (
        f"write it anew: digitize schema {kind} > {published.relative_to(ROOT)}"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_schemas_are_sound_and_hold_for_valid_documents(kind: Kind) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(kind))
    for document in documents(kind):
        assert not list(validator(kind).iter_errors(document))
        TYPES[kind].model_validate(document)


def _without(*path: str | int) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        *above, last = path
        for step in above:
            document = document[step]
        del document[last]

    return change


def _with(value: object, *path: str | int) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        *above, last = path
        for step in above:
            document = document[step]
        document[last] = value

    return change


BROKEN: list[tuple[Kind, Callable[[Any], None]]] = [
    ("page", _without("source")), ("page", _without("made_by")),
    ("page", _without("source", "width")), ("page", _with("wide", "source", "width")),
    ("page", _with("poem", "regions", 0, "type")), ("page", _with("up", "regions", 0, "writing")),
    ("page", _without("regions", 0, "polygon")), ("page", _with([[1]], "regions", 0, "polygon")),
    ("page", _without("regions", 0, "lines", 0, "text")), ("page", _with(7, "articles", 0, "id")),
    ("page", _with("one", "page_number")), ("page", _with("2.0", "schema_version")),
    ("page", _with(["x"], "articles", 0, "byline")), ("page", _with({}, "seams")),
    ("article-row", _without("text")), ("article-row", _without("source")),
    ("article-row", _without("document")), ("article-row", _with("x", "confidence")),
    ("issue", _without("issue")), ("issue", _with(["two"], "missing_pages")),
    ("issue", _without("pages", 0, "document")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "change"), BROKEN)
def test_schema_and_types_refuse_the_same(kind: Kind, change: Callable[[Any], None]) -> None:
    document = copy.deepcopy(documents(kind)[0])
    change(document)
    assert list(validator(kind).iter_errors(document)), "the schema accepts it"
    with pytest.raises(ValidationError):
        TYPES[kind].model_validate(document)


@pytest.mark.parametrize(
    "change",
    [_with(1.5, "articles", 0, "confidence"), _with(-0.1, "seams", 0, "probability"),
     _without("schema_version"), _with([[0, 0], [1, 1]], "regions", 0, "polygon")],
)  # fmt: skip
def test_the_schema_says_more_than_the_types(change: Callable[[Any], None]) -> None:
    """For downstream: what the contract fixes and old documents' readers let pass."""
    document = json.loads(OLD.read_bytes())
    change(document)
    assert list(validator("page").iter_errors(document))


# -- compatibility -----------------------------------------------------------------------------


def test_a_document_of_version_1_0_still_loads_and_keeps_what_it_says() -> None:
    page = Page.from_json(OLD.read_bytes())
    again = json.loads(page.to_json())
    before = json.loads(OLD.read_bytes())
    assert _within(before, again), "a key was dropped or changed"
    assert again["added_later"] == {"by": "version 1.7"}, "unknown keys are kept"
    assert SCHEMA_VERSION.startswith("1."), "a new major version: keep a reader for the old one"


def _within(part: Any, whole: Any) -> bool:
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            k in whole and _within(v, whole[k]) for k, v in part.items()
        )
    if isinstance(part, list):
        return len(part) == len(whole) and all(map(_within, part, whole))
    return bool(part == whole)


def test_a_later_minor_version_loads_and_another_major_does_not() -> None:
    content = json.loads(OLD.read_bytes())
    Page.model_validate({**content, "schema_version": "1.9"})
    with pytest.raises(ValidationError, match=r"schema 2\.0"):
        Page.model_validate({**content, "schema_version": "2.0"})


# -- validation of files -----------------------------------------------------------------------


def put(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_what_is_valid_has_no_faults(tmp_path: Path) -> None:
    for make in samples.PAGES.values():
        assert not list(page_faults(make()))
    assert not validate(OLD)
    assert not validate(put(tmp_path, "issue.json", ISSUE))
    rows = "\n".join(json.dumps(row) for row in documents("article-row"))
    assert not validate(put(tmp_path, "articles.jsonl", rows + "\n"))


FAULTS: list[tuple[Callable[[Any], None], str]] = [
    (_with("a9", "regions", 0, "article"), "a9, which is not there"),
    (_with(["r4"], "articles", 0, "regions"), "leaves out its region r5"),
    (_with(["r4", "r5", "r6"], "articles", 0, "regions"), "r6, which is not there"),
    (_with(["r5", "r4"], "articles", 0, "regions"), "another order"),
    (_with("r4", "regions", 1, "id"), "region r4 is there 2 times"),
    (_with("l12", "regions", 1, "lines", 0, "id"), "line l12 is there 2 times"),
    (_with("r9", "seams", 0, "to"), "a seam names region r9"),
    (_with("l9", "repairs", 0, "from"), "a repair names line l9"),
    (_with([[0, 0], [1, 1]], "regions", 0, "polygon"), "needs three points"),
    (_with([[0, 0], [9, 9], [9999, 1]], "regions", 0, "polygon"), "outside of the scan"),
    (_with("e\u0301", "regions", 0, "lines", 0, "text"), "not in Unicode NFC"),
    (_without("schema_version"), "schema_version is missing"),
    (_with("2.0", "schema_version"), "schema_version 2.0"),
    (_without("source"), "source: Field required"),
]


@pytest.mark.parametrize(("change", "wanted"), FAULTS)
def test_what_is_broken_is_named(
    change: Callable[[Any], None], wanted: str, tmp_path: Path
) -> None:
    document = json.loads(OLD.read_bytes())
    change(document)
    found = validate(put(tmp_path, "x.page.json", document))
    assert any(wanted in fault for fault in found), found


def test_rows_are_named_by_line(tmp_path: Path) -> None:
    row = documents("article-row")[0]
    bad = {key: value for key, value in row.items() if key != "text"}
    path = put(tmp_path, "articles.jsonl", "\n".join(map(json.dumps, (row, bad))))
    assert validate(path) == ["line 2: text: Field required"]


def test_files_of_no_known_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="validate knows"):
        validate(put(tmp_path, "x.txt", "hello"))
    with pytest.raises(InputError, match=r"gone\.page\.json"):
        validate(tmp_path / "gone.page.json")
    assert validate(put(tmp_path, "y.page.json", "{"))[0].startswith("no JSON")


def test_xml_is_validated_against_the_schemas_one_has(tmp_path: Path) -> None:
    if not samples.XSD.is_dir():
        pytest.skip("no official schemas beside the repository, in ../shared/xsd")
    from digitize.export import Options, export

    (file,) = export("alto", [samples.leaf(samples.odd())], Options())
    data = b"".join(file.parts).decode()
    path = put(tmp_path, "x.xml", data)
    assert validate(path, samples.XSD) == []
    broken = put(tmp_path, "y.xml", data.replace("<MeasurementUnit>pixel", "<MeasurementUnit>em"))
    assert "em" in validate(broken, samples.XSD)[0]
    with pytest.raises(InputError, match="--schemas"):
        validate(path)
