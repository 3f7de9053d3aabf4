"""Evidence: what the words of one line tell of the zone in which it stands.

A date, an imprint or a running number tells of a masthead, words of trade of an advertisement, a
page reference of a teaser box. Where the line stands is for others to judge (`zones`, and
`teaserzone`).
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from digitize import dates
from digitize.phrases.pages import IMPRINT, continued_from, continued_to, teaser_page
from digitize.regions.scene import Item, Scene
from digitize.text import CACHED, bare

_DAY = r"[\d一二三四五六七八九十廿卅〇○零元O]{1,4}"


# Looser than what `dates` reads: a misread date is none, but still tells where a masthead stands.
_DATE = re.compile(
    rf"(?:(?:19|20)\d\d|[一二三四五六七八九〇○零]{{4}}|一千[八九]百[一二三四五六七八九十零〇]{{1,4}}|(?:民國|民国|光緒|光绪|宣統|同治|大清|昭和|明治|大正).{{0,4}}?{_DAY})"
    rf"\s*[年.\-/／]\s*(?:[歲岁]次..)?(?:[（(][^（）()]{{2,9}}[)）])?(?:閏|闰)?(?:正|{_DAY})\s*[月.\-/／]\s*初?{_DAY}\s*(?:日|號|号)?"
)


NUMBER = re.compile(
    r"总第?\s*\d+\s*期|第\s*[\d一二三四五六七八九十百千〇零]+\s*[期號号]|總第?\s*[\d一二三四五六七八九十百千]|\bNo\.?\s*\d[\d,]*|"
    r"\bVol(?:\.|ume)?\s*(?:\d|[IVXLC]+\b)",
    re.IGNORECASE,
)


_PAGES = re.compile(
    r"(?:今日|本期|本日|共)\s*[\d一二三四五六七八九十兩两]+\s*(?:版|大?張|页|頁|张)|\d+\s+pages",
    re.IGNORECASE,
)


_LUNAR = re.compile(r"农历|農曆|夏历|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年")


CONTACT = re.compile(
    r"热线|熱線|电话|電話|邮箱|信箱|网址|網址|www\.|https?:|@[\w.]+|微信(?!群|圈|里|裡|上)|微博|客户端|二维码|投稿|订阅|征订|\d{7,}|\d{3,4}-\d{7,}",
    re.IGNORECASE,
)


EDITORS = re.compile(
    r"(?:责任编辑|責任編輯|责编|責編|主编|版式|美编|校对|校對|组版|值班|编辑|編輯|视觉|图编|检校|编审|审校|策划|统筹|"
    r"Editor|Layout|Proof)\s*[:：/／\s]?",
    re.IGNORECASE,
)


TEASER_TITLE = re.compile(
    r"^(?:.{0,6}导读|.{0,6}導讀|内容提要|內容提要|今日看点|今日要目|今日要闻|本期看点|本期导读|要目|要闻索引|版面导航|重点推荐|"
    r"目录|目錄|提要|今日提要|INSIDE(?: TODAY| THIS ISSUE)?|IN THIS ISSUE|CONTENTS|INDEX|ON OTHER PAGES)$",  # noqa: E501
    re.IGNORECASE,
)


SALE = re.compile(
    r"电话|電話|热线|咨询|诚聘|招聘|招租|出租|转让|售楼|优惠|特价|打折|折扣|折起|抢购|促销|元起|地址|地點|营业|開業|开业|广告|廣告|启事|啟事|"
    r"声明|公告|通告|拍卖|招标|遗失|注销|恭贺|隆重|品牌|加盟|批发|专卖|免费|大酬賓|減價|减价|函索|經售|总经销|總經銷|藥房|药房|醫師|"
    r"主治|每包|每瓶|每盒|售價|大戲院|舞臺|代售|有限公司|\bFOR SALE\b|\bTel\b|\bSALE\b|(?-i:\bOFF\b)|\$\d|\d折|¥|￥",  # noqa: E501
    re.IGNORECASE,
)

# What advertisements of old papers say, and hardly a report: who signs, where to buy, the price.
OFFERS = re.compile(
    r"謹啟|謹啓|此啟|此啓|^啟者|^啓者|逕啟|逕啓|特此[聲通登佈布啟]|登報聲明|恕不|[為爲][荷盼]|寄售|發兌|總發行|"
    r"各埠均[有售]|均有出售|函購|函索|賜顧|賜光|光顧|認明|每[位服部瓶盒件張磅打包元]洋|實售|大洋[一二三四五六七八九十]|實洋|准演|夜戲|日戲|開演|"
    r"報名處|概作無效|概作廢|作[為爲]廢紙|作廢|酬洋|招租|召租|專治|聲[稱明]前來|常年法律|面議|"
    r"本[園號行店廠堂社]新?[由到開]|早臨|定座"
)
# The same of later papers and other languages.
_WORDED = re.compile(
    r"特此[启声]|作废|欢迎(?:选购|订购|惠顾|光临|垂询|来电|洽谈)|歡迎(?:選購|惠顧|光臨|來電)|总代理|總代理|求购|承接|价格面议|厂址|"
    r"邮编|開戶行|开户行|联系人|聯絡人|三包|代销|经销|經銷|免费上门|"
    r"\b(?:cures?|remedy|testimonials|to let|apply to|send for|per (?:bottle|box|pair|dozen|lb)|"
    r"free trial|deceased|hereby|undersigned|admission|open daily|order now|call now|"
    r"vacanc(?:y|ies)|ladies['’] and|mfg|sold by|druggists?)\b|\d+s\. ?\d+d\.|"
    r"(?-i:\b(?:verkaufen|vermieten|Angebote|preiswert|Inh|empfiehlt|Mk|RM|Anruf|Fernruf)\b)",
    re.IGNORECASE,
)
# What a line says that stands over several articles, or over one of a kind.
_LABEL = re.compile(
    r"[简簡短快][讯訊评評报報波]|[社时時]論|[社时]论|[评評][论論]|[随隨]笔|[随隨]筆|[杂雜][谈談文]|[链鏈][接]|解释|手[记記]|[编編]后|來信|来信|信箱|"
    r"小?[资資]料|[图圖]片|[导導][读讀]|要[闻聞]|新[闻聞]|消息|[专專][栏欄版题題电電刊]|副刊|[连連][载載]|小[说說]|[诗詩][词詞歌]|[问問]答|[广廣]告|公告|"
    r"[启啟]事|天[气氣]|行情|[专專]访|特[稿写寫]|人物|[讲講]座|知[识識]|[点點]滴|拾零|[琐瑣][闻聞]|花絮|"
    r"\b(?:NEWS|NOTES|BRIEFS?|PERSONALS?|LETTERS|WEATHER|SPORTS?|NOTICES?|MARKETS?|OPINION|EDITORIAL|BIRTHS|DEATHS|"
    r"News|Letters|Weather|Opinion|Wetter|Kommentar|Lokales|Anzeigen|Leserbriefe|Sport)\b"
)
_LONG_LABEL = 16  # characters

# Words of the shop. News uses them, too: they tell only in a box set in display type.
GOODS = re.compile(
    r"\b(?:prices?|gifts?|shopping|store|stores|bargains?|catalogue|mail orders?|stamps|"
    r"guarantees?|guaranteed|dealers?|auction|lease|goods|customers?|wholesale|retail|cents)\b|"
    r"\d\s?c(?:ts|ents)?\b",
    re.IGNORECASE,
)


# Patterns of masthead facts, some with what must be among the characters of a match: to look for
# that is faster than to try all alternatives at every place of a line.
_HINTED = (
    (_DATE, re.compile(r"[年.\-/／]")),
    (dates.ENGLISH, re.compile(r"\d")),
    (dates.GERMAN, re.compile(r"\d")),
    (dates.WEEKDAY, re.compile("[期拜週周曜]|day|tag|mittw|sonna", re.IGNORECASE)),
    (NUMBER, re.compile("[总總第nv]", re.IGNORECASE)),
    (_PAGES, re.compile(r"[今本共\d]")),
    (_LUNAR, re.compile("[历曆年]")),
)


_TOLD = re.compile(r"\d|[:：]|[〇○零一二三四五六七八九]{3}")


@lru_cache(maxsize=CACHED)
def evidence(text: str) -> int:
    """How many kinds of masthead facts a line states.

    Words for who publishes and how he is reached count where a fact stands with them: no headline
    is one that has such a word in it, 勤俭办社，民主办社 or 昨夜電話響個不停.
    """
    plain = text.strip()
    found = [pattern for pattern, hint in _HINTED if hint.search(plain) and pattern.search(plain)]
    worded = (IMPRINT.search(plain), CONTACT.search(plain))
    told = bool(found) or " " in plain or _TOLD.search(plain)
    return len(found) + sum(
        1 for m in worded if m and (told or m.start() == 0 or m.end() == len(plain))
    )


def dated(text: str) -> bool:
    """Whether a line holds a date, be it misread."""
    return any(p.search(text) for p in (_DATE, dates.ENGLISH, dates.GERMAN))


def is_editors(text: str) -> bool:
    """Whether a line names editors or those who laid out the page."""
    return bool(EDITORS.search(text))


def is_sale(text: str) -> bool:
    """Whether a line uses words of trade, as advertisements and notices do."""
    return bool(SALE.search(text))


def is_worded(text: str) -> bool:
    """Whether a line is worded as advertisements and notices are, and reports hardly."""
    return bool(OFFERS.search(text) or _WORDED.search(text))


def is_label(text: str) -> bool:
    """Whether a short line has a word by which papers name a kind of news, a column or a place."""
    return len(text) <= _LONG_LABEL and bool(_LABEL.search(text))


@lru_cache(maxsize=CACHED)
def is_pointer(text: str) -> bool:
    """Whether a line points to another page as a teaser does (and not as a continuation does)."""
    jump = continued_to(text)
    if jump:
        start, end = jump[1]
        before = re.search("[详詳][情细細见見]|[请請]看", text[max(0, start - 6) : start])
        if not before and not re.search("[详詳]|见|見|看", text[start:end]):
            return False
    return teaser_page(text) is not None and not continued_from(text)


# ▶5版, Page 9, A05; not 45
_MARKED = re.compile(
    r"(?<!\d)[A-D]?\d{1,2}\s*[版頁页]\W*$|(?<![A-Za-z\d])[A-D]\d{1,2}\W*$|"
    r"\b(?:[Pp]age|PAGE|Seite|[Pp]\.?)\s?\d{1,3}\W*$"
)


def is_marked_pointer(text: str) -> bool:
    """Whether a line points to another page and says that it is one: a bare number may be else."""
    return bool(_MARKED.search(text)) and is_pointer(text)


def is_teaser_title(text: str) -> bool:
    """Whether a line is the name of a teaser box."""
    return bool(TEASER_TITLE.match(bare(text)))


def in_column(scene: Scene, item: Item) -> bool:
    """Whether a line is one of several full lines of prose, as in an article beside the title."""
    b, place = item.line.box, scene.places
    across, along = (0, 1) if item.line.writing == "vertical" else (1, 0)  # axes of the sheet
    middle, head = b.center[across], (b.x0, b.y0)[along]
    near = np.abs((place[:, across] + place[:, across + 2]) / 2 - middle) < 6 * scene.body
    near &= np.abs(place[:, along] - head) < 2.6 * item.size
    ratio = scene.sizes / max(item.size, 1.0)
    alike = near & (ratio > 0.8) & (ratio < 1.25) & (scene.lengths >= 9)
    return sum(not evidence(scene.items[n].line.text) for n in np.flatnonzero(alike)) >= 4
