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
    *,
    admins: bool = True,
) -> tuple[Notice, ...]:
    """Tell every leader of the units whom messages reach, and their groups, each chat once;
    `without` is left out, and so are the admins without `admins`."""
    people, units = turn.tx.people, tuple(units)
    found = [chef for unit in units for chef in people.members(unit, ENHETSCHEF)]
    groups = [people.unit(unit).leaders_chat_id for unit in units]
    persons = (person.chat_id for person in (*found, *(people.holding(ADMIN) if admins else ())))
    chats = dict.fromkeys((*persons, *(group for group in groups if group is not None)))
    return tuple(
        Notice(chat, kind, key, facts)
        for chat in chats
        if chat != without and turn.tx.chats.get(chat).state is ChatState.OPEN
    )
