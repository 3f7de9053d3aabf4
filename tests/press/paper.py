"""Invented newspapers and the facts of one issue: what masthead and folio lines print."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from lunar_python import Solar

from digitize.page import Contact
from digitize.page import Issue as IssueFacts

SECTIONS = [
    "要闻",
    "经济",
    "副刊",
    "国内",
    "国际",
    "综合",
    "民生",
    "文化",
    "体育",
    "教育",
    "健康",
    "社会",
    "科技",
    "法治",
    "读书",
    "评论",
    "专题",
    "本地",
    "时政",
    "财经",
    "乡村",
    "旅游",
    "人物",
    "城事",
    "理论",
    "周末",
    "区域",
    "消费",
    "观察",
    "县域新闻",
]
WEEKDAYS = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"]
_KIND = [
    "日报",
    "晚报",
    "早报",
    "时报",
    "新报",
    "商报",
    "周报",
    "晨报",
    "导报",
    "都市报",
    "青年报",
    "农民报",
    "工人报",
    "新区报",
    "快报",
    "法治报",
]
_ENGLISH_KIND = {
    "日报": "DAILY", "晚报": "EVENING NEWS", "早报": "MORNING POST", "时报": "TIMES", "新报": "NEWS",
    "商报": "BUSINESS NEWS", "周报": "WEEKLY", "晨报": "MORNING NEWS", "导报": "HERALD",
    "都市报": "METROPOLIS DAILY", "青年报": "YOUTH DAILY", "农民报": "FARMERS' NEWS",
    "工人报": "WORKERS' DAILY", "新区报": "NEW AREA NEWS", "快报": "EXPRESS", "法治报": "LEGAL NEWS",
}  # fmt: skip
_PLACE = {
    "澄": "CHENG", "云": "YUN", "临": "LIN", "江": "JIANG", "湖": "HU", "州": "ZHOU", "安": "AN",
    "海": "HAI", "东": "DONG", "南": "NAN", "西": "XI", "北": "BEI", "山": "SHAN", "阳": "YANG",
    "城": "CHENG", "河": "HE", "平": "PING", "新": "XIN", "长": "CHANG", "宁": "NING", "沧": "CANG",
    "浦": "PU", "滨": "BIN", "塘": "TANG", "泉": "QUAN", "原": "YUAN", "川": "CHUAN", "青": "QING",
}  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """One issue of an invented newspaper."""

    title: str
    title_en: str | None
    date: datetime.date
    weekday: str
    lunar: str
    number: int
    year_number: int
    page_count: int
    organizer: str
    publisher: str
    contacts: tuple[tuple[str, str], ...]
    town: str
    codes: tuple[str, ...] = ()

    def facts(self, printed: set[str]) -> IssueFacts:
        """The issue as the page document knows it, reduced to what the page prints."""
        known = {
            "title": self.title,
            "title_en": self.title_en,
            "date": self.date.isoformat(),
            "weekday": self.weekday,
            "lunar_date": self.lunar,
            "number": self.number,
            "page_count": self.page_count,
            "organizer": self.organizer,
            "publisher": self.publisher,
        }
        shown = {k: v for k, v in known.items() if k in printed}
        contacts = self.contacts if "contacts" in printed else ()
        listed = tuple(Contact(label=a, value=b) for a, b in contacts)
        return IssueFacts(**shown, contacts=listed)


def found(rng: random.Random) -> Paper:
    """A newspaper that does not exist, and one of its issues (2005 to 2026)."""
    town = rng.choice(list(_PLACE)) + rng.choice(
        [c for c in _PLACE if c in "江湖州海山阳城河平宁浦塘泉原川安"]
    )
    if town[0] == town[1]:
        town = "云" + town[1]
    kind = rng.choice(_KIND)
    date = datetime.date(2005, 1, 1) + datetime.timedelta(days=rng.randrange(7900))
    spelled = f"{_PLACE[town[0]]}{_PLACE[town[1]]} {_ENGLISH_KIND[kind]}"
    english = rng.choice([spelled, spelled, spelled.title(), f"THE {spelled}", None])
    return Paper(
        title=town + kind,
        title_en=english,
        date=date,
        weekday=WEEKDAYS[date.weekday()],
        lunar=lunar(date, rng),
        number=rng.randint(120, 24000),
        year_number=date.timetuple().tm_yday,
        page_count=rng.choice([4, 4, 8, 8, 8, 12, 16, 20, 24]),
        organizer=rng.choice([f"中共{town}市委", f"中共{town}区委", f"{town}市总工会", f"{town}广电集团", f"中共{town}县委宣传部"]),
        publisher=rng.choice([f"{town}{kind}社", f"{town}报业集团", f"{town}传媒集团", f"{town}日报社"]),
        contacts=_contacts(rng, town),
        town=town,
        codes=tuple(rng.sample([f"国内统一连续出版物号 CN {rng.randint(11, 65)}-{rng.randint(1, 120):04d}",
                     f"国内统一刊号：CN{rng.randint(11, 65)}-{rng.randint(1, 120):04d}",
                     f"邮发代号 {rng.randint(1, 79)}-{rng.randint(1, 300)}",
                     f"代号：{rng.randint(1, 79)}—{rng.randint(1, 99)}",
                     f"零售价：{rng.choice(['0.50', '1.00', '1.50', '2.00'])}元"], k=rng.randint(1, 2))),
    )  # fmt: skip


def lunar(date: datetime.date, rng: random.Random) -> str:
    """The lunar date as a Chinese newspaper prints it: 农历壬寅年十月初七."""
    day = Solar.fromYmd(date.year, date.month, date.day).getLunar()
    month = day.getMonthInChinese() + "月" + day.getDayInChinese()
    year = day.getYearInGanZhi() + "年"
    return rng.choice([f"农历{year}{month}", f"{year}{month}", f"农历{month}"])


def _contacts(rng: random.Random, town: str) -> tuple[tuple[str, str], ...]:
    def phone() -> str:
        area = rng.choice(["", "", f"0{rng.randint(310, 899)}-"])
        return area + str(rng.randint(2000000, 89999999))

    mail = f"{''.join(_PLACE.get(c, 'X') for c in town).lower()}{rng.choice(['news', 'daily', 'bs', '2'])}"
    pool = [
        ("热线电话", phone()), ("新闻热线", phone()), ("投稿邮箱", f"{mail}@{rng.choice(['126', '163', 'sina'])}.com"),
        ("广告热线", phone()), ("发行热线", phone()), ("报料电话", phone()), ("订报电话", phone()),
        ("网址", f"www.{mail}.com.cn"),
    ]  # fmt: skip
    return tuple(rng.sample(pool, rng.randint(1, 4)))


def found_old(rng: random.Random) -> Paper:
    """A Republican-era newspaper (1912 to 1948) that does not exist."""
    date = datetime.date(1912, 6, 1) + datetime.timedelta(days=rng.randrange(13300))
    title = rng.choice(
        [
            "申",
            "滬",
            "江",
            "海",
            "新",
            "時",
            "民",
            "國",
            "中",
            "東",
            "南",
            "晨",
            "星",
            "晶",
            "商",
            "社",
            "益",
            "大",
            "公",
            "世",
            "華",
        ]
    ) + rng.choice(
        [
            "報",
            "江日報",
            "聲報",
            "光報",
            "華日報",
            "民報",
            "國日報",
            "世新聞",
            "事新報",
            "晚報",
            "海晚報",
            "亞日報",
            "報",
        ]
    )
    day = Solar.fromYmd(date.year, date.month, date.day).getLunar()
    month, dayname = day.getMonthInChinese(), day.getDayInChinese()
    lunar_date = rng.choice(
        [
            f"{day.getYearInGanZhi()}年{month}月{dayname}",
            f"舊曆{month}月{dayname}",
            f"夏曆{day.getYearInGanZhi()}年{month}月{dayname}日",
        ]
    )
    return Paper(
        title=title, title_en=None, date=date, weekday=rng.choice(WEEKDAYS_OLD)[date.weekday()], lunar=lunar_date.replace("腊", "臘").replace("闰", "閏"),
        number=rng.randint(20, 9800), year_number=date.timetuple().tm_yday, page_count=4, organizer="", publisher="",
        contacts=(), town="", codes=(),
    )  # fmt: skip


WEEKDAYS_OLD = (
    ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
    ["禮拜一", "禮拜二", "禮拜三", "禮拜四", "禮拜五", "禮拜六", "禮拜日"],
)


def found_english(rng: random.Random) -> Paper:
    """An English-language newspaper that does not exist."""
    towns = [
        "Millbrook",
        "Harrow",
        "Ashton",
        "Fairview",
        "Kingsport",
        "Dunwich",
        "Larchmont",
        "Weston",
        "Bridgeton",
        "Riverton",
        "Elmira",
        "Granby",
    ]
    town = rng.choice(towns)
    title = rng.choice(
        [
            "The {} Courier",
            "The {} Herald",
            "{} Daily Times",
            "The Evening {} News",
            "The {} Gazette",
            "{} Chronicle",
            "The {} Eagle",
            "{} Post",
            "The Weekly {} Mirror",
        ]
    ).format(town)
    date = datetime.date(1890, 1, 1) + datetime.timedelta(days=rng.randrange(49500))
    return Paper(
        title=title, title_en=None, date=date, weekday=date.strftime("%A"), lunar="", number=rng.randint(2, 9000),
        year_number=date.timetuple().tm_yday, page_count=rng.choice([4, 8, 12, 16, 24]), organizer="", publisher="",
        contacts=(), town=town, codes=(),
    )  # fmt: skip


DIGITS = "〇一二三四五六七八九"


def spelled(n: int) -> str:
    """A number up to 9999 in Chinese: 4138 -> 四千一百三十八."""
    out, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        d, n = divmod(n, power)
        if d:
            if zero and out:
                out += "零"
            out += (
                "" if d == 1 and power == 10 and not out else "一二三四五六七八九"[d - 1]
            ) + unit
            zero = False
        else:
            zero = True
    return out


def era_date(date: datetime.date, rng: random.Random) -> str:
    """中華民國二十二年十一月八日."""
    era = rng.choice(["中華民國", "中華民國", "民國"])
    return f"{era}{spelled(date.year - 1911)}年{spelled(date.month)}月{spelled(date.day)}日"
