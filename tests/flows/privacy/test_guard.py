"""The guard as a whole: what is told, what may be accepted, and that no text breaks it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lines import check_digit
from pathological import PIECES

from flows.privacy import Finding, find, has_personal_data

SHORT, TAIL = "380512", "123" + check_digit("380512123")
EVERYTHING = f"{SHORT}-{TAIL}, 070-123 45 67, a@b.se, portkod 4711, Storgatan 12"
TIB = frozenset({Finding.ADDRESS})  # a field that takes the place of an event


def test_everything_is_found_and_the_gravest_is_told():
    assert find(EVERYTHING) == set(Finding)
    assert has_personal_data(EVERYTHING) is Finding.PERSONNUMMER
    assert has_personal_data("070-123 45 67 a@b.se Storgatan 12") is Finding.PHONE
    assert has_personal_data("portkod 4711, 070-123 45 67") is Finding.DOOR_CODE


def test_a_caller_may_accept_a_kind_and_still_hears_of_the_others():
    place = "Vattenläcka på Storgatan 12, 411 05 Göteborg"
    assert has_personal_data(place) is Finding.ADDRESS
    assert has_personal_data(place, accepted=TIB) is None
    assert has_personal_data(f"{place}, ring 070-123 45 67", accepted=TIB) is Finding.PHONE
    assert has_personal_data(f"{place}, {SHORT}-{TAIL}", accepted=TIB) is Finding.PERSONNUMMER
    assert has_personal_data(f"{place}, portkod 4711", accepted=TIB) is Finding.DOOR_CODE
    assert has_personal_data(EVERYTHING, accepted=frozenset(Finding)) is None


@given(st.text(max_size=300))
@example("\ue000" * 20)
@example("\ue00019380512-1234")
@example("\x00\ud7ff\U0010ffff")
@example("½⅓①㊿Ⅷ〇零")
def test_no_text_makes_the_guard_fail(text):
    assert find(text) <= set(Finding)


@given(st.text("0123456789 -+./:()kr\n", max_size=60))
def test_no_heap_of_digits_and_signs_makes_the_guard_fail(text):
    assert find(text) <= set(Finding)


def test_what_marks_dates_inside_the_guard_cannot_be_written_by_anybody():
    assert find(f"\ue000{SHORT}\ue000-\ue000{TAIL}") == {Finding.PERSONNUMMER}


@pytest.mark.parametrize("piece", PIECES)
def test_long_texts_take_time_in_proportion_to_their_length(piece):
    find(piece * 20_000)  # hangs for minutes or for ever if any pattern backtracks
