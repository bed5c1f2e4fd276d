"""What a case owes now: its open watches, each with its day.

Days are counted by `flows.calendar.due`. When whom is told is the matter of `watching`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flows.calendar import Calendar, Duration, due, due_at, due_on
from flows.cases.forms import After, matches
from flows.cases.process import Plan, Process, Watch
from flows.cases.state import CaseState


@dataclass(frozen=True, slots=True)
class Owed:
    """An open watch. `number` is the catalogue's (B13 once B12 is repeated). `since` is the local
    day that was counted from; `at` the instant, for limits in hours and minutes. `acted_on` is the
    day to see to it: its own, or the last vardag before when nobody is there on its own."""

    watch_id: str
    number: str | None
    watch: Watch = field(repr=False)
    plan: Plan = field(repr=False)
    since: date
    nominal_on: date
    due_on: date
    acted_on: date
    at: datetime | None = None

    @property
    def role(self) -> str:
        """Who owes it."""
        return self.watch.role


def owed(state: CaseState, calendar: Calendar) -> tuple[Owed, ...]:
    """Every open watch of the case, the earliest first."""
    if not state.is_open:
        return ()
    process = state.process
    found = [
        _owed(state, name, watch, calendar)
        for name, watch in process.watches.items()
        if matches(watch.holds, state.known)
    ]
    replaced = set(_replaced({each.watch_id: each for each in found}))
    kept = (each for each in found if each.watch_id not in replaced)
    return tuple(sorted(kept, key=lambda each: each.due_on))


def is_counted(state: CaseState, fact: str) -> bool:
    """Whether anything that is open counts from the fact; also where nothing ever does."""
    counting = [each for each in state.process.watches.values() if fact in each.counts]
    return not counting or any(matches(each.holds, state.known) for each in counting)


def is_late(owes: Owed, now: datetime, calendar: Calendar) -> bool:
    """Whether its time has passed: the instant, or the whole of the day that it is due."""
    if owes.watch.aim == "ja":
        return False
    if owes.at is not None:
        return owes.at <= now
    return owes.due_on < calendar.local(now).date()


def _replaced(found: Mapping[str, Owed]) -> Iterator[str]:
    """Of every two where one comes instead of the other, the one whose day comes later; with the
    same day the other stays."""
    for name, each in found.items():
        for other in (found[other] for other in each.watch.instead_of if other in found):
            yield other.watch_id if each.nominal_on < other.nominal_on else name


def _owed(state: CaseState, name: str, watch: Watch, calendar: Calendar) -> Owed:
    process = state.process
    plan = process.plans[watch.plan]
    if watch.on is not None:
        day = state.facts[watch.on].value
        assert isinstance(day, date)
        agreed = due_on(calendar, day, watch.move)
        number, act = process.number(name), calendar.vardag_on_or_before(agreed.due_on)
        return Owed(name, number, watch, plan, day, day, agreed.due_on, act)
    known = [fact for fact in watch.counts_from if fact in state.facts]
    latest = max(known, key=lambda fact: _moment(state, fact, calendar))
    moment = _moment(state, latest, calendar)
    again = watch.then is not None and state.facts[latest].times > 1
    after = watch.then.repeat if watch.then and again else watch.after
    assert after is not None
    number = _number(process, name, watch, again)
    since = calendar.local(moment).date()
    if watch.elapsed:
        at = _elapsed(moment, after)
        day = calendar.local(at).date()
        return Owed(name, number, watch, plan, since, day, day, day, at)
    assert isinstance(after, Duration)
    counted = due(calendar, since, after, watch.move)
    before = calendar.vardag_on_or_before(counted.due_on)
    act = before if before > since else counted.due_on
    return Owed(name, number, watch, plan, since, counted.nominal_on, counted.due_on, act)


def _moment(state: CaseState, fact: str, calendar: Calendar) -> datetime:
    """When the fact was set, or the beginning of the day that it says."""
    found = state.facts[fact]
    if isinstance(found.value, date):
        return calendar.at(found.value, datetime.min.time())
    return found.at


def _number(process: Process, name: str, watch: Watch, again: bool) -> str | None:
    repeated = watch.then.number if watch.then and again else None
    return repeated or process.number(name)


def _elapsed(moment: datetime, after: After) -> datetime:
    return moment + after if isinstance(after, timedelta) else due_at(moment, after)
