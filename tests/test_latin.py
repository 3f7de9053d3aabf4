"""Phrases in Latin letters: datelines, what people are on a paper, page references, signatures."""

from __future__ import annotations

import pytest

from digitize.phrases.datelines import lead
from digitize.phrases.endings import closing_byline
from digitize.phrases.latin import latin_byline, latin_dateline, latin_role
from digitize.phrases.pages import continued_from, continued_to, page_named, teaser_page

# -- datelines -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("BOONE, Nov. 3.—", "BOONE, Nov. 3"),
        ("ST. PAUL, Minn., Nov. 3.—", "ST. PAUL, Minn., Nov. 3"),
        ("LONDON, Jan. 2 (Reuters) —", "LONDON, Jan. 2 (Reuters)"),
        ("BERLIN (dpa) –", "BERLIN (dpa)"),
        ("BERLIN, 2. Januar (dpa) –", "BERLIN, 2. Januar (dpa)"),
        ("PARIS, Nov. 2, via London.—", "PARIS, Nov. 2, via London"),
    ],
)
def test_a_dateline_may_fill_its_line(text: str, dateline: str) -> None:
    assert latin_dateline(text) == (dateline, len(text))
    assert (lead(text).dateline, lead(text).rest) == (dateline, "")


@pytest.mark.parametrize(
    "text",
    ["BOONE, Nov. 3", "BOONE —", "MEN WANTED —", "WASHINGTON", "London, Nov. 3.—"],
)
def test_words_at_the_end_of_a_line_are_none(text: str) -> None:
    assert latin_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "dateline", "rest"),
    [
        (
            "HAVANA, Nov. 2, via Key West, Nov. 3.—The",
            "HAVANA, Nov. 2, via Key West, Nov. 3",
            "The",
        ),
        ("LONDON, Nov. 3, via New York.—The", "LONDON, Nov. 3, via New York", "The"),
        (
            "MANILA, May 1, by way of Hong Kong, May 7.—Commodore",
            "MANILA, May 1, by way of Hong Kong, May 7",
            "Commodore",
        ),
        (
            "Havana, Nov. 2, via Key West, Nov. 3.—The",
            "Havana, Nov. 2, via Key West, Nov. 3",
            "The",
        ),
        ("HAVANA, Nov. 2.—The", "HAVANA, Nov. 2", "The"),
    ],
)
def test_a_message_names_the_way_that_it_came(text: str, dateline: str, rest: str) -> None:
    assert (lead(text).dateline, lead(text).rest) == (dateline, rest)


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("HAMBURG. Der Senat", "HAMBURG"),
        ("KÖLN. Die Stadt", "KÖLN"),
        ("WIEN. Österreich will", "WIEN"),
        ("FRANKFURT/MAIN. Ein Mann", "FRANKFURT/MAIN"),
        ("GARMISCH-PARTENKIRCHEN. Der", "GARMISCH-PARTENKIRCHEN"),
    ],
)
def test_german_papers_set_the_place_in_capitals(text: str, dateline: str) -> None:
    found = latin_dateline(text)
    assert found is not None and found[0] == dateline
    assert lead(text).rest == text.removeprefix(dateline + ". ")


@pytest.mark.parametrize(
    "text",
    [
        "U.S. Troops were",
        "NOTICE. The",
        "NOTICES. The",
        "WANTED. Two girls",
        "LOST. One purse",
        "FOUND. One key",
        "ERRATUM. In our",
        "FDP. Die Partei",  # no town is so short
        "HAMBURG. 3000 Menschen",
        "HAMBURG. DER SENAT TAGT",
        "HAMBURG.Der",
        "Husum. Der Senat",
        "HAMBURG Der Senat",
    ],
)
def test_capitals_before_a_stop_are_not_always_a_place(text: str) -> None:
    assert latin_dateline(text) is None
    assert lead(text).dateline is None


