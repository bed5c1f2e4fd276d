"""When a bevakning is told to whom: its steps laid out on the calendar.

After the last written step the steps of the last day come again, so that an unanswered bevakning
is never forgotten. Office roles are left in peace in quiet hours: what is due on a day that is no
vardag, and is not moved, is told on the last vardag before, while something can still be done.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from flows.calendar import Calendar
from flows.cases.bevakning import Bevakning, BevakningState, Recipient, ReminderStep


def step_at(bevakning: Bevakning, number: int, calendar: Calendar) -> datetime:
    """The instant (UTC) at which step `number`, counted from 0, is told."""
    day, step = _step(bevakning, number)
    if step.minutes is not None:
        assert bevakning.due_at is not None, "minutes are counted from an instant"
        return bevakning.due_at + timedelta(minutes=step.minutes)
    return calendar.at(calendar.add_vardagar(_start(bevakning, calendar), day), step.at)


def _start(bevakning: Bevakning, calendar: Calendar) -> date:
    """The vardag that its steps are counted from. From a day off and from the last vardag before it
    the next ones are the same. The day that somebody chose for themselves is theirs."""
    day = bevakning.remind_from or bevakning.due_on
    return day if bevakning.is_own else calendar.vardag_on_or_before(day)


def next_step_at(bevakning: Bevakning, number: int, calendar: Calendar) -> datetime | None:
    """The same; None when its steps have come to an end and are not repeated."""
    silent = number >= len(bevakning.steps) and not bevakning.repeat
    return None if silent else step_at(bevakning, number, calendar)


def recipients(bevakning: Bevakning, first: int, last: int) -> tuple[Recipient, ...]:
    """Whom the steps from `first` to `last` go to, each once, in order."""
    return tuple(dict.fromkeys(_step(bevakning, n)[1].to for n in range(first, last + 1)))


def earlier_that_day(bevakning: Bevakning, number: int) -> tuple[Recipient, ...]:
    """Whom the steps before number `number` on its day went to, each once; nobody's, when it is
    counted in minutes: what is so urgent is told again."""
    day, step = _step(bevakning, number)
    if step.minutes is not None:
        return ()
    before = (_step(bevakning, n) for n in range(number))
    return tuple(dict.fromkeys(step.to for other, step in before if other == day))


def last_step_by(bevakning: Bevakning, now: datetime, calendar: Calendar) -> int:
    """The newest step whose time has come; later ones than `bevakning.step` were missed."""
    number = bevakning.step
    while (at := next_step_at(bevakning, number + 1, calendar)) is not None and at <= now:
        number += 1
    return number


def with_chefs_of_today(bevakning: Bevakning, last: int, now: datetime, calendar: Calendar) -> int:
    """The newest step that counts as told now, when `last` is the newest whose time has come: what
    an outage kept from the enhetschef on an earlier day is not told them again later today."""
    today = calendar.local(now).date()
    missed = (_chefs_day(bevakning, n, calendar) for n in range(bevakning.step, last + 1))
    if any(day is not None and day < today for day in missed):
        while _chefs_day(bevakning, last + 1, calendar) == today:
            last += 1
    return last


def quiet_until(now: datetime, calendar: Calendar) -> datetime | None:
    """When the quiet hours that `now` lies in end (UTC); None outside them."""
    local = calendar.local(now)
    today, hours = local.date(), calendar.rules.hours
    if calendar.is_vardag(today):
        if not hours.are_quiet(local.time()):
            return None
        if local.time() < hours.quiet_to:
            return calendar.at(today, hours.quiet_to)
    return calendar.at(calendar.next_vardag(today), hours.quiet_to)


def put_off(bevakning: Bevakning, ends: datetime, calendar: Calendar) -> Bevakning:
    """The bevakning whose step came in quiet hours that end then: told at its own time on that day,
    so that a weekend's is with all else of the morning; what was counted in minutes, with its next
    step of that day, or else at once."""
    step, day = _step(bevakning, bevakning.step)[1], calendar.local(ends).date()
    if step.minutes is None:
        return replace(bevakning, next_at=max(ends, calendar.at(day, step.at)))
    later = (step_at(bevakning, n, calendar) for n in range(bevakning.step, len(bevakning.steps)))
    that_day = (at for at in later if at >= ends and calendar.local(at).date() == day)
    return replace(bevakning, next_at=next(that_day, ends))


def until_quiet(now: datetime, calendar: Calendar) -> timedelta | None:
    """How long it is until today's quiet hours begin; None when they have begun."""
    begins = calendar.at(calendar.local(now).date(), calendar.rules.hours.quiet_from)
    return begins - now if begins > now else None


