"""Input: what is found, what every kind of file becomes, and what is said of broken ones."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import shutil
from pathlib import Path

import broken
import numpy as np
import pytest
from PIL import Image, ImageCms
from pydantic import ValidationError

from digitize import scans
from digitize.errors import InputError, MissingDependency, UsageError
from digitize.scans import images, pdf

POPPLER = shutil.which("pdftoppm") is not None
ENGINES = [
    pytest.param("poppler", marks=pytest.mark.skipif(not POPPLER, reason="no pdftoppm")),
    "pdfium",
]


@pytest.fixture
def page() -> Image.Image:
    return broken.drawn_page()


def one(path: Path, **options: object) -> scans.Scan:
    (scan,) = scans.load_all(path, options=scans.Options(**options))
    return scan


def saved(folder: Path, name: str, picture: Image.Image, **options: object) -> Path:
    path = folder / name
    picture.save(path, **options)
    return path


def rgb(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("RGB"))


def distance(scan: scans.Scan, picture: Image.Image) -> float:
    """Mean difference of the values, 0..255; shapes must agree."""
    expected = rgb(picture)
    assert scan.pixels.shape == expected.shape
    return float(np.abs(scan.pixels.astype(int) - expected).mean())


def coarse_distance(scan: scans.Scan, picture: Image.Image) -> float:
    """The same on pages reduced so far that half a pixel of placement does not count."""
    size = picture.width // 20, picture.height // 20
    drawn = Image.fromarray(scan.pixels).resize(size, Image.Resampling.BOX)
    expected = picture.resize(size, Image.Resampling.BOX)
    return float(np.abs(rgb(drawn).astype(int) - rgb(expected)).mean())


# --- formats ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mode", "options", "tolerance"),
    [
        ("a.png", "RGB", {}, 0),
        ("a.png", "L", {}, 0),
        ("a.png", "1", {}, 0),
        ("a.png", "P", {}, 0),
        ("a.jpg", "RGB", {"quality": 95}, 2),
        ("a.jpg", "L", {"quality": 95}, 2),
        ("a.jpg", "RGB", {"quality": 95, "progressive": True}, 2),
        ("a.tif", "RGB", {}, 0),
        ("a.tif", "RGB", {"compression": "tiff_lzw"}, 0),
        ("a.tif", "RGB", {"compression": "jpeg", "quality": 95}, 2),
        ("a.tif", "L", {"compression": "tiff_adobe_deflate"}, 0),
        ("a.tif", "P", {"compression": "packbits"}, 0),
        ("a.tif", "1", {"compression": "group3"}, 0),
        ("a.tif", "1", {"compression": "group4"}, 0),
        ("a.tif", "LAB", {}, 2),
        ("a.jp2", "RGB", {}, 1),
        ("a.j2k", "L", {"no_jp2": True}, 1),
        ("a.webp", "RGB", {"lossless": True}, 0),
        ("a.webp", "RGB", {"quality": 95}, 4),
        ("a.bmp", "RGB", {}, 0),
        ("a.bmp", "1", {}, 0),
        ("a.gif", "P", {}, 0),
        ("a.ppm", "RGB", {}, 0),
    ],
)
def test_every_format_and_mode_gives_the_same_rgb(
    tmp_path, page, name, mode, options, tolerance
) -> None:
    if mode == "LAB":
        to_lab = ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
        )
        stored, expected = ImageCms.applyTransform(page, to_lab), page
    else:
        stored = expected = page.convert(mode)
    scan = one(saved(tmp_path, name, stored, **options))
    assert scan.pixels.dtype == np.uint8
    assert scan.pixels.flags.c_contiguous
    assert distance(scan, expected) <= tolerance
    assert (scan.source.width, scan.source.height) == page.size
    assert not scan.warnings


def test_white_is_zero_and_black_is_zero_bilevel_pages_are_the_same(tmp_path, page) -> None:
    bilevel = page.convert("1")
    for photometric in (0, 1):
        path = saved(tmp_path, f"{photometric}.tif", bilevel, compression="group4",
                     tiffinfo={262: photometric})  # fmt: skip
        with Image.open(path) as stored:
            assert stored.tag_v2[262] == photometric
        assert distance(one(path), bilevel) == 0


@pytest.mark.parametrize("suffix", ["png", "tif", "jp2"])
def test_sixteen_bit_grey_is_scaled_not_clipped(tmp_path, page, suffix) -> None:
    grey = np.asarray(page.convert("L")).astype(np.uint16) * 257
    path = saved(tmp_path, f"deep.{suffix}", Image.fromarray(grey))
    assert distance(one(path), page.convert("L")) <= 1


@pytest.mark.parametrize("bits", [10, 12, 14])
def test_fewer_bits_stored_in_sixteen_are_not_black(tmp_path, page, bits) -> None:
    grey = np.asarray(page.convert("L")).astype(np.uint32) * ((1 << bits) - 1) // 255
    path = saved(tmp_path, "deep.tif", Image.fromarray(grey.astype(np.uint16)))
    assert distance(one(path), page.convert("L")) <= 1


def test_sixteen_bit_white_is_zero_is_turned(tmp_path, page) -> None:
    grey = (255 - np.asarray(page.convert("L"))).astype(np.uint16) * 257
    path = saved(tmp_path, "deep.tif", Image.fromarray(grey))
    tag = (262).to_bytes(2, "little") + (3).to_bytes(2, "little") + (1).to_bytes(4, "little")
    data = path.read_bytes()
    assert data.count(tag) == 1
    at = data.index(tag) + len(tag)
    path.write_bytes(data[:at] + b"\0\0" + data[at + 2 :])  # photometric: white is zero
    assert distance(one(path), page.convert("L")) <= 1


def test_float_grey_from_0_to_1(tmp_path, page) -> None:
    grey = np.asarray(page.convert("L")).astype(np.float32) / 255
    assert distance(one(saved(tmp_path, "f.tif", Image.fromarray(grey))), page.convert("L")) <= 1


def test_sixteen_bit_rgb_png(tmp_path, page) -> None:
    import cv2

    path = tmp_path / "deep.png"
    cv2.imwrite(str(path), np.asarray(page)[:, :, ::-1].astype(np.uint16) * 257)
    assert distance(one(path), page) <= 1


def test_adobe_and_plain_cmyk_jpeg_are_the_same_picture(tmp_path, page) -> None:
    """Adobe's are stored inverted; a JPEG without Adobe's marker is not."""
    adobe = saved(tmp_path, "adobe.jpg", page.convert("CMYK"), quality=95)
    data = adobe.read_bytes()
    at = data.index(b"\xff\xee")
    length = int.from_bytes(data[at + 2 : at + 4], "big") + 2
    assert data[at + 4 : at + 9] == b"Adobe"
    inverted = io.BytesIO()
    Image.eval(page.convert("CMYK"), lambda v: 255 - v).save(inverted, "JPEG", quality=95)
    data = inverted.getvalue()
    plain = tmp_path / "plain.jpg"
    plain.write_bytes(data[:at] + data[at + length :])
    assert distance(one(adobe), page) <= 3
    assert distance(one(plain), page) <= 3


def test_cmyk_tiff(tmp_path, page) -> None:
    assert distance(one(saved(tmp_path, "a.tif", page.convert("CMYK"))), page) <= 1


@pytest.mark.parametrize("mode", ["LA", "RGBA", "PA"])
def test_transparent_is_white_paper(tmp_path, mode) -> None:
    layer = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    layer.paste((10, 10, 10, 255), (20, 20, 60, 60))
    layer.paste((0, 0, 0, 128), (70, 70, 90, 90))
    path = saved(tmp_path, "a.png" if mode != "PA" else "a.tif", layer.convert(mode))
    pixels = one(path).pixels
    assert (pixels[0, 0] == 255).all()
    assert (pixels[30, 30] < 30).all()
    if mode != "PA":
        assert (abs(pixels[80, 80].astype(int) - 127) <= 2).all()


def test_transparent_colour_of_a_palette_and_of_rgb(tmp_path) -> None:
    plain = Image.new("RGB", (100, 100), (255, 0, 255))
    plain.paste((0, 0, 0), (20, 20, 60, 60))
    keyed = saved(tmp_path, "rgb.png", plain, transparency=(255, 0, 255))
    palette = plain.quantize(4)
    colour = palette.getpixel((0, 0))
    indexed = saved(tmp_path, "p.png", palette, transparency=colour)
    for path in (keyed, indexed):
        pixels = one(path).pixels
        assert (pixels[0, 0] == 255).all(), path
        assert (pixels[30, 30] == 0).all(), path


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.jpg", {"quality": 95}),
        ("a.png", {}),
        ("a.webp", {"lossless": True}),
        ("a.tif", {}),
        ("a.tif", {"compression": "tiff_lzw"}),
    ],
)
def test_exif_orientation_is_undone_once(tmp_path, page, name, options, orientation) -> None:
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = page if undo is None else page.transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    scan = one(saved(tmp_path, name, stored, exif=exif, **options))
    assert distance(scan, page) <= 2
    assert (scan.source.width, scan.source.height) == page.size


# --- colours ------------------------------------------------------------------------------------


def swapped_profile() -> bytes:
    """sRGB with the colourants of red and green exchanged: its effect cannot be overlooked."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(data[128:132], "big")
    at = {bytes(data[i : i + 4]): i for i in range(132, 132 + 12 * count, 12)}
    red, green = at[b"rXYZ"], at[b"gXYZ"]
    data[red : red + 4], data[green : green + 4] = data[green : green + 4], data[red : red + 4]
    description = at[b"desc"]
    start = int.from_bytes(data[description + 4 : description + 8], "big")
    size = int.from_bytes(data[description + 8 : description + 12], "big")
    text = bytes(data[start : start + size])
    data[start : start + size] = text.replace(
        "sRGB".encode("utf-16-be"), "test".encode("utf-16-be")
    )
    return bytes(data)


