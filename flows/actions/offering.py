"""Handing a bevakning over to a colleague, who is asked first. Until they accept it stays."""

from dataclasses import dataclass, replace

from flows.actions import handover
from flows.actions.bevakningar import (
    Answer,
    On,
    actor_id,
    owed_here,
    own_card,
    saved,
    still_open,
)
from flows.actions.reach import Reach, is_reachable
from flows.actions.reminding import tell
from flows.actions.turn import Reason, Refused, Tell, TellKind, Turn
from flows.cases.bevakning import Bevakning
from flows.people.records import Person


@dataclass(frozen=True, slots=True)
class HandOver(On):
    """Offer it to a colleague in the same unit, who has to accept."""

    to_person: int


def offer(turn: Turn, command: HandOver) -> Answer:
    """Ask a colleague to take it over; until they accept it stays with its owner, who asks."""
    found = owed_here(turn, command)
    if isinstance(found, Refused):
        return found
    colleague = colleague_of(turn, found, command.to_person)
    if colleague is None:
        return Refused(Reason.NOT_YOURS, found)
    if not is_reachable(turn, colleague.chat_id):
        return Refused(Reason.UNREACHABLE, found)
    offered = replace(found, offered_to=colleague.id, version=found.version + 1)
    return saved(turn, found, offered, tell(colleague, TellKind.OFFER, offered))


def accept(turn: Turn, command: On) -> Answer:
    """Take over what was offered, or what the unit was told that nobody has done."""
    found = still_open(turn, command)
    if isinstance(found, Refused):
        return found
    if found.owner_id == actor_id(turn):
        return Refused(Reason.TAKEN, found)
    mine = replace(found, owner_id=actor_id(turn), offered_to=None, version=found.version + 1)
    owner = turn.who.actor
    assert owner is not None, "the gate lets only invited people act on bevakningar"
    return saved(turn, found, mine, *_former(turn, found, mine), *own_card(turn, owner, mine))


def decline(turn: Turn, command: On) -> Answer:
    """Say no to what was offered; the owner is told that it stays with them.

    Of an owner who is away the enhetschef is told instead: somebody else has to do it.
    """
    found = still_open(turn, command)
    if isinstance(found, Refused):
        return found
    if not turn.who.is_one(found.offered_to):
        return Refused(Reason.NOT_YOURS, found)
    kept = replace(found, offered_to=None, version=found.version + 1)
    if found.owner_id is None:
        return saved(turn, found, kept)
    owner, reach = turn.tx.people.person(found.owner_id), Reach(turn)
    absence = reach.absence_of(owner.id, found.kind)
    if absence is None:
        return saved(turn, found, kept, tell(owner, TellKind.DECLINED, kept))
    answer = saved(turn, found, kept)
    if isinstance(answer, Refused):
        return answer
    handover.alarm_uncovered(turn, reach, absence, [kept])
    return replace(answer, notices=reach.notices)


def colleague_of(turn: Turn, bevakning: Bevakning, person_id: int) -> Person | None:
    """The person, if they belong to the bevakning's unit and do not own it already."""
    if person_id == bevakning.owner_id:
        return None
    members = turn.tx.people.members(bevakning.unit_id)
    return next((person for person in members if person.id == person_id), None)


def _former(turn: Turn, found: Bevakning, mine: Bevakning) -> tuple[Tell, ...]:
    """Whoever owed it is told that they do no more; of an absence they hear afterwards."""
    if found.owner_id is None:
        return ()
    if Reach(turn).absence_of(found.owner_id, found.kind) is not None:
        return ()
    return (tell(turn.tx.people.person(found.owner_id), TellKind.ACCEPTED, mine),)
