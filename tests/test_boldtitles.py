"""Bold lines over plain text of their size: titles of briefs, subheads, questions, leads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn import EM, line, reading

from digitize.geometry import Box
from digitize.page import RegionType
from digitize.reading import Line
from digitize.regions.boldtitles import bold_titles
from digitize.regions.scene import stage
from digitize.text import stretch

BOLD, PLAIN = 0.5, 0.25
SAID = "the council had voted on the plan for the bridge"
OPENED = "The council of Granby met on Monday at the hall"
ENDED = "and the mayor signed the order on that evening."
FIRST, SECOND = "Bridge to Open in May", "School Board Elects Chair"


def latin(text: str, n: int, weight: float = PLAIN) -> Line:
    """The ``n``-th line of a column of Latin type."""
    ink, y = EM / stretch(text), 100 + 26.0 * n
    box = Box(100, y, 100 + 0.5 * EM * len(text), y + ink)
    return Line(text, box, box.polygon(), 0.99, size=ink, weight=weight)


def plain(count: int) -> list[tuple[str, float]]:
    """Lines of a text to its end."""
    return [(OPENED, PLAIN), *[(SAID, PLAIN)] * (count - 2), (ENDED, PLAIN)]


def labelled(rows: list[tuple[str, float]], given: RegionType = "body") -> dict[str, RegionType]:
    """What becomes of the bold lines of a column."""
    lines = [latin(text, n, weight) for n, (text, weight) in enumerate(rows)]
    scene = stage(reading(lines, 600, 3000))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(lines)), given)
    bold_titles(scene, labels)
    assert all(labels[n] == given for n, (_, weight) in enumerate(rows) if weight < BOLD)
    return {text: labels[n] for n, (text, weight) in enumerate(rows) if weight >= BOLD}


def test_bold_lines_over_short_texts_are_titles() -> None:
    rows = [*plain(4), (FIRST, BOLD), *plain(5), (SECOND, BOLD), *plain(5)]
    assert labelled(rows) == {FIRST: "headline", SECOND: "headline"}


def test_one_bold_line_in_a_long_text_is_a_subhead() -> None:
    assert labelled([*plain(20), (FIRST, BOLD), *plain(20)]) == {FIRST: "subhead"}
    rows = [*plain(20), (FIRST, BOLD), *plain(20), (SECOND, BOLD), *plain(20)]
    assert labelled(rows) == {FIRST: "subhead", SECOND: "subhead"}


def test_a_bold_line_that_opens_its_column_is_a_title() -> None:
    assert labelled([(FIRST, BOLD), *plain(20)]) == {FIRST: "headline"}


def test_a_title_may_have_two_lines() -> None:
    rows = [(FIRST, BOLD), ("After Years of Quarrel", BOLD), *plain(20)]
    assert set(labelled(rows).values()) == {"headline"}


def test_bold_questions_of_an_interview_stay() -> None:
    asked = ["Where were you born, sir?", "And who taught you to sing?", "What will you sing?"]
    rows = [*plain(4)]
    for question in asked:
        rows += [(question, BOLD), *plain(4)]
    assert labelled(rows) == dict.fromkeys(asked, "body")


def test_a_bold_lead_that_ends_with_a_stop_stays() -> None:
    lead = ["The long quarrel over the bridge at", "Granby has come to its end with a"]
    lead.append("vote of six members.")
    told = labelled([*plain(20), *((text, BOLD) for text in lead), *plain(20)])
    assert told == dict.fromkeys(lead, "body")
    opened = labelled([*((text, BOLD) for text in lead), *plain(20)])
    assert opened == dict.fromkeys(lead, "body")


def test_more_bold_lines_than_a_title_has_stay() -> None:
    lead = [f"The long quarrel over bridge {n} at" for n in "ABCD"]
    assert set(labelled([*((t, BOLD) for t in lead), *plain(9)]).values()) == {"body"}


@pytest.mark.parametrize(
    "text",
    ["bridge to open in May", "BOSTON, May 3.—The bridge", "The bridge at Gran-", "By JOHN SMITH"],
)
def test_bold_text_names_and_datelines_stay(text: str) -> None:
    assert labelled([*plain(4), (text, BOLD), *plain(5)]) == {text: "body"}


def test_bold_words_in_mid_sentence_stay() -> None:
    assert labelled([*[(SAID, PLAIN)] * 9, (FIRST, BOLD), *plain(9)]) == {FIRST: "body"}


def test_a_line_over_text_of_its_weight_stays() -> None:
    rows = [*plain(4), (FIRST, BOLD), *((text, 0.45) for text, _ in plain(5))]
    assert labelled(rows)[FIRST] == "body"


def test_what_is_no_text_stays() -> None:
    rows = [*plain(4), (FIRST, BOLD), *plain(5), (SECOND, BOLD), *plain(5)]
    assert set(labelled(rows, "advertisement").values()) == {"advertisement"}


def test_chinese_lines_stay() -> None:
    rows = ["大桥五月通车", *["今天上午我市新建的大桥正式通车沿岸"] * 4, "居民出行方便。"] * 2
    lines = [line(text, 100, 100 + 32 * n) for n, text in enumerate(rows)]
    lines = [replace(i, weight=BOLD) if i.text == rows[0] else i for i in lines]
    labels: dict[int, RegionType] = dict.fromkeys(range(len(lines)), "body")
    bold_titles(stage(reading(lines, 600, 900)), labels)
    assert set(labels.values()) == {"body"}
