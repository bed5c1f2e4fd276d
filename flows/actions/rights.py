"""A person's rights: to be told all that is held about them, and to be forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.actions import leaving
from flows.actions.offering import colleague_of
from flows.actions.reach import is_reachable
from flows.actions.reminding import tell
from flows.actions.silence import hush
from flows.actions.turn import Done, NoticeKind, Reason, Refused, Tell, TellKind, Turn
from flows.cases.bevakning import Bevakning
from flows.errors import Damaged
from flows.ledger import AuditRow, Wanted
from flows.messages import ChatState
from flows.people.records import Person
from flows.people.rights import Held

PAGE = 1000
_HIGHEST = 1 << 62


@dataclass(frozen=True, slots=True)
class Of:
    """The person with this id."""

    person_id: int


@dataclass(frozen=True, slots=True)
class Forget:
    """Forget the person. `to` takes over the bevakningar that they still owe."""

    person_id: int
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that is held about a person."""

    person: Person
    held: Held
    audit: Sequence[AuditRow]

    @property
    def subject(self) -> str:
        """Whose it is, for the audit."""
        return f"person:{self.person.id}"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who was, or was not, forgotten, and the bevakningar that they owed."""

    person: Person
    owed: Sequence[Bevakning]

    @property
    def subject(self) -> str:
        """Whom it was about, for the audit."""
        return f"person:{self.person.id}"


def export(turn: Turn, command: Of) -> Done[Dossier] | Refused[Dossier]:
    """Read everything that names the person."""
    person = _known(turn, command.person_id)
    if person is None:
        return Refused(Reason.UNKNOWN)
    held = turn.tx.rights.held(person.id)
    return Done(Dossier(person, held, _audit(turn, person)))


def forget(turn: Turn, command: Forget) -> Done[Forgotten] | Refused[Forgotten]:
    """Take every role away, delete what names the person, and leave a number in its place.

    Nobody is forgotten who still owes a bevakning, unless a colleague in its unit takes it over; of
    one that nobody can read that cannot be known (Damaged).
    Cases that they answered for wait in the queue of the unit.
    """
    person = _known(turn, command.person_id)
    if person is None:
        return Refused(Reason.UNKNOWN)
    open_now = turn.tx.bevakningar.open_of_owner(person.id)
    if open_now.unreadable:
        raise Damaged(open_now.unreadable[0])
    owed = [each for each in open_now if each.case_id is None]
    if turn.tx.chats.get(person.chat_id).state is ChatState.FORGOTTEN:
        return Refused(Reason.ENDED, Forgotten(person, owed))
    if (reason := _cannot_take(turn, owed, command.to)) is not None:
        return Refused(reason, Forgotten(person, owed))
    tells = [_handed(turn, each, command.to) for each in owed if command.to is not None]
    grants = tuple(turn.tx.people.grants(person.id))
    told, _ = leaving.end(turn, person, grants)
    # Of somebody who had left before, those who lead have been told.
    notices = leaving.told(turn, NoticeKind.PERSON_LEFT, person, grants, ()) if grants else ()
    label = f"Borttagen person {person.id}"
    turn.tx.rights.forget(person.id, label)
    gone = replace(person, label=label, shared=False)
    return Done(Forgotten(gone, owed), (*tells, *told), notices)


def _known(turn: Turn, person_id: int) -> Person | None:
    try:
        return turn.tx.people.person(person_id)
    except LookupError:
        return None


def _audit(turn: Turn, person: Person) -> list[AuditRow]:
    found: list[AuditRow] = []
    below = _HIGHEST
    while page := turn.tx.ledger.find(Wanted(person_id=person.id), below, PAGE):
        found += page
        below = page[-1].id
    return found[::-1]


def _cannot_take(turn: Turn, owed: Sequence[Bevakning], to: int | None) -> Reason | None:
    if not owed:
        return None
    if to is None:
        return Reason.OWES
    takers = [colleague_of(turn, each, to) for each in owed]
    if not all(taker is not None for taker in takers):
        return Reason.NOT_YOURS
    reached = all(taker is not None and is_reachable(turn, taker.chat_id) for taker in takers)
    return None if reached else Reason.UNREACHABLE


def _handed(turn: Turn, owed: Bevakning, to: int) -> Tell:
    """It is the colleague's from now on, who gets its card; what was said before is void."""
    theirs = replace(owed, owner_id=to, offered_to=None, version=owed.version + 1)
    turn.tx.bevakningar.save(theirs, owed.version)
    hush(turn, owed.id)
    return tell(turn.tx.people.person(to), TellKind.DUE, theirs)
