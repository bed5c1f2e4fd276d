"""What people send that is neither a command nor a press: a short kind answer, or silence.

In groups the bot stays quiet, but for what has to go.
"""

from bot.chat import privacy, typed_day
from bot.chat.desk import Desk, menu
from bot.telegram.render import Card, bold, text
from bot.telegram.sieve import Kind
from flows.messages import ChatKind
from flows.people.modules import Module

_ANSWERS = {
    Kind.UNKNOWN_COMMAND: (
        "Tryck på en knapp eller skriv /hjalp.",
        "Det kommandot finns inte.",
    ),
    Kind.TEXT: (
        "Tryck på en knapp eller skriv /hjalp.",
        "Jag läser bara kommandon och knappar. Jag sparade inte det du skrev.\n"
        f"{privacy.ABOUT_A_PERSON}",
    ),
    Kind.DAY: (
        "Tryck på dagen på kortet som frågar.",
        "Jag läser en dag när ett kort nyss har frågat, eller efter ett kommando, till exempel:\n"
        "/nytt 26 okt\n/bevaka på fredag",
    ),
    Kind.EMPTY: ("Tryck på en knapp eller skriv /hjalp.", "Meddelandet var tomt."),
    Kind.LONG: (
        "Skriv kortare, eller tryck på en knapp.",
        "Texten var för lång. Jag sparade den inte.",
    ),
    Kind.FORWARDED: (
        "Skriv med egna ord, eller tryck på en knapp.",
        "Jag läser inte vidarebefordrade meddelanden. Jag sparade inget.",
    ),
    Kind.EDITED: (
        "Skriv ett nytt meddelande, eller tryck på en knapp.",
        "Jag läser inte ändrade meddelanden.",
    ),
}

_MAY_BE_A_DAY = (Kind.DAY, Kind.TEXT)


def odd(desk: Desk, kind: Kind) -> None:
    """Answer kindly in a private chat."""
    if kind is Kind.PRIVATE:
        privacy.personal_data(desk)
    elif kind is Kind.MEDIA:
        privacy.media(desk)
    elif desk.chat.kind is ChatKind.GROUP:
        return
    elif kind is Kind.DANGER:
        _danger(desk)
    elif kind not in _MAY_BE_A_DAY or not typed_day.answered(desk, _day(desk)):
        first, why = _ANSWERS[kind]
        desk.say(Card((bold(first), text(why)), menu(("Vem ska jag ringa?", "ring"))))


def _day(desk: Desk) -> str:
    """The day that was typed; empty when it was none."""
    return str(desk.item.payload.get("argument", ""))


def _danger(desk: Desk) -> None:
    blocks = [
        bold("Fara för liv: ring 112 nu."),
        text("Jag kan inte ringa åt dig. Jag sparade inte det du skrev."),
    ]
    if Module.RUTINER in desk.turn.house.modules:
        blocks.append(text("Är det inte fara för liv? Tryck på knappen."))
    desk.say(Card(tuple(blocks), menu(("Vem ska jag ringa?", "ring"))))
