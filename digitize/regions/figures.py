"""Tables without rules: names with figures, in columns of cells or row by row.

Market prices, weather, results: what makes them tables is a column of figures, each level with the
name it belongs to, or lines below each other that all end with an amount. Coordinates are those of
the frame of the lines' own writing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitize.geometry import Axes, Box, overlap, union
from digitize.page import RegionType
from digitize.regions.scene import Item, Scene
from digitize.text import ends_sentence, has_cjk

_NUMERALS = "[一二三四五六七八九十百千萬万零〇兩两廿卅]"
_UNITS = "元角分厘釐兩两磅鎊先令便士毫仙銖盧布半餘余"
_CELL = re.compile(
    r"[+\-−–±↑↓▲▼$£¥￥]?\s*\d[\d.,:：∶/½¼¾⅓⅔⅛⅜⅝⅞\-~～]*\s*(?:[%％℃°]|元|米|度|角|分|万|萬|c|d)?"
    rf"|{_NUMERALS}{{1,7}}[{_UNITS}]+{_NUMERALS}{{0,3}}[{_UNITS}]{{0,2}}"
)
_FRACTION = re.compile(r"\d[.:：∶]\d|[%％℃½¼¾⅓⅔⅛⅜⅝⅞]|\d{3}|[元角]")
_AMOUNT = r"[$£]?(?:\d[\d.,]*)?[\d½¼¾⅓⅔⅛⅜⅝⅞](?:@[\d.]+)?\s?(?:[cd%]|元|cents?)?"
_ROW = re.compile(
    rf"[^。！？!?]{{2,40}}?(?:(?:[.·…‥]\s?){{2,}}\s*{_AMOUNT}|[\s.]+[$£]?\d*\.\d\d\s?元?)"
    rf"|[^。，；！？]{{1,7}}?\s*(?:{_NUMERALS}{{1,8}}(?:元|先令|角|兩|磅|鎊)"
    rf"[{_UNITS}一二三四五六七八九十百零〇]{{0,8}})"
)
_PAGES = 100  # a plain number up to this behind leaders is that of a page
_YEAR = re.compile(r"(?:1[89]|20)\d\d年?")
# Words that names of goods do not have: lines of a text that happen to end with amounts.
_SAYS = re.compile("[只要了是给給也就還还將将]|的(?![确確])")
_ROWS = 4  # lines that end with amounts, or figures in a column of them, at least
_CLOSE, _WIDE = 2.4, 14  # ems: white between rows; length of a cell
_FLUSH, _LEVEL = 0.8, 0.45  # ems: how exactly cells stand below, and beside each other
_MATED = 0.7  # of the figures of a column that have a name in their row
_RECURS = 0.4  # of the rows that have a cell in each of the columns of a table
_PROSE = re.compile("[，。；]|[a-z]{3}[.,;](?= |$)")
_NOTES, _HEADER = 3, 2.6  # lines below a table in its frame; ems from its head to the first row
_NAME = 8  # ems of the name of a column
_NOTE = re.compile(
    r"\s*(?:[*＊※]|注|註|[数數][据據]|[资資]料|[来來]源|[据據]|单位|單位|Source|Figures)"
)
_FIGURES = 0.12  # of the characters of a note that are digits: the sun, the tides
_LOOSE = ("body", "table", "other")
_TITLE = 3  # characters of a title
_KEPT: tuple[RegionType, ...] = ("masthead", "folio", "advertisement", "table")


@dataclass(frozen=True, eq=False)
class _Cell:
    item: Item
    box: Box
    figure: bool


def with_figures(scene: Scene, labels: dict[int, RegionType], tables: Sequence[set[int]]) -> None:
    """Lines of tables of figures are nothing else; not those of advertisements. In place."""
    for found in tables:
        said = [labels[n] for n in found]
        sold = said.count("advertisement") > len(said) / 2
        for n in found:
            if labels[n] not in _KEPT or (labels[n] == "advertisement" and not sold):
                labels[n] = "table"


def titles_of_tables(
    scene: Scene, labels: dict[int, RegionType], tables: Sequence[set[int]]
) -> None:
    """What stands over a table and text to it is the headline of both. In place.

    The text stands over the table or right below it. Over a table alone a title may be a label.
    """
    cells = set().union(*tables)
    for table in tables:
        own = [scene.items[n] for n in table]
        home, em = own[0].enclosure, scene.body
        if own[0].across or any(labels[i.index] != "table" for i in own):
            continue
        block = union(i.box for i in own)
        near = [i for i in _around(scene, block, home) if i.index not in cells]
        prose = [i for i in near if labels[i.index] in _LOOSE and _reads(i)]
        whole = union([block, *(i.box for i in near)])
        over = [
            i for i in scene.items
            if i.enclosure == home and not i.across and -0.3 * em < whole.y0 - i.box.y1 < 2.5 * em
            and overlap(i.box.x0, i.box.x1, whole.x0, whole.x1) > 0.5 * i.box.width
        ]  # fmt: skip
        title = max(over, key=lambda i: (i.size, i.line.weight), default=None)
        ended = any(ends_sentence(i.line.text) for i in prose)
        if title is None or not ended or labels[title.index] not in ("other", "headline"):
            continue
        bold = title.size > 1.1 * scene.body or title.line.weight > 1.3 * scene.weight
        if bold and len(title.line.text.strip()) >= _TITLE and not ends_sentence(title.line.text):
            labels[title.index] = "headline"
            labels.update({i.index: "body" for i in prose})


def _reads(item: Item) -> bool:
    """Whether a line is of a text: it has a sentence's stop, or is as long as lines of text."""
    return bool(_PROSE.search(item.line.text)) or ends_sentence(item.line.text)


