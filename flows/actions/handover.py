"""Handing over: what an absent person owes is offered to their substitute, who accepts or declines.

A walk through a routine stays in the chat that it is in: it lasts for minutes and names nobody, so
there is nothing in it to hand over.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.actions.reach import Reach
from flows.actions.silence import hush
from flows.actions.turn import Done, Notice, NoticeKind, Reason, Refused, Turn
from flows.calendar import Calendar, phrases
from flows.cases.bevakning import Bevakning
from flows.people.absence import Absence, substitute
from flows.people.records import Person

ONE_DAY = timedelta(days=1)
Answer = Done["Taken"] | Refused["Taken"]


@dataclass(frozen=True, slots=True)
class Of:
    """The absence with this id."""

    absence_id: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What was answered: the absence, and the bevakningar that it was about."""

    absence: Absence
    bevakningar: tuple[Bevakning, ...]

    @property
    def id(self) -> int:
        """The absence's id, for the audit."""
        return self.absence.id


def offer(turn: Turn, reach: Reach, absence: Absence, owed: Sequence[Bevakning]) -> list[Notice]:
    """Ask the substitutes to take these over; what nobody covers alarms the enhetschef."""
    asked: dict[int, list[Bevakning]] = defaultdict(list)
    persons: dict[int, Person] = {}
    uncovered: list[Bevakning] = []
    for bevakning in owed:
        standing = reach.in_place_of(absence.person_id, bevakning.unit_id, bevakning.kind)
        if standing is None:
            uncovered.append(bevakning)
            continue
        offered = replace(bevakning, offered_to=standing.person.id, version=bevakning.version + 1)
        if turn.tx.bevakningar.save(offered, bevakning.version):
            persons[standing.person.id] = standing.person
            asked[standing.person.id].append(offered)
    alarm_uncovered(turn, reach, absence, uncovered)
    return [_asking(turn, absence, persons[number], asked[number]) for number in asked]


def take_back(turn: Turn, absence: Absence) -> None:
    """Offers that nobody has answered are offers no more; their buttons are dead."""
    for bevakning in handed_in(turn, absence):
        if bevakning.is_open and bevakning.owner_id == absence.person_id:
            kept(turn, bevakning)


def accept(turn: Turn, command: Of) -> Answer:
    """Take over everything that was offered in the absence.

    Of a case just what falls due then: what comes of it is owed by whoever answers for the case,
    who thus has it back after the absence without asking for it.
    """
    found, person = _offered(turn, command), turn.who.actor
    if isinstance(found, Refused):
        return found
    assert person is not None, "the gate lets only invited people act on absences"
    mine = []
    for bevakning in found.bevakningar:
        own = replace(bevakning, owner_id=person.id, offered_to=None, version=bevakning.version + 1)
        if turn.tx.bevakningar.save(own, bevakning.version):
            hush(turn, own.id)
            mine.append(own)
    return Done(Taken(found.absence, tuple(mine)))


def decline(turn: Turn, command: Of) -> Answer:
    """Say no to all of it: somebody else has to come in the person's place."""
    found = _offered(turn, command)
    if isinstance(found, Refused):
        return found
    absence = found.absence
    if turn.who.is_one(absence.substitute_id):
        turn.tx.absences.save(replace(absence, substitute_id=None), absence)
    refused = tuple(kept(turn, each) for each in found.bevakningar)
    reach = Reach(turn)
    alarm_uncovered(turn, reach, absence, refused)
    return Done(Taken(absence, refused), (), reach.notices)


def kept(turn: Turn, bevakning: Bevakning) -> Bevakning:
    """Nobody is asked to take it over any more; the buttons of whoever was are dead."""
    if bevakning.offered_to is None:
        return bevakning
    without = replace(bevakning, offered_to=None, version=bevakning.version + 1)
    turn.tx.bevakningar.save(without, bevakning.version)
    return without


