"""Changing what a case is: two that are one are joined, and one follows a new revision or stays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.actions.cases import opening, watching
from flows.actions.cases.steps import Answer, Seen, actor, next_at, opened, see, state_of
from flows.actions.cases.watching import After
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.cases.bevakning import STUB_AFTER
from flows.cases.case import Case, CaseEnd, Post, Untold
from flows.cases.joining import joined
from flows.cases.process import Process
from flows.cases.state import CaseState, may_take, replay


@dataclass(frozen=True, slots=True)
class Join:
    """The case, as the person saw it, and the code of the other that is the same."""

    token: str
    version: int
    code: str


@dataclass(frozen=True, slots=True)
class Revise:
    """Whether the case, as the person saw it, follows the present revision from now on."""

    token: str
    version: int
    follow: bool


def join(turn: Turn, command: Join) -> Answer:
    """Make one of two: it has the code of the older, and the other's code leads to it."""
    found = _seen(turn, command.token, command.version)
    if isinstance(found, Refused):
        return found
    second = turn.tx.cases.by_code(command.code)
    other = opened(turn, second.token) if second is not None else None
    if not isinstance(other, Seen):
        return Refused(Reason.UNKNOWN, found)
    if other.case.id == found.case.id or other.case.process_id != found.case.process_id:
        return Refused(Reason.CONTRADICTS, found)
    older, newer = sorted((found, other), key=lambda each: each.case.id)
    if older.state is None or newer.state is None:
        return Refused(Reason.UNREADABLE, found)
    state = joined(older.state, newer.state)
    if state is None or not state.is_open:
        return Refused(Reason.CONTRADICTS, found)
    return _joined(turn, older, newer, state)


def asked(turn: Turn, case: Case) -> Process | None:
    """The present revision, when the case does not follow it and somebody is to say whether it
    shall. For a case on a revision that cannot be read any more it is the only way on."""
    process = turn.house.processes.process(case.process_id)
    if process is None or not case.is_open or process.sha256 == case.sha256:
        return None
    if state_of(turn, case) is None:
        return process
    return process if process.open_cases == "ask" and process.sha256 != case.kept else None


def revise(turn: Turn, command: Revise) -> Answer:
    """Follow the present revision from now on, or stay with the one that the case began on."""
    found = _seen(turn, command.token, command.version)
    if isinstance(found, Refused):
        return found
    process = asked(turn, found.case)
    if process is None:
        return Refused(Reason.STALE, found)
    if not command.follow:
        return _saved(turn, found.case, found.case.changed(kept=process.sha256), None)
    try:
        state = replay(process, found.case.history)
    except ValueError:
        return Refused(Reason.CONTRADICTS, found)
    if not state.is_open:  # what was done would have ended it, and nobody has said that it is over
        return Refused(Reason.CONTRADICTS, found)
    turn.tx.revisions.keep(process.id, process.sha256, process.text)
    untold = _untold(turn, (found,), state)
    following = found.case.changed(
        sha256=process.sha256,
        posts=opening.filled(turn, process, found.case.posts),
        untold=untold,
        next_at=next_at(turn, untold),
        kept=None,
    )
    return _saved(turn, found.case, following, state)


def _joined(turn: Turn, first: Seen, second: Seen, state: CaseState) -> Answer:
    older, newer = first.case, second.case
    gone = newer.changed(
        end=CaseEnd.JOINED,
        joined_to=older.id,
        untold=(),
        ended_at=turn.now,
        next_at=turn.now + STUB_AFTER,
    )
    if not turn.tx.cases.save(gone, newer.version):
        return Refused(Reason.STALE)
    watching.settle(turn, gone, state, After())
    for role in gone.posts:
        turn.tx.outbox.supersede(f"{gone.subject}:{role}")
    both = {role: _post(post, newer.posts.get(role, post)) for role, post in older.posts.items()}
    posts = opening.filled(turn, state.process, {**newer.posts, **both})
    untold = _untold(turn, (first, second), state)
    following = older.changed(
        history=state.history,
        sha256=state.process.sha256,
        posts=posts,
        untold=untold,
        next_at=next_at(turn, untold),
    )
    answer = _saved(turn, older, following, state)
    for role in following.posts:
        watching.hand(turn, following, role)
    return answer


def _untold(turn: Turn, before: Iterable[Seen], now: CaseState) -> tuple[Untold, ...]:
    """What is to be told: what waited for that, and what nobody was told of before."""
    waiting: dict[str, Untold] = {}
    known: set[str] = set()
    for seen in before:
        waiting |= {each.step: each for each in seen.case.untold}
        known |= set(_told_of(seen.state)) if seen.state is not None else set()
    new = {step: Untold(step, actor(turn)) for step in _told_of(now) if step not in known}
    return tuple({**new, **waiting}.values())


def _told_of(state: CaseState) -> Iterator[str]:
    """The possible steps whose roles have been told of them."""
    steps = state.process.steps
    return (name for name in may_take(state) if steps[name].told == "ja")


def _post(one: Post, other: Post) -> Post:
    """The first, but a person before nobody."""
    return other if one.person_id is None and other.person_id is not None else one


def _seen(turn: Turn, token: str, version: int) -> Seen | Refused[Seen]:
    found = opened(turn, token)
    if isinstance(found, Seen) and found.case.version != version:
        return Refused(Reason.STALE, found)
    return found


def _saved(turn: Turn, before: Case, after: Case, state: CaseState | None) -> Answer:
    """Write it; `state` is where it stands now, when that has changed."""
    if not turn.tx.cases.save(after, before.version):
        return Refused(Reason.STALE)
    if state is not None:
        told = [each.step for each in after.untold]
        revised = after.sha256 != before.sha256
        watching.settle(turn, after, state, After(told=told, revised=revised))
    return Done(see(turn, after))
