"""Gör en inbjudan: en länk och en QR-kod som gäller en gång i sju dagar."""

import argparse
import re
import sys
from pathlib import Path

from bot.cli.visit import Visit
from bot.settings import Settings, load_settings
from bot.telegram import qr
from flows.actions.people import Invited, NewInvite
from flows.people.roles import GROUP, ROLES, names_nobody

HELP = "bjud in en person eller en grupp"
_USERNAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{4,31})")
_UNNAMED = "BOTEN"
_NO_NAME = 'Skriv rollen och ett nummer: --label "Hemtjänst 1". Skriv aldrig personens namn.'
_FIRST = ("Skicka länken till {label}.", "Öppna länken i Telegram och välj gruppen.")


def options(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--unit", required=True, metavar="ENHET", help='t.ex. "Hemtjänst Centrum"')
    parser.add_argument("--role", choices=[*ROLES, GROUP], required=True, metavar="ROLL")
    parser.add_argument(
        "--label",
        default="",
        metavar="NAMN",
        help='hur kollegor ser personen, t.ex. "Hemtjänst 1"; annars nästa lediga nummer',
    )
    parser.add_argument("--shared", action="store_true", help="flera delar på telefonen")
    parser.add_argument(
        "--bot", metavar="NAMN", help="botens namn hos Telegram, t.ex. jourlots_bot"
    )
    parser.add_argument(
        "--qr", type=Path, metavar="FIL.png", help="spara QR-koden som bild i stället"
    )


def carry_out(given: argparse.Namespace) -> int:
    """Print what the invited person is to open."""
    settings = load_settings()
    username = _username(given.bot, settings)
    if username is None or (given.qr is not None and username == _UNNAMED):
        print("Skriv botens namn hos Telegram: --bot jourlots_bot", file=sys.stderr)
        return 2
    if given.label and given.role != GROUP and not names_nobody(given.label, [given.unit]):
        print(_NO_NAME, file=sys.stderr)
        return 2
    command = NewInvite(given.unit, given.role, given.label, shared=given.shared)
    invited = Visit(settings).act("person.invite", command).value
    assert isinstance(invited, Invited), "the house may always invite"
    if invited.new_unit:
        print(f"Ny enhet: {invited.unit.name}.")
    link = qr.link(username, invited.token, group=given.role == GROUP)
    print(_FIRST[given.role == GROUP].format(label=invited.label))
    print("Den gäller en gång, i sju dagar.")
    if username == _UNNAMED:
        print("Byt BOTEN mot botens namn, eller skriv det i inställningen username.")
    print(link)
    _by_hand(given.role, username, invited.token)
    return _draw(link, username, given.qr)


def _username(given: str | None, settings: Settings) -> str | None:
    """The bot's own name; None when it can be no name."""
    found = _USERNAME.fullmatch(given or settings.username or _UNNAMED)
    return found[1] if found is not None else None


def _by_hand(role: str, username: str, token: str) -> None:
    if role == GROUP:
        print(f"Eller skriv i gruppen: /start@{username} {token}")
    else:
        print(f"Eller skriv till boten: /start {token}")


def _draw(link: str, username: str, file: Path | None) -> int:
    """The QR code of a link that lacks the bot's name would lead nowhere."""
    if file is not None:
        try:
            file.write_bytes(qr.png(link))
        except OSError as error:
            print(f"QR-koden gick inte att spara i {file}: {error.strerror}.", file=sys.stderr)
            return 1
        print(f"QR-koden finns i {file}.")
    elif username != _UNNAMED:
        print(qr.terminal(link))
    return 0
