"""Buttons that we never made, in every form that the sieve lets through: none raises."""

import asyncio
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count, product
from pathlib import Path
from string import ascii_lowercase

import proven
import pytest
from counter import Counter

from bot.chat.turn import _AREAS, take_turn
from bot.telegram.sieve import _BUTTON
from flows.actions.turn import House
from flows.calendar import Calendar
from flows.messages import InboxItem
from flows.ports import Tx
from storage.store import open_store

FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
CHEF = 111
# Days, months, minutes and ids at the edges of what fits in a button.
EDGES = ("0", "1", "202612", "99991231", "999999999")
TAILS = (
    (),
    *((number,) for number in EDGES),
    *(("0", number) for number in EDGES),
    *product(("0",), ("99991231", "999999999"), ("0", "999912")),
    *((number, "ABCDEFGHIJKL", "0") for number in EDGES),
    *(("1", "1", "hemtjanst"), ("1", "alla", "0"), ("1", "1", "1", "1")),
)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    house = House(proven.library(), Calendar(), secrets.randbelow)
    with asyncio.Runner() as runner:
        store = open_store(str(tmp_path / "jourlots.db"))
        made = Counter(store, house, FRIDAY, runner)
        made.join(CHEF, "Hemtjänst", "enhetschef", "")
        made.join(CHEF, "Hemtjänst", "admin", "")
        yield made
        runner.run(store.close())


@pytest.mark.parametrize("area", sorted(_AREAS))
def test_a_button_that_we_never_made_is_answered(counter: Counter, area: str) -> None:
    forged = [".".join((area, op, *tail)) for op, tail in product(ascii_lowercase, TAILS)]

    def press(tx: Tx) -> list[object]:
        """All in one transaction: nothing is delivered, and nobody waits for the disk."""
        numbers, answers = count(1_000_000), []
        for data in filter(_BUTTON.fullmatch, forged):
            payload = {"kind": "press", "from": CHEF, "message": 1, "group": False}
            payload |= {"query": "q", "data": data}
            item = InboxItem(1, next(numbers), CHEF, payload, FRIDAY)
            tx.inbox.add([item])
            answers.append(take_turn(tx, item, counter.house, FRIDAY, FRIDAY))
        return answers

    answers = counter.run(press)
    assert answers
    assert None not in answers
