"""Straightening: drawn pages, turned, bent, bordered and lit in known ways, and measured again."""

from __future__ import annotations

import importlib.util
import math
import random
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont
from pydantic import ValidationError

from digitize import preprocess
from digitize.geometry import Box, Transform
from digitize.page import Source
from digitize.preprocess import curl, light, orientation, placement, skew, spread, strips, thumbnail
from digitize.scans import Scan, estimate_dpi

CHINESE = (
    "今日本埠各界代表齊集大會堂討論改良市政之辦法到會者數百人主席報告開會宗旨後由諸君相繼演說"
    "皆以為道路衛生兩事最為緊要應即設法籌款從速舉辦衆贊成之"
)
ENGLISH = ["the", "quick", "brown", "fox", "jumps", "over", "lazy", "dog", "seventeen", "report"]
WIDTH, HEIGHT = 1000, 1400


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    package = importlib.util.find_spec("layoutparser").submodule_search_locations[0]
    return ImageFont.truetype(str(Path(package) / "misc" / "NotoSerifCJKjp-Regular.otf"), size)


def typeset(
    seed: int = 1,
    vertical: bool = False,
    english: bool = False,
    size: int = 18,
    columns: int = 4,
    pictures: int = 0,
    filled: float = 1.0,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> np.ndarray:
    """A grey page of text, ``columns`` columns (tiers of a vertical page), black on white."""
    rng = random.Random(seed)
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    along, across = (height, width) if vertical else (width, height)
    margin, pitch = min(width, height) // 15, round(size * 1.45)
    room = (along - 2 * margin) / columns
    for column in range(columns):
        start = margin + column * room
        level = margin + rng.randrange(pitch)  # columns do not share their baselines
        while level < across - margin - size:
            text = "".join(rng.choices(CHINESE, k=int(room / size - 1.2)))
            if english:
                words = " ".join(rng.choices(ENGLISH, k=30))
                text = next(t for n in range(200, 0, -1) if font(size).getlength(t := words[:n]) < room - size)  # noqa: E501  # fmt: skip
            if rng.random() < 0.15:
                text = text[: rng.randrange(2, len(text))]
            if rng.random() > filled:
                text = ""
            for i, char in enumerate(text if vertical else [text]):
                place = (width - level - size, start + i * size) if vertical else (start, level)
                draw.text(place, char, font=font(size), fill=15)
            level += pitch
    page = np.array(image)
    noise = np.random.default_rng(seed)
    for _ in range(pictures):
        w, h = rng.randrange(width // 5, width // 2), rng.randrange(height // 8, height // 4)
        x, y = rng.randrange(margin, width - margin - w), rng.randrange(margin, height - margin - h)
        blobs = noise.integers(20, 230, (9, 9)).astype(np.float32)
        page[y : y + h, x : x + w] = cv2.resize(blobs, (w, h), interpolation=cv2.INTER_LINEAR)
    return page


def rgb(grey: np.ndarray) -> np.ndarray:
    return np.dstack([grey] * 3)


def scan(pixels: np.ndarray) -> Scan:
    pixels = rgb(pixels) if pixels.ndim == 2 else pixels
    height, width = pixels.shape[:2]
    return Scan(pixels, Source(file="a.png", sha256="0", width=width, height=height))


def tilted(page: np.ndarray, degrees: float, fill: int = 255) -> np.ndarray:
    """The page with its lines falling to the right by so many degrees."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1)
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC,
                          borderValue=(fill,) * 3)  # fmt: skip


def measured(page: np.ndarray) -> float:
    ink = thumbnail.reduce(rgb(page)).ink
    return math.degrees(skew.measure(ink, math.radians(6)).angle)


def mapped_back(sheet: preprocess.Sheet, points: list[tuple[float, float]]) -> np.ndarray:
    return np.array(sheet.to_scan(points))


# --- skew ---------------------------------------------------------------------------------------

KINDS = {
    "horizontal": {},
    "vertical": {"vertical": True},
    "english": {"english": True},
    "pictures": {"pictures": 5},
    "vertical-pictures": {"vertical": True, "pictures": 5},
    "few-lines": {"filled": 0.08, "columns": 1},
    "vertical-few-lines": {"filled": 0.12, "columns": 2, "vertical": True},
    "small-type": {"size": 10, "columns": 7},
}


@pytest.mark.parametrize("kind", KINDS)
def test_skew_is_found_to_a_tenth_of_a_degree(kind) -> None:
    page = typeset(seed=len(kind), **KINDS[kind])
    errors = {a: measured(tilted(page, a)) - a for a in (-5, -2.3, -0.4, -0.1, 0, 0.07, 1, 4.7)}
    assert max(map(abs, errors.values())) < 0.1, errors


@pytest.mark.parametrize("fill", [0, 90])
def test_skew_on_a_dark_bed_is_the_texts_not_the_frames(fill) -> None:
    page = typeset()
    for angle in (-1.4, 0.3, 2.0):
        bedded = cv2.copyMakeBorder(page, 60, 40, 30, 80, cv2.BORDER_CONSTANT, value=fill)
        assert abs(measured(tilted(bedded, angle, fill)) - angle) < 0.1


@pytest.mark.parametrize("grain", [20, 45])
def test_grain_does_not_draw_the_skew_to_zero(grain) -> None:
    page = tilted(typeset(), 0.4)
    noise = np.random.default_rng(3).normal(0, grain, page.shape)
    assert abs(measured((page * 0.7 + 40 + noise).clip(0, 255).astype(np.uint8)) - 0.4) < 0.1


@pytest.mark.parametrize("kind", ["blank", "noise", "photo"])
def test_without_lines_nothing_is_turned_or_cut(kind) -> None:
    rng = np.random.default_rng(1)
    pixels = {
        "blank": np.full((700, 500), 250.0),
        "noise": rng.normal(200, 20, (700, 500)),
        "photo": cv2.resize(rng.uniform(0, 255, (9, 7)), (500, 700), interpolation=cv2.INTER_CUBIC),
    }[kind]
    pixels = rgb(pixels.clip(0, 255).astype(np.uint8))
    (sheet,) = preprocess.straighten(scan(pixels), preprocess.Options(crop=kind != "photo"))
    assert sheet.to_scan == Transform()
    assert np.array_equal(sheet.pixels, pixels)


def test_level_page_keeps_its_very_pixels() -> None:
    given_scan = scan(typeset())
    (sheet,) = preprocess.straighten(given_scan)
    assert np.shares_memory(sheet.pixels, given_scan.pixels)
    assert sheet.to_scan == Transform()
    assert sheet.part is None
    assert not sheet.warnings


def test_levelled_page_is_level_and_holds_all_of_its_text() -> None:
    page = tilted(cv2.copyMakeBorder(typeset(), 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=255), 3)
    (sheet,) = preprocess.straighten(scan(page))
    assert abs(measured(sheet.pixels[:, :, 0])) < 0.05
    before, after = (255 - page.astype(int)).sum(), (255 - sheet.pixels[:, :, 0].astype(int)).sum()
    assert abs(after - before) < 0.04 * before


# --- coordinates --------------------------------------------------------------------------------

DOTS = ((150.5, 200.5), (700.5, 310.5), (410.5, 640.5), (180.5, 1100.5), (800.5, 1210.5))


def dotted(pixels: np.ndarray) -> np.ndarray:
    """Dots of four pixels radius on white; their middles are ``DOTS``."""
    pixels = pixels.copy()
    for x, y in DOTS:
        cv2.circle(pixels, (int(x), int(y)), 14, (255, 255, 255), -1)
        cv2.circle(pixels, (int(x), int(y)), 4, (0, 0, 255), -1)
    return pixels


def dots(pixels: np.ndarray) -> list[tuple[float, float]]:
    blue = pixels[:, :, 2].astype(int) - pixels[:, :, 0]
    _, _, stats, _ = cv2.connectedComponentsWithStats((blue > 60).astype(np.uint8))
    found = []
    for x, y, w, h, area in stats[1:]:
        if area > 20:
            weight = np.clip(blue[y - 2 : y + h + 2, x - 2 : x + w + 2], 0, None).astype(float)
            rows, columns = np.indices(weight.shape)
            found.append((
                x - 1.5 + (weight * columns).sum() / weight.sum(),
                y - 1.5 + (weight * rows).sum() / weight.sum(),
            ))  # fmt: skip
    return found


def worst(found: np.ndarray, expected: tuple[tuple[float, float], ...]) -> float:
    assert len(found) == len(expected)
    gaps = np.hypot(*(found[:, None] - np.array(expected)[None]).transpose(2, 0, 1))
    return float(gaps.min(axis=1).max())


@settings(max_examples=40, deadline=None)
@given(
    turn=st.integers(0, 3),
    degrees=st.one_of(st.just(0.0), st.floats(-6, 6)),
    left=st.integers(0, 90),
    top=st.integers(0, 110),
)
def test_every_placement_leads_back_to_the_scan(turn, degrees, left, top) -> None:
    pixels = dotted(np.full((HEIGHT, WIDTH, 3), 255, np.uint8))
    place = placement.Placement(WIDTH, HEIGHT, turn, math.radians(degrees))
    width, height = (round(side) for side in place.canvas)
    box = Box(left, top, width - 20, height - 30)
    place = placement.Placement(WIDTH, HEIGHT, turn, math.radians(degrees), box)
    drawn = placement.draw(pixels, place, (255, 255, 255))
    assert drawn.shape[1::-1] == place.size
    found = np.array(placement.transform(place)(dots(drawn)))
    assert worst(found, DOTS) < 0.5


@pytest.mark.parametrize("degrees", [-3.3, 0.2, 4.1])
def test_points_of_a_straightened_scan_lie_where_they_lay(degrees) -> None:
    height, width = HEIGHT + 100, WIDTH + 130
    pixels = np.full((height, width, 3), 20, np.uint8)
    pixels[40 : 40 + HEIGHT, 50 : 50 + WIDTH] = rgb(typeset())
    pixels = dotted(tilted(pixels, degrees, 20))
    (sheet,) = preprocess.straighten(scan(pixels))
    assert sheet.pixels.shape[0] < height
    assert sheet.pixels.shape[1] < width
    assert worst(mapped_back(sheet, dots(sheet.pixels)), DOTS) < 0.5


# --- borders ------------------------------------------------------------------------------------


@pytest.mark.parametrize("colour", [(12, 12, 14), (30, 110, 60), (150, 105, 60), (115, 115, 115)])
@pytest.mark.parametrize("degrees", [0, 1.8])
def test_bed_is_cut_off_and_no_text_with_it(colour, degrees) -> None:
    page = rgb(typeset())
    size = (WIDTH + 300, HEIGHT + 260)
    matrix = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), -degrees, 1)
    matrix[:, 2] += (140, 120)
    pixels = np.full((*size[::-1], 3), colour, np.uint8)
    pixels = cv2.warpAffine(page, matrix, size, dst=pixels, borderMode=cv2.BORDER_TRANSPARENT)
    (sheet,) = preprocess.straighten(scan(pixels))
    height, width = sheet.pixels.shape[:2]
    assert abs(width - WIDTH) < 40
    assert abs(height - HEIGHT) < 40
    margin = np.concatenate(
        [sheet.pixels[3], sheet.pixels[-4], sheet.pixels[:, 3], sheet.pixels[:, -4]]
    )
    assert (margin.min(axis=1) > 180).mean() > 0.9
    ys, xs = np.nonzero(page[:, :, 0] < 100)
    corners = [(x, y, 1) for x in (xs.min(), xs.max()) for y in (ys.min(), ys.max())]
    on_scan = np.vstack([matrix, (0, 0, 1)]) @ np.transpose(corners)
    x, y, _ = np.linalg.inv(sheet.to_scan.matrix) @ on_scan
    assert x.min() >= 0
    assert x.max() <= width
    assert y.min() >= 0
    assert y.max() <= height


def test_printed_banner_at_the_edge_is_no_bed() -> None:
    pixels = rgb(typeset())
    banner = Image.new("RGB", (WIDTH, 170), (30, 40, 120))
    ImageDraw.Draw(banner).text((100, 20), "今日新聞晚報", font=font(110), fill="white")
    pixels[:170] = np.asarray(banner)
    (sheet,) = preprocess.straighten(scan(pixels))
    assert sheet.pixels.shape == pixels.shape


@pytest.mark.parametrize("colour", [(20, 20, 20), (180, 20, 30), (10, 60, 140)])
def test_printed_bar_with_the_folio_in_it_stays(colour: tuple[int, int, int]) -> None:
    pixels = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    pixels[160:] = rgb(typeset())[160:]
    bar = Image.new("RGB", (WIDTH - 120, 60), colour)
    draw = ImageDraw.Draw(bar)
    for x, text in ((8, "河山日報"), (300, "二〇二四年六月十一日"), (WIDTH - 260, "07版")):
        draw.text((x, 12), text, font=font(30), fill="white")
    pixels[60:120, 60:-60] = np.asarray(bar)
    (sheet,) = preprocess.straighten(scan(pixels))
    assert sheet.pixels.shape == pixels.shape


def test_tinted_advertisement_at_the_edge_is_no_bed() -> None:
    pixels = rgb(typeset())
    pixels[1100:] = np.minimum(pixels[1100:], np.array([250, 170, 180], np.uint8))
    (sheet,) = preprocess.straighten(scan(pixels))
    assert sheet.pixels.shape == pixels.shape


def test_black_bar_beside_the_page_goes_and_a_frame_around_it_stays() -> None:
    page = typeset()
    barred = cv2.copyMakeBorder(page, 60, 30, 0, 90, cv2.BORDER_CONSTANT, value=255)
    barred[15:40, 30:-30] = 0
    barred[15:, -60:-35] = 0
    (sheet,) = preprocess.straighten(scan(barred))
    assert sheet.pixels.shape[0] < barred.shape[0] - 35
    assert sheet.pixels.shape[1] < barred.shape[1] - 55
    framed = page.copy()
    cv2.rectangle(framed, (25, 25), (WIDTH - 26, HEIGHT - 26), 0, 4)
    (sheet,) = preprocess.straighten(scan(framed))
    assert sheet.pixels.shape[:2] == framed.shape


def test_crop_can_be_switched_off() -> None:
    bedded = cv2.copyMakeBorder(typeset(), 90, 90, 90, 90, cv2.BORDER_CONSTANT, value=10)
    (sheet,) = preprocess.straighten(scan(bedded), preprocess.Options(crop=False))
    assert sheet.pixels.shape[:2] == bedded.shape


# --- which way is up ----------------------------------------------------------------------------


def sample_of(page: np.ndarray) -> strips.Sample:
    pixels = rgb(page)
    height, width = page.shape
    place = placement.Placement(width, height)
    return strips.sample(pixels, thumbnail.reduce(pixels), place, 8)


@pytest.mark.parametrize("vertical", [False, True])
def test_direction_of_lines_is_seen(vertical) -> None:
    assert sample_of(typeset(vertical=vertical)).vertical is vertical
    assert sample_of(np.rot90(typeset(vertical=vertical)).copy()).vertical is not vertical


def test_column_laid_out_upright_is_a_line_of_upright_characters() -> None:
    """A column of one character, laid out, looks like a line of it, and at no other turn."""
    page = Image.new("L", (500, 900), 255)
    draw = ImageDraw.Draw(page)
    for x in range(50, 430, 40):
        for y in range(50, 800, 30):
            draw.text((x, y), "書", font=font(28), fill=10)
    sample = sample_of(np.array(page))
    assert sample.vertical
    line = Image.new("L", (600, 48), 255)
    for i in range(12):
        ImageDraw.Draw(line).text((i * 48, -5), "書", font=font(44), fill=10)
    expected = np.asarray(line).astype(float).mean(axis=1)
    likeness = []
    for turn in range(4):
        rows = np.mean([
            cv2.cvtColor(s.as_if_turned(turn), cv2.COLOR_RGB2GRAY).mean(axis=1)
            for s in sample.strips
        ], axis=0)  # fmt: skip
        likeness.append(np.corrcoef(rows, expected)[0, 1])
    assert int(np.argmax(likeness)) == 0, likeness


class Reader:
    """A judge that reads characters which stand upright, and, as real ones do, on their backs."""

    def __init__(self, upright: int, flat: float = 0.9) -> None:
        self.scores = {upright % 4: 0.95, (upright + 1) % 4: flat}
        self.asked: list[int] = []

    def __call__(self, sample: strips.Sample, turn: int, judge: object) -> float:
        self.asked.append(turn)
        return self.scores.get(turn, 0.3)


@pytest.mark.parametrize("upright", range(4))
@pytest.mark.parametrize("flat", [0.93, 0.4])
def test_judge_decides_though_it_reads_lying_characters_too(monkeypatch, upright, flat) -> None:
    monkeypatch.setattr(orientation, "_classifier", lambda: None)
    monkeypatch.setattr(orientation, "_score", Reader(upright, flat))
    assert orientation.decide(sample_of(typeset()), lambda crops: [0.0]) == upright


def test_doubtful_judge_turns_nothing(monkeypatch) -> None:
    monkeypatch.setattr(orientation, "_classifier", lambda: None)
    sample = sample_of(typeset())
    assert orientation.decide(sample, lambda crops: [0.4] * len(crops)) == 0
    assert orientation.decide(sample, lambda crops: [0.9] * len(crops)) == 0
    assert orientation.decide(sample, None) == 0


def test_page_with_hardly_a_line_is_not_turned() -> None:
    page = np.full((600, 500), 255, np.uint8)
    (sheet,) = preprocess.straighten(scan(page), judge=lambda crops: [1.0] * len(crops))
    assert sheet.to_scan == Transform()


@pytest.mark.parametrize("turn", ["90", "180", "270"])
def test_turn_can_be_ordered(turn) -> None:
    page = rgb(typeset())
    (sheet,) = preprocess.straighten(scan(page), preprocess.Options(turn=turn, crop=False))
    assert np.array_equal(sheet.pixels, np.rot90(page, int(turn) // 90))
    assert f"turned by {turn} degrees" in sheet.warnings[0].message


@pytest.mark.model
@pytest.mark.parametrize("kind", [{}, {"vertical": True}, {"vertical": True, "size": 12}])
def test_upside_down_page_is_turned_without_a_judge_and_an_upright_one_is_not(kind) -> None:
    page = rgb(typeset(**kind))
    (upright,) = preprocess.straighten(scan(page))
    assert np.shares_memory(upright.pixels, page) or np.array_equal(upright.pixels, page)
    flipped = np.ascontiguousarray(np.rot90(page, 2))
    (sheet,) = preprocess.straighten(scan(flipped))
    assert np.array_equal(sheet.pixels, page)
    lying = np.ascontiguousarray(np.rot90(page))
    (sheet,) = preprocess.straighten(scan(lying))
    assert np.array_equal(sheet.pixels, lying), "by a quarter only with a judge"


@pytest.mark.model
@pytest.mark.parametrize("kind", [{}, {"vertical": True}])
@pytest.mark.parametrize("turned", range(4))
def test_recogniser_as_judge_turns_every_page_upright(kind, turned) -> None:
    from digitize import ocr
    from digitize.ocr import onnx
    from digitize.runtime import Options as RuntimeOptions

    judge = ocr.readability(onnx.open_engine(ocr.Options(), RuntimeOptions(threads=1)))
    page = rgb(typeset(size=20, **kind))
    lying = np.ascontiguousarray(np.rot90(page, -turned))
    (sheet,) = preprocess.straighten(scan(lying), judge=judge)
    assert np.array_equal(sheet.pixels, page)
    assert sheet.vertical in (bool(kind), None)


# --- two pages ----------------------------------------------------------------------------------


def frame(vertical: bool, gutter: str) -> np.ndarray:
    """Two pages side by side on one frame, or one page as broad."""
    left, right = (typeset(seed, vertical, width=700, height=1000, columns=3) for seed in (5, 6))
    if gutter == "gap":
        return np.hstack([left, np.full((1000, 50), 15, np.uint8), right])
    if gutter == "framed":
        for page in (left, right):
            cv2.rectangle(page, (18, 18), (681, 981), 0, 3)
    both = np.hstack([left, right]).astype(np.float32)
    if gutter == "crack":
        both[:, 699:702] = 60
    if gutter == "leaning crack":
        cv2.line(both, (708, 0), (692, 1000), 40, 3)
    if gutter == "fold":
        both *= 1 - 0.6 * np.exp(-(((np.arange(1400) - 700) / 18) ** 2))
    return both.astype(np.uint8)


@pytest.mark.parametrize("gutter", ["gap", "crack", "leaning crack", "framed", "fold"])
@pytest.mark.parametrize("vertical", [False, True])
def test_two_pages_on_one_frame_are_parted_in_reading_order(gutter, vertical) -> None:
    pixels = rgb(frame(vertical, gutter))
    sheets = preprocess.straighten(scan(pixels))
    assert [sheet.part for sheet in sheets] == [0, 1]
    starts = [sheet.to_scan(((0, 0),))[0][0] for sheet in sheets]
    assert (starts[0] > starts[1]) is vertical
    middle = pixels.shape[1] / 2
    for sheet in sheets:
        height, width = sheet.pixels.shape[:2]
        (x0, y0), (x1, _) = sheet.to_scan(((0, 0), (width, height)))
        lean = 12 if gutter == "leaning crack" else 5
        assert x1 <= middle + lean or x0 >= middle - lean
        assert abs(x1 - x0 - 700) < 60
        assert y0 < 60  # above that is nothing but margin
    assert all("two pages" in sheet.warnings[0].message for sheet in sheets)


@pytest.mark.parametrize("columns", [2, 4, 6])
def test_one_page_is_never_parted(columns) -> None:
    tall = typeset(columns=columns)
    broad = typeset(columns=columns, width=1400, height=1000)
    folded = (tall * (1 - 0.6 * np.exp(-(((np.arange(WIDTH) - 500) / 18) ** 2)))).astype(np.uint8)
    for page in (tall, broad, folded):
        assert spread.find(thumbnail.reduce(rgb(page))) is None
    ruled = broad.copy()
    ruled[60:-60, 699:702] = 0
    assert spread.find(thumbnail.reduce(rgb(ruled))) is None


def test_print_across_a_fold_keeps_the_page_whole() -> None:
    pixels = frame(False, "fold")
    for y in range(60, 950, 24):
        pixels[y : y + 14, 560:840] = np.minimum(pixels[y : y + 14, 560:840], 30)
    assert len(preprocess.straighten(scan(pixels))) == 1


# --- pages that do not lie flat -----------------------------------------------------------------


def bent(page: np.ndarray, down: np.ndarray) -> np.ndarray:
    """The page with its print moved down by ``down`` pixels, place by place."""
    y, x = np.indices(page.shape[:2], dtype=np.float32)
    return cv2.remap(page, x, y - down.astype(np.float32), cv2.INTER_CUBIC,
                     borderMode=cv2.BORDER_REPLICATE)  # fmt: skip


def shapes() -> dict[str, np.ndarray]:
    y, x = np.indices((HEIGHT, WIDTH)) / np.array([HEIGHT, WIDTH])[:, None, None]
    return {
        "arc": 22 * (2 * x - 1) ** 2,
        "keystone": 16 * (2 * x - 1) * (2 * y - 1),
        "spine": 26 * np.exp(-5 * x),
    }


@pytest.mark.parametrize("shape", ["arc", "keystone", "spine"])
@pytest.mark.parametrize("kind", [{}, {"vertical": True}, {"english": True, "pictures": 2}])
def test_bent_page_is_flattened_and_leads_back_to_the_scan(shape, kind) -> None:
    page = typeset(**kind)
    pixels = dotted(rgb(bent(page, shapes()[shape])))
    (sheet,) = preprocess.straighten(scan(pixels))
    assert sheet.to_scan.grid is not None
    assert any("flattened" in w.message for w in sheet.warnings)
    assert worst(mapped_back(sheet, dots(sheet.pixels)), DOTS) < 0.5
    # Down a column all points are moved alike or smoothly; along a row what is left of the bend
    # must be a fraction of it.
    height, width = sheet.pixels.shape[:2]
    left = []
    for y in np.linspace(0.1, 0.9, 9) * height:
        row = mapped_back(sheet, [(x, y) for x in np.linspace(0.04, 0.96, 24) * width])
        xs, ys = row.round().astype(int).T
        inside = (xs >= 0) & (xs < WIDTH) & (ys >= 0) & (ys < HEIGHT)
        flat = row[inside, 1] - shapes()[shape][ys[inside], xs[inside]]
        slope = np.polyfit(xs[inside], flat, 1)
        left.append(np.ptp(flat - np.polyval(slope, xs[inside])))
    bend_before = {"arc": 22, "keystone": 30, "spine": 22}[shape]
    assert np.mean(left) < 0.35 * bend_before, left


@pytest.mark.parametrize("kind", KINDS)
def test_flat_pages_are_left_flat(kind) -> None:
    page = tilted(typeset(seed=9, **KINDS[kind]), 0.0)
    assert curl.measure(thumbnail.reduce(rgb(page)).ink) is None


# --- light --------------------------------------------------------------------------------------


def test_uneven_light_is_evened_out_and_red_stays_red() -> None:
    page = rgb(typeset(pictures=2))
    page[30:90, 100:400] = (200, 25, 30)
    y, x = np.indices((HEIGHT, WIDTH)) / np.array([HEIGHT, WIDTH])[:, None, None]
    lit = page * ((0.6 + 0.4 * x) * (0.85 + 0.15 * y))[..., None] * (1, 0.96, 0.85)
    (sheet,) = preprocess.straighten(scan(lit.astype(np.uint8)))
    assert any("light" in w.message for w in sheet.warnings)
    corners = [sheet.pixels[y, x].astype(int) for y in (8, -9) for x in (8, -9)]
    assert np.ptp([corner.sum() for corner in corners]) < 60
    red, green, blue = sheet.pixels[60, 200].astype(int)
    assert red > 2.5 * max(green, blue)
    assert light.measure(thumbnail.reduce(sheet.pixels)).variation < 0.05


@pytest.mark.parametrize("paper", [(255, 255, 255), (240, 225, 180)])
def test_even_paper_is_left_as_it_is_whatever_its_colour(paper) -> None:
    page = (rgb(typeset(pictures=3)) / 255 * paper).astype(np.uint8)
    assert not light.measure(thumbnail.reduce(page)).uneven
    (sheet,) = preprocess.straighten(scan(page))
    assert np.shares_memory(sheet.pixels, page) or np.array_equal(sheet.pixels, page)


# --- the whole ----------------------------------------------------------------------------------


def test_scan_is_never_written_to() -> None:
    pixels = tilted(rgb(frame(False, "fold")), 1.2)
    before = pixels.copy()
    preprocess.straighten(scan(pixels))
    assert np.array_equal(pixels, before)


def test_same_scan_gives_the_same_sheet() -> None:
    pixels = tilted(typeset(pictures=2), 1.7)
    first, second = (preprocess.straighten(scan(pixels))[0] for _ in range(2))
    assert first.to_scan.matrix == second.to_scan.matrix
    assert np.array_equal(first.pixels, second.pixels)


@pytest.mark.parametrize("shape", [(60, 60), (50, 900), (900, 50), (1500, 70)])
def test_small_and_narrow_scans_pass(shape) -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (*shape, 3), dtype=np.uint8)
    for sheet in preprocess.straighten(scan(pixels)):
        assert sheet.pixels.size


def test_options_are_closed_and_explained() -> None:
    with pytest.raises(ValidationError):
        preprocess.Options(dewrap=True)
    with pytest.raises(ValidationError):
        preprocess.Options(max_skew=90)
    assert all(field.description for field in preprocess.Options.model_fields.values())


def test_resolution_is_estimated_from_body_type() -> None:
    """Body of 9.4 points at 200 dpi measures 24 pixels from edge to edge of its ink."""
    assert 180 <= estimate_dpi(24) <= 220
    assert estimate_dpi(36) == pytest.approx(1.5 * estimate_dpi(24), rel=0.01)