def test_embedded_profile_is_applied(tmp_path, page) -> None:
    path = saved(tmp_path, "a.png", page, icc_profile=swapped_profile())
    red = one(path).pixels[30, 30]
    green = one(path, icc=False).pixels[30, 30]
    assert green.tolist() == [200, 30, 30]
    assert red[1] > 150 > red[0]


def test_srgb_profile_changes_nothing(tmp_path, page) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert distance(one(saved(tmp_path, "a.png", page, icc_profile=profile)), page) == 0


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_broken_or_unfitting_profile_is_left_out_with_a_warning(tmp_path, page, mode) -> None:
    profile = b"no profile" * 20 if mode == "RGB" else swapped_profile()
    path = saved(tmp_path, "a.tif", page.convert(mode), icc_profile=profile)
    scan = one(path)
    assert distance(scan, page.convert(mode)) <= 1
    assert [w.stage for w in scan.warnings] == ["scans"]
    assert "ICC" in scan.warnings[0].message


# --- resolution ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.bmp"])
@pytest.mark.parametrize("dpi", [72, 96, 200, 300, 600])
def test_resolution_is_what_the_file_says(tmp_path, page, name, dpi) -> None:
    assert one(saved(tmp_path, name, page, dpi=(dpi, dpi))).source.dpi == pytest.approx(dpi, 0.001)


