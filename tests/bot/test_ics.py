"""Calendar files: what a phone reads in them, and what it can never read there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest

from bot import ics
from flows.calendar import Calendar
from flows.cases.bevakning import OWN, Bevakning, BevakningState, Recipient, ReminderStep

HOUSE = Calendar()
FRIDAY = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 30)
STEPS = (ReminderStep(0, time(7, 15), Recipient.OWNER), ReminderStep(1, time(8), Recipient.UNIT))
OWED = Bevakning(
    id=7,
    token="AbcdefGhijkl",
    code="K7F-42",
    kind="B01",
    unit_id=3,
    owner_id=5,
    offered_to=None,
    state=BevakningState.PLANNED,
    started_at=FRIDAY,
    nominal_on=MONDAY,
    due_on=MONDAY,
    steps=STEPS,
    repeat=1,
    step=0,
    next_at=FRIDAY,
    created_at=FRIDAY,
    ended_at=None,
    ended_by=None,
    version=1,
)


def read(*owed: Bevakning) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(ics.written(owed, HOUSE))


def events(*owed: Bevakning) -> Sequence[icalendar.Event]:
    return read(*owed).events


def rings_at(event: icalendar.Event) -> datetime:
    """When a phone in Sweden rings: counted from the beginning, in time that passes."""
    (alarm,) = event.walk("VALARM")
    start = event.decoded("dtstart")
    if not isinstance(start, datetime):
        start = HOUSE.at(start, time())
    return HOUSE.local(start.astimezone(UTC) + alarm.decoded("trigger"))


def own(local: str) -> Bevakning:
    """What somebody wants to be reminded of at that local time."""
    wall = datetime.fromisoformat(local)
    steps = (ReminderStep(0, wall.time(), Recipient.OWNER),)
    return replace(OWED, kind=OWN, due_on=wall.date(), steps=steps)


def test_a_bevakning_is_a_whole_day_that_blocks_nobody() -> None:
    (event,) = events(OWED)
    assert event.decoded("dtstart") == MONDAY
    assert event.decoded("dtend") == MONDAY + timedelta(days=1)
    assert (event["summary"], event["class"], event["transp"]) == (
        "Följ upp K7F-42",
        "PRIVATE",
        "TRANSPARENT",
    )
    assert rings_at(event).isoformat() == "2026-11-30T07:15:00+01:00"


def test_a_file_says_no_more_than_the_code_the_day_and_neutral_words() -> None:
    calendar = read(OWED, replace(OWED, id=8, token="other", case_id=4, role="planerare"))
    said = {"UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "CLASS", "TRANSP", "DTSTART", "DTEND"}
    for event in calendar.events:
        assert set(event) == said
        (alarm,) = event.walk("VALARM")
        assert dict(alarm.items()).keys() == {"ACTION", "DESCRIPTION", "TRIGGER"}
        assert alarm["description"] == event["summary"]
    written = ics.written([OWED], HOUSE)
    for word in (OWED.token, "B01", "Trygghetsjouren", "Hemtj"):
        assert word not in written


def test_the_name_of_an_event_stays_and_its_sequence_follows_the_version() -> None:
    (first,) = events(OWED)
    (later,) = events(replace(OWED, version=2, due_on=date(2026, 12, 1)))
    (other,) = events(replace(OWED, token="AbcdefGhijkm"))
    assert first["uid"] == later["uid"] != other["uid"]
    assert (first["sequence"], later["sequence"]) == (1, 2)


def test_the_same_bevakningar_give_the_same_text_in_any_order() -> None:
    second = replace(OWED, id=8, token="other", due_on=date(2026, 11, 29))
    assert ics.written([OWED, second], HOUSE) == ics.written([second, OWED], HOUSE)
    days = [event.decoded("dtstart") for event in events(OWED, second)]
    assert days == [date(2026, 11, 29), MONDAY]


def test_nothing_owed_is_an_empty_calendar_that_phones_can_read() -> None:
    calendar = read()
    assert calendar.events == []
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert calendar["x-wr-calname"] == "Att följa upp"


@pytest.mark.parametrize(
    ("day", "rings"),
    [
        ("2027-03-25", "2027-03-25T07:15:00+01:00"),
        ("2027-03-26", "2027-03-25T07:15:00+01:00"),
        ("2027-03-28", "2027-03-25T07:15:00+01:00"),
        ("2027-03-29", "2027-03-25T07:15:00+01:00"),  # a night between is an hour shorter
        ("2027-03-30", "2027-03-30T07:15:00+02:00"),
        ("2026-10-25", "2026-10-23T07:15:00+02:00"),
        ("2026-10-26", "2026-10-26T07:15:00+01:00"),  # the night before was an hour longer
    ],
)
def test_a_whole_day_rings_when_the_bot_reminds_also_when_clocks_change(
    day: str, rings: str
) -> None:
    """A day off keeps its place in the calendar, and rings on the vardag before."""
    (event,) = events(replace(OWED, due_on=date.fromisoformat(day)))
    assert event.decoded("dtstart") == date.fromisoformat(day)
    assert rings_at(event).isoformat() == rings


@pytest.mark.parametrize(
    ("chosen", "utc"),
    [
        ("2026-12-04 09:00", "2026-12-04T08:00:00+00:00"),
        ("2027-06-04 09:00", "2027-06-04T07:00:00+00:00"),
        ("2027-03-28 03:30", "2027-03-28T01:30:00+00:00"),
        ("2026-10-25 01:59", "2026-10-24T23:59:00+00:00"),
        ("2026-10-25 03:00", "2026-10-25T02:00:00+00:00"),
    ],
)
def test_a_reminder_of_ones_own_stands_at_its_time_in_swedish_time(chosen: str, utc: str) -> None:
    calendar = read(own(chosen))
    (event,) = calendar.events
    assert event["dtstart"].params["TZID"] == "Europe/Stockholm"
    # What a phone that knows no such zone makes of the rules in the file itself.
    (zone,) = calendar.walk("VTIMEZONE")
    local = event.decoded("dtstart").replace(tzinfo=zone.to_tz(lookup_tzid=False))
    assert local.astimezone(UTC).isoformat() == utc
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=15)
    assert rings_at(event).astimezone(UTC).isoformat() == utc


def test_a_limit_in_minutes_stands_at_its_instant() -> None:
    due_at = FRIDAY + timedelta(minutes=30)
    steps = (ReminderStep(0, time(), Recipient.OWNER, minutes=-10),)
    (event,) = events(replace(OWED, due_at=due_at, due_on=date(2026, 11, 27), steps=steps))
    assert event.decoded("dtstart").astimezone(UTC) == due_at
    assert rings_at(event).astimezone(UTC) == due_at - timedelta(minutes=10)


def test_what_its_owner_is_never_reminded_of_does_not_ring() -> None:
    (event,) = events(replace(OWED, steps=STEPS[1:]))
    assert event.walk("VALARM") == []


def test_whole_days_need_no_time_zone() -> None:
    assert read(OWED).walk("VTIMEZONE") == []


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    strange = replace(OWED, code="Å" * 60 + ", ;\\\n-42")
    written = ics.written([strange], HOUSE)
    lines = written.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    (event,) = events(strange)
    assert event["summary"] == f"Följ upp {strange.code}"


def test_four_hundred_make_one_calendar_with_four_hundred_names() -> None:
    owed = [replace(OWED, id=n, token=f"{n:012}", code=f"C{n:03}") for n in range(400)]
    found = events(*owed)
    assert len({event["uid"] for event in found}) == 400
    assert [event["summary"] for event in found] == [f"Följ upp C{n:03}" for n in range(400)]
