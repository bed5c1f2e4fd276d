"""A rota against what is kept: added, moved, taken away, and nothing the second time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flows.people.duty import Shift
from flows.people.rota import Changes, Post, Wanted

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
POST = Post(1, "hemtjanst")


def shift(days: int, person: int = 1, number: int = 0, hours: int = 8) -> Shift:
    starts = NOW + days * DAY
    return Shift(number, person, *POST, starts, starts + hours * HOUR, rota=True)


def changes(wanted: list[Shift], kept: list[Shift]) -> Changes:
    return Wanted([(n, each) for n, each in enumerate(wanted, 2)]).against({POST: kept}, NOW)


def test_what_the_file_adds_is_added() -> None:
    assert changes([shift(1), shift(2)], []) == Changes(added=(shift(1), shift(2)))


def test_the_same_file_changes_nothing() -> None:
    kept = [shift(1, number=7), shift(2, number=8)]
    assert changes([shift(1), shift(2)], kept) == Changes()


def test_another_end_moves_the_shift() -> None:
    kept = shift(1, number=7)
    longer = shift(1, hours=10)
    assert changes([longer], [kept]) == Changes(moved=((kept, longer.ends_at),))


def test_what_the_file_no_longer_has_is_taken_away_between_its_first_and_last_start() -> None:
    between, before, after = shift(2, number=7), shift(0, number=8), shift(9, number=9)
    found = changes([shift(1), shift(3)], [between, before, after])
    assert found.removed == (between,)
    assert len(found.added) == 2


def test_another_person_at_the_same_time_takes_the_place() -> None:
    kept = shift(1, number=7)
    other = shift(1, person=2)
    assert changes([other], [kept]) == Changes(added=(other,), removed=(kept,))


def test_what_has_ended_stays_as_it_was() -> None:
    assert changes([shift(-1)], []) == Changes()
    cut = replace(shift(0, number=7), starts_at=NOW - 3 * HOUR, ends_at=NOW - HOUR)
    planned = replace(cut, id=0, ends_at=NOW + 5 * HOUR)
    assert changes([planned], [cut]) == Changes()  # ended early by hand


def test_a_shift_that_has_begun_is_not_taken_away() -> None:
    begun = replace(shift(0, number=7), starts_at=NOW - HOUR)
    assert changes([shift(-1), shift(1)], [begun]).removed == ()


def test_two_lines_at_once_for_one_person_are_a_fault_and_one_after_another_is_none() -> None:
    first, second = shift(1), replace(shift(1), starts_at=NOW + DAY + HOUR)
    (fault,) = Wanted([(2, first), (5, second)]).overlaps()
    assert fault == (5, "Passet krockar med rad 2.")
    after = replace(second, starts_at=first.ends_at, ends_at=first.ends_at + HOUR)
    assert Wanted([(2, first), (5, after)]).overlaps() == []
    assert Wanted([(2, first), (5, replace(second, person_id=2))]).overlaps() == []
