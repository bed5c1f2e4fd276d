"""The processes held against the tables that a reader typed from the catalogue's words alone.

Each concrete day is reached by taking a case to where the bevakning begins, by the steps of the
process, and asking what is owed.
"""

import csv
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import proven
import pytest

from flows.calendar import Calendar, Duration, due
from flows.cases.owed import owed
from flows.cases.refers import numbers
from flows.cases.state import CaseState, take

HERE = Path(__file__).parent
STOCKHOLM = ZoneInfo("Europe/Stockholm")
LIBRARY = proven.library()
ALL = proven.processes()
CALENDAR = Calendar()


SENT = ("skicka", "skickat")
RECEIVED = ("ta_emot_nytt", "skickat", "mottaget")
READY = (
    RECEIVED, ("nycklar_klara", "hamtning"), ("hamtat",), ("larmplan",), ("registrerat",),
    ("klart_att_installera",),
)  # fmt: skip
WITHOUT_KEYS = (("bradskar",), ("nycklar_saknas",), ("utan_nycklar", "slutdatum"))
# number: the process and the steps that lead there, each with the dates that it asks for
WAYS = {
    "B03": ("installation", SENT),
    "B05": ("installation", SENT),
    "B06": ("installation", SENT, ("ny_om_tva_veckor",)),
    "B06 agreed": ("installation", SENT, ("annat_datum", "overenskommet")),
    "B07": ("installation", SENT, ("ny_om_tva_veckor",), ("ny_om_tva_veckor",)),
    "B08": ("installation", SENT, ("larmet_igang",)),
    "B12": ("installation", RECEIVED, ("inte_klara",)),
    "B13": ("installation", RECEIVED, ("inte_klara",), ("inte_klara",)),
    "B14": ("installation", RECEIVED),
    "B16": ("installation", *READY),
    "B17": ("bradska", ("bradskar",)),
    "B18 agreed": ("bradska", *WITHOUT_KEYS),
    "B19": ("aterlamning", ("ska_avslutas",)),
    "B20": ("aterlamning", ("ska_avslutas",)),
    "B21 own": ("aterlamning", ("ska_avslutas",), ("beslutet_slutar", "beslut_slut")),
}
# What a bevakning carries is shown by the number of its bevakning.
SHOWN = {"B05": "B03", "B20": "B19"}


def table(name):
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


BEVAKNINGAR = {row["id"]: row for row in table("reader_bevakningar.csv")}
WATCHED = {number: (each, place[1]) for each in ALL.processes for place, number in numbers(each)}
DAYS = [row for row in table("reader_due_dates.csv") if row["id"] in WATCHED]
STANDING = [row for row in table("reader_due_dates.csv") if row["id"] in ALL.follow_ups.standing]


def found(row):
    kind = row["interval"].split()[0]
    way = WAYS[f"{row['id']} {kind}" if kind in ("agreed", "own") else row["id"]]
    process_id, *steps = way
    start = datetime.fromisoformat(row["start"]).replace(tzinfo=STOCKHOLM)
    day = date.fromisoformat(row["nominal"]) if kind in ("agreed", "own") else start.date()
    state = CaseState(ALL.process(process_id))
    for step, *asks in steps:
        state = take(state, step, start, dict.fromkeys(asks, day))
        assert isinstance(state, CaseState), (step, state)
    number = SHOWN.get(row["id"], row["id"])
    return next(each for each in owed(state, CALENDAR) if each.number == number)


@pytest.mark.parametrize("row", DAYS, ids=lambda row: f"{row['id']} {row['start']} {row['why']}")
def test_a_case_owes_it_on_the_day_that_the_reader_counted_to(row):
    owes = found(row)
    assert owes.nominal_on.isoformat() == row["nominal"]
    assert owes.due_on.isoformat() == row["due"]
    assert owes.watch.rule == row["rule"]


@pytest.mark.parametrize("row", STANDING, ids=lambda row: f"{row['id']} {row['start']}")
def test_a_standing_reminder_comes_on_the_day_that_the_reader_counted_to(row):
    standing = ALL.follow_ups.standing[row["id"]]
    assert isinstance(standing.every, Duration)
    start = datetime.fromisoformat(row["start"]).date()
    counted = due(CALENDAR, start, standing.every, standing.move)
    assert (counted.nominal_on.isoformat(), counted.due_on.isoformat()) == (
        row["nominal"], row["due"],
    )  # fmt: skip


@pytest.mark.parametrize("number", sorted(WATCHED))
def test_a_watch_has_the_role_and_the_rule_that_the_reader_read(number):
    process, name = WATCHED[number]
    row, watch = BEVAKNINGAR[number], process.watches[name]
    assert watch.role in row["role"].split("|")
    assert watch.rule == row["rule"]


def test_what_the_reader_found_without_a_deadline_is_so_in_the_content_and_nothing_else():
    without = {number for number, row in BEVAKNINGAR.items() if row["rule"] == "ingen frist"}
    local = {n for n, each in ALL.follow_ups.standing.items() if each.every is None}
    assert set(ALL.follow_ups.no_deadline) | local == without


def test_every_day_of_the_reader_is_held_against_something():
    assert {row["id"] for row in DAYS} == set(WATCHED)
    assert {row["id"] for row in STANDING} == {"B11"}
    assert len(DAYS) + len(STANDING) > 140
