"""What stands in one row: halves of a deck, ears beside a title, editors beside a folio."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn import EM, column, line, reading

from digitize.geometry import Box
from digitize.page import RegionType
from digitize.reading import Frame, Line
from digitize.regions import heads, mastheads
from digitize.regions.scene import stage

TEXT = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便许多人一早就来到桥头等候。" * 4

# -- two halves of a kicker or deck ----------------------------------------------------------

LEFT, RIGHT, TITLE = "六旬环卫工江边接力托举", "落水女孩转危为安", "“抓住扫把！”救命"
SIZE = 1.3 * EM


def halved(
    said: RegionType = "other",
    first: RegionType = "kicker",
    gap: float = 2.0,
    down: float = 0.0,
    size: float = SIZE,
    head: float = 4 * EM,
    at: float = 90.0,
    far: float = 1.0,
    below: bool = False,
    weight: float = 0.25,
    label: RegionType = "headline",
    deck: float = SIZE,
) -> tuple[RegionType, RegionType]:
    """What becomes of two pieces of a row over (or under) a title, white and place in their ems."""
    y = 200.0
    left = line(LEFT, 100, y, deck)
    right = line(RIGHT, left.box.x1 + gap * SIZE, y + down * SIZE, size, weight)
    top = y - head - far * SIZE if below else y + SIZE + far * SIZE
    title = line((TITLE * 4)[: round(9 * 4 * EM / head)], at, top, head)
    prose = column(TEXT, 100, 600, 24)
    scene = stage(reading([left, right, title, *prose], 1200, 1400))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(scene.items)), "body")
    labels |= {0: first, 1: said, 2: label}
    heads.halves(scene, labels)
    assert labels[2] == label and labels[3] == "body"
    return labels[0], labels[1]


@pytest.mark.parametrize("said", ["other", "body", "headline", "advertisement"])
@pytest.mark.parametrize("first", ["kicker", "subheadline"])
def test_the_other_half_of_a_row_is_what_the_first_is(said: RegionType, first: RegionType) -> None:
    assert halved(said, first) == halved(said, first, below=True) == (first, first)
    assert halved(said, first, gap=3.5) == (first, first)


@pytest.mark.parametrize("said", ["byline", "caption", "folio", "teaser", "image"])
def test_what_else_stands_in_the_row_stays(said: RegionType) -> None:
    assert halved(said) == ("kicker", said)


def test_the_left_half_may_be_the_one_that_was_lost() -> None:
    left, right = line(LEFT, 100, 200, SIZE), line(RIGHT, 420, 200, SIZE)
    scene = stage(reading([left, right, line(TITLE, 90, 250, 4 * EM), *column(TEXT, 100, 600, 24)]))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(scene.items)), "body")
    labels |= {1: "kicker", 2: "headline"}
    heads.halves(scene, labels)
    assert labels[0] == "kicker"


def test_rows_that_are_no_halves_stay() -> None:
    kept = ("kicker", "other")
    assert halved(gap=4.5) == kept, "far apart"
    assert halved(down=0.4) == kept, "not level"
    assert halved(size=1.2 * SIZE) == kept, "of another size"
    assert halved(weight=0.6) == kept, "of another weight"
    assert halved(head=1.1 * SIZE) == kept, "no larger title"
    assert halved(label="subheadline") == kept, "no title at all"
    assert halved(at=300) == halved(at=-200) == kept, "the title is not as wide as both"
    assert halved(far=2.5) == halved(far=2.5, below=True) == kept, "the title is far off"
    assert halved(deck=0.95 * EM, size=0.95 * EM) == kept, "no larger than the text"
    assert halved(first="headline") == ("headline", "other"), "neither kicker nor deck"


# -- ears ------------------------------------------------------------------------------------

NAME = Box(500, 60, 1500, 160)


def latin(text: str, x0: float, y0: float, x1: float, y1: float) -> Line:
    box = Box(x0, y0, x1, y1)
    return Line(text, box, box.polygon(), 0.99, size=y1 - y0, weight=0.25)


def eared(
    *ear: Line,
    frame: Box | None = None,
    said: RegionType = "other",
    name: str = "Harbor City Courier",
    date: str = "HARBOR CITY, TUESDAY, MARCH 22, 1938",
    facts: RegionType = "masthead",
) -> list[RegionType]:
    """What becomes of lines around the title of a front page that are said to be something."""
    title = latin(name, NAME.x0, NAME.y0, NAME.x1, NAME.y1)
    dated = latin(date, 700, 200, 1100, 220)
    words = "the river stood at forty feet on the street gauge"
    prose = [
        latin(words, 100 + 500 * c, 400 + 28 * n, 520 + 500 * c, 420 + 28 * n)
        for c in range(3)
        for n in range(20)
    ]
    frames = (Frame(frame),) if frame else ()
    scene = stage(reading([title, dated, *ear, *prose], 2000, 2800, frames=frames))
    assert len(scene.enclosures) == len(frames)
    labels: dict[int, RegionType] = dict.fromkeys(range(len(scene.items)), "body")
    labels |= {0: facts, 1: facts} | {2 + n: said for n in range(len(ear))}
    mastheads.ears(scene, labels)
    assert {labels[n] for n in range(2 + len(ear), len(scene.items))} == {"body"}
    return [labels[2 + n] for n in range(len(ear))]


WEATHER = (
    latin("TODAY’S WEATHER", 60, 75, 300, 95), latin("Rain, turning to snow", 60, 105, 300, 125),
)  # fmt: skip
LEFT_EAR = Box(50, 65, 320, 150)


@pytest.mark.parametrize("said", ["other", "body", "headline", "caption", "image"])
def test_a_box_beside_a_latin_title_is_masthead(said: RegionType) -> None:
    assert eared(*WEATHER, frame=LEFT_EAR, said=said) == ["masthead"] * 2
    right = [
        replace(n, box=Box(n.box.x0 + 1560, n.box.y0, n.box.x1 + 1560, n.box.y1)) for n in WEATHER
    ]
    assert eared(*right, frame=Box(1610, 65, 1880, 150), said=said) == ["masthead"] * 2


def test_other_boxes_are_no_ears() -> None:
    kept = ["other"] * 2
    assert eared(*WEATHER) == kept, "nothing sets it apart"
    assert eared(*WEATHER, frame=LEFT_EAR, name="城原日报") == kept, "beside a Chinese title"
    assert eared(*WEATHER, frame=LEFT_EAR, facts="body") == kept, "no title"
    assert eared(*WEATHER, frame=LEFT_EAR, said="teaser") == ["teaser"] * 2
    assert eared(*WEATHER, frame=LEFT_EAR, said="advertisement") == ["masthead"] * 2
    sale = latin("DRY COAL", 60, 75, 300, 95), latin("$5 a ton at Miller’s", 60, 105, 300, 125)
    assert eared(*sale, frame=LEFT_EAR, said="advertisement") == ["advertisement"] * 2
    low = [replace(n, box=Box(n.box.x0, n.box.y0 + 150, n.box.x1, n.box.y1 + 150)) for n in WEATHER]
    assert eared(*low, frame=Box(50, 215, 320, 300)) == kept, "below it"
    inside = [
        replace(n, box=Box(n.box.x0 + 800, n.box.y0, n.box.x1 + 800, n.box.y1)) for n in WEATHER
    ]
    assert eared(*inside, frame=Box(850, 65, 1120, 150)) == kept, "within it"
    long = [latin("Rain", 60, 70 + 8 * n, 300, 76 + 8 * n) for n in range(11)]
    assert eared(*long, frame=Box(50, 65, 320, 165)) == ["other"] * 11, "a story"
    assert eared(*long[:10], frame=Box(50, 65, 320, 165)) == ["masthead"] * 10


@pytest.mark.parametrize(
    "text",
    ["18 PAGES THREE CENTS", "PRICE 1d", "One Penny", "Preis 10 Pfennig", "Einzelpreis 10 Pfg"],
)
@pytest.mark.parametrize("said", ["other", "body", "headline", "advertisement"])
def test_the_price_in_the_row_of_the_date_is_masthead(text: str, said: RegionType) -> None:
    assert eared(latin(text, 1500, 202, 1700, 220), said=said) == ["masthead"]


@pytest.mark.parametrize(
    ("text", "y", "said"),
    [
        ("18 PAGES", 202, "other"),
        ("THREE CENTS", 240, "other"),  # in another row
        ("PRICED OUT", 202, "other"),
        ("SCENTS", 202, "other"),
        ("THREE CENTS", 202, "teaser"),
        ("THREE CENTS", 202, "caption"),
    ],
)
def test_other_words_beside_the_date_stay(text: str, y: float, said: RegionType) -> None:
    assert eared(latin(text, 1500, y, 1700, y + 18), said=said) == [said]


def test_a_price_counts_in_the_row_of_a_fact_alone() -> None:
    """Beside the title itself, or words that state no fact, it may be an advertiser's."""
    assert eared(latin("THREE CENTS", 1550, 100, 1700, 120)) == ["other"]
    assert eared(latin("THREE CENTS", 1500, 202, 1700, 220), date="All the News") == ["other"]


