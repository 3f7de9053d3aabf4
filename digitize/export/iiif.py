"""IIIF Presentation 3: a manifest an issue; articles as ranges, text as annotations.

The manifest refers to two annotation pages a canvas, which are files of their own: ``lines`` (each
printed line on its place) and ``articles`` (each article's text on its regions).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from digitize.export import File, Format, Leaf, Options, issue_name
from digitize.export.markup import box, groups, language, media_type, script, title
from digitize.page import Article, Page, Points, Region

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
GRANULARITY = "http://iiif.io/api/extension/text-granularity/context.json"


def export(leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
    """``ISSUE/manifest.json``, and for each page ``ISSUE/lines-1.json``, ``articles-1.json``."""
    pages = tuple(leaves)
    draft = _Draft(pages, issue_name(pages), options)
    yield File(f"{draft.folder}/manifest.json", (_json(draft.manifest()),))
    for number in range(1, len(pages) + 1):
        yield File(f"{draft.folder}/lines-{number}.json", (_json(draft.lines(number)),))
        yield File(f"{draft.folder}/articles-{number}.json", (_json(draft.articles(number)),))


EXPORTER = Format("issue", export)


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


class _Draft:
    """The addresses and parts of one manifest."""

    def __init__(self, leaves: Sequence[Leaf], folder: str, options: Options) -> None:
        self.pages = [leaf.page for leaf in leaves]
        self.folder, self.options = folder, options
        self.base = f"{options.base_url.rstrip('/')}/{quote(folder)}"
        first = self.pages[0]
        self.tongue = "-".join(filter(None, (language(first), script(first)))) or "none"

    def label(self, text: str) -> dict[str, list[str]]:
        return {self.tongue: [text]}

    def canvas_id(self, number: int) -> str:
        return f"{self.base}/canvas/{number}"

    def manifest(self) -> dict[str, Any]:
        first, issue = self.pages[0], self.pages[0].issue
        name = " ".join(filter(None, (issue.title, issue.date))) or first.source.file
        facts = [
            ("Newspaper", issue.title), ("Date", issue.date),
            ("Issue", None if issue.number is None else str(issue.number)),
            ("Publisher", issue.publisher),
        ]  # fmt: skip
        made: dict[str, Any] = {
            "@context": [GRANULARITY, CONTEXT],
            "id": f"{self.base}/manifest.json",
            "type": "Manifest",
            "label": self.label(name),
            "metadata": [
                {"label": {"en": [key]}, "value": self.label(value)}
                for key, value in facts
                if value
            ],
            "viewingDirection": direction(self.pages),
            "behavior": ["individuals"],
            "items": [self.canvas(number) for number in range(1, len(self.pages) + 1)],
        }  # fmt: skip
        if issue.date and len(issue.date) == 10:
            made["navDate"] = f"{issue.date}T00:00:00Z"
        ranges = [self.page_range(number) for number in range(1, len(self.pages) + 1)]
        ranges = [entry for entry in ranges if entry["items"]]
        if ranges:
            made["structures"] = ranges
        return made

    def canvas(self, number: int) -> dict[str, Any]:
        page, id = self.pages[number - 1], self.canvas_id(number)
        printed = f"第{page.page_number}版" if page.page_number is not None else str(number)
        image = {
            "id": f"{id}/image", "type": "Annotation", "motivation": "painting",
            "body": self.image(page), "target": id,
        }  # fmt: skip
        return {
            "id": id, "type": "Canvas", "label": self.label(printed),
            "width": page.source.width, "height": page.source.height,
            "items": [{"id": f"{id}/page", "type": "AnnotationPage", "items": [image]}],
            "annotations": [
                {"id": f"{self.base}/{kind}-{number}.json", "type": "AnnotationPage",
                 "label": {"en": [kind]}}
                for kind in ("lines", "articles")
            ],
        }  # fmt: skip

    def image(self, page: Page) -> dict[str, Any]:
        source = page.source
        body: dict[str, Any] = {
            "type": "Image", "format": media_type(source.file) or "application/octet-stream",
            "width": source.width, "height": source.height,
        }  # fmt: skip
        if self.options.images_url is None:
            return {"id": f"{self.options.base_url.rstrip('/')}/{quote(source.file)}", **body}
        service = f"{self.options.images_url.rstrip('/')}/{quote(source.file, safe='')}"
        body["format"] = "image/jpeg"
        return {
            "id": f"{service}/full/max/0/default.jpg", **body,
            "service": [{"id": service, "type": "ImageService3", "profile": "level1"}],
        }  # fmt: skip

    def page_range(self, number: int) -> dict[str, Any]:
        """A page as a range that holds its articles."""
        page = self.pages[number - 1]
        printed = f"第{page.page_number}版" if page.page_number is not None else str(number)
        label = " ".join(filter(None, (printed, page.section)))
        found = [(article, regions) for article, regions in groups(page) if article is not None]
        return {
            "id": f"{self.base}/range/{number}", "type": "Range", "label": self.label(label),
            "items": [self.article_range(number, article, regions) for article, regions in found],
        }  # fmt: skip

    def article_range(self, number: int, article: Article, regions: list[Region]) -> dict[str, Any]:
        page = self.pages[number - 1]
        made: dict[str, Any] = {
            "id": f"{self.base}/range/{number}/{quote(article.id, safe='')}", "type": "Range",
            "label": self.label(title(article) or article.id),
            "viewingDirection": direction([page.model_copy(update={"regions": tuple(regions)})]),
            "items": [
                {"id": self.place(number, region.polygon), "type": "Canvas"} for region in regions
            ],
            "supplementary": {
                "id": self.collection_id(number, article), "type": "AnnotationCollection"
            },
        }  # fmt: skip
        if article.byline:
            people = [person.name for person in article.byline]
            made["metadata"] = [{"label": {"en": ["Author"]}, "value": {self.tongue: people}}]
        return made

    def collection_id(self, number: int, article: Article) -> str:
        return f"{self.base}/text/{number}/{quote(article.id, safe='')}"

    def place(self, number: int, polygon: Points) -> str:
        area = box(polygon, self.pages[number - 1])
        width, height = max(area.width, 1), max(area.height, 1)
        return f"{self.canvas_id(number)}#xywh={area.x0:g},{area.y0:g},{width:g},{height:g}"

    def lines(self, number: int) -> dict[str, Any]:
        """The printed lines of a page in reading order."""
        id = f"{self.base}/lines-{number}.json"
        items = [
            self.annotation(f"{id}#{quote(line.id)}", line.text, self.place(number, line.polygon),
                            "line")
            for region in self.pages[number - 1].regions
            for line in region.lines
        ]  # fmt: skip
        return self.annotation_page(id, items)

    def articles(self, number: int) -> dict[str, Any]:
        """The articles of a page in reading order: paragraphs divided by line feeds."""
        id, page = f"{self.base}/articles-{number}.json", self.pages[number - 1]
        items = []
        for article, regions in groups(page):
            if article is None:
                continue
            text = "\n".join(filter(None, (title(article), *article.paragraphs)))
            targets = [self.place(number, region.polygon) for region in regions]
            note = self.annotation(f"{id}#{quote(article.id)}", text, targets, "block")
            note["partOf"] = [
                {"id": self.collection_id(number, article), "type": "AnnotationCollection"}
            ]
            items.append(note)
        return self.annotation_page(id, items)

    def annotation_page(self, id: str, items: list[dict[str, Any]]) -> dict[str, Any]:
        context = [GRANULARITY, CONTEXT]
        return {"@context": context, "id": id, "type": "AnnotationPage", "items": items}

    def annotation(self, id: str, text: str, target: Any, granularity: str) -> dict[str, Any]:
        body: dict[str, Any] = {"type": "TextualBody", "value": text, "format": "text/plain"}
        if self.tongue != "none":
            body["language"] = self.tongue
        return {
            "id": id, "type": "Annotation", "motivation": "supplementing",
            "textGranularity": granularity, "body": body, "target": target,
        }  # fmt: skip


def direction(pages: Sequence[Page]) -> str:
    """``right-to-left`` where most lines are vertical, as such papers are bound, else the other."""
    vertical = horizontal = 0
    for page in pages:
        for region in page.regions:
            if region.writing == "horizontal":
                horizontal += len(region.lines)
            else:
                vertical += len(region.lines)
    return "right-to-left" if vertical > horizontal else "left-to-right"
