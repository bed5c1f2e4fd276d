"""Substitutes: chains, circles, and kinds that have one of their own."""

from datetime import UTC, date, datetime, timedelta

import pytest

from flows.people.absence import Absence, stand_in, substitute
from flows.people.duty import Shift

MONDAY = date(2026, 11, 30)
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def away(person: int, to: int | None, kind: str | None = None, number: int = 0) -> Absence:
    return Absence(number or person, person, MONDAY, MONDAY, kind, to, None, NOON)


CHAINS = {
    "nobody is away": ({}, 1),
    "a substitute": ({1: [away(1, 2)]}, 2),
    "a chain of three": ({1: [away(1, 2)], 2: [away(2, 3)]}, 3),
    "a chain of four": ({1: [away(1, 2)], 2: [away(2, 3)], 3: [away(3, 4)]}, 4),
    "no substitute": ({1: [away(1, None)]}, None),
    "a chain that ends": ({1: [away(1, 2)], 2: [away(2, None)]}, None),
    "a circle of two": ({1: [away(1, 2)], 2: [away(2, 1)]}, None),
    "a circle of three": ({1: [away(1, 2)], 2: [away(2, 3)], 3: [away(3, 1)]}, None),
    "a circle further on": ({1: [away(1, 2)], 2: [away(2, 3)], 3: [away(3, 2)]}, None),
    "oneself": ({1: [away(1, 1)]}, None),
}


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_is_followed_to_whoever_is_there_and_a_circle_ends_at_nobody(name: str) -> None:
    absences, expected = CHAINS[name]
    assert stand_in(1, None, absences) == expected


def test_a_kind_goes_to_its_own_substitute_and_the_rest_to_the_other() -> None:
    rows = [away(1, 2), away(1, 3, "B01", number=9)]
    assert stand_in(1, "B01", {1: rows}) == 3
    assert stand_in(1, "B02", {1: rows}) == 2
    assert stand_in(1, None, {1: rows}) == 2


def test_somebody_who_has_only_handed_on_a_kind_is_there_for_all_else() -> None:
    rows = [away(1, 3, "B01")]
    assert stand_in(1, "B01", {1: rows}) == 3
    assert stand_in(1, "B02", {1: rows}) == 1
    assert substitute(rows, None) is None


def test_a_kind_with_nobody_is_not_taken_by_the_other_substitute() -> None:
    assert stand_in(1, "B01", {1: [away(1, 2), away(1, None, "B01", number=9)]}) is None


@pytest.mark.parametrize(
    ("days", "covered"), [(-1, False), (0, True), (2, True), (3, False)], ids=str
)
def test_an_absence_holds_from_its_first_day_to_its_last(days: int, covered: bool) -> None:
    absence = Absence(1, 1, MONDAY, MONDAY + timedelta(days=2), None, 2, None, NOON)
    assert absence.covers(MONDAY + timedelta(days=days)) is covered


def test_a_shift_holds_until_just_before_its_end() -> None:
    shift = Shift(1, 1, 1, "hemtjanst", NOON, NOON + timedelta(hours=8))
    assert shift.covers(NOON)
    assert not shift.covers(shift.ends_at)
    assert not shift.covers(NOON - timedelta(seconds=1))
