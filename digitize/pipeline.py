"""The pipeline: the stages in their order. The one place that knows it.

    scan -> sheet -> layout -> reading -> passages -> order -> articles -> page

Everything up to the reading needs models and takes seconds; everything after it is `understand`,
takes milliseconds and can be done again from a kept reading (`Recording`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict

from digitize import (
    __version__,
    articles,
    direction,
    layout,
    masthead,
    mending,
    ocr,
    order,
    preprocess,
    regions,
    scans,
)
from digitize.geometry import Transform, bounds
from digitize.layout.options import Options as LayoutOptions
from digitize.ocr.options import Options as OcrOptions
from digitize.page import Article, MadeBy, Page, Source, Warning
from digitize.preprocess.options import Options as PreprocessOptions
from digitize.profile import Profile
from digitize.reading import Reading
from digitize.runtime import Options as RuntimeOptions
from digitize.scans.options import Options as ScanOptions
from digitize.text import bare

if TYPE_CHECKING:
    from digitize.scans import Scan


class Options(BaseModel):
    """The options of all stages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scans: ScanOptions = ScanOptions()
    preprocess: PreprocessOptions = PreprocessOptions()
    layout: LayoutOptions = LayoutOptions()
    ocr: OcrOptions = OcrOptions()
    runtime: RuntimeOptions = RuntimeOptions()


DEFAULTS = Options()
Enter = Callable[[str], None]


@dataclass(frozen=True)
class Kit:
    """Opened models, kept warm by a worker. Not safe to share between threads."""

    detectors: tuple[layout.Detector, ...]
    engine: ocr.Engine

    @property
    def models(self) -> dict[str, str]:
        """Names and hashes of all weights in use."""
        parts: Iterable[Mapping[str, str]] = [
            *(d.models for d in self.detectors),
            self.engine.models,
        ]
        return {k: v for part in parts for k, v in sorted(part.items())}


