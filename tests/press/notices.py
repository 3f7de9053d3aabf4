"""What is no article: advertisements, notices, tables; and columns of briefs and lone pictures."""

from __future__ import annotations

import random
from dataclasses import replace

from digitize.geometry import Box

from . import frames, headline, items, package
from .grammar import Writer, load
from .headline import Builder, Order, Span
from .sheet import Align, Face, Item, Panel, Picture, Rule, Sheet, Text
from .style import KAI, SANS, SANS_TC, SERIF, SERIF_TC, Style, em

_ZH = {
    "titles": ["盛大开业", "招聘启事", "遗失声明", "拍卖公告", "招租", "房屋出售", "家电清仓", "开学招生", "中秋特惠", "免费体检", "周年庆典", "公告", "购房节", "名师一对一", "便民信息", "旺铺招租", "停水通知", "致歉声明", "注销公告", "寻人启事"],
    "lines": ["地址：{town}市{town}路{1-300}号", "电话：{1000000-89999999}", "咨询热线 400-{100-999}-{1000-9999}", "全场{3-9}折起", "活动时间：{month}月{day}日至{month}月{day}日", "{company}", "月薪{3000-9000}元 五险一金", "前{50-300}名到店有礼", "首付{3-20}万起", "面积{60-200}平方米", "联系人：{name}", "满{100-900}减{10-90}", "本广告长期有效", "名额有限 先到先得", "交通：{1-99}路公交直达", "净含量{100-900}克"],
    "text": ["{name}遗失身份证，证号{330000-339999}********{1000-9999}，声明作废。", "{company}遗失营业执照副本，注册号{33010000-33099999}，声明作废。", "兹定于{month}月{day}日上午{8-11}时在{place}举行公开拍卖，标的物起拍价{money}，有意者请于前一日到{office}办理报名手续。", "因线路检修，{month}月{day}日{8-11}时至{13-18}时{village}停电，请有关用户做好准备。", "{company}拟向工商部门申请注销，请债权人自公告之日起45日内申报债权。", "诚聘{worker}{2-30}名，要求高中以上文化，待遇从优。"],
}  # fmt: skip
_OLD = {"titles": load("old")["advert"], "lines": load("old")["adline"], "text": ["茲因{name}遺失{firm}股票一紙，除向該公司掛失外，特此登報聲明作廢。", "律師{name}受任{firm}常年法律顧問啟事", "本{firm}自{cnday}日起遷移{road}{num}號照常營業，特此通告。", "敝人因事返{place}，所有往來帳目，請於{num}日內向{firm}接洽，逾期概不負責。"]}  # fmt: skip
_EN = {
    "titles": ["GRAND OPENING", "WANTED", "FOR SALE", "NOTICE", "Removal Sale", "Fine Furniture", "The Great Cure", "TO LET", "Auction Saturday", "Spring Hats"],
    "lines": ["{num} Main Street", "Telephone {100-999}", "Open until 9 p.m.", "Only {money}", "{last} & {last}, {town}", "Satisfaction guaranteed", "Mail orders filled", "Established 18{50-99}", "Ask your grocer", "Sold everywhere", "Free catalogue"],
    "text": ["Wanted, an experienced clerk for a general store in {town}. Apply in person to {name}.", "Notice is hereby given that the undersigned will apply to {office} for a license.", "Lost, on {day} evening, a gold watch. Finder will be rewarded by {name}, {town}."],
}  # fmt: skip


class Wording:
    """Words of advertisements in the page's language."""

    def __init__(self, style: Style, rng: random.Random, turn: object = None) -> None:
        from .stories_en import rules

        self.kind = style.language
        words, grammar = {"en": (_EN, rules(rng)), "old": (_OLD, load("old"))}.get(
            style.language, (_ZH, load("zh"))
        )
        self.words = words
        self.pen = Writer(
            grammar, rng, rng.choice(load("zh")["topic.names"]) if grammar is load("zh") else ""
        )
        self.rng = rng
        self.turn = turn if style.language == "tc" else None

    def write(self, kind: str) -> str:
        """A title, a line or a text."""
        out = self.pen.fill(self.rng.choice(self.words[kind]))
        return self.turn.text(out) if self.turn else out  # type: ignore[attr-defined]


