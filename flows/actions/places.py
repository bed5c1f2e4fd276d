"""The chats in which a message is read: of a person, of a role, of a unit.

Whoever cannot be reached passes it on, so that nothing ends at nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flows.actions.reach import Reach, Standing
from flows.actions.turn import TellKind
from flows.cases.case import Post


@dataclass(frozen=True, slots=True)
class Place:
    """A chat that a reminder reaches, as what, and whose place whoever reads it takes."""

    chat_id: int
    kind: TellKind
    instead_of: str = ""


def reached(reach: Reach, places: Iterable[Place], without: int = 0) -> list[Place]:
    """Those that messages get to; `without` is left out."""
    found = (each for each in places if each.chat_id != without)
    return [each for each in found if reach.is_reachable(each.chat_id)]


def place(standing: Standing, kind: TellKind) -> Place:
    """Where the person reads it, as what."""
    whose = standing.instead_of
    return Place(standing.person.chat_id, kind, whose.label if whose is not None else "")


def group(reach: Reach, unit_id: int) -> list[Place]:
    """The unit's group, if it has one."""
    chat_id = reach.unit(unit_id).group_chat_id
    return [Place(chat_id, TellKind.UNIT)] if chat_id is not None else []


def at_post(reach: Reach, unit_id: int, role: str | None) -> list[Place]:
    """Whoever holds the role in the unit and is there now."""
    return [place(each, TellKind.DUE) for each in reach.who_gets(unit_id, role)] if role else []


def of_role(reach: Reach, unit_id: int, role: str) -> list[Place]:
    """Where the role of the unit reads what is nobody's alone: in its group, or each for
    themselves."""
    return (
        reached(reach, group(reach, unit_id))
        or reached(reach, at_post(reach, unit_id, role))
        or everybody(reach, unit_id)
    )


def of_post(reach: Reach, post: Post) -> list[Place]:
    """Where whoever stands for a role in a case reads it; with nobody in reach everybody of the
    unit."""
    if post.person_id is not None:
        standing = reach.in_place_of(post.person_id, post.unit_id)
        own = [place(standing, TellKind.DUE)] if standing is not None else []
        if found := reached(reach, own):
            return found
    return of_role(reach, post.unit_id, post.role)


def everybody(reach: Reach, unit_id: int, without: int = 0) -> list[Place]:
    """Everybody of the unit who is there, or else everybody who belongs to it."""
    there = (place(each, TellKind.UNIT) for each in reach.everybody(unit_id))
    all_of_it = (Place(each.chat_id, TellKind.UNIT) for each in reach.members(unit_id))
    return reached(reach, there, without) or reached(reach, all_of_it, without)
