"""Glömmer en person: tar bort roller, chatt och namn. Granskningsloggen behåller bara numret."""

import argparse
import sys
from collections.abc import Mapping
from types import MappingProxyType

from bot.cli.asking import agreed
from bot.cli.visit import Visit
from bot.settings import load_settings
from flows.actions.rights import Forget, Forgotten
from flows.actions.turn import Reason, Refused

HELP = "glöm en person"
SURE = (
    "Person {person} förlorar alla roller, och det som boten vet om personen tas bort.\n"
    "Det går inte att ångra. Meddelanden i Telegram finns kvar där.\n"
)
WORDS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.UNKNOWN: "Personen finns inte. Sök med: jourlots personer ORD",
        Reason.ENDED: "Personen är redan glömd.",
        Reason.OWES: (
            "Personen har bevakningar kvar: {codes}.\n"
            "Ge dem till en kollega i samma enhet: lägg till --till ID"
        ),
        Reason.NOT_YOURS: (
            "Kollegan hör inte till enheten för alla bevakningar: {codes}. Välj en annan kollega."
        ),
        Reason.UNREADABLE: "En av personens bevakningar går inte att läsa. Kör: jourlots doctor",
        Reason.UNREACHABLE: "Boten når inte kollegan. Välj en annan kollega.",
    }
)


def options(parser: argparse.ArgumentParser) -> None:
    """Who, and who takes over."""
    parser.add_argument("--person", type=int, required=True, metavar="ID")
    parser.add_argument(
        "--till", type=int, metavar="ID", help="kollegan som tar över personens bevakningar"
    )
    parser.add_argument("--ja", action="store_true", help="fråga inte först")


def carry_out(given: argparse.Namespace) -> int:
    """Forget the person, once somebody has said yes; 1 when it cannot be done now."""
    settings = load_settings()
    question = "Skriv ja för att glömma personen: "
    if not given.ja and not agreed(SURE.format(person=given.person), question):
        print("Inget är ändrat.")
        return 1
    result = Visit(settings).act("person.forget", Forget(given.person, given.till))
    forgotten = result.value
    if isinstance(result, Refused):
        owed = forgotten.owed if isinstance(forgotten, Forgotten) else ()
        codes = ", ".join(each.code for each in owed)
        print(WORDS[result.reason].format(codes=codes), file=sys.stderr)
        return 1
    assert isinstance(forgotten, Forgotten), "done"
    print(f"Person {given.person} är glömd och heter nu {forgotten.person.label}.")
    if forgotten.owed:
        codes = ", ".join(each.code for each in forgotten.owed)
        print(f"Person {given.till} har tagit över: {codes}.")
    print("Säkerhetskopior innehåller personen tills du tar bort dem.")
    return 0
