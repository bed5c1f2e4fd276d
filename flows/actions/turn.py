"""What an action is given and what it answers: the turn, the person, and Done or Refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from flows.calendar import Calendar
from flows.cases.bevakning import Bevakning
from flows.cases.case import Case
from flows.cases.library import NO_PROCESSES, Processes
from flows.messages import Chat
from flows.people.modules import EVERY_MODULE, Module
from flows.people.records import Grant, Person
from flows.ports import Tx
from flows.retention import Kind
from flows.routines.library import Library
from flows.routines.reference import Contact
from flows.routines.schema import Watch

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class House:
    """What holds for every turn: the content, the calendar, where chance comes from, and which
    modules are switched on.

    `below(n)` gives a random whole number from 0 to n - 1. `given` are the contacts as content and
    settings give them, when numbers that were changed in the chat stand in the library. `retention`
    is for how many days each kind of record is kept, where it is not the default. `feeds` is
    the web address at which people fetch their calendar, up to their secret; "": nobody can.
    """

    library: Library
    calendar: Calendar
    below: Callable[[int], int]
    modules: frozenset[Module] = EVERY_MODULE
    given: Mapping[str, Contact] | None = None
    retention: Mapping[Kind, int] = field(default_factory=dict)
    processes: Processes = NO_PROCESSES
    feeds: str = ""

    def watch(self, kind: str) -> Watch | None:
        """What the content says of bevakningar of this kind, such as "B01"; None when the present
        content knows it no more."""
        routines = self.library.routines
        return next((each.watches[kind] for each in routines if kind in each.watches), None)

    def token(self) -> str:
        """A new unguessable name of 12 characters for a run or a bevakning."""
        signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return "".join(signs[self.below(len(signs))] for _ in range(12))


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts: the person that pressed or wrote, and the chat they did it in.

    Without a person it is a stranger; `is_house` marks the clock and the command line. Inside an
    action `grants` are only those that open its row, and `everywhere` is set when one of them
    opens it for every unit. On a shared phone `person` is the phone, and `acting` whoever said that
    they press: it is they who are named in what is done, and the phone whose roles count.
    """

    chat: Chat | None = None
    person: Person | None = None
    grants: Sequence[Grant] = ()
    is_house: bool = False
    everywhere: bool = False
    acting: Person | None = None

    @property
    def actor(self) -> Person | None:
        """Who does it, in colleagues' eyes: on a shared phone whoever said that they press."""
        return self.acting or self.person

    def is_one(self, person_id: int | None) -> bool:
        """Whether it is the person, or the shared phone that they press on."""
        ours = [each.id for each in (self.acting, self.person) if each is not None]
        return person_id in ours

    def belongs_to(self, unit_id: int) -> bool:
        """Whether a role that counts here is held in the unit."""
        return self.everywhere or any(grant.unit_id == unit_id for grant in self.grants)


@dataclass(frozen=True, slots=True)
class Turn:
    """One unit of work: the transaction, the house, who acts and the present time (UTC)."""

    tx: Tx
    house: House
    who: Who
    now: datetime


class Reason(StrEnum):
    """Why an action was refused."""

    NOT_INVITED = "not_invited"
    NOT_YOURS = "not_yours"
    UNKNOWN = "unknown"
    LAST = "last"
    STALE = "stale"
    ENDED = "ended"
    TAKEN = "taken"
    UNREACHABLE = "unreachable"
    EXPIRED = "expired"
    USED = "used"
    WRONG_CHAT = "wrong_chat"
    SWITCHED_OFF = "switched_off"
    OWES = "owes"
    WHO = "who"
    DATES = "dates"
    UNITS = "units"
    CONTRADICTS = "contradicts"
    UNREADABLE = "unreadable"


class TellKind(StrEnum):
    """What a message about a bevakning says."""

    DUE = "due"
    UNIT = "unit"
    CHEF = "chef"
    OFFER = "offer"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    UNCOVERED = "uncovered"


@dataclass(frozen=True, slots=True)
class Tell:
    """A message that the action owes somebody: to which of our chats, about what.

    `key` is unique per telling, so that none is ever sent twice. `late` marks one that comes
    after its time, a `quiet` one makes no sound; `instead_of` is the label of somebody who is away.
    """

    chat_id: int
    kind: TellKind
    bevakning: Bevakning
    key: str
    late: bool = False
    instead_of: str = ""
    quiet: bool = False


class CaseTellKind(StrEnum):
    """What a message about a case says."""

    NEXT = "next"
    ENDED = "ended"
    OFFER = "offer"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class CaseTell:
    """A message about a case that the action owes somebody who stands for `role` in it.

    `key` is unique per telling; `by` is the label of whoever did what it tells of, `instead_of`
    that of somebody who is away.
    """

    chat_id: int
    kind: CaseTellKind
    case: Case
    role: str
    key: str
    by: str = ""
    instead_of: str = ""


class NoticeKind(StrEnum):
    """What a message says that is about people and groups, and not about a bevakning."""

    PERSON_LOST = "person_lost"
    PERSON_BACK = "person_back"
    PERSON_LEFT = "person_left"
    PERSON_LEFT_GROUP = "person_left_group"
    PERSON_REMOVED = "person_removed"
    ROLE_ENDED = "role_ended"
    YOUR_ROLE_ENDED = "your_role_ended"
    UNKNOWN_IN_GROUP = "unknown_in_group"
    GROUP_LOST = "group_lost"
    GROUP_BACK = "group_back"
    GROUP_TAKEN = "group_taken"
    GROUP_RIGHTS = "group_rights"
    ROLE_GIVEN = "role_given"
    NUMBER_PROPOSED = "number_proposed"
    NUMBER_CONFIRMED = "number_confirmed"
    NUMBER_REFUSED = "number_refused"
    NUMBER_EXPIRED = "number_expired"
    DRILL_FINE = "drill_fine"
    DRILL_LOST = "drill_lost"
    NOBODY_ON_DUTY = "nobody_on_duty"
    NO_CHEF = "no_chef"
    NOBODY_COVERS = "nobody_covers"
    HANDED_OVER = "handed_over"
    SUBSTITUTE = "substitute"
    SUBSTITUTE_OFF = "substitute_off"
    ABSENCE_SET = "absence_set"
    ABSENCE_OFF = "absence_off"
    ABSENCE_OVER = "absence_over"


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that the action owes somebody: to which of our chats, saying what, about whom.

    `facts` are the words that its text needs: labels, units and dates, never a real name. `key` is
    unique per telling, so that none is ever sent twice. `card` names the card that it shows, when
    presses will change it.
    """

    chat_id: int
    kind: NoticeKind
    key: str
    facts: Mapping[str, str]
    card: str | None = None


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """The action was carried out; `value` is how things stand now."""

    value: R
    tells: tuple[Tell, ...] = ()
    notices: tuple[Notice, ...] = ()
    case_tells: tuple[CaseTell, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused(Generic[R]):
    """The action was not carried out, and nothing changed; `value` is how things stand.

    Whoever may not see a thing gets no value; `subject` names it for the audit log alone.
    """

    reason: Reason
    value: R | None = None
    subject: str = ""
