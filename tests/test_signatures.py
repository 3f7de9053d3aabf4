"""Who signs, with what stands before, behind and below the name; datelines of other papers."""

from __future__ import annotations

import pytest

from digitize.articles.written import people_of
from digitize.phrases.datelines import lead
from digitize.phrases.endings import closing_byline
from digitize.phrases.latin import latin_signature
from digitize.phrases.people import bylines, pen_name
from digitize.profile import Profile
from tests.test_fields import line, passage

Person = tuple[str, str | None, str | None]


def told(people: object) -> list[Person]:
    return [(b.name, b.role, b.organization) for b in people or ()]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("石桥乡农民　冯有田", ("冯有田", "农民", "石桥乡")),
        ("北河公社 傅大年", ("傅大年", None, "北河公社")),
        ("女工 晓梅", ("晓梅", "女工", None)),
        ("二车间 侯桂花等七人", ("侯桂花", None, "二车间")),
        ("湖南 段小满", ("段小满", None, "湖南")),
        ("文學院2001級　阮青", ("阮青", None, "文學院2001級")),
        ("地區運輸公司　尤寶山", ("尤寶山", None, "地區運輸公司")),
    ],
)
def test_a_signature_names_place_house_or_calling(text: str, person: Person) -> None:
    assert told(pen_name(text)) == [person]


@pytest.mark.parametrize(
    "text",
    ["王　路　李建国", "張三 李四", "老　门", "冯　海　生", "张继科 马龙", "王大路　李建国",
     "张建社　李明", "陈新村 王建国", "高建场　王平", "松本 清張", "福島 太郎", "大江 健三郎"],
)  # fmt: skip
def test_names_beside_each_other_are_no_homes(text: str) -> None:
    found = told(pen_name(text))
    assert found and all(home is None for _, _, home in found)
    assert "".join(n for n, _, _ in found) == "".join(text.split())


@pytest.mark.parametrize("text", ["未完", "短评", "編輯同志", "九日申刻", "遺失啟事"])
def test_what_signs_nothing(text: str) -> None:
    assert pen_name(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("道路已经通车。（石桥乡报道组）", ["石桥乡报道组"]),
        ("道路已经通车。（县委办公室）", ["县委办公室"]),
        ("道路已经通车。（县农科站　尹学文）", ["尹学文"]),
        ("道路已经通车。■向云", ["向云"]),
        ("道路已经通车。（作者单位：农村经济研究室）", None),
        ("道路已经通车。（未完）", None),
        ("道路已经通车。（报名请到县文化馆办公室）", None),
        ("道路已经通车。（联系单位市总工会）", None),
        ("道路已经通车。（地址在文化路行政科）", None),
    ],
)
def test_a_report_is_signed_by_a_house_or_behind_a_mark(text: str, names: list[str] | None) -> None:
    found = closing_byline(text)
    assert (found and [b.name for b in found[0]]) == names


@pytest.mark.parametrize(
    ("rows", "person"),
    [
        (["MAYA OKONKWO", "News Editor", "mo@beacon.example"], ("MAYA OKONKWO", "News Editor")),
        (["By Tess Moriarty", "Features Editor"], ("Tess Moriarty", "Features Editor")),
        (["By MARGARET DUNNE", "Courier Medical Writer"],
         ("MARGARET DUNNE", "Courier Medical Writer")),
        (["D. V. Subba Rao,", "Vijayawada"], ("D. V. Subba Rao", None)),
        (["(Mrs.) Sheela Thomas,", "Secunderabad"], ("(Mrs.) Sheela Thomas", None)),
        (["Ernst Wiegand"], ("Ernst Wiegand", None)),
        (["By LUCIA FERRANTE", "Senate Reporter", "lf@beacon.example"],
         ("LUCIA FERRANTE", "Senate Reporter")),
    ],
)  # fmt: skip
def test_who_signs_in_latin_letters(rows: list[str], person: tuple[str, str | None]) -> None:
    assert [(b.name, b.role) for b in latin_signature(rows)] == [person]
    found = people_of([passage("byline", *map(line, rows))])
    assert [(b.name, b.role) for b in found] == [person]


