"""Whom a message to a person or a role goes to at this moment: who is on duty, and who comes in
whose place.

Resolved when it is sent and never kept, so that yesterday's duty or substitute gets nothing today.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from flows.actions import leaders
from flows.actions.turn import Notice, NoticeKind, Turn
from flows.messages import ChatState
from flows.people.absence import Absence, Away, stand_in, substitute
from flows.people.duty import REMEMBERED
from flows.people.records import Grant, Person, Unit
from flows.people.roles import ENHETSCHEF, ROLES


@dataclass(frozen=True, slots=True)
class Standing:
    """Who gets it, and whose place they take; None when it is their own."""

    person: Person
    instead_of: Person | None = None


@dataclass(frozen=True, slots=True)
class Gets:
    """Who gets a message, and the alarms that this raised, to be posted with it."""

    people: tuple[Standing, ...]
    notices: tuple[Notice, ...]


def who_gets(turn: Turn, unit_id: int, role: str) -> Gets:
    """Whom a message to the role in the unit goes to, when it is sent now."""
    reach = Reach(turn)
    return Gets(reach.who_gets(unit_id, role), reach.notices)


class Reach:
    """The answers of one turn. Asks the store for each day, unit, role, person and chat once, and
    gathers the alarms in `notices`."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self.unit: Callable[[int], Unit] = cache(turn.tx.people.unit)
        self.person: Callable[[int], Person] = cache(turn.tx.people.person)
        self.members: Callable[..., Sequence[Person]] = cache(turn.tx.people.members)
        self.is_reachable: Callable[[int], bool] = cache(partial(is_reachable, turn))
        self._grants: Callable[[int], Sequence[Grant]] = cache(turn.tx.people.grants)
        self._away: dict[date, Away] = {}
        self._posts: dict[tuple[int, str], tuple[Standing, ...]] = {}
        self._alarms: dict[str, tuple[Notice, ...]] = {}

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The alarms so far, each once."""
        return tuple(notice for notices in self._alarms.values() for notice in notices)

    @property
    def today(self) -> date:
        """The local date."""
        return self._turn.house.calendar.local(self._turn.now).date()

    def absence_of(self, person_id: int, kind: str | None = None) -> Absence | None:
        """The absence that says who takes what the person owes today; None: they are there."""
        return substitute(self._absent(self.today).get(person_id, ()), kind)

    def in_place_of(
        self, person_id: int, unit_id: int, kind: str | None = None, on: date | None = None
    ) -> Standing | None:
        """Who does what the person owes the unit, today or on that day; None: nobody does.

        A substitute has to belong to the unit and to be within reach.
        """
        found = stand_in(person_id, kind, self._absent(on or self.today))
        if found is None:
            return None
        person = self.person(found)
        if found == person_id:
            return Standing(person)
        if not self.belongs(found, unit_id) or not self.is_reachable(person.chat_id):
            return None
        return Standing(person, self.person(person_id))

    def belongs(self, person_id: int, unit_id: int) -> bool:
        """Whether the person holds any role in the unit."""
        return any(grant.unit_id == unit_id for grant in self._grants(person_id))

    def who_gets(self, unit_id: int, role: str) -> tuple[Standing, ...]:
        """Whoever is on duty in the role, or everybody who holds it where nobody works in shifts.

        With nobody there the enhetschef is alarmed, and gets it.
        """
        found = self._at_post(unit_id, role)
        if found or not self._expected(unit_id, role):
            return found
        on = self.today.isoformat()
        facts = {"role": ROLES.get(role, role), "unit": self.unit(unit_id).name}
        self.alarm(NoticeKind.NOBODY_ON_DUTY, f"nobody:{unit_id}:{role}:{on}", facts, unit_id)
        return self.chefs(unit_id)

    def chefs(self, unit_id: int) -> tuple[Standing, ...]:
        """The enhetschefer who are there; all of them, when none is."""
        everybody = self.members(unit_id, ENHETSCHEF)
        return self._at_post(unit_id, ENHETSCHEF) or tuple(map(Standing, everybody))

    def everybody(self, unit_id: int) -> tuple[Standing, ...]:
        """Whoever is there of the unit, in any role, each once."""
        found = [
            standing
            for role in ROLES
            if self.members(unit_id, role)
            for standing in self.who_gets(unit_id, role)
        ]
        return _each_once(found)

    def alarm_without_chef(self, unit_id: int) -> None:
        """Tell those who look after the bot, once a week, of a unit that has no enhetschef."""
        if self.members(unit_id, ENHETSCHEF):
            return
        year, week, _ = self.today.isocalendar()
        key = f"no_chef:{unit_id}:{year}:{week}"
        facts = {"unit": self.unit(unit_id).name}
        self._alarms[key] = leaders.notices(self._turn, NoticeKind.NO_CHEF, key, facts, [unit_id])

    def alarm(self, kind: NoticeKind, key: str, facts: dict[str, str], unit_id: int) -> None:
        """Tell the enhetschefer who are there; where none can be reached, everybody who leads."""
        chats = [chef.person.chat_id for chef in self.chefs(unit_id)]
        reached = tuple(
            Notice(chat, kind, key, facts)
            for chat in dict.fromkeys(chats)
            if self.is_reachable(chat)
        )
        self._alarms[key] = reached or leaders.notices(self._turn, kind, key, facts, [unit_id])

    def _at_post(self, unit_id: int, role: str) -> tuple[Standing, ...]:
        key = (unit_id, role)
        if key not in self._posts:
            self._posts[key] = self._asked_at_post(unit_id, role)
        return self._posts[key]

    def _asked_at_post(self, unit_id: int, role: str) -> tuple[Standing, ...]:
        tx, now = self._turn.tx, self._turn.now
        holders = {person.id: person for person in self.members(unit_id, role)}
        if not self._works_in_shifts(unit_id, role):
            found = [self.in_place_of(number, unit_id) for number in holders]
            return _each_once([each for each in found if each is not None])
        standing: list[Standing | None] = []
        for shift in tx.shifts.on_duty(unit_id, now, role):
            if (holder := holders.get(shift.person_id)) is not None:
                planned = shift.rota  # whoever began it themselves is there, whatever they said
                standing.append(
                    self.in_place_of(holder.id, unit_id) if planned else Standing(holder)
                )
        return _each_once([each for each in standing if each is not None])

    def _works_in_shifts(self, unit_id: int, role: str) -> bool:
        return self._turn.tx.shifts.used(unit_id, role, self._turn.now - REMEMBERED)

    def _expected(self, unit_id: int, role: str) -> bool:
        held = bool(self.members(unit_id, role))
        return held or self._works_in_shifts(unit_id, role)

    def _absent(self, day: date) -> Away:
        if day not in self._away:
            grouped: dict[int, list[Absence]] = defaultdict(list)
            for absence in self._turn.tx.absences.on(day):
                grouped[absence.person_id].append(absence)
            self._away[day] = dict(grouped)
        return self._away[day]


def is_reachable(turn: Turn, chat_id: int) -> bool:
    """Whether messages get to the chat."""
    return turn.tx.chats.get(chat_id).state is ChatState.OPEN


def _each_once(found: Sequence[Standing]) -> tuple[Standing, ...]:
    return tuple({each.person.id: each for each in reversed(found)}.values())[::-1]
