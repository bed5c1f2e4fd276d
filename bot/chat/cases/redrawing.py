"""Cards of cases that were made on a day when there was nothing to do yet: once somebody is
reminded, each says that the day has come.

Nobody waits for that, so it is no part of the reminding: a few at a time, each few in a work of its
own, so that presses get between.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.chat import reminders
from bot.chat.cases import messages
from bot.chat.cases.cards import key
from bot.telegram.render import payloads
from flows.actions.turn import Tell, Turn
from flows.cases.case import Case
from flows.messages import Outgoing, Priority

AT_A_TIME = 10


@dataclass(frozen=True, slots=True)
class Stale:
    """A case that somebody was reminded of: every card of it is stale but in these chats, which got
    a new one. `key` is unique per telling."""

    case_id: int
    key: str
    but: frozenset[int]


def stale(tells: Iterable[Tell]) -> Iterator[Sequence[Stale]]:
    """The cases that were told of, a few at a time."""
    by_chat: dict[int, set[str]] = defaultdict(set)
    cases: dict[int, Tell] = {}
    for tell in tells:
        by_chat[tell.chat_id].add(reminders.key(tell.bevakning))
        if tell.bevakning.case_id is not None and not _says_so(tell):
            cases.setdefault(tell.bevakning.case_id, tell)
    alone: dict[str, set[int]] = defaultdict(set)  # where the card itself came, and not one of many
    for chat_id, names in by_chat.items():
        if len(names) == 1:
            alone[min(names)].add(chat_id)
    found = [
        Stale(number, tell.key, frozenset(alone[reminders.key(tell.bevakning)]))
        for number, tell in cases.items()
    ]
    for start in range(0, len(found), AT_A_TIME):
        yield found[start : start + AT_A_TIME]


def _says_so(tell: Tell) -> bool:
    """Whether the cards say already that it is late: all steps were told, and come again."""
    return tell.late and tell.bevakning.step >= len(tell.bevakning.steps)


def redraw(turn: Turn, some: Sequence[Stale], machine_now: datetime) -> None:
    """Put the edits in the outbox, without a sound, behind all that somebody waits for. Whoever
    only reads the case has a message of their own, which stays."""
    for each in some:
        case = turn.tx.cases.get(each.case_id)
        for chat_id in turn.tx.cards.shown_in(key(case)) if case is not None else ():
            if case is not None and chat_id not in each.but:
                _edit(turn, case, chat_id, f"{each.key}:{chat_id}:seen", machine_now)


def _edit(turn: Turn, case: Case, chat_id: int, once: str, machine_now: datetime) -> None:
    if messages.only_reads(turn, chat_id, case):
        return
    *before, payload = payloads(messages.in_chat(turn, chat_id, case))
    if before:
        return
    seen, expires = {**payload, **reminders.PROTECTED, "quiet": True}, machine_now + reminders.HOLDS
    edit = Outgoing(chat_id, "edit", seen, once, Priority.BULK, key(case), expires_at=expires)
    turn.tx.outbox.put(edit, machine_now)
