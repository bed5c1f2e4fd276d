"""The table action × role × scope: one row gives the gate and the audit verb.

Deny by default: what is not in the table cannot be done, a row opens only to the roles that it
names, and the action sees no other roles of the person than those.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from flows.actions import (
    absence,
    away,
    bevakningar,
    calendars,
    digest,
    drills,
    duty,
    flow,
    groups,
    handover,
    leaving,
    losing,
    noting,
    numbers,
    offering,
    overview,
    own,
    people,
    pressing,
    privacy,
    reminding,
    retention,
    rights,
    roles,
    rota,
    runs,
    sealing,
    standing,
    standing_due,
    stubs,
    undoing,
    whereabouts,
)
from flows.actions.cases import (
    board,
    joins,
    loading,
    opening,
    posts,
    review,
    steps,
    taking_back,
    telling,
)
from flows.actions.turn import Done, Reason, Refused, Turn, Who
from flows.errors import Damaged
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
# How far the cases have come is for those who lead, and for those who plan.
FLOW: Access = MappingProxyType({**LEADERS, "planerare": Scope.UNIT})
BINDERS = _access(Scope.UNIT, "planerare")  # whoever goes through the unit's binder
ADMINS = _access(Scope.CITY, ADMIN, HOUSE)
DECIDERS = _access(Scope.CITY, ENHETSCHEF, ADMIN)  # of what holds for the whole city


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table: who may do it how far, and in which module; None is always on.

    Audited actions leave a row in the audit log, ids only; so does every refusal but in guidance.
    What `ends` something that was begun stays open when its module is switched off. On a shared
    phone an audited action of staff asks who presses, unless it `tells` just that.
    """

    name: str
    do: Callable[[Turn, Any], Done[Any] | Refused[Any]]
    access: Access
    module: Module | None = None
    audited: bool = True
    ends: bool = False
    tells: bool = False


def _table(*rows: Action) -> Mapping[str, Action]:
    return MappingProxyType({row.name: row for row in rows})