@pytest.mark.parametrize(("name", "dpi"), [("a.jpg", 1), ("a.tif", 1), ("a.tif", 30_000)])
def test_nonsense_is_no_resolution(tmp_path, page, name, dpi) -> None:
    assert one(saved(tmp_path, name, page, dpi=(dpi, dpi))).source.dpi is None


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.webp", "a.jp2", "a.gif"])
def test_no_resolution_is_none(tmp_path, page, name) -> None:
    assert one(saved(tmp_path, name, page)).source.dpi is None


def test_resolution_per_centimetre_and_without_unit(tmp_path, page) -> None:
    metric = saved(tmp_path, "cm.tif", page, resolution_unit="cm", x_resolution=118.11,
                   y_resolution=118.11)  # fmt: skip
    unitless = saved(tmp_path, "no.tif", page, tiffinfo={282: 300.0, 283: 300.0, 296: 1})
    assert one(metric).source.dpi == pytest.approx(300, 0.001)
    assert one(unitless).source.dpi is None


def test_fax_resolution_that_differs_across_and_down_is_none(tmp_path, page) -> None:
    path = saved(tmp_path, "fax.tif", page.convert("1"), dpi=(204, 98), compression="group3")
    assert one(path).source.dpi is None


def test_resolution_in_exif_counts_and_an_exif_without_one_gives_none(tmp_path, page) -> None:
    exif = Image.Exif()
    exif[282], exif[283], exif[296] = 240.0, 240.0, 2
    assert one(saved(tmp_path, "camera.jpg", page, exif=exif)).source.dpi == 240
    silent = Image.Exif()
    silent[0x010F] = "Maker"
    assert one(saved(tmp_path, "silent.jpg", page, exif=silent)).source.dpi is None


