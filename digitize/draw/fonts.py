"""A font that covers Chinese: from the system, else the one that layoutparser's wheel carries."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from digitize.errors import MissingDependency

# The index is that of the simplified Chinese face within a collection.
_SANS = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-{weight}.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-{weight}.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/System/Library/Fonts/PingFang.ttc", 0),
)


@lru_cache(maxsize=64)
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels. Raises ``MissingDependency`` where none covers Chinese."""
    path, index = _find("Bold" if bold else "Regular")
    return ImageFont.truetype(path, max(size, 6), index=index)


@lru_cache(maxsize=2)
def _find(weight: str) -> tuple[str, int]:
    for pattern, index in _SANS:
        path = pattern.format(weight=weight)
        if Path(path).exists():
            return path, index
    package = importlib.util.find_spec("layoutparser")
    if package and package.submodule_search_locations:
        folder = Path(next(iter(package.submodule_search_locations)))
        carried = folder / "misc" / "NotoSerifCJKjp-Regular.otf"
        if carried.exists():
            return str(carried), 0
    raise MissingDependency("no font with Chinese characters; install fonts-noto-cjk")


def fitted(text: str, size: int, width: float, *, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it is wider than ``width`` pixels."""
    face = font(size, bold=bold)
    if face.getlength(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if face.getlength(text[:middle] + "…") <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low] + "…"