def families(style: Style) -> tuple[str, ...]:
    """Display families for advertisements."""
    if style.language == "en":
        return (
            "'Liberation Serif'",
            "'Liberation Sans'",
            "'DejaVu Serif'",
            "'Liberation Sans Narrow'",
        )
    if style.language in ("tc", "old"):
        return (SERIF_TC, SANS_TC, "'AR PL UKai TW'", "'LXGW WenKai'")
    return (SERIF, SANS, *KAI)


def advert(
    sheet: Sheet, style: Style, rng: random.Random, area: Span, key: str, words: Wording
) -> None:
    """One advertisement in its box: type of many sizes, sometimes white on black."""
    box = style.axes.box(*area)
    item = Item(key, [box])
    kind = rng.choices(
        ["frame", "ornament", "tint", "dark", "none"],
        [5, 3 if style.language != "en" else 1, 1, 1.2, 0.6],
    )[0]
    pad = style.body.size * 0.6
    if kind != "none":
        panel, pad = frames.draw(rng, box, kind, "#222", style.body.size)
        sheet.panels.append(panel)
    colour = "#fff" if kind == "dark" else "#111"
    x0, y0, x1, y1 = box.x0 + pad, box.y0 + pad, box.x1 - pad, box.y1 - pad
    if x1 - x0 < style.body.size * 4 or y1 - y0 < style.body.size * 3:
        item.parts.append(
            _adline(
                words.write("titles"),
                Face(families(style)[0], style.body.size, weight=700, colour=colour),
                (x0, y0, x1, y1),
                "h",
            )
        )
        sheet.items.append(item)
        return
    vertical = style.axes.vertical and rng.random() < 0.6
    y = y0
    if (
        rng.random() < 0.25
        and y1 - y0 > style.body.size * 14
        and sheet.meta.get("ad_pictures", True)
    ):
        deep = (y1 - y0) * rng.uniform(0.3, 0.5)
        item.parts.append(
            Picture(Box(x0, y, x1, y + deep), rng.randrange(1 << 30), style.language == "old")
        )
        y += deep + 4
    if vertical:
        _upright_advert(item, style, rng, (x0, y, x1, y1), words, colour)
    else:
        _level_advert(sheet, item, style, rng, (x0, y, x1, y1), words, colour, kind)
    sheet.items.append(item)


def _adline(
    text: str,
    face: Face,
    place: tuple[float, float, float, float],
    writing: str,
    align: Align = "center",
) -> Text:
    return Text(
        Box(*place), (text,), face, "advertisement", align=align, writing=writing, group="ad"
    )  # type: ignore[arg-type]


def _level_advert(
    sheet: Sheet,
    item: Item,
    style: Style,
    rng: random.Random,
    place: Span,
    words: Wording,
    colour: str,
    kind: str,
) -> None:
    x0, y, x1, y1 = place
    width = x1 - x0
    rl = style.language == "old" or (style.across == "rl")
    writing = "rl" if rl else "h"
    face = Face(rng.choice(families(style)), 10, weight=rng.choice([400, 700, 900]), colour=colour)
    title = words.write("titles")
    size = min(
        width * 0.92 / max(em(title), 1.0), (y1 - y) * 0.4, style.body.size * rng.uniform(2, 5)
    )
    if rng.random() < 0.25 and kind not in ("dark",):
        bar = Box(x0, y, x1, y + size * 1.35)
        sheet.panels.append(Panel(bar, "dark", "background:#151515;"))
        item.parts.append(
            _adline(
                title,
                face.at(size * 0.92, leading=size * 1.35, colour="#fff"),
                (x0, y, x1, y + size * 1.35),
                writing,
            )
        )
    else:
        item.parts.append(
            _adline(title, face.at(size, leading=size * 1.3), (x0, y, x1, y + size * 1.3), writing)
        )
    y += size * 1.45
    prose = not rl and rng.random() < 0.35
    if prose and y1 - y > style.body.size * 4:
        _prose(item, style, rng, (x0, y, x1, y1), words, colour)
        return
    while True:
        line = words.write("lines")
        s = style.body.size * rng.choice([0.85, 0.9, 1.0, 1.0, 1.2, 1.5, 2.0])
        s = min(s, width * 0.96 / max(em(line), 1.0))
        if y + s * 1.4 > y1:
            break
        f = face.at(s, leading=s * 1.4, weight=rng.choice([400, 400, 700]))
        item.parts.append(
            _adline(
                line,
                f,
                (x0, y, x1, y + s * 1.4),
                writing,
                "center" if rng.random() < 0.7 else "left",
            )
        )
        y += s * rng.uniform(1.4, 2.0)