# --- frames -------------------------------------------------------------------------------------


def tiff(folder: Path, pages: int, name: str = "book.tif", **options: object) -> Path:
    drawn = [broken.drawn_page(300, 400 + 10 * i) for i in range(pages)]
    return saved(folder, name, drawn[0], save_all=True, append_images=drawn[1:], **options)


def test_frames_of_a_tiff_are_units_of_work(tmp_path) -> None:
    item = scans.single(tiff(tmp_path, 4, compression="tiff_lzw"))
    assert scans.frames(item) == (0, 1, 2, 3)
    assert scans.frames(item, scans.parse_pages("2-3,9")) == (1, 2)
    taken = scans.fingerprint(item)
    arguments = pickle.loads(pickle.dumps((item, 2, scans.Options(), taken)))
    scan = scans.load(*arguments)
    assert (scan.source.frame, scan.source.height) == (2, 420)
    assert scan.source.sha256 == hashlib.sha256(item.path.read_bytes()).hexdigest()


def test_load_all_reads_the_chosen_pages(tmp_path) -> None:
    path = tiff(tmp_path, 5)
    assert [s.source.frame for s in scans.load_all(path)] == [0, 1, 2, 3, 4]
    chosen = scans.load_all(path, scans.parse_pages("5,1"))
    assert [(s.source.frame, s.source.height) for s in chosen] == [(0, 400), (4, 440)]


def test_pages_that_a_document_does_not_have(tmp_path) -> None:
    item = scans.single(tiff(tmp_path, 2))
    with pytest.raises(InputError, match=r"book\.tif: has 2 pages, none of them among --pages 3-4"):
        scans.frames(item, scans.parse_pages("3-4"))
    with pytest.raises(InputError, match="has no page 8"):
        scans.load(item, 7)


def test_pages_do_not_concern_a_file_of_one_page(tmp_path, page) -> None:
    item = scans.single(saved(tmp_path, "a.png", page))
    assert scans.frames(item, scans.parse_pages("3-4")) == (0,)


def test_reduced_copies_in_a_tiff_are_no_pages(tmp_path, page) -> None:
    small = page.resize((60, 80))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    path = saved(tmp_path, "a.tif", page, save_all=True, append_images=[small, page])
    assert scans.frames(scans.single(path)) == (0, 2)


