"""Where in which walk through cases a card stands, as its buttons carry it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.telegram.render import Button
from flows.actions.bevakningar import Owed
from flows.cases.bevakning import Bevakning, BevakningState

ONE_AT_A_TIME = "Ta en i taget"


@dataclass(frozen=True, slots=True)
class Place:
    """The review of a unit's binder; or what one owes oneself today (no unit), by the card's
    number, how many there were, and how many of those before were skipped."""

    unit_id: int = 0
    number: int = 1
    of: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        if self.unit_id:
            return f"r{self.unit_id}"
        return f"d{self.number}x{self.of}x{self.skipped}"

    def data(self, op: str, *more: object) -> str:
        """The data of a button in this place."""
        return ".".join(("t", op, str(self), *map(str, more)))

    def handled(self) -> "Place":
        """The place after one that was done: it is owed no more."""
        return self if self.unit_id else replace(self, number=self.number + 1)

    def passed(self) -> "Place":
        """The place after one that is still owed."""
        return replace(self, number=self.number + 1, skipped=self.skipped + 1)


def one_at_a_time(count: int) -> Button:
    """The way to go through so many that one owes today."""
    return Button(ONE_AT_A_TIME, Place(of=count).data("g"))


def due_today(owed: Owed, today: date) -> Sequence[Bevakning]:
    """What the person owes today, or was reminded of before its day: one for each case, the most
    urgent first."""
    due = sorted(
        (each for each in owed.mine if _is_due(each, today)),
        key=lambda each: (each.due_on, each.id),
    )
    cases: dict[object, Bevakning] = {}
    for each in due:
        cases.setdefault(each.case_id if each.case_id is not None else each.token, each)
    return tuple(cases.values())


def _is_due(bevakning: Bevakning, today: date) -> bool:
    """Whether it waits for an answer; an aim whose day has passed does not."""
    told = bevakning.state is BevakningState.DUE
    aim = bevakning.case_id is not None and bevakning.next_at is None
    return (bevakning.due_on <= today or told) and not (aim and bevakning.due_on < today)
