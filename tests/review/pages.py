"""Pages to review: the sample page with seams, and errors planted in it."""

from __future__ import annotations

from pathlib import Path

from digitize.page import Article, MadeBy, Page, Region, Seam, Source, TextLine
from digitize.review.edits.settle import following

TRUTH = Path(__file__).parents[1] / "truth" / "qtxq-2022-10-31-01.truth.json"


def sample(doubtful: tuple[str, ...] = ()) -> Page:
    """The sample page as truth tells it, with a sure seam behind every body region."""
    import json

    plain = json.loads(TRUTH.read_text(encoding="utf-8"))
    plain.pop("truth")
    plain["made_by"] = {"version": "0"}
    page = Page.model_validate(plain)
    return with_seams(page, doubtful)


def with_seams(page: Page, doubtful: tuple[str, ...] = (), links: dict | None = None) -> Page:
    """Seams as the page's articles imply them; those that leave ``doubtful`` regions are unsure."""
    order = following(page.regions, frozenset({"body"}))
    right = links or order
    seams = []
    for from_, to in order.items():
        sure = from_ not in doubtful
        others = []
        if not sure and right.get(from_, to) != to:
            others.append({"to": right[from_], "probability": 0.43})
        seams.append(
            Seam.model_validate(
                {
                    "from": from_,
                    "to": to,
                    "probability": 0.99 if sure else 0.55,
                    "alternatives": others,
                }
            )
        )
    return page.model_copy(update={"seams": tuple(seams)})


def small(columns: int = 3, articles: int = 3, lines: int = 4, writing: str = "horizontal") -> Page:
    """A drawn page: articles one beneath the other, each a headline over columns of body lines."""
    regions: list[Region] = []
    made: list[Article] = []
    number = 0

    def line(text: str, x: float, y: float, w: float, h: float) -> TextLine:
        nonlocal number
        number += 1
        box = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
        return TextLine(id=f"l{number}", text=text, polygon=box, confidence=0.9)

    for a in range(articles):
        top = 20.0 + a * (lines * 20 + 60)
        ids = []
        head = line(f"标题{a}之一二三", 20, top, 200, 24)
        regions.append(
            Region(
                id=f"r{a}h", type="headline", article=f"a{a}", polygon=head.polygon, lines=(head,)
            )
        )
        ids.append(f"r{a}h")
        told: list[str] = []
        for c in range(columns):
            x = 20.0 + c * 220
            rows = []
            for i in range(lines):
                text = f"第{a}篇{c}栏{i}行文字一二三四五"
                if a == 0 and c == 0 and i == 0:
                    text = "本报讯　" + text
                indent = 32 if i == 0 and c == 0 else 0
                rows.append(line(text, x + indent, top + 40 + i * 20, 200 - indent, 16))
            box = (
                (x, top + 40),
                (x + 200, top + 40),
                (x + 200, top + 40 + lines * 20),
                (x, top + 40 + lines * 20),
            )
            regions.append(
                Region(id=f"r{a}b{c}", type="body", article=f"a{a}", polygon=box, lines=tuple(rows))
            )
            ids.append(f"r{a}b{c}")
            told += [r.text.removeprefix("本报讯　") for r in rows]
        made.append(
            Article(
                id=f"a{a}",
                uid=f"u{a}",
                headline={"main": head.text},
                dateline="本报讯" if a == 0 else None,
                paragraphs=("".join(told),),
                regions=tuple(ids),
            )
        )
    loose = line("广告热线八二九八七一三六", 700, 40, 200, 20)
    regions.append(Region(id="rx", type="other", polygon=loose.polygon, lines=(loose,)))
    page = Page(
        made_by=MadeBy(version="0"),
        source=Source(file="drawn.png", sha256="0" * 64, width=1000, height=1000),
        articles=tuple(made),
        regions=tuple(regions),
    )
    return with_seams(page)


def planted() -> tuple[Page, Page]:
    """The sample page with five errors of order and grouping, and the page as it should be.

    Two columns of two articles crossed; two columns of one article swapped; an article cut in
    two; two articles run into one. Seams that are wrong, or that the errors made, are unsure, and
    their right answer is among the alternatives: what a pipeline that knows its doubts hands over.
    """
    from digitize.review.edits import operations as ops
    from digitize.review.edits.fold import fold
    from digitize.review.edits.notation import named

    right = sample()
    seam = ops.SeamDecide.model_validate
    wrong = fold(
        right,
        named(
            (
                seam({"from": "r18", "to": "r28"}),  # crossed with r27 -> r19
                ops.OrderMove(region="r35", after="r33"),  # r33 -> r35 -> r34
                ops.ArticleSplit(region="r44"),  # r43 ends too early
                ops.ArticleAssign(regions=("r38", "r39", "r40"), article="a2"),  # r23 runs on
                ops.ArticleAssign(regions=("r37",), article="a3"),  # a caption gone astray
            ),
            1,
        ),
    )
    truth = following(right.regions, frozenset({"body"}))
    now = following(wrong.regions, frozenset({"body"}))
    doubtful = tuple(f for f in now if now[f] != truth.get(f))
    wrong = with_seams(wrong.model_copy(update={"revision": 0}), doubtful, truth)
    return wrong, right
