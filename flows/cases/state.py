"""Where a case stands: the steps that were taken, replayed. Pure; no present time.

Nothing a person does makes it raise: a step that does not fit is the value `NotNow`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from flows.calendar import FIRST_YEAR, LAST_YEAR
from flows.cases.forms import SET, matches
from flows.cases.process import Answers, Process, Step

AVSLUTAT = "avslutat"
# Ten years of slack, so that what is counted from a day is still within the calendar.
EARLIEST, LATEST = FIRST_YEAR + 10, LAST_YEAR - 10


class Why(StrEnum):
    """Why a step cannot be taken."""

    CLOSED = "closed"
    NOT_NOW = "not_now"  # somebody was first, or its time has not come
    UNKNOWN = "unknown"  # no such step in this revision
    DATE_MISSING = "date_missing"
    DATE_WRONG = "date_wrong"  # so far away that no calendar is known
    ROLE = "role"  # another role's step


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known, since when, and how many times in this case it was set to just that."""

    value: str | date
    at: datetime
    times: int = 1


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken, and by which person: None when that is not known."""

    step: str
    at: datetime
    answers: Answers = ()
    by: int | None = None


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case on one pinned revision: `history` is the whole truth, the rest follows from it."""

    process: Process = field(repr=False)
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
    history: tuple[Taken, ...] = ()
    closed_at: datetime | None = None

    @property
    def pinned(self) -> tuple[str, str]:
        """Id and sha256 of the revision that the case runs on."""
        return self.process.id, self.process.sha256

    @property
    def is_open(self) -> bool:
        """Whether it was begun and not ended."""
        return bool(self.history) and self.closed_at is None

    @property
    def opened_at(self) -> datetime | None:
        """When the first step was taken."""
        return self.history[0].at if self.history else None

    @property
    def known(self) -> Mapping[str, str]:
        """What guards look at: values by fact; a date is only `satt`."""
        return {
            name: fact.value if isinstance(fact.value, str) else SET
            for name, fact in self.facts.items()
        }

    def last(self, step: str) -> datetime | None:
        """When a step was last taken."""
        return next((each.at for each in reversed(self.history) if each.step == step), None)


@dataclass(frozen=True, slots=True)
class NotNow:
    """The step does not fit; `state` is where the case stands, unchanged."""

    state: CaseState
    reason: Why


def possible(process: Process, known: Mapping[str, str], begun: bool) -> tuple[str, ...]:
    """The steps that fit what is known, in the order of the file."""
    return tuple(
        name
        for name, step in process.steps.items()
        if (step.opens == "nej") == begun and matches(step.when, known)
    )


def may_take(state: CaseState, role: str | None = None) -> tuple[str, ...]:
    """The steps that a role (or anybody) can take now. A new case can only be opened."""
    if state.closed_at is not None:
        return ()
    steps = state.process.steps
    found = possible(state.process, state.known, bool(state.history))
    return tuple(name for name in found if role is None or role in steps[name].role)


def take(
    state: CaseState,
    step: str,
    at: datetime,
    answers: Mapping[str, date] | None = None,
    role: str | None = None,
    by: int | None = None,
) -> CaseState | NotNow:
    """The case after a step, taken at `at` (aware; the first may lie in the past).

    `avslutat` is a step of every process, for every role, at any time, and needs no reason.
    """
    if state.closed_at is not None:
        return NotNow(state, Why.CLOSED)
    if step == AVSLUTAT and state.history:
        ended = (*state.history, Taken(AVSLUTAT, at, by=by))
        return _closed(replace(state, history=ended), at)
    found = state.process.steps.get(step)
    if found is None:
        return NotNow(state, Why.UNKNOWN)
    if step not in may_take(state):
        return NotNow(state, Why.NOT_NOW)
    if role is not None and role not in found.role:
        return NotNow(state, Why.ROLE)
    given = answers or {}
    if any(fact not in given for fact in found.asks):
        return NotNow(state, Why.DATE_MISSING)
    if any(not EARLIEST <= given[fact].year <= LATEST for fact in found.asks):
        return NotNow(state, Why.DATE_WRONG)
    taken = Taken(step, at, tuple((fact, given[fact]) for fact in found.asks), by)
    return _after(state, found, taken)


def replay(process: Process, events: Iterable[Taken]) -> CaseState:
    """The case from the list of what was taken. Raises ValueError for a list that does not fit."""
    state = CaseState(process)
    for event in events:
        following = take(state, event.step, event.at, dict(event.answers), by=event.by)
        if isinstance(following, NotNow):
            raise ValueError(f"{process.id}: {event.step}: {following.reason}")
        state = following
    return state


def told(before: CaseState, after: CaseState) -> tuple[str, ...]:
    """The steps that became possible and whose roles are told at once."""
    steps, old = after.process.steps, may_take(before)
    return tuple(name for name in may_take(after) if name not in old and steps[name].told == "ja")


def _after(state: CaseState, step: Step, taken: Taken) -> CaseState:
    facts = {name: fact for name, fact in state.facts.items() if name not in step.clears}
    for name, value in step.sets.items():
        kept = facts.get(name) if name in state.process.once else None
        since = kept.at if kept is not None and kept.value == value else taken.at
        facts[name] = Fact(value, since, 1 + _times(state, name, value))
    for name, day in taken.answers:
        facts[name] = Fact(day, taken.at)
    following = replace(state, facts=MappingProxyType(facts), history=(*state.history, taken))
    return _closed(following, taken.at) if step.closes == "ja" else following


def _closed(state: CaseState, at: datetime) -> CaseState:
    return replace(state, closed_at=at)


def _times(state: CaseState, fact: str, value: str) -> int:
    """How often the fact was set to the value before."""
    steps = state.process.steps
    taken = (steps[each.step] for each in state.history if each.step in steps)
    return sum(step.sets.get(fact) == value for step in taken)
