"""Läser in pärmen: en rad för varje flik, och en kod att skriva på den."""

import argparse
import asyncio
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.app import open_database, read_content
from bot.settings import Settings, load_settings
from flows.actions.cases import loading
from flows.actions.registry import perform
from flows.actions.turn import Done, House, Turn, Who
from flows.cases import binder_cases, binder_file
from flows.cases.binder_cases import Told
from flows.cases.binder_file import Fault, Row
from flows.errors import ContentError
from flows.people.modules import Module
from flows.people.records import Unit
from flows.people.roles import ROLES
from flows.ports import Tx

NAME = "import"  # no module can be called that
HELP = "läs in ärenden från pärmen"
OFFICE = "socialsekreterare"
ENCODINGS = ("utf-8-sig", "cp1252")  # of Excel, as "CSV UTF-8" and as plain CSV


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command was given: the lines, the unit of the binder, and units by role."""

    rows: Sequence[Row]
    unit: str
    units: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A tab and the code of its case, None when it is not kept yet; `new` unless it was before."""

    told: Told
    code: str | None
    new: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a file: its faults, or its cases."""

    faults: Sequence[Fault] = ()
    kept: Sequence[Kept] = ()


def options(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    columns = ";".join(binder_file.COLUMNS)
    parser.add_argument("file", type=Path, metavar="FIL.csv", help=f"kolumner: {columns}")
    parser.add_argument("--unit", required=True, metavar="ENHET", help="enheten som har pärmen")
    parser.add_argument(
        "--socialkontor", metavar="ENHET", help="vem som får ärendena i sin kö, om det finns flera"
    )
    parser.add_argument(
        "--role",
        action="append",
        default=[],
        type=_role,
        metavar="ROLL=ENHET",
        help="enheten för en annan roll, om det finns flera",
    )
    parser.add_argument("--dry-run", action="store_true", help="kontrollera filen, spara inget")


def carry_out(given: argparse.Namespace) -> int:
    """Check every line; when all are right, keep the cases and print their codes."""
    settings = load_settings()
    if Module.ARENDEN not in settings.modules:
        raise ContentError("Ärenden är inte påslaget. Slå på modulen arenden i inställningarna.")
    rows, faults = binder_file.read(_text(given.file))
    units = dict(given.role) | ({OFFICE: given.socialkontor} if given.socialkontor else {})
    wanted = Wanted(rows, given.unit, units)
    result = asyncio.run(_visit(settings, wanted, faults, write=not given.dry_run))
    if result.faults:
        for fault in sorted(result.faults):
            print(f"Rad {fault.line}: {fault.says}")
        print("Inget är sparat. Rätta filen och försök igen.")
        return 1
    print("\n".join(_told(result.kept)))
    return 0


async def _visit(
    settings: Settings, wanted: Wanted, faults: Sequence[Fault], *, write: bool
) -> Result:
    content = read_content(settings)
    calendar = settings.calendar(content.library.reference.values)
    below = secrets.randbelow
    house = House(content.library, calendar, below, settings.modules, processes=content.processes)
    store = open_database(settings, guest=True)

    def work(tx: Tx) -> Result:
        turn = Turn(tx, house, Who(is_house=True), datetime.now(UTC))
        return _load(turn, wanted, faults, write=write)

    try:
        return await (store.run(work) if write else store.read(work))
    finally:
        await store.close()


def _load(turn: Turn, wanted: Wanted, faults: Sequence[Fault], *, write: bool) -> Result:
    """Keep every case, or none when any line is wrong."""
    unit = _unit(turn.tx, wanted.unit)
    given = {role: _unit(turn.tx, name) for role, name in wanted.units.items()}
    processes, calendar = turn.house.processes.processes, turn.house.calendar
    found = [binder_cases.situated(row, processes, calendar, turn.now) for row in wanted.rows]
    told = [each for each in found if isinstance(each, Told)]
    wrong = [*faults, *(each for each in found if isinstance(each, Fault))]
    if wrong := [*wrong, *binder_cases.twice(told)]:
        return Result(faults=wrong)
    commands = [_command(turn, each, unit, given) for each in told]
    if write:
        return Result(kept=[_kept(turn, *each) for each in zip(told, commands, strict=True)])
    known = [turn.tx.cases.by_token(command.token) for command in commands]
    return Result(
        kept=[
            Kept(each, case.code if case is not None else None, case is None)
            for each, case in zip(told, known, strict=True)
        ]
    )


def _command(turn: Turn, told: Told, unit: Unit, given: Mapping[str, Unit]) -> loading.Load:
    units = loading.places(turn, told.process, unit, given)
    if isinstance(units, str):
        option = "--socialkontor ENHET" if units == OFFICE else f"--role {units}=ENHET"
        raise ContentError(f"Flera enheter har rollen {ROLES[units]}. Skriv vilken: {option}.")
    token = told.row.token(unit.id, told.process.id)
    return loading.Load(token, told.process, told.history, units)


def _kept(turn: Turn, told: Told, command: loading.Load) -> Kept:
    result = perform(turn, "case.load", command)
    assert result.value is not None, "the house may always load a case"
    return Kept(told, result.value.case.code, isinstance(result, Done))


def _told(kept: Sequence[Kept]) -> Iterator[str]:
    """The code to write on each tab."""
    for each in kept:
        code = each.code or "får en kod"
        before = "" if each.new else ", fanns redan"
        yield f"Flik {each.told.row.tab}: {code} ({each.told.process.title}{before})"
    count = sum(each.new for each in kept)
    new = "1 nytt ärende" if count == 1 else f"{count} nya ärenden"
    if any(each.code is None for each in kept):
        yield f"Filen är rätt. Inget är sparat. {new} sparas utan --dry-run."
    elif count:
        yield f"Klart. {new}. Skriv koden på varje flik och i Treserva."
    else:
        yield "Allt fanns redan. Inget är ändrat."


def _unit(tx: Tx, name: str) -> Unit:
    found = tx.people.unit_named(name)
    if found is None:
        known = ", ".join(unit.name for unit in tx.people.units()) or "inga än"
        raise ContentError(f"Enheten »{name}« finns inte. Enheterna är: {known}.")
    return found


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise ContentError(f"{path} finns inte.") from None
    except OSError:
        raise ContentError(f"{path} går inte att läsa.") from None
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ContentError(f"{path} går inte att läsa. Spara filen som CSV UTF-8.")


def _role(words: str) -> tuple[str, str]:
    """A role and its unit as somebody types them; argparse shows the complaint."""
    role, _, unit = words.partition("=")
    if role not in ROLES or not unit:
        message = f"Skriv så här: valfardstekniker=Trygghetsjouren. Roller: {', '.join(ROLES)}"
        raise argparse.ArgumentTypeError(message)
    return role, unit
