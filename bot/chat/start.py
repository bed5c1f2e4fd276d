"""The first meeting, numbers, jourtid and joining by invitation."""

from datetime import timedelta

from bot.chat import joining
from bot.chat.desk import Desk, menu
from bot.telegram.render import Card, bold, italic, payloads, text
from flows.actions.numbers import as_of
from flows.calendar import jourtid as jourtid_at
from flows.calendar import phrases
from flows.messages import ChatKind, Outgoing, Priority
from flows.routines.library import Library

PINNED_WITHIN = timedelta(days=1)
PINNED = ("trygghetsjouren", "socialjouren")
NUMBERS = (*PINNED, "egen_jour")


def start(desk: Desk) -> None:
    """Greet, join if there is an invitation, and pin the card that can be read offline."""
    if (invite := desk.item.payload.get("invite")) is not None:
        joining.join(desk, str(invite))
    if desk.chat.kind is ChatKind.GROUP:
        return
    desk.show("start", _pinned_card(desk.turn.house.library))
    desk.pin("start")


def renew_pinned(desk: Desk, about: str) -> None:
    """Let the pinned card say the numbers that hold now, wherever it stands. Whatever is more
    urgent goes first."""
    library = as_of(desk.tx, desk.turn.house).library
    (payload,) = payloads(_pinned_card(library))
    for chat_id in desk.tx.cards.shown_in("start"):
        edit = Outgoing(
            chat_id,
            "edit",
            payload | {"quiet": True},
            f"pinned:{about}:{chat_id}",
            Priority.BULK,
            "start",
            expires_at=desk.machine_now + PINNED_WITHIN,
        )
        desk.tx.outbox.put(edit, desk.machine_now)


def nummer(desk: Desk) -> None:
    """The numbers to call, as text and as contacts to save."""
    library = desk.turn.house.library
    desk.say(
        Card(
            (
                bold("Ring det nummer som passar."),
                *(_number(library, name) for name in NUMBERS),
                text("Fara för liv: ring 112."),
            )
        )
    )
    if desk.chat.kind is ChatKind.PRIVATE:
        for name in NUMBERS:
            contact = library.contact(name)
            if contact.number is not None:
                desk.contact(contact.title, contact.number)


def jourtid(desk: Desk) -> None:
    """Whether it is jourtid now, until when and why."""
    house = desk.turn.house
    now = jourtid_at(house.calendar, desk.turn.now)
    if now.active:
        assert now.ends_at is not None
        ends = phrases.moment(now.ends_at, desk.today)
        blocks = [
            bold(f"Ja, det är jourtid nu, till {ends}."),
            text(
                f"Varför: {now.reason}.\nÄr det akut? Tryck på Vem ska jag ringa?\n"
                f"Kan det vänta? Ring handläggaren efter {ends}."
            ),
        ]
    else:
        assert now.begins_at is not None
        begins = phrases.clock(now.begins_at)
        blocks = [
            bold(f"Nej, det är inte jourtid nu. Den börjar i dag {begins}."),
            text(f"Varför: {now.reason}.\nRing ordinarie handläggare."),
        ]
    blocks += [
        italic(f"Vår tolkning: {house.library.reference.says(name)}")
        for name in now.interpretations
    ]
    desk.say(Card(tuple(blocks), menu(("Vem ska jag ringa?", "ring"))))


def larm(desk: Desk) -> None:
    """The bot raises no alarm; say so, and what does."""
    desk.say(
        Card(
            (
                bold("Fara för liv: ring 112 nu."),
                text(
                    "Jag kan inte larma. Jag kan inte trycka på larmknappen eller ringa 112.\n"
                    "Tryck på larmknappen eller ring själv."
                ),
            ),
            menu(("Vem ska jag ringa?", "ring"), ("Telefonnummer", "nummer")),
        )
    )


def _pinned_card(library: Library) -> Card:
    return Card(
        (
            bold("Fara för liv: ring 112."),
            "\n".join(_number(library, name) for name in PINNED),
            text(
                "1. Ring när det är akut. Jag larmar ingen.\n"
                "2. Skriv aldrig namn, personnummer, adress eller portkod här.\n"
                "3. Jag visar rutinen. Du och din chef bestämmer."
            ),
            text("Kortet är fäst överst. Du kan läsa det utan nät."),
        ),
        menu(
            ("Vem ska jag ringa?", "ring"),
            ("Är det jourtid nu?", "jourtid"),
            ("Spara numren", "nummer"),
        ),
    )


def _number(library: Library, name: str) -> str:
    contact = library.contact(name)
    if contact.number is None:
        return text(f"{contact.title}: {contact.missing}")
    readable = f" ({contact.readable})" if contact.readable else ""
    note = f"\n{contact.note}" if contact.note else ""
    return text(f"{contact.title}: {contact.number}{readable}{note}")
