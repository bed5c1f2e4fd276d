"""Draws bars for a phone: `python -m bot.pictures.draw`, JSON on stdin, PNG on stdout.

The one place that imports matplotlib. A point is a pixel of a phone that is 360 wide; the picture
has three pixels for each. Every number is written out, so that no shade has to be told from
another.
"""

import json
import sys
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from bot.pictures.bars import Bar, Bars, bars

WIDE, EDGE = 360.0, 16.0
SHARPNESS = 3
POINTS = 72  # to the inch
INSIDE = WIDE - 2 * EDGE
NARROWEST = 24.0  # a part of a bar that still holds its number
HEAD, ROW, THICK, LEGEND = 76.0, 82.0, 26.0, 24.0
SHADES = (
    ("#d5e7f3", "#10293f"),
    ("#8fc0e0", "#10293f"),
    ("#2f76ad", "white"),
    ("#0f3557", "white"),
)
INK, SOFT, ALERT, TRACK = "#14202b", "#4a5864", "#9c1420", "#eef2f5"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Paper with its origin at the top left, measured in points."""

    axes: Any

    def text(self, x: float, y: float, words: str, size: float, **more: Any) -> None:
        """Words whose baseline stands at y."""
        given = {"color": INK, "ha": "left", "va": "baseline", **more}
        self.axes.text(x, y, words, fontsize=size, parse_math=False, **given)

    def box(self, x: float, y: float, width: float, height: float, color: str) -> Any:
        """A filled box without a border."""
        found = Rectangle((x, y), width, height, facecolor=color, linewidth=0)
        self.axes.add_patch(found)
        return found

    def rounded(self, x: float, y: float, width: float, height: float, color: str) -> Any:
        """The same with round corners."""
        style = "round,pad=0,rounding_size=6"
        found = FancyBboxPatch((x, y), width, height, style, facecolor=color, linewidth=0)
        self.axes.add_patch(found)
        return found


def draw(picture: Bars) -> Figure:
    """The picture as a figure."""
    legend_rows = (len(picture.parts) + 1) // 2
    high = HEAD + ROW * len(picture.bars) + LEGEND * (legend_rows + 1) + EDGE
    figure = Figure(figsize=(WIDE / POINTS, high / POINTS), dpi=POINTS * SHARPNESS)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDE)
    axes.set_ylim(high, 0)
    sheet = Sheet(axes)
    sheet.text(EDGE, 34, picture.title, 20, weight="bold")
    sheet.text(EDGE, 56, picture.under, 13, color=SOFT)
    scale = scale_of(picture)
    for number, bar in enumerate(picture.bars):
        _bar(sheet, HEAD + ROW * number, bar, scale, picture.empty)
    _legend(sheet, HEAD + ROW * len(picture.bars) + 8, picture.parts)
    return figure


def widths(bar: Bar, scale: float) -> tuple[float, ...]:
    """How wide each part is: as long as its number says, but never too narrow to hold it."""
    return tuple(max(NARROWEST, number * scale) if number else 0.0 for number in bar.parts)


def scale_of(picture: Bars) -> float:
    """Points for each that is counted, the same for all bars: the longest just fits."""
    low, high = 0.0, INSIDE
    for _ in range(40):
        middle = (low + high) / 2
        fits = all(sum(widths(bar, middle)) <= INSIDE for bar in picture.bars)
        low, high = (middle, high) if fits else (low, middle)
    return low


def _bar(sheet: Sheet, top: float, bar: Bar, scale: float, empty: str) -> None:
    sheet.text(EDGE, top + 16, bar.label, 16, weight="bold")
    count = str(bar.total) if bar.total else empty
    sheet.text(WIDE - EDGE, top + 16, count, 18 if bar.total else 14, weight="bold", ha="right")
    top += 24
    track = sheet.rounded(EDGE, top, INSIDE, THICK, TRACK)
    left = EDGE
    for number, width, (shade, ink) in zip(bar.parts, widths(bar, scale), SHADES, strict=False):
        if not number:
            continue
        sheet.box(left, top, width - 1.5, THICK, shade).set_clip_path(track)
        sheet.text(left + width / 2 - 0.75, top + 18, str(number), 13, color=ink, ha="center")
        left += width
    if bar.remark:
        sheet.text(EDGE, top + THICK + 17, bar.remark, 13, color=ALERT, weight="bold")


def _legend(sheet: Sheet, top: float, parts: tuple[str, ...]) -> None:
    sheet.text(EDGE, top + 14, "Från vänster till höger:", 13, color=SOFT)
    for number, (words, (shade, _)) in enumerate(zip(parts, SHADES, strict=False)):
        column, row = number % 2, number // 2
        x, y = EDGE + column * INSIDE / 2, top + LEGEND * (row + 1)
        sheet.rounded(x, y, 16, 16, shade)
        sheet.text(x + 24, y + 13, words, 13)


def main() -> None:
    """Draw what stdin describes."""
    figure = draw(bars(json.load(sys.stdin)))
    figure.savefig(sys.stdout.buffer, format="png", metadata={"Software": None})


if __name__ == "__main__":
    main()