ACTIONS = _table(
    Action("run.start", runs.start, ANYONE, Module.RUTINER, audited=False),
    Action("run.look", runs.look, ANYONE, Module.RUTINER, audited=False),
    Action("run.choose", runs.choose, ANYONE, Module.RUTINER, audited=False),
    Action("run.back", runs.back, ANYONE, Module.RUTINER, audited=False),
    Action("run.cancel", runs.cancel, ANYONE, Module.RUTINER, audited=False),
    Action("person.join", people.join, ANYONE),
    Action("person.invite", people.invite, LEADERS),
    Action("person.revoke", leaving.revoke, LEADERS),
    Action("person.leave", leaving.leave, STAFF),
    Action("unit.pick", groups.pick, LEADERS, audited=False),
    Action("group.bind", groups.bind, LEADERS),
    Action("group.unbind", groups.unbind, LEADERS),
    Action("group.quiet", groups.quiet, LEADERS),
    Action("group.member", groups.member, OF_HOUSE),
    Action("group.rights", groups.lose_rights, OF_HOUSE),
    Action("chat.find", groups.find, OF_HOUSE),
    Action("phone.hold", pressing.hold, STAFF, audited=False),
    Action("phone.answer", pressing.answer, STAFF, tells=True),
    Action("bevakning.take", runs.take_offered, STAFF, Module.ARENDEN),
    Action("bevakning.plan", own.plan, STAFF, Module.ARENDEN, audited=False),
    Action("bevakning.save", own.save, STAFF, Module.ARENDEN),
    Action("bevakning.list", bevakningar.listed, STAFF, Module.ARENDEN, audited=False),
    Action("bevakning.look", bevakningar.look, STAFF, Module.ARENDEN, audited=False),
    Action("bevakning.done", bevakningar.done, STAFF, Module.ARENDEN, ends=True),
    Action("bevakning.undo", undoing.undo, STAFF, Module.ARENDEN, ends=True),
    Action("bevakning.snooze", bevakningar.snooze, STAFF, Module.ARENDEN),
    Action("bevakning.offer", offering.offer, STAFF, Module.ARENDEN),
    Action("bevakning.accept", offering.accept, STAFF, Module.ARENDEN),
    Action("bevakning.decline", offering.decline, STAFF, Module.ARENDEN),
    Action("bevakning.calendar", calendars.one, STAFF, Module.ARENDEN),
    Action("calendar.all", calendars.every, STAFF, Module.ARENDEN),
    Action("calendar.see", calendars.see, STAFF, Module.ARENDEN, audited=False),
    Action("calendar.subscribe", calendars.subscribe, STAFF, Module.ARENDEN),
    Action("calendar.end", calendars.end, STAFF, Module.ARENDEN, ends=True),
    Action("calendar.fetch", calendars.fetch, ANYONE, Module.ARENDEN, audited=False),
    Action("case.open", opening.begin, STAFF, Module.ARENDEN),
    Action("case.load", loading.load, OF_HOUSE, Module.ARENDEN),
    Action("case.act", steps.act, STAFF, Module.ARENDEN, ends=True),
    Action("case.undo", taking_back.undo, STAFF, Module.ARENDEN, ends=True),
    Action("case.reopen", taking_back.reopen, STAFF, Module.ARENDEN),
    Action("case.look", steps.look, STAFF, Module.ARENDEN, audited=False),
    Action("case.list", steps.listed, STAFF, Module.ARENDEN, audited=False),
    Action("case.claim", posts.claim, STAFF, Module.ARENDEN),
    Action("case.offer", posts.offer, STAFF, Module.ARENDEN),
    Action("case.decline", posts.decline, STAFF, Module.ARENDEN, ends=True),
    Action("case.join", joins.join, STAFF, Module.ARENDEN),
    Action("case.revise", joins.revise, STAFF, Module.ARENDEN),
    Action("case.tell", telling.tell, OF_HOUSE, audited=False),
    Action("standing.see", standing.see, LEADERS, Module.ARENDEN, audited=False),
    Action("standing.put", standing.put, LEADERS, Module.ARENDEN),
    Action("standing.overlooked", standing.overlooked, LEADERS, Module.ARENDEN, audited=False),
    Action("standing.left", standing.left, STAFF, Module.ARENDEN, audited=False),
    Action("standing.done", standing.done, STAFF, Module.ARENDEN, ends=True),
    Action("standing.tell", standing_due.tell, OF_HOUSE, audited=False),
    Action("digest.look", digest.look, STAFF, Module.ARENDEN, audited=False),
    Action("digest.switch", digest.switch, STAFF, Module.ARENDEN, audited=False),
    Action("digest.step", digest.step, OF_HOUSE, audited=False),
    Action("board.see", board.see, STAFF, Module.ARENDEN, audited=False),
    Action("board.due", board.due, OF_HOUSE, audited=False),
    Action("review.units", review.units, BINDERS, Module.ARENDEN, audited=False),
    Action("review.next", review.following, BINDERS, Module.ARENDEN, audited=False),
    Action("review.look", review.look, BINDERS, Module.ARENDEN, audited=False),
    Action("review.skip", review.skip, BINDERS, Module.ARENDEN, audited=False),
    Action("review.again", review.again, BINDERS, Module.ARENDEN, audited=False),
    Action("review.pause", review.pause, BINDERS, Module.ARENDEN, audited=False, ends=True),
    Action("status.see", overview.status, LEADERS, audited=False),
    Action("unit.list", overview.units, LEADERS, audited=False),
    Action("unit.see", overview.unit, LEADERS, audited=False),
    Action("unit.late", overview.late, LEADERS, Module.ARENDEN, audited=False),
    Action("unit.flows", flow.units, FLOW, Module.ARENDEN, audited=False),
    Action("unit.flow", flow.see, FLOW, Module.ARENDEN, audited=False),
    Action("unit.sheet", flow.sheet, FLOW, Module.ARENDEN),
    Action("unit.add", roles.add_unit, ADMINS),
    Action("unit.rename", roles.rename_unit, ADMINS),
    Action("person.lost", overview.lost, LEADERS, audited=False),
    Action("person.see", overview.person, LEADERS, audited=False),
    Action("person.find", overview.find, LEADERS, audited=False),
    Action("person.rename", roles.rename, LEADERS),
    Action("role.give", roles.give, LEADERS),
    Action("number.see", numbers.see, LEADERS, audited=False),
    Action("number.propose", numbers.propose, ADMINS),
    Action("number.withdraw", numbers.withdraw, ADMINS),
    Action("number.confirm", numbers.confirm, DECIDERS),
    Action("number.refuse", numbers.refuse, DECIDERS),
    Action("number.expire", numbers.expire, OF_HOUSE),
    Action("drill.step", drills.step, OF_HOUSE, audited=False),
    Action("duty.look", duty.look, STAFF, audited=False),
    Action("duty.begin", duty.begin, STAFF),
    Action("duty.end", duty.end, STAFF, ends=True),
    Action("duty.rota", rota.write, OF_HOUSE),
    Action("absence.look", whereabouts.look_own, STAFF, Module.ARENDEN, audited=False),
    Action("absence.look_for", whereabouts.look_for, LEADERS, Module.ARENDEN, audited=False),
    Action("absence.staff", whereabouts.staff, LEADERS, Module.ARENDEN, audited=False),
    Action("absence.set", absence.set_own, STAFF, Module.ARENDEN),
    Action("absence.set_for", absence.set_for, LEADERS, Module.ARENDEN),
    Action("absence.cover", absence.cover_own, STAFF, Module.ARENDEN),
    Action("absence.cover_for", absence.cover_for, LEADERS, Module.ARENDEN),
    Action("absence.end", absence.end_own, STAFF, Module.ARENDEN, ends=True),
    Action("absence.end_for", absence.end_for, LEADERS, Module.ARENDEN, ends=True),
    Action("absence.handed", handover.look, STAFF, Module.ARENDEN, audited=False),
    Action("absence.accept", handover.accept, STAFF, Module.ARENDEN),
    Action("absence.decline", handover.decline, STAFF, Module.ARENDEN, ends=True),
    Action("absence.step", away.step, OF_HOUSE, audited=False),
    Action("guard.wrong", privacy.wrong_hit, ANYONE, audited=False),
    Action("bevakning.stub", stubs.leave, OF_HOUSE, audited=False),
    Action("bevakning.remind", reminding.remind, OF_HOUSE, audited=False),
    Action("chat.lose", losing.lose_touch, OF_HOUSE),
    Action("message.lose", losing.lose_message, OF_HOUSE),
    Action("audit.seal", sealing.seal, OF_HOUSE, audited=False),
    Action("audit.sign", sealing.sign, OF_HOUSE),
    Action("records.tidy", retention.purge, OF_HOUSE, audited=False),
    Action("records.look", retention.look, OF_HOUSE, audited=False),
    Action("records.purge", retention.purge, OF_HOUSE),
    Action("person.export", rights.export, OF_HOUSE),
    Action("person.forget", rights.forget, OF_HOUSE),
)


