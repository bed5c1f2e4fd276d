"""Days and wall times: röd dag and vardag apart, neighbours, local lists, clock changes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.calendar import Afton, Calendar, CalendarRules
from flows.errors import CalendarRangeError, ContentError

CALENDAR = Calendar()
DAYS = st.dates(date(1990, 1, 15), date(2100, 12, 15))


@pytest.mark.parametrize(
    ("day", "rod_dag", "vardag"),
    [
        (date(2026, 11, 25), False, True),  # ordinary Wednesday
        (date(2026, 12, 12), False, False),  # Saturday: no röd dag, no vardag
        (date(2026, 12, 13), True, False),  # Sunday: red by law
        (date(2026, 12, 24), False, False),  # julafton: not in the law
        (date(2026, 12, 31), False, False),
        (date(2026, 6, 19), False, False),  # midsommarafton
        (date(2026, 6, 20), True, False),  # midsommardagen, a Saturday that is red
        (date(2026, 12, 25), True, False),
        (date(2027, 5, 6), True, False),  # Kristi himmelsfärdsdag
        (date(2027, 5, 7), False, True),  # the klämdag after it
        (date(2026, 4, 2), False, True),  # skärtorsdag
        (date(2026, 4, 30), False, True),  # valborg
        (date(2027, 1, 5), False, True),  # trettondagsafton
    ],
)
def test_the_law_and_the_office_are_asked_apart(day, rod_dag, vardag):
    assert CALENDAR.rod_dag(day) is rod_dag
    assert CALENDAR.is_vardag(day) is vardag


def test_local_lists_never_touch_the_law():
    day = date(2026, 12, 25)
    opened = Calendar(CalendarRules(open_days=frozenset({day})))
    assert (opened.rod_dag(day), opened.is_vardag(day)) == (True, True)
    closed = Calendar(CalendarRules(closed_days=frozenset({date(2026, 11, 25)})))
    assert not closed.rod_dag(date(2026, 11, 25))
    assert not closed.is_vardag(date(2026, 11, 25))


def test_named_holidays_have_names_and_ordinary_sundays_have_none():
    assert CALENDAR.helgdag(date(2026, 12, 25)) == "juldagen"
    assert CALENDAR.helgdag(date(2026, 4, 5)) == "påskdagen"
    assert CALENDAR.helgdag(date(2026, 12, 13)) is None
    assert CALENDAR.helgdag(date(2026, 12, 24)) is None


def test_two_holidays_on_one_day_are_both_named():
    assert set(CALENDAR.helgdag(date(2008, 5, 1)).split(" och ")) == {
        "Kristi himmelsfärdsdag",
        "första maj",
    }


def test_the_firmest_reason_is_given_for_a_day_off():
    assert CALENDAR.day_off(date(2022, 12, 24)).reason == "julafton"  # a Saturday too
    assert CALENDAR.day_off(date(2026, 6, 20)).reason == "midsommardagen"
    assert CALENDAR.day_off(date(2026, 11, 25)) is None


@given(DAYS)
def test_next_and_previous_vardag_undo_each_other(day):
    after, before = CALENDAR.next_vardag(day), CALENDAR.previous_vardag(day)
    assert before < day < after
    assert CALENDAR.is_vardag(before)
    assert CALENDAR.is_vardag(after)
    assert CALENDAR.previous_vardag(CALENDAR.next_vardag(after)) == after
    assert CALENDAR.vardag_on_or_before(day) <= day <= CALENDAR.vardag_on_or_after(day)
    if CALENDAR.is_vardag(day):
        assert CALENDAR.vardag_on_or_after(day) == CALENDAR.vardag_on_or_before(day) == day
        assert CALENDAR.previous_vardag(after) == CALENDAR.next_vardag(before) == day


@given(DAYS, st.integers(0, 5))
def test_counting_vardagar_is_counting_the_vardagar_between(day, count):
    end = CALENDAR.add_vardagar(day, count)
    passed = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(CALENDAR.is_vardag, passed)) == count
    back = CALENDAR.add_vardagar(end, -count)
    assert back == day if count == 0 else back <= end


def test_a_datetime_is_not_a_day():
    for ask in (CALENDAR.is_vardag, CALENDAR.rod_dag, CALENDAR.next_vardag):
        with pytest.raises(TypeError, match="date"):
            ask(datetime(2026, 12, 25, tzinfo=UTC))


def test_days_outside_the_calendar_are_refused_in_plain_words():
    for day in (date(1989, 12, 31), date(2101, 1, 1), date.max, date.min):
        for ask in (CALENDAR.is_vardag, CALENDAR.rod_dag, CALENDAR.helgdag):
            with pytest.raises(CalendarRangeError, match=r"utanför kalendern\. Skriv ett år"):
                ask(day)
    with pytest.raises(CalendarRangeError):
        CALENDAR.next_vardag(date(2100, 12, 30))
    with pytest.raises(CalendarRangeError):
        CALENDAR.previous_vardag(date(1990, 1, 1))


@given(DAYS, st.times(timezones=st.none()))
def test_a_wall_time_comes_back_as_itself_unless_the_clock_skipped_it(day, wall):
    instant = CALENDAR.at(day, wall)
    assert instant.tzinfo is UTC
    shown = CALENDAR.local(instant)
    assert shown.date() == day
    assert shown.time() == wall or (day.month == 3 and shown.time() == time(3))


def test_a_skipped_wall_time_is_the_first_instant_after_the_gap():
    for minute in (0, 1, 30, 59):
        at = CALENDAR.at(date(2027, 3, 28), time(2, minute))
        assert at == datetime(2027, 3, 28, 1, tzinfo=UTC)
    for second in (time(2, 0, 0, 1), time(2, 30, 1, 999_999), time(2, 59, 59, 999_999)):
        assert CALENDAR.at(date(2027, 3, 28), second) == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert CALENDAR.at(date(2027, 3, 28), time(1, 59)) == datetime(2027, 3, 28, 0, 59, tzinfo=UTC)
    assert CALENDAR.at(date(2027, 3, 28), time(3, 0)) == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_a_wall_time_that_comes_twice_is_the_first():
    at = CALENDAR.at(date(2027, 10, 31), time(2, 30, fold=1))
    assert at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert CALENDAR.at(date(2027, 10, 31), time(3, 0)) == datetime(2027, 10, 31, 2, tzinfo=UTC)


@pytest.mark.parametrize("night", [date(2027, 3, 28), date(2027, 10, 31)])
def test_every_minute_of_a_clock_change_day_follows_the_one_before(night):
    minutes = [CALENDAR.at(night, time(n // 60, n % 60)) for n in range(24 * 60)]
    assert minutes == sorted(minutes)
    assert len(set(minutes)) == (23 * 60 if night.month == 3 else 24 * 60)


def test_a_wall_time_with_a_zone_and_an_instant_without_one_are_refused():
    with pytest.raises(TypeError):
        CALENDAR.at(date(2026, 11, 25), time(7, tzinfo=UTC))
    with pytest.raises(TypeError):
        CALENDAR.local(datetime.fromisoformat("2026-11-25 07:00"))


def test_rules_that_contradict_themselves_say_what_to_write():
    day = date(2026, 12, 23)
    wrong = {
        "öppen och stängd": {"open_days": frozenset({day}), "closed_days": frozenset({day})},
        "måste komma efter": {"opens": time(17)},
        "Tidig stängning 2026-12-23 kl. 17:00": {"early_closing": {day: time(17)}},
        "stäng hela dagen": {"early_closing": {day: time(7)}},
        "Skriv till exempel Europe/Stockholm": {"zone": "Göteborg"},
    }
    for words, rules in wrong.items():
        with pytest.raises(ContentError, match=words):
            CalendarRules(**rules)


def test_zone_names_that_are_paths_are_refused():
    for zone in ("", "..", "/etc/passwd", "../../etc/passwd"):
        with pytest.raises(ContentError):
            CalendarRules(zone=zone)


def test_a_calendar_is_a_value():
    early = {date(2027, 3, 25): time(13)}
    rules = CalendarRules(early_closing=early)
    same = CalendarRules(early_closing=dict(early))
    early.clear()
    assert Calendar(rules) == Calendar(same) != CALENDAR
    assert hash(Calendar(rules)) == hash(Calendar(same))
    assert Calendar(rules).closing(date(2027, 3, 25)) == time(13)
    with pytest.raises(TypeError):
        rules.early_closing[date(2027, 3, 26)] = time(12)
    with pytest.raises(AttributeError):
        rules.opens = time(8)


def test_lists_from_a_settings_file_become_sets():
    rules = CalendarRules(closed_days=[date(2027, 5, 7)], aftnar=[Afton.JULAFTON])
    assert rules.closed_days == frozenset({date(2027, 5, 7)})
    assert rules.aftnar == frozenset({Afton.JULAFTON})


def test_another_zone_gives_other_instants():
    helsinki = Calendar(CalendarRules(zone="Europe/Helsinki"))
    assert helsinki.at(date(2026, 11, 25), time(7)) == datetime(2026, 11, 25, 5, tzinfo=UTC)
