"""A day that is typed without a command, in the private chat: it is for the card that asks for one.

Which card that is stands in the message that showed it, for as long as messages that were sent are
remembered. Of what is typed only a day gets here: the sieve keeps nothing else.
"""

from collections.abc import Callable
from types import MappingProxyType

from bot.chat import own
from bot.chat.cases import opening_typed, presses, review
from bot.chat.desk import ASKS, Desk

_AREAS: MappingProxyType[str, Callable[[Desk, str, str], bool]] = MappingProxyType(
    {"c": presses.typed, "t": review.typed, "o": opening_typed.typed, "e": own.typed}
)
"""First letter of what asked → who reads the rest and the words; False: nothing asks so now."""


def answered(desk: Desk, words: str) -> bool:
    """Hand the words, empty when they are no day, to the card that asked last; False: none asks."""
    about = desk.tx.outbox.shown_last(desk.chat.id, ASKS)
    if about is None:
        return False
    area, _, rest = about.removeprefix(ASKS).partition(".")
    return area in _AREAS and _AREAS[area](desk, rest, words)
