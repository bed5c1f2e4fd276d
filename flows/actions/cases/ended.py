"""Telling that a case was ended by "Avslutat": those who answered for it may know better."""

from flows.actions import places
from flows.actions.reach import Reach
from flows.actions.turn import CaseTell, CaseTellKind, Turn
from flows.cases.case import Case


def concerned(turn: Turn, case: Case, own: tuple[str, ...]) -> tuple[str, ...]:
    """The roles, but for one's own, that a person answers for or that owe something in it."""
    owing = {each.role for each in turn.tx.bevakningar.open_of_case(case.id)}
    return tuple(
        role
        for role, post in case.posts.items()
        if role not in own and (post.person_id is not None or role in owing)
    )


def tells(turn: Turn, case: Case, roles: tuple[str, ...]) -> tuple[CaseTell, ...]:
    """A message to each chat of the roles, but for the one in which it was ended."""
    reach, by = Reach(turn), turn.who.actor
    here = {turn.who.chat.id} if turn.who.chat is not None else set()
    here |= {by.chat_id} if by is not None else set()
    found: dict[int, CaseTell] = {}
    for role in roles:
        for place in places.of_post(reach, case.posts[role]):
            if place.chat_id not in here:
                key = f"{case.subject}:v{case.version}:ended:{place.chat_id}"
                label = by.label if by is not None else ""
                tell = CaseTell(place.chat_id, CaseTellKind.ENDED, case, role, key, by=label)
                found.setdefault(place.chat_id, tell)
    return tuple(found.values())
