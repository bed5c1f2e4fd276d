"""Jourtid: katalog 2B row by row, boundaries, local lists, and what holds at every instant."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.calendar import Afton, Calendar, CalendarRules, jourtid
from flows.errors import CalendarRangeError

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CALENDAR = Calendar()
# The last days of 2100 have no known end.
INSTANTS = st.integers(
    int(datetime(1990, 1, 2, tzinfo=UTC).timestamp()),
    int(datetime(2100, 12, 20, tzinfo=UTC).timestamp()),
).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def ask(text: str, **rules):
    return jourtid(Calendar(CalendarRules(**rules)), local(text))


KATALOG_2B = [
    ("2026-11-25 16:29:59", None, "kontorstid", ()),
    ("2026-11-25 16:30:00", "2026-11-26 07:00", "kväll och natt", ()),
    ("2026-11-26 06:59:59", "2026-11-26 07:00", "kväll och natt", ()),
    ("2026-11-26 07:00:00", None, "kontorstid", ()),
    ("2026-12-11 16:30:00", "2026-12-14 07:00", "kväll och natt", ("jourtid-lordag",)),
    (
        "2026-12-23 18:00:00",
        "2026-12-28 07:00",
        "kväll och natt",
        ("jourtid-aftnar",),
    ),
    ("2027-05-05 20:00:00", "2027-05-07 07:00", "kväll och natt", ()),
    (
        "2027-06-24 17:00:00",
        "2027-06-28 07:00",
        "kväll och natt",
        ("jourtid-aftnar",),
    ),
    ("2027-03-27 22:00:00", "2027-03-30 07:00", "lördag", ("jourtid-lordag",)),
    ("2026-12-30 12:00:00", None, "kontorstid", ()),
]


@pytest.mark.parametrize(("at", "ends", "reason", "interpretations"), KATALOG_2B)
def test_katalog_2b_row_by_row(at, ends, reason, interpretations):
    answer = ask(at)
    assert answer.active is (ends is not None)
    assert answer.ends_at == (local(ends) if ends else None)
    assert answer.reason == reason
    assert answer.interpretations == interpretations


def test_times_in_the_answer_are_local_and_aware():
    assert ask("2026-11-25 20:00").ends_at.tzinfo == STOCKHOLM
    assert ask("2026-11-25 10:00").begins_at == local("2026-11-25 16:30")
    assert ask("2026-11-25 10:00").begins_at.tzinfo == STOCKHOLM
    assert ask("2026-11-25 20:00").begins_at is None


def test_the_last_microsecond_of_office_time_is_not_jourtid():
    assert not ask("2026-11-25 16:29:59.999999").active
    assert ask("2026-11-26 06:59:59.999999").active


def test_an_instant_is_the_same_whatever_zone_it_is_written_in():
    at = local("2026-11-25 16:30")
    assert jourtid(CALENDAR, at.astimezone(UTC)) == jourtid(CALENDAR, at)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2026-12-12 10:00", "lördag"),
        ("2026-12-13 10:00", "söndag"),
        ("2026-12-24 10:00", "julafton"),
        ("2026-12-25 10:00", "juldagen"),
        ("2026-12-31 10:00", "nyårsafton"),
        ("2026-06-19 10:00", "midsommarafton"),
        ("2026-05-14 10:00", "Kristi himmelsfärdsdag"),
        ("2026-06-06 10:00", "nationaldagen"),
        ("2026-11-25 03:00", "kväll och natt"),
    ],
)
def test_the_reason_is_the_day_by_name_or_the_hour(at, reason):
    assert ask(at).reason == reason


def test_a_holiday_by_law_needs_no_interpretation():
    answer = ask("2026-05-14 10:00")
    assert (answer.ends_at, answer.interpretations) == (local("2026-05-15 07:00"), ())


def test_every_interpretation_that_moved_the_end_is_named():
    christmas = ask("2027-12-23 18:00")  # julafton Friday, juldagen Saturday, annandag Sunday
    assert christmas.ends_at == local("2027-12-27 07:00")
    assert christmas.interpretations == ("jourtid-aftnar",)
    new_year = ask("2026-12-31 18:00")  # nyårsafton Thursday, nyårsdagen, Saturday, Sunday
    assert new_year.ends_at == local("2027-01-04 07:00")
    assert new_year.interpretations == ("jourtid-aftnar", "jourtid-lordag")


def test_saturday_can_be_a_vardag():
    assert not ask("2026-12-12 10:00", saturday_is_helg=False).active
    answer = ask("2026-12-11 17:00", saturday_is_helg=False)
    assert (answer.ends_at, answer.interpretations) == (local("2026-12-12 07:00"), ())


def test_each_afton_is_switched_by_itself():
    only_julafton = frozenset({Afton.JULAFTON})
    assert ask("2026-12-24 10:00", aftnar=only_julafton).active
    assert not ask("2026-12-31 10:00", aftnar=only_julafton).active
    assert not ask("2026-06-19 10:00", aftnar=only_julafton).active


def test_a_locally_closed_day_is_jourtid_and_says_so():
    answer = ask("2027-05-07 10:00", closed_days=frozenset({date(2027, 5, 7)}))
    assert answer.active
    assert answer.ends_at == local("2027-05-10 07:00")
    assert answer.reason == "stängt enligt lokal lista"
    assert answer.interpretations == ("jourtid-lokalt", "jourtid-lordag")


def test_a_locally_opened_day_wins_over_law_eve_and_saturday():
    for on in ("2026-12-24", "2026-12-25", "2026-12-12", "2026-12-13"):
        answer = ask(f"{on} 10:00", open_days=frozenset({date.fromisoformat(on)}))
        assert not answer.active
        assert answer.begins_at == local(f"{on} 16:30")
        assert answer.reason == "öppet enligt lokal lista"
        assert answer.interpretations == ("jourtid-lokalt",)


def test_jourtid_that_ends_on_an_opened_saturday_names_the_local_list():
    answer = ask("2026-12-11 20:00", open_days=frozenset({date(2026, 12, 12)}))
    assert answer.ends_at == local("2026-12-12 07:00")
    assert answer.interpretations == ("jourtid-lokalt",)


def test_early_closing_moves_the_start_that_day_only():
    early = {date(2027, 3, 25): time(13, 0)}  # skärtorsdag
    before = ask("2027-03-25 12:59:59", early_closing=early)
    assert not before.active
    assert before.begins_at == local("2027-03-25 13:00")
    assert before.interpretations == ("jourtid-lokalt",)
    after = ask("2027-03-25 13:00", early_closing=early)
    assert (after.active, after.reason) == (True, "tidig stängning")
    assert after.ends_at == local("2027-03-30 07:00")
    assert after.interpretations == ("jourtid-lordag", "jourtid-lokalt")
    evening = ask("2027-03-25 16:30", early_closing=early)
    assert (evening.reason, evening.interpretations) == ("kväll och natt", ("jourtid-lordag",))
    assert not ask("2027-03-24 13:00", early_closing=early).active


def test_early_closing_on_a_day_off_changes_nothing():
    assert ask("2026-12-25 14:00", early_closing={date(2026, 12, 25): time(13)}).reason == (
        "juldagen"
    )


def test_a_naive_time_is_refused():
    with pytest.raises(TypeError, match="aware"):
        jourtid(CALENDAR, datetime.fromisoformat("2026-11-25 12:00"))


@pytest.mark.parametrize("year", [1, 1989, 2101, 9999])
def test_a_time_outside_the_calendar_is_refused_in_plain_words(year):
    with pytest.raises(CalendarRangeError, match=r"Skriv ett år från 1990 till 2100"):
        jourtid(CALENDAR, datetime(year, 6, 15, 12, tzinfo=UTC))


@given(INSTANTS)
@example(datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC))
@example(datetime(2027, 3, 28, 1, 0, tzinfo=UTC))
@example(datetime(2027, 10, 31, 0, 30, tzinfo=UTC))
@example(datetime(2027, 10, 31, 1, 30, tzinfo=UTC))
def test_jourtid_ends_ahead_at_seven_on_a_vardag_and_office_time_ends_the_same_day(at):
    answer = jourtid(CALENDAR, at)
    if not answer.active:
        today = at.astimezone(STOCKHOLM)
        assert CALENDAR.is_vardag(today.date())
        assert time(7) <= today.time() < time(16, 30)
        assert answer.begins_at > at
        assert answer.begins_at == datetime.combine(today.date(), time(16, 30), STOCKHOLM)
        return
    assert answer.ends_at > at
    assert answer.ends_at.time() == time(7)
    assert CALENDAR.is_vardag(answer.ends_at.date())
    assert not jourtid(CALENDAR, answer.ends_at).active
    second_before = answer.ends_at.astimezone(UTC) - timedelta(seconds=1)
    last = jourtid(CALENDAR, second_before)
    assert last.active
    assert last.ends_at == answer.ends_at


@pytest.mark.parametrize("night", [date(2027, 3, 28), date(2027, 10, 31)])
def test_every_minute_of_both_clock_change_nights_has_one_end(night):
    start = datetime.combine(night - timedelta(days=1), time(16, 30), STOCKHOLM).astimezone(UTC)
    noon = datetime.combine(night, time(12), STOCKHOLM).astimezone(UTC)
    ends = CALENDAR.next_vardag(night)
    minutes = int((noon - start) / timedelta(minutes=1))
    assert minutes == (18 if night.month == 3 else 20) * 60 + 30
    for minute in range(minutes):
        answer = jourtid(CALENDAR, start + timedelta(minutes=minute))
        assert answer.active
        assert answer.ends_at == datetime.combine(ends, time(7), STOCKHOLM)


@pytest.mark.parametrize("night", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_clock_change_night_that_is_opened_locally_still_opens_at_seven(night):
    calendar = Calendar(CalendarRules(open_days=frozenset({night})))
    seven = calendar.at(night, time(7))
    midnight = calendar.at(night, time(0))
    assert seven - midnight == timedelta(hours=6 if night.month == 3 else 8)
    for minute in range(int((seven - midnight) / timedelta(minutes=1))):
        at = midnight + timedelta(minutes=minute)
        assert jourtid(calendar, at).ends_at == datetime.combine(night, time(7), STOCKHOLM)
    assert not jourtid(calendar, seven).active


@given(INSTANTS)
def test_without_the_named_interpretations_the_answer_would_be_another(at):
    answer = jourtid(CALENDAR, at)
    if not answer.interpretations:
        bare = CalendarRules(saturday_is_helg=False, aftnar=frozenset())
        assert jourtid(Calendar(bare), at) == answer
        return
    for name, switched in {
        "jourtid-lordag": CalendarRules(saturday_is_helg=False),
        "jourtid-aftnar": CalendarRules(aftnar=frozenset()),
    }.items():
        if name in answer.interpretations:
            assert jourtid(Calendar(switched), at) != answer
