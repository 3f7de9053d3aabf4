"""Pages read elsewhere go through order and articles, and lie in an output folder like ours."""

from __future__ import annotations

from pathlib import Path

import pytest
import samples
from samples import leaf

from digitize.batch.job import workplace
from digitize.errors import InputError
from digitize.export import Options, export
from digitize.page import Page
from digitize.store.ledger import Ledger
from digitize.store.tree import Tree
from digitize.structuring import files, structure
from digitize.validation import page_faults


def put(folder: Path, format: str, page: Page, name: str) -> Path:
    (file,) = export(format, [leaf(page, name)], Options())
    path = folder / file.name
    path.write_bytes(b"".join(file.parts))
    return path


@pytest.mark.parametrize("format", ["page", "alto"])
def test_the_sample_page_read_elsewhere_gives_its_articles(format: str, tmp_path: Path) -> None:
    page = samples.horizontal()
    done = structure([put(tmp_path, format, page, "p")], tmp_path / "out")
    assert done.documents == [page.source.file] and not done.failures
    tree = Tree.open(tmp_path / "out")
    made = tree.read_page(page.source.file)
    heads = {article.headline.main for article in page.articles}
    found = {article.headline.main for article in made.articles}
    assert len(heads & found) >= 5 and done.articles == len(made.articles)
    assert made.issue.date == page.issue.date and made.source.sha256 == page.source.sha256
    lines = sorted(line.text for region in made.regions for line in region.lines)
    assert len(lines) == sum(len(region.lines) for region in page.regions), "no line is lost"
    assert "digitize" in made.made_by.models["imported"]


TOLD = ("headline", "byline", "dateline", "paragraphs", "captions", "continued_to",
        "continued_from")  # fmt: skip


def articles(page: Page) -> list[dict[str, object]]:
    return [{key: getattr(article, key) for key in TOLD} for article in page.articles]


@pytest.mark.parametrize("format", ["page", "alto"])
def test_what_we_made_goes_out_and_comes_back_the_same(format: str, tmp_path: Path) -> None:
    """Exported and structured again: the same articles, issue and teasers; a sound document."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    page = samples.horizontal()
    structure([put(tmp_path / "one", "page", page, "p")], tmp_path / "first")
    made = Tree.open(tmp_path / "first").read_page(page.source.file)
    structure([put(tmp_path / "two", format, made, "p")], tmp_path / "second")
    again = Tree.open(tmp_path / "second").read_page(page.source.file)
    assert articles(again) == articles(made) and len(made.articles) >= 5
    assert (again.issue, again.page_number, again.teasers) == (
        made.issue, made.page_number, made.teasers,
    )  # fmt: skip
    for one in (made, again):
        assert not list(page_faults(one))
        pictures = [r for r in one.regions if r.type == "image" and r.article is not None]
        assert pictures, "the page has a picture that belongs to an article"
        owners = {article.id: article.regions for article in one.articles}
        assert all(r.article and r.id in owners[r.article] for r in pictures)


def test_the_folder_is_one_that_other_verbs_know(tmp_path: Path) -> None:
    from digitize.delivery import gather

    structure([put(tmp_path, "page", samples.horizontal(), "p")], tmp_path / "out")
    tree = Tree.open(tmp_path / "out")
    ledger = Ledger(tree.ledger, writable=False)
    name = samples.horizontal().source.file
    assert ledger.query("SELECT state, frame FROM pages") == [("done", 0)]
    assert ledger.query("SELECT name FROM documents") == [(name,)]
    ledger.close()
    assert len(gather([tree.root])) == 1
    assert len(list(tree.issues.rglob("issue.json"))) == 1
    assert tree.articles.read_text().count("\n") == len(tree.read_page(name).articles)
    assert "imported" in tree.read_reading(name)


def test_a_second_import_adds_and_replaces(tmp_path: Path) -> None:
    one = put(tmp_path, "page", samples.horizontal(), "p")
    structure([one], tmp_path / "out")
    before = Tree.open(tmp_path / "out").document(samples.horizontal().source.file).read_bytes()
    two = put(tmp_path, "alto", samples.vertical_old(), "q")
    structure([one, two], tmp_path / "out")
    tree = Tree.open(tmp_path / "out")
    assert len(list(tree.documents())) == 2
    assert tree.document(samples.horizontal().source.file).read_bytes() == before
    with workplace(tree.root) as (_, ledger):
        assert ledger.query("SELECT count(*) FROM files") == [(2,)]


def test_a_broken_file_costs_itself_alone(tmp_path: Path) -> None:
    good = put(tmp_path, "page", samples.vertical_old(), "p")
    bad = tmp_path / "bad.xml"
    bad.write_text("<html/>")
    done = structure([bad, good], tmp_path / "out")
    assert len(done.documents) == 1
    assert len(done.failures) == 1 and "bad.xml" in done.failures[0]


def test_folders_are_searched(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    path = put(tmp_path / "a", "page", samples.odd(), "p")
    assert files([tmp_path]) == [path]
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="empty"):
        files([tmp_path / "empty"])
