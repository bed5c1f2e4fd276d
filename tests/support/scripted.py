"""The scripted year: 200 cases, and every follow-up that they owe, as a reader typed them.

The reader had the catalogue's words and nothing of the content or the code. `STEPS` is the only
bridge: which step of a process says what an event says.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from flows.cases.process import Process
from flows.cases.state import CaseState, Taken, may_take, take

YEAR = Path(__file__).parents[1] / "content" / "year"
STOCKHOLM = ZoneInfo("Europe/Stockholm")
# An event is a step of the same name, but for these: the first of them that is possible.
STEPS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "oppnad_av_socialsekreterare": ("skicka",),
        "oppnad_av_planerare": ("ta_emot_nytt",),
        "oppnad": ("bradskar", "ska_avslutas"),
        "mottaget": ("ta_emot",),
        "ej_nadd": ("ej_nadd", "ej_nadd_igen"),
        "utan_nycklar": ("utan_nycklar", "ny_overenskommelse"),
        "avtala_tid": ("avtala_tid", "ny_tid"),
        "tid_avtalad": ("tid_avtalad", "ny_tid"),
    }
)


@dataclass(frozen=True)
class Event:
    """What happens in a case; `place` is its place there, from 1."""

    case: int
    place: int
    process: str
    at: datetime
    word: str
    days: tuple[date, ...]

    def taken(self, state: CaseState) -> Taken:
        """The event as a step in a case that stands like this."""
        names = STEPS.get(self.word, (self.word,))
        known = state.process.steps
        possible = may_take(state) if self.word != "avslutat" else names
        step = next(name for name in names if name in possible)
        asks = known[step].asks if step in known else ()
        return Taken(step, self.at, tuple(zip(asks, self.days, strict=True)))


@dataclass(frozen=True, order=True)
class FollowUp:
    """A follow-up that is open, by the catalogue's number or the reader's name for it."""

    number: str
    nominal_on: date
    due_on: date


def after(state: CaseState, event: Event) -> CaseState:
    """The case after the event, which must be possible there."""
    taken = event.taken(state)
    following = take(state, taken.step, taken.at, dict(taken.answers))
    assert isinstance(following, CaseState), (event, following)
    return following


def new(event: Event, process: Process | None) -> CaseState:
    """The case before its first event."""
    assert process is not None, event.process
    return CaseState(process)


@cache
def cases() -> Mapping[int, tuple[Event, ...]]:
    """Every case with its events, in the order of time."""
    found: dict[int, list[Event]] = defaultdict(list)
    for row in _rows("events.csv"):
        number = int(row["case"])
        at = datetime.fromisoformat(row["at"]).replace(tzinfo=STOCKHOLM)
        days = tuple(date.fromisoformat(day) for day in row["date"].split(";") if day)
        place = len(found[number]) + 1
        found[number].append(Event(number, place, row["process"], at, row["event"], days))
    return {number: tuple(events) for number, events in found.items()}


@cache
def follow_ups() -> Mapping[tuple[int, int], frozenset[FollowUp]]:
    """What is open after each event, by case and place; nothing where no row says so."""
    found: dict[tuple[int, int], set[FollowUp]] = defaultdict(set)
    for row in _rows("due.csv"):
        days = (date.fromisoformat(row["nominal"]), date.fromisoformat(row["due"]))
        found[int(row["case"]), int(row["after"])].add(FollowUp(row["number"], *days))
    return {
        (event.case, event.place): frozenset(found.get((event.case, event.place), ()))
        for events in cases().values()
        for event in events
    }


def _rows(name: str) -> list[dict[str, str]]:
    with (YEAR / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
