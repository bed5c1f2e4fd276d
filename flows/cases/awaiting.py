"""The cases that stand in a unit's binder, the riskiest first, and how far its weekly review has
come.

What is kept of each follows from its case and is made anew with every change, so that many are
counted and put in order without reading any.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import takewhile

from flows.calendar import Calendar
from flows.cases.case import Case
from flows.cases.forms import matches
from flows.cases.owed import owed
from flows.cases.process import Binder
from flows.cases.state import AVSLUTAT, CaseState, Taken

SKIPPED = "skipped"
UNRECEIVED = "inte mottaget"  # sent, and nobody has said that they have it
NEAR = timedelta(days=7)  # a limit within a week comes before what is only late
LONG = timedelta(weeks=4)
HELD = timedelta(minutes=10)  # for so long nobody else gets the card that somebody looks at


@dataclass(frozen=True, slots=True)
class Filed:
    """A case in a unit's binder: since which day, the limit that nobody may miss, the day to do it
    next (None: others have to act first), and where it stands in words.

    `here`: it stands in the binder now. `reviewed_on` is the Monday of the week in which it was
    reviewed last, with which `outcome`: the step that was taken, or SKIPPED. `held_by` looks at
    its card.
    """

    case_id: int
    unit_id: int
    since: date
    limit_on: date | None
    next_on: date | None
    says: str
    here: bool = True
    reviewed_on: date | None = None
    outcome: str | None = None
    held_by: int | None = None
    held_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A case in the binder as a list shows it."""

    code: str
    token: str
    filed: Filed


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand in a binder: all, to be done today or before, late, and for long; and how far
    the review of the week has come: what is left, and how many were reviewed by outcome."""

    waiting: int
    due: int
    late: int
    long: int
    left: int
    outcomes: Mapping[str, int]

    @property
    def reviewed(self) -> int:
        """How many were gone through in the week."""
        return sum(self.outcomes.values())

    @property
    def all(self) -> int:
        """How many there are to go through in the week."""
        return self.left + self.reviewed


@dataclass(frozen=True, slots=True)
class Board:
    """The board of a unit's binder, and the unit's group, in which it belongs."""

    unit_id: int
    group_chat_id: int | None


def monday(today: date) -> date:
    """The week of a review, by its Monday."""
    return today - timedelta(days=today.weekday())


def filed(case: Case, state: CaseState, calendar: Calendar, before: Filed | None) -> Filed | None:
    """The case as it stands in the binder; None when it never stood there."""
    binder = state.process.binder
    if binder is None or not (case.is_open and matches(binder.holds, state.known)):
        return gone(before) if before else None
    owes = [each for each in owed(state, calendar) if each.role == binder.role]
    limit = next((each.due_on for each in owes if each.watch_id == binder.limit), None)
    next_on = min((each.due_on for each in owes if each.watch_id != binder.limit), default=None)
    since = _since(state, binder, calendar)
    if next_on is None and (limit is not None or not binder.is_received(state.facts)):
        next_on = since  # as soon as possible
    unit_id = case.posts[binder.role].unit_id
    made = Filed(case.id, unit_id, since, limit, next_on, _says(state, binder))
    if before is None:
        return made
    return replace(made, reviewed_on=before.reviewed_on, outcome=before.outcome)


def gone(before: Filed) -> Filed:
    """What is kept of a case that stands in the binder no more."""
    return replace(before, here=False, held_by=None, held_at=None)


def is_contact(state: CaseState, binder: Binder, taken: Taken) -> bool:
    """Whether a step is one by which the binder's role went through the case."""
    step = state.process.steps.get(taken.step)
    if step is None:
        return taken.step == AVSLUTAT
    return (
        binder.role in step.role and step.opens == "nej" and step.touches.isdisjoint(binder.since)
    )


def contacts(state: CaseState, binder: Binder) -> tuple[Taken, ...]:
    """What was done with the case that the binder waits for, by whichever role; the last first."""
    return tuple(
        each
        for each in reversed(state.history)
        if is_contact(state, binder, each) or _turns(state, binder, each)
    )


def _turns(state: CaseState, binder: Binder, taken: Taken) -> bool:
    """Whether a step of any role changed what the binder looks at, once the case had begun."""
    step = state.process.steps.get(taken.step)
    if step is None or step.opens == "ja" or not step.touches.isdisjoint(binder.since):
        return False
    return not step.touches.isdisjoint(binder.holds)


def in_a_row(found: tuple[Taken, ...], state: CaseState) -> int:
    """How often what was done last was done, with nothing else in between."""
    labels = [_label(state, each) for each in found]
    return len(list(takewhile(lambda label: label == labels[0], labels)))


def _since(state: CaseState, binder: Binder, calendar: Calendar) -> date:
    fact = state.facts[binder.counts_from(state.facts)]
    return fact.value if isinstance(fact.value, date) else calendar.local(fact.at).date()


def _says(state: CaseState, binder: Binder) -> str:
    found = contacts(state, binder)
    if not binder.is_received(state.facts):
        return UNRECEIVED
    if not found:
        return "inte ringd"
    label, times = _label(state, found[0]), in_a_row(found, state)
    words = label[:1].lower() + label[1:]
    return f"{words} {times} ggr" if times > 1 else words


def _label(state: CaseState, taken: Taken) -> str:
    step = state.process.steps.get(taken.step)
    return step.label if step is not None else taken.step
