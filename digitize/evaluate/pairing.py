"""Which output belongs to which truth: by the scan's checksum, else by its file name.

A frame that one side takes for two pages and the other for one is compared as a whole, so that
only what the mistake spoils is counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from digitize.page import Article, Page, Region, Repair, Seam, Teaser


@dataclass(frozen=True)
class Pair:
    """A truth and its output; ``output`` is None where there is none."""

    name: str
    truth: Page
    output: Page | None


def page_name(page: Page) -> str:
    """The scan's file, with frame and part (from 1) where they tell pages apart."""
    source = page.source
    frame = f" frame {source.frame + 1}" if source.frame else ""
    part = f" part {source.part + 1}" if source.part is not None else ""
    return f"{source.file}{frame}{part}"


def pair(truths: Sequence[Page], outputs: Sequence[Page]) -> tuple[list[Pair], list[str]]:
    """Every truth with its output, in the order of the truths, and notes on what was odd."""
    index = _Index(outputs)
    groups: dict[tuple[str, int], list[Page]] = defaultdict(list)
    for truth in truths:
        groups[truth.source.sha256 or truth.source.file, truth.source.frame].append(truth)
    pairs, notes, used = [], [], set[int]()
    for group in groups.values():
        found = index.find(group[0])
        used |= {id(page) for page in found}
        whole = {page.source.part for page in group} == {None}
        if found and whole != ({page.source.part for page in found} == {None}):
            notes.append(f"{group[0].source.file}: split into pages on one side only, joined")
            truth, output = _joined(group), _joined(found)
            pairs.append(Pair(group[0].source.file, truth, output))
            continue
        for truth in group:
            fitting = [page for page in found if page.source.part == truth.source.part]
            name = page_name(truth)
            if len(fitting) > 1:
                notes.append(f"{name}: {len(fitting)} outputs, the first is taken")
            pairs.append(Pair(name, truth, fitting[0] if fitting else None))
    notes += [f"{page_name(p)}: output without a truth" for p in outputs if id(p) not in used]
    return pairs, notes


class _Index:
    """Outputs by checksum, by file as given, and by bare file name where that is unique."""

    def __init__(self, outputs: Sequence[Page]) -> None:
        self._by: dict[tuple[str, str, int], list[Page]] = defaultdict(list)
        files: dict[str, set[str]] = defaultdict(set)
        for page in outputs:
            files[PurePath(page.source.file).name].add(page.source.file)
        for page in outputs:
            file, frame = page.source.file, page.source.frame
            bare = PurePath(file).name
            if page.source.sha256:
                self._by["sha256", page.source.sha256, frame].append(page)
            self._by["file", file, frame].append(page)
            if len(files[bare]) == 1:
                self._by["name", bare, frame].append(page)

    def find(self, truth: Page) -> list[Page]:
        source = truth.source
        for key in (
            ("sha256", source.sha256, source.frame),
            ("file", source.file, source.frame),
            ("name", PurePath(source.file).name, source.frame),
        ):
            if key in self._by:
                return sorted(self._by[key], key=lambda page: page.source.part or 0)
        return []


def _joined(pages: Sequence[Page]) -> Page:
    """Several pages of one frame as one document, with ids that stay apart."""
    if len(pages) == 1:
        return pages[0]
    articles: list[Article] = []
    regions: list[Region] = []
    seams: list[Seam] = []
    repairs: list[Repair] = []
    teasers: list[Teaser] = []
    for n, page in enumerate(pages):

        def new(id: str | None, n: int = n) -> str | None:
            return None if id is None else f"{n}/{id}"

        articles += [
            a.model_copy(update={"id": new(a.id), "regions": tuple(map(new, a.regions))})
            for a in page.articles
        ]
        for region in page.regions:
            lines = tuple(line.model_copy(update={"id": new(line.id)}) for line in region.lines)
            update = {"id": new(region.id), "article": new(region.article), "lines": lines}
            regions.append(region.model_copy(update=update))
        for seam in page.seams:
            seams.append(seam.model_copy(update={"from_": new(seam.from_), "to": new(seam.to)}))
        for repair in page.repairs:
            update = {"from_": new(repair.from_), "to": new(repair.to)}
            repairs.append(repair.model_copy(update=update))
        teasers += page.teasers
    lists = {
        "articles": tuple(articles),
        "teasers": tuple(teasers),
        "seams": tuple(seams),
        "repairs": tuple(repairs),
    }
    stated = {key: value for key, value in lists.items() if key in pages[0].model_fields_set}
    return pages[0].model_copy(update=stated | {"regions": tuple(regions)})