def test_animation_gives_its_first_picture_and_a_warning(tmp_path, page) -> None:
    path = saved(tmp_path, "a.gif", page.convert("P"), save_all=True,
                 append_images=[page.convert("L").convert("P")])  # fmt: skip
    (scan,) = scans.load_all(path)
    assert "the first is read" in scan.warnings[0].message


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("1", (0,)),
        ("1-4,7", (0, 1, 2, 3, 6)),
        ("9-", (8, 9)),
        (" 2 - 3 ，1", (0, 1, 2)),
        ("1-99", tuple(range(10))),
    ],
)
def test_parse_pages(text, frames) -> None:
    assert scans.parse_pages(text).frames(10) == frames


def test_pages_are_written_as_they_are_typed() -> None:
    assert str(scans.parse_pages("1-4, 7,9-")) == "1-4,7,9-"


@pytest.mark.parametrize("text", ["", "0", "a", "4-1", "-3", "1,,2", "1-2-3", "1.5"])
def test_parse_pages_refuses(text) -> None:
    with pytest.raises(UsageError, match="--pages"):
        scans.parse_pages(text)


# --- PDF ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_pdf_is_drawn_at_300_dpi_unless_told_otherwise(tmp_path, engine) -> None:
    path = broken.pdf(tmp_path, pages=3)
    drawn = list(scans.load_all(path, options=scans.Options(pdf_engine=engine)))
    assert [s.source.frame for s in drawn] == [0, 1, 2]
    assert {s.source.dpi for s in drawn} == {300}
    for i, scan in enumerate(drawn):
        assert abs(scan.source.width - 300 / 72 * 300) < 2
        assert abs(scan.source.height - (400 + 10 * i) / 72 * 300) < 2
    low = one(broken.pdf(tmp_path), pdf_engine=engine, pdf_dpi=144)
    assert low.source.dpi == 144
    assert coarse_distance(low, broken.drawn_page()) < 4


@pytest.mark.parametrize("engine", ENGINES)
def test_turned_and_cropped_pdf_page_is_what_a_reader_sees(tmp_path, engine) -> None:
    import pikepdf

    path = tmp_path / "turned.pdf"
    with pikepdf.open(broken.pdf(tmp_path)) as document:
        document.pages[0].Rotate = 90
        document.pages[0].CropBox = [0, 200, 300, 400]
        document.save(path)
    scan = one(path, pdf_engine=engine, pdf_dpi=72)
    expected = broken.drawn_page().crop((0, 0, 300, 200)).transpose(Image.Transpose.ROTATE_270)
    assert scan.pixels.shape == (300, 200, 3)
    assert coarse_distance(scan, expected) < 4


@pytest.mark.parametrize("engine", ENGINES)
def test_pdf_page_whose_pixels_are_called_points_is_drawn_coarser(tmp_path, engine) -> None:
    path = saved(tmp_path, "wide.pdf", broken.drawn_page(600, 900), resolution=72)
    scan = one(path, pdf_engine=engine, max_pixels=2_000_000)
    assert scan.source.width * scan.source.height <= 2_000_000
    assert scan.source.dpi == pytest.approx(139, abs=2)
    assert "not 300" in scan.warnings[0].message


def test_pdfium_is_used_where_poppler_is_missing(tmp_path, monkeypatch) -> None:
    path = broken.pdf(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert one(path, pdf_dpi=72).source.width == 300
    with pytest.raises(MissingDependency, match="poppler-utils"):
        one(path, pdf_engine="poppler")


@pytest.mark.skipif(not POPPLER, reason="no pdftoppm")
def test_poppler_is_stopped_when_it_takes_too_long(tmp_path, monkeypatch) -> None:
    path = broken.pdf(tmp_path)
    slow = tmp_path / "bin"
    slow.mkdir()
    for program in ("pdftoppm", "pdfinfo"):
        (slow / program).write_text("#!/bin/sh\nexec sleep 30\n")
        (slow / program).chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow}:{os.environ['PATH']}")
    with pytest.raises(InputError, match="took too long"):
        one(path, pdf_timeout=1)