def perform(turn: Turn, name: str, command: object = None) -> Done[Any] | Refused[Any]:
    """Carry out the action if the person may, and note it. KeyError: there is no such action."""
    action, turn = ACTIONS[name], pressing.known(turn)
    try:
        result = _gate(turn, action) or action.do(_narrowed(turn, action), command)
    except Damaged as damaged:  # what was asked for is looked up before anything is written
        result = Refused(Reason.UNREADABLE, subject=damaged.row.name)
    if _is_noted(action, result):
        turn.tx.audit.write(noting.entry(turn, action.name, result))
    return result


def may(who: Who, name: str) -> bool:
    """Whether any role of theirs opens the action, somewhere."""
    access = ACTIONS[name].access
    if ANYBODY in access or (who.is_house and HOUSE in access):
        return True
    return who.person is not None and any(grant.role in access for grant in who.grants)


def units_where(who: Who, name: str) -> tuple[int, ...]:
    """The units in which a role of theirs opens the action."""
    access = ACTIONS[name].access
    return tuple(sorted({grant.unit_id for grant in who.grants if grant.role in access}))


def _gate(turn: Turn, action: Action) -> Refused[Any] | None:
    if not may(turn.who, action.name):
        return Refused(Reason.NOT_INVITED)
    # The house goes on with what was begun, so that nothing is forgotten when a module is closed.
    on = action.module is None or action.module in turn.house.modules or action.ends
    if not on and not turn.who.is_house:
        return Refused(Reason.SWITCHED_OFF)
    if _asks_who(action) and turn.who.person is not None and turn.who.person.shared:
        return Refused(Reason.WHO) if turn.who.acting is None else None
    return None


def _asks_who(action: Action) -> bool:
    return action.audited and not action.tells and ANYBODY not in action.access


def _is_noted(action: Action, result: Done[Any] | Refused[Any]) -> bool:
    """Guidance leaves no trace, but for a hand in what is somebody else's."""
    if action.audited or isinstance(result, Done):
        return action.audited
    return ANYBODY not in action.access or result.reason is Reason.NOT_YOURS


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
