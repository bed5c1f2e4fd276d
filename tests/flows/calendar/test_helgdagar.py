"""The law's days against closed-form Easter, 1990 to 2100, and the counts of document 004."""

from datetime import date, timedelta

import pytest

from flows.calendar import Calendar, long_weekends, red_weekdays
from flows.errors import CalendarRangeError

YEARS = range(1990, 2101)
CALENDAR = Calendar()


def easter(year: int) -> date:
    """The anonymous Gregorian algorithm (Meeus, Jones, Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def first_on_or_after(weekday: int, day: date) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def by_law(year: int) -> dict[date, set[str]]:
    """1989:253 with its change of 2005, written out anew."""
    sunday = easter(year)
    days = [
        (date(year, 1, 1), "nyårsdagen"),
        (date(year, 1, 6), "trettondedag jul"),
        (sunday - timedelta(days=2), "långfredagen"),
        (sunday, "påskdagen"),
        (sunday + timedelta(days=1), "annandag påsk"),
        (date(year, 5, 1), "första maj"),
        (sunday + timedelta(days=39), "Kristi himmelsfärdsdag"),
        (sunday + timedelta(days=49), "pingstdagen"),
        (first_on_or_after(5, date(year, 6, 20)), "midsommardagen"),
        (first_on_or_after(5, date(year, 10, 31)), "alla helgons dag"),
        (date(year, 12, 25), "juldagen"),
        (date(year, 12, 26), "annandag jul"),
        (date(year, 6, 6), "nationaldagen")
        if year >= 2005
        else (sunday + timedelta(days=50), "annandag pingst"),
    ]
    found: dict[date, set[str]] = {}
    for day, name in days:
        found.setdefault(day, set()).add(name)
    return found


def days_of(year: int) -> list[date]:
    return [
        date.fromordinal(n)
        for n in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    ]


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1990, date(1990, 4, 15)),
        (2008, date(2008, 3, 23)),
        (2026, date(2026, 4, 5)),
        (2038, date(2038, 4, 25)),
        (2100, date(2100, 3, 28)),
    ],
)
def test_the_easter_of_this_test_is_the_almanac_s(year, day):
    assert easter(year) == day


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_every_year_is_what_the_law_says(year):
    named = by_law(year)
    eves = {
        first_on_or_after(4, date(year, 6, 19)),
        date(year, 12, 24),
        date(year, 12, 31),
    }
    for day in days_of(year):
        name = CALENDAR.helgdag(day)
        assert (set(name.split(" och ")) if name else set()) == named.get(day, set()), day
        assert CALENDAR.rod_dag(day) is (day in named or day.weekday() == 6), day
        works = day.weekday() < 5 and day not in named and day not in eves
        assert CALENDAR.is_vardag(day) is works, day


def test_document_004_counts_seven_red_weekdays_in_2020_and_five_in_2021():
    assert len(red_weekdays(2020)) == 7
    assert len(red_weekdays(2021)) == 5
    assert red_weekdays(2021) == (
        date(2021, 1, 1),
        date(2021, 1, 6),
        date(2021, 4, 2),
        date(2021, 4, 5),
        date(2021, 5, 13),
    )


def test_document_004_lists_four_long_weekends_in_2020():
    assert [(helg.first, helg.days) for helg in long_weekends(2020)] == [
        (date(2020, 1, 4), 3),  # trettonhelgen
        (date(2020, 4, 10), 4),  # påsk
        (date(2020, 5, 1), 3),  # första maj
        (date(2020, 12, 25), 3),  # jul
    ]


def test_document_004_lists_two_long_weekends_in_2021():
    assert [(helg.first, helg.days) for helg in long_weekends(2021)] == [
        (date(2021, 1, 1), 3),  # nyår
        (date(2021, 4, 2), 4),  # påsk
    ]


def test_a_long_weekend_names_its_holidays():
    assert long_weekends(2021)[1].helgdagar == ("långfredagen", "påskdagen", "annandag påsk")


def test_a_long_weekend_over_new_year_belongs_to_the_year_it_begins_in():
    assert (date(2023, 12, 30), date(2024, 1, 1)) in [
        (helg.first, helg.last) for helg in long_weekends(2023)
    ]
    assert date(2024, 1, 1) not in [helg.first for helg in long_weekends(2024)]


@pytest.mark.parametrize("year", YEARS)
def test_long_weekends_are_whole_runs_of_free_days(year):
    def free(day: date) -> bool:
        return day.weekday() >= 5 or (day.year in YEARS and CALENDAR.rod_dag(day))

    for helg in long_weekends(year):
        assert helg.first.year == year
        assert helg.days >= 3
        assert all(free(helg.first + timedelta(days=n)) for n in range(helg.days))
        assert not free(helg.first - timedelta(days=1))
        assert not free(helg.last + timedelta(days=1))


def test_years_outside_the_calendar_are_refused():
    for year in (0, 1989, 2101, 10_000):
        with pytest.raises(CalendarRangeError):
            red_weekdays(year)
        with pytest.raises(CalendarRangeError):
            long_weekends(year)
