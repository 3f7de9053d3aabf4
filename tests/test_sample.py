"""The sample page, clean and scanned, from pixels to document, with the real models, offline."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitize import config, pipeline, scans
from digitize.evaluate.documents import read
from digitize.evaluate.figures import FIGURES
from digitize.evaluate.measure import measure
from digitize.page import Page

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.model
SAMPLES = {"qtxq-2022-10-31-01.png": 0.0015, "qtxq-2022-10-31-01-scan.jpg": 0.003}


class NetworkUsed(AssertionError):
    """Something tried to reach the network."""


@pytest.fixture(scope="module")
def offline() -> Iterator[None]:
    """No name is looked up and no connection is made while this lasts."""

    def refuse(*given: object, **named: object) -> object:
        raise NetworkUsed(f"a network call: {given}")

    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex", "sendto"):
        patch.setattr(socket.socket, name, refuse)
    patch.setattr(socket, "getaddrinfo", refuse)
    yield
    patch.undo()


@pytest.fixture(scope="module")
def pages(offline: None) -> dict[str, Page]:
    kit = pipeline.open_kit()
    profiles = config.profiles([ROOT / "layouts"])
    found = {}
    for name in SAMPLES:
        for scan in scans.load_all(ROOT / "scans" / name):
            (page,) = pipeline.digitize_scan(scan, kit, profiles=profiles)
            found[name] = page
    return found


def test_the_network_is_blocked_while_they_are_read(offline: None) -> None:
    with pytest.raises(NetworkUsed):
        socket.create_connection(("localhost", 9))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_figure_of_the_sample_page(name: str, pages: dict[str, Page]) -> None:
    truth = read(ROOT / "tests" / "truth" / (name.rsplit(".", 1)[0] + ".truth.json"))
    figures = measure(truth, pages[name])
    told = {k: figures.tallies[c].value(kind) for k, (kind, c, _) in FIGURES.items()
            if c in figures.tallies}  # fmt: skip
    assert told["cer"] <= SAMPLES[name], (told, figures.findings)
    for figure in ("line_conservation", "article_f1", "article_perfect", "pair_f1",
                   "join_precision",
                   "join_recall", "metadata", "teaser_f1", "byline_f1", "dateline",
                   "lines_found"):  # fmt: skip
        assert told[figure] == 1.0, (figure, told[figure], figures.findings)
    assert told["paragraph_f1"] >= 0.99
    assert told["successor"] >= 0.995
