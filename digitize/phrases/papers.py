"""How names of newspapers end, and what only looks so. Ground: pure."""

from __future__ import annotations

import re

from digitize.phrases.pages import is_section

# 大公報, 工人日报; not 前線捷報, 戰事情報, 緊急警報, 市政公報, which are headlines.
_REPORT = "(?:(?<![通公海汇匯简簡预預喜捷警情战戰电電])|(?<=大公))[报報]$"
OF_NEWS = re.compile(_REPORT)
CHINESE = re.compile(rf"{_REPORT}|刊$")
_LATIN = re.compile(
    r"\b(?:News|Times|Daily|Post|Herald|Journal|Tribune|Gazette|Star|Review|Weekly|Chronicle|Mail|Express|Press|"
    r"Telegraph|Mercury|Courier|Observer|Standard|Advertiser|Sentinel|Bugle|Eagle|Record|Echo|Examiner|"
    r"\w*(?:Anzeiger|Zeitung|Tageblatt|Wochenblatt|Kurier|Rundschau|Nachrichten|Bote))$",
    re.IGNORECASE,
)


def is_latin_paper(text: str) -> bool:
    """Whether the last word is one that papers are called by; SPORTS RECORD is a section."""
    plain = text.strip().rstrip(".")
    match = _LATIN.search(plain)
    before = plain[: match.start()].strip().upper() if match else ""
    return match is not None and not is_section(before)