@pytest.mark.parametrize(
    "rows",
    [["The City"], ["A Reader"], ["Sincerely Yours,", "Mumbai"], ["Dear Sir,", "Mumbai"],
     ["Associated Press"], ["Human Rights Watch,", "London"], ["City Council"], ["Hong Kong"],
     ["Jane Smith,", "John Doe"], ["Our Industrial Reporter"], ["News"], ["he said so"], [],
     ["Ernst Wiegand", "said on Monday that the bridge would open"]],
)  # fmt: skip
def test_what_is_no_signature(rows: list[str]) -> None:
    assert latin_signature(rows) == ()


def test_german_papers_name_the_office_before_the_name() -> None:
    assert told(bylines("Von unserem Bonner Redaktionsmitglied Hans-Joachim Behnke")) == [
        ("Hans-Joachim Behnke", "Redaktionsmitglied", None)
    ]
    for office in (
        "unserem Reporter",
        "unserer Reporterin",
        "unserem Redaktor",
        "unserem Kollegen",
    ):
        assert [n for n, _, _ in told(bylines(f"Von {office} Hans Meier"))] == ["Hans Meier"]
    assert told(bylines("Roman von Magda Reinhold-Thieme")) == [
        ("Magda Reinhold-Thieme", None, None)
    ]


def test_authors_one_below_the_other_with_a_role_are_both_named() -> None:
    rows = [passage("byline", line("Tom Smith,"), line("Ann Lee"), line("Staff Writer"))]
    assert [n for n, _, _ in told(people_of(rows))] == ["Tom Smith", "Ann Lee"]


def test_a_profile_is_asked_before_any_grammar() -> None:
    profile = Profile(byline_patterns=(r"Desk of (?P<name>[A-Za-z ]+?) News Editor",))
    rows = [passage("byline", line("Desk of Ann Lee"), line("News Editor"))]
    assert [n for n, _, _ in told(people_of(rows, profile))] == ["Ann Lee"]


def test_a_way_of_reporting_is_nobody() -> None:
    assert bylines("中南部記者／連線報導") is None


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("【新潟】屋根まで積った雪の中に、子どもの歌声がもれる。", "新潟"),
        ("【本店】明日起裝修，停業三天。", None),
        ("中央社華盛頓十八日合眾電　據此間負責人士宣稱，", "中央社華盛頓十八日合眾電"),
        ("Hannover/Celle (dpa/eb). Der Sturm war schwer", "Hannover/Celle (dpa/eb)"),
        ("Cape Kennedy (upi). Die Vorbereitungen laufen", "Cape Kennedy (upi)"),
        ("Bonn. Die Bundesregierung will verhandeln", "Bonn"),
        ("Bonn. Nobody answered the door", None),
        ("WESTMINSTER, Wednesday. The scrapping of trams", "WESTMINSTER, Wednesday"),
        ("JONES, Wednesday night's winner, smiled", None),
        ("ROBINSON, Monday, was", None),
        ("TODAY, Monday. We", None),
        ("STORES, Monday: closed", None),
        ("Bild (oben). Die Straße", None),
        ("Foto (dpa). Der Hafen", None),
        ("Meier (cdu). Der Abgeordnete", None),
        ("Trump (rep). He said", None),
        ("Essen. Die Gäste saßen", None),
        ("【写真】橋が開通した。", None),
        ("【料金】おとなは三百円。", None),
        ("【広島】十七日の突風で船が流された。", "広島"),
    ],
)  # fmt: skip
def test_datelines_of_other_papers(text: str, dateline: str | None) -> None:
    assert lead(text).dateline == dateline


def test_a_special_correspondent_may_telephone() -> None:
    found = lead("【特派員江海平花蓮電話】輕度颱風今天通過。")
    assert (found.dateline, told(found.byline)) == ("花蓮電話", [("江海平", "特派員", None)])
