"""Applying operations: page in, page out. Server, exporters and tests share this one function."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from digitize.page import Page
from digitize.review.edits import areas, grouping, operations, ordering, wording
from digitize.review.edits.draft import Draft
from digitize.review.edits.operations import Operation
from digitize.review.edits.settle import settle

_ACTIONS: dict[type[Operation], Callable[[Draft, Any], None]] = {
    operations.OrderMove: ordering.move,
    operations.OrderSequence: ordering.sequence,
    operations.ArticleMove: ordering.move_article,
    operations.SeamDecide: ordering.decide,
    operations.ArticleNew: grouping.new,
    operations.ArticleMerge: grouping.merge,
    operations.ArticleSplit: grouping.split,
    operations.ArticleAssign: grouping.assign,
    operations.ArticleUnassign: grouping.unassign,
    operations.ArticleAdvertisement: grouping.advertise,
    operations.ArticleHeadline: grouping.headline,
    operations.ArticleByline: grouping.byline,
    operations.ArticleDateline: grouping.dateline,
    operations.ArticleContinuation: grouping.continuation,
    operations.PageTeasers: grouping.teasers,
    operations.PageIssue: grouping.issue,
    operations.PagePlace: grouping.place,
    operations.RegionDraw: areas.draw,
    operations.RegionReshape: areas.reshape,
    operations.RegionRetype: areas.retype,
    operations.RegionSplit: areas.split,
    operations.RegionMerge: areas.merge,
    operations.RegionRemove: areas.remove,
    operations.LineTextEdit: wording.rewrite,
    operations.LineParagraph: wording.paragraph,
    operations.LinesRead: wording.reread,
}


def apply(page: Page, operation: Operation) -> Page:
    """The page after one operation. Raises `EditError` where it does not fit; never half done."""
    draft = Draft(page)
    _ACTIONS[type(operation)](draft, operation)
    return settle(draft)


def fold(page: Page, done: Iterable[Operation]) -> Page:
    """The page after operations, in order. Raises `EditError` where one does not fit."""
    for operation in done:
        page = apply(page, operation)
    return page
