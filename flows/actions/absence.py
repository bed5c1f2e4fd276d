"""Actions on absences: be away, choose who comes in one's place, and come back.

A manager does the same for those of their unit. What nobody covers is told at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flows.actions import away, handover
from flows.actions.handover import Of
from flows.actions.reach import Reach, is_reachable
from flows.actions.turn import Done, Notice, NoticeKind, Reason, Refused, Turn
from flows.actions.whereabouts import colleagues, kinds_of, leads, of_one, titles
from flows.cases import watches
from flows.cases.bevakning import Bevakning
from flows.people.absence import LONGEST_DAYS, Absence, Handed

Answer = Done[Absence] | Refused[Absence]


@dataclass(frozen=True, slots=True)
class Set:
    """The person is away from one local day to another, both included."""

    person_id: int
    from_on: date
    to_on: date
    substitute_id: int | None


@dataclass(frozen=True, slots=True)
class Cover:
    """From now on the substitute (None: nobody) comes in the place of the absent person, for all
    bevakningar or for those of one kind."""

    absence_id: int
    kind: str | None
    substitute_id: int | None


def set_own(turn: Turn, command: Set) -> Answer:
    """Be away."""
    own = turn.who.is_one(command.person_id)
    return _set(turn, command) if own else Refused(Reason.NOT_YOURS)


def set_for(turn: Turn, command: Set) -> Answer:
    """Set it for somebody whom one leads; they are told."""
    return _set(turn, command) if leads(turn, command.person_id) else Refused(Reason.NOT_YOURS)


def cover_own(turn: Turn, command: Cover) -> Answer:
    """Choose another substitute for oneself."""
    found = _running(turn, command.absence_id)
    return _cover(turn, command, found) if _is_own(turn, found) else _not_own(found)


def cover_for(turn: Turn, command: Cover) -> Answer:
    """Choose a substitute for somebody whom one leads."""
    found = _running(turn, command.absence_id)
    if isinstance(found, Absence) and not leads(turn, found.person_id):
        return Refused(Reason.NOT_YOURS)
    return _cover(turn, command, found)


def end_own(turn: Turn, command: Of) -> Answer:
    """Come back."""
    found = _running(turn, command.absence_id)
    return _end(turn, found) if _is_own(turn, found) else _not_own(found)


def end_for(turn: Turn, command: Of) -> Answer:
    """Say that somebody whom one leads is back."""
    found = _running(turn, command.absence_id)
    if isinstance(found, Absence) and not leads(turn, found.person_id):
        return Refused(Reason.NOT_YOURS)
    return _end(turn, found)


def _set(turn: Turn, command: Set) -> Answer:
    today = turn.house.calendar.local(turn.now).date()
    if not today <= command.from_on <= command.to_on:
        return Refused(Reason.DATES)
    if (command.to_on - today).days > LONGEST_DAYS:
        return Refused(Reason.DATES)
    for each in of_one(turn, command.person_id, command.from_on):
        if each.from_on <= command.to_on:
            return Refused(Reason.TAKEN, each)
    wrong = _unfit(turn, command.person_id, command.substitute_id)
    if wrong is not None:
        return Refused(wrong)
    starts = max(turn.now, away.morning(command.from_on, turn.house.calendar))
    absence = turn.tx.absences.add(
        Absence(
            id=0,
            person_id=command.person_id,
            from_on=command.from_on,
            to_on=command.to_on,
            kind=None,
            substitute_id=command.substitute_id,
            set_by=turn.who.actor.id if turn.who.actor is not None else None,
            set_at=turn.now,
            next_at=watches.quiet_until(starts, turn.house.calendar) or starts,
        )
    )
    return _put_to_work(turn, absence, new=True)


def _put_to_work(turn: Turn, absence: Absence, *, new: bool) -> Answer:
    """Begin it if its time has come, tell whom it concerns, and alarm of what nobody covers."""
    reach = Reach(turn)
    notices: list[Notice] = []
    if absence.next_at is not None and absence.next_at <= turn.now:
        notices += away.begin(turn, reach, absence)
    else:
        handover.alarm_uncovered(turn, reach, absence, list(_uncovered(turn, reach, absence)))
    notices += _told_of(turn, absence, {notice.chat_id for notice in notices}, new=new)
    for other in _relying_on(turn, absence):
        handover.alarm_uncovered(turn, reach, other, list(_uncovered(turn, reach, other)))
    return Done(absence, (), (*notices, *reach.notices))


def _told_of(turn: Turn, absence: Absence, asked: set[int], *, new: bool) -> Iterator[Notice]:
    """The substitute learns of it, unless they were just asked; so does whoever it was set for."""
    people, facts = turn.tx.people, handover.facts_of(turn, absence)
    if absence.substitute_id is not None:
        chat = people.person(absence.substitute_id).chat_id
        if chat not in asked:
            key = f"substitute:{absence.id}:{absence.substitute_id}:{turn.now.isoformat()}"
            yield Notice(chat, NoticeKind.SUBSTITUTE, key, facts)
    if new and not turn.who.is_one(absence.person_id):
        chat, substitute = people.person(absence.person_id).chat_id, absence.substitute_id
        facts["substitute"] = people.person(substitute).label if substitute else "ingen"
        yield Notice(chat, NoticeKind.ABSENCE_SET, f"absence-set:{absence.id}", facts)


def _let_off(turn: Turn, before: Sequence[Absence], after: Sequence[Absence]) -> Iterator[Notice]:
    """Whoever is the substitute no more learns of it, unless they did it themselves."""
    still = {each.substitute_id for each in after}
    for number in sorted({each.substitute_id or 0 for each in before} - still - {0}):
        if not turn.who.is_one(number):
            key = f"substitute-off:{before[0].id}:{number}:{turn.now.isoformat()}"
            facts = handover.facts_of(turn, before[0])
            chat = turn.tx.people.person(number).chat_id
            yield Notice(chat, NoticeKind.SUBSTITUTE_OFF, key, facts)


def _uncovered(turn: Turn, reach: Reach, absence: Absence) -> Iterator[Bevakning]:
    """What falls due in the absence with nobody to do it on its day."""
    calendar = turn.house.calendar
    for bevakning in handover.falling_due(turn, absence):
        day = handover.next_day(bevakning, calendar)
        on = min(max(absence.from_on, day), absence.to_on)
        owner, unit, kind = absence.person_id, bevakning.unit_id, bevakning.kind
        if reach.in_place_of(owner, unit, kind, on) is None:
            yield bevakning


def _relying_on(turn: Turn, absence: Absence) -> list[Absence]:
    """Absences at the same time whose chain of substitutes leads to this person."""
    found: dict[int, Absence] = {}
    ask = [absence.person_id]
    while ask:
        for each in turn.tx.absences.relying_on(ask.pop(), absence.from_on):
            if each.from_on <= absence.to_on and each.id not in found and each.id != absence.id:
                found[each.id] = each
                ask.append(each.person_id)
    return list(found.values())


def _cover(turn: Turn, command: Cover, found: Absence | Refused[Absence]) -> Answer:
    if isinstance(found, Refused):
        return found
    wrong = _unfit(turn, found.person_id, command.substitute_id)
    if wrong is not None:
        return Refused(wrong)
    if command.kind is not None and command.kind not in titles(turn.house):
        return Refused(Reason.UNKNOWN)
    rows = [found, *kinds_of(turn, found)]
    row = next((each for each in rows if each.kind == command.kind), None)
    changed = replace(row or found, kind=command.kind, substitute_id=command.substitute_id)
    if row is None:
        changed = turn.tx.absences.add(replace(changed, handed=()))
    elif not turn.tx.absences.save(changed, row):
        return Refused(Reason.STALE, found)
    answer = _hand_on(turn, changed) if found.begun_at else _put_to_work(turn, changed, new=False)
    if isinstance(answer, Done):
        now = turn.tx.absences.get(found.id) or found
        off = tuple(_let_off(turn, rows, [now, *kinds_of(turn, now)]))
        answer = replace(answer, notices=(*answer.notices, *off))
    return answer


def _hand_on(turn: Turn, absence: Absence) -> Answer:
    """The absence has begun: ask the new substitute about what is still the absent person's."""
    reach = Reach(turn)
    owed = [handover.kept(turn, each) for each in handover.falling_due(turn, absence)]
    handed = {each.bevakning_id: each for each in absence.handed}
    new = [Handed(each.id, each.due_on) for each in owed if each.id not in handed]
    kept = replace(absence, handed=(*absence.handed, *new))
    turn.tx.absences.save(kept, absence)
    notices = handover.offer(turn, reach, kept, owed)
    asked = {notice.chat_id for notice in notices}
    notices += _told_of(turn, kept, asked, new=False)
    return Done(kept, (), (*notices, *reach.notices))


