"""What a picture of bars shows, as a plain value: one bar a row, of parts that have a name each.

Knows no drawing, and nothing of what is counted. What cannot be drawn raises ValueError, so that it
is found where it is described, and not when somebody waits for it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

MOST_ROWS = 12
MOST_PARTS = 4
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its name, how many of each part, and what to see to, such as "2 sena"."""

    label: str
    parts: tuple[int, ...]
    alert: str = ""

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(self.parts)


@dataclass(frozen=True, slots=True)
class Bars:
    """The whole picture. `parts` names the parts from left to right, `legend` says what they are;
    `empty` is said in a row that has nothing."""

    title: str
    under: str
    legend: str
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
        texts = [self.title, self.under, self.legend, self.empty, *self.parts]
        texts += [text for bar in self.bars for text in (bar.label, bar.alert)]
        if any(len(text) > LONGEST for text in texts):
            raise ValueError("a text is too long")

    def json(self) -> dict[str, Any]:
        """As it is kept in the outbox and handed to the drawing process."""
        return {
            "title": self.title,
            "under": self.under,
            "legend": self.legend,
            "parts": list(self.parts),
            "empty": self.empty,
            "bars": [asdict(bar) | {"parts": list(bar.parts)} for bar in self.bars],
        }


def bars(given: Mapping[str, Any]) -> Bars:
    """The picture from what `Bars.json` made. Raises ValueError for anything else."""
    try:
        return Bars(
            title=str(given["title"]),
            under=str(given["under"]),
            legend=str(given["legend"]),
            parts=tuple(map(str, given["parts"])),
            bars=tuple(_bar(each) for each in given["bars"]),
            empty=str(given["empty"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no picture: {error!r}") from None


def _bar(given: Mapping[str, Any]) -> Bar:
    return Bar(str(given["label"]), tuple(map(int, given["parts"])), str(given["alert"]))
