"""A page's numbers as a paper of its title's script prints them."""

from __future__ import annotations

import pytest

from digitize.page import Issue, MadeBy, Page, Source


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("钱塘新区报", ("总第34期", "第1版")),
        ("The American Eagle", ("No. 34", "p. 1")),
        (None, ("总第34期", "第1版")),
    ],
)
def test_numbers_are_named_as_the_paper_does(title: str | None, said: tuple[str, str]) -> None:
    source = Source(file="a.png", sha256="", width=10, height=10)
    page = Page(
        made_by=MadeBy(version="1"), source=source, issue=Issue(title=title, number=34),
        page_number=1,
    )  # fmt: skip
    assert page.numbering() == said
    bare = page.model_copy(update={"issue": Issue(title=title), "page_number": None})
    assert bare.numbering() == (None, None)
