"""Why not, in kind words, to those who lead: the same on all their cards."""

from types import MappingProxyType

from bot.chat.desk import Desk
from flows.actions.turn import Reason

_WORDS = MappingProxyType(
    {
        Reason.NOT_INVITED: "Bara en enhetschef eller administratör kan göra det. Fråga din chef.",
        Reason.NOT_YOURS: "Det hör till en annan enhet. Fråga en administratör.",
        Reason.LAST: "Det måste finnas en administratör. Gör någon annan till det först.",
        Reason.UNKNOWN: "Det finns inte längre. Skriv kommandot igen.",
        Reason.WRONG_CHAT: "Skriv till mig i en privat chatt.",
        Reason.SWITCHED_OFF: "Den delen är inte påslagen här. Fråga din chef.",
    }
)


def refuse(desk: Desk, reason: Reason) -> None:
    """Say kindly why not."""
    desk.refuse(_WORDS.get(reason, _WORDS[Reason.UNKNOWN]))
