"""Visar personer med nummer, roller och enheter. Numret behövs för export och forget."""

import argparse

from bot.cli import visit
from bot.settings import load_settings
from flows.people.overview import Member
from flows.people.records import Person
from flows.people.roles import ROLES
from flows.ports import Tx

HELP = "visa personer och deras nummer"
PAGE = 50


def options(parser: argparse.ArgumentParser) -> None:
    """Words to look for, and where to go on."""
    parser.add_argument(
        "words", nargs="*", metavar="ORD", help="del av namnet, rollen eller enheten"
    )
    parser.add_argument("--page", type=int, default=1, metavar="SIDA", help="bläddra")


def carry_out(given: argparse.Namespace) -> int:
    """Print those who fit, by label."""
    found = visit.ask(load_settings(), _everybody)
    wanted = [word.casefold() for word in given.words]
    lines = [line for line in found if all(word in line.casefold() for word in wanted)]
    start = (max(given.page, 1) - 1) * PAGE
    print("\n".join(lines[start : start + PAGE]) or "Ingen passar.")
    if len(lines) > start + PAGE:
        print(f"Det finns {len(lines)} i allt. Lägg till --page {max(given.page, 1) + 1}.")
    return 0


def _everybody(tx: Tx) -> list[str]:
    places: dict[int, list[Member]] = {}
    for member in tx.overview.members():
        places.setdefault(member.person.id, []).append(member)
    return [_line(person, places.get(person.id, [])) for person in tx.rights.people()]


def _line(person: Person, places: list[Member]) -> str:
    held = ", ".join(f"{ROLES.get(each.role, each.role)} i {each.unit}" for each in places)
    return f"{person.id}  {person.label}: {held or 'ingen roll'}"
