"""Granskar granskningsloggen: att den är hel, och vem som har gjort vad."""

import argparse
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType

from bot.audit_key import audit_key
from bot.cli import visit
from bot.cli.asking import agreed
from bot.settings import Settings, load_settings
from flows.actions.sealing import Seal, Signed, every_row
from flows.calendar import Calendar
from flows.ledger import AuditRow, Fault, FaultKind, Wanted, faults, head_of
from flows.ports import Tx

HELP = "granska granskningsloggen"
SHOWN = 20
PAGE = 50
HIGHEST = 1 << 62
WORDS: Mapping[FaultKind, str] = MappingProxyType(
    {
        FaultKind.CHANGED: "Rad {row} är ändrad efter att den fick sitt sigill.",
        FaultKind.REMOVED: "Före rad {row} saknas {rows}.",
        FaultKind.CUT: "Efter rad {row} saknas {rows}.",
        FaultKind.INSERTED: "Rad {row} har kommit in på annat sätt än genom boten.",
        FaultKind.FORGED: (
            "Ankaret vid rad {row} är inte signerat med vår nyckel. "
            "Någon har ändrat ankaret, eller så är nyckeln utbytt."
        ),
        FaultKind.REWRITTEN: "Fram till rad {row} är kedjan en annan än den som signerades.",
        FaultKind.UNSIGNED: "Från rad {row} finns sigill som inget ankare intygar.",
    }
)
SIGN = (
    "Hela granskningsloggen får nya sigill. Felen som finns syns inte längre efteråt.\n"
    "Gör det bara när du vet varför den inte stämmer, och har sparat en kopia.\n"
)
WHAT_NOW = (
    "Ändra inget i databasen. Spara en kopia: jourlots backup FIL\n"
    "Berätta i dag för den som ansvarar för informationssäkerhet."
)


def options(parser: argparse.ArgumentParser) -> None:
    """What to do with the log."""
    what = parser.add_subparsers(title="val", required=True, metavar="VAL", dest="what")
    what.add_parser("verify", help="se efter att ingen har ändrat loggen")
    sign = what.add_parser("sign", help="godta loggen som den är, när du vet vad som har hänt")
    sign.add_argument("--ja", action="store_true", help="fråga inte först")
    rows = what.add_parser("list", help="visa loggen, det senaste först")
    rows.add_argument("--person", type=int, metavar="ID", help="bara det som rör en person")
    rows.add_argument("--action", metavar="HANDLING", help='t.ex. "bevakning.done"')
    rows.add_argument("--from", dest="since", type=_day, metavar="DATUM", help="från och med")
    rows.add_argument("--to", dest="until", type=_day, metavar="DATUM", help="till och med")
    rows.add_argument("--below", type=int, default=HIGHEST, metavar="RAD", help="bläddra")


def carry_out(given: argparse.Namespace) -> int:
    """Do it; 1 when the log is not whole."""
    settings = load_settings()
    if given.what == "sign":
        return _sign(settings, sure=given.ja)
    return _verify(settings) if given.what == "verify" else _list(settings, given)


def _verify(settings: Settings) -> int:
    key = audit_key(settings, make=False)

    def work(tx: Tx) -> tuple[list[Fault], int, str]:
        anchors = tx.ledger.anchors()
        head = head_of(anchors)
        return list(faults(key, anchors, every_row(tx))), head.count, head.seal

    found, count, seal = visit.ask(settings, work)
    if not found:
        print(f"Granskningsloggen är hel. Rader som har fått sigill: {count}.")
        print(f"Sista sigillet: {seal or 'inget än'}")
        return 0
    print(f"Granskningsloggen stämmer inte från rad {min(fault.row for fault in found)}.")
    for fault in found[:SHOWN]:
        rows = "en rad" if fault.count == 1 else f"{fault.count} rader"
        print("-", WORDS[fault.kind].format(row=fault.row, rows=rows))
    if len(found) > SHOWN:
        print(f"- Och {len(found) - SHOWN} fel till.")
    print(WHAT_NOW)
    return 1


def _sign(settings: Settings, *, sure: bool) -> int:
    if not sure and not agreed(SIGN, "Skriv ja för att godta loggen: "):
        print("Inget är ändrat.")
        return 1
    up_to = visit.ask(settings, lambda tx: tx.ledger.settled(), writes=True)
    signed = visit.Visit(settings).act("audit.sign", Seal(up_to, audit_key(settings))).value
    assert isinstance(signed, Signed), "the house may always sign"
    print(f"Loggen är godtagen som den är. Antal fel: {signed.faults}. Det står i loggen.")
    return 0


def _list(settings: Settings, given: argparse.Namespace) -> int:
    calendar = settings.calendar()
    wanted = Wanted(
        person_id=given.person,
        action=given.action,
        since=_midnight(calendar, given.since),
        until=_midnight(calendar, given.until and given.until + timedelta(days=1)),
    )
    rows = visit.ask(settings, lambda tx: tx.ledger.find(wanted, given.below, PAGE + 1))
    _print(calendar, rows[:PAGE])
    if not rows:
        print("Inga rader.")
    if len(rows) > PAGE:
        print(f"Det finns fler. Lägg till --below {rows[PAGE - 1].id} för att se dem.")
    return 0


def _print(calendar: Calendar, rows: Sequence[AuditRow]) -> None:
    for row in rows:
        at = calendar.local(row.at)
        who = "boten" if row.person_id is None else f"person {row.person_id}"
        if row.acting_id is not None:
            who += f" (person {row.acting_id} tryckte)"
        print(f"{row.id}  {at:%Y-%m-%d %H:%M:%S}  {who}: {row.action} {row.subject} {row.outcome}")


def _midnight(calendar: Calendar, day: date | None) -> datetime | None:
    return None if day is None else calendar.at(day, datetime.min.time())


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        message = f'"{words}" är inget datum. Skriv så här: 2026-11-27.'
        raise argparse.ArgumentTypeError(message) from None
