"""The long proof of the exports, for `make prove`: 1,000 pages in every format, memory flat.

Prints a table: pages a second (of wall clock and of processor time), resident size after 100 pages
and after all. Each format is exported in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import samples

from digitize.export import names
from digitize.page import Page
from digitize.store.ledger import Ledger
from digitize.store.tree import Tree

pytestmark = pytest.mark.prove
PAGES = 1000
EARLY = 100
GROWTH = {"parquet": 160}  # MB; a row group of 2,000 articles is filled first
ROOT = Path(__file__).parent.parent

_PROGRAM = """
import json, sys, time
from pathlib import Path
import psutil
from digitize.delivery import deliver
from digitize.export import Options
out, scans, target, format, early = sys.argv[1:]
own, marks, began = psutil.Process(), {}, []
def watch(now):
    if not began:
        began.extend((time.perf_counter(), time.process_time()))
    if now.done in (int(early), now.total):
        marks[now.done] = own.memory_info().rss / 2**20
done = deliver([Path(out)], [format], Path(target), Options(), Path(scans), watch)
wall, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
print(json.dumps({"wall": wall, "cpu": cpu, "marks": marks, "files": done.files,
                  "pages": done.pages, "failures": done.failures[:3]}))
"""


def pages() -> list[Page]:
    """A modern horizontal page, a vertical one, and a vertical one that tells its characters."""
    return [
        samples.horizontal(),
        samples.vertical_old(),
        samples.with_characters(samples.vertical_modern()),
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An output folder of 1,000 pages, eight an issue, and their scans."""
    from PIL import Image

    tree = Tree.create(tmp_path_factory.mktemp("thousand") / "out")
    Ledger(tree.ledger).close()
    scans = tree.root.parent / "scans"
    scans.mkdir()
    made = pages()
    with Image.open(ROOT / "scans" / "qtxq-2022-10-31-01-scan.jpg") as picture:
        for kind, page in enumerate(made):
            size = (page.source.width, page.source.height)
            picture.resize(size).save(scans / f"{kind}.jpg", quality=80)
    for number in range(PAGES):
        kind = number % len(made)
        page = made[kind]
        issue, place = divmod(number, 8)
        date = f"{1950 + issue // 300}-{issue // 25 % 12 + 1:02d}-{issue % 25 + 1:02d}"
        one = page.model_copy(update={
            "source": page.source.model_copy(update={"file": f"{kind}.jpg"}),
            "issue": page.issue.model_copy(update={"title": "测试日报", "date": date}),
            "page_number": place + 1,
        })  # fmt: skip
        tree.put(tree.document(f"{date}/{place + 1}.jpg"), one.to_json().encode())
    return tree.root, scans


@pytest.mark.parametrize("format", names())
def test_a_thousand_pages(format: str, folder: tuple[Path, Path], tmp_path: Path) -> None:
    out, scans = folder
    command = [sys.executable, "-c", _PROGRAM, str(out), str(scans), str(tmp_path / "e"), format,
               str(EARLY)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800,
                          env={**os.environ, "SOURCE_DATE_EPOCH": "0"})  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["pages"] == PAGES and told["files"] and not told["failures"]
    early, late = told["marks"][str(EARLY)], told["marks"][str(PAGES)]
    size = sum(path.stat().st_size for path in (tmp_path / "e").rglob("*") if path.is_file())
    print(
        f"\n| `{format}` | {PAGES / told['wall']:.1f} | {PAGES / told['cpu']:.1f} | {early:.0f} | "
        f"{late:.0f} | {told['files']} | {size / 2**20:.0f} |"
    )
    assert late - early < GROWTH.get(format, 25), "memory grows with the number of pages"
