"""Actions on the numbers that people ring: one person proposes a change, another confirms it.

Until then, and when nobody does within a day, the number that stands goes on standing. What is
confirmed holds from the next transaction on, for everybody. On a shared phone nobody knows for
certain who presses, so nobody proposes or decides one there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flows.actions.turn import Done, House, Notice, NoticeKind, Reason, Refused, Turn
from flows.calendar import phrases
from flows.messages import ChatKind, ChatState
from flows.people.contacts import ChangeState, ContactChange, readable
from flows.people.records import Person
from flows.people.roles import ADMIN, ENHETSCHEF
from flows.ports import Tx
from flows.privacy import e164
from flows.routines.reference import Contact

EMERGENCY = "112"
_NUMBER = re.compile(r"\+46[1-9][0-9]{6,8}")


@dataclass(frozen=True, slots=True)
class Propose:
    """A new number for the contact; None: the one of the source or the settings again."""

    name: str
    number: str | None


@dataclass(frozen=True, slots=True)
class Decide:
    """Say yes or no to a change that was seen, or take back one's own."""

    change_id: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """Every contact as it holds now, and what waits to be confirmed."""

    contacts: Mapping[str, Contact]
    confirmed: Sequence[ContactChange]
    proposed: Sequence[ContactChange]


def as_of(tx: Tx, house: House) -> House:
    """The house with the numbers that hold in this transaction. One statement."""
    confirmed = tx.contacts.confirmed()
    if not confirmed:
        return house
    reference = house.library.reference
    given = house.given or reference.contacts
    contacts = dict(given)
    for change in confirmed:
        if (known := given.get(change.name)) is not None and change.number is not None:
            contacts[change.name] = _changed(house, known, change)
    library = replace(house.library, reference=replace(reference, contacts=contacts))
    return replace(house, library=library, given=given)


def see(turn: Turn, _command: None = None) -> Done[Numbers] | Refused[Numbers]:
    """How the numbers stand, in a private chat."""
    if not _private(turn):
        return Refused(Reason.WRONG_CHAT)
    return Done(_standing(turn))


def propose(turn: Turn, command: Propose) -> Done[ContactChange] | Refused[ContactChange]:
    """Propose a number; whoever may confirm it is told. 112 is never changed."""
    proposer = turn.who.person
    if proposer is None or proposer.shared:
        return Refused(Reason.NOT_YOURS)
    if not _private(turn):
        return Refused(Reason.WRONG_CHAT)
    known = turn.house.library.reference.contacts.get(command.name)
    if known is None or known.number == EMERGENCY or not _is_number(command.number):
        return Refused(Reason.UNKNOWN)
    if command.number == (known.number if command.number else _override(turn, command.name)):
        return Refused(Reason.TAKEN)
    made = turn.tx.contacts.propose(command.name, command.number, proposer.id, turn.now)
    facts = _facts(turn, made, proposer.label)
    told = _deciders(turn, proposer)
    return Done(made, notices=_tell(turn, NoticeKind.NUMBER_PROPOSED, made, facts, told))


def confirm(turn: Turn, command: Decide) -> Done[ContactChange] | Refused[ContactChange]:
    """Say yes: somebody else than the one who proposed it, who still looks after the bot."""
    found = _waiting(turn, command)
    if isinstance(found, Refused):
        return found
    decider = turn.who.person
    if decider is None or decider.shared or turn.who.is_one(found.proposed_by):
        return Refused(Reason.NOT_YOURS, found)
    if _proposer(turn, found) is None:
        return Refused(Reason.STALE, found)
    return _end(turn, found, ChangeState.CONFIRMED, NoticeKind.NUMBER_CONFIRMED)


def refuse(turn: Turn, command: Decide) -> Done[ContactChange] | Refused[ContactChange]:
    """Say no: somebody else than the one who proposed it, on a phone of their own."""
    found = _waiting(turn, command)
    if isinstance(found, Refused):
        return found
    decider = turn.who.person
    if decider is None or decider.shared or turn.who.is_one(found.proposed_by):
        return Refused(Reason.NOT_YOURS, found)
    return _end(turn, found, ChangeState.REFUSED, NoticeKind.NUMBER_REFUSED)


def withdraw(turn: Turn, command: Decide) -> Done[ContactChange] | Refused[ContactChange]:
    """Take back what one has proposed."""
    found = _waiting(turn, command)
    if isinstance(found, Refused):
        return found
    if not turn.who.is_one(found.proposed_by):
        return Refused(Reason.NOT_YOURS, found)
    return _end(turn, found, ChangeState.WITHDRAWN, None)


