"""Gallrar det som har sparats tillräckligt länge. Boten gör det själv var tionde minut."""

import argparse
from datetime import UTC, datetime

from bot.audit_key import audit_key
from bot.cli.visit import Visit
from bot.settings import load_settings
from flows.actions.retention import Purge, Purged
from flows.calendar import Calendar
from flows.errors import ContentError
from flows.retention import RULES, Kind, Old, cut, kept

HELP = "gallra det som är gammalt"
UNSOUND = (
    "Granskningsloggen gallras inte, för den stämmer inte. Se vad som är fel: jourlots audit verify"
)


def options(parser: argparse.ArgumentParser) -> None:
    """The kinds, and whether to look only."""
    parser.add_argument(
        "kinds", nargs="*", metavar="SLAG", help="alla, eller några av: " + ", ".join(Kind)
    )
    parser.add_argument(
        "--dry-run",
        "--torrkörning",
        dest="dry",
        action="store_true",
        help="säg vad som skulle gallras, men gallra inget",
    )


def carry_out(given: argparse.Namespace) -> int:
    """Say what is old, and delete it unless told to look only."""
    settings = load_settings()
    key = audit_key(settings)
    unknown = sorted(set(given.kinds) - set(Kind))
    if unknown:
        words = f"Slaget {unknown[0]} finns inte. Skriv några av: {', '.join(Kind)}."
        raise ContentError(words)
    now = datetime.now(UTC)
    chosen = [kind for kind in Kind if not given.kinds or kind in given.kinds]
    visit, fine = Visit(settings), True
    print("Torrkörning: inget tas bort." if given.dry else "Gallring:")
    for kind in chosen:
        before = cut(kind, settings.retention, now=now, machine_now=now)
        command = Purge(kind, before, key)
        old = visit.act("records.look", command).value
        assert isinstance(old, Old), "the house may always look"
        print(_line(settings.calendar(), kind, kept(kind, settings.retention), old))
        if old.count and not given.dry:
            fine = _purge(visit, command) and fine
    return 0 if fine else 1


def _purge(visit: Visit, command: Purge) -> bool:
    purged = Purged(command.kind, 0, more=True)
    while purged.more and purged.sound:
        result = visit.act("records.purge", command).value
        assert isinstance(result, Purged), "the house may always purge"
        purged = result
    if not purged.sound:
        print(UNSOUND)
    return purged.sound


def _line(calendar: Calendar, kind: Kind, days: int, old: Old) -> str:
    title = f"{kind}: {RULES[kind].title}, sparas {days} {_days(days)}. "
    if not old.count or old.oldest is None:
        return title + "Inget är äldre."
    return title + f"{old.count} är äldre, den äldsta från {calendar.local(old.oldest):%Y-%m-%d}."


def _days(days: int) -> str:
    return "dag" if days == 1 else "dagar"
