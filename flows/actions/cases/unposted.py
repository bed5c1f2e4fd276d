"""What somebody who holds a role no more leaves behind in cases: each waits in the queue of its
unit again, and whatever they owed in it is owed by whoever answers for it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from flows.actions.silence import hush
from flows.actions.turn import Turn
from flows.cases.bevakning import Bevakning
from flows.cases.case import Case, Post
from flows.people.records import Person


@dataclass(frozen=True, slots=True)
class Left:
    """What the person owed, and one of what they were asked to take over for each role of a
    case."""

    owed: tuple[Bevakning, ...]
    offered: tuple[Bevakning, ...]


def leave(turn: Turn, person: Person) -> Left:
    """Take the person out of the cases of roles that they hold no more."""
    held = {(grant.unit_id, grant.role) for grant in turn.tx.people.grants(person.id)}
    left: list[Bevakning] = []
    offered: dict[tuple[int, str], Bevakning] = {}
    for case in turn.tx.cases.open_of(person.id):
        posts = {role: _without(post, person, held) for role, post in case.posts.items()}
        if posts == case.posts:
            continue
        turn.tx.cases.save(case.changed(posts=posts), case.version)
        for before, after in _handed(turn, case, posts, person):
            if before.owner_id == person.id:
                left.append(after)
            else:
                assert after.role is not None, "what watches over a case has a role"
                offered.setdefault((case.id, after.role), after)
    units = {unit_id for unit_id, _ in held}
    left += [
        _returned(turn, each)
        for each in turn.tx.bevakningar.open_of_owner(person.id)
        if each.case_id is not None and each.unit_id not in units
    ]
    return Left(tuple(left), tuple(offered.values()))


def _without(post: Post, person: Person, held: Collection[tuple[int, str]]) -> Post:
    if (post.unit_id, post.role) in held:
        return post
    owner = None if post.person_id == person.id else post.person_id
    asked = None if post.offered_to == person.id else post.offered_to
    return replace(post, person_id=owner, offered_to=asked)


def _handed(
    turn: Turn, case: Case, posts: dict[str, Post], person: Person
) -> Iterator[tuple[Bevakning, Bevakning]]:
    """What the person has no part in any more, before and after."""
    for each in turn.tx.bevakningar.open_of_case(case.id):
        if each.role in posts and posts[each.role] != case.posts[each.role]:
            owner = None if each.owner_id == person.id else each.owner_id
            asked = None if each.offered_to == person.id else each.offered_to
            if (owner, asked) != (each.owner_id, each.offered_to):
                yield each, _saved(turn, each, owner, asked)


def _returned(turn: Turn, taken: Bevakning) -> Bevakning:
    """What they had taken over from whoever answers for the case is that person's again."""
    case = turn.tx.cases.get(taken.case_id) if taken.case_id is not None else None
    post = case.posts.get(taken.role) if case is not None and taken.role is not None else None
    return _saved(turn, taken, post.person_id if post is not None else None, None)


def _saved(turn: Turn, found: Bevakning, owner: int | None, asked: int | None) -> Bevakning:
    """In a version of its own: buttons that were seen before are dead."""
    after = replace(found, owner_id=owner, offered_to=asked, version=found.version + 1)
    turn.tx.bevakningar.save(after, found.version)
    hush(turn, found.id)
    return after
