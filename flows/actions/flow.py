"""The flow of a unit's cases, for those who lead it and for its planners: how many stand in each
stage, for how long, and how many are late.

Codes are seen only by those who hold a role in the unit. Nothing here tells who is quick or slow,
and nothing changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.actions.cases.steps import state_of
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.cases.flow import RECENTLY, Flow, flow
from flows.cases.process import Process
from flows.cases.sheet import as_csv
from flows.cases.state import CaseState
from flows.messages import ChatKind
from flows.people.records import Unit


@dataclass(frozen=True, slots=True)
class UnitFlow:
    """The flow of one unit. `codes`: the person may see which cases they are. `unread` are open
    cases that can no longer be read, or whose revision cannot."""

    unit: Unit
    flow: Flow
    codes: bool
    unread: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A unit's open cases as a table; `unread` are not in it, as above."""

    unit: Unit
    content: str
    unread: int

    @property
    def subject(self) -> str:
        """What it is of, in the audit log."""
        return f"unit:{self.unit.id}"


def units(turn: Turn, _command: None = None) -> Done[Sequence[Unit]] | Refused[None]:
    """The units whose flow the person may see, by name."""
    if not _private(turn):
        return Refused(Reason.WRONG_CHAT)
    found = turn.tx.people.units()
    return Done([each for each in found if turn.who.belongs_to(each.id)])


def see(turn: Turn, unit_id: int) -> Done[UnitFlow] | Refused[None]:
    """The flow of one unit."""
    unit = _unit(turn, unit_id)
    if isinstance(unit, Refused):
        return unit
    states, unread = _states(turn, unit_id)
    shown = _processes(turn, states)
    counted = flow(states, shown, turn.now, turn.house.calendar)
    return Done(UnitFlow(unit, counted, _sees_codes(turn, unit_id), unread))


def sheet(turn: Turn, unit_id: int) -> Done[Sheet] | Refused[None]:
    """The unit's open cases as a table, for those who may see which they are."""
    unit = _unit(turn, unit_id)
    if isinstance(unit, Refused):
        return unit
    if not _sees_codes(turn, unit_id):
        return Refused(Reason.NOT_YOURS, subject=f"unit:{unit_id}")
    states, unread = _states(turn, unit_id)
    return Done(Sheet(unit, as_csv(states, turn.now, turn.house.calendar), unread))


def _unit(turn: Turn, unit_id: int) -> Unit | Refused[None]:
    found = units(turn)
    if isinstance(found, Refused):
        return found
    there = next((each for each in found.value if each.id == unit_id), None)
    return there or Refused(Reason.NOT_YOURS, subject=f"unit:{unit_id}")


def _states(turn: Turn, unit_id: int) -> tuple[Mapping[str, CaseState], int]:
    """By code where the unit's cases stand, open or ended lately, and how many cannot be read."""
    roles = {role for each in turn.house.processes.processes for role in each.roles}
    posts = {(unit_id, role) for role in roles}
    open_now = turn.tx.cases.open_at(posts)
    found = [*open_now, *turn.tx.cases.closed_at(posts, turn.now - RECENTLY)]
    states = {each.code: state for each in found if (state := state_of(turn, each)) is not None}
    unread = sum(each.code not in states for each in open_now)
    return states, unread + len(open_now.unreadable)


def _processes(turn: Turn, states: Mapping[str, CaseState]) -> Sequence[Process]:
    """The processes that the unit has open cases of: their empty stages are shown too."""
    here = {state.process.id for state in states.values() if state.is_open}
    return [each for each in turn.house.processes.processes if each.id in here]


def _sees_codes(turn: Turn, unit_id: int) -> bool:
    return any(grant.unit_id == unit_id for grant in turn.who.grants)


def _private(turn: Turn) -> bool:
    chat = turn.who.chat
    return chat is None or chat.kind is ChatKind.PRIVATE
