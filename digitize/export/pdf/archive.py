"""What PDF/A-1b asks for besides the pages: metadata in XMP and the meaning of RGB. Pure."""

from __future__ import annotations

import struct
from datetime import datetime
from xml.sax.saxutils import escape

PRODUCER = "digitize"


def metadata(title: str, moment: datetime, creator: str, language: str | None) -> bytes:
    """An XMP packet that says the same as the document information, and PDF/A-1b."""
    when = moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    tongue = (
        f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>\n"
        if language
        else ""
    )
    text = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
{tongue}<xmp:CreatorTool>{escape(creator)}</xmp:CreatorTool>
<xmp:CreateDate>{when}</xmp:CreateDate>
<xmp:ModifyDate>{when}</xmp:ModifyDate>
<pdf:Producer>{PRODUCER}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
    return text.encode()


def pdf_date(moment: datetime) -> str:
    """A moment (UTC) as the document information writes it."""
    return moment.strftime("D:%Y%m%d%H%M%S+00'00'")


def srgb() -> bytes:
    """An ICC profile (version 2, display) of sRGB, IEC 61966-2-1, primaries adapted to D50."""
    curve = struct.pack(">4sII", b"curv", 0, 256) + b"".join(
        struct.pack(">H", round(_linear(i / 255) * 65535)) for i in range(256)
    )
    name = b"sRGB\0"
    described = struct.pack(">4sII", b"desc", 0, len(name)) + name + bytes(8 + 3 + 67)
    tags = [
        (b"desc", described),
        (b"cprt", struct.pack(">4sI", b"text", 0) + b"Public domain\0"),
        (b"wtpt", _xyz(0.9642, 1.0, 0.8249)),
        (b"rXYZ", _xyz(0.43607, 0.22249, 0.01392)),
        (b"gXYZ", _xyz(0.38515, 0.71687, 0.09708)),
        (b"bXYZ", _xyz(0.14307, 0.06061, 0.71410)),
        (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve),
    ]  # fmt: skip
    table, body, places = struct.pack(">I", len(tags)), b"", {}
    start = 128 + 4 + 12 * len(tags)
    for tag, data in tags:
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += tag + struct.pack(">II", places[data], len(data))
    size = start + len(body)
    header = struct.pack(
        ">I4sI4s4s4s6H4s4sIIIQI3I", size, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ",
        2000, 1, 1, 0, 0, 0, b"acsp", b"\0\0\0\0", 0, 0, 0, 0, 0,
        0xF6D6, 0x10000, 0xD32D,
    )  # fmt: skip
    return header.ljust(128, b"\0") + table + body


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _xyz(*values: float) -> bytes:
    fixed = (round(value * 65536) for value in values)
    return struct.pack(">4sI3i", b"XYZ ", 0, *fixed)