def told(bevakning: Bevakning, upto: int, calendar: Calendar) -> Bevakning:
    """The bevakning after its steps up to `upto` have been told.

    A reminder is no change of what a person saw, so the version stays.
    """
    following = upto + 1
    return replace(
        bevakning,
        state=BevakningState.DUE,
        step=following,
        next_at=next_step_at(bevakning, following, calendar),
    )


def from_now(bevakning: Bevakning, now: datetime, calendar: Calendar) -> Bevakning:
    """The bevakning as it is taken: steps that lie behind are its owner's own doing, and are not
    told. The receipt says what to do today."""
    number = 0
    while (at := next_step_at(bevakning, number, calendar)) is not None and at <= now:
        number += 1
    return replace(bevakning, step=number, next_at=at)


def late_from(
    bevakning: Bevakning, now: datetime, calendar: Calendar, *, heard: bool = False
) -> Bevakning:
    """The bevakning as it becomes known after its day: told at once, or in the morning with all
    else when it is quiet now, and taken further as if that day were the day, so that nobody is
    passed over. What is `heard` in other words on that day is told on the days after it."""
    quiet = quiet_until(now, calendar)
    day = calendar.vardag_on_or_after(calendar.local(quiet or now).date())
    anchored = replace(bevakning, remind_from=day)
    if heard:
        after = (n for n, each in enumerate(bevakning.steps) if each.day > 0)
        number = next(after, len(bevakning.steps))
        return replace(anchored, step=number, next_at=next_step_at(anchored, number, calendar))
    number = next((n for n, each in enumerate(bevakning.steps) if each.day >= 0), 0)
    anchored = replace(anchored, step=number)
    at = step_at(anchored, number, calendar)
    return replace(anchored, next_at=at if quiet else min(now, at))


def moved(bevakning: Bevakning, due_on: date, calendar: Calendar) -> Bevakning:
    """The bevakning put off to another day, told anew from its first step."""
    later = replace(
        bevakning,
        state=BevakningState.PLANNED,
        due_on=due_on,
        remind_from=None,
        step=0,
        version=bevakning.version + 1,
    )
    return replace(later, next_at=step_at(later, 0, calendar))


def resumed(bevakning: Bevakning, calendar: Calendar) -> Bevakning:
    """The ended bevakning as it was before it ended: the next step is the one that was next.

    Steps that lay behind when it was taken were never told.
    """
    before = bevakning.step - 1
    told_of = before >= 0 and step_at(bevakning, before, calendar) > bevakning.created_at
    return replace(
        bevakning,
        state=BevakningState.DUE if told_of else BevakningState.PLANNED,
        next_at=next_step_at(bevakning, bevakning.step, calendar),
        ended_at=None,
        ended_by=None,
        version=bevakning.version + 1,
    )


def _chefs_day(bevakning: Bevakning, number: int, calendar: Calendar) -> date | None:
    """The local day of the step; None when it is not the enhetschef's, or does not come."""
    at = next_step_at(bevakning, number, calendar)
    if at is None or _step(bevakning, number)[1].to is not Recipient.CHEF:
        return None
    return calendar.local(at).date()


def _step(bevakning: Bevakning, number: int) -> tuple[int, ReminderStep]:
    """Step `number` and the day (vardagar after the due day) that it falls on."""
    steps = bevakning.steps
    if number < len(steps):
        return steps[number].day, steps[number]
    last_day = steps[-1].day
    repeated = [step for step in steps if step.day == last_day]
    rounds, place = divmod(number - len(steps), len(repeated))
    return last_day + (rounds + 1) * bevakning.repeat, repeated[place]
