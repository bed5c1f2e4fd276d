"""Case codes: five signs of 28 that nobody mistakes for another."""

import re

from hypothesis import given
from hypothesis import strategies as st

from flows.cases.codes import ALPHABET, case_code
from flows.privacy import has_personal_data


def test_the_alphabet_has_28_signs_and_no_look_alikes() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 28
    assert ALPHABET.isascii()
    assert re.fullmatch("[A-Z2-9]+", ALPHABET)
    for sign in "01IOLQSZ":
        assert sign not in ALPHABET


@given(st.lists(st.integers(0, 27), min_size=5, max_size=5))
def test_a_code_is_written_in_two_groups_of_signs_from_the_alphabet(drawn: list[int]) -> None:
    numbers = iter(drawn)
    code = case_code(lambda below: next(numbers))
    assert re.fullmatch(f"[{ALPHABET}]{{3}}-[{ALPHABET}]{{2}}", code)
    assert code.replace("-", "") == "".join(ALPHABET[n] for n in drawn)


@given(st.lists(st.integers(0, 27), min_size=5, max_size=5))
def test_a_code_is_never_taken_for_personal_data(drawn: list[int]) -> None:
    numbers = iter(drawn)
    assert has_personal_data(case_code(lambda below: next(numbers))) is None


def test_a_code_is_drawn_from_28_and_nothing_else() -> None:
    asked: list[int] = []
    case_code(lambda below: asked.append(below) or 0)
    assert asked == [28] * 5
