"""The weekly digest, some people at a time: one message to everybody who owes something this week
or since before, and none to anybody else. What somebody was told the same morning is no reason
for one, also when an outage kept it until then: it would say nothing new.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.actions.reach import Reach, is_reachable
from flows.actions.standing_due import PROMPT
from flows.actions.turn import Done, Turn
from flows.cases import watches
from flows.cases.bevakning import Bevakning, BevakningState
from flows.found import Found, Unreadable
from flows.people import digest as when
from flows.people.digest import Digest
from flows.people.modules import Module
from flows.people.records import Person

AT_A_TIME = 25
SEVERAL = 2  # make a message of its own, with all that is owed
_WEEK_ENDS = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a person owes: how much is late, due today and due later in the week, in whose place,
    and how much others of their units owe, by unit and by whom ("" is nobody yet); and what nobody
    can read in their units."""

    chat_id: int
    late: int
    today: int
    later: int
    instead_of: Sequence[str]
    others: Mapping[str, Mapping[str, int]]
    unreadable: Sequence[Unreadable] = ()


@dataclass(frozen=True, slots=True)
class Stepped:
    """Where the digest stands, and the messages to send now."""

    digest: Digest
    summaries: Sequence[Summary] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Switched:
    """Whether the person gets the digest."""

    on: bool


def next_due(turn: Turn) -> datetime | None:
    """When a digest is due next (UTC); a time that has come means now. None: never."""
    if Module.ARENDEN not in turn.house.modules:
        return None
    last, now, calendar = turn.tx.digests.last(), turn.now, turn.house.calendar
    newest = when.newest(now, calendar)
    if last is None:
        return now
    owed = last.week < newest or last.ended_at is None
    if owed and _is_worth_sending(turn):
        return now
    return when.due_at(when.following(newest, calendar), calendar)


def step(turn: Turn, _command: None = None) -> Done[Stepped]:
    """Begin the digest that is owed, go on with it, or end it.

    The first week is only noted: before it there was nobody who missed anything.
    """
    found = _present(turn)
    off = Module.ARENDEN not in turn.house.modules
    if found.ended_at is not None or off or not _is_worth_sending(turn):
        return Done(Stepped(found, ended=True))
    people = turn.tx.digests.next_people(found.upto, AT_A_TIME)
    if not people:
        ended = replace(found, ended_at=turn.now)
        turn.tx.digests.save(ended)
        return Done(Stepped(ended, ended=True))
    further = replace(found, upto=people[-1])
    turn.tx.digests.save(further)
    week = _Week(turn)
    summaries = [summary for each in people if (summary := week.of(each)) is not None]
    return Done(Stepped(further, summaries))


def look(turn: Turn, _command: None = None) -> Done[Switched]:
    """Whether the person gets it."""
    person = turn.who.person
    assert person is not None, "the table opens it to staff"
    return Done(Switched(on=not turn.tx.digests.is_off(person.id)))


def switch(turn: Turn, on: bool) -> Done[Switched]:
    """Let the person have it from now on, or not."""
    person = turn.who.person
    assert person is not None, "the table opens it to staff"
    turn.tx.digests.switch(person.id, off=not on)
    return Done(Switched(on))


def _is_worth_sending(turn: Turn) -> bool:
    """Whether it is the day of the newest digest and not yet evening. After an outage everything
    late comes as reminders, and a digest of it would say it once more."""
    calendar = turn.house.calendar
    due = when.due_at(when.newest(turn.now, calendar), calendar)
    its_day = calendar.local(due).date() == calendar.local(turn.now).date()
    return its_day and watches.quiet_until(turn.now, calendar) is None


def _present(turn: Turn) -> Digest:
    """The digest to work on."""
    last = turn.tx.digests.last()
    week = when.newest(turn.now, turn.house.calendar)
    if last is not None and last.week >= week:
        return last
    begun = Digest(week, ended_at=turn.now if last is None else None)
    turn.tx.digests.begin(begun)
    return begun


