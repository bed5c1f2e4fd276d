"""The table action × role × scope: one row gives the gate and the audit verb.

Deny by default: what is not in the table cannot be done, a row opens only to the roles that it
names, and the action sees no other roles of the person than those.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from flows.actions import bevakningar, people, reminding, runs
from flows.actions.turn import Done, Reason, Refused, Turn, Who
from flows.messages import AuditEntry
from flows.people.modules import Module
from flows.people.roles import ADMIN, ENHETSCHEF, ROLES


class Scope(StrEnum):
    """How far a role opens an action."""

    OWN = "own"  # one's own chat and what is offered there
    UNIT = "unit"  # the units in which the role is held
    CITY = "city"  # every unit


ANYBODY, HOUSE = "anybody", "house"
Access = Mapping[str, Scope]


def _access(scope: Scope, *roles: str) -> Access:
    return MappingProxyType(dict.fromkeys(roles, scope))


ANYONE = _access(Scope.OWN, ANYBODY)  # also strangers
STAFF = _access(Scope.UNIT, *ROLES)  # whoever holds a role
OF_HOUSE = _access(Scope.CITY, HOUSE)  # the clock, delivery and the command line
LEADERS: Access = MappingProxyType({ENHETSCHEF: Scope.UNIT, ADMIN: Scope.CITY, HOUSE: Scope.CITY})


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table: who may do it how far, and in which module.

    Audited actions leave a row in the audit log, ids only.
    """

    name: str
    do: Callable[[Turn, Any], Done[Any] | Refused[Any]]
    access: Access
    module: Module = Module.RUTINER
    audited: bool = True


def _table(*rows: Action) -> Mapping[str, Action]:
    return MappingProxyType({row.name: row for row in rows})


ACTIONS = _table(
    Action("run.start", runs.start, ANYONE, audited=False),
    Action("run.look", runs.look, ANYONE, audited=False),
    Action("run.choose", runs.choose, ANYONE, audited=False),
    Action("run.back", runs.back, ANYONE, audited=False),
    Action("run.cancel", runs.cancel, ANYONE, audited=False),
    Action("person.join", people.join, ANYONE),
    Action("person.invite", people.invite, LEADERS),
    Action("bevakning.take", runs.take_offered, STAFF, Module.ARENDEN),
    Action("bevakning.done", bevakningar.done, STAFF, Module.ARENDEN),
    Action("bevakning.snooze", bevakningar.snooze, STAFF, Module.ARENDEN),
    Action("bevakning.offer", bevakningar.offer, STAFF, Module.ARENDEN),
    Action("bevakning.accept", bevakningar.accept, STAFF, Module.ARENDEN),
    Action("bevakning.decline", bevakningar.decline, STAFF, Module.ARENDEN),
    Action("bevakning.remind", reminding.remind, OF_HOUSE, audited=False),
    Action("chat.lose", people.lose_touch, OF_HOUSE),
    Action("message.lose", people.lose_message, OF_HOUSE),
)


def perform(turn: Turn, name: str, command: object = None) -> Done[Any] | Refused[Any]:
    """Carry out the action if the person may, and note it. KeyError: there is no such action."""
    action = ACTIONS[name]
    result = _gate(turn, action) or action.do(_narrowed(turn, action), command)
    if action.audited:
        turn.tx.audit.write(_entry(turn, action.name, result))
    return result


def may(who: Who, name: str) -> bool:
    """Whether any role of theirs opens the action, somewhere."""
    access = ACTIONS[name].access
    if ANYBODY in access or (who.is_house and HOUSE in access):
        return True
    return who.person is not None and any(grant.role in access for grant in who.grants)


def _gate(turn: Turn, action: Action) -> Refused[Any] | None:
    if not may(turn.who, action.name):
        return Refused(Reason.NOT_INVITED)
    # The house goes on with what was begun, so that nothing is forgotten when a module is closed.
    if action.module not in turn.house.modules and not turn.who.is_house:
        return Refused(Reason.SWITCHED_OFF)
    return None


def _narrowed(turn: Turn, action: Action) -> Turn:
    """The turn with only those roles that open the row."""
    if ANYBODY in action.access:
        return turn
    who = turn.who
    grants = tuple(grant for grant in who.grants if grant.role in action.access)
    scopes = {action.access[grant.role] for grant in grants}
    if who.is_house:
        scopes.add(action.access[HOUSE])
    return replace(turn, who=replace(who, grants=grants, everywhere=Scope.CITY in scopes))


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
