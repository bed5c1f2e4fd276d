"""Läser in ett schema: visar vad som ändras, och skriver det med --skriv."""

import argparse
import asyncio
import csv
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.app import open_database, read_content
from bot.settings import Settings, load_settings
from flows.actions import rota
from flows.actions.registry import perform
from flows.actions.turn import House, Turn, Who
from flows.calendar import Calendar, phrases
from flows.errors import CalendarRangeError, ContentError
from flows.people.duty import Shift
from flows.people.roles import ROLES
from flows.people.rota import Changes, Fault, Line
from flows.ports import Tx

HELP = "läs in ett schema över arbetspass"
COLUMNS = ("enhet", "roll", "person", "från", "till")


@dataclass(frozen=True, slots=True)
class Planned:
    """What a file changes, or its faults, and a line for each change."""

    changes: Changes
    told: tuple[str, ...]


def options(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument(
        "file", type=Path, metavar="FIL.csv", help=f"kolumner: {', '.join(COLUMNS)}"
    )
    parser.add_argument("--skriv", action="store_true", help="skriv ändringarna; annars visas de")


def carry_out(given: argparse.Namespace) -> int:
    """Show what the file changes; with --skriv, change it."""
    settings = load_settings()
    lines, faults = read(given.file)
    if faults:
        return _refused(faults)
    planned = asyncio.run(_planned(settings, lines, write=given.skriv))
    if planned.changes.faults:
        return _refused(planned.changes.faults)
    print("\n".join(planned.told) or "Schemat stämmer redan. Inget att ändra.")
    if planned.told and given.skriv:
        print("Klart. Schemat är ändrat.")
    elif planned.told:
        print("Inget är ändrat än. Kör igen med --skriv för att spara.")
    return 0


def _refused(faults: Sequence[Fault]) -> int:
    for fault in faults:
        print(f"Rad {fault.line}: {fault.says}")
    print("Inget är ändrat. Rätta filen och försök igen.")
    return 1


def read(path: Path) -> tuple[list[Line], list[Fault]]:
    """The lines of the file and what is wrong with how they are written. Raises ContentError when
    it is no such file at all."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ContentError(f"{path} finns inte.") from None
    except (OSError, UnicodeDecodeError):
        raise ContentError(f"{path} går inte att läsa. Spara filen som CSV UTF-8.") from None
    rows = csv.reader(text.splitlines(), delimiter=_delimiter(text))
    head = tuple(name.strip().casefold() for name in next(rows, []))
    if missing := [name for name in COLUMNS if name not in head]:
        raise ContentError(f"{path} saknar kolumnen {', '.join(missing)} på första raden.")
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows, start=2):
        if any(value.strip() for value in row):
            found = _line(number, dict(zip(head, map(str.strip, row), strict=False)))
            (lines if isinstance(found, Line) else faults).append(found)  # type: ignore[arg-type]
    return lines, faults


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return ";" if head.count(";") >= head.count(",") else ","


def _line(number: int, values: dict[str, str]) -> Line | Fault:
    if empty := [name for name in COLUMNS if not values.get(name)]:
        return Fault(number, f"Fyll i {', '.join(empty)}.")
    times = []
    for name in ("från", "till"):
        try:
            time = datetime.fromisoformat(values[name])
        except ValueError:
            time = None
        if time is None or time.tzinfo is not None or len(values[name]) <= len("2026-11-30"):
            example = "2026-11-30 07:00"
            return Fault(number, f"»{values[name]}« är ingen tid. Skriv så här: {example}.")
        times.append(time)
    return Line(number, values["enhet"], values["roll"], values["person"], *times)


async def _planned(settings: Settings, lines: Sequence[Line], *, write: bool) -> Planned:
    library = read_content(settings).library
    calendar = settings.calendar(library.reference.values)
    house = House(library, calendar, secrets.randbelow)
    store = open_database(settings, guest=True)
    command = rota.Rota(lines)

    def work(tx: Tx) -> Planned:
        turn = Turn(tx, house, Who(is_house=True), datetime.now(UTC))
        if write:
            changes = perform(turn, "duty.rota", command).value
            assert isinstance(changes, Changes), "the house may always write the rota"
        else:
            changes = rota.plan(turn, command)
        return Planned(changes, tuple(_told(tx, changes, house.calendar)))

    try:
        return await (store.run(work) if write else store.read(work))
    except CalendarRangeError as error:
        raise ContentError(f"Ett datum i filen ligger för långt bort. {error}") from error
    finally:
        await store.close()


def _told(tx: Tx, changes: Changes, calendar: Calendar) -> Iterator[str]:
    """A line in Swedish for each change."""

    def says(shift: Shift, ends_at: datetime) -> str:
        begins, ends = calendar.local(shift.starts_at), calendar.local(ends_at)
        person, unit = tx.people.person(shift.person_id), tx.people.unit(shift.unit_id)
        who = f"{person.label}, {ROLES[shift.role]}, {unit.name}"
        return f"{who}: {phrases.moment(begins)} till {phrases.moment(ends)}"

    yield from (f"Nytt: {says(each, each.ends_at)}" for each in changes.added)
    yield from (f"Ändras: {says(each, ends)}" for each, ends in changes.moved)
    yield from (f"Tas bort: {says(each, each.ends_at)}" for each in changes.removed)