def _around(scene: Scene, block: Box, home: int) -> list[Item]:
    """The lines right over and under a block in its frame, and those over and under them."""
    em, found, grown = scene.body, list[Item](), True
    while grown:
        grown = False
        for item in scene.items:
            if item.enclosure != home or item.across or item in found:
                continue
            gap = max(block.y0 - item.box.y1, item.box.y0 - block.y1)
            level = overlap(item.box.x0, item.box.x1, block.x0, block.x1)
            if (
                -0.5 * em < gap < 1.5 * em
                and level > 0.7 * item.box.width
                and _is_text(scene, item)
            ):
                found.append(item)
                block = block.union(item.box)
                grown = True
    return found


def _is_text(scene: Scene, item: Item) -> bool:
    return 0.75 < item.size / scene.body < 1.2 and item.line.weight < 1.5 * scene.weight


def figure_tables(scene: Scene) -> list[set[int]]:
    """The tables of a page, each by the indices of its lines; `Scene.tables` holds them."""
    found: list[set[int]] = []
    for vertical in (False, True):
        axes = Axes(vertical, scene.reading.width, scene.reading.height)
        cells = [
            _Cell(i, axes.turn(i.line.box), bool(_CELL.fullmatch(i.line.text.strip())))
            for i in scene.items if (i.line.writing == "vertical") == vertical
        ]  # fmt: skip
        found += _of_rows(cells) + _of_cells(cells)
    return found


def _of_rows(cells: Sequence[_Cell]) -> list[set[int]]:
    """Lines right below each other that all are a name and an amount."""
    rows = [c for c in cells if _ROW.fullmatch(c.item.line.text.strip())]
    rows.sort(key=lambda c: c.box.y0)
    groups: list[list[_Cell]] = []
    for row in rows:
        home = next((g for g in groups if _below(g[-1], row)), None)
        if home is None:
            groups.append([row])
        else:
            home.append(row)
    return [{c.item.index for c in g} for g in groups if len(g) >= _ROWS
            and _are_priced(g) and not _goes_on(g[0], cells)]  # fmt: skip