@pytest.mark.skipif(not POPPLER, reason="no pdftoppm")
def test_pdf_with_errors_that_poppler_survives_carries_a_warning(tmp_path) -> None:
    import pikepdf

    path = tmp_path / "errors.pdf"
    with pikepdf.open(broken.pdf(tmp_path)) as document:
        document.pages[0].contents_add(b"q /Missing Do Q")
        document.save(path)
    scan = one(path, pdf_engine="poppler", pdf_dpi=144)
    assert coarse_distance(scan, broken.drawn_page()) < 4
    (warning,) = scan.warnings
    assert "parts of the page may be missing" in warning.message


# --- broken files -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", broken.KINDS)
def test_broken_file_is_refused_with_its_name_and_the_next_step(tmp_path, capfd, kind) -> None:
    path = broken.KINDS[kind](tmp_path)
    engines = ("auto", "pdfium") if path.suffix == ".pdf" else ("auto",)
    for engine in engines:
        with pytest.raises(InputError) as caught:
            list(scans.load_all(path, options=scans.Options(pdf_engine=engine)))
        message = str(caught.value)
        assert message.startswith(f"{path}: ")
        assert ";" in message, "a next step follows the semicolon"
        assert "\n" not in message
        assert "Traceback" not in message
    assert capfd.readouterr() == ("", ""), "nothing is printed, by libraries neither"


def test_what_is_said_of_each_kind(tmp_path) -> None:
    expected = {
        "empty": "is empty",
        "half_jpeg": "cut short",
        "half_g4_tiff": "cut short",
        "text_named_png": "is a text file",
        "web_page_named_pdf": "is a text file",
        "one_pixel": "1 x 1 pixels is too small",
        "bomb_png": "scans.max_pixels",
        "bomb_pdf": "scans.max_pixels",
        "half_pdf": "cut short",
        "damaged_pdf": "damaged",
        "encrypted_pdf": "is encrypted",
        "empty_pdf": "has no pages",
    }
    for kind, said in expected.items():
        for engine in ("auto", "pdfium"):
            with pytest.raises(InputError, match=said):
                list(
                    scans.load_all(
                        broken.KINDS[kind](tmp_path), options=scans.Options(pdf_engine=engine)
                    )
                )


@pytest.mark.parametrize("at", [0.02, 0.2, 0.5, 0.8, 0.97])
@pytest.mark.parametrize("suffix", ["jpg", "png", "jp2", "webp", "bmp", "gif", "tif"])
def test_no_part_of_a_page_is_taken_for_the_whole(tmp_path, suffix, at) -> None:
    path = saved(tmp_path, f"whole.{suffix}", broken.noise(200, 200))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * at)])
    with pytest.raises(InputError):
        one(path)


def test_limit_against_bombs_can_be_raised(tmp_path) -> None:
    path = saved(tmp_path, "large.png", Image.new("1", (1500, 1000)))
    with pytest.raises(InputError, match=r"--set scans\.max_pixels=1500000$"):
        one(path, max_pixels=1_000_000)
    assert one(path, max_pixels=1_500_000).source.width == 1500


def test_default_limit_takes_a_page_of_12000_square() -> None:
    images.check_size(Path("a.png"), 12_000, 12_000, scans.Options())
    pdf_dpi = pdf._fitting_dpi(40, 40, scans.Options())
    assert pdf_dpi == 300


def test_pillows_own_limit_is_left_as_it_was(tmp_path, page) -> None:
    before = Image.MAX_IMAGE_PIXELS
    one(saved(tmp_path, "a.png", page))
    assert before == Image.MAX_IMAGE_PIXELS


def test_missing_file_and_folder_instead_of_file(tmp_path) -> None:
    with pytest.raises(InputError, match=r"no\.png: no such file; check the path"):
        one(tmp_path / "no.png")
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(InputError, match="cannot be read"):
        one(tmp_path / "folder.png")


