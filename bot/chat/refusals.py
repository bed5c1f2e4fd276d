"""Why not, in kind words, to those who lead: the same on all their cards."""

from types import MappingProxyType

from bot.chat import unread
from bot.chat.desk import Desk
from flows.actions.registry import ACTIONS
from flows.actions.turn import Reason
from flows.people.roles import ROLES, short

_WORDS = MappingProxyType(
    {
        Reason.NOT_YOURS: "Det hör till en annan enhet. Fråga en administratör.",
        Reason.LAST: "Det måste finnas en administratör. Gör någon annan till det först.",
        Reason.UNKNOWN: "Det finns inte längre. Skriv kommandot igen.",
        Reason.WRONG_CHAT: "Skriv till mig i en privat chatt.",
        Reason.UNREADABLE: unread.IT,
        Reason.SWITCHED_OFF: "Den delen är inte påslagen här. Fråga din chef.",
    }
)


def refuse(desk: Desk, reason: Reason) -> None:
    """Say kindly why not to what was asked for last."""
    if reason is Reason.NOT_INVITED:
        desk.refuse(not_invited(desk.asked))
    else:
        desk.refuse(_WORDS.get(reason, _WORDS[Reason.UNKNOWN]))


def not_invited(action: str) -> str:
    """Which roles can, by the action's row of the table."""
    able = [short(role).lower() for role in ACTIONS[action].access if role in ROLES]
    if len(able) == len(ROLES):
        return "Be din chef om en inbjudan."
    *others, last = able
    who = f"{', '.join(others)} eller {last}" if others else last
    return f"Bara en {who} kan göra det. Fråga din chef."
