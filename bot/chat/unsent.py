"""Messages of several that have not left: what is over is taken out of them before they do.

A message about one thing is taken back by the action itself. Of several the others still wait.
"""

from collections.abc import Iterator
from datetime import datetime

from bot.chat import bundles, reminders
from bot.chat.still_owed import StillOwed
from flows.actions.cases.steps import roles_told, see
from flows.actions.silence import BUNDLE
from flows.actions.turn import CaseTell, CaseTellKind, Turn
from flows.cases import watches

CASES = "case:"


def renew(turn: Turn, machine_now: datetime) -> None:
    """Put each that holds something that is over anew, without that."""
    _renew_reminders(turn, machine_now)
    _renew_cases(turn, machine_now)


def _renew_reminders(turn: Turn, machine_now: datetime) -> None:
    """What is still owed in the chat. In quiet hours it does not come: the next vardag has one."""
    outbox, rooms = turn.tx.outbox, turn.tx.bevakningar
    order, owed = bundles.Order(turn), StillOwed(turn)
    for chat_id, about in outbox.unsent_about(BUNDLE):
        numbers = [int(each) for each in about.removeprefix(BUNDLE).split(",")]
        found = [rooms.get(each) for each in numbers]
        if all(each is not None and each.is_open for each in found):
            continue
        outbox.take_back(chat_id, bundles.KEY)
        if watches.quiet_until(turn.now, turn.house.calendar) is not None:
            continue
        for tells in order.gathered(owed.in_chat(chat_id)):
            news = tuple(each for each in tells if each.bevakning.id in numbers)
            reminders.post_again(turn, bundles.Bundle(tells, news or tells), machine_now)


def _renew_cases(turn: Turn, machine_now: datetime) -> None:
    outbox = turn.tx.outbox
    for chat_id, about in outbox.unsent_about(CASES):
        names = about.removeprefix(CASES).split(",")
        if len(names) == 1:
            continue
        waits = list(_waiting(turn, chat_id, names, machine_now))
        if len(waits) < len(names):
            outbox.supersede(about)
            reminders.post_cases(turn, waits, machine_now)


def _waiting(turn: Turn, chat_id: int, names: list[str], again: datetime) -> Iterator[CaseTell]:
    """What the roles are told of that is still to be done."""
    for name in names:
        number, _, role = name.partition(":")
        case = turn.tx.cases.get(int(number))
        state = see(turn, case).state if case is not None and case.is_open else None
        if case is not None and state is not None and role in roles_told(state):
            key = f"{case.subject}:{role}:{chat_id}:{again.isoformat()}"
            yield CaseTell(chat_id, CaseTellKind.NEXT, case, role, key)
