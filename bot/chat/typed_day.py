"""A day that is typed without a command, in the private chat: it is for the card that asks for one.

Of what is typed only a day gets here: the sieve keeps nothing else.
"""

from collections.abc import Callable
from types import MappingProxyType

from bot.chat import own, question
from bot.chat.cases import opening_typed, presses, review
from bot.chat.desk import Desk

_AREAS: MappingProxyType[str, Callable[[Desk, str, str], bool]] = MappingProxyType(
    {"c": presses.typed, "t": review.typed, "o": opening_typed.typed, "e": own.typed}
)
"""First letter of what asked → who reads the rest and the words; False: nothing asks so now."""


def answered(desk: Desk, words: str) -> bool:
    """Hand the words, empty when they are no day, to the card that asked last; False: none asks."""
    asks = question.asked(desk.tx, desk.chat.id, desk.turn.now)
    if asks is None:
        return False
    area, _, rest = asks.partition(".")
    return area in _AREAS and _AREAS[area](desk, rest, words)
