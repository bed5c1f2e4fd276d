"""Who answers for a case: take it from the unit's queue, ask a colleague to take it over, accept.

Until a colleague has accepted it stays with whoever asks. What a role owes follows its person.
"""

from dataclasses import dataclass, replace

from flows.actions.cases import watching
from flows.actions.cases.steps import Answer, Seen, actor, opened, see
from flows.actions.reach import is_reachable
from flows.actions.turn import CaseTell, CaseTellKind, Done, Reason, Refused, Turn
from flows.cases.case import Case, Post
from flows.people.records import Person


@dataclass(frozen=True, slots=True)
class On:
    """The case and the role in it that this is about, as the person saw it."""

    token: str
    version: int
    role: str


@dataclass(frozen=True, slots=True)
class Hand(On):
    """Ask that colleague, who holds the role in the same unit."""

    to_person: int


def claim(turn: Turn, command: On) -> Answer:
    """Answer for it from now on: out of the queue, asked, or in a colleague's place."""
    found = _seen(turn, command)
    if isinstance(found, Refused):
        return found
    post, me = found.case.posts[command.role], actor(turn)
    if post.person_id == me:
        return Refused(Reason.TAKEN, found)
    claimed = replace(post, person_id=me, offered_to=None)
    former = turn.tx.people.person(post.person_id) if post.person_id is not None else None
    return _posted(turn, found.case, claimed, former, CaseTellKind.ACCEPTED)


def offer(turn: Turn, command: Hand) -> Answer:
    """Ask a colleague to take it over."""
    found = _seen(turn, command)
    if isinstance(found, Refused):
        return found
    post = found.case.posts[command.role]
    if post.person_id is not None and not turn.who.is_one(post.person_id):
        return Refused(Reason.NOT_YOURS, found)
    colleague = next(
        (each for each in colleagues(turn, post) if each.id == command.to_person), None
    )
    if colleague is None:
        return Refused(Reason.NOT_YOURS, found)
    if not is_reachable(turn, colleague.chat_id):
        return Refused(Reason.UNREACHABLE, found)
    offered = replace(post, offered_to=colleague.id)
    return _posted(turn, found.case, offered, colleague, CaseTellKind.OFFER)


def decline(turn: Turn, command: On) -> Answer:
    """Say no to what was offered; whoever asked is told that it stays with them."""
    found = _seen(turn, command)
    if isinstance(found, Refused):
        return found
    post = found.case.posts[command.role]
    if not turn.who.is_one(post.offered_to):
        return Refused(Reason.NOT_YOURS, found)
    kept = replace(post, offered_to=None)
    owner = turn.tx.people.person(post.person_id) if post.person_id is not None else None
    return _posted(turn, found.case, kept, owner, CaseTellKind.DECLINED)


def colleagues(turn: Turn, post: Post) -> tuple[Person, ...]:
    """Who else holds the role in the unit, by label."""
    held = turn.tx.people.members(post.unit_id, post.role)
    return tuple(each for each in held if each.id not in (post.person_id, actor(turn)))


def _seen(turn: Turn, command: On) -> Seen | Refused[Seen]:
    found = opened(turn, command.token)
    if isinstance(found, Refused):
        return found
    if command.role not in found.roles:
        return Refused(Reason.NOT_YOURS, found)
    if command.version != found.case.version:
        return Refused(Reason.STALE, found)
    return found


def _posted(turn: Turn, case: Case, post: Post, to: Person | None, kind: CaseTellKind) -> Answer:
    """Write the post, and tell the other person."""
    following = case.posted(post)
    if not turn.tx.cases.save(following, case.version):
        stored = turn.tx.cases.get(case.id)
        return Refused(Reason.STALE, see(turn, stored) if stored is not None else None)
    watching.hand(turn, following, post.role)
    return Done(see(turn, following), case_tells=_told(turn, following, post.role, to, kind))


def _told(
    turn: Turn, case: Case, role: str, to: Person | None, kind: CaseTellKind
) -> tuple[CaseTell, ...]:
    by = turn.who.actor
    if to is None or turn.who.is_one(to.id) or not is_reachable(turn, to.chat_id):
        return ()
    key = f"{case.subject}:v{case.version}:{kind}:{to.chat_id}"
    label = by.label if by is not None else ""
    return (CaseTell(to.chat_id, kind, case, role, key, by=label),)
