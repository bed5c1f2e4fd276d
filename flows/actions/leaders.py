"""Who leads: the enhetschefer of a unit and those who look after the bot, and telling them."""

from collections.abc import Iterable, Mapping

from flows.actions.turn import Notice, NoticeKind, Turn
from flows.messages import ChatState
from flows.people.roles import ADMIN, ENHETSCHEF


def notices(
    turn: Turn,
    kind: NoticeKind,
    key: str,
    facts: Mapping[str, str],
    units: Iterable[int],
    without: int = 0,
) -> tuple[Notice, ...]:
    """Tell every leader of the units whom messages reach, each once; `without` is left out."""
    people = turn.tx.people
    found = [chef for unit in units for chef in people.members(unit, ENHETSCHEF)]
    chats = dict.fromkeys(person.chat_id for person in (*found, *people.holding(ADMIN)))
    return tuple(
        Notice(chat, kind, key, facts)
        for chat in chats
        if chat != without and turn.tx.chats.get(chat).state is ChatState.OPEN
    )
