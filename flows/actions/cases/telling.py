"""Telling roles what they can do now in a case. Run by the clock, so that quiet hours, duty and
absence hold for it as for reminders."""

from collections.abc import Iterator
from dataclasses import replace

from flows.actions import places
from flows.actions.cases.steps import state_of
from flows.actions.reach import Reach
from flows.actions.turn import CaseTell, CaseTellKind, Done, Turn
from flows.cases import watches
from flows.cases.case import Case, Untold
from flows.cases.state import may_take
from flows.messages import AuditEntry


def tell(turn: Turn, limit: int) -> Done[int]:
    """Tell of up to `limit` cases in which a step has become possible; tells how many there were.

    In quiet hours nothing is told, and what somebody has done meanwhile never is. A case that
    cannot be read stops no other.
    """
    quiet = watches.quiet_until(turn.now, turn.house.calendar)
    reach = Reach(turn)
    due = turn.tx.cases.due(turn.now, limit)
    tells: list[CaseTell] = []
    for case in due.found:
        following = replace(case, next_at=quiet, untold=case.untold if quiet else ())
        if turn.tx.cases.mark(following) and quiet is None:
            tells += _tells(turn, reach, case)
    for number in due.unreadable:
        turn.tx.audit.write(AuditEntry(turn.now, None, "case.tell", f"case:{number}", "unreadable"))
    count = len(due.found) + len(due.unreadable)
    return Done(count, notices=reach.notices, case_tells=tuple(tells))


def again(turn: Turn, about: str | None) -> None:
    """What a message about a case told of, and nobody will read, is told anew, to whoever is in
    reach then."""
    kind, _, rest = (about or "").partition(":")
    for each in rest.split(",") if kind == "case" else ():
        number, _, role = each.partition(":")
        _again(turn, int(number), role)


def _again(turn: Turn, case_id: int, role: str) -> None:
    case = turn.tx.cases.get(case_id)
    state = state_of(turn, case) if case is not None and case.is_open else None
    if case is None or state is None:
        return
    steps = state.process.steps
    possible = [name for name in may_take(state, role) if steps[name].told == "ja"]
    untold = {each.step: each for each in case.untold} | {
        name: Untold(name, None) for name in possible
    }
    if untold:
        turn.tx.cases.mark(replace(case, untold=tuple(untold.values()), next_at=turn.now))


def _tells(turn: Turn, reach: Reach, case: Case) -> Iterator[CaseTell]:
    """One message for each role and chat, but none to whoever made the step possible."""
    state = state_of(turn, case)
    if state is None:
        return
    possible = may_take(state)
    roles: dict[str, int | None] = {}
    for each in case.untold:
        if each.step in possible:
            roles |= dict.fromkeys(state.process.steps[each.step].role, each.by)
    for role, by in roles.items():
        for found in places.of_post(reach, case.posts[role]):
            if by is None or found.chat_id != reach.person(by).chat_id:
                key = f"{case.subject}:v{case.version}:{role}:{found.chat_id}"
                kind, instead = CaseTellKind.NEXT, found.instead_of
                yield CaseTell(found.chat_id, kind, case, role, key, instead_of=instead)
