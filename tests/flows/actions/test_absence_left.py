"""Who leaves a unit while they are away, or before: what they left behind is the unit's alone."""

from datetime import date
from typing import Any

import pytest

from flows.actions.absence import Set
from flows.actions.leaving import Revoke
from flows.actions.turn import Done, Notice, NoticeKind
from flows.cases.bevakning import Bevakning

WORKER, COLLEAGUE, CHEF = 101, 102, 111
UNIT, OTHER = "Hemtjänst Centrum", "Hemtjänst Norr"
MONDAY = date(2026, 11, 30)


def away(office: Any, substitute: int | None) -> Bevakning:
    """Hemtjänst 1 owes something that falls due on Monday, and is away that day."""
    found: Bevakning = office.take()
    other = office.person(substitute).id if substitute is not None else None
    command = Set(office.person(WORKER).id, MONDAY, MONDAY, other)
    assert isinstance(office.act(WORKER, "absence.set", command), Done)
    return found


def leave(office: Any) -> None:
    """The enhetschef takes the role away."""
    unit = office.run(lambda tx: tx.people.unit_named(UNIT))
    command = Revoke(office.person(WORKER).id, unit.id, "hemtjanst")
    assert isinstance(office.act(CHEF, "person.revoke", command), Done)


def step(office: Any, local: str) -> list[Notice]:
    """What the clock does with absences at that local time."""
    office.at(local)
    return list(office.act(None, "absence.step", 500).notices)


@pytest.mark.parametrize("substitute", [COLLEAGUE, None])
def test_when_the_absence_of_somebody_who_left_begins_nobody_is_asked_or_alarmed(
    office: Any, substitute: int | None
) -> None:
    left = away(office, substitute)
    leave(office)
    assert step(office, "2026-11-30 07:00") == []
    assert office.stored(left).offered_to is None


def test_whoever_left_hears_nothing_more_of_what_they_owed(office: Any) -> None:
    away(office, COLLEAGUE)
    (asked,) = step(office, "2026-11-30 07:00")
    assert asked.kind is NoticeKind.HANDED_OVER
    leave(office)
    assert step(office, "2026-12-01 07:30") == []


def test_whoever_left_one_unit_of_two_hears_only_of_the_other(office: Any) -> None:
    office.join(WORKER, OTHER, "hemtjanst", "")
    gone = away(office, COLLEAGUE)
    step(office, "2026-11-30 07:00")
    leave(office)
    (over,) = step(office, "2026-12-01 07:30")
    assert over.kind is NoticeKind.ABSENCE_OVER
    assert gone.code not in "".join(over.facts.values())
