"""When a bevakning is told to whom: the steps, their repetition, quiet hours, clock changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.calendar import Calendar, CalendarRules
from flows.cases import watches
from flows.cases.bevakning import Bevakning, BevakningState, Recipient, ReminderStep

CALENDAR = Calendar()
OWNER, UNIT, CHEF = Recipient.OWNER, Recipient.UNIT, Recipient.CHEF
B01 = (
    ReminderStep(0, time(7, 15), OWNER),
    ReminderStep(0, time(13, 0), UNIT),
    ReminderStep(1, time(7, 15), OWNER),
    ReminderStep(1, time(15, 0), CHEF),
)
MONDAY = date(2026, 11, 30)


def bevakning(
    due_on: date = MONDAY, steps: tuple[ReminderStep, ...] = B01, repeat: int = 1
) -> Bevakning:
    return Bevakning(
        id=1, token="t" * 12, code="K7F-42", kind="B01", unit_id=1, owner_id=1, offered_to=None,
        state=BevakningState.PLANNED, started_at=datetime(2026, 11, 27, 19, tzinfo=UTC),
        nominal_on=due_on, due_on=due_on, steps=steps, repeat=repeat, step=0, next_at=None,
        created_at=datetime(2026, 11, 27, 19, tzinfo=UTC), ended_at=None, ended_by=None, version=1,
    )  # fmt: skip


def local(number: int, found: Bevakning) -> str:
    at = CALENDAR.local(watches.step_at(found, number, CALENDAR))
    return f"{at:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("number", "at", "to"),
    [
        (0, "2026-11-30 07:15", OWNER),
        (1, "2026-11-30 13:00", UNIT),
        (2, "2026-12-01 07:15", OWNER),
        (3, "2026-12-01 15:00", CHEF),
        (4, "2026-12-02 07:15", OWNER),
        (5, "2026-12-02 15:00", CHEF),
        (6, "2026-12-03 07:15", OWNER),
        (8, "2026-12-04 07:15", OWNER),
        (10, "2026-12-07 07:15", OWNER),
        (11, "2026-12-07 15:00", CHEF),
    ],
)
def test_the_steps_of_the_last_day_come_again_every_vardag(
    number: int, at: str, to: Recipient
) -> None:
    assert local(number, bevakning()) == at
    assert watches.recipients(bevakning(), number, number) == (to,)


def test_repetition_counts_vardagar_and_skips_christmas() -> None:
    found = bevakning(date(2026, 12, 22))
    assert [local(n, found) for n in (2, 4, 6)] == [
        "2026-12-23 07:15", "2026-12-28 07:15", "2026-12-29 07:15",
    ]  # fmt: skip


def test_a_longer_repetition_leaves_days_between() -> None:
    found = bevakning(repeat=3)
    assert [local(n, found) for n in (2, 4, 6)] == [
        "2026-12-01 07:15", "2026-12-04 07:15", "2026-12-09 07:15",
    ]  # fmt: skip


def test_a_single_step_repeats_alone() -> None:
    found = bevakning(steps=(ReminderStep(0, time(8), OWNER),))
    assert [local(n, found) for n in range(3)] == [
        "2026-11-30 08:00", "2026-12-01 08:00", "2026-12-02 08:00",
    ]  # fmt: skip


def test_the_wall_time_stays_when_the_clocks_change() -> None:
    """Clocks go forward on Sunday 28 March 2027 and back on 31 October."""
    spring, autumn = bevakning(date(2027, 3, 25)), bevakning(date(2027, 10, 29))
    assert [local(n, spring) for n in (0, 2, 4)] == [
        "2027-03-25 07:15", "2027-03-30 07:15", "2027-03-31 07:15",
    ]  # fmt: skip
    utc = [watches.step_at(autumn, n, CALENDAR).strftime("%d %H:%M") for n in (0, 2, 4)]
    assert utc == ["29 05:15", "01 06:15", "02 06:15"]


def test_the_newest_step_whose_time_has_come_is_found() -> None:
    found = bevakning()
    for at, last in (
        ("2026-11-30 07:15", 0), ("2026-11-30 12:59", 0), ("2026-11-30 13:00", 1),
        ("2026-12-01 14:59", 2), ("2026-12-04 18:00", 9),
    ):  # fmt: skip
        wall = datetime.fromisoformat(at)
        assert watches.last_step_by(found, CALENDAR.at(wall.date(), wall.time()), CALENDAR) == last


def counted_as_told(at: str) -> int:
    """The last step that counts as told when an outage that began before its day ends then."""
    wall = datetime.fromisoformat(at)
    now, found = CALENDAR.at(wall.date(), wall.time()), bevakning()
    last = watches.last_step_by(found, now, CALENDAR)
    return watches.with_chefs_of_today(found, last, now, CALENDAR)


@pytest.mark.parametrize(
    ("at", "last"),
    [
        ("2026-12-01 09:20", 2),  # the enhetschef's first comes at 15:00
        ("2026-12-02 09:20", 5),  # yesterday's is told now, and not today's besides
        ("2026-12-02 15:20", 5),
        ("2026-12-07 09:20", 11),
    ],
)
def test_what_an_outage_kept_from_the_chef_is_not_told_again_that_afternoon(
    at: str, last: int
) -> None:
    assert counted_as_told(at) == last


def test_a_chef_who_heard_before_the_outage_hears_at_the_usual_time() -> None:
    found = replace(bevakning(), step=4)
    now = CALENDAR.at(date(2026, 12, 2), time(9, 20))
    assert watches.with_chefs_of_today(found, 4, now, CALENDAR) == 4


def test_everybody_in_the_missed_steps_is_named_once_in_order() -> None:
    assert watches.recipients(bevakning(), 0, 9) == (OWNER, UNIT, CHEF)
    assert watches.recipients(bevakning(), 4, 4) == (OWNER,)
    assert watches.recipients(bevakning(), 4, 7) == (OWNER, CHEF)


def test_told_it_waits_for_the_next_step_and_keeps_its_version() -> None:
    after = watches.told(bevakning(), 1, CALENDAR)
    assert (after.state, after.step, after.version) == (BevakningState.DUE, 2, 1)
    assert after.next_at == watches.step_at(bevakning(), 2, CALENDAR)


def test_moved_it_begins_anew_and_keeps_the_day_it_was_owed() -> None:
    after = watches.moved(watches.told(bevakning(), 3, CALENDAR), date(2026, 12, 4), CALENDAR)
    assert (after.state, after.step, after.version) == (BevakningState.PLANNED, 0, 2)
    assert (after.due_on, after.nominal_on) == (date(2026, 12, 4), MONDAY)
    assert local(0, after) == "2026-12-04 07:15"


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-11-30 07:00", None),
        ("2026-11-30 16:59", None),
        ("2026-11-30 06:59", "2026-11-30 07:00"),
        ("2026-11-30 17:00", "2026-12-01 07:00"),
        ("2026-11-27 17:00", "2026-11-30 07:00"),
        ("2026-11-28 12:00", "2026-11-30 07:00"),
        ("2026-11-29 23:59", "2026-11-30 07:00"),
        ("2026-12-24 12:00", "2026-12-28 07:00"),
        ("2027-03-28 03:30", "2027-03-30 07:00"),
    ],
)
def test_quiet_hours_are_evenings_nights_and_days_off(at: str, until: str | None) -> None:
    wall = datetime.fromisoformat(at)
    found = watches.quiet_until(CALENDAR.at(wall.date(), wall.time()), CALENDAR)
    said = None if found is None else f"{CALENDAR.local(found):%Y-%m-%d %H:%M}"
    assert said == until


@given(
    due=st.dates(date(2025, 1, 1), date(2035, 12, 31)),
    numbers=st.integers(0, 60),
    repeat=st.integers(1, 5),
)
def test_steps_only_go_forward_on_vardagar_out_of_quiet_hours(
    due: date, numbers: int, repeat: int
) -> None:
    day = CALENDAR.vardag_on_or_after(due)
    found = bevakning(day, repeat=repeat)
    here = watches.step_at(found, numbers, CALENDAR)
    assert here < watches.step_at(found, numbers + 1, CALENDAR)
    assert CALENDAR.is_vardag(CALENDAR.local(here).date())
    assert watches.quiet_until(here, CALENDAR) is None
    assert watches.last_step_by(found, here, CALENDAR) == numbers
    assert watches.last_step_by(found, here - timedelta(seconds=1), CALENDAR) == max(numbers - 1, 0)


@given(at=st.datetimes(datetime(2025, 1, 1), datetime(2035, 1, 1)))
def test_quiet_hours_always_end_soon_on_a_vardag(at: datetime) -> None:
    instant = at.replace(tzinfo=UTC)
    until = watches.quiet_until(instant, CALENDAR)
    if until is not None:
        assert instant < until <= instant + timedelta(days=8)
        assert watches.quiet_until(until, CALENDAR) is None


def test_an_office_that_is_closed_moves_the_steps_with_it() -> None:
    calendar = Calendar(CalendarRules(closed_days=frozenset({date(2026, 12, 1)})))
    at = calendar.local(watches.step_at(bevakning(), 2, calendar))
    assert f"{at:%Y-%m-%d %H:%M}" == "2026-12-02 07:15"


@given(st.integers(0, 9), st.integers(0, 400))
def test_what_is_resumed_stands_as_it_did_before_it_ended(told: int, hours: int) -> None:
    taken = datetime(2026, 11, 27, 19, tzinfo=UTC) + timedelta(hours=hours)
    before = watches.from_now(replace(bevakning(), created_at=taken), taken, CALENDAR)
    for _ in range(told):
        before = watches.told(before, before.step, CALENDAR)
    ended = replace(
        before, state=BevakningState.DONE, next_at=None, ended_at=taken, ended_by=1, version=2
    )
    assert watches.resumed(ended, CALENDAR) == replace(before, version=3)


def test_what_was_put_off_is_resumed_as_put_off() -> None:
    found = watches.told(bevakning(), 1, CALENDAR)
    before = watches.moved(found, date(2026, 12, 2), CALENDAR)
    ended = replace(before, state=BevakningState.DONE, next_at=None, version=3)
    assert watches.resumed(ended, CALENDAR) == replace(before, version=4)
