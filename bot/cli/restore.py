"""Lägger tillbaka en säkerhetskopia. Boten ska vara stoppad."""

import argparse
from pathlib import Path

from bot.app import restore
from bot.audit_key import key_file
from bot.settings import load_settings

HELP = "lägg tillbaka en säkerhetskopia"


def options(parser: argparse.ArgumentParser) -> None:
    """From where, and whether a database that holds more may be replaced."""
    parser.add_argument("file", type=Path, metavar="FIL")
    parser.add_argument(
        "--ersätt", dest="replace", action="store_true", help="också när databasen innehåller mer"
    )


def carry_out(given: argparse.Namespace) -> int:
    """Put the copy in place, and say where the old database is."""
    settings = load_settings()
    restored = restore(settings, given.file, replace=given.replace)
    print(f"Kopian {given.file} är på plats. Starta boten igen.")
    print("Meddelanden som var på väg kan komma en gång till. Då står det på dem.")
    if restored.kept is not None:
        print(f"Den förra databasen finns kvar: {restored.kept}")
    for person in restored.known_again:
        print(f"Kopian känner en person som är glömd. Kör: jourlots forget --person {person}")
    database = settings.database_file
    if settings.audit_key is None and database is not None and not key_file(database).exists():
        print(f"Lägg tillbaka nyckelfilen innan du startar: {key_file(database)}")
    return 0
