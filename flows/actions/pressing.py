"""Who presses on a shared phone: what waits for the answer, and the answer for a while.

The phone was invited and its roles decide what may be done. Whoever says that they press is a
colleague of the phone's units, and is named in what is done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flows.actions.turn import Done, Reason, Refused, Turn
from flows.people.records import Person, Pressing

HOLDS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep what was pressed or written, as it was stored, until the question is answered."""

    question: int
    payload: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the question with this number: that person presses."""

    question: int
    person_id: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Who presses from now on, and what had waited for the answer."""

    person: Person
    held: Mapping[str, Any] | None

    @property
    def subject(self) -> str:
        """Who said so, in ids, for the audit."""
        return f"person:{self.person.id}"


def known(turn: Turn) -> Turn:
    """The turn with who presses, where several share a phone and it was said lately."""
    phone = turn.who.person
    if phone is None or not phone.shared:
        return turn
    said = turn.tx.pressings.on(phone.id)
    fresh = said is not None and said.acting_id is not None and turn.now < said.until
    acting = _chosen(turn, said.acting_id) if said is not None and fresh else None
    return replace(turn, who=replace(turn.who, acting=acting))


def colleagues(turn: Turn) -> Sequence[Person]:
    """Who may press on the phone: those who hold a role in its units, by label."""
    units = dict.fromkeys(grant.unit_id for grant in turn.who.grants)
    found = {each.id: each for unit in units for each in turn.tx.people.members(unit)}
    return sorted((p for p in found.values() if not p.shared), key=lambda p: (p.label, p.id))


def hold(turn: Turn, command: Hold) -> Done[Person] | Refused[Person]:
    """The question is asked; what was pressed waits. An earlier one waits no more."""
    phone = turn.who.person
    if phone is None or not phone.shared:
        return Refused(Reason.NOT_YOURS)
    held = {"question": command.question, "payload": command.payload}
    turn.tx.pressings.save(Pressing(phone.id, None, turn.now + HOLDS, held))
    return Done(phone)


def answer(turn: Turn, command: Answer) -> Done[Answered] | Refused[Answered]:
    """Say who presses; it holds for fifteen minutes."""
    phone = turn.who.person
    if phone is None or not phone.shared:
        return Refused(Reason.NOT_YOURS)
    said = turn.tx.pressings.on(phone.id)
    if said is None or said.held is None or said.held["question"] != command.question:
        return Refused(Reason.STALE)
    if turn.now >= said.until:
        return Refused(Reason.EXPIRED)
    person = _chosen(turn, command.person_id)
    if person is None:
        return Refused(Reason.NOT_YOURS)
    turn.tx.pressings.save(Pressing(phone.id, person.id, turn.now + HOLDS))
    return Done(Answered(person, said.held["payload"]))


def _chosen(turn: Turn, person_id: int | None) -> Person | None:
    """The colleague; the phone itself stands for somebody who is not among them."""
    phone = turn.who.person
    if phone is not None and person_id == phone.id:
        return phone
    return next((each for each in colleagues(turn) if each.id == person_id), None)
