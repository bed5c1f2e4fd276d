"""The course of an absence: it begins, is handed over, ends, and is told to whoever was away."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from flows.actions import handover
from flows.actions.reach import Reach
from flows.actions.turn import Done, Notice, NoticeKind, Turn
from flows.calendar import Calendar
from flows.cases import watches
from flows.messages import AuditEntry
from flows.people.absence import Absence, Handed

ONE_DAY = timedelta(days=1)


def morning(day: date, calendar: Calendar) -> datetime:
    """When the clock looks at what begins that day (UTC): in the morning of the first vardag."""
    at = calendar.at(day, calendar.rules.hours.quiet_to)
    return watches.quiet_until(at, calendar) or at


def step(turn: Turn, limit: int) -> Done[int]:
    """Begin and end up to `limit` absences whose time has come. Run by the clock.

    In quiet hours nothing happens; whom a reminder goes to is decided by the day all the same.
    """
    quiet = watches.quiet_until(turn.now, turn.house.calendar)
    due = turn.tx.absences.due(turn.now, limit)
    reach = Reach(turn)
    notices: list[Notice] = []
    over: dict[int, list[Absence]] = defaultdict(list)
    for absence in due:
        if quiet is not None:
            turn.tx.absences.save(replace(absence, next_at=quiet), absence)
        elif absence.ended_at is not None or reach.today > absence.to_on:
            over[absence.person_id].append(absence)
        else:
            notices += begin(turn, reach, absence)
    for absences in over.values():
        notices += finish(turn, absences)
    return Done(len(due), (), (*notices, *reach.notices))


def begin(turn: Turn, reach: Reach, absence: Absence) -> list[Notice]:
    """Offer what falls due in the absence to whoever comes in the person's place."""
    owed = list(handover.falling_due(turn, absence))
    begun = replace(
        absence,
        begun_at=turn.now,
        next_at=morning(absence.to_on + ONE_DAY, turn.house.calendar),
        handed=tuple(Handed(each.id, each.due_on) for each in owed),
    )
    if not turn.tx.absences.save(begun, absence):
        return []
    _note(turn, absence, "begun")
    return handover.offer(turn, reach, begun, [each for each in owed if each.offered_to is None])


def finish(turn: Turn, absences: Sequence[Absence]) -> list[Notice]:
    """The absences of one person are over: take back what is unanswered, and tell how it went."""
    told = []
    for absence in absences:
        over = replace(absence, next_at=None)
        if turn.tx.absences.save(over, absence) and absence.begun_at is not None:
            handover.take_back(turn, absence)
            _note(turn, absence, "over")
            told.append(absence)
    return _summary(turn, told) if told else []


def _summary(turn: Turn, absences: Sequence[Absence]) -> list[Notice]:
    """What was done, put off and left while the person was away, by code. Of units that they
    belong to no more they hear nothing."""
    person = turn.tx.people.person(absences[0].person_id)
    units = {grant.unit_id for grant in turn.tx.people.grants(person.id)}
    if not units:
        return []
    done, postponed, left = [], [], []
    handed = {each.bevakning_id: each for absence in absences for each in absence.handed}
    for each in handed.values():
        bevakning = turn.tx.bevakningar.get(each.bevakning_id)
        if bevakning is None or bevakning.unit_id not in units:
            continue
        if not bevakning.is_open:
            done.append(bevakning.code)
        elif bevakning.due_on > each.due_on:
            postponed.append(bevakning.code)
        else:
            left.append(bevakning.code)
    facts = {"done": ", ".join(done), "postponed": ", ".join(postponed), "left": ", ".join(left)}
    key = f"absence-over:{absences[0].id}"
    return [Notice(person.chat_id, NoticeKind.ABSENCE_OVER, key, facts)]


def _note(turn: Turn, absence: Absence, outcome: str) -> None:
    """The clock hands over what people owe: the audit log says when."""
    entry = AuditEntry(turn.now, None, "absence.step", f"absence:{absence.id}", outcome)
    turn.tx.audit.write(entry)