# -- what people are -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Dominic Farrar Chief Theatre Critic", [("Dominic Farrar", "Chief Theatre Critic")]),
        ("Jane Smith Education Editor", [("Jane Smith", "Education Editor")]),
        ("Jane Smith, Home Affairs Correspondent", [("Jane Smith", "Home Affairs Correspondent")]),
        (
            "By Jane Smith Health and Science Correspondent",
            [("Jane Smith", "Health and Science Correspondent")],
        ),
        ("Jane Smith Arts & Fashion Editor", [("Jane Smith", "Arts & Fashion Editor")]),
        (
            "Jane Smith and John Doe Economics Editors",
            [("Jane Smith", "Economics Editors"), ("John Doe", "Economics Editors")],
        ),
        ("Ann Lee Senior Analyst", [("Ann Lee", "Senior Analyst")]),
        ("Ann Lee Medical Correspondent", [("Ann Lee", "Medical Correspondent")]),
        ("John Smith Staff Writer", [("John Smith", "Staff Writer")]),
        ("John Smith Foreign Editor", [("John Smith", "Foreign Editor")]),
    ],
)
def test_a_name_is_parted_from_what_its_bearer_is(text: str, people: list[tuple[str, str]]) -> None:
    assert [(b.name, b.role) for b in latin_byline(text) or ()] == people


@pytest.mark.parametrize(
    "text",
    [
        "Education Editor",
        "Chief Theatre Critic",
        "Home Affairs Correspondent",
        "Health and Science Correspondent",
        " Staff Writer ",
        "Film Critic",
        "Security Correspondent",  # whatever the word before it
        "East Asia Editor",
    ],
)
def test_a_role_alone_in_its_line(text: str) -> None:
    assert latin_role(text)


@pytest.mark.parametrize(
    "text",
    [
        "Editor",  # of letters, too
        "Staff",
        "education editor",
        "letters to the editor",
        "Jane Smith",
        "The Editor writes",
        "Jane Smith of The Times Education Editor",
        "He wrote to the Education Editor",
        "",
    ],
)
def test_what_is_no_role_alone(text: str) -> None:
    assert not latin_role(text)


# -- references to pages ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "page", "taken"),
    [
        ("(Continued on Page 4, Column 2)", 4, "(Continued on Page 4, Column 2)"),
        ("Continued on Page 4, Col. 2", 4, "Continued on Page 4, Col. 2"),
        ("drowned (Continued on Page 12, Column 3)", 12, " (Continued on Page 12, Column 3)"),
        ("Fortsetzung auf Seite 4", 4, "Fortsetzung auf Seite 4"),
        ("(Fortsetzung Seite 12)", 12, "(Fortsetzung Seite 12)"),
        ("Siehe auch Seite 5", 5, "Siehe auch Seite 5"),
        ("Mehr dazu auf Seite 3", 3, "Mehr dazu auf Seite 3"),
        ("weiter Seite 7", 7, "weiter Seite 7"),
        ("Cont’d. on Page B4", 4, "Cont’d. on Page B4"),
        ("See SHIP, Page 4", 4, "See SHIP, Page 4"),
    ],
)
def test_a_report_goes_on_elsewhere(text: str, page: int, taken: str) -> None:
    found = continued_to(text)
    assert found is not None
    assert (found[0], text[slice(*found[1])]) == (page, taken)
    assert continued_from(text) is None


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("Fortsetzung von Seite 1", 1),
        ("(Continued from Page 1, Column 3)", 1),
        ("Cont’d from page 1, col. 6", 1),
        ("Continued from Page A1", 1),
    ],
)
def test_a_report_comes_from_elsewhere(text: str, page: int) -> None:
    assert continued_from(text) == (page, (0, len(text)))
    assert continued_to(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "He has seen page 4",
        "seesaw on page 3",
        "The full storyboard, page 3",
        "Seite 3",
        "Sie gingen Seite an Seite weiter",
        "Fortsetzung folgt",
        "Weitere Berichte Seite 3",
        "It continued for a page",
    ],
)
def test_these_refer_to_no_page(text: str) -> None:
    assert continued_to(text) is None and continued_from(text) is None


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("A6 港聞", 6),
        ("A6港聞", 6),
        ("B12 體育", 12),
        ("A6／本港新聞", 6),
        ("A6", 6),
        ("第二版", 2),
        ("Page 3", 3),
        ("Seite 14", 14),
        ("6 港聞", None),
        ("港聞 A6", None),
        ("A6 News", None),
        ("A6 港聞消息很多", None),
        ("A6 版", 6),
        ("K6 港聞", None),
        ("看A6 港聞", None),
        ("第二版 民國十年一月十五日 庚申年十二月初七日", 2),
        ("中華民國二十九年四月三十日　第二版", 2),
        ("上接第二版", None),
        ("詳情請看 第二版的報道", None),
    ],
)
def test_a_page_is_named_with_its_section(text: str, page: int | None) -> None:
    assert page_named(text) == page