def test_unreadable_file(tmp_path, page, monkeypatch) -> None:
    path = saved(tmp_path, "a.png", page)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=r"a\.png: cannot be read \(Permission denied\)"):
        one(path)


@pytest.mark.parametrize("when", ["before", "while"])
def test_file_that_changes_is_noticed(tmp_path, page, monkeypatch, when) -> None:
    item = scans.single(saved(tmp_path, "a.png", page))
    taken = scans.fingerprint(item)

    def touch() -> None:
        os.utime(item.path, ns=(0, taken.changed_ns + 1))

    if when == "before":
        touch()
    else:
        decode = images.decode

        def slow_decode(*arguments: object) -> images.Decoded:
            touch()
            return decode(*arguments)

        monkeypatch.setattr(images, "decode", slow_decode)
    with pytest.raises(InputError, match="changed while it was read; run again"):
        scans.load(item, 0, taken=taken)


@pytest.mark.parametrize(("name", "said"), [("a.tif", "PNG"), ("a", "PNG"), ("a.pdf", "PNG")])
def test_content_decides_over_the_name(tmp_path, page, name, said) -> None:
    path = tmp_path / name
    path.write_bytes(broken.encoded(page, "PNG"))
    scan = one(path)
    assert distance(scan, page) == 0
    assert said in scan.warnings[0].message


def test_pdf_under_another_name(tmp_path) -> None:
    path = broken.pdf(tmp_path, "scan.png")
    assert one(path, pdf_dpi=72).source.width == 300


def test_options_are_closed_and_bounded() -> None:
    with pytest.raises(ValidationError):
        scans.Options(pdf_dip=300)
    with pytest.raises(ValidationError):
        scans.Options(pdf_dpi=5)
    assert all(f.description for f in scans.Options.model_fields.values())


# --- finding ------------------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path, page) -> Path:
    """A folder of scans with everything that lies about in such folders."""
    root = tmp_path / "archive"
    (root / "1931" / "05").mkdir(parents=True)
    (root / ".cache").mkdir()
    for name in ("b.png", "a.png", "1931/05/c.png", ".hidden.png", ".cache/d.png"):
        saved(root, name, page)
    (root / "notes.txt").write_text("notes")
    (root / "Thumbs.db").write_bytes(b"\0\1\2")
    (root / "nameless").write_bytes(broken.encoded(page, "JPEG"))
    broken.empty(root / "1931")
    return root


def test_folder_is_searched_in_a_fixed_order(tree) -> None:
    found = scans.find([tree])
    assert [item.file for item in found.items] == [
        "a.png", "b.png", "nameless", "1931/empty.png", "1931/05/c.png",
    ]  # fmt: skip
    assert [path.name for path in found.passed_over] == ["Thumbs.db", "notes.txt"]
    assert not found.failures
    assert all(item.root == tree and item.name == item.file for item in found.items)
    assert all((item.root / item.file) == item.path for item in found.items)


def test_patterns_are_relative_to_their_fixed_part(tree) -> None:
    found = scans.find([f"{tree}/**/*.png"])
    assert [item.file for item in found.items] == [
        "1931/05/c.png", "1931/empty.png", "a.png", "b.png",
    ]  # fmt: skip
    assert {item.root for item in found.items} == {tree}
    assert [i.file for i in scans.find([f"{tree}/193?"]).items] == [
        "1931/empty.png", "1931/05/c.png",
    ]  # fmt: skip


def test_name_with_brackets_is_a_name_first(tmp_path, page) -> None:
    saved(tmp_path, "page[1].png", page)
    assert [i.file for i in scans.find([tmp_path / "page[1].png"]).items] == ["page[1].png"]


def test_file_given_twice_counts_once(tree) -> None:
    found = scans.find([tree / "b.png", tree, f"{tree}/*.png"])
    assert [i.file for i in found.items].count("b.png") == 1
    assert found.items[0].path == tree / "b.png"


