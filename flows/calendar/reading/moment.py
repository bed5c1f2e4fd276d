"""Owns how the words are taken apart into day, time of day and season, and put together again."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flows.calendar.reading.answers import (
    WINTER,
    Ambiguous,
    NotUnderstood,
    Reading,
    Understood,
    answer,
    answer_on,
    offer,
)
from flows.calendar.reading.clock import (
    Clock,
    Part,
    take_bare_hour,
    take_clock,
    take_part,
)
from flows.calendar.reading.dates import Days
from flows.calendar.reading.days import read_days
from flows.calendar.reading.elapsed import read_elapsed
from flows.calendar.reading.words import WEEKDAY, Here, fold
from flows.calendar.vardagar import Calendar
from flows.errors import CalendarRangeError

LONGEST = 80
HOW = "Skriv när, till exempel: i morgon kl 9, på fredag, 3 dec, om två veckor eller v 50."
ASK_CLOCK = "Skriv också ett klockslag, till exempel kl 14."
NO_SUCH_CLOCK = "Det klockslaget finns inte. Skriv till exempel kl 14 eller 14:30."
OUT_OF_RANGE = "Det är för långt bort. Skriv en närmare dag."

_DAYTIME = range(7, 19)
_SEASON = re.compile(rf" ?\b({WINTER}|normaltid|sommartid)\b")
_A_DATE_TOO = re.compile(rf"(?:({WEEKDAY}) )?(?:(\d{{1,2}})\.(0?[1-9]|1[0-2])|(\d{{1,2}}))")


@dataclass(frozen=True, slots=True)
class _Said:
    """The pieces that the words were taken apart into."""

    days: Days | None
    clock: Clock | None
    part: Part | None
    season: str | None
    rest: str


def read_moment(words: str, now_local: datetime, calendar: Calendar) -> Reading:
    """Understand when, seen from `now_local`. Raises for no words whatever.

    A day without a time gets the usual hour. Only moments to come are understood. A naive now
    raises TypeError.
    """
    local = calendar.local(now_local)
    here = Here(calendar, local.astimezone(UTC), local.date())
    text = fold(words) if len(words) <= LONGEST else ""
    try:
        return _read(text, here)
    except CalendarRangeError:
        return NotUnderstood(OUT_OF_RANGE)


def _read(text: str, here: Here) -> Reading:
    if (elapsed := read_elapsed(text)) is not None:
        return answer(here.now.replace(second=0, microsecond=0) + elapsed, here)
    read = _moment(text, here)
    if (found := _A_DATE_TOO.fullmatch(text)) is None:
        return read
    # "3.12" and "fredag 4" can be a time of day, and a date as well.
    weekday = f"{found[1]} " if found[1] else ""
    date = f"{found[2]}/{found[3]}" if found[2] else f"den {found[4]}"
    other = _moment(f"{weekday}{date}", here)
    if isinstance(read, NotUnderstood):
        return other
    if isinstance(other, Understood):
        return offer((*(read.choices if isinstance(read, Ambiguous) else (read,)), other))
    return read


def _moment(text: str, here: Here) -> Reading:
    said = _taken_apart(text, here)
    if (said.rest and said.days is None) or not (said.rest or said.clock or said.part):
        return NotUnderstood(HOW)
    if said.days and said.days.why:
        return NotUnderstood(said.days.why, said.days.missing)
    if said.clock and said.clock.at is None:
        return NotUnderstood(NO_SUCH_CLOCK, well_formed=True)
    if said.part and said.part.usual is None and said.clock is None:
        return NotUnderstood(ASK_CLOCK, well_formed=True)
    if said.days is None:
        return offer(_next_time(said, here))
    found = _on_days(said, said.days, here)
    # The usual time has been today, but there may be hours left.
    return NotUnderstood(ASK_CLOCK) if not found and said.clock is None else offer(found)


def _taken_apart(text: str, here: Here) -> _Said:
    season = found[1] if (found := _SEASON.search(text)) else None
    clock, rest = take_clock(_SEASON.sub("", text))
    part, rest = take_part(rest)
    days = read_days(rest, here) if rest else None
    if clock is None and days is None:
        clock, rest = take_bare_hour(rest)
        days = read_days(rest, here) if rest else None
    if part is not None and clock is not None:
        clock = part.place(clock)
    return _Said(days, clock, part, WINTER if season == "normaltid" else season, rest)


def _on_days(said: _Said, days: Days, here: Here) -> list[Understood]:
    clock, notes = said.clock, days.notes
    if clock is None:
        clock, note = _usual(said.part, here)
        notes = (*notes, note)
    found: list[Understood] = []
    # "Onsdag kl 9", said on a Wednesday at ten, is next Wednesday and not tonight.
    walls = clock.walls()[:1] if clock.is_plain and len(days.days) > 1 else clock.walls()
    for day in days.days:
        ahead = [each for wall in walls if (each := answer_on(day, wall, said.season, here, notes))]
        found += ahead[:1] if clock.is_plain else ahead
    return found


def _next_time(said: _Said, here: Here) -> list[Understood]:
    """No day is said: today or tomorrow. By night a said hour ("halv tio") can be either half."""
    clock, note = (said.clock, "") if said.clock else _usual(said.part, here)
    notes = (note,) if note else ()
    ahead = [
        each
        for day in (here.today, here.today + timedelta(days=1))
        for wall in sorted(clock.walls())
        if (each := answer_on(day, wall, said.season, here, notes))
    ]
    sure = len(clock.walls()) == 1 or here.calendar.local(ahead[0].at).hour in _DAYTIME
    return ahead[:1] if sure else ahead[:2]


def _usual(part: Part | None, here: Here) -> tuple[Clock, str]:
    hours = here.calendar.rules.hours
    wall = part.wall(hours) if part else hours.usual
    note = f"Du skrev inget klockslag. Jag tog {wall:%H:%M}."
    return Clock(wall.hour * 60 + wall.minute), note