# -- editors ---------------------------------------------------------------------------------


def edited(
    text: str, x: float, y: float, said: RegionType = "other", size: float = EM
) -> RegionType:
    """What becomes of a line near a folio at the top left of a page."""
    folio = [line("城原日报", 100, 40), line("2019年8月5日", 220, 40)]
    lines = [*folio, line(text, x, y, size), *column(TEXT, 100, 200, 20)]
    scene = stage(reading(lines, 1200, 1400))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(scene.items)), "body")
    labels |= {0: "folio", 1: "folio", 2: said}
    mastheads.editors_of_folio(scene, labels)
    assert labels[3] == "body"
    return labels[2]


EDITORS = "责任编辑：王五 版式：赵六"


@pytest.mark.parametrize("said", ["other", "byline", "masthead", "caption"])
@pytest.mark.parametrize("place", [(100, 70), (100, 85), (400, 40)])
def test_editors_right_at_the_folio_belong_to_it(
    said: RegionType, place: tuple[float, float]
) -> None:
    assert edited(EDITORS, *place, said) == "folio"


def test_editors_elsewhere_and_other_names_stay() -> None:
    assert edited(EDITORS, 100, 95) == "other"
    assert edited(EDITORS, 560, 40) == "other"
    assert edited(EDITORS, 100, 700, "byline") == "byline", "at the foot of a story"
    assert edited(EDITORS, 100, 70, "body") == "body"
    assert edited("记者 王五 通讯员 赵六", 100, 70) == "other"


@pytest.mark.parametrize("title", ["统筹推进城乡建设", "EDITORIAL", "Editor quits", "值班医生救人"])
def test_a_title_that_speaks_of_editors_is_no_folio(title: str) -> None:
    assert edited(title, 100, 95) != "folio"