class _Week:
    """What is owed until Sunday, by whom: each unit is asked for once."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._reach = Reach(turn)
        self._sunday = when.monday(self._reach.today) + _WEEK_ENDS
        calendar = turn.house.calendar
        before, begins = (
            calendar.previous_vardag(self._reach.today),
            calendar.rules.hours.quiet_from,
        )
        self._evening = calendar.at(before, begins)  # what came after that was told this morning
        due = when.due_at(when.newest(turn.now, calendar), calendar)
        self._is_late = turn.now - due > PROMPT
        self._units: dict[int, Found[tuple[Bevakning, frozenset[int]]]] = {}

    def of(self, person_id: int) -> Summary | None:
        """What the person owes; None for whoever owes nothing but what has just come, wants no
        digest or is not within reach."""
        tx = self._turn.tx
        person = tx.people.person(person_id)
        if tx.digests.is_off(person_id) or not is_reachable(self._turn, person.chat_id):
            return None
        mine: list[Bevakning] = []
        others: dict[str, Counter[str]] = defaultdict(Counter)
        unreadable: list[Unreadable] = []
        for unit_id in sorted({grant.unit_id for grant in tx.people.grants(person_id)}):
            unreadable += self._unit(unit_id).unreadable
            for bevakning, owing in self._unit(unit_id):
                if person_id in owing:
                    mine.append(bevakning)
                elif not bevakning.is_own:
                    others[tx.people.unit(unit_id).name][self._owner(bevakning)] += 1
        if not self._has_news(mine):
            return None
        return replace(self._summary(person, mine, others), unreadable=unreadable)

    def _has_news(self, mine: Sequence[Bevakning]) -> bool:
        """Whether any of it was not told this morning. A message of several holds all that its
        chat was told of before and still owes. When an outage ends nobody gets both."""
        came: dict[int, set[tuple[bool, int]]] = defaultdict(set)
        rest: list[Bevakning] = []
        for each in mine:
            if self._has_just_come(each):
                came[self._chat(each)].add((each.case_id is None, each.case_id or each.id))
            else:
                rest.append(each)
        if came and self._is_late:
            return False
        return any(
            each.state is not BevakningState.DUE or len(came[self._chat(each)]) < SEVERAL
            for each in rest
        )

    def _has_just_come(self, bevakning: Bevakning) -> bool:
        """Whether it was told this morning, be it late or not, or comes at this very moment."""
        if bevakning.next_at is not None and bevakning.next_at <= self._turn.now:
            return True
        if bevakning.state is not BevakningState.DUE:
            return False
        told_at = bevakning.told_at
        told = told_at is not None and told_at >= self._evening
        return told or bevakning.due_on == self._reach.today

    def _chat(self, bevakning: Bevakning) -> int:
        """The group in which it is told; 0 where each is told for themselves."""
        group = self._reach.unit(bevakning.unit_id).group_chat_id
        return 0 if bevakning.owner_id is not None or group is None else group

    def _summary(
        self, person: Person, mine: Sequence[Bevakning], others: Mapping[str, Counter[str]]
    ) -> Summary:
        today = self._reach.today
        away = {self._owner(each) for each in mine if each.owner_id not in (None, person.id)}
        return Summary(
            chat_id=person.chat_id,
            late=sum(each.due_on < today for each in mine),
            today=sum(each.due_on == today for each in mine),
            later=sum(each.due_on > today for each in mine),
            instead_of=sorted(away),
            others={unit: dict(found.most_common()) for unit, found in others.items()},
        )

    def _unit(self, unit_id: int) -> Found[tuple[Bevakning, frozenset[int]]]:
        if unit_id not in self._units:
            found = self._turn.tx.bevakningar.open_of_unit(unit_id)
            owing = [(each, frozenset(self._owing(each))) for each in found if self._counts(each)]
            self._units[unit_id] = Found(owing, found.unreadable)
        return self._units[unit_id]

    def _counts(self, bevakning: Bevakning) -> bool:
        """Whether it is of this week. An aim whose day has passed is no more to be told of."""
        today = self._reach.today
        to_come = today <= bevakning.due_on <= self._sunday
        return to_come or bevakning.is_late(today)

    def _owing(self, bevakning: Bevakning) -> Iterator[int]:
        """Whose it is today: the owner's or their substitute's, else the role's in the unit."""
        unit_id, owner_id = bevakning.unit_id, bevakning.owner_id
        if owner_id is None:
            if bevakning.role is not None:
                yield from (
                    each.person.id for each in self._reach.who_gets(unit_id, bevakning.role)
                )
        elif any(each.unit_id == unit_id for each in self._turn.tx.people.grants(owner_id)):
            standing = self._reach.in_place_of(owner_id, unit_id, bevakning.kind)
            if standing is not None:
                yield standing.person.id

    def _owner(self, bevakning: Bevakning) -> str:
        if bevakning.owner_id is None:
            return ""
        return self._turn.tx.people.person(bevakning.owner_id).label
