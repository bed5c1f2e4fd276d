"""The table of actions: one row gives the gate, the audit verb and the words for help.

Deny by default: what is not in the table cannot be done, and a row opens only to its scope.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from flows.actions import bevakningar, people, reminding, runs
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.messages import AuditEntry


class Scope(StrEnum):
    """Who may carry out an action."""

    ANYONE = "anyone"  # also strangers: guidance and joining
    INVITED = "invited"  # whoever holds a role; the action checks the unit
    HOUSE = "house"  # the clock, delivery and the command line


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table. Audited actions leave a row in the audit log, ids only."""

    name: str
    do: Callable[[Turn, Any], Done[Any] | Refused[Any]]
    scope: Scope
    audited: bool = True


def _table(*rows: Action) -> Mapping[str, Action]:
    return MappingProxyType({row.name: row for row in rows})


ACTIONS = _table(
    Action("run.start", runs.start, Scope.ANYONE, audited=False),
    Action("run.look", runs.look, Scope.ANYONE, audited=False),
    Action("run.choose", runs.choose, Scope.ANYONE, audited=False),
    Action("run.back", runs.back, Scope.ANYONE, audited=False),
    Action("run.cancel", runs.cancel, Scope.ANYONE, audited=False),
    Action("person.join", people.join, Scope.ANYONE),
    Action("bevakning.take", runs.take_offered, Scope.INVITED),
    Action("bevakning.done", bevakningar.done, Scope.INVITED),
    Action("bevakning.snooze", bevakningar.snooze, Scope.INVITED),
    Action("bevakning.offer", bevakningar.offer, Scope.INVITED),
    Action("bevakning.accept", bevakningar.accept, Scope.INVITED),
    Action("bevakning.decline", bevakningar.decline, Scope.INVITED),
    Action("bevakning.remind", reminding.remind, Scope.HOUSE, audited=False),
    Action("person.invite", people.invite, Scope.HOUSE),
    Action("chat.lose", people.lose_touch, Scope.HOUSE),
    Action("message.lose", people.lose_message, Scope.HOUSE),
)


def perform(turn: Turn, name: str, command: object = None) -> Done[Any] | Refused[Any]:
    """Carry out the action if the person may, and note it. KeyError: there is no such action."""
    action = ACTIONS[name]
    result = action.do(turn, command) if _may(turn, action.scope) else Refused(Reason.NOT_INVITED)
    if action.audited:
        turn.tx.audit.write(_entry(turn, action.name, result))
    return result


def _may(turn: Turn, scope: Scope) -> bool:
    match scope:
        case Scope.ANYONE:
            return True
        case Scope.INVITED:
            return turn.who.person is not None and bool(turn.who.grants)
        case Scope.HOUSE:
            return turn.who.is_house


def _entry(turn: Turn, name: str, result: Done[Any] | Refused[Any]) -> AuditEntry:
    return AuditEntry(
        at=turn.now,
        person_id=turn.who.person.id if turn.who.person is not None else None,
        action=name,
        subject=_subject(name, result.value),
        outcome="done" if isinstance(result, Done) else result.reason.value,
    )


def _subject(name: str, value: object) -> str:
    """What it was done to: the value's own word for it, or its id."""
    own = getattr(value, "subject", None)
    number = getattr(value, "id", None)
    return own or (f"{name.partition('.')[0]}:{number}" if number is not None else "")
