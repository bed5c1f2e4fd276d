"""Actions on cases: take a step, look.

Of two people who act at once both may succeed when they do different things; of two who answer the
same one wins, and the other sees where things stand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from flows.actions.cases import covering, ended, unread, watching
from flows.actions.cases.watching import After
from flows.actions.reach import is_reachable
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.cases import happened
from flows.cases.bevakning import STUB_AFTER
from flows.cases.case import NAMED, Case, CaseEnd, Untold
from flows.cases.state import AVSLUTAT, CaseState, NotNow, Why, may_take, replay, take, told
from flows.errors import ContentError
from flows.found import Unreadable
from flows.messages import ChatKind
from flows.people.roles import ENHETSCHEF


@dataclass(frozen=True, slots=True)
class Act:
    """Take a step. `seen` is how many steps had been taken when the person saw the button."""

    token: str
    seen: int
    step: str
    dates: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as the person sees it: where it stands (None: its revision cannot be read any more),
    and the roles that they have in it. Without any they may read it when they lead one of its
    units, or when it is late and nobody who leads their unit is reached."""

    case: Case
    state: CaseState | None
    roles: tuple[str, ...]
    leads: bool = False

    @property
    def subject(self) -> str:
        """The case's name in the audit log."""
        return self.case.subject

    @property
    def seen(self) -> int:
        """What a button carries: how many steps have been taken."""
        return len(self.case.history)


@dataclass(frozen=True, slots=True)
class Listed:
    """The open cases of whoever asks: those that they stand for or that are their role's, those
    that wait in the unit for somebody to answer for them, and those of colleagues. Which of them
    all nobody can read."""

    mine: tuple[Seen, ...]
    queue: tuple[Seen, ...]
    others: tuple[Seen, ...]
    unreadable: Sequence[Unreadable] = ()


Answer = Done[Seen] | Refused[Seen]


def act(turn: Turn, command: Act) -> Answer:
    """Take a step. Closing ends what every role owes and every message that has not left."""
    found = opened(turn, command.token)
    if isinstance(found, Refused):
        return found
    state = found.state
    if state is None:
        return _unread(turn, found, command)
    if _is_outdated(state, command):
        return Refused(Reason.STALE, found)
    if not happened.fit(state, command.dates, today(turn)):
        return Refused(Reason.DATES, found)
    by = actor(turn)
    after = take(state, command.step, turn.now, command.dates, by=by)
    if isinstance(after, NotNow):
        return Refused(_REASONS.get(after.reason, Reason.STALE), found)
    step = state.process.steps.get(command.step)
    if step is not None and set(step.role).isdisjoint(found.roles):
        return Refused(Reason.NOT_YOURS, found)
    concerned = ended.concerned(turn, found.case, found.roles) if step is None else ()
    answer = saved(turn, found, after, After(command.step, told(state, after)))
    if isinstance(answer, Refused) or not concerned:
        return answer
    return replace(answer, case_tells=ended.tells(turn, answer.value.case, concerned))


def _unread(turn: Turn, found: Seen, command: Act) -> Answer:
    if command.step != AVSLUTAT:
        return Refused(Reason.UNREADABLE, found)
    closed = unread.close(turn, found.case)
    return Done(see(turn, closed)) if closed is not None else Refused(Reason.STALE)


def look(turn: Turn, token: str) -> Answer:
    """How it stands now, also for whoever leads a unit that has a part in it; changes nothing."""
    found = looked_up(turn, token, reading=True)
    return found if isinstance(found, Refused) else Done(found)


def listed(turn: Turn, _command: None = None) -> Done[Listed]:
    """The open cases in which the person stands for a role; changes nothing."""
    held = {(grant.unit_id, grant.role) for grant in turn.who.grants}
    found = turn.tx.cases.open_at(held)
    seen = [see(turn, case) for case in found]
    mine = tuple(each for each in seen if _is_mine(turn, each))
    queue = tuple(each for each in seen if each not in mine and _waits(each))
    others = tuple(each for each in seen if each not in mine and each not in queue)
    return Done(Listed(mine, queue, others, found.unreadable))


def opened(turn: Turn, token: str) -> Seen | Refused[Seen]:
    """The open case, for whoever has a role in it."""
    found = looked_up(turn, token)
    if isinstance(found, Seen) and not found.case.is_open:
        return Refused(Reason.ENDED, found)
    return found


def see(turn: Turn, case: Case) -> Seen:
    """The case as whoever acts sees it."""
    roles = roles_in(turn, case)
    return Seen(case, state_of(turn, case), roles, _leads(turn, case, roles))


def _leads(turn: Turn, case: Case, roles: tuple[str, ...]) -> bool:
    """Whether they lead a unit that has a part in it; or have no role in it themselves, but belong
    to one whose enhetschef nobody reaches: then all of it are told of what is late."""
    held = _held(turn)
    units = {post.unit_id for post in case.posts.values()} & {unit_id for unit_id, _ in held}
    leads = any((unit_id, ENHETSCHEF) in held for unit_id in units)
    if leads or roles:
        return leads
    owed = turn.tx.bevakningar.open_of_case(case.id) if units else ()
    late = {each.unit_id for each in owed if each.is_late(today(turn))} & units
    chefs = (turn.tx.people.members(unit_id, ENHETSCHEF) for unit_id in late)
    return any(not any(is_reachable(turn, each.chat_id) for each in there) for there in chefs)


