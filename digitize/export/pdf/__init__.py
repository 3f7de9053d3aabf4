"""Searchable PDF, PDF/A-1b: the picture of a page, and its text on it, invisible.

Written with pikepdf. Structure elements and bookmarks tell the articles; ``layer`` says how the
text is laid so that viewers copy it in reading order.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from digitize.errors import InputError
from digitize.export import File, Grain, Leaf, Options, issue_name, sibling
from digitize.export.markup import groups, language, script, title
from digitize.export.pdf import archive, font, layer
from digitize.export.pdf.picture import Picture, load
from digitize.geometry import bounds
from digitize.page import Page

DPI = 300  # where neither the file nor the page tells
MARGIN = 0.02  # of the width: what a page of a double frame keeps around its regions


def export(leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
    """One PDF a page, or an issue with ``pdf_per="issue"``."""
    pages = tuple(leaves)
    if options.pdf_per == "issue":
        yield File(sibling(issue_name(pages), ".pdf"), (write(pages, options),))
        return
    for leaf in pages:
        yield File(sibling(leaf.name, ".pdf"), (write((leaf,), options),))


class _Exporter:
    """Handed what becomes one file."""

    def grain(self, options: Options) -> Grain:
        return options.pdf_per

    def export(self, leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
        return export(leaves, options)


EXPORTER = _Exporter()


def write(leaves: Sequence[Leaf], options: Options) -> bytes:
    """Page documents, with their scans, as one PDF. Raises ``InputError`` for a missing scan."""
    import pikepdf

    pdf = pikepdf.new()
    draft = _Draft(pdf, options)
    for leaf in leaves:
        draft.page(leaf)
    draft.finish(leaves)
    out = io.BytesIO()
    pdf.save(
        out, force_version="1.4", deterministic_id=True, compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False,
    )  # fmt: skip
    pdf.close()
    return out.getvalue()


class _Draft:
    """The PDF under construction."""

    def __init__(self, pdf: Any, options: Options) -> None:
        import pikepdf

        self.k, self.pdf, self.options = pikepdf, pdf, options
        self.name = pikepdf.Name
        program = font.program()
        self.program = pdf.make_stream(program, Length1=len(program))
        self.parents: list[Any] = []  # of each page: the structure elements by MCID
        self.articles: list[Any] = []  # structure elements below the document
        self.root = pdf.make_indirect(pikepdf.Dictionary(Type=self.name.StructTreeRoot))
        self.document = pdf.make_indirect(
            pikepdf.Dictionary(Type=self.name.StructElem, S=self.name.Document, P=self.root)
        )
        self.bookmarks: list[tuple[str, Any, list[tuple[str, Any]]]] = []

    # -- one page ------------------------------------------------------------------------------

    def page(self, leaf: Leaf) -> None:
        page, source = leaf.page, leaf.page.source
        scale = 72 / (source.dpi or source.dpi_estimated or DPI)
        width, height = source.width * scale, source.height * scale
        if max(width, height) > 14400:
            raise InputError(
                f"{source.file}: at {72 / scale:g} dpi the page is {width / 72:.0f} x "
                f"{height / 72:.0f} inches, more than a PDF can hold; correct source.dpi"
            )
        text = layer.lay(page, scale)
        sheet = self.pdf.add_blank_page(page_size=(width, height))
        fonts = {name: self.font(name, codes) for name, codes in text.codes.items() if codes.glyphs}
        sheet.Resources = self.k.Dictionary(
            Font=self.k.Dictionary(**fonts),
            XObject=self.k.Dictionary(Scan=self.image(load(leaf, self.options))),
        )
        place = " ".join(layer.number(value) for value in (width, 0, 0, height, 0, 0))
        operators = [f"/Artifact BMC q {place} cm /Scan Do Q EMC", *text.operators]
        sheet.Contents = self.pdf.make_stream("\n".join(operators).encode("ascii"))
        if source.part is not None and page.regions:
            sheet.CropBox = self.k.Array(_crop(page, scale))
        sheet.obj.StructParents = len(self.parents)
        self.structure(leaf, sheet.obj, text, scale)

    def image(self, picture: Picture) -> Any:
        return self.pdf.make_stream(
            picture.data, Type=self.name.XObject, Subtype=self.name.Image,
            Width=picture.width, Height=picture.height, BitsPerComponent=picture.bits,
            ColorSpace=self.name(f"/{picture.space}"), Filter=self.name(f"/{picture.filter}"),
        )  # fmt: skip

    def font(self, kind: str, codes: layer.Codes) -> Any:
        """A composite font whose codes are characters at certain sizes."""
        k, name = self.k, self.name
        vertical = kind in (layer.HEAD, layer.LOW)
        set_ = {layer.RISING: font.RISING, layer.HANGING: font.HANGING}.get(kind, font.COLUMN)
        keys = list(codes.glyphs)
        map_ = b"\0\0" + b"".join(
            font.glyph_index(set_, size).to_bytes(2, "big") for _, size in keys
        )
        low, high = (-1000, 0) if kind == layer.HANGING else (0, 1000)
        base = name(f"/DigitizePlaces{kind}")
        descriptor = k.Dictionary(
            Type=name.FontDescriptor, FontName=base, Flags=4, ItalicAngle=0, StemV=80,
            FontBBox=k.Array([0, low, font.LARGEST, high]), Ascent=high, Descent=low,
            CapHeight=high, FontFile2=self.program,
        )  # fmt: skip
        cid = k.Dictionary(
            Type=name.Font, Subtype=name.CIDFontType2, BaseFont=base, DW=1000,
            CIDSystemInfo=k.Dictionary(
                Registry=k.String("Adobe"), Ordering=k.String("Identity"), Supplement=0
            ),
            FontDescriptor=self.pdf.make_indirect(descriptor),
            CIDToGIDMap=self.pdf.make_stream(map_),
        )  # fmt: skip
        if vertical:
            lower = 1000 if kind == layer.LOW else 0
            metrics = [v for _, size in keys for v in (-size, 500, size - lower)]
            cid.W2 = k.Array([1, k.Array(metrics)])
        else:
            cid.W = k.Array([1, k.Array([size for _, size in keys])])
        return self.pdf.make_indirect(
            k.Dictionary(
                Type=name.Font, Subtype=name.Type0, BaseFont=base,
                Encoding=name("/Identity-V" if vertical else "/Identity-H"),
                DescendantFonts=k.Array([self.pdf.make_indirect(cid)]),
                ToUnicode=self.pdf.make_stream(font.to_unicode([text for text, _ in keys])),
            )
        )  # fmt: skip

    def structure(self, leaf: Leaf, sheet: Any, text: layer.Layer, scale: float) -> None:
        """Structure elements of a page: an ``Art`` an article, one element a region."""
        k, numbers = self.k, {region.id: i for i, region in enumerate(text.marked)}
        owners: dict[int, Any] = {}
        marks: list[tuple[str, Any]] = []
        for article, regions in groups(leaf.page):
            told = [region for region in regions if region.id in numbers]
            if not told:
                continue
            above = self.element("Art" if article else "Sect", self.document)
            self.articles.append(above)
            above.K = k.Array([])
            for region in told:
                element = self.element(layer.tag(region), above)
                element.Pg, element.K = sheet, numbers[region.id]
                above.K.append(element)
                owners[numbers[region.id]] = element
            if article is not None and title(article):
                above.T = k.String(title(article))
                area = bounds(told[0].polygon)
                top = (leaf.page.source.height - area.y0) * scale
                marks.append((title(article), self.destination(sheet, area.x0 * scale, top)))
        self.parents.append(k.Array([owners[i] for i in range(len(text.marked))]))
        number = leaf.page.page_number
        name = f"第{number}版" if number is not None else leaf.page.source.file
        full = self.destination(sheet, 0, leaf.page.source.height * scale)
        self.bookmarks.append((name, full, marks))

    def element(self, kind: str, parent: Any) -> Any:
        return self.pdf.make_indirect(
            self.k.Dictionary(Type=self.name.StructElem, S=self.name(f"/{kind}"), P=parent)
        )

    def destination(self, sheet: Any, left: float, top: float) -> Any:
        return self.k.Array([sheet, self.name.XYZ, round(left, 2), round(top, 2), 0])

    # -- the whole -----------------------------------------------------------------------------

    def finish(self, leaves: Sequence[Leaf]) -> None:
        """Catalogue, metadata, structure tree, bookmarks."""
        k, root, first = self.k, self.pdf.Root, leaves[0].page
        moment, creator = self.options.moment, f"digitize {first.made_by.version}"
        name = _title(leaves)
        tongue = "-".join(filter(None, (language(first), script(first)))) or None
        root.Metadata = self.pdf.make_stream(
            archive.metadata(name, moment, creator, tongue),
            Type=self.name.Metadata, Subtype=self.name.XML,
        )  # fmt: skip
        date = k.String(archive.pdf_date(moment))
        self.pdf.trailer.Info = self.pdf.make_indirect(
            k.Dictionary(
                Title=k.String(name), Creator=k.String(creator), CreationDate=date, ModDate=date,
                Producer=k.String(archive.PRODUCER),
            )
        )  # fmt: skip
        intent = k.Dictionary(
            Type=self.name.OutputIntent, S=self.name.GTS_PDFA1,
            OutputConditionIdentifier=k.String("sRGB"), Info=k.String("sRGB IEC61966-2.1"),
            DestOutputProfile=self.pdf.make_stream(archive.srgb(), N=3),
        )  # fmt: skip
        root.OutputIntents = k.Array([self.pdf.make_indirect(intent)])
        if tongue:
            root.Lang = k.String(tongue)
        root.ViewerPreferences = k.Dictionary(DisplayDocTitle=True)
        self.tree(root)
        self.outline(root)

    def tree(self, root: Any) -> None:
        k = self.k
        root.MarkInfo = k.Dictionary(Marked=True)
        self.document.K = k.Array(self.articles)
        self.root.K = self.document
        pairs = [item for i, owners in enumerate(self.parents) for item in (i, owners)]
        self.root.ParentTree = self.pdf.make_indirect(k.Dictionary(Nums=k.Array(pairs)))
        self.root.ParentTreeNextKey = len(self.parents)
        root.StructTreeRoot = self.root

    def outline(self, root: Any) -> None:
        """Bookmarks: articles; below their pages where there are several."""
        items = self.bookmarks
        tree: list[tuple[str, Any, list[tuple[str, Any]]]] = (
            items if len(items) > 1 else [(text, to, []) for text, to in items[0][2]]
        )
        if not tree:
            return
        top = self.pdf.make_indirect(self.k.Dictionary(Type=self.name.Outlines))
        self.branch(top, tree)
        root.Outlines = top
        root.PageMode = self.name.UseOutlines

    def branch(self, parent: Any, entries: Sequence[tuple[Any, ...]]) -> None:
        made = []
        for text, to, *below in entries:
            item = self.pdf.make_indirect(
                self.k.Dictionary(Title=self.k.String(text), Parent=parent, Dest=to)
            )
            if below and below[0]:
                self.branch(item, below[0])
                item.Count = -len(below[0])  # closed
            made.append(item)
        for before, after in itertools.pairwise(made):
            before.Next, after.Prev = after, before
        parent.First, parent.Last, parent.Count = made[0], made[-1], len(made)


def _title(leaves: Sequence[Leaf]) -> str:
    issue, first = leaves[0].page.issue, leaves[0].page
    page = f"第{first.page_number}版" if len(leaves) == 1 and first.page_number else None
    return " ".join(filter(None, (issue.title, issue.date, page))) or first.source.file


def _crop(page: Page, scale: float) -> list[float]:
    """The part of a double frame that a page's regions cover, with a margin, in points."""
    source = page.source
    area = bounds(point for region in page.regions for point in region.polygon)
    area = area.grown(MARGIN * source.width)
    left, right = max(0.0, area.x0), min(float(source.width), area.x1)
    top, bottom = max(0.0, area.y0), min(float(source.height), area.y1)
    ends = (left, source.height - bottom, right, source.height - top)
    return [round(value * scale, 3) for value in ends]
