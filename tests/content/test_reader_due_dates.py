"""The calendar's due days held against tables that were typed from the catalogue's words alone.

`reader_bevakningar.csv` says for each bevakning who is reminded, from what, after how long and by
which rule, or why there is no deadline; `reader_due_dates.csv` counts concrete days by it. J05 is
no bevakning: it stands there because only it counts hours. Both tables were committed before any
process was written as YAML.
"""

import csv
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.calendar import Calendar, Due, Duration, Rule, due, due_at, due_on, first_vardag
from flows.people.roles import ROLES

HERE = Path(__file__).parent
STOCKHOLM = ZoneInfo("Europe/Stockholm")
CALENDAR = Calendar()
NO_DEADLINE = "ingen frist"
SET_BY_SOMEBODY = ("agreed date", "own end date")
NOT_ROLES = {"everyone", "every provider", "dokumentansvarig"}


def table(name):
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


BEVAKNINGAR = {row["id"]: row for row in table("reader_bevakningar.csv")}
ROWS = table("reader_due_dates.csv")
DAYS = [row for row in ROWS if row["rule"] != Rule.TIMMAR]
HOURS = [row for row in ROWS if row["rule"] == Rule.TIMMAR]


def named(row):
    return f"{row['id']} {row['start']} {row['why']}"


def counted(row):
    started = datetime.fromisoformat(row["start"]).replace(tzinfo=STOCKHOLM)
    if row["rule"] == Rule.VARDAGAR:
        day = first_vardag(CALENDAR, started)
        return Due(day, day)
    if row["interval"] in SET_BY_SOMEBODY:
        return due_on(CALENDAR, date.fromisoformat(row["nominal"]), Rule(row["rule"]))
    start = CALENDAR.local(started).date()
    return due(CALENDAR, start, Duration.parse(row["interval"]), Rule(row["rule"]))


@pytest.mark.parametrize("row", DAYS, ids=named)
def test_the_calendar_counts_to_the_day_that_the_reader_counted_to(row):
    expected = Due(date.fromisoformat(row["nominal"]), date.fromisoformat(row["due"]))
    assert counted(row) == expected


@pytest.mark.parametrize("row", HOURS, ids=named)
def test_the_calendar_counts_to_the_hour_that_the_reader_counted_to(row):
    started = datetime.fromisoformat(row["start"]).replace(tzinfo=STOCKHOLM)
    ended = CALENDAR.local(due_at(started, Duration.parse(row["interval"])))
    assert ended.replace(tzinfo=None) == datetime.fromisoformat(row["due"])


def test_every_bevakning_of_the_catalogue_stands_in_the_table_once():
    assert list(BEVAKNINGAR) == [f"B{number:02}" for number in range(1, 36)]
    assert len(table("reader_bevakningar.csv")) == len(BEVAKNINGAR)


@pytest.mark.parametrize("row", BEVAKNINGAR.values(), ids=lambda row: row["id"])
def test_a_bevakning_has_either_a_rule_with_its_length_or_the_reason_why_not(row):
    assert all(row[each] for each in ("role", "starts", "ends", "document", "section", "number"))
    assert set(row["role"].split("|")) <= set(ROLES) | NOT_ROLES
    if row["rule"] == NO_DEADLINE:
        assert row["interval"] == "-"
        assert row["no_deadline"]
    else:
        assert not row["no_deadline"]
        assert Rule(row["rule"])
        assert row["interval"] in SET_BY_SOMEBODY or Duration.parse(row["interval"])


def test_every_bevakning_with_a_deadline_is_counted_by_its_own_rule_and_length():
    with_deadline = {each for each, row in BEVAKNINGAR.items() if row["rule"] != NO_DEADLINE}
    assert {row["id"] for row in DAYS} == with_deadline
    for row in DAYS:
        own = BEVAKNINGAR[row["id"]]
        assert row["rule"] == own["rule"], named(row)
        # Two weeks, or a day that was agreed with the person.
        assert row["interval"] in (own["interval"], "agreed date"), named(row)
