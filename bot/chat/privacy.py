"""What is told to somebody whose message has to go: personal data, pictures, voice, places.

Nothing of the message is said again. What is written in a group is answered in the person's own
chat where there is one; else the group sees a line that names nobody and nothing.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.chat.desk import Desk, menu
from bot.telegram.media import Medium
from bot.telegram.render import Button, Card, bold, text
from flows.actions.registry import may
from flows.messages import Chat, ChatKind, ChatState
from flows.privacy import Finding

ABOUT_A_PERSON = "Skrev du om en person? Ta bort meddelandet."
"""Said wherever words were not understood, and so may have been of somebody."""
_PRESS = re.compile(r"w\.([0-9])")
_KINDS = tuple(Finding)
# What to leave out, and how to write when there was nothing to leave out.
_WORDS: Mapping[Finding, tuple[str, str]] = MappingProxyType(
    {
        Finding.PERSONNUMMER: (
            "personnummer",
            "Skriv datum så här: 22 november 2026. Skriv belopp med kr efter.",
        ),
        Finding.DOOR_CODE: ("portkod", "Skriv ut vad siffrorna är: 3 nycklar, kl. 14:30."),
        Finding.PHONE: (
            "telefonnummer",
            "Skriv datum så här: 22 november 2026. Skriv belopp med kr efter.",
        ),
        Finding.ADDRESS: ("adress", "Skriv enhetens namn, utan gata och nummer."),
        Finding.EMAIL: ("e-postadress", "Skriv utan @."),
    }
)
_MEDIA: Mapping[Medium, str] = MappingProxyType(
    {
        Medium.PHOTO: "bilden",
        Medium.FILM: "filmen",
        Medium.VOICE: "röstmeddelandet",
        Medium.SOUND: "ljudet",
        Medium.FILE: "filen",
        Medium.PLACE: "platsen",
        Medium.CONTACT: "kontakten",
    }
)
_SAVED = "Jag sparade det inte."
_COPY = "Telegram kan ha en kopia."
_TRESERVA = "Uppgifter om omsorgstagare hör hemma i Treserva. Berätta för din chef i dag."
_CONTACT = "Nytt nummer till boten? Skriv /kontakt, så ser du hur."
_DANGER = bold("Fara för liv: ring 112 nu.")


def personal_data(desk: Desk) -> None:
    """Take the message away, and tell whoever wrote it how to write instead."""
    if (other := desk.item.payload.get("other")) is not None:
        desk.delete_message(int(other))
    finding = Finding(str(desk.item.payload["finding"]))
    chat = _told_in(desk)
    if chat.kind is ChatKind.GROUP:
        rule = "Skriv inga personuppgifter här."
        gone = (bold(rule), text(f"Jag tog bort ett meddelande. {_COPY}"))
        desk.remove(chat, Card(gone), Card((bold(f"Ta bort ditt meddelande. {rule}"), text(_COPY))))
        return
    danger = (_DANGER,) if desk.item.payload.get("danger") else ()
    again = f"Skriv igen utan {_WORDS[finding][0]}."
    where = " i gruppen" if chat.id != desk.chat.id else ""
    rest = (*_phone_too(desk), text(_TRESERVA))
    if finding is Finding.PHONE and may(desk.turn.who, "number.propose"):
        rest = (*rest, text(_CONTACT))
    rows = ((Button("Det var fel träff", f"x.w.{_KINDS.index(finding)}"),),)
    gone = (*danger, bold(again), text(f"Jag tog bort ditt meddelande{where}. {_SAVED} {_COPY}"))
    stays = (
        *danger,
        bold(f"Ta bort ditt meddelande{where}. {again}"),
        text(f"Jag kan inte ta bort det. {_SAVED} {_COPY}"),
    )
    desk.remove(chat, Card((*gone, *rest), rows), Card((*stays, *rest)))


def media(desk: Desk) -> None:
    """What is refused unread goes; it is still on the person's own telephone."""
    medium = Medium(str(desk.item.payload["medium"]))
    if medium is Medium.OTHER:
        if desk.chat.kind is ChatKind.PRIVATE:
            first = bold("Tryck på en knapp eller skriv /hjalp.")
            why = text("Jag läser bara kommandon och knappar. Jag sparade inget.")
            desk.say(Card((first, why), menu(("Vem ska jag ringa?", "ring"))))
        return
    if desk.chat.kind is ChatKind.GROUP and not desk.tx.people.units_of_group(desk.chat.id):
        return
    what, chat = _MEDIA[medium], _told_in(desk)
    album = desk.item.payload.get("album")
    once = f"album:{desk.chat.id}:{album}" if album is not None else None
    if chat.kind is ChatKind.GROUP:
        rule = "Skicka inga bilder, filer, röst eller platser här."
        gone = Card((bold(rule), text("Jag tog bort ett meddelande.")))
        desk.remove(chat, gone, Card((bold(f"Ta bort {what}. {rule}"),)), once)
        return
    why = text(
        "Jag tar inte emot bilder, filer, röst, platser eller kontakter. Jag sparade inget. "
        + _COPY
    )
    rows = menu(("Vem ska jag ringa?", "ring"))
    where = " i gruppen" if chat.id != desk.chat.id else " här"
    gone = Card((bold(f"Ta bort {what} i telefonen också."), why), rows)
    stays = Card((bold(f"Ta bort {what}{where} och i telefonen."), why), rows)
    desk.remove(chat, gone, stays, once)


def press(desk: Desk, rest: str) -> bool:
    """ "Det var fel träff": count it without the text, once for each message."""
    found = _PRESS.fullmatch(rest)
    if found is None or int(found[1]) >= len(_KINDS) or desk.chat.kind is ChatKind.GROUP:
        return False
    finding = _KINDS[int(found[1])]
    if not desk.first_press("wrong"):
        desk.answer("Tack, du har redan sagt det.")
        return True
    desk.perform("guard.wrong", finding)
    desk.answer("Tack!")
    _, instead = _WORDS[finding]
    thanks = text("Tack. Jag räknade felet, utan det du skrev. Nu kan vi göra boten bättre.")
    desk.say(Card((bold(instead), thanks)))
    return True


def _told_in(desk: Desk) -> Chat:
    """The person's own chat with the bot, where there is one."""
    if desk.chat.kind is ChatKind.PRIVATE:
        return desk.chat
    own = desk.tx.chats.by_telegram(int(desk.item.payload["from"]))
    reached = own is not None and own.kind is ChatKind.PRIVATE and own.state is ChatState.OPEN
    return own if own is not None and reached else desk.chat


def _phone_too(desk: Desk) -> tuple[str, ...]:
    """A picture with such words under it is still on the person's own telephone."""
    medium = desk.item.payload.get("medium")
    what = _MEDIA.get(Medium(str(medium))) if medium is not None else None
    return (text(f"Ta bort {what} i telefonen också."),) if what is not None else ()
