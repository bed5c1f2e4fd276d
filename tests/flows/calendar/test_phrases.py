"""Dates and times in Swedish."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from flows.calendar import Calendar, phrases

MONDAY = date(2026, 11, 30)
SEVEN = datetime(2026, 11, 30, 7, tzinfo=ZoneInfo("Europe/Stockholm"))


def test_a_day_has_weekday_and_month_in_small_letters():
    assert phrases.day(MONDAY) == "måndag 30 november"
    assert phrases.weekday(date(2026, 11, 28)) == "lördag"


def test_a_day_in_another_year_than_today_has_its_year():
    assert phrases.day(MONDAY, today=date(2026, 1, 1)) == "måndag 30 november"
    assert phrases.day(MONDAY, today=date(2027, 1, 1)) == "måndag 30 november 2026"
    assert phrases.short_day(MONDAY, today=date(2025, 12, 31)) == "30 nov 2026"


def test_all_twelve_months_have_their_names():
    names = "januari februari mars april maj juni juli augusti september oktober november december"
    said = [phrases.day(date(2026, month, 1)).split()[-1] for month in range(1, 13)]
    assert " ".join(said) == names
    short = [phrases.short_day(date(2026, month, 7)) for month in (3, 6, 12)]
    assert short == ["7 mars", "7 juni", "7 dec"]


def test_only_today_is_said_in_words_since_a_card_is_read_on_other_days_too():
    assert phrases.near_day(MONDAY, MONDAY) == "i dag"
    assert phrases.near_day(MONDAY, date(2026, 11, 29)) == "måndag 30 november"
    assert phrases.near_day(MONDAY, date(2026, 12, 1)) == "måndag 30 november"
    assert phrases.near_day(date(2027, 1, 1), date(2026, 12, 31)) == "fredag 1 januari 2027"
    said = phrases.near_day(MONDAY, date(2026, 11, 1), always_year=True)
    assert said == "måndag 30 november 2026"
    assert phrases.near_day(MONDAY, MONDAY, always_year=True) == "i dag"


def test_times_have_kl_and_two_digits():
    assert phrases.clock(time(7)) == "kl. 07:00"
    assert phrases.clock(SEVEN) == "kl. 07:00"
    assert phrases.moment(SEVEN) == "måndag 30 november kl. 07:00"
    assert phrases.near_moment(SEVEN, MONDAY) == "i dag kl. 07:00"
    assert phrases.moment(SEVEN, today=date(2025, 1, 1)) == "måndag 30 november 2026 kl. 07:00"


def test_weeks_are_iso_weeks():
    assert phrases.week(date(2026, 11, 25)) == "v 48"
    assert phrases.week(date(2027, 1, 1)) == "v 53"
    assert phrases.week(date(2027, 1, 4)) == "v 1"


def test_an_instant_that_is_not_local_is_refused():
    for at in (datetime(2026, 11, 30, 7, tzinfo=UTC), datetime.fromisoformat("2026-11-30 07:00")):
        with pytest.raises(TypeError, match="local"):
            phrases.moment(at)
    utc = datetime(2026, 11, 30, 6, tzinfo=UTC)
    assert phrases.moment(Calendar().local(utc)) == "måndag 30 november kl. 07:00"