def test_equal_relative_names_get_distinct_names(tmp_path, page) -> None:
    for box in ("x/box", "y/box", "z"):
        (tmp_path / box).mkdir(parents=True)
        saved(tmp_path / box, "p1.png", page)
        saved(tmp_path / box, f"only-{box[0]}.png", page)
    inputs = [tmp_path / "x/box", tmp_path / "y/box", tmp_path / "z"]
    names = {item.path: item.name for item in scans.find(inputs).items}
    assert names[tmp_path / "x/box/p1.png"] == "x/box/p1.png"
    assert names[tmp_path / "y/box/p1.png"] == "y/box/p1.png"
    assert names[tmp_path / "x/box/only-x.png"] == "only-x.png"
    assert len(set(names.values())) == len(names) == 6
    assert names == {i.path: i.name for i in scans.find(reversed(inputs)).items}
    files = {item.file for item in scans.find(inputs).items}
    assert files == {"p1.png", "only-x.png", "only-y.png", "only-z.png"}


def test_names_that_differ_in_case_alone_get_distinct_names(tmp_path, page) -> None:
    saved(tmp_path, "Page.png", page)
    saved(tmp_path, "page.png", page)
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("file system ignores case")
    names = [item.name for item in scans.find([tmp_path]).items]
    assert len({name.casefold() for name in names}) == 2


def test_inputs_that_fail_are_recorded_and_the_rest_goes_on(tmp_path, tree) -> None:
    (tmp_path / "bare").mkdir()
    found = scans.find(
        [tmp_path / "nowhere", tree / "notes.txt", tmp_path / "bare", f"{tmp_path}/*.tiff", tree]
    )
    said = {failure.path.name: str(failure.error) for failure in found.failures}
    assert "no such file or folder" in said["nowhere"]
    assert "is a text file" in said["notes.txt"]
    assert "holds no file;" in said["bare"]
    assert "matches no" in said["*.tiff"]
    assert all(isinstance(failure.error, InputError) for failure in found.failures)
    assert len(found.items) == 5


def test_folder_without_any_page_says_what_it_holds(tmp_path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (failure,) = scans.find([tmp_path]).failures
    assert "holds no page, but 1 other file;" in str(failure.error)


def test_unreadable_folder_is_a_failure_and_its_siblings_are_found(tree, monkeypatch) -> None:
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("1931"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = scans.find([tree])
    assert [item.file for item in found.items] == ["a.png", "b.png", "nameless"]
    (failure,) = found.failures
    assert failure.path == tree / "1931"
    assert "folder cannot be read (Permission denied); check its permissions" in str(failure.error)


def test_links_in_a_circle_end_and_dead_links_are_failures(tree) -> None:
    (tree / "1931" / "back").symlink_to(tree)
    (tree / "dead.png").symlink_to(tree / "gone.png")
    found = scans.find([tree])
    assert len(found.items) == 5
    assert [failure.path.name for failure in found.failures] == ["dead.png"]


def test_pipe_is_no_scan(tree) -> None:
    os.mkfifo(tree / "pipe.png")
    assert "pipe.png" not in {item.file for item in scans.find([tree]).items}
    (failure,) = scans.find([tree / "pipe.png"]).failures
    assert "neither a file nor a folder" in str(failure.error)


def test_excluded_folder_is_not_descended_into(tree) -> None:
    found = scans.find([tree], exclude=[tree / "1931"])
    assert [item.file for item in found.items] == ["a.png", "b.png", "nameless"]


def test_name_that_is_no_utf8_can_be_written_to_json(tmp_path, page) -> None:
    folder = os.fsencode(tmp_path)
    with open(folder + b"/\xff\xfe.png", "wb") as file:  # noqa: PTH123 - a name in bytes
        file.write(broken.encoded(page, "PNG"))
    (item,) = scans.find([tmp_path]).items
    scan = scans.load(item)
    assert "\ufffd" in scan.source.model_dump_json()
