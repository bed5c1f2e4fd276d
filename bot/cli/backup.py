"""Gör en säkerhetskopia av databasen, också medan boten kör, och undersöker den."""

import argparse
from pathlib import Path

from bot.app import back_up
from bot.audit_key import key_file
from bot.settings import load_settings

HELP = "gör en säkerhetskopia"


def options(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("file", type=Path, metavar="FIL", help="en ny fil")


def carry_out(given: argparse.Namespace) -> int:
    """Copy, look through, and say what the copy holds."""
    settings = load_settings()
    copied = back_up(settings, given.file)
    held = copied.rows
    print(
        f"Kopian {copied.path} är hel. Personer: {held['person']}. "
        f"Bevakningar: {held['bevakning']}. Rader i granskningsloggen: {held['audit']}."
    )
    print("Den innehåller personuppgifter. Spara den på ett säkert ställe.")
    if settings.audit_key is None and settings.database_file is not None:
        print(f"Spara också nyckelfilen, på ett annat ställe: {key_file(settings.database_file)}")
    return 0