# -- signatures ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Das Fest endete spät. mkl", "mkl"),
        ("Das Fest endete spät. jw/hk", "jw/hk"),
        ("„Wir kommen wieder.“ mkl", "mkl"),
        ("Wer kommt mit? mkl", "mkl"),
        ("Das Fest endete spät. (dpa)", "dpa"),
        ("Das Fest endete spät. (dpa/lno)", "dpa/lno"),
        ("Das Fest endete spät. (AP)", "AP"),
        ("Das Fest endete spät. (KNA)", "KNA"),
        ("Er kam (wie immer) zu spät! (epd/mkl)", "epd/mkl"),
    ],
)
def test_initials_and_agencies_sign_german_reports(text: str, name: str) -> None:
    found = closing_byline(text)
    assert found is not None
    assert [(b.name, b.role) for b in found[0]] == [(name, None)]
    assert found[1] == text[: text.rindex(" ")]


@pytest.mark.parametrize(
    "text",
    [
        "The concert is at 5 p.m. on",
        "The meeting ended. The",
        "He left at 9 a.m. sharp",
        "Das Fest endete spät. Nun",
        "Das Fest endete spät. Mkl",
        "Das Fest endete spät. mklst",  # nobody has so many
        "Das Fest endete spät. m",
        "Das Fest endete spät. so",
        "Das Fest endete spät mkl",
        "Das Fest endete spät (dpa)",
        "Das Fest endete spät. (Bild)",
        "Das Fest endete spät. (Foto: dpa)",
        "Das Fest endete spät. (dpa/Meier)",
        "Das Fest endete spät. (dpa",
        "Das Fest endete spät. (dpa) Danach",
        "Er wog 75 kg",
        "„Und nun?“ fragte er.",
        "大家都说好。（dpa）完",
        "全长5 km",
    ],
)
def test_what_signs_no_report(text: str) -> None:
    assert closing_byline(text) is None


@pytest.mark.parametrize("text", ["Trump Attacks Food Critics", "Trump Slams CNN Analyst"])
def test_a_headline_about_those_who_judge_names_nobody(text: str) -> None:
    assert latin_byline(text) is None


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("BAD HOMBURG. Der Senat hat", "BAD HOMBURG"), ("ACHTUNG. Die Polizei warnt", None),
        ("WETTER. Der Sommer kommt", None), ("DEATHS. At Königsberg, on 3rd", None),
    ],
)  # fmt: skip
def test_german_places_and_what_is_none(text: str, dateline: str | None) -> None:
    assert lead(text).dateline == dateline


@pytest.mark.parametrize("text", ["G20峰会", "F16战机", "B12维生素", "D2航站楼", "H5页面"])
def test_what_has_a_letter_and_a_number_is_no_page(text: str) -> None:
    assert page_named(text) is None


def test_a_section_before_a_page_is_no_title_of_a_teaser() -> None:
    assert teaser_page("ARTS & LIFE, PAGE 7") == ("", 7)
    assert teaser_page("SPORTS, PAGE 10") == ("", 10)
    for title in ("MAYOR RESIGNS,", "WAR ENDS", "YANKEES WIN,"):
        assert teaser_page(f"{title} PAGE 3") == (title.rstrip(","), 3)  # before a page it parts
    assert teaser_page("Otters sink Valley State, page 10") == ("Otters sink Valley State", 10)


def test_all_numbers_in_words_are_pages_of_references() -> None:
    found = continued_to("Continued on Page Twenty")
    assert found is not None and found[0] == 20
