"""Every interpretation that the code can name is in the content."""

from datetime import date, time

import proven

from bot.settings import Settings
from flows.calendar import Calendar, Hours, hours_of, vardagar
from flows.calendar.hours import NAMES
from flows.cases import watches
from flows.people import digest
from flows.routines.library import load_library


def test_the_calendars_interpretations_are_in_the_content() -> None:
    known = proven.library().reference.interpretations
    assert {vardagar.LORDAG, vardagar.AFTNAR, vardagar.LOKALT} <= set(known)


def test_the_hours_are_those_of_the_content() -> None:
    values = proven.library().reference.values
    assert set(NAMES.values()) <= set(values)
    assert hours_of(values) == Hours()


def test_a_municipality_sets_its_own_hours() -> None:
    own = {"vila-slutar": "06:30", "veckans-lista": "09:00", "tid-kvall": "18:00"}
    reference = load_library(interpretations=own).checked().reference
    calendar = Settings().calendar(reference.values)
    assert calendar.rules.hours == Hours(quiet_to=time(6, 30), digest=time(9), evening=time(18))
    assert reference.says("tysta-timmar") == "Påminnelser kommer bara vardagar kl. 06:30–17:00."
    early = calendar.at(date(2026, 11, 30), time(6, 30))
    assert watches.quiet_until(early, calendar) is None
    assert watches.quiet_until(early, Calendar()) == calendar.at(date(2026, 11, 30), time(7))
    assert digest.due_at(date(2026, 11, 30), calendar) == calendar.at(date(2026, 11, 30), time(9))
