"""Due days: katalog 1C row by row, durations in words, hours, and the first vardag of B01."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.calendar import (
    Calendar,
    CalendarRules,
    Due,
    Duration,
    Rule,
    Unit,
    check_rule,
    due,
    due_at,
    first_vardag,
)
from flows.errors import CalendarRangeError, ContentError

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CALENDAR = Calendar()
N, S, K = Rule.NASTA_VARDAG, Rule.SENAST, Rule.KALENDERDAG

KATALOG_1C = [
    ("4 veckor", N, "2026-11-23", "2026-12-21", True, "2026-12-21"),
    ("4 veckor", N, "2026-11-26", "2026-12-24", False, "2026-12-28"),
    ("4 veckor", N, "2026-12-04", "2027-01-01", False, "2027-01-04"),
    ("4 veckor", N, "2026-05-22", "2026-06-19", False, "2026-06-22"),
    ("2 veckor", N, "2026-12-17", "2026-12-31", False, "2027-01-04"),
    ("2 veckor", S, "2026-12-17", "2026-12-31", False, "2026-12-30"),
    ("2 veckor", S, "2026-03-20", "2026-04-03", False, "2026-04-02"),
    ("5 veckor", N, "2026-11-27", "2027-01-01", False, "2027-01-04"),
    ("5 veckor", N, "2026-05-15", "2026-06-19", False, "2026-06-22"),
    ("3 månader", N, "2026-11-30", "2027-02-28", False, "2027-03-01"),
    ("3 månader", N, "2026-03-19", "2026-06-19", False, "2026-06-22"),
    ("3 månader", N, "2026-09-24", "2026-12-24", False, "2026-12-28"),
    ("3 månader", N, "2027-11-30", "2028-02-29", True, "2028-02-29"),
    ("1 år", N, "2028-02-29", "2029-02-28", True, "2029-02-28"),
    ("1 år", N, "2026-01-02", "2027-01-02", False, "2027-01-04"),
    ("1 år", N, "2026-06-08", "2027-06-08", True, "2027-06-08"),
    ("1 vecka", S, "2026-12-18", "2026-12-25", False, "2026-12-23"),
    ("7 dagar", K, "2026-12-18", "2026-12-25", False, "2026-12-25"),
]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(("words", "rule", "start", "nominal", "vardag", "owed"), KATALOG_1C)
def test_katalog_1c_row_by_row(words, rule, start, nominal, vardag, owed):
    counted = due(CALENDAR, date.fromisoformat(start), Duration.parse(words), rule)
    assert counted == Due(date.fromisoformat(nominal), date.fromisoformat(owed))
    assert CALENDAR.is_vardag(counted.nominal_on) is vardag


@pytest.mark.parametrize(
    ("started", "day"),
    [
        ("2026-11-23 05:00", "2026-11-23"),  # Monday before seven
        ("2026-11-23 10:00", "2026-11-24"),
        ("2026-11-27 18:00", "2026-11-30"),  # Friday evening
        ("2026-11-23 06:59:59", "2026-11-23"),
        ("2026-11-23 07:00:00", "2026-11-24"),  # seven sharp is office time already
        ("2026-11-28 03:00", "2026-11-30"),  # Saturday
        ("2026-12-23 20:00", "2026-12-28"),
        ("2026-12-24 05:00", "2026-12-28"),  # julafton
        ("2027-03-28 02:30", "2027-03-30"),  # Easter night when the clocks change
    ],
)
def test_first_vardag_is_the_first_whose_opening_lies_after_the_start(started, day):
    assert first_vardag(CALENDAR, local(started)) == date.fromisoformat(day)
    assert first_vardag(CALENDAR, local(started).astimezone(UTC)) == date.fromisoformat(day)


def test_first_vardag_goes_by_the_local_date():
    assert first_vardag(CALENDAR, datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == date(2026, 11, 23)


def test_first_vardag_keeps_to_the_local_lists():
    rules = CalendarRules(closed_days=frozenset({date(2026, 11, 23)}))
    assert first_vardag(Calendar(rules), local("2026-11-22 20:00")) == date(2026, 11, 24)


def test_first_vardag_refuses_a_naive_time():
    with pytest.raises(TypeError):
        first_vardag(CALENDAR, datetime.fromisoformat("2026-11-23 05:00"))


@pytest.mark.parametrize(
    ("words", "count", "unit"),
    [
        ("4 veckor", 4, Unit.WEEK),
        ("1 vecka", 1, Unit.WEEK),
        ("3 månader", 3, Unit.MONTH),
        ("1 månad", 1, Unit.MONTH),
        ("1 år", 1, Unit.YEAR),
        ("7 dagar", 7, Unit.DAY),
        ("1 dag", 1, Unit.DAY),
        ("1 vardag", 1, Unit.VARDAG),
        ("3 vardagar", 3, Unit.VARDAG),
        ("12 timmar", 12, Unit.HOUR),
        ("1 timme", 1, Unit.HOUR),
    ],
)
def test_a_duration_is_read_from_words_and_written_back(words, count, unit):
    assert Duration.parse(words) == Duration(count, unit)
    assert str(Duration.parse(words)) == words


def test_a_duration_forgives_spacing_capitals_and_split_letters():
    assert Duration.parse("  4   Veckor ") == Duration(4, Unit.WEEK)
    assert Duration.parse("3 ma\u030anader") == Duration(3, Unit.MONTH)
    assert Duration.parse("1 veckor") == Duration(1, Unit.WEEK)


@pytest.mark.parametrize(
    "words",
    ["", "4", "veckor", "fyra veckor", "0 dagar", "-1 dag", "1,5 år", "4 weeks", "4veckor",
     "4 veckor 2 dagar", "12345 dagar", "٤ veckor", "16:30", "1" * 10_000, "4 veckor\n5"],
)  # fmt: skip
def test_a_duration_that_cannot_be_read_says_what_to_write(words):
    with pytest.raises(ContentError, match="till exempel 4 veckor") as told:
        Duration.parse(words)
    assert len(str(told.value)) < 200


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("2 veckor", Rule.VARDAGAR),
        ("1 dag", Rule.TIMMAR),
        ("1 vardag", Rule.SENAST),
        ("1 vardag", Rule.KALENDERDAG),
        ("12 timmar", Rule.NASTA_VARDAG),
        ("12 timmar", Rule.VARDAGAR),
    ],
)
def test_a_rule_that_cannot_count_the_unit_is_refused(words, rule):
    with pytest.raises(ContentError, match=rule):
        check_rule(Duration.parse(words), rule)
    with pytest.raises(ContentError):
        due(CALENDAR, date(2026, 11, 23), Duration.parse(words), rule)


def test_hours_are_not_counted_from_a_date():
    with pytest.raises(ContentError, match="klockslag"):
        due(CALENDAR, date(2026, 11, 23), Duration.parse("12 timmar"), Rule.TIMMAR)


def test_vardagar_are_counted_over_a_holiday():
    three = Duration.parse("3 vardagar")
    counted = due(CALENDAR, date(2026, 12, 22), three, Rule.VARDAGAR)
    assert counted == Due(date(2026, 12, 29), date(2026, 12, 29))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2027-03-27 20:00", "2027-03-28 09:00"),  # the night is an hour short
        ("2027-10-30 20:00", "2027-10-31 07:00"),  # and an hour long
        ("2026-11-25 20:00", "2026-11-26 08:00"),
    ],
)
def test_twelve_hours_are_twelve_hours_when_the_clocks_change(start, end):
    counted = due_at(local(start), Duration.parse("12 timmar"))
    assert counted == local(end)
    assert counted.tzinfo is UTC


def test_hours_need_hours_and_an_aware_time():
    with pytest.raises(ContentError):
        due_at(local("2026-11-25 20:00"), Duration.parse("1 dag"))
    with pytest.raises(TypeError):
        due_at(datetime.fromisoformat("2026-11-25 20:00"), Duration.parse("1 timme"))


def test_a_limit_of_one_day_from_a_saturday_is_late_from_the_beginning():
    counted = due(CALENDAR, date(2026, 12, 12), Duration.parse("1 dag"), Rule.SENAST)
    assert counted == Due(date(2026, 12, 13), date(2026, 12, 11))


def test_what_falls_outside_the_calendar_is_refused():
    for words in ("9999 år", "9999 månader", "9999 veckor", "200 år"):
        for rule in (N, S, K):
            with pytest.raises(CalendarRangeError):
                due(CALENDAR, date(2026, 11, 23), Duration.parse(words), rule)
    with pytest.raises(CalendarRangeError):
        due(CALENDAR, date(9999, 12, 31), Duration.parse("1 vecka"), N)


DURATIONS = st.builds(
    Duration, st.integers(1, 40), st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH])
)


@given(st.dates(date(1990, 2, 1), date(2095, 1, 1)), DURATIONS)
def test_rules_move_a_day_only_their_own_way_and_always_to_a_vardag(start, duration):
    later, at_latest, kept = (due(CALENDAR, start, duration, rule) for rule in (N, S, K))
    assert later.nominal_on == at_latest.nominal_on == kept.nominal_on == kept.due_on
    assert at_latest.due_on <= kept.due_on <= later.due_on
    assert CALENDAR.is_vardag(later.due_on)
    assert CALENDAR.is_vardag(at_latest.due_on)
    if CALENDAR.is_vardag(kept.due_on):
        assert at_latest.due_on == later.due_on == kept.due_on


@given(st.dates(date(1990, 2, 1), date(2095, 1, 1)), st.integers(1, 40))
def test_weeks_keep_the_weekday_and_months_the_date_where_the_month_has_it(start, count):
    weeks = due(CALENDAR, start, Duration(count, Unit.WEEK), K).nominal_on
    assert (weeks.weekday(), weeks - start) == (start.weekday(), timedelta(weeks=count))
    months = due(CALENDAR, start, Duration(count, Unit.MONTH), K).nominal_on
    assert (months.year * 12 + months.month) - (start.year * 12 + start.month) == count
    if months.day != start.day:
        assert months.day < start.day
        assert (months + timedelta(days=1)).day == 1


SECONDS = st.integers(
    int(datetime(1991, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2099, 1, 1, tzinfo=UTC).timestamp()),
)


@given(SECONDS)
def test_first_vardag_opens_after_the_start_and_no_earlier_vardag_does(seconds):
    started = datetime.fromtimestamp(seconds, UTC)
    day = first_vardag(CALENDAR, started)
    assert CALENDAR.is_vardag(day)
    assert CALENDAR.at(day, CALENDAR.rules.opens) > started
    assert CALENDAR.at(CALENDAR.previous_vardag(day), CALENDAR.rules.opens) <= started
