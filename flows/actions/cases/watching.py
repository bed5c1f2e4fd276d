"""Keeping the bevakningar of a case as its process says: one for each thing that is owed.

Runs in the transaction of the step, so that no reminder is ever about what was done already.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from flows.actions.cases import board
from flows.actions.silence import hush
from flows.actions.turn import Turn
from flows.cases import watches, watching
from flows.cases.bevakning import Bevakning, BevakningState
from flows.cases.case import Case, Post
from flows.cases.owed import Owed, owed
from flows.cases.state import CaseState, Taken
from flows.messages import AuditEntry


@dataclass(frozen=True, slots=True)
class After:
    """What has just happened: the step that was taken (None: none was), the steps whose roles are
    told of them at this moment, the step that was taken back, and whether the case follows another
    revision from now on."""

    step: str | None = None
    told: Collection[str] = ()
    undone: Taken | None = None
    revised: bool = False


def settle(turn: Turn, case: Case, state: CaseState, after: After) -> None:
    """End the bevakningar that nothing owes any more, and open those that something does, also in
    place of one that nobody can read."""
    open_now = _readable(turn, case)
    owes = owed(state, turn.house.calendar) if case.is_open else ()
    same = watching.is_told_the_same if after.revised else watching.is_same
    for each in watching.unowed(open_now, owes, same):
        _end(turn, each, _end_of(case, state, each, after))
    for due in watching.unwatched(open_now, owes, same):
        _watch(turn, case, state, due, after)
    board.keep(turn, case, state, after.step, after.undone)


def abandon(turn: Turn, case: Case) -> None:
    """End all that watches over a case that was ended without anybody being able to read it."""
    for each in _readable(turn, case):
        _end(turn, each, BevakningState.CANCELLED)
    board.leave(turn, case)


def hand(turn: Turn, case: Case, role: str) -> None:
    """What the role owes in the case is owed by whoever stands for it now."""
    post = case.posts[role]
    for each in turn.tx.bevakningar.open_of_case(case.id):
        if each.role == role:
            if each.owner_id != post.person_id:
                hush(turn, each.id)
            handed = replace(_of(each, post), version=each.version + 1)
            turn.tx.bevakningar.save(handed, each.version)


def _readable(turn: Turn, case: Case) -> Sequence[Bevakning]:
    """Its open bevakningar; what nobody can read is put aside, or it would stand in the way."""
    found = turn.tx.bevakningar.open_of_case(case.id)
    for row in found.unreadable:
        turn.tx.bevakningar.replace(row, turn.now)
        hush(turn, row.id)
        turn.tx.audit.write(AuditEntry(turn.now, None, "bevakning.replace", row.name, "unreadable"))
    return found.found


def _of(bevakning: Bevakning, post: Post) -> Bevakning:
    """It is owed by whoever stands for the role now."""
    return replace(
        bevakning,
        unit_id=post.unit_id,
        owner_id=post.person_id,
        offered_to=post.offered_to,
    )


def _watch(turn: Turn, case: Case, state: CaseState, owes: Owed, after: After) -> None:
    """Open one; what a step ended that was taken back goes on as it was."""
    rooms = turn.tx.bevakningar
    if after.undone is not None:
        for ended in rooms.ended_of_case(case.id, after.undone.at):
            if watching.is_same(ended, owes):
                again = watches.resumed(ended, turn.house.calendar)
                rooms.save(_of(again, case.posts[owes.role]), ended.version)
                return
    steps = state.process.steps
    answers = (steps[name] for name in owes.watch.buttons if name in after.told)
    heard = any(owes.role in step.role for step in answers)
    token, calendar = turn.house.token(), turn.house.calendar
    rooms.add(watching.planned(owes, case, token, turn.now, calendar, heard=heard))


def _end(turn: Turn, bevakning: Bevakning, state: BevakningState) -> None:
    by = turn.who.actor
    ended = replace(
        bevakning,
        state=state,
        next_at=None,  # the messages show the case, and become stubs with it
        ended_at=turn.now,
        ended_by=by.id if by is not None else None,
        version=bevakning.version + 1,
    )
    turn.tx.bevakningar.save(ended, bevakning.version)
    hush(turn, bevakning.id)


def _end_of(case: Case, state: CaseState, bevakning: Bevakning, after: After) -> BevakningState:
    if not case.is_open:
        return BevakningState.CANCELLED
    watch = state.process.watches.get(bevakning.kind)
    is_answer = watch is not None and after.step in watch.buttons
    return BevakningState.DONE if is_answer else BevakningState.SUPERSEDED
