"""Dates and weekdays of every calendar and language that papers print them in."""

from __future__ import annotations

import pytest

from digitize.dates import date, is_date, weekday, without
from digitize.regions.evidence import dated, evidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Freitag, 3. Oktober 2019", "2019-10-03"),
        ("Hamburg, den 31. März 1988", "1988-03-31"),
        ("12. Dez. 1983", "1983-12-12"),
        ("3.Mai 1983", "1983-05-03"),
        ("Mittwoch, 7. Sept. 2005", "2005-09-07"),
        ("Samstag/Sonntag, 14./15. Mai 1983", "1983-05-15"),
        ("1. Januar 1990", "1990-01-01"),
        ("1. Jänner 1938", "1938-01-01"),  # as Austria says it
        ("2. Febr. 1977", "1977-02-02"),
        ("18. April 1977", "1977-04-18"),
        ("30. Juni 1977", "1977-06-30"),
        ("30. Juli 1977", "1977-07-30"),
        ("30. August 1977", "1977-08-30"),
        ("9. November 1989", "1989-11-09"),
        ("30. Februar 1983", None),
        ("3. Mannschaft 1988", None),
        ("Seit 2019. Der 1. Mai", None),
    ],
)
def test_german_dates(text: str, expected: str | None) -> None:
    assert date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1988年（昭和63年）3月31日 木曜日", "1988-03-31"),
        ("1988年(昭和63年)3月31日", "1988-03-31"),
        ("昭和63年3月31日", "1988-03-31"),
        ("平成元年十二月五日", "1989-12-05"),
        ("2022年（壬寅年）10月31日", "2022-10-31"),
        ("1988年（定価一部六十円、朝夕刊とも）3月31日", None),  # that is no name of a year
    ],
)
def test_a_year_of_an_era_may_stand_beside_the_other(text: str, expected: str | None) -> None:
    assert date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("光緒七年歲次辛巳四月十二日", "1881-05-09"),
        ("光绪七年岁次辛巳四月十二日", "1881-05-09"),
        ("大清光緒七年四月十二日", "1881-05-09"),
        ("光緒七年歲次辛巳閏七月初三日", "1881-08-27"),
        ("光緒七年正月初一日", "1881-01-30"),
        ("西曆一千八百八十一年五月初九日", "1881-05-09"),
        ("西曆一千九百零五年三月十四日", "1905-03-14"),
        ("英一千八百七十二年四月三十號", "1872-04-30"),
    ],
)
def test_dates_of_the_last_emperors(text: str, expected: str) -> None:
    assert date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2007-05-27星期日", "2007-05-27"),
        ("2019.08.05", "2019-08-05"),
        ("2019年8月5日", "2019-08-05"),
        ("二〇一九年八月五日", "2019-08-05"),
        ("民國三十六年十一月廿三日", "1947-11-23"),
        ("宣統元年閏二月初五日", "1909-03-26"),
        ("Tuesday, March 22, 1938", "1938-03-22"),
        ("31st March 1988", "1988-03-31"),
        ("Dec. 3, 1897", "1897-12-03"),
    ],
)
def test_dates_as_they_always_were(text: str, expected: str) -> None:
    assert date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Freitag, 3. Oktober 2019", "Freitag"),
        ("Montag", "Montag"),
        ("Samstag/Sonntag, 14./15. Mai 1983", "Samstag"),
        ("Sonnabend, 5. Juni 1954", "Sonnabend"),
        ("Mittwoch", "Mittwoch"),
        ("1988年（昭和63年）3月31日 木曜日", "木曜日"),
        ("（日曜）", "日曜"),
        ("TUESDAY, MARCH 22", "TUESDAY"),
        ("Wednesday", "Wednesday"),
        ("星 期 六", "星期六"),
        ("禮拜一", "禮拜一"),
        ("周三", "周三"),
        ("Mittwochabend", None),
        ("Sonntagsblatt", None),
        ("immer sonntags", None),
        ("holidays", None),
        ("木曜", "木曜"),
        ("三月木工", None),
    ],
)
def test_weekdays(text: str, expected: str | None) -> None:
    assert weekday(text) == expected


def test_the_new_forms_are_dates_and_say_nothing_else() -> None:
    for text in ("3. Oktober 2019", "Freitag 3. Oktober 2019", "1988年（昭和63年）3月31日 木曜日",
                 "光緒七年歲次辛巳四月十二日禮拜一", "Sonnabend"):  # fmt: skip
        assert is_date(text), text
    assert without("Nr. 12 Freitag 3. Oktober 2019").split() == ["Nr.", "12"]
    assert not is_date("Hamburg 3. Oktober 2019")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("3. Oktober 2019", 1),
        ("Freitag, 3. Oktober 2019", 2),
        ("Mittwoch", 1),
        ("Sonnabend", 1),
        ("木曜日", 1),
        ("Die Mannschaft von 1988", 0),
    ],
)
def test_a_masthead_tells_itself_by_them(text: str, kinds: int) -> None:
    assert evidence(text) == kinds
    assert dated(text) == ("Oktober" in text)
