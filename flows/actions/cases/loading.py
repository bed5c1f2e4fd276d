"""Cases from the binder: kept as they stand there, by the command line only.

Nobody is told that a step has become possible: those who have the binder know. What is late is
told as of today.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flows.actions.bevakningar import free_code
from flows.actions.cases import watching
from flows.actions.cases.steps import Answer, see
from flows.actions.cases.watching import After
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.cases.case import Case, CaseEnd, Post
from flows.cases.process import Process
from flows.cases.state import Taken, replay
from flows.people.records import Unit


@dataclass(frozen=True, slots=True)
class Load:
    """Keep a case in which this was done. `token` is the name that it gets, so that reading it
    twice keeps it once. `units` says which unit stands for each role."""

    token: str
    process: Process
    history: tuple[Taken, ...]
    units: Mapping[str, int]


def load(turn: Turn, command: Load) -> Answer:
    """Keep the case; one that was kept before stays as it has become."""
    if (found := turn.tx.cases.by_token(command.token)) is not None:
        return Refused(Reason.TAKEN, see(turn, found))
    process = command.process
    state = replay(process, command.history)
    turn.tx.revisions.keep(process.id, process.sha256, process.text)
    case = turn.tx.cases.add(
        Case(
            id=0,
            token=command.token,
            code=free_code(turn),
            process_id=process.id,
            sha256=process.sha256,
            end=CaseEnd.OPEN,
            history=state.history,
            posts={role: Post(role, command.units[role]) for role in process.roles},
            untold=(),
            opened_at=turn.now,
            next_at=None,
            ended_at=None,
            joined_to=None,
            kept=None,
            version=1,
        )
    )
    watching.settle(turn, case, state, After())
    return Done(see(turn, case))


def places(
    turn: Turn, process: Process, unit: Unit, given: Mapping[str, Unit]
) -> Mapping[str, int] | str:
    """Which unit stands for each role: the one given for it, the binder's own where the role is
    held in it or nowhere, else the only one. The role for which several could, if any."""
    found: dict[str, int] = {}
    for role in process.roles:
        holding = _units_of(turn, role)
        if role in given:
            found[role] = given[role].id
        elif unit.id in holding or not holding:
            found[role] = unit.id
        elif len(holding) == 1:
            (found[role],) = holding
        else:
            return role
    return found


def _units_of(turn: Turn, role: str) -> set[int]:
    people = turn.tx.people
    held = (grant for person in people.holding(role) for grant in people.grants(person.id))
    return {grant.unit_id for grant in held if grant.role == role}
