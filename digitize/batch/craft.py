"""The pipeline in a worker's hands: models opened once, scans read, pages told, issues linked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from digitize import config, models, pipeline
from digitize.batch.messages import Settings
from digitize.errors import MissingDependency
from digitize.geometry import Box, Transform
from digitize.page import Page, Source
from digitize.reading import Line, Reading
from digitize.scans import Options as ScanOptions
from digitize.scans import Scan
from digitize.store.records import Hashes

Enter = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page document, and the recording it was told from, as text."""

    page: Page
    recording: str


class Craft:
    """What one worker can do. Opening it loads the models; raises ``DigitizeError``."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._options: pipeline.Options = settings.options
        here = model_digest(self._options)
        if settings.models and here != settings.models:
            raise MissingDependency(
                "a worker has other model weights than the machine that started the batch; "
                "install the same packages, or name the same weights, on all machines"
            )
        self._config = config_digest(settings)
        _limit_threads(self._options.runtime.threads)
        self._kit = pipeline.open_kit(self._options)
        _warm_up(self._options)

    @property
    def scan_options(self) -> ScanOptions:
        """How files become scans."""
        return self._options.scans

    def read(self, scan: Scan, enter: Enter) -> list[Leaf]:
        """The pages that a scan shows."""
        recordings = pipeline.record(scan, self._kit, self._options, enter)
        enter("structure")
        return [self._tell(recording, recording.to_json()) for recording in recordings]

    def understand_again(self, text: str) -> Leaf:
        """The page of a kept recording. Raises ``ValueError`` or ``KeyError`` where it is none."""
        return self._tell(pipeline.Recording.from_json(text), text)

    def _tell(self, recording: pipeline.Recording, text: str) -> Leaf:
        s = self._settings
        # Told from the text, not from the recording in memory: a page that is understood again
        # from what was kept is then the same to the last byte.
        kept = pipeline.Recording.from_json(text)
        config = f"sha256:{self._config}"
        return Leaf(pipeline.tell(kept, self._options, s.profiles, s.profile, config), text)


def link(pages: Sequence[tuple[str, Page]]) -> tuple[str, int]:
    """The text of an ``issue.json``, and how many of its pages are missing."""
    from digitize import continuation  # heavy, and not needed by every process

    issue = continuation.link(pages)
    text = json.dumps(issue, ensure_ascii=False, indent=1) + "\n"
    return text, len(issue["missing_pages"])


def options(file: Path | None, settings: Iterable[str]) -> pipeline.Options:
    """All stages' options from a TOML file and ``key=value`` settings."""
    return config.load(pipeline.Options, file, settings)


def hashes(settings: Settings) -> Hashes:
    """What documents are made from besides the scan. Raises where a model is missing."""
    reading = config.digest(_lasting(settings.options))
    return Hashes(model_digest(settings.options), reading, config_digest(settings))


def config_digest(settings: Settings) -> str:
    """Hash of all options and profiles."""
    forced = [settings.profile] if settings.profile else []
    return config.digest(_lasting(settings.options), settings.profiles, forced)


def model_digest(options: pipeline.Options) -> str:
    """Hash of the weights that the options name."""
    found = [models.find("recognition", options.ocr.recognition or None)]
    if "text-lines" in options.layout.detectors:
        found.append(models.find("detection", options.layout.detection or None))
    if "cdla" in options.layout.detectors:
        found.append(models.find("layout", options.layout.blocks or None))
    return config.digest_text("\n".join(model.label for model in found))


def _lasting(options: pipeline.Options) -> pipeline.Options:
    """The options without those that change nothing but speed."""
    runtime = options.runtime.model_copy(update={"threads": 0})
    return options.model_copy(update={"runtime": runtime})


def _warm_up(options: pipeline.Options) -> None:
    """Load now what else would be loaded within the first page's time limit."""
    source = Source(file="", sha256="", width=400, height=400)
    box = Box(20, 20, 380, 40)
    line = Line("预热", box, box.polygon(), 1.0, size=20.0)
    pipeline.tell(pipeline.Recording(Reading(400, 400, (line,)), source, Transform(), {}), options)


def _limit_threads(threads: int) -> None:
    """OpenCV takes all cores unless told otherwise."""
    if threads:
        import cv2

        cv2.setNumThreads(threads)
