"""Gör en inbjudan: en länk som gäller en gång i sju dagar."""

import argparse
import asyncio
import secrets
from datetime import UTC, datetime

from bot.app import open_database, read_content
from bot.settings import Settings, load_settings
from flows.actions.people import Invited, NewInvite
from flows.actions.registry import perform
from flows.actions.turn import House, Turn, Who
from flows.people.roles import GROUP, ROLES
from flows.ports import Tx

HELP = "bjud in en person eller en grupp"


def options(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--unit", required=True, metavar="ENHET", help='t.ex. "Hemtjänst Centrum"')
    parser.add_argument("--role", choices=[*ROLES, GROUP], required=True, metavar="ROLL")
    parser.add_argument(
        "--label", metavar="NAMN", help='hur kollegor ser personen, t.ex. "Hemtjänst 1"'
    )


def carry_out(given: argparse.Namespace) -> int:
    """Print what the invited person is to open."""
    settings = load_settings()
    label = given.label or ROLES.get(given.role, given.unit)
    invited = asyncio.run(_invite(settings, NewInvite(given.unit, given.role, label)))
    token = invited.token
    if invited.new_unit:
        print(f"Ny enhet: {invited.unit.name}.")
    start = "startgroup" if given.role == GROUP else "start"
    print("Skicka länken till den som ska in. Byt BOTEN mot botens namn. Den gäller i sju dagar.")
    print(f"https://t.me/BOTEN?{start}={token}")
    if given.role == GROUP:
        print(f"Eller skriv i gruppen: /start@BOTEN {token}")
    else:
        print(f"Eller skriv till boten: /start {token}")
    return 0


async def _invite(settings: Settings, command: NewInvite) -> Invited:
    house = House(read_content(settings), settings.calendar(), secrets.randbelow)
    store = open_database(settings, guest=True)

    def work(tx: Tx) -> Invited:
        turn = Turn(tx, house, Who(is_house=True), datetime.now(UTC))
        invited = perform(turn, "person.invite", command).value
        assert isinstance(invited, Invited), "the house may always invite"
        return invited

    try:
        return await store.run(work)
    finally:
        await store.close()
