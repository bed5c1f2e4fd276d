"""Opening a case: with which step, on which days, and which unit stands for which role."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from flows.actions.bevakningar import free_code
from flows.actions.cases import watching
from flows.actions.cases.steps import Answer, actor, next_at, see, today
from flows.actions.cases.watching import After
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.cases import happened
from flows.cases.case import NAMED, Case, CaseEnd, Post, Untold
from flows.cases.process import Process
from flows.cases.state import CaseState, NotNow, take, told
from flows.people.records import Unit


@dataclass(frozen=True, slots=True)
class Open:
    """Begin a case with an opening step of the process. `token` is the name that it gets, so that
    two taps open it once. `units` says which unit stands for a role, where several could."""

    token: str
    process_id: str
    step: str
    dates: Mapping[str, date] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)


def choices(turn: Turn, process: Process, role: str) -> Mapping[str, tuple[Unit, ...]]:
    """The roles of the process for which several units could stand when `role` opens a case."""
    held = {each: _units_of(turn, each) for each in process.roles}
    mine = {grant.unit_id for grant in turn.who.grants if grant.role == role}
    held[role] = tuple(unit for unit in held[role] if unit.id in mine)
    return {each: units for each, units in held.items() if len(units) > 1}


def begin(turn: Turn, command: Open) -> Answer:
    """Open a case. Each role gets the unit in which it is held; where nobody holds it, the one of
    whoever opens."""
    if (found := turn.tx.cases.by_token(command.token)) is not None:
        seen = see(turn, found)
        return Refused(Reason.TAKEN, seen) if seen.roles else Refused(Reason.UNKNOWN)
    process = turn.house.processes.process(command.process_id)
    step = process.steps.get(command.step) if process is not None else None
    if process is None or step is None or step.opens == "nej":
        return Refused(Reason.UNKNOWN)
    role = next((each for each in step.role if _holds(turn, each)), None)
    if role is None:
        return Refused(Reason.NOT_YOURS)
    posts = _posts(turn, process, role, command.units)
    if posts is None:
        return Refused(Reason.UNITS)
    by, nothing = actor(turn), CaseState(process)
    state = take(nothing, command.step, turn.now, command.dates, role, by)
    if isinstance(state, NotNow) or not happened.fit(nothing, command.dates, today(turn)):
        return Refused(Reason.DATES)
    turn.tx.revisions.keep(process.id, process.sha256, process.text)
    opened = _opened(turn, command.token, state, posts)
    case = turn.tx.cases.add(opened)
    watching.settle(turn, case, state, After(command.step, _steps(case.untold)))
    return Done(see(turn, case))


def _opened(turn: Turn, token: str, state: CaseState, posts: Mapping[str, Post]) -> Case:
    by = actor(turn)
    untold = tuple(Untold(step, by) for step in told(CaseState(state.process), state))
    return Case(
        id=0,
        token=token,
        code=free_code(turn),
        process_id=state.process.id,
        sha256=state.process.sha256,
        end=CaseEnd.OPEN,
        history=state.history,
        posts=posts,
        untold=untold,
        opened_at=turn.now,
        next_at=next_at(turn, untold),
        ended_at=None,
        joined_to=None,
        kept=None,
        version=1,
    )


def _posts(
    turn: Turn, process: Process, opener: str, chosen: Mapping[str, int]
) -> Mapping[str, Post] | None:
    """Who stands for each role; None when that has to be chosen."""
    ours = next(grant.unit_id for grant in turn.who.grants if grant.role == opener)
    several = choices(turn, process, opener)
    posts: dict[str, Post] = {}
    for role in process.roles:
        units = [unit.id for unit in several.get(role) or _units_of(turn, role)]
        if role in several and chosen.get(role) not in units:
            return None
        fallback = ours if role == opener or not units else units[0]
        unit_id = chosen[role] if role in several else fallback
        person = actor(turn) if role == opener and role in NAMED else None
        posts[role] = Post(role, unit_id, person)
    return posts


def filled(turn: Turn, process: Process, posts: Mapping[str, Post]) -> Mapping[str, Post]:
    """A post for each role of the process and for no other: those that there are, and for a role
    that is new in it a unit in which it is held."""
    here = next(iter(posts.values())).unit_id
    found: dict[str, Post] = {}
    for role in process.roles:
        units = () if role in posts else _units_of(turn, role)
        found[role] = posts.get(role) or Post(role, units[0].id if units else here)
    return found


def _units_of(turn: Turn, role: str) -> tuple[Unit, ...]:
    """The units in which anybody holds the role, by name."""
    people = turn.tx.people
    ids = {
        grant.unit_id
        for person in people.holding(role)
        for grant in people.grants(person.id)
        if grant.role == role
    }
    return tuple(unit for unit in people.units() if unit.id in ids)


def _holds(turn: Turn, role: str) -> bool:
    return any(grant.role == role for grant in turn.who.grants)


def _steps(untold: Iterable[Untold]) -> tuple[str, ...]:
    return tuple(each.step for each in untold)
