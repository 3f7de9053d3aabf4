"""Which output belongs to which truth: by the scan's checksum, else by its file name.

A frame that one side takes for two pages and the other for one is compared as a whole, so that
only what the mistake spoils is counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from digitize.page import Article, Page, Region, Repair, Seam, Source, Teaser


@dataclass(frozen=True, slots=True)
class Known:
    """A document that has been found: where it lies and which page it speaks of."""

    path: Path
    source: Source


@dataclass(frozen=True, slots=True)
class Pair:
    """The documents of one page; several where a frame is compared as a whole, none if missing."""

    name: str
    truths: tuple[Path, ...]
    outputs: tuple[Path, ...]


def page_name(source: Source) -> str:
    """The scan's file, with frame and part (from 1) where they tell pages apart."""
    frame = f" frame {source.frame + 1}" if source.frame else ""
    part = f" part {source.part + 1}" if source.part is not None else ""
    return f"{source.file}{frame}{part}"


def pair(truths: Sequence[Known], outputs: Sequence[Known]) -> tuple[list[Pair], list[str]]:
    """Every truth with its output, in the order of the truths, and notes on what was odd."""
    index = _Index(outputs)
    frames: dict[tuple[str, int], list[Known]] = defaultdict(list)
    for truth in truths:
        frames[truth.source.sha256 or truth.source.file, truth.source.frame].append(truth)
    pairs: list[Pair] = []
    notes: list[str] = []
    used: set[Path] = set()
    for frame in frames.values():
        found = index.find(frame[0].source)
        used |= {known.path for known in found}
        if found and _is_whole(frame) != _is_whole(found):
            name = frame[0].source.file
            notes.append(f"{name}: split into pages on one side only, compared as a whole")
            pairs.append(Pair(name, tuple(k.path for k in frame), tuple(k.path for k in found)))
            continue
        for truth in frame:
            fitting = [k.path for k in found if k.source.part == truth.source.part]
            name = page_name(truth.source)
            if len(fitting) > 1:
                notes.append(f"{name}: {len(fitting)} outputs, {fitting[0]} is taken")
            pairs.append(Pair(name, (truth.path,), tuple(fitting[:1])))
    left = [k for k in outputs if k.path not in used]
    notes += [f"{page_name(k.source)}: output without a truth ({k.path})" for k in left]
    return pairs, notes


def _is_whole(frame: Sequence[Known]) -> bool:
    return {known.source.part for known in frame} == {None}


class _Index:
    """Outputs by checksum, by file as given, and by bare file name where that is unique."""

    def __init__(self, outputs: Sequence[Known]) -> None:
        self._by: dict[tuple[str, str, int], list[Known]] = defaultdict(list)
        files: dict[str, set[str]] = defaultdict(set)
        for known in outputs:
            files[PurePath(known.source.file).name].add(known.source.file)
        for known in outputs:
            source = known.source
            bare = PurePath(source.file).name
            if source.sha256:
                self._by["sha256", source.sha256, source.frame].append(known)
            self._by["file", source.file, source.frame].append(known)
            if len(files[bare]) == 1:
                self._by["name", bare, source.frame].append(known)

    def find(self, source: Source) -> list[Known]:
        """The outputs of a truth's frame, by parts."""
        for key in (
            ("sha256", source.sha256, source.frame),
            ("file", source.file, source.frame),
            ("name", PurePath(source.file).name, source.frame),
        ):
            if key in self._by:
                return sorted(self._by[key], key=lambda known: known.source.part or 0)
        return []


def joined(pages: Sequence[Page]) -> Page:
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
