"""Standing reminders: the days of a schedule, and what is told next."""

from datetime import date, datetime, time, timedelta

import pytest

from flows.calendar import Calendar, CalendarRules
from flows.cases.follow_ups import Standing
from flows.cases.standing import (
    Coming,
    Recurring,
    Schedule,
    begun,
    coming,
    is_restful,
    next_day,
    usual,
)

CALENDAR = Calendar()
WEEKLY = Schedule(1, None, time(8, 15))
REVIEW = Standing(
    role="planerare", title="T", do="G", every="1 vecka", rule="senast", at="08:15", why="V."
)
PHONES = Standing(
    role="trygghetsjouren", title="T", do="G", every="lokalt", rule="nasta-vardag", at="08:15",
    why="V.",
)  # fmt: skip


def at(local: str, calendar: Calendar = CALENDAR) -> datetime:
    wall = datetime.fromisoformat(local)
    return calendar.at(wall.date(), wall.time())


def kept(upto: str, since: str = "2026-11-23") -> Recurring:
    return Recurring(1, "B11", None, date.fromisoformat(since), date.fromisoformat(upto), 1)


def days(schedule: Schedule, standing: Standing, since: str, count: int) -> list[str]:
    """The first days from a day on."""
    found: list[str] = []
    after = date.fromisoformat(since) - timedelta(days=1)
    for _ in range(count):
        after = next_day(schedule, standing, date.fromisoformat(since), after, CALENDAR)
        found.append(after.isoformat())
    return found


def test_the_weekly_review_comes_on_the_first_vardag_of_each_week() -> None:
    assert days(WEEKLY, REVIEW, "2026-12-14", 6) == [
        "2026-12-14", "2026-12-21", "2026-12-28", "2027-01-04", "2027-01-11", "2027-01-18",
    ]  # fmt: skip
    assert days(WEEKLY, REVIEW, "2027-03-22", 3) == ["2027-03-22", "2027-03-30", "2027-04-05"]


def test_a_weekday_of_ones_own_is_moved_as_the_routine_says() -> None:
    thursdays = Schedule(1, 3, time(9, 0))
    assert days(thursdays, PHONES, "2026-12-14", 4) == [
        "2026-12-17", "2026-12-28", "2027-01-04", "2027-01-07",
    ]  # fmt: skip
    assert days(thursdays, REVIEW, "2026-12-14", 4) == [
        "2026-12-17", "2026-12-23", "2026-12-30", "2027-01-07",
    ]  # fmt: skip


def test_every_fourth_week_never_drifts_over_the_years() -> None:
    monthly = Schedule(4, 1, time(13, 0))
    first = date(2026, 12, 1)
    after, found = first - timedelta(days=1), list[date]()
    while after < date(2031, 12, 1):
        after = next_day(monthly, PHONES, first, after, CALENDAR)
        found.append(after)
    nominal = [first + timedelta(weeks=4 * n) for n in range(len(found))]
    assert found == [CALENDAR.vardag_on_or_after(day) for day in nominal]


def test_weeks_in_which_the_office_is_shut_share_one_day() -> None:
    july = frozenset(date(2027, 7, 5) + timedelta(days=n) for n in range(26))
    shut = Calendar(CalendarRules(closed_days=july))
    since = date(2027, 6, 28)
    first = next_day(WEEKLY, PHONES, since, date(2027, 6, 27), shut)
    second = next_day(WEEKLY, PHONES, since, first, shut)
    third = next_day(WEEKLY, PHONES, since, second, shut)
    assert (first, second, third) == (date(2027, 6, 28), date(2027, 8, 2), date(2027, 8, 9))


@pytest.mark.parametrize(
    ("since", "first"), [("2026-10-19", "2026-10-19"), ("2027-03-22", "2027-03-22")]
)
def test_the_wall_time_stays_when_the_clocks_change(since: str, first: str) -> None:
    after = date.fromisoformat(since) - timedelta(days=1)
    for _ in range(3):
        found = coming(
            WEEKLY, REVIEW, kept(after.isoformat(), since), at(f"{after} 20:00"), CALENDAR
        )
        assert CALENDAR.local(found.at).time() == time(8, 15)
        after = found.on


def test_what_is_ahead_is_told_at_its_time() -> None:
    found = coming(WEEKLY, REVIEW, kept("2026-11-23"), at("2026-11-27 12:00"), CALENDAR)
    assert found == Coming(date(2026, 11, 30), at("2026-11-30 08:15"))


def test_after_an_outage_only_the_newest_is_told() -> None:
    found = coming(WEEKLY, REVIEW, kept("2026-11-23"), at("2026-12-15 10:00"), CALENDAR)
    assert found.on == date(2026, 12, 14)
    assert found.at <= at("2026-12-15 10:00")


def test_what_was_missed_waits_for_the_end_of_the_quiet_hours() -> None:
    found = coming(WEEKLY, REVIEW, kept("2026-11-23"), at("2026-11-30 19:00"), CALENDAR)
    assert found == Coming(date(2026, 11, 30), at("2026-12-01 07:00"))


def test_what_was_missed_gives_way_to_the_next_of_the_same_morning() -> None:
    found = coming(WEEKLY, REVIEW, kept("2026-11-23"), at("2026-12-05 12:00"), CALENDAR)
    assert found == Coming(date(2026, 12, 7), at("2026-12-07 08:15"))


def test_those_on_call_are_told_in_the_evening_too() -> None:
    evening = Schedule(1, 2, time(20, 0))
    found = coming(evening, PHONES, kept("2026-11-27"), at("2026-12-02 20:30"), CALENDAR)
    assert found == Coming(date(2026, 12, 2), at("2026-12-02 20:00"))
    assert is_restful("trygghetsjouren", time(20, 0), CALENDAR)


def test_what_is_late_for_those_on_call_gives_way_to_the_next_of_the_same_day() -> None:
    evening = Schedule(1, 2, time(20, 0))
    found = coming(evening, PHONES, kept("2026-11-27"), at("2026-12-09 07:30"), CALENDAR)
    assert found == Coming(date(2026, 12, 9), at("2026-12-09 20:00"))


def test_an_office_is_told_only_outside_its_quiet_hours() -> None:
    assert is_restful("planerare", time(7, 0), CALENDAR) and is_restful(
        "planerare", time(16, 45), CALENDAR
    )
    assert not is_restful("planerare", time(6, 45), CALENDAR) and not is_restful(
        "planerare", time(17, 0), CALENDAR
    )


def test_a_new_schedule_owes_nothing_of_what_lies_behind() -> None:
    before = kept("2026-11-23")
    changed = begun(before, Schedule(1, 0, time(9, 0)), at("2026-11-30 10:00"), CALENDAR)
    assert (changed.upto, changed.version) == (date(2026, 11, 30), 2)
    ahead = begun(before, Schedule(1, 0, time(11, 0)), at("2026-11-30 10:00"), CALENDAR)
    assert ahead.upto == date(2026, 11, 29)


def test_a_new_schedule_never_tells_twice_on_a_day() -> None:
    told = kept("2026-11-30")
    later = begun(told, Schedule(1, 0, time(11, 0)), at("2026-11-30 10:00"), CALENDAR)
    assert later.upto == date(2026, 11, 30)


def test_only_where_the_source_gives_an_interval_there_is_a_usual_one() -> None:
    assert usual(REVIEW) == WEEKLY
    assert usual(PHONES) is None


def test_a_standing_reminder_comes_every_so_many_weeks() -> None:
    with pytest.raises(ValueError, match="veckor"):
        Standing(**{**REVIEW.model_dump(), "every": "1 månad"})
