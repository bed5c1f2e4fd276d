"""A day that was set beforehand, and not counted, keeps to the same rules."""

from datetime import date, datetime

import pytest

from flows.calendar import Calendar, Due, Rule, due_on
from flows.errors import CalendarRangeError, ContentError

CALENDAR = Calendar()
JULDAGEN = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("rule", "owed"),
    [
        (Rule.NASTA_VARDAG, date(2026, 12, 28)),
        (Rule.SENAST, date(2026, 12, 23)),
        (Rule.KALENDERDAG, JULDAGEN),
    ],
)
def test_a_set_day_is_moved_by_its_rule(rule, owed):
    assert due_on(CALENDAR, JULDAGEN, rule) == Due(JULDAGEN, owed)


@pytest.mark.parametrize("rule", [Rule.VARDAGAR, Rule.TIMMAR])
def test_a_rule_that_only_counts_moves_no_set_day(rule):
    with pytest.raises(ContentError, match=rule):
        due_on(CALENDAR, JULDAGEN, rule)


@pytest.mark.parametrize("rule", [Rule.NASTA_VARDAG, Rule.SENAST, Rule.KALENDERDAG])
def test_a_set_day_outside_the_calendar_or_with_a_time_is_refused(rule):
    with pytest.raises(CalendarRangeError):
        due_on(CALENDAR, date(2101, 1, 1), rule)
    with pytest.raises(TypeError):
        due_on(CALENDAR, datetime.fromisoformat("2026-12-25 09:00"), rule)
