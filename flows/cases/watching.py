"""What a case owes, as bevakningar: one for each open watch, with the reminders of its plan."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time

from flows.calendar import Calendar
from flows.cases import watches
from flows.cases.bevakning import Bevakning, BevakningState, Recipient, ReminderStep
from flows.cases.case import Case
from flows.cases.owed import Owed, is_late
from flows.cases.process import Plan

Same = Callable[[Bevakning, Owed], bool]


def is_same(bevakning: Bevakning, owes: Owed) -> bool:
    """Whether it watches over just this: counted anew, or by another role, it is another; put off
    it is the same. Its reminders are those of the day on which it was planned, whatever settings
    have changed since."""
    of_role = (bevakning.kind, bevakning.role) == (owes.watch_id, owes.role)
    return of_role and (bevakning.nominal_on, bevakning.due_at) == (owes.nominal_on, owes.at)


def is_told_the_same(bevakning: Bevakning, owes: Owed) -> bool:
    """Likewise by another revision, which may say that it is told otherwise."""
    plan = steps(owes.plan), owes.plan.repeat or 0
    return is_same(bevakning, owes) and (bevakning.steps, bevakning.repeat) == plan


def unowed(
    open_now: Iterable[Bevakning], owed: Iterable[Owed], same: Same = is_same
) -> Iterator[Bevakning]:
    """The bevakningar that nothing owes any more."""
    wanted = list(owed)
    return (each for each in open_now if not any(same(each, owes) for owes in wanted))


def unwatched(
    open_now: Iterable[Bevakning], owed: Iterable[Owed], same: Same = is_same
) -> Iterator[Owed]:
    """What is owed, and no bevakning watches over."""
    there = list(open_now)
    return (owes for owes in owed if not any(same(each, owes) for each in there))


def planned(
    owes: Owed, case: Case, token: str, now: datetime, calendar: Calendar, *, heard: bool
) -> Bevakning:
    """The bevakning for it, from now on. Reminders that lie behind are skipped; but when its day
    has come and nobody has `heard` of it, it is told at once, and taken further from today. Whoever
    has heard of what is late already is reminded of it from the next day."""
    post = case.posts[owes.role]
    made = Bevakning(
        id=0,
        token=token,
        code=case.code,
        kind=owes.watch_id,
        unit_id=post.unit_id,
        owner_id=post.person_id,
        offered_to=post.offered_to,
        state=BevakningState.PLANNED,
        started_at=calendar.at(owes.since, time()),
        nominal_on=owes.nominal_on,
        due_on=owes.due_on,
        steps=steps(owes.plan),
        repeat=owes.plan.repeat or 0,
        step=0,
        next_at=None,
        created_at=now,
        ended_at=None,
        ended_by=None,
        version=1,
        role=owes.role,
        case_id=case.id,
        due_at=owes.at,
    )
    if owes.at is not None:
        return replace(made, next_at=watches.step_at(made, 0, calendar))
    if is_late(owes, now, calendar) or (not heard and _has_come(made, now, calendar)):
        return watches.late_from(made, now, calendar, heard=heard)
    return watches.from_now(made, now, calendar)


def _has_come(bevakning: Bevakning, now: datetime, calendar: Calendar) -> bool:
    """Whether the first reminder of its own day lies behind."""
    on_day = (number for number, step in enumerate(bevakning.steps) if step.day >= 0)
    return watches.step_at(bevakning, next(on_day, 0), calendar) <= now


def steps(plan: Plan) -> tuple[ReminderStep, ...]:
    """The reminders of a plan."""
    return tuple(
        ReminderStep(each.day or 0, each.at or time(), Recipient(each.to), each.minutes)
        for each in plan.remind
    )