@dataclass(frozen=True)
class Recording:
    """What was read of one sheet, with all that is needed to understand it again."""

    reading: Reading
    source: Source
    to_scan: Transform
    models: dict[str, str]
    warnings: tuple[Warning, ...] = ()

    def onto_scan(self, points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
        """Scan coordinates of sheet points, none off the scan.

        A sheet that was flattened or set straight reaches over the scan's edges.
        """
        width, height = self.source.width, self.source.height
        placed = self.to_scan(points)
        return tuple(
            (
                0.0 if x < 0.0 else width if x > width else x,
                0.0 if y < 0.0 else height if y > height else y,
            )
            for x, y in placed
        )  # without min and max, for there are thousands

    def to_json(self) -> str:
        """Compact JSON; the same recording gives the same text."""
        grid = self.to_scan.grid
        plain = {
            "source": self.source.model_dump(mode="json"),
            "matrix": self.to_scan.matrix,
            "grid": None if grid is None else np.round(grid, 2).tolist(),
            "extent": self.to_scan.extent,
            "models": self.models,
            "warnings": [w.model_dump(mode="json") for w in self.warnings],
            "reading": self.reading.plain(),
        }
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Recording:
        """Read what `to_json` wrote. Raises ``ValueError`` or ``KeyError`` where it is none."""
        d = json.loads(text)
        grid = None if d["grid"] is None else np.asarray(d["grid"], dtype=np.float64)
        return cls(
            reading=Reading.from_plain(d["reading"]),
            source=Source(**d["source"]),
            to_scan=Transform(
                tuple(tuple(row) for row in d["matrix"]),
                grid,
                tuple(d["extent"]) if d["extent"] else None,
            ),
            models=d["models"],
            warnings=tuple(Warning(**w) for w in d["warnings"]),
        )


@dataclass(frozen=True)
class Understanding:
    """A page as understood, in sheet coordinates: everything but source and provenance."""

    head: masthead.Head
    assembly: articles.Assembly

    def page(self, source: Source, made_by: MadeBy, warnings: tuple[Warning, ...] = ()) -> Page:
        """The page document, still in sheet coordinates."""
        a = self.assembly
        return Page(
            made_by=made_by,
            warnings=warnings,
            source=source,
            issue=self.head.issue,
            page_number=self.head.page_number,
            section=self.head.section,
            articles=tuple(_identified(x, a, source) for x in a.articles),
            teasers=a.teasers,
            regions=a.regions,
            seams=a.seams,
            repairs=a.repairs,
        )


def open_kit(options: Options = DEFAULTS) -> Kit:
    """Open the models that the options name. Raises ``MissingDependency`` or ``ConfigError``."""
    detectors = layout.open_detectors(options.layout, options.runtime)
    return Kit(tuple(detectors), ocr.open_engine(options.ocr, options.runtime))


def record(
    scan: Scan, kit: Kit, options: Options = DEFAULTS, enter: Enter = lambda stage: None
) -> tuple[Recording, ...]:
    """Read a scan: one recording for each page that it shows. ``enter`` hears of each stage."""
    enter("preprocess")
    judge = ocr.readability(kit.engine)
    sheets = preprocess.straighten(scan, options.preprocess, judge)
    read: list[tuple[preprocess.Sheet, Reading]] = []
    for sheet in sheets:
        enter("layout")
        found = layout.detect(sheet, kit.detectors)
        enter("ocr")
        reading = direction.turn(ocr.read(sheet, found, kit.engine, options.ocr))
        read.append((sheet, reading))
    if len(read) > 1 and direction.is_vertical([r for _, r in read]) != bool(sheets[0].vertical):
        read.reverse()  # the lines know better than the thumbnail which page comes first
    done: list[Recording] = []
    for n, (sheet, reading) in enumerate(read):
        part = None if sheet.part is None else n
        source = _estimated(sheet.source.model_copy(update={"part": part}), reading)
        warned = sheet.warnings + tuple(Warning(stage="ocr", message=m) for m in reading.warnings)
        done.append(Recording(reading, source, sheet.to_scan, kit.models, warned))
    return tuple(done)


def understand(
    reading: Reading, profile: Profile | None = None, options: Options = DEFAULTS
) -> Understanding:
    """Structure of a reading: regions, order, masthead, articles. No models, milliseconds."""
    mended, mendings = mending.mend(reading, regions.body_size(reading))
    weights = profile.seam_weights if profile else None
    ordered = order.sort(regions.group(mended, profile), weights)
    passages = [p for s in ordered.strands for p in s.passages]
    assembly = articles.assemble(ordered, profile, mendings)
    return Understanding(masthead.read(passages, profile), assembly)


def tell(
    recording: Recording,
    options: Options = DEFAULTS,
    profiles: Sequence[Profile] = (),
    forced: Profile | None = None,
    config: str = "",
) -> Page:
    """The page document of a recording.

    A profile is ``forced``, or found among ``profiles`` by the title that a first understanding
    reads; the page is then understood again with it.
    """
    understood = understand(recording.reading, forced, options)
    if forced is None:
        found = recognise(understood.head.issue.title, recording.reading, profiles)
        if found is not None:
            understood = understand(recording.reading, found, options)
    made_by = MadeBy(version=__version__, models=recording.models, config=config)
    page = understood.page(recording.source, made_by, recording.warnings)
    return page.mapped(recording.onto_scan)


def digitize_scan(
    scan: Scan,
    kit: Kit,
    options: Options = DEFAULTS,
    profiles: Sequence[Profile] = (),
    forced: Profile | None = None,
) -> tuple[Page, ...]:
    """A scan's page documents, one for each page that it shows."""
    return tuple(tell(r, options, profiles, forced) for r in record(scan, kit, options))


def recognise(title: str | None, reading: Reading, profiles: Sequence[Profile]) -> Profile | None:
    """The profile of the newspaper whose name stands on a page; None where none fits."""
    if title:
        for profile in profiles:
            if bare(title) in {bare(t) for t in (profile.title, *profile.aliases) if t}:
                return profile
    top = 0.2 * reading.height
    high = {bare(line.text) for line in reading.lines if line.box.y0 < top}
    for profile in profiles:
        if any(bare(t) in high for t in (profile.title, *profile.aliases) if t):
            return profile
    return None


def _estimated(source: Source, reading: Reading) -> Source:
    """The source with its resolution estimated from the body type where the file tells none."""
    if source.dpi is not None or not reading.lines:
        return source
    body = regions.body_size(reading)
    if not body:
        return source
    return source.model_copy(update={"dpi_estimated": scans.estimate_dpi(body)})


def _identified(article: Article, assembly: articles.Assembly, source: Source) -> Article:
    """The article with its uid: made from source and place, the same at every run."""
    # Of printed lines alone: where a picture ends is the detector's guess, and models change.
    places = {r.id: r.polygon for r in assembly.regions if r.lines}
    corner = bounds(p for id in article.regions if id in places for p in places[id])
    place = f"{corner.x0:.0f},{corner.y0:.0f},{corner.x1:.0f},{corner.y1:.0f}"
    key = f"{source.sha256}/{source.frame}/{source.part}/{place}"
    return article.model_copy(update={"uid": hashlib.sha256(key.encode()).hexdigest()[:32]})
