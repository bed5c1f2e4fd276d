"""What a picture of bars shows, as a plain value: one bar a row, of parts that have a name each.

Knows no drawing, and nothing of what is counted. What cannot be drawn raises ValueError, so that it
is found where it is described, and not when somebody waits for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_ROWS = 12
MOST_PARTS = 4
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its name, how many of each part, and a remark such as "2 sena"."""

    label: str
    parts: tuple[int, ...]
    remark: str = ""

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(self.parts)


@dataclass(frozen=True, slots=True)
class Bars:
    """The whole picture. `parts` names the parts from the lightest shade to the darkest; `empty`
    is said in a row that has nothing."""

    title: str
    under: str
    parts: tuple[str, ...]
    bars: tuple[Bar, ...]
    empty: str = "inga"

    def __post_init__(self) -> None:
        if not 1 <= len(self.bars) <= MOST_ROWS or not 1 <= len(self.parts) <= MOST_PARTS:
            raise ValueError(f"{len(self.bars)} rows of {len(self.parts)} parts")
        if any(len(bar.parts) != len(self.parts) for bar in self.bars):
            raise ValueError("a bar has other parts than the picture")
        if any(number < 0 for bar in self.bars for number in bar.parts):
            raise ValueError("less than nothing")
        texts = (self.title, self.under, self.empty, *self.parts)
        if any(len(text) > LONGEST for text in (*texts, *(bar.label for bar in self.bars))):
            raise ValueError("a text is too long")

    def json(self) -> dict[str, Any]:
        """As it is kept in the outbox and handed to the drawing process."""
        return {
            "title": self.title,
            "under": self.under,
            "parts": list(self.parts),
            "empty": self.empty,
            "bars": [
                {"label": bar.label, "parts": list(bar.parts), "remark": bar.remark}
                for bar in self.bars
            ],
        }


def bars(given: Mapping[str, Any]) -> Bars:
    """The picture from what `Bars.json` made. Raises ValueError for anything else."""
    try:
        rows = tuple(
            Bar(str(each["label"]), tuple(map(int, each["parts"])), str(each["remark"]))
            for each in given["bars"]
        )
        parts = tuple(map(str, given["parts"]))
        return Bars(str(given["title"]), str(given["under"]), parts, rows, str(given["empty"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no picture: {error!r}") from None
