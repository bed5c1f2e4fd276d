"""The flow of a unit's cases: how many stand in each stage, how long they have stood there, and how
many of them are late. Counts cases, never people.

A case that was late to be written in counts from the day that was given, not from the press.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows.calendar import Calendar
from flows.cases.owed import is_late, owed
from flows.cases.process import Process
from flows.cases.state import CaseState, NotNow, Taken, take

RECENTLY = timedelta(days=30)
# How long, and the most days that are called so.
AGES = (("under 1 vecka", 6), ("1–2 veckor", 14), ("2–5 veckor", 35), ("över 5 veckor", None))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an open case stands: in which stage since when, and whether anybody is late with it."""

    code: str
    state: CaseState
    stage: str
    opened_on: date
    since: date
    days: int
    late: bool

    @property
    def label(self) -> str:
        """What its stage is called."""
        return self.state.process.stages[self.stage].label


@dataclass(frozen=True, slots=True)
class StageFlow:
    """One stage: how many days each case has stood there, the longest first; `oldest` has its
    code. `rests`: nobody waits for them."""

    label: str
    rests: bool
    days: tuple[int, ...] = ()
    late: int = 0
    oldest: str | None = None

    @property
    def by_age(self) -> tuple[int, ...]:
        """How many there are of each of AGES."""
        ages = [age_of(days) for days in self.days]
        return tuple(ages.count(number) for number in range(len(AGES)))


@dataclass(frozen=True, slots=True)
class Flow:
    """All stages in the order in which cases pass them, and by process how many cases have ended
    within the last 30 days."""

    at: datetime
    stages: tuple[StageFlow, ...]
    ended: Mapping[str, int]

    @property
    def open(self) -> int:
        """How many open cases there are."""
        return sum(len(stage.days) for stage in self.stages)

    @property
    def late(self) -> int:
        """How many of them are late."""
        return sum(stage.late for stage in self.stages)


def age_of(days: int) -> int:
    """Which of AGES so many days are."""
    return next(n for n, (_, most) in enumerate(AGES) if most is None or days <= most)


def standings(
    cases: Mapping[str, CaseState], now: datetime, calendar: Calendar
) -> tuple[Standing, ...]:
    """The open ones among the cases, which come by their codes; the longest in a stage first."""
    found = [
        _standing(code, state, now, calendar) for code, state in cases.items() if state.is_open
    ]
    return tuple(sorted(found, key=lambda each: (-each.days, each.opened_on, each.code)))


def flow(
    cases: Mapping[str, CaseState],
    processes: Iterable[Process],
    now: datetime,
    calendar: Calendar,
) -> Flow:
    """The flow of the cases. `processes` are those whose stages show also when they are empty."""
    found = standings(cases, now, calendar)
    stages = _in_order((*processes, *(each.state.process for each in found)))
    shown = tuple(_stage(label, rests, found) for label, rests in stages.items())
    return Flow(now, shown, ended_lately(cases.values(), now))


def ended_lately(states: Iterable[CaseState], now: datetime) -> Mapping[str, int]:
    """By the title of the process, how many cases have ended within the last 30 days."""
    ended: dict[str, int] = {}
    for state in states:
        if state.closed_at is not None and now - RECENTLY <= state.closed_at <= now:
            ended[state.process.title] = ended.get(state.process.title, 0) + 1
    return ended


def _standing(code: str, state: CaseState, now: datetime, calendar: Calendar) -> Standing:
    stage = state.process.stage(state.known)
    assert stage is not None  # proven: check 9
    first = state.history[0]
    opened_on = min((_local(first, calendar), *(day for _, day in first.answers)))
    since = _since(state, stage, calendar)
    days = max(0, (calendar.local(now).date() - since).days)
    late = any(is_late(each, now, calendar) for each in owed(state, calendar))
    return Standing(code, state, stage, opened_on, since, days, late)


def _since(state: CaseState, stage: str, calendar: Calendar) -> date:
    """The day on which the case came to its stage, the last time."""
    since, before, now_in = _came(state.history[0], calendar), None, CaseState(state.process)
    for event in state.history:
        after = take(now_in, event.step, event.at, dict(event.answers))
        assert not isinstance(after, NotNow)
        now_in, standing = after, state.process.stage(after.known)
        if standing == stage != before:
            since = _came(event, calendar)
        before = standing
    return since


def _came(event: Taken, calendar: Calendar) -> date:
    """The day of a step: the one that was said, such as when it was received, or the press."""
    pressed = _local(event, calendar)
    return max((day for _, day in event.answers if day <= pressed), default=pressed)


def _local(event: Taken, calendar: Calendar) -> date:
    return calendar.local(event.at).date()


def _in_order(processes: Iterable[Process]) -> dict[str, bool]:
    """The labels of all stages, each once, with whether cases rest there. What is new stands after
    the one that it follows in its own process."""
    order: list[str] = []
    rests: dict[str, bool] = {}
    for process in processes:
        place = 0
        for stage in process.stages.values():
            if stage.label not in rests:
                order.insert(place, stage.label)
                rests[stage.label] = stage.rests == "ja"
            place = order.index(stage.label) + 1
    return {label: rests[label] for label in order}


def _stage(label: str, rests: bool, found: Iterable[Standing]) -> StageFlow:
    there = [each for each in found if each.label == label]
    return StageFlow(
        label,
        rests,
        tuple(each.days for each in there),
        sum(each.late for each in there),
        there[0].code if there else None,
    )
