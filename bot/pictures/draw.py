"""Draws bars for a phone: `python -m bot.pictures.draw`, JSON on stdin, PNG on stdout.

The one place that imports matplotlib. A point is a pixel of the picture in a chat, where a phone
that is 360 wide gives it some 300. Every number is written out, and the parts are named in their
order, so that no shade has to be told from another.
"""

import json
import sys
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.textpath import TextPath

from bot.pictures.bars import Bar, Bars, bars

WIDE, EDGE = 300.0, 14.0
INSIDE = WIDE - 2 * EDGE
SHARPNESS = 3.6  # pixels for each point
POINTS = 72  # to the inch
HEAD, LABEL, THICK, GAP, EMPTY, LEGEND = 78.0, 25.0, 26.0, 16.0, 36.0, 25.0
NARROWEST, MARGIN, DIGIT = 26.0, 6.0, 10.0  # a part of a bar that still holds its number
SMALLEST = 11.0  # letters that can still be read
# From the newest to the oldest: the shade, and what is written on it.
SHADES = (
    ("#cfe3f2", "#10293f"),
    ("#8dbde0", "#10293f"),
    ("#2b6ca3", "white"),
    ("#0d2f50", "white"),
)
INK, SOFT, ALERT, LINE = "#14202b", "#4a5864", "#9c1420", "#dde4ea"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Paper with its origin at the top left, measured in points."""

    axes: Axes

    def text(self, x: float, y: float, words: str, size: float, **more: Any) -> None:
        """Words whose baseline stands at y."""
        given = {"color": INK, "ha": "left", "va": "baseline", **more}
        self.axes.text(x, y, words, fontsize=size, parse_math=False, **given)

    def box(self, x: float, y: float, width: float, color: str, within: FancyBboxPatch) -> None:
        """A part of a bar, cut to the bar's round corners."""
        part = Rectangle((x, y), width, THICK, facecolor=color, linewidth=0)
        self.axes.add_patch(part)
        part.set_clip_path(within)

    def rounded(self, x: float, y: float, width: float, high: float, color: str) -> FancyBboxPatch:
        """A filled box with round corners."""
        style = "round,pad=0,rounding_size=5"
        found = FancyBboxPatch((x, y), width, high, style, facecolor=color, linewidth=0)
        self.axes.add_patch(found)
        return found

    def line(self, y: float) -> None:
        """A thin line across."""
        self.axes.plot((EDGE, WIDE - EDGE), (y, y), color=LINE, linewidth=1)


def draw(picture: Bars) -> Figure:
    """The picture as a figure."""
    rows = sum(map(height, picture.bars))
    high = HEAD + rows + LEGEND * (2 + (len(picture.parts) - 1) // 2) + EDGE
    figure = Figure(figsize=(WIDE / POINTS, high / POINTS), dpi=POINTS * SHARPNESS)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDE)
    axes.set_ylim(high, 0)
    sheet = Sheet(axes)
    title, size = fitted(picture.title, 21, INSIDE, "bold")
    sheet.text(EDGE, 36, title, size, weight="bold")
    under, size = fitted(picture.under, 14, INSIDE, "normal")
    sheet.text(EDGE, 58, under, size, color=SOFT)
    scale, top = scale_of(picture), HEAD
    for bar in picture.bars:
        _bar(sheet, top, bar, scale, picture.empty)
        top += height(bar)
    sheet.line(top + 2)
    _legend(sheet, top + 8, picture)
    return figure


def height(bar: Bar) -> float:
    """How high a row is: what is empty needs no bar."""
    if not bar.total:
        return EMPTY
    return LABEL + THICK + GAP


def widths(bar: Bar, scale: float) -> tuple[float, ...]:
    """How wide each part is: as long as its number says, but never too narrow to hold it."""
    return tuple(
        max(NARROWEST, MARGIN + DIGIT * len(str(number)), number * scale) if number else 0.0
        for number in bar.parts
    )


def scale_of(picture: Bars) -> float:
    """Points for each that is counted, the same for all bars: the longest just fits."""
    low, high = 0.0, INSIDE
    for _ in range(40):
        middle = (low + high) / 2
        fits = all(sum(widths(bar, middle)) <= INSIDE for bar in picture.bars)
        low, high = (middle, high) if fits else (low, middle)
    return low


def fitted(words: str, size: float, room: float, weight: str) -> tuple[str, float]:
    """The words in letters as large as there is room for, cut when they would be too small."""
    size = max(SMALLEST, min(size, size * room / max(1.0, _long(words, size, weight))))
    if _long(words, size, weight) <= room + 0.5:
        return words, size
    cut = [f"{words[:end].rstrip()}…" for end in range(1, len(words))]
    fits = bisect_right(cut, room + 0.5, key=lambda shown: _long(shown, size, weight))
    return cut[max(fits, 1) - 1], size


def _long(words: str, size: float, weight: str) -> float:
    font = FontProperties(weight=weight)
    measured = words.replace("$", "S")  # which would begin a formula
    return float(TextPath((0, 0), measured, size=size, prop=font).get_extents().x1)


def _bar(sheet: Sheet, top: float, bar: Bar, scale: float, empty: str) -> None:
    _head(sheet, top + 17, bar, empty)
    if not bar.total:
        return
    top += LABEL
    left, parts = EDGE, widths(bar, scale)
    around = sheet.rounded(EDGE, top, sum(parts), THICK, "white")
    for number, width, (shade, ink) in zip(bar.parts, parts, SHADES, strict=False):
        if number:
            sheet.box(left, top, width, shade, around)
            middle = left + width / 2
            sheet.text(middle, top + 18.5, str(number), 15, color=ink, ha="center", weight="bold")
        left += width


def _head(sheet: Sheet, y: float, bar: Bar, empty: str) -> None:
    """What the bar is of; at the right how many there are, and before that what to see to."""
    color = INK if bar.total else SOFT
    count, size = (str(bar.total), 20.0) if bar.total else (empty, 14.0)
    right = WIDE - EDGE
    sheet.text(right, y, count, size, weight="bold", ha="right", color=color)
    right -= _long(count, size, "bold") + 12
    if bar.alert:
        alert, size = fitted(bar.alert, 15, INSIDE / 3, "bold")
        sheet.text(right, y, alert, size, weight="bold", ha="right", color=ALERT)
        right -= _long(alert, size, "bold") + 8
    label, size = fitted(bar.label, 16, right - EDGE, "bold")
    sheet.text(EDGE, y, label, size, weight="bold", color=color)


def _legend(sheet: Sheet, top: float, picture: Bars) -> None:
    words, size = fitted(picture.legend, 14, INSIDE, "normal")
    sheet.text(EDGE, top + 17, words, size, color=SOFT)
    for number, (part, (shade, _)) in enumerate(zip(picture.parts, SHADES, strict=False)):
        x, y = EDGE + number % 2 * INSIDE / 2, top + LEGEND * (number // 2 + 1) + 3
        sheet.rounded(x, y, 17, 17, shade)
        sheet.text(x + 25, y + 14, part, 14)


def main() -> None:
    """Draw what stdin describes."""
    figure = draw(bars(json.load(sys.stdin)))
    figure.savefig(sys.stdout.buffer, format="png", metadata={"Software": None})


if __name__ == "__main__":
    main()
