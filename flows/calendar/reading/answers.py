"""Owns what a person is told about the moment that they typed: the echo, the notes, the choices.

Also how a day and a wall time become an instant on the two nights when the clocks change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from flows.calendar import phrases
from flows.calendar.reading.words import Here

WHICH = "Vilken tid menar du?"
PASSED = "Den tiden har redan varit. Skriv en senare tid."
WINTER, SUMMER = "vintertid", "sommartid"


@dataclass(frozen=True, slots=True)
class Understood:
    """One moment: the instant (UTC), how it is said back, and what was filled in.

    `echo` reads back as the same moment: "fredag 4 december kl. 09:00".
    """

    at: datetime
    echo: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The words mean different moments to different people: at least two, the likeliest first."""

    ask: str
    choices: tuple[Understood, ...]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No moment to come. `why` says what to write instead, and never repeats what was typed.

    `well_formed`: every word was one of a day or a time, but there is none such, as of 31 November.
    A year that has been is none of those words: it may be one of birth.
    """

    why: str
    well_formed: bool = False


Reading = Understood | Ambiguous | NotUnderstood


def answer(at: datetime, here: Here, notes: tuple[str, ...] = ()) -> Understood:
    """Say the instant back in local words, with why the day is no vardag."""
    local = here.calendar.local(at)
    echo = phrases.moment(local, here.today)
    if len(_instants(local.date(), local.time().replace(fold=0), here)) > 1:
        echo = f"{echo} ({WINTER if local.fold else SUMMER})"
    if off := here.calendar.day_off(local.date()):
        notes = (*notes, f"Det är {off.reason}, ingen vardag.")
    return Understood(at, echo, notes)


def answer_on(
    day: date, wall: time, season: str | None, here: Here, notes: tuple[str, ...] = ()
) -> Understood | None:
    """The wall time on the day; None when it has been."""
    instants = _instants(day, wall, here)
    if season is not None:
        instants = instants[-1:] if season == WINTER else instants[:1]
    ahead = [each for each in instants if each > here.now]
    if not ahead:
        return None
    shown = here.calendar.local(ahead[0]).time()
    if shown != wall:
        notes = (*notes, f"{wall:%H:%M} finns inte den natten. Jag tog {shown:%H:%M}.")
    elif len(ahead) > 1:
        notes = (*notes, f"{wall:%H:%M} kommer två gånger den natten. Jag tog den första.")
    return answer(ahead[0], here, notes)


def offer(found: Iterable[Understood]) -> Reading:
    """The one moment, or the choice between several; none means that it has been."""
    choices = tuple({each.at: each for each in reversed(tuple(found))}.values())[::-1]
    if not choices:
        return NotUnderstood(PASSED)
    return choices[0] if len(choices) == 1 else Ambiguous(WHICH, choices)


def _instants(day: date, wall: time, here: Here) -> tuple[datetime, ...]:
    """The instants when local clocks show the time: two when they go back, else one."""
    first = here.calendar.at(day, wall)
    again = datetime.combine(day, wall, here.calendar.zone).replace(fold=1).astimezone(UTC)
    shows = here.calendar.local(again).replace(tzinfo=None) == datetime.combine(day, wall)
    return (first, again) if shows and again > first else (first,)
