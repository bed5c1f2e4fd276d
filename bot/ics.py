"""Calendar files (RFC 5545) of what somebody owes. Phones pass calendars on to other companies, so
that nothing goes in but the code, the day and neutral words."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from icalendar import (
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vDDDTypes,
    vRecur,
)

from flows.calendar import Calendar as House
from flows.cases import watches
from flows.cases.bevakning import Bevakning, Recipient

NAME, FILE = "Att följa upp", "att-folja-upp.ics"
ZONE = "Europe/Stockholm"
ASK_AGAIN = timedelta(hours=1)
TAKES = timedelta(minutes=15)


def written(owed: Iterable[Bevakning], house: House) -> str:
    """The calendar of these bevakningar, the same text for as long as they stay the same."""
    calendar = Calendar()
    calendar.add("prodid", "-//Jourlots//Bevakningar//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDDDTypes(ASK_AGAIN))
    found = sorted(owed, key=lambda each: (each.due_on, each.id))
    if any(_at(each, house) is not None for each in found):
        calendar.add_component(_stockholm())
    for each in found:
        calendar.add_component(_event(each, house))
    text: bytes = calendar.to_ical()
    return text.decode()


def _event(bevakning: Bevakning, house: House) -> Event:
    event, summary = Event(), f"Följ upp {bevakning.code}"
    event.add("uid", _uid(bevakning))
    event.add("dtstamp", bevakning.created_at)
    event.add("sequence", bevakning.version)
    event.add("summary", summary)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    at = _at(bevakning, house)
    if at is None:
        starts_at = house.at(bevakning.due_on, time())
        event.add("dtstart", bevakning.due_on)
        event.add("dtend", bevakning.due_on + timedelta(days=1))
    else:
        starts_at = at
        event.add("dtstart", house.local(at))
        event.add("dtend", house.local(at + TAKES))
    if (told_at := _told_at(bevakning, house)) is not None:
        event.add_component(_alarm(told_at - starts_at, summary))
    return event


def _alarm(after: timedelta, summary: str) -> Alarm:
    """Counted from the beginning, as phones know best; the time that passes, also on a night when
    clocks change."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", after)
    return alarm


def _uid(bevakning: Bevakning) -> str:
    """The same for as long as it lives, made of its token, which itself stays on our buttons."""
    return f"{hashlib.sha256(f'ics:{bevakning.token}'.encode()).hexdigest()[:32]}@jourlots"


def _at(bevakning: Bevakning, house: House) -> datetime | None:
    """The instant of what falls due at one; None when it is owed that day."""
    return _told_at(bevakning, house) if bevakning.is_own else bevakning.due_at


def _told_at(bevakning: Bevakning, house: House) -> datetime | None:
    """When its owner is first reminded."""
    for number, step in enumerate(bevakning.steps):
        if step.to is Recipient.OWNER:
            return watches.step_at(bevakning, number, house)
    return None


def _stockholm() -> Timezone:
    """The zone as it has been since 1996, and is until politics decides otherwise."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    for part, name, before, offset, month, hour in (
        (TimezoneDaylight(), "CEST", winter, summer, 3, 2),
        (TimezoneStandard(), "CET", summer, winter, 10, 3),
    ):
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", offset)
        part.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, hour))  # noqa: DTZ001
        part.add("rrule", vRecur(freq="YEARLY", bymonth=month, byday="-1SU"))
        zone.add_component(part)
    return zone
