"""How far a case has come, by its line in the binder: the steps that led there, done in the past.
Pure.

What was done last is said by the words of its button. How it came there is the shortest way
through the process.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from flows.calendar import Calendar
from flows.calendar.reading.words import fold
from flows.cases.binder_file import Fault, Row
from flows.cases.process import Process
from flows.cases.space import Path, Situation, after
from flows.cases.state import AVSLUTAT, EARLIEST, Taken, possible, replay
from flows.errors import CalendarRangeError

BEGAN = ("skickat", "mottaget")  # columns, and facts of the processes that know them
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Told:
    """A case as a line tells of it."""

    row: Row
    process: Process
    history: tuple[Taken, ...]


def situated(
    row: Row, processes: Sequence[Process], calendar: Calendar, now: datetime
) -> Told | Fault:
    """The case as it stands by the file, done step by step in the past."""
    process = next((p for p in processes if fold(row.process) in (p.id, fold(p.title))), None)
    if process is None:
        known = ", ".join(each.title for each in processes)
        return Fault(row.line, f"Processen finns inte. Skriv en av: {known}.")
    today = calendar.local(now).date()
    if (says := _wrong_days(row, process, today)) is not None:
        return Fault(row.line, says)
    path = _path(process, row)
    if isinstance(path, str):
        return Fault(row.line, path)
    if (says := _missing(process, row, path)) is not None:
        return Fault(row.line, says)
    history = tuple(_taken(process, row, path, calendar, now))
    try:
        state = replay(process, history)
    except (ValueError, CalendarRangeError):
        return Fault(row.line, "Dagarna går inte ihop med läget. Kontrollera raden.")
    if not state.is_open:
        return Fault(row.line, "Ärendet är avslutat. Ta bort raden.")
    return Told(row, process, history)


def twice(cases: Sequence[Told]) -> list[Fault]:
    """Lines that are about a tab and a process of which an earlier line is."""
    first: dict[tuple[str, str], int] = {}
    faults = []
    for each in cases:
        key = fold(each.row.tab), each.process.id
        if key in first:
            faults.append(Fault(each.row.line, f"Samma flik och process står på rad {first[key]}."))
        first.setdefault(key, each.row.line)
    return faults


def stages(process: Process) -> tuple[str, ...]:
    """The words for how far a case has come, each once."""
    labels = (step.label for step in process.steps.values() if step.closes == "nej")
    return tuple(dict.fromkeys(labels))


def _wrong_days(row: Row, process: Process, today: date) -> str | None:
    days = row.days
    if "skickat" not in days:
        return "Fyll i skickat: dagen då ärendet började."
    if "mottaget" in days and not process.is_date("mottaget"):
        return f"Låt mottaget vara tomt för {process.title}."
    been = [days[name] for name in ("skickat", "mottaget", "senast") if name in days]
    if any(day > today for day in been):
        return "En dag som har varit kan inte ligga framåt i tiden."
    if any(day.year < EARLIEST for day in been):
        return "En dag ligger för långt bak i tiden. Kontrollera årtalet."
    if been != sorted(been):
        return "Dagarna ska komma i ordning: skickat, mottaget, senast."
    return None


def _path(process: Process, row: Row) -> Path | str:
    """The shortest way from the opening that the days allow to what was done last."""
    said = fold(row.stage)
    if said == AVSLUTAT:
        return "Ärendet är avslutat. Ta bort raden."
    given = {name for name in BEGAN if name in row.days}
    begins = sorted(
        (n for n, step in process.steps.items() if step.opens == "ja" and given >= {*step.asks}),
        key=lambda name: -len(process.steps[name].asks),
    )
    targets = _named(process, said)
    ways = (way for name in targets for first in begins if (way := _way(process, first, name)))
    found = next(ways, None)
    if found is not None:
        return found
    if targets:
        return "Läget går inte att nå med de dagar som är ifyllda. Fyll i mottaget."
    return f"Läget finns inte i {process.title}. Skriv ett av: {'; '.join(stages(process))}."


def _named(process: Process, said: str) -> list[str]:
    """The steps that the word means: by what their button says, else by what they set."""
    steps = process.steps.items()
    exact = [name for name, step in steps if said in (fold(step.label), _plain(name))]
    return exact or [
        name for name, step in steps if said in map(_plain, (*step.sets.values(), *step.asks))
    ]


def _plain(identifier: str) -> str:
    return fold(identifier.replace("_", " "))


def _way(process: Process, first: str, last: str) -> Path | None:
    if first == last:
        return (first,)
    begun = after(process.steps[first], {})
    queue: deque[tuple[Situation | None, Path]] = deque([(begun, (first,))])
    seen: set[Situation] = set()
    while queue:
        situation, path = queue.popleft()
        if situation is None or situation in seen:
            continue
        seen.add(situation)
        for name in possible(process, situation.known, begun=True):
            if name == last:
                return (*path, name)
            queue.append((after(process.steps[name], situation.known), (*path, name)))
    return None


def _missing(process: Process, row: Row, path: Path) -> str | None:
    """What has to be filled in for this way, or is filled in and has no place in it."""
    asked = {fact for name in path for fact in process.steps[name].asks}
    for name in BEGAN:
        if name in asked and name not in row.days:
            return f"Fyll i {name}."
        if name in row.days and process.is_date(name) and name not in asked:
            return f"Läget kommer före {name}. Ta bort dagen eller ändra läget."
    if len(path) > 1 and "senast" not in row.days:
        return "Fyll i senast: dagen då det läget kom."
    if len(path) > 1 and set(process.steps[path[-1]].asks) - {*BEGAN} and "bokad" not in row.days:
        return "Läget behöver en dag. Fyll i kolumnen bokad."
    return None


def _taken(
    process: Process, row: Row, path: Path, calendar: Calendar, now: datetime
) -> Iterator[Taken]:
    began = max(day for name, day in row.days.items() if name in BEGAN)
    for place, name in enumerate(path):
        day = row.days.get("senast", began) if place else began
        booked = row.days.get("bokad", day) if place == len(path) - 1 else day
        answers = tuple((f, row.days.get(f, booked)) for f in process.steps[name].asks)
        yield Taken(name, min(now, calendar.at(day, _NOON)), answers)