def _prose(
    item: Item, style: Style, rng: random.Random, place: Span, words: Wording, colour: str
) -> None:
    """A notice: running text, signed at its end."""
    x0, y, x1, y1 = place
    face = replace(style.body, colour=colour)
    step = face.leading * 0.95
    face = replace(face, leading=step)
    per = max(1.0, (x1 - x0) / face.size)
    while True:
        text = words.write("text")
        rows = -(-(em(text) + 2) * 1.05 // per).__int__()
        if y + rows * step > y1:
            break
        item.parts.append(
            Text(
                Box(x0, y, x1, y + rows * step),
                (text,),
                face,
                "advertisement",
                align="justify",
                wrap=True,
                indent=2,
                group="ad",
            )
        )
        y += rows * step + face.size * 0.2


def _upright_advert(
    item: Item, style: Style, rng: random.Random, place: Span, words: Wording, colour: str
) -> None:
    x0, y0, x1, y1 = place
    face = Face(rng.choice(families(style)), 10, weight=rng.choice([400, 700, 900]), colour=colour)
    title = words.write("titles")
    size = min(
        (y1 - y0) * 0.92 / max(em(title), 1.0), (x1 - x0) * 0.4, style.body.size * rng.uniform(2, 5)
    )
    x = x1
    item.parts.append(
        _adline(title, face.at(size, leading=size * 1.3), (x - size * 1.3, y0, x, y1), "v")
    )
    x -= size * 1.45
    while True:
        line = words.write("lines")
        s = style.body.size * rng.choice([0.9, 1.0, 1.0, 1.2, 1.6])
        s = min(s, (y1 - y0) * 0.96 / max(em(line), 1.0))
        if x - s * 1.4 < x0:
            break
        item.parts.append(
            _adline(
                line,
                face.at(s, leading=s * 1.4, weight=400),
                (x - s * 1.4, y0, x, y1),
                "v",
                rng.choice(["left", "center"]),
            )
        )
        x -= s * rng.uniform(1.4, 1.9)


def table(
    sheet: Sheet, style: Style, rng: random.Random, area: Span, key: str, words: Wording
) -> None:
    """A table with a title: prices, weather, results, times. Ruled or not."""
    box = style.axes.box(*area)
    item = Item(key, [box])
    subjects = {
        "en": ("Market Prices", "The Weather", "Election Returns", "Train Times"),
    }.get(
        style.language,
        (
            "今日天气",
            "蔬菜价格行情表",
            "各镇街考核排名",
            "外汇牌价",
            "高考录取分数线",
            "列车时刻表",
            "比赛积分榜",
        ),
    )
    title = rng.choice(subjects)
    if words.turn:
        title = words.turn.text(title)  # type: ignore[attr-defined]
    size = style.body.size * 0.95
    row = size * rng.uniform(1.5, 2.0)
    y = box.y0
    face = Face(families(style)[1], size * 1.3, row * 1.2, 700)
    item.parts.append(
        Text(
            Box(box.x0, y, box.x1, y + row * 1.2),
            (title,),
            face,
            "table",
            align="center",
            group="table",
        )
    )
    y += row * 1.3
    columns = max(2, min(6, int(box.width / (size * 7))))
    rows = max(2, int((box.y1 - y) / row))
    ruled = rng.choice(["all", "rows", "none", "ends"])
    step = box.width / columns
    cellf = Face(rng.choice(families(style)), size, row)
    for r in range(rows):
        for c in range(columns):
            cell = _cell(words, rng, r, c, style.language)
            place = Box(
                box.x0 + c * step + 3, y + r * row, box.x0 + (c + 1) * step - 3, y + (r + 1) * row
            )
            f = replace(cellf, weight=700) if r == 0 else cellf
            item.parts.append(
                Text(place, (cell,), f, "table", align="center" if c else "left", group="table")
            )
        if ruled == "all" or ruled == "rows" or (ruled == "ends" and r in (0, rows - 1)):
            sheet.rules.append(
                Rule(Box(box.x0, y + (r + 1) * row, box.x1, y + (r + 1) * row + 0.8), 0.8)
            )
    if ruled != "none":
        sheet.rules.append(Rule(Box(box.x0, y, box.x1, y + 0.8), 0.8))
    if ruled == "all":
        for c in range(columns + 1):
            x = box.x0 + c * step
            sheet.rules.append(Rule(Box(x - 0.4, y, x + 0.4, y + rows * row), 0.8))
    sheet.items.append(item)


def _cell(words: Wording, rng: random.Random, r: int, c: int, language: str) -> str:
    if r == 0:
        heads = (
            ["Item", "Price", "Change", "Low", "High", "Note"]
            if language == "en"
            else ["名称", "今日", "昨日", "涨跌", "最高", "备注"]
        )
        out = heads[c]
    elif c == 0:
        out = words.pen.fill("{town}" if language in ("en", "zh", "tc") else "{place}")
    else:
        out = rng.choice(
            [
                f"{rng.uniform(0.5, 99):.2f}",
                f"{rng.randint(1, 900)}",
                f"{rng.uniform(-5, 5):+.1f}%",
                f"{rng.randint(0, 23)}:{rng.randint(0, 59):02d}",
            ]
        )
    return words.turn.text(out) if words.turn else out  # type: ignore[attr-defined]


BRIEF_LABELS = (
    "简讯",
    "要闻简报",
    "一句话新闻",
    "短讯",
    "快讯",
    "新闻集锦",
    "简明新闻",
    "信息快递",
    "国内简讯",
    "区县动态",
)


def briefs(
    sheet: Sheet,
    style: Style,
    rng: random.Random,
    area: Span,
    key: str,
    write: package.Writer,
    turn: object = None,
    odd: random.Random | None = None,
) -> None:
    """A column of briefs under a label; every brief is an article of its own.

    With ``odd`` some columns print them without titles, told apart by marks or white.
    """
    untitled = odd is not None and odd.random() < 0.5
    u0, v0, u1, v1 = area
    label = {"en": "IN BRIEF", "old": rng.choice(["短訊", "零訊", "本埠瑣聞"])}.get(
        style.language
    ) or rng.choice(BRIEF_LABELS)
    label = turn.text(label) if turn else label  # type: ignore[attr-defined]
    size = style.body.size * rng.uniform(1.4, 2.2)
    face = replace(style.head(rng), weight=700).at(size, leading=size * 1.4)
    v = v0
    if rng.random() < 0.8:
        dark = rng.random() < 0.3
        head = Item(key + "-label", [style.axes.box(u0, v, u1, v + size * 1.4)])
        if dark:
            sheet.panels.append(Panel(head.rects[0], "dark", "background:#222;"))
            face = replace(face, colour="#fff")
        head.parts.append(
            Text(
                style.axes.box(u0, v, u1, v + size * 1.4),
                (label,),
                face,
                "other",
                align="center",
                writing=style.along,
            )
        )  # type: ignore[arg-type]
        sheet.items.append(head)
        v += size * 1.4 + style.body.size * 0.6
    titles = style.head(rng)
    ratio = rng.choice([1.0, 1.0, 1.08, 1.15, 1.3])
    mark = rng.choice(["", "", "▲", "■ ", "● ", "◆"]) if style.language != "en" else ""
    align: Align = rng.choice(["left", "center", "center"])
    n = 0
    if untitled and odd:
        look = items.look(style, odd)
        while v + 4 * style.body.leading < v1:
            lines = rng.randint(2, 7)
            chars = int(
                lines * (u1 - u0) / style.body.size * (2 if style.language == "en" else 0.9)
            )
            story, paragraph = items.untitled(write(chars, "brief"), look)
            item = Item(f"{key}-{n}", [style.axes.box(u0, v, u1, v1)])
            slots = [(u0, v, u1, min(v1, v + lines * style.body.leading - 0.5))]
            if v1 - slots[0][3] < 3 * style.body.leading:
                slots = [(u0, v, u1, v1)]
            b = Builder(style, rng, sheet, item)
            package._finish(
                b, replace(story, paragraphs=(paragraph,)), slots, [0], Order(size="brief")
            )
            item.rects = [style.axes.box(*slots[0])]
            sheet.items.append(item)
            v = slots[0][3] + 0.5 + (look.gap or 0.0) * style.body.leading
            n += 1
        if n == 0:
            raise ValueError(f"{key}: no room for briefs")
        return
    while True:
        lines = rng.randint(4, 11)
        story = write(
            int(lines * (u1 - u0) / style.body.size * (2.3 if style.language == "en" else 1)),
            "brief",
        )
        titlef = replace(titles, weight=700).at(
            style.body.size * ratio, leading=style.body.leading * max(1, ratio)
        )
        text = mark + (story.main[0] if story.main else "")
        count = package.caption_rows(text, u1 - u0, titlef)
        rows = headline.cut(text, count) if count > 1 else [text]
        need = len(rows) * titlef.leading + lines * style.body.leading + style.body.size * 0.8
        if v + len(rows) * titlef.leading + 4 * style.body.leading > v1:
            break
        stop = min(v + need, v1)
        if v1 - stop < 6 * style.body.leading:
            stop = v1
        item = Item(f"{key}-{n}", [style.axes.box(u0, v, u1, stop)])
        b = Builder(style, rng, sheet, item)
        top = v
        b.heads.append(
            b.text(
                (u0, top, u1, top + len(rows) * titlef.leading),
                tuple(rows),
                titlef,
                "headline",
                align=align,
            )
        )
        top += len(rows) * titlef.leading + style.body.size * 0.1
        slots, numbers = package.slots_of(
            style, (u0, top, u1, stop - (style.body.size * 0.5 if stop < v1 else 0)), 1, []
        )
        if not slots:
            break
        package._finish(b, story, slots, numbers, Order(size="brief"))
        sheet.items.append(item)
        if stop < v1 and rng.random() < 0.1:
            sheet.rules.append(
                Rule(
                    style.axes.box(
                        u0, stop - style.body.size * 0.3, u1, stop - style.body.size * 0.3 + 0.6
                    ),
                    0.6,
                )
            )
        v = stop
        n += 1
    if n == 0:
        raise ValueError(f"{key}: no room for briefs")


def lone_picture(
    sheet: Sheet, style: Style, rng: random.Random, area: Span, key: str, write: package.Writer
) -> None:
    """A captioned picture of its own; it belongs to no article."""
    story = write(60, "brief")
    item = Item(key, [style.axes.box(*area)])
    b = Builder(style, rng, sheet, item)
    caption = story.photo_caption if not style.axes.vertical else (story.captions or ("",))[0]
    deep = area[3] - area[1]
    foot = package.caption_depth(style, caption, area[2] - area[0], deep) + style.caption.size * 0.4
    if deep - foot < style.body.size * 4:
        raise ValueError(f"{key}: no room for a picture")
    package.set_picture(b, (area[0], area[1], area[2], area[3] - foot), caption)
    item.parts += b.after
    sheet.items.append(item)
