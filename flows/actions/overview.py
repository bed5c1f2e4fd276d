"""What those who lead look at: how it stands, the units, the people, what is late.

An administrator sees the city, an enhetschef their own units. Codes are seen only by those who
hold a role in the unit. Nothing here changes anything.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.actions.turn import Done, Reason, Refused, Turn
from flows.cases.bevakning import Bevakning
from flows.found import Unreadable
from flows.messages import ChatKind, OutboxState
from flows.people.drill import Drill
from flows.people.overview import Member, UnitSeen
from flows.people.records import Person
from flows.people.roles import ROLES

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Queues:
    """Updates that wait or were put aside, and messages that wait, are in doubt or were given
    up."""

    updates: int
    put_aside: int
    messages: int
    uncertain: int
    dead: int


@dataclass(frozen=True, slots=True)
class Status:
    """How everything stands for the person. `queues`, `unbound` and `drill` concern the whole city:
    None for those who lead single units."""

    units: Sequence[UnitSeen]
    people: int
    lost: Sequence[Member]
    missing: Sequence[str]
    waits: int
    queues: Queues | None
    unbound: int
    drill: Drill | None


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit: its numbers, its people and who is on duty there now."""

    seen: UnitSeen
    members: Sequence[Member]
    on_duty: Sequence[Person]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person: what they hold in units that the viewer leads and how many open bevakningar they
    owe in each (by unit), and whether they hold anything elsewhere."""

    person: Person
    held: Sequence[Member]
    elsewhere: bool
    owed: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Late:
    """The late bevakningar of a unit; their codes (`found`) only for those who may see them, with
    those of the open ones that nobody can read."""

    seen: UnitSeen
    found: Sequence[Bevakning] | None
    unreadable: Sequence[Unreadable] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found: people with all that they hold, and units; at most twenty in all."""

    people: Sequence[Sequence[Member]]
    units: Sequence[UnitSeen]
    in_all: int


def status(turn: Turn, _command: None = None) -> Done[Status] | Refused[Status]:
    """How everything stands."""
    if not _private(turn):
        return Refused(Reason.WRONG_CHAT)
    city, units = turn.who.everywhere, _units(turn)
    members = turn.tx.overview.members(None if city else [each.unit.id for each in units])
    people = {each.person.id: each for each in members}
    contacts = turn.house.library.reference.contacts.values()
    waits = [each for each in turn.tx.contacts.proposed() if not each.expired(turn.now)]
    return Done(
        Status(
            units=units,
            people=len(people),
            lost=[each for each in people.values() if not each.reached],
            missing=[each.title for each in contacts if each.number is None],
            waits=len([each for each in waits if not turn.who.is_one(each.proposed_by)]),
            queues=_queues(turn) if city else None,
            unbound=turn.tx.overview.unbound_groups() if city else 0,
            drill=turn.tx.drills.last() if city else None,
        )
    )


def units(turn: Turn, _command: None = None) -> Done[Sequence[UnitSeen]] | Refused[None]:
    """The units that the person leads, by name."""
    return Done(_units(turn)) if _private(turn) else Refused(Reason.WRONG_CHAT)


def unit(turn: Turn, unit_id: int) -> Done[UnitPage] | Refused[None]:
    """One unit."""
    if not _private(turn):
        return Refused(Reason.WRONG_CHAT)
    seen = next((each for each in _units(turn) if each.unit.id == unit_id), None)
    if seen is None:
        return Refused(Reason.NOT_YOURS)
    members = turn.tx.overview.members([unit_id])
    people = {each.person.id: each.person for each in members}
    shifts = turn.tx.shifts.on_duty(unit_id, turn.now)
    on_duty = {
        each.person_id: people[each.person_id] for each in shifts if each.person_id in people
    }
    return Done(UnitPage(seen, members, tuple(on_duty.values())))


def lost(turn: Turn, _command: None = None) -> Done[Sequence[Member]] | Refused[None]:
    """The people whom messages do not reach, each once."""
    if not _private(turn):
        return Refused(Reason.WRONG_CHAT)
    found = {each.person.id: each for each in _members(turn) if not each.reached}
    return Done(tuple(found.values()))


def person(turn: Turn, person_id: int) -> Done[PersonPage] | Refused[None]:
    """One person who holds a role where the viewer leads."""
    if not _private(turn):
        return Refused(Reason.WRONG_CHAT)
    held = turn.tx.overview.held_by(person_id)
    seen = [each for each in held if turn.who.belongs_to(each.unit_id)]
    if not seen:
        return Refused(Reason.NOT_YOURS)
    owed = Counter(each.unit_id for each in turn.tx.bevakningar.open_of_owner(person_id))
    return Done(PersonPage(seen[0].person, seen, len(seen) < len(held), owed))


def find(turn: Turn, words: str) -> Done[Hits] | Refused[None]:
    """People and units whose label, role or name holds all the words, whatever their case."""
    if not _private(turn):
        return Refused(Reason.WRONG_CHAT)
    wanted = words.casefold().split()
    people: dict[int, list[Member]] = {}
    for each in _members(turn):
        people.setdefault(each.person.id, []).append(each)
    found = [held for held in people.values() if _holds(_words(held), wanted)]
    units = [each for each in _units(turn) if _holds(each.unit.name, wanted)]
    in_all = len(found) + len(units)
    shown = units[: MOST_FOUND // 2] if len(found) > MOST_FOUND // 2 else units[:MOST_FOUND]
    return Done(Hits(found[: MOST_FOUND - len(shown)], shown[:MOST_FOUND], in_all))


def late(turn: Turn, unit_id: int) -> Done[Late] | Refused[None]:
    """The late bevakningar of one unit. Who leads the city but holds no role here sees how many."""
    if not _private(turn):
        return Refused(Reason.WRONG_CHAT)
    seen = next((each for each in _units(turn) if each.unit.id == unit_id), None)
    if seen is None:
        return Refused(Reason.NOT_YOURS)
    if not any(grant.unit_id == unit_id for grant in turn.who.grants):
        return Done(Late(seen, None))
    today = turn.house.calendar.local(turn.now).date()
    found = turn.tx.bevakningar.open_of_unit(unit_id)
    return Done(Late(seen, [each for each in found if each.is_late(today)], found.unreadable))


def _units(turn: Turn) -> Sequence[UnitSeen]:
    today = turn.house.calendar.local(turn.now).date()
    found = turn.tx.overview.units(today)
    return [each for each in found if turn.who.belongs_to(each.unit.id)]


def _members(turn: Turn) -> Sequence[Member]:
    led = None if turn.who.everywhere else {grant.unit_id for grant in turn.who.grants}
    return turn.tx.overview.members(led)


def _queues(turn: Turn) -> Queues:
    sent = turn.tx.outbox.counts()
    waiting = (OutboxState.PENDING, OutboxState.LEASED, OutboxState.SENDING)
    return Queues(
        updates=turn.tx.overview.waiting_updates(),
        put_aside=turn.tx.inbox.dead(),
        messages=sum(sent[state] for state in waiting),
        uncertain=sent[OutboxState.UNCERTAIN],
        dead=sent[OutboxState.DEAD],
    )


def _private(turn: Turn) -> bool:
    chat = turn.who.chat
    return chat is None or chat.kind is ChatKind.PRIVATE


def _words(held: Sequence[Member]) -> str:
    roles = (f"{ROLES.get(each.role, each.role)} {each.unit}" for each in held)
    return f"{held[0].person.label} {' '.join(roles)}"


def _holds(words: str, wanted: Sequence[str]) -> bool:
    return all(each in words.casefold() for each in wanted)