def offered(turn: Turn, absence: Absence) -> tuple[Bevakning, ...]:
    """What whoever acts has been asked to take over in the absence, and has not answered."""
    return tuple(
        each
        for each in handed_in(turn, absence)
        if each.is_open
        and each.owner_id == absence.person_id
        and turn.who.is_one(each.offered_to)
        and turn.who.belongs_to(each.unit_id)
    )


def look(turn: Turn, command: Of) -> Answer:
    """What was offered in the absence and is not answered; changes nothing."""
    found = _offered(turn, command)
    return found if isinstance(found, Refused) else Done(found)


def falling_due(turn: Turn, absence: Absence) -> Iterator[Bevakning]:
    """What the person owes by the end of the absence, also what was due before it. What they left
    behind in a unit that they belong to no more is the unit's."""
    calendar = turn.house.calendar
    units = {grant.unit_id for grant in turn.tx.people.grants(absence.person_id)}
    rows = turn.tx.absences.of_person(absence.person_id, absence.from_on)
    same = [each for each in rows if each.from_on <= absence.to_on]
    for bevakning in turn.tx.bevakningar.open_of_owner(absence.person_id):
        answers = substitute([*same, absence], bevakning.kind)
        in_time = min(bevakning.due_on, next_day(bevakning, calendar)) <= absence.to_on
        owed = in_time and bevakning.unit_id in units
        if owed and answers is not None and answers.id == absence.id:
            yield bevakning


def handed_in(turn: Turn, absence: Absence) -> Iterator[Bevakning]:
    """The bevakningar of its list that are still there."""
    for handed in absence.handed:
        if (found := turn.tx.bevakningar.get(handed.bevakning_id)) is not None:
            yield found


def next_day(bevakning: Bevakning, calendar: Calendar) -> date:
    """The local day of its next reminder, or its own day when none is left."""
    if bevakning.next_at is None:
        return bevakning.due_on
    return calendar.local(bevakning.next_at).date()


def alarm_uncovered(
    turn: Turn, reach: Reach, absence: Absence, uncovered: Sequence[Bevakning]
) -> None:
    """Nobody comes in the person's place: the enhetschef has to choose somebody, now."""
    units = defaultdict(list)
    for bevakning in uncovered:
        units[bevakning.unit_id].append(bevakning.code)
    for unit_id, codes in units.items():
        key = f"uncovered:{absence.id}:{unit_id}:{turn.now.isoformat()}"
        facts = facts_of(turn, absence) | {"codes": ", ".join(codes)}
        reach.alarm(NoticeKind.NOBODY_COVERS, key, facts, unit_id)


def facts_of(turn: Turn, absence: Absence) -> dict[str, str]:
    """Who is away and when, in words, and the absence's number for buttons."""
    today = turn.house.calendar.local(turn.now).date()
    first, last = (phrases.day(day, today) for day in (absence.from_on, absence.to_on))
    return {
        "label": turn.tx.people.person(absence.person_id).label,
        "when": first if absence.from_on == absence.to_on else f"{first} till {last}",
        "absence": str(absence.id),
    }


def _offered(turn: Turn, command: Of) -> Taken | Refused[Taken]:
    """The same refusal for what is answered, what is others' and what is not there: a guess tells
    nothing."""
    absence = turn.tx.absences.get(command.absence_id)
    mine = offered(turn, absence) if absence is not None else ()
    if absence is None or not mine:
        return Refused(Reason.ENDED, subject=f"absence:{command.absence_id}")
    return Taken(absence, mine)


def _asking(turn: Turn, absence: Absence, to: Person, bevakningar: Sequence[Bevakning]) -> Notice:
    codes = ", ".join(each.code for each in bevakningar)
    facts = facts_of(turn, absence) | {"codes": codes}
    key = f"handover:{absence.id}:{to.id}:{turn.now.isoformat()}"
    return Notice(to.chat_id, NoticeKind.HANDED_OVER, key, facts, card_of(absence.id))


def card_of(absence_id: int) -> str:
    """The name of the card that asks a substitute."""
    return f"handover:{absence_id}"
