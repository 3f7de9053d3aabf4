"""What is exported, in which order, and what a failure costs; the verbs as a user calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import samples
from conftest import Program

from digitize.delivery import deliver, gather
from digitize.errors import InputError, UsageError
from digitize.export import Options
from digitize.page import Page
from digitize.store.ledger import Ledger
from digitize.store.names import SUFFIX
from digitize.store.tree import Tree


def write(tree: Tree, name: str, page: Page) -> None:
    tree.put(tree.document(name), page.to_json().encode())


def numbered(page: Page, number: int, date: str = "2022-10-31") -> Page:
    issue = page.issue.model_copy(update={"date": date})
    return page.model_copy(update={"page_number": number, "issue": issue})


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """An output folder: two issues, pages named against their order."""
    tree = Tree.create(tmp_path / "out")
    Ledger(tree.ledger).close()
    write(tree, "a.png", numbered(samples.odd(), 2))
    write(tree, "b.png", numbered(samples.vertical_old(), 1, "2022-10-30"))
    write(tree, "c.png", numbered(samples.odd(), 1))
    return tree


def names(origins: list[object]) -> list[str]:
    return [getattr(origin, "name", "") for origin in origins]


def test_pages_come_issue_by_issue_in_order(tree: Tree) -> None:
    content = [Page.from_json(o.path.read_bytes()) for o in gather([tree.root])]
    keys = [(page.issue.title, page.issue.date, page.page_number) for page in content]
    assert keys == sorted(keys) and len(keys) == 3


def test_corrected_documents_come_first(tree: Tree, tmp_path: Path) -> None:
    page = numbered(samples.odd(), 2)
    article = page.articles[0].model_copy(update={"paragraphs": ("改正。",)})
    fixed = page.model_copy(update={"revision": 1, "articles": (article, *page.articles[1:])})
    tree.write_corrected("a.png", fixed)
    for given in (tree.root, tree.document("a.png")):
        deliver([given], ["jsonl"], tmp_path / "e", Options())
        rows = [
            json.loads(r) for r in (tmp_path / "e/jsonl/articles.jsonl").read_text().splitlines()
        ]
        (row,) = (row for row in rows if row["text"] == "改正。")
        assert row["document"] == "corrected/a.png.page.json"


def test_a_corrected_date_moves_a_page_to_its_issue(tree: Tree, tmp_path: Path) -> None:
    tree.write_corrected("b.png", numbered(samples.odd(), 3, "2022-10-31"))
    deliver([tree.root], ["mets"], tmp_path / "e", Options())
    (folder,) = (tmp_path / "e/mets").iterdir()
    assert len(list((folder / "alto").iterdir())) == 3


def test_a_broken_page_costs_itself_alone(tree: Tree, tmp_path: Path) -> None:
    tree.document("bad.png").write_text("{}")
    done = deliver([tree.root], ["text", "tei"], tmp_path / "e", Options())
    assert len(done.failures) == 1 and "bad.png" in done.failures[0]
    assert (tmp_path / "e/text/a.png.txt").is_file()
    assert len(list((tmp_path / "e/tei").iterdir())) == 2


def test_a_missing_scan_costs_its_page_alone(tree: Tree, tmp_path: Path) -> None:
    scans = tmp_path / "scans"
    scans.mkdir()
    made = samples.leaf(samples.vertical_old(), "b", scans)
    assert made.scan is not None
    made.scan.rename(scans / Path(samples.vertical_old().source.file).name)
    done = deliver([tree.root], ["pdf"], tmp_path / "e", Options(), scans)
    assert done.files == 1 and len(done.failures) == 1
    assert (tmp_path / "e/pdf/b.png.pdf").is_file()


def test_an_issue_json_gives_its_pages(tree: Tree) -> None:
    path = tree.root / "issues" / "x" / "issue.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"pages": [{"document": "pages/c.png.page.json"}]}))
    assert names(list(gather([path]))) == ["c.png"]
    path.write_text(json.dumps({"pages": [{"document": "pages/gone.page.json"}]}))
    with pytest.raises(InputError, match="gone"):
        gather([path])


def test_a_folder_of_documents_will_do(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / f"x{SUFFIX}").write_text(samples.odd().to_json())
    assert names(list(gather([tmp_path]))) == ["sub/x"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no page documents"):
        gather([tmp_path / "empty"])
    with pytest.raises(InputError, match="gone"):
        gather([tmp_path / "gone"])


def test_an_unknown_format_stops_before_anything_is_written(tree: Tree, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="docx"):
        deliver([tree.root], ["text", "docx"], tmp_path / "e", Options())
    assert not (tmp_path / "e").exists()


def test_no_exporter_writes_outside_its_folder(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib.metadata import EntryPoint

    import digitize.export

    point = EntryPoint("sly", "test_delivery:SLY", digitize.export.GROUP)
    monkeypatch.setattr(digitize.export, "entry_points", lambda **wanted: (point,))
    with pytest.raises(UsageError, match="outside"):
        deliver([tree.root], ["sly"], tmp_path / "e", Options())


def _sly(leaves: object, options: object) -> object:
    from digitize.export import File

    yield File("../../stolen", (b"x",))


def _format() -> object:
    from digitize.export import Format

    return Format("page", _sly)  # type: ignore[arg-type]


SLY = _format()


# -- the verbs ---------------------------------------------------------------------------------


def test_the_verbs_export_validate_and_search(program: Program, tree: Tree, tmp_path: Path) -> None:
    done = program("export", tree.root, "-f", "jsonl,markdown", SOURCE_DATE_EPOCH="0")
    assert done.returncode == 0, done.stderr
    rows = tree.root / "exports" / "jsonl" / "articles.jsonl"
    assert "3 pages" in done.stdout and rows.is_file()
    done = program("validate", rows, *(path for _, path in tree.documents()))
    assert done.returncode == 0 and "4 valid" in done.stdout, done.stdout
    done = program("search", tree.root, "今日两大张", "--json")
    hits = [json.loads(line) for line in done.stdout.splitlines()]
    assert {hit["document"] for hit in hits} == {"a.png", "c.png"}
    assert all(len(place["polygon"]) == 4 for hit in hits for place in hit["places"])
    done = program("search", tree.root, "今日两大张", "--page", "2")
    assert "1 found" in done.stdout and "今日兩大張" in done.stdout


def test_the_verbs_say_what_is_wrong(program: Program, tree: Tree, tmp_path: Path) -> None:
    done = program("export", tree.root, "-f", "docx")
    assert done.returncode == 2 and "formats are: alto" in done.stderr
    done = program("export", tree.root, "-f", "pdf", "-o", tmp_path / "e")
    assert done.returncode == 20 and "--scans" in done.stderr
    done = program("search", tmp_path, "x")
    assert done.returncode == 4 and "no output of digitize" in done.stderr
    bad = tmp_path / "x.page.json"
    bad.write_text("{}")
    done = program("validate", bad)
    assert done.returncode == 4 and "source: Field required" in done.stdout
    done = program("draw", tree.root, "-o", tmp_path / "x.png")
    assert done.returncode == 2 and "name one of its pages" in done.stderr


def test_a_whole_folder_is_valid_and_what_is_hidden_is_left_alone(
    program: Program, tree: Tree
) -> None:
    """The program's own rows under ``.digitize`` begin with a checksum and are no JSON."""
    hidden = tree.root / ".digitize" / "rows" / "a.jsonl"
    hidden.parent.mkdir(parents=True, exist_ok=True)
    hidden.write_text("0123abcd\n", "utf-8")
    done = program("validate", tree.root)
    assert done.returncode == 0 and " valid" in done.stdout, done.stdout
