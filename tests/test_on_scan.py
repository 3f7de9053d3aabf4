"""Whatever the sheet was bent to, a document's places lie on its scan."""

from __future__ import annotations

from digitize.geometry import Transform
from digitize.page import Source
from digitize.pipeline import Recording, tell
from digitize.validation import page_faults
from tests.drawn import column, reading

TEXT = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便许多人一早就来到桥头等候。" * 4


def test_lines_at_the_edge_of_a_bent_sheet_stay_on_the_scan() -> None:
    """As on a page cut off at its spine, that was flattened by its lines."""
    read = reading(column(TEXT, 10, 10, 20), 600, 500)
    leaning = Transform(((1.0, -0.05, -30.0), (0.05, 1.0, -25.0), (0.0, 0.0, 1.0)))
    source = Source(file="page.png", sha256="0" * 64, width=400, height=300)
    page = tell(Recording(read, source, leaning, {}))
    assert list(page_faults(page)) == []
    points = [p for r in page.regions for n in r.lines for p in n.polygon]
    assert points and all(0 <= x <= 400 and 0 <= y <= 300 for x, y in points)
    assert min(x for x, _ in leaning([p for n in read.lines for p in n.polygon])) < -1
