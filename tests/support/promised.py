"""What the table of the scripted year promises: each follow-up with the time of its first reminder,
and whom it goes to. Counted here by plain rules, without the product's calendar or content.

A follow-up is told of at 08:00 on its day, a limit ("inom") at 08:00 on the vardag before; what
falls on a red day or in a weekend is told of on the next vardag. A day that is never moved is told
of on the vardag before it instead: on the next one nobody could do anything about it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from scripted import STOCKHOLM, Event, FollowUp, follow_ups

# Red days and eves from Monday to Friday, December 2026 to January 2028.
RED = frozenset(
    map(
        date.fromisoformat,
        (
            "2026-12-24", "2026-12-25", "2026-12-31", "2027-01-01", "2027-01-06", "2027-03-26",
            "2027-03-29", "2027-05-06", "2027-06-25", "2027-12-24", "2027-12-31", "2028-01-06",
        ),
    )
)  # fmt: skip
LIMITS = frozenset({"B12", "B13", "B18", "nytt_forsok"})
# The table never moves their day, as the catalogue says of B16, B17 and B21, and of a time that was
# agreed on with somebody.
NOT_MOVED = frozenset(
    {"B16", "B17", "B21", "bokad_hamtning", "bokad_installation", "bokad_aterlamning"}
)
OPENED, CLOSED = time(7), time(17)
_SOC, _PLANNER, _LARM, _TECHNICIAN = (
    "socialsekreterare", "planerare", "larmpersonal", "valfardstekniker",
)  # fmt: skip
_ROLE = {
    _SOC: ("B03", "B06", "B07", "B06_datum", "B08", "B19", "B21", "kvittens"),
    _PLANNER: ("B12", "B13", "B14", "B17", "B18", "nytt_forsok", "bokad_aterlamning"),
    _LARM: ("bokad_hamtning",),
    _TECHNICIAN: ("B16", "bokad_installation"),
}
ROLE = {number: role for role, numbers in _ROLE.items() for number in numbers}


@dataclass(frozen=True)
class Promise:
    """A follow-up of a case from when it is open until it no longer is (None: it still is), and the
    moment of its first reminder."""

    case: int
    number: str
    due_on: date
    opened: datetime
    first: datetime
    ended: datetime | None = None

    @property
    def role(self) -> str:
        """Who owes it."""
        return ROLE[self.number]

    def is_open(self, at: datetime) -> bool:
        """Whether it is open then."""
        return self.opened <= at and (self.ended is None or at < self.ended)

    @property
    def is_late_from_the_start(self) -> bool:
        """Whether its day had passed when it came to be."""
        return self.number != "B16" and self.due_on < self.opened.astimezone(STOCKHOLM).date()


def is_vardag(day: date) -> bool:
    """Whether people are at work."""
    return day.weekday() < 5 and day not in RED


def vardag_from(day: date) -> date:
    """The day, or the first vardag after it."""
    while not is_vardag(day):
        day += timedelta(1)
    return day


def vardag_until(day: date) -> date:
    """The day, or the last vardag before it."""
    while not is_vardag(day):
        day -= timedelta(1)
    return day


def is_quiet(at: datetime) -> bool:
    """Whether nobody may be disturbed."""
    local = at.astimezone(STOCKHOLM)
    return not is_vardag(local.date()) or not OPENED <= local.time() < CLOSED


def first_reminder(number: str, due_on: date) -> datetime:
    """When a follow-up that is due on the day is told of for the first time."""
    day = vardag_until(due_on) if number in NOT_MOVED else vardag_from(due_on)
    if number in LIMITS:
        day = vardag_until(day - timedelta(1))
    return datetime.combine(day, time(8), STOCKHOLM)


def comes_again(events: Sequence[Event], promises: Sequence[Promise], day: date) -> bool:
    """Whether whoever heard of the case at 08:00 that day hears of it again at 13:00: on the vardag
    before a limit, on the day of an urgent case, and on that of a visit that was agreed in it."""
    owed = [each for each in promises if each.is_open(datetime.combine(day, time(8), STOCKHOLM))]
    if any(each.number in LIMITS and each.first.date() == day for each in owed):
        return True
    if any(each.number == "B17" and vardag_until(each.due_on) == day for each in owed):
        return True
    return day in map(vardag_until, urgent_visits(events))


def chef_hears_twice(events: Sequence[Event], promises: Sequence[Promise], day: date) -> bool:
    """Whether an enhetschef hears of two follow-ups of an urgent case that day: of a visit at
    08:00, on the vardag after it, and at 15:00 of the case itself, which they heard of before."""
    after = {vardag_from(vardag_until(on) + timedelta(1)) for on in urgent_visits(events)}
    noon = datetime.combine(day, time(12), STOCKHOLM)
    owed = [each for each in promises if each.number == "B17" and each.is_open(noon)]
    known = [vardag_from(vardag_until(each.due_on) + timedelta(1)) < day for each in owed]
    return day in after and any(known)


def urgent_visits(events: Sequence[Event]) -> list[date]:
    """The days that were agreed on in a case, if it is urgent."""
    visits = [on for each in events if each.word == "avtala_tid" for on in each.days]
    return visits if events[0].process == "bradska" else []


def promised(events: Sequence[Event]) -> list[Promise]:
    """Every follow-up that the table has of a case, each once for as long as it is open."""
    open_now: dict[FollowUp, Promise] = {}
    found: list[Promise] = []
    for event in events:
        wanted = follow_ups()[event.case, event.place]
        gone = [each for each in open_now if each not in wanted]
        found += [replace(open_now.pop(each), ended=event.at) for each in gone]
        for new in wanted - open_now.keys():
            first = first_reminder(new.number, new.due_on)
            open_now[new] = Promise(event.case, new.number, new.due_on, event.at, first)
    return [*found, *open_now.values()]


def beside(events: Sequence[Event]) -> Iterator[Promise]:
    """What the table leaves out, as it says itself: an agreed time of return, the thirty minutes of
    an urgent case, and its yearly follow-up."""
    process = events[0].process
    for place, event in enumerate(events):
        after = [each.at for each in events[place + 1 :]]
        if process == "bradska" and event.word == "oppnad":
            at = event.at + timedelta(minutes=30)
            ended = after[0] if after else None
            yield Promise(event.case, "kvittens", at.date(), event.at, at, ended)
        if process == "bradska" and event.word == "informera":
            day = event.at.date().replace(year=event.at.year + 1)
            first = first_reminder("B08", day)
            ended = next((e.at for e in events[place:] if e.word == "avslutat"), None)
            yield Promise(event.case, "B08", vardag_from(day), event.at, first, ended)
        if event.word == "tid_avtalad":
            (day,) = event.days
            words = ("tid_avtalad", "aterlamnat", "avslutat")
            ended = next((e.at for e in events[place + 1 :] if e.word in words), None)
            first = first_reminder("bokad_aterlamning", day)
            yield Promise(event.case, "bokad_aterlamning", day, event.at, first, ended)


def by_case(cases: Mapping[int, Sequence[Event]]) -> dict[int, list[Promise]]:
    """All that is promised of each case."""
    return {number: promised(events) for number, events in cases.items()}
