"""Frames of notices and offers: judged as a whole, and by the frames beside them."""

from __future__ import annotations

from time import perf_counter

import pytest

from digitize.geometry import Box
from digitize.page import RegionType
from digitize.reading import Frame, Line
from digitize.regions import runs_of
from digitize.regions.adverts import beside_text
from digitize.regions.framed import frames_that_announce
from digitize.regions.scene import stage
from tests.drawn import EM, line, reading

THANKS = ("感激之至", "小女久病不起，蒙鄰居", "諸君日夜照料，現已痊", "可，無以為報，謹記。")
NOTICE = ("聲明啟事", "本人之印章一枚於昨日", "遺失，當即作廢，他人", "拾得概不承認此布。")
STORY = ("少年拾金不昧", "昨日午後東門有少年", "拾得皮夾一隻，候至", "天黑，交還原主。")
OFFER = ("玉蘭牌香皂", "滑膚去垢", "各店有售")


def upright(text: str, x: float, y: float) -> Line:
    box = Box(x, y, x + EM, y + EM * len(text))
    return Line(text, box, box.polygon(), 0.99, "vertical", EM, 0.25)


def block(rows: tuple[str, ...], x: float, y: float = 1500) -> tuple[list[Line], Frame]:
    """Vertical lines in a frame at the foot of a page, from the right."""
    lines = [upright(t, x + 1.6 * EM * (len(rows) - 1 - n), y) for n, t in enumerate(rows)]
    return lines, Frame(Box(x - 12, y - 12, x + 1.6 * EM * len(rows) + 4, y + 230))


def roles(blocks: list[tuple[str, ...]], sold: tuple[tuple[str, ...], ...] = ()) -> list[set[str]]:
    """What becomes of frames side by side, of text where nothing is sold."""
    made = [block(rows, 200 + 160 * n) for n, rows in enumerate(blocks)]
    prose = [upright("昨日本埠各界集會商議堤工善後辦法到者極眾", 200 + 32 * n, 300 + 450 * r)
             for n in range(30) for r in range(2)]  # fmt: skip
    lines = [n for own, _ in made for n in own]
    scene = stage(reading([*lines, *prose], 1400, 1900, frames=tuple(frame for _, frame in made)))
    offered = {t for rows in sold for t in rows}
    labels: dict[int, RegionType] = {
        i.index: "advertisement" if i.line.text in offered else "body" for i in scene.items
    }
    frames_that_announce(scene, labels)
    said = {i.line.text: labels[i.index] for i in scene.items}
    assert said[prose[0].text] == "body"
    return [{said[t] for t in rows} for rows in blocks]


def test_a_frame_in_a_row_of_advertisements_is_one() -> None:
    other = ("白鶴牌毛巾", "柔軟耐用", "到處有賣")
    assert roles([OFFER, THANKS, other], (OFFER, other))[1] == {"advertisement"}
    assert roles([OFFER, THANKS], (OFFER,))[1] == {"body"}, "one neighbour tells too little"


def test_a_row_of_many_frames_takes_no_time() -> None:
    frames = [block((*OFFER[:2],), 60 + 70 * n) for n in range(80)]
    lines = [n for own, _ in frames for n in own]
    scene = stage(reading(lines, 6000, 1900, frames=tuple(frame for _, frame in frames)))
    labels: dict[int, RegionType] = {i.index: "body" for i in scene.items}
    labels.update({i.index: "advertisement" for i in scene.items[:100]})
    begun = perf_counter()
    frames_that_announce(scene, labels)
    assert perf_counter() - begun < 0.5
    assert set(labels.values()) == {"advertisement"}, "they are one row"


def test_news_in_such_a_row_stays_news() -> None:
    other, news = ("白鶴牌毛巾", "柔軟耐用", "到處有賣"), ("本報訊昨日東門少年", *STORY[1:])
    assert roles([OFFER, news, other], (OFFER, other))[1] == {"body"}


def test_a_frame_worded_as_a_notice_is_an_advertisement() -> None:
    assert roles([NOTICE]) == [{"advertisement"}]
    assert roles([STORY]) == [{"body"}]


@pytest.mark.parametrize(
    "story",
    [
        (
            "米商之子棄商從藝",
            "城西米商林氏父子開設公司",
            "專營批發，家道殷實。其子",
            "卻好丹青，去歲忽將店務交",
            "付帳房，自往鄉間寫生。總",
            "價不過數元的畫箱，隨身三",
            "年。昨日歸來，鄰里以電話",
            "相告，歡迎者擠滿街口。",
        ),
        (
            "東門大戲院開幕",
            "東門新建之戲院昨晚開演，",
            "各界到者千餘人，票價全免",
            "。主演諸人謝幕三次方罷。",
            "院主致詞，謂歡迎鄉親常來",
            "，夜場散時已近子夜，街上",
            "仍有人議論劇情不休。",
        ),
        (
            "遺失皮箱案告破",
            "旅客遺失皮箱一案昨已查明",
            "。當事人以電話報知公司，",
            "公司即派人尋訪。疑犯在車",
            "站被獲，供認不諱。律師到",
            "場，代其聲明悔意，失主亦",
            "表示不再追究此事。",
        ),
    ],
)
def test_framed_stories_stay_stories(story: tuple[str, ...]) -> None:
    assert roles([story]) == [{"body"}]


def test_an_offer_with_its_number_is_an_advertisement() -> None:
    rows = ("玉蘭公司中山路三號", "電話二四六七", "批發香皂，減價三日")
    assert roles([rows]) == [{"advertisement"}]
    assert roles([("玉蘭公司已遷", "電話改用新機", "批發香皂，減價三日")]) == [{"body"}]


def test_a_papers_own_notice_is_none() -> None:
    own = ("本報緊要啟事", "本報代收賑款，各界惠", "捐當即掣給收據並登", "報聲明，概不誤事。")
    assert roles([own]) == [{"other"}]
    assert roles([OFFER, own], (OFFER,))[1] == {"other"}


@pytest.mark.parametrize(("last", "kind"), [
    ("局方損失四千餘元。", "body"), ("欲購從速，定價低廉，減價。", "advertisement"),
])  # fmt: skip
def test_lines_over_text_in_its_column_are_text(last: str, kind: RegionType) -> None:
    rows = ["中山北路三段六座公用亭", "一夜之間玻璃盡碎，", last]
    scene = stage(reading([line(t, 100, 300 + 1.5 * EM * n) for n, t in enumerate(rows)], 900, 900))
    labels: dict[int, RegionType] = {0: "advertisement", 1: "advertisement", 2: "body"}
    beside_text(scene, runs_of(scene), labels)
    assert labels[0] == kind
