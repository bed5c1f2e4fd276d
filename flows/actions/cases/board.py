"""The unit's binder as its cases change, and the board that shows it.

What is kept of a case there is written in the transaction of the step, so that neither the board
nor the weekly review ever counts what was done already.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from flows.actions.turn import Done, Reason, Refused, Turn
from flows.cases import awaiting
from flows.cases.awaiting import Board, Counts, Line
from flows.cases.case import Case
from flows.cases.state import CaseState, Taken
from flows.found import Unreadable
from flows.messages import ChatState
from flows.people.records import Unit

BEGINS = time(6)  # a new day is on the board before anybody comes
MOST_LINES = 15


@dataclass(frozen=True, slots=True)
class Shown:
    """What a board says: the unit, how many stand in its binder, and the riskiest of them; of some
    nobody can read where they stand."""

    unit: Unit
    today: date
    counts: Counts
    lines: Sequence[Line]
    unreadable: Sequence[Unreadable] = ()


def keep(turn: Turn, case: Case, state: CaseState, step: str | None, undone: Taken | None) -> None:
    """Write down how the case stands in its binder, now that the step was taken or taken back. A
    step of the role that goes through the binder is its review of the week."""
    before = turn.tx.binders.get(case.id)
    found = awaiting.filed(case, state, turn.house.calendar, before)
    if found is None or found == before:
        return
    rules = state.process.binder
    if before is not None and rules is not None:
        if undone is not None and undone.step == before.outcome:
            found = replace(found, reviewed_on=None, outcome=None)
        elif step and before.here and awaiting.is_contact(state, rules, state.history[-1]):
            week = awaiting.monday(turn.house.calendar.local(turn.now).date())
            found = replace(found, reviewed_on=week, outcome=step)
    turn.tx.binders.put(found)


def leave(turn: Turn, case: Case) -> None:
    """The case stands in no binder any more."""
    if (before := turn.tx.binders.get(case.id)) is not None:
        turn.tx.binders.put(awaiting.gone(before))


def see(turn: Turn, unit_id: int) -> Done[Shown] | Refused[None]:
    """The binder of a unit of theirs, the riskiest first; changes nothing."""
    unit = next((each for each in turn.tx.people.units() if each.id == unit_id), None)
    if unit is None or not turn.who.belongs_to(unit_id):
        return Refused(Reason.NOT_YOURS, subject=f"unit:{unit_id}")
    return Done(shown(turn, unit))


def shown(turn: Turn, unit: Unit) -> Shown:
    """What the unit's board says now."""
    today = turn.house.calendar.local(turn.now).date()
    lines = turn.tx.binders.top(unit.id, today, MOST_LINES)
    return Shown(unit, today, turn.tx.binders.counts(unit.id, today), lines, lines.unreadable)


def due(turn: Turn, _command: None = None) -> Done[Sequence[Board]]:
    """The boards that are to be made anew. Each is given once. Run by the clock and after each
    change of a case."""
    day = _day(turn)
    boards = turn.tx.binders.stale(day)
    for each in boards:
        turn.tx.binders.shown(each.unit_id, day)
    return Done(boards)


def next_due(turn: Turn) -> datetime | None:
    """When a board is to be made anew next (UTC); a past time means now. None: there is none."""
    if not turn.tx.binders.any_board():
        return None
    if turn.tx.binders.stale(_day(turn)):
        return turn.now
    calendar = turn.house.calendar
    return calendar.at(_day(turn) + timedelta(days=1), BEGINS)


def is_open(turn: Turn, chat_id: int) -> bool:
    """Whether the chat can be written to."""
    return turn.tx.chats.get(chat_id).state is ChatState.OPEN


def _day(turn: Turn) -> date:
    """The day that boards show; it begins in the morning."""
    local = turn.house.calendar.local(turn.now)
    return local.date() if local.time() >= BEGINS else local.date() - timedelta(days=1)
