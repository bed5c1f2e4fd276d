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
        NoticeKind.GROUP_LOST: (
            "Lägg till mig i gruppen igen, eller koppla en ny.",
            "Jag är inte kvar i gruppen för {unit}. Påminnelser går till var och en så länge.",
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
