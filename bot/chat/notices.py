"""Messages about people and groups that actions owe somebody: their words, and their way out.

They are for the one who leads, at any hour, and make no sound in quiet hours.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.telegram.render import Card, bold, payloads, text
from flows.actions.turn import Notice, NoticeKind, Turn
from flows.cases import watches
from flows.messages import Outgoing, Priority

HOLDS = timedelta(days=3)
# The first line says what to do; the words in braces are the notice's facts.
_TEXTS: Mapping[NoticeKind, tuple[str, str]] = MappingProxyType(
    {
        NoticeKind.PERSON_LOST: (
            "Be {label} att skriva till mig igen.",
            "Jag når inte {label} ({unit}). Personen har blockerat mig eller tagit bort chatten. "
            "Bevakningar går till enheten så länge.",
        ),
        NoticeKind.PERSON_BACK: (
            "Du behöver inte göra något.",
            "Jag når {label} ({unit}) igen.",
        ),
        NoticeKind.PERSON_LEFT: (
            "Titta på det som {label} hade kvar.",
            "{label} ({unit}) har lämnat boten och kommer inte åt något mer. "
            "Öppna bevakningar hos enheten: {left}.",
        ),
        NoticeKind.PERSON_LEFT_GROUP: (
            "Prata med {label} om gruppen.",
            "{label} har lämnat gruppen för {unit}, men har kvar sin roll. "
            "Ska rollen bort? Skriv /roller.",
        ),
        NoticeKind.PERSON_REMOVED: (
            "Kontrollera att {label} ska vara borta.",
            "Någon tog bort {label} ur gruppen för {unit}. Därför tog jag bort personens roller "
            "där. Öppna bevakningar hos enheten: {left}.\n"
            "Blev det fel? Skriv /bjudin.",
        ),
        NoticeKind.ROLE_ENDED: (
            "Titta på det som {label} hade kvar.",
            "{label} är inte längre {role} i {unit}. Öppna bevakningar hos enheten: {left}.",
        ),
        NoticeKind.YOUR_ROLE_ENDED: (
            "Prata med din chef om det blev fel.",
            "Du är inte längre {role} i {unit}.",
        ),
        NoticeKind.UNKNOWN_IN_GROUP: (
            "Kontrollera vem som gick med i gruppen.",
            "En person utan roll hos mig är nu med i gruppen för {unit}. "
            "Bjud in personen med /bjudin, eller ta bort personen ur gruppen.",
        ),
        NoticeKind.GROUP_LOST: (
            "Lägg till mig i gruppen igen, eller koppla en ny.",
            "Jag är inte kvar i gruppen för {unit}. Påminnelser går till var och en så länge.",
        ),
        NoticeKind.GROUP_BACK: (
            "Du behöver inte göra något.",
            "Jag är med i gruppen för {unit} igen.",
        ),
        NoticeKind.GROUP_TAKEN: (
            "Koppla en ny grupp till {unit}.",
            "Gruppen hör inte till {unit} längre. Påminnelser går till var och en så länge.",
        ),
        NoticeKind.GROUP_RIGHTS: (
            "Gör mig till administratör i gruppen igen.",
            "Jag är inte längre administratör i gruppen för {unit}. Då ser jag inte vem som "
            "lämnar gruppen, och kan inte ta bort personuppgifter där.",
        ),
    }
)


def post(turn: Turn, notices: Iterable[Notice], machine_now: datetime) -> None:
    """Put the messages in the outbox; each is told once."""
    quiet = watches.quiet_until(turn.now, turn.house.calendar) is not None
    for notice in notices:
        for number, payload in enumerate(payloads(_card(notice))):
            message = Outgoing(
                notice.chat_id,
                "send",
                payload | {"quiet": quiet},
                f"{notice.key}:{notice.chat_id}:{number}",
                Priority.DUE,
                expires_at=machine_now + HOLDS,
            )
            turn.tx.outbox.put(message, machine_now)


def _card(notice: Notice) -> Card:
    first, rest = _TEXTS[notice.kind]
    return Card((bold(first.format(**notice.facts)), text(rest.format(**notice.facts))))