def _end(turn: Turn, found: Absence | Refused[Absence]) -> Answer:
    """End it and what it says of kinds; what was done meanwhile is told in the daytime, or at once
    to whoever presses."""
    if isinstance(found, Refused):
        return found
    quiet = watches.quiet_until(turn.now, turn.house.calendar)
    waits = None if turn.who.is_one(found.person_id) else quiet
    over: list[Absence] = []
    for each in (found, *kinds_of(turn, found)):
        ended = replace(each, ended_at=turn.now, next_at=waits if each.begun_at else None)
        if not turn.tx.absences.save(ended, each):
            return Refused(Reason.STALE, found)
        over.append(ended)
    notices = [*(away.finish(turn, over) if waits is None else ()), *_let_off(turn, over, ())]
    if found.begun_at is None and not turn.who.is_one(found.person_id):
        chat, facts = turn.tx.people.person(found.person_id).chat_id, handover.facts_of(turn, found)
        notices.append(Notice(chat, NoticeKind.ABSENCE_OFF, f"absence-off:{found.id}", facts))
    return Done(replace(found, ended_at=turn.now), (), tuple(notices))


def _unfit(turn: Turn, person_id: int, substitute_id: int | None) -> Reason | None:
    """Why the substitute cannot be one; None when they can, or when there is none."""
    if substitute_id is None:
        return None
    found = next((p for p in colleagues(turn, person_id) if p.id == substitute_id), None)
    if found is None:
        return Reason.NOT_YOURS
    return None if is_reachable(turn, found.chat_id) else Reason.UNREACHABLE


def _running(turn: Turn, absence_id: int) -> Absence | Refused[Absence]:
    found = turn.tx.absences.get(absence_id)
    if found is None or found.kind is not None:
        return Refused(Reason.UNKNOWN)
    today = turn.house.calendar.local(turn.now).date()
    over = found.ended_at is not None or found.to_on < today
    return Refused(Reason.ENDED, found) if over else found


def _is_own(turn: Turn, found: Absence | Refused[Absence]) -> bool:
    absence = found.value if isinstance(found, Refused) else found
    return absence is not None and turn.who.is_one(absence.person_id)


def _not_own(found: Absence | Refused[Absence]) -> Answer:
    unknown = isinstance(found, Refused) and found.reason is Reason.UNKNOWN
    return Refused(Reason.UNKNOWN if unknown else Reason.NOT_YOURS)
