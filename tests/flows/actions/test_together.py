"""What one person is told of a morning comes in one turn, however much is due."""

from typing import Any

import pytest

WORKER, COLLEAGUE, ELSEWHERE = 101, 102, 301


def told(office: Any, limit: int) -> tuple[int, list[int]]:
    """How many were due, and the owners of those told of."""
    result = office.act(None, "bevakning.remind", limit)
    return result.value.due, [tell.bevakning.owner_id for tell in result.tells]


@pytest.mark.parametrize(
    ("limit", "turns"),
    [
        pytest.param(3, [(WORKER, COLLEAGUE), (ELSEWHERE, ELSEWHERE)], id="cuts a unit"),
        pytest.param(4, [(WORKER, COLLEAGUE), (ELSEWHERE, ELSEWHERE)], id="cuts none, it seems"),
        pytest.param(5, [(WORKER, COLLEAGUE, ELSEWHERE, ELSEWHERE)], id="cuts nothing"),
        pytest.param(
            2, [(WORKER,), (COLLEAGUE,), (ELSEWHERE, ELSEWHERE)], id="cuts between two units"
        ),
        pytest.param(1, [(WORKER,), (COLLEAGUE,), (ELSEWHERE,), (ELSEWHERE,)], id="one at a time"),
    ],
)
def test_a_turn_that_is_full_leaves_no_unit_and_no_owner_half_told(
    office: Any, limit: int, turns: list[tuple[int, ...]]
) -> None:
    for number in (ELSEWHERE, WORKER, ELSEWHERE, COLLEAGUE):
        last = office.take(number)
    office.now = last.next_at
    for expected in turns:
        due, owners = told(office, limit)
        assert owners == [office.person(number).id for number in expected]
        assert due >= len(expected)
    assert told(office, limit) == (0, [])
