"""Pull quotes in a column of text, and quoted headlines, which are none."""

from __future__ import annotations

import pytest
from drawn import EM, column, line, reading

from digitize.geometry import Box
from digitize.page import RegionType
from digitize.reading import Line
from digitize.regions.quotes import pull_quotes
from digitize.regions.scene import stage
from digitize.text import stretch

TEXT = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便许多人一早就来到桥头等候"  # 36 glyphs
ROWS = (TEXT * 3)[:100]
QUOTE = ("“这座桥我们等了", "整整三十年”")
SIZE = 1.6 * EM


def quoted(
    above: str = ROWS,
    quote: tuple[str, ...] = QUOTE,
    credit: tuple[str, ...] = (),
    said: RegionType = "headline",
    size: float = SIZE,
) -> tuple[RegionType, ...]:
    """Labels of a quote in a column of twenty ems, and of lines of credit right below it."""
    lines = column("~" + above, 100, 100, 20) if above else []
    count, y = len(lines), lines[-1].box.y1 + 20 if lines else 100.0
    for text in quote:
        lines.append(line(text, 120, y, size))
        y += 1.3 * size
    for text in credit:
        lines.append(line(text, 300, y))
        y += 1.3 * EM
    lines += column("~" + ROWS, 100, y + 10, 20)
    scene = stage(reading(lines, 600, 1200))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(lines)), "body")
    labels |= {count + n: said for n in range(len(quote))}
    labels |= {count + len(quote) + n: "byline" for n in range(len(credit))}
    pull_quotes(scene, labels)
    own = count + len(quote) + len(credit)
    assert all(label == "body" for n, label in labels.items() if n < count or n >= own)
    return tuple(labels[n] for n in range(count, own))


@pytest.mark.parametrize("said", ["headline", "subheadline", "subhead", "kicker"])
def test_a_quote_in_mid_sentence_is_no_title(said: RegionType) -> None:
    assert quoted(said=said) == ("other", "other")


def test_its_credit_is_of_it() -> None:
    assert quoted(credit=("——李广田",)) == ("other",) * 3
    assert quoted(credit=("——李广田", "桥工")) == ("other",) * 4


def test_a_quoted_headline_under_an_article_that_ended_stays() -> None:
    assert quoted(ROWS[:99] + "。") == ("headline", "headline")
    assert quoted(ROWS[:95] + "。", credit=("李广田",)) == ("headline", "headline", "byline")


def test_a_signed_article_ended() -> None:
    assert quoted(ROWS[:75] + "。（李明）") == ("headline", "headline")


def test_a_quoted_headline_at_the_top_of_its_column_stays() -> None:
    assert quoted("") == ("headline", "headline")


@pytest.mark.parametrize(
    "quote",
    [
        ("“",),
        ("”",),
        ("“”",),
        ("“桥”",),
        ("“这座桥我们等了", "整整三十年"),  # nothing closes it
        ("这座桥我们等了", "整整三十年”"),  # nothing opens it
        ("“老桥”新生", "方便沿岸居民"),
    ],
)
def test_a_lone_mark_and_a_title_with_a_quote_in_it_stay(quote: tuple[str, ...]) -> None:
    assert set(quoted(quote=quote)) == {"headline"}


def test_a_quote_of_text_size_stays() -> None:
    assert quoted(size=EM) == ("headline", "headline")


def test_a_quote_in_the_text_itself_stays() -> None:
    assert quoted(said="body") == ("body", "body")


def latin(text: str, y: float, size: float = EM, x: float = 100) -> Line:
    ink = size / stretch(text)
    box = Box(x, y, x + 0.5 * size * len(text), y + ink)
    return Line(text, box, box.polygon(), 0.99, size=ink, weight=0.25)


def english(last: str, first: str, indent: float = 0) -> RegionType:
    """What becomes of a quote between two lines of a column."""
    words = "the council had voted on the plan for the"
    rows = [*[words] * 4, last]
    lines = [latin(text, 100 + 26 * n) for n, text in enumerate(rows)]
    lines += [latin("“We waited for years”", 250, SIZE), latin(first, 306, EM, 100 + indent)]
    lines += [latin(words, 332 + 26 * n) for n in range(5)]
    labels: dict[int, RegionType] = dict.fromkeys(range(len(lines)), "body")
    labels[5] = "headline"
    pull_quotes(stage(reading(lines, 600, 900)), labels)
    return labels[5]


def test_a_latin_text_that_goes_on_small_or_indented_is_interrupted() -> None:
    goes_on, begins = "bridge over the river which the", "Bridges over the river had been"
    assert english("plan for the new", goes_on) == "other"
    assert english("plan for the bridge.", goes_on) == "other"
    assert english("plan for the bridge.", begins, 1.5 * EM) == "other"
    assert english("plan for the bridge.", begins) == "headline"