def _are_priced(rows: Sequence[_Cell]) -> bool:
    """Whether lines end with amounts: no pages of a list of contents, no lines of a text."""
    texts = [c.item.line.text.strip() for c in rows]
    numbers = [n for t in texts if (n := _page_behind(t)) is not None]
    # Papers in Latin letters print prices in cents without a sign: their pages run up.
    listed = any(map(has_cjk, texts)) or numbers == sorted(numbers)
    pages = len(numbers) if listed else 0
    said = sum(bool(_SAYS.search(t)) for t in texts if not re.search(r"\d", t))
    return pages <= len(texts) / 2 and said < len(texts) / 4


def _goes_on(first: _Cell, cells: Sequence[_Cell]) -> bool:
    """Whether a text runs on into the first row of a list from the line above it."""
    over = [c for c in cells if c is not first and _below(c, first)]
    texts = [c.item.line.text.strip() for c in over]
    return any(bool(_PROSE.search(t)) and not t.endswith((":", "：")) and not ends_sentence(t)
               for t in texts)  # fmt: skip


def _page_behind(text: str) -> int | None:
    """The number behind leaders that may be that of a page."""
    last = re.search(r"(?:[.·…‥]\s*){2,}(\d{1,3})$", text)
    return int(last[1]) if last and int(last[1]) <= _PAGES else None


def _below(a: _Cell, b: _Cell) -> bool:
    em = max(a.item.size, 1.0)
    flush = abs(a.box.x0 - b.box.x0) < 2 * em or abs(a.box.x1 - b.box.x1) < em
    near = -0.5 * em < b.box.y0 - a.box.y1 < _CLOSE * em
    return flush and near and a.item.enclosure == b.item.enclosure


def _of_cells(cells: Sequence[_Cell]) -> list[set[int]]:
    """Columns of figures with the names in their rows, the row over them, the notes below."""
    figures = sorted((c for c in cells if c.figure), key=lambda c: c.box.y0)
    columns: list[list[_Cell]] = []
    for cell in figures:
        home = next((g for g in columns if _stacked(g[-1], cell)), None)
        if home is None:
            columns.append([cell])
        else:
            home.append(cell)
    place = np.array([(c.box.x0, c.box.y0, c.box.x1, c.box.y1) for c in cells]).reshape(-1, 4)
    tables: list[dict[int, _Cell]] = []
    for column in (g for g in columns if len(g) >= _ROWS):
        rows = [[c, *_mates(c, cells, place)] for c in column]
        named = sum(any(not m.figure for m in row) for row in rows)
        if named < _MATED * len(rows):
            continue
        own = [c for c, keeps in zip((c for r in rows for c in r), _recurring(rows), strict=True)
               if keeps]  # fmt: skip
        marks = {c.item.index for c in own}
        same = next((t for t in tables if not marks.isdisjoint(t)), None)
        if same is None:
            tables.append({c.item.index: c for c in own})
        else:
            same.update({c.item.index: c for c in own})
    found = [list(t.values()) for t in tables]
    return [
        {c.item.index for c in [*t, *_head(t, cells), *_notes(t, cells)]}
        for t in found if _is_table(t)
    ]  # fmt: skip


def _recurring(rows: Sequence[Sequence[_Cell]]) -> list[bool]:
    """For each cell of rows whether others have one over or under it, as columns have.

    The first cell of each row is the figure that the row was found by.
    """
    mates = [c for row in rows for c in row[1:]]
    x0 = np.array([c.box.x0 for c in mates])
    x1 = np.array([c.box.x1 for c in mates])
    shared, start = np.zeros(len(mates), dtype=np.int64), 0
    for row in rows:
        end = start + len(row) - 1
        over = (x0[:, None] < x1[start:end]) & (x1[:, None] > x0[start:end])
        shared += over.any(axis=1)
        start = end
    recurs = iter((shared > _RECURS * len(rows)).tolist())
    return [n == 0 or next(recurs) for row in rows for n in range(len(row))]


def _stacked(a: _Cell, b: _Cell) -> bool:
    em = max(a.item.size, b.item.size, 1.0)
    left, right = abs(a.box.x0 - b.box.x0), abs(a.box.x1 - b.box.x1)
    flush = min(left, right, abs(a.box.center[0] - b.box.center[0])) < _FLUSH * em
    near = -0.3 * em < b.box.y0 - a.box.y1 < _CLOSE * em
    return flush and near and a.item.enclosure == b.item.enclosure


