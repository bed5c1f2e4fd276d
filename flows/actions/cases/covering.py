"""Whose place somebody takes in a case: of a colleague who is away, or whose bevakning they took
over. They need not hold the role, or what they were handed could be done by nobody."""

from collections.abc import Collection, Iterable

from flows.actions.reach import Reach
from flows.actions.turn import Turn
from flows.cases.bevakning import Bevakning
from flows.cases.case import Case, Post


def covered(turn: Turn, case: Case, units: Collection[int]) -> tuple[str, ...]:
    """The roles that the person, who belongs to these units, has in the case for somebody else."""
    posts = [post for post in case.posts.values() if post.unit_id in units]
    if not posts:
        return ()
    open_now, reach = turn.tx.bevakningar.open_of_case(case.id), Reach(turn)
    return tuple(
        post.role
        for post in posts
        if _took(turn, open_now, post) or _stands_in(turn, reach, open_now, post)
    )


def _took(turn: Turn, open_now: Iterable[Bevakning], post: Post) -> bool:
    return any(each.role == post.role and turn.who.is_one(each.owner_id) for each in open_now)


def _stands_in(turn: Turn, reach: Reach, open_now: Iterable[Bevakning], post: Post) -> bool:
    """Whether messages to whoever answers for it go to the person today."""
    if post.person_id is None:
        return False
    kinds = [None, *(each.kind for each in open_now if each.role == post.role)]
    found = (reach.in_place_of(post.person_id, post.unit_id, kind) for kind in kinds)
    return any(
        each is not None and each.instead_of is not None and turn.who.is_one(each.person.id)
        for each in found
    )
