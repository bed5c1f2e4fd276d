"""What people owe, for the calendar of their own phone: as a file, or at a secret address.

Whoever brings the secret reads what its person owes, and nothing else; a wrong secret, an old one
and none at all get the same answer. A phone that several people share has no calendar.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flows.actions.bevakningar import On, concerns
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.cases.bevakning import Bevakning
from flows.found import Unreadable
from flows.messages import ChatKind, ChatState
from flows.people.feeds import Feed
from flows.people.records import Person

_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SECRET_SIGNS = 43  # of 62 each: 256 bits


@dataclass(frozen=True, slots=True)
class Fetch:
    """Read the calendar that this secret opens."""

    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """Make a new address in place of the one that the person saw: made so many seconds after 1970,
    0 when there was none. Two taps make one address."""

    made_at: int = 0

    @classmethod
    def of(cls, made_at: datetime | None) -> "Seen":
        """What somebody sees of an address made then."""
        return cls(0 if made_at is None else int(made_at.timestamp()))


@dataclass(frozen=True, slots=True)
class Entries:
    """What the person owes and is open, by due day, and what nobody can read of it."""

    person: Person
    owed: tuple[Bevakning, ...]
    unreadable: Sequence[Unreadable] = ()

    @property
    def subject(self) -> str:
        """Whose it is, for the audit."""
        return f"person:{self.person.id}"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Whether the person has an address, and since when. `secret` is there once, when it is new."""

    person: Person
    since: datetime | None
    secret: str = field(default="", repr=False)

    @property
    def subject(self) -> str:
        """Whose it is, for the audit."""
        return f"person:{self.person.id}"


def one(turn: Turn, command: On) -> Done[Bevakning] | Refused[Bevakning]:
    """One bevakning for the calendar of whoever owes it, whichever version they saw."""
    if _owner(turn) is None:
        return Refused(Reason.WRONG_CHAT)
    found = turn.tx.bevakningar.by_token(command.token)
    if found is None:
        return Refused(Reason.UNKNOWN)
    if not concerns(turn, found):
        return Refused(Reason.NOT_YOURS, subject=f"bevakning:{found.id}")
    if not found.is_open:
        return Refused(Reason.ENDED, found)
    if not turn.who.is_one(found.owner_id):
        return Refused(Reason.NOT_YOURS, found)
    return Done(found)


def every(turn: Turn, _command: None = None) -> Done[Entries] | Refused[Entries]:
    """All that the person owes, for their calendar."""
    person = _owner(turn)
    return Refused(Reason.WRONG_CHAT) if person is None else Done(_entries(turn, person))


def see(turn: Turn, _command: None = None) -> Done[Subscription] | Refused[Subscription]:
    """Whether the person has an address; changes nothing."""
    person = _owner(turn)
    if person is None:
        return Refused(Reason.WRONG_CHAT)
    feed = turn.tx.feeds.of_person(person.id)
    return Done(Subscription(person, feed.made_at if feed is not None else None))


def subscribe(turn: Turn, command: Seen) -> Done[Subscription] | Refused[Subscription]:
    """A new secret address for the person's calendar; the one before opens nothing any more."""
    person = _owner(turn)
    if person is None:
        return Refused(Reason.WRONG_CHAT)
    if not turn.house.feeds:
        return Refused(Reason.SWITCHED_OFF)
    before = turn.tx.feeds.of_person(person.id)
    if command != Seen.of(before.made_at if before is not None else None):
        return Refused(Reason.STALE)
    secret = "".join(_SIGNS[turn.house.below(len(_SIGNS))] for _ in range(SECRET_SIGNS))
    turn.tx.feeds.put(Feed(person.id, hashed(secret), turn.now))
    return Done(Subscription(person, turn.now, secret))


def end(turn: Turn, _command: None = None) -> Done[Subscription] | Refused[Subscription]:
    """The person's address opens nothing any more."""
    person = _owner(turn)
    if person is None:
        return Refused(Reason.WRONG_CHAT)
    known = turn.tx.feeds.end(person.id)
    return Done(Subscription(person, None)) if known else Refused(Reason.ENDED)


def fetch(turn: Turn, command: Fetch) -> Done[Entries] | Refused[Entries]:
    """What the owner of the secret owes now; changes nothing."""
    feed = turn.tx.feeds.with_secret(hashed(command.secret))
    if feed is None or not turn.house.feeds:
        return Refused(Reason.UNKNOWN)
    person = turn.tx.people.person(feed.person_id)
    forgotten = turn.tx.chats.get(person.chat_id).state is ChatState.FORGOTTEN
    if person.shared or forgotten or not turn.tx.people.grants(person.id):
        return Refused(Reason.UNKNOWN)
    return Done(_entries(turn, person))


def hashed(secret: str) -> str:
    """How the secret of an address is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _entries(turn: Turn, person: Person) -> Entries:
    """Only in units that they still belong to; what is left in others is theirs no more."""
    units = {grant.unit_id for grant in turn.tx.people.grants(person.id)}
    owed = turn.tx.bevakningar.open_of_owner(person.id)
    there = tuple(each for each in owed if each.unit_id in units)
    return Entries(person, there, owed.unreadable)


def _owner(turn: Turn) -> Person | None:
    """Who has a calendar: one person, in the private chat of a phone of their own."""
    person, chat = turn.who.person, turn.who.chat
    here = person is not None and chat is not None and chat.kind is ChatKind.PRIVATE
    return person if here and person is not None and not person.shared else None