def state_of(turn: Turn, case: Case) -> CaseState | None:
    """Where the case stands on the revision that it follows; None when that cannot be read."""
    processes = turn.house.processes
    process = processes.known(case.sha256)
    try:
        if process is None:
            text = turn.tx.revisions.text(case.sha256)
            process = processes.pinned(text) if text is not None else None
        return replay(process, case.history) if process is not None else None
    except (ContentError, ValueError):
        return None


def roles_in(turn: Turn, case: Case) -> tuple[str, ...]:
    """The roles that the person has in the case, or else takes somebody's place in; in a group
    only those of its own units."""
    held = _held(turn)
    roles = tuple(role for role, post in case.posts.items() if (post.unit_id, role) in held)
    return roles or covering.covered(turn, case, {unit_id for unit_id, _ in held})


def _held(turn: Turn) -> set[tuple[int, str]]:
    """The units and roles that count where the person is."""
    held = {(grant.unit_id, grant.role) for grant in turn.who.grants}
    chat = turn.who.chat
    if chat is not None and chat.kind is ChatKind.GROUP:
        here = {unit.id for unit in turn.tx.people.units_of_group(chat.id)}
        held = {each for each in held if each[0] in here}
    return held


def looked_up(turn: Turn, token: str, *, reading: bool = False) -> Seen | Refused[Seen]:
    """The case, open or not, for whoever has a role in it, or leads and is only `reading`."""
    case = turn.tx.cases.by_token(token)
    if case is None:
        return Refused(Reason.UNKNOWN)
    seen = see(turn, case)
    allowed = seen.roles or (reading and seen.leads)
    return seen if allowed else Refused(Reason.NOT_YOURS, subject=case.subject)


def saved(turn: Turn, seen: Seen, state: CaseState, after: After) -> Answer:
    """Write the case as it stands after the step, with its bevakningar."""
    case, open_now = seen.case, state.is_open
    untold = _still_untold(turn, case, after)
    following = case.changed(
        history=state.history,
        sha256=state.process.sha256,
        untold=untold,
        end=CaseEnd.OPEN if open_now else CaseEnd.CLOSED,
        ended_at=None if open_now else turn.now,
        next_at=next_at(turn, untold) if open_now else turn.now + STUB_AFTER,
    )
    if not turn.tx.cases.save(following, case.version):
        stored = turn.tx.cases.get(case.id)
        return Refused(Reason.STALE, see(turn, stored) if stored is not None else None)
    _take_back(turn, seen, following, state, after)
    watching.settle(turn, following, state, after)
    return Done(see(turn, following))


def _still_untold(turn: Turn, case: Case, after: After) -> tuple[Untold, ...]:
    """What is to be told: what has become possible, and what waited. Of that what is not possible
    any more is not told, but stays until then: whatever made it so may be taken back."""
    by = actor(turn)
    new = [Untold(step, by) for step in after.told]
    return tuple({each.step: each for each in (*case.untold, *new)}.values())


def _take_back(turn: Turn, seen: Seen, case: Case, state: CaseState, after: After) -> None:
    """Messages that have not left, and tell of what is done now or of what is over."""
    roles = set(case.posts)
    if case.is_open and (after.undone is None or after.undone.step != AVSLUTAT):
        acted = roles_in(turn, case) if after.step is not None else ()
        roles = {*acted, *(_over(seen.state, state) if seen.state is not None else ())}
    for role in sorted(roles):
        turn.tx.outbox.supersede(f"{case.subject}:{role}")


def _over(before: CaseState, now: CaseState) -> set[str]:
    """The roles for which nothing is left of what they are told of."""
    return roles_told(before) - roles_told(now)


def roles_told(state: CaseState) -> set[str]:
    """The roles that are told of something that is possible now."""
    possible = (state.process.steps[name] for name in may_take(state))
    return {role for step in possible if step.told == "ja" for role in step.role}


def _is_outdated(state: CaseState, command: Act) -> bool:
    """Whether somebody has meanwhile changed what the step is about."""
    steps = state.process.steps
    step = steps.get(command.step)
    if step is None:  # avslutat, which fits at any time
        return False
    about = {*step.touches, *step.when}
    since = state.history[command.seen :]
    return any(each.step in steps and steps[each.step].touches & about for each in since)


def today(turn: Turn) -> date:
    """The local date."""
    return turn.house.calendar.local(turn.now).date()


def _is_mine(turn: Turn, seen: Seen) -> bool:
    """Whether the person stands for a role in it, or is one of all who hold it."""
    posts = [seen.case.posts[role] for role in seen.roles]
    return any(
        turn.who.is_one(post.person_id)
        or turn.who.is_one(post.offered_to)
        or (post.person_id is None and post.role not in NAMED)
        for post in posts
    )


def _waits(seen: Seen) -> bool:
    """Whether somebody has still to answer for it."""
    return any(seen.case.posts[role].person_id is None for role in seen.roles)


def next_at(turn: Turn, untold: tuple[Untold, ...]) -> datetime | None:
    return turn.now if untold else None


def actor(turn: Turn) -> int | None:
    return turn.who.actor.id if turn.who.actor is not None else None


_REASONS: Mapping[Why, Reason] = MappingProxyType(
    {
        Why.DATE_MISSING: Reason.DATES,
        Why.DATE_WRONG: Reason.DATES,
        Why.UNKNOWN: Reason.UNKNOWN,
        Why.CLOSED: Reason.ENDED,
    }
)