def _mates(cell: _Cell, cells: Sequence[_Cell], place: np.ndarray) -> list[_Cell]:
    """The short cells in the row of one, each next to the one before it."""
    em, row = max(cell.item.size, 1.0), cell.box.center[1]
    level = np.abs((place[:, 1] + place[:, 3]) / 2 - row) < _LEVEL * em
    others = [cells[n] for n in np.flatnonzero(level) if cells[n] is not cell]
    found: list[_Cell] = []
    for side in (-1, 1):
        edge = cell.box
        ordered = sorted(
            (c for c in others if side * (c.box.center[0] - cell.box.center[0]) > 0),
            key=lambda c: side * c.box.center[0],
        )
        for other in ordered:
            white = other.box.x0 - edge.x1 if side > 0 else edge.x0 - other.box.x1
            if white > _WIDE * em or not _is_cell(other, cell):
                break
            found.append(other)
            edge = other.box
    return found


def _is_cell(cell: _Cell, figure: _Cell) -> bool:
    text = cell.item.line.text
    alike = 0.6 < cell.item.size / max(figure.item.size, 1.0) < 1.6
    said = _PROSE.search(text) if has_cjk(text) or len(text) > _WIDE else None
    short = cell.item.ems <= _WIDE and not said and not ends_sentence(text)
    return short and alike and cell.item.enclosure == figure.item.enclosure


def _is_table(cells: Sequence[_Cell]) -> bool:
    """Whether figures are no pages of a list: fractions or amounts, or several in a row."""
    figures = [c for c in cells if c.figure]
    rows = np.array([c.box.center[1] for c in figures])
    named = np.array([(c.box.center[0], c.box.center[1]) for c in cells if not c.figure]).reshape(
        -1, 2
    )
    told = beside = 0
    for c in figures:
        reach = _LEVEL * c.item.size
        beside += int((np.abs(rows - c.box.center[1]) < reach).sum() > 1)
        level = named[np.abs(named[:, 1] - c.box.center[1]) < reach, 0]
        # a number that stands before its text counts points or tells a year of a life
        leads = len(level) > 0 and bool((level > c.box.center[0]).all())
        text = c.item.line.text.strip()
        told += bool(_FRACTION.search(text)) and not leads and not _YEAR.fullmatch(text)
    return told > len(figures) / 2 or beside > len(figures) / 2


def _head(table: Sequence[_Cell], cells: Sequence[_Cell]) -> list[_Cell]:
    """The row of names of columns over a table."""
    first = min(table, key=lambda c: c.box.y0)
    em = max(first.item.size, 1.0)
    own = {c.item.index for c in table}
    over = [
        c for c in cells
        if c.item.index not in own and _is_cell(c, first) and c.item.ems <= _NAME
        and 0 < first.box.y0 - c.box.y1 < _HEADER * em
        and any(overlap(c.box.x0, c.box.x1, t.box.x0, t.box.x1) > 0 for t in table)
    ]  # fmt: skip
    row = [c for c in over if any(
        d is not c and abs(d.box.center[1] - c.box.center[1]) < _LEVEL * em for d in over
    )]  # fmt: skip
    return row


def _notes(table: Sequence[_Cell], cells: Sequence[_Cell]) -> list[_Cell]:
    """The lines that close the frame of a table below it."""
    home, own = table[0].item.enclosure, {c.item.index for c in table}
    low = max(c.box.y1 for c in table)
    below = [
        c for c in cells
        if home >= 0 and c.item.enclosure == home and c.item.index not in own and c.box.y0 > low - 2
    ]  # fmt: skip
    text = "".join(c.item.line.text for c in sorted(below, key=lambda c: c.box.y0))
    told = _NOTE.match(text) or sum(map(str.isdigit, text)) > _FIGURES * len(text)
    return below if len(below) <= _NOTES and told else []