def expire(turn: Turn, command: Decide) -> Done[ContactChange] | Refused[ContactChange]:
    """Nobody has decided it in time; whoever proposed it is told."""
    found = turn.tx.contacts.get(command.change_id)
    if found is None or not found.expired(turn.now):
        return Refused(Reason.UNKNOWN)
    return _end(turn, found, ChangeState.EXPIRED, NoticeKind.NUMBER_EXPIRED)


def _waiting(turn: Turn, command: Decide) -> ContactChange | Refused[ContactChange]:
    """The change, when it can still be decided here and now."""
    if not _private(turn):
        return Refused(Reason.WRONG_CHAT)
    found = turn.tx.contacts.get(command.change_id)
    if found is None:
        return Refused(Reason.UNKNOWN)
    if found.state is not ChangeState.PROPOSED:
        return Refused(Reason.ENDED, found)
    return Refused(Reason.EXPIRED, found) if found.expired(turn.now) else found


def _end(
    turn: Turn, found: ContactChange, end: ChangeState, tells: NoticeKind | None
) -> Done[ContactChange] | Refused[ContactChange]:
    """End it so, unless somebody was faster, and tell the one who proposed it."""
    by = turn.who.actor
    number = by.id if by is not None else None
    if not turn.tx.contacts.decide(found, end, number, turn.now):
        return Refused(Reason.ENDED, turn.tx.contacts.get(found.id))
    ended = replace(found, state=end, decided_by=number, decided_at=turn.now)
    proposer = _proposer(turn, found)
    if tells is None or proposer is None:
        return Done(ended)
    facts = _facts(turn, ended, by.label if by is not None else "")
    return Done(ended, notices=_tell(turn, tells, ended, facts, [proposer]))


def _proposer(turn: Turn, change: ContactChange) -> Person | None:
    """Who proposed it, as long as they look after the bot."""
    admins = turn.tx.people.holding(ADMIN)
    return next((each for each in admins if each.id == change.proposed_by), None)


def _override(turn: Turn, name: str) -> str | None:
    """The number that stands in place of the one of the source or the settings."""
    held = turn.tx.contacts.confirmed()
    return next((each.number for each in held if each.name == name), None)


def _standing(turn: Turn) -> Numbers:
    waits = [each for each in turn.tx.contacts.proposed() if not each.expired(turn.now)]
    contacts = as_of(turn.tx, turn.house).library.reference.contacts
    changeable = {name: each for name, each in contacts.items() if each.number != EMERGENCY}
    return Numbers(changeable, turn.tx.contacts.confirmed(), waits)


def _changed(house: House, known: Contact, change: ContactChange) -> Contact:
    """The contact with the new number, and since when; a number of a source is named too."""
    assert change.number is not None
    assert change.decided_at is not None, "what is confirmed has its time"
    on = house.calendar.local(change.decided_at).date()
    note = f"Nytt nummer sedan {on.day} {phrases.MONTHS[on.month - 1][0]} {on.year}."
    if known.local == "nej":
        note += f" Källan säger {known.readable or known.number}."
    return known.model_copy(
        update={"number": change.number, "readable": readable(change.number), "note": note}
    )


def _is_number(number: str | None) -> bool:
    return number is None or (_NUMBER.fullmatch(number) is not None and e164(number) == number)


def _private(turn: Turn) -> bool:
    chat = turn.who.chat
    return chat is None or chat.kind is ChatKind.PRIVATE


def _deciders(turn: Turn, proposer: Person) -> list[Person]:
    """The other administrators; without any, those who lead units."""
    people = turn.tx.people
    others = [each for each in people.holding(ADMIN) if each.id != proposer.id and not each.shared]
    return others or [each for each in people.holding(ENHETSCHEF) if not each.shared]


def _facts(turn: Turn, change: ContactChange, label: str) -> Mapping[str, str]:
    known = turn.house.library.reference.contacts.get(change.name)
    title = known.title if known is not None else change.name
    number = readable(change.number) if change.number is not None else "numret i källan"
    return {"label": label, "title": title, "number": number}


def _tell(
    turn: Turn,
    kind: NoticeKind,
    change: ContactChange,
    facts: Mapping[str, str],
    people: Sequence[Person],
) -> tuple[Notice, ...]:
    key = f"{kind}:{change.id}"
    return tuple(
        Notice(person.chat_id, kind, key, facts)
        for person in people
        if turn.tx.chats.get(person.chat_id).state is ChatState.OPEN
    )
