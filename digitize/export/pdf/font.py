"""The invisible font of the text layer: rectangles of many widths, nothing to be seen.

A glyph is a bare rectangle as wide (as high, for vertical lines) as the character's place in its
line, so that what a viewer highlights is the place of the character itself, and a whole line is
one string without any adjustment between characters: viewers take adjustments for spaces.

Unit: 1/1000 em. There are three sets of glyphs in one TrueType program:

    RISING   left edge 0, bottom 0, top 1000, width w      origin at the bottom left
    HANGING  left edge 0, bottom -1000, top 0, width w     origin at the top left
    COLUMN   left edge 0, bottom 0, width 1000, height w   for vertical writing
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

STEP = 25  # widths are multiples of this: 0.7 pixel in a line of 28
LARGEST = 3000
COUNT = LARGEST // STEP
RISING, HANGING, COLUMN = 0, 1, 2


def glyph_index(set_: int, size: int) -> int:
    """The glyph of one set whose variable side is ``size`` (a multiple of STEP)."""
    return 1 + set_ * COUNT + size // STEP - 1


def program() -> bytes:
    """The TrueType font program: glyph 0 is empty, the three sets follow."""
    outlines, advances = [b""], [1000]
    for set_ in (RISING, HANGING, COLUMN):
        for size in range(STEP, LARGEST + 1, STEP):
            width, bottom, top = (1000, 0, size) if set_ == COLUMN else (size, 0, 1000)
            if set_ == HANGING:
                bottom, top = -1000, 0
            outlines.append(_rectangle(width, bottom, top))
            advances.append(width)
    return _tables(outlines, advances)


def _rectangle(width: int, bottom: int, top: int) -> bytes:
    """A simple glyph of one contour with four points, padded to four bytes."""
    header = struct.pack(">hhhhh", 1, 0, bottom, width, top)
    ends = struct.pack(">HH", 3, 0)
    flags = bytes([1] * 4)  # on the curve, both coordinates as 16-bit differences
    xs = struct.pack(">hhhh", 0, 0, width, 0)
    ys = struct.pack(">hhhh", bottom, top - bottom, 0, bottom - top)
    data = header + ends + flags + xs + ys
    return data + bytes(-len(data) % 4)


def _tables(outlines: Sequence[bytes], advances: Sequence[int]) -> bytes:
    offsets = [0]
    for outline in outlines:
        offsets.append(offsets[-1] + len(outline))
    count = len(outlines)
    head = struct.pack(
        ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0x000B, 1000, 0, 0,
        0, -1000, LARGEST, LARGEST, 0, 8, 2, 1, 0,
    )  # fmt: skip
    hhea = struct.pack(
        ">IhhhHhhhhhhhhhhhH", 0x10000, 1000, -1000, 0, LARGEST, 0, 0, LARGEST, 1, 0, 0,
        0, 0, 0, 0, 0, count,
    )  # fmt: skip
    maxp = struct.pack(">IHHHHHHHHHHHHHH", 0x10000, count, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
    return _file(
        {
            b"glyf": b"".join(outlines),
            b"head": head,
            b"hhea": hhea,
            b"hmtx": b"".join(struct.pack(">Hh", advance, 0) for advance in advances),
            b"loca": b"".join(struct.pack(">I", offset) for offset in offsets),
            b"maxp": maxp,
        }
    )


def _file(tables: dict[bytes, bytes]) -> bytes:
    """An sfnt file with its directory and check sums."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    search = (power * 16, power.bit_length() - 1, (count - power) * 16)
    directory, body = struct.pack(">IHHHH", 0x10000, count, *search), b""
    start, head_at = 12 + 16 * count, 0
    for tag in sorted(tables):
        data = tables[tag] + bytes(-len(tables[tag]) % 4)
        if tag == b"head":
            head_at = start + len(body)
        place = (_checksum(data), start + len(body), len(tables[tag]))
        directory += tag + struct.pack(">III", *place)
        body += data
    whole = directory + body
    adjustment = (0xB1B0AFBA - _checksum(whole)) & 0xFFFFFFFF
    at = head_at + 8
    return whole[:at] + struct.pack(">I", adjustment) + whole[at + 4 :]


def _checksum(data: bytes) -> int:
    total: int = sum(struct.unpack(f">{len(data) // 4}I", data))
    return total & 0xFFFFFFFF


def to_unicode(characters: Sequence[str]) -> bytes:
    """A CMap from codes 1, 2, ... to characters, for copying and searching."""
    out = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange",
    ]  # fmt: skip
    for start in range(0, len(characters), 100):
        part = characters[start : start + 100]
        out.append(f"{len(part)} beginbfchar")
        for code, character in enumerate(part, start + 1):
            out.append(f"<{code:04X}> <{character.encode('utf-16-be').hex().upper()}>")
        out.append("endbfchar")
    out += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(out).encode("ascii")
