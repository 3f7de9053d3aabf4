"""Printed spaces that a recogniser swallowed, put back where the glyphs stand plainly apart.

White between the parts of a headline, between names and between facts of a masthead carries
meaning: 记者 张三 通讯员 李四. Only lines set apart from running text are touched.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from digitize.reading import Glyph, Line
from digitize.text import is_cjk, width_in_ems

# A printed space adds a quarter of an em or more to the line's own pitch. Small type is measured
# too roughly for that: there only half an em counts, and only where white parts facts or names.
_DISPLAY, _SMALL = 0.2, 0.55
_PARTED = re.compile(r"记者|記者|通讯员|通訊員|主办|主辦|出版|热线|电话|邮箱|星期|农历|第\d+期|编辑|摄影")


def spaced(line: Line, body: float) -> Line:
    """The line with spaces where its glyphs leave a gap; the same line where there is none.

    ``body`` is the glyph size of the page's body type, in pixels.
    """
    glyphs = [g for g in line.glyphs if not g.text.isspace()]
    display = line.size > 1.25 * body
    if not display and not (_PARTED.search(line.text) and width_in_ems(line.text) < 30):
        return line
    if len(glyphs) < 4 or any(len(g.text) != 1 for g in glyphs):
        return line
    vertical = line.writing == "vertical"
    centres = np.array([g.box.center[1 if vertical else 0] for g in glyphs])
    steps = np.abs(np.diff(centres))
    pairs = np.array([is_cjk(a.text) and is_cjk(b.text)
                      for a, b in zip(glyphs, glyphs[1:], strict=False)])  # fmt: skip
    if pairs.sum() < 3:
        return line
    pitch = float(np.median(steps[pairs]))
    noise = float(np.median(np.abs(steps[pairs] - pitch)))
    least = pitch + max((_DISPLAY if display else _SMALL) * pitch, 4 * noise)
    gaps = {int(i) for i in np.flatnonzero(pairs) if steps[i] > least}
    if not gaps or len(gaps) > 0.4 * pairs.sum():
        return line
    return _with_spaces(line, glyphs, gaps)


def _with_spaces(line: Line, glyphs: list[Glyph], gaps: set[int]) -> Line:
    """Put a space behind each glyph in ``gaps`` unless the text has one there already."""
    plain = [c for c in line.text if not c.isspace()]
    if len(plain) != len(glyphs) or any(c != g.text for c, g in zip(plain, glyphs, strict=True)):
        return line
    text, at = "", -1
    for character in line.text:
        if not character.isspace():
            at += 1
        text += character
        if at in gaps and not character.isspace() and not line.text.startswith(" ", len(text)):
            text += " "
    return replace(line, text=" ".join(text.split()))
