"""Whatever anybody presses on the cards of cases, in any order: nothing falls over, nothing is
forgotten, and nobody is left with a card that lies."""

import random
from datetime import date, timedelta

import pytest
from binder import PLANNER, SOCIAL, open_case
from evening import ALARM_GROUP, Evening

from flows.actions.cases.steps import state_of
from flows.actions.turn import Turn, Who
from flows.cases.owed import owed
from flows.cases.watching import is_same
from flows.ports import Tx

CREW = (PLANNER, 122, 123, 131, 132, SOCIAL)
OPENINGS = (
    ("installation", "skicka", {"skickat": date(2026, 11, 2)}),
    ("bradska", "bradskar", {}),
    ("aterlamning", "ska_avslutas", {}),
    ("flytt", "skicka", {"skickat": date(2026, 11, 16)}),
)
PRESSES = 70


async def press_something(evening: Evening, chance: random.Random) -> None:
    """One press on one of the newest cards of somebody."""
    number = chance.choice(CREW)
    group = ALARM_GROUP if number in (PLANNER, 122, 123) and chance.random() < 0.2 else None
    phone = evening.phones.person(number, group) if group else evening.phones.person(number)
    if group is None and chance.random() < 0.3:
        await phone.say(chance.choice(("/arenden", "/bevakningar")))
    cards = [each for each in (await phone.messages())[-4:] if each.labels]
    if not cards:
        return
    card = chance.choice(cards)
    buttons = [each for row in card.raw["buttons"] for each in row if each["data"]]
    if buttons:
        answers = await phone.press_data(chance.choice(buttons)["data"], card.id)
        assert all("gick fel" not in words for words in answers)


def is_kept(evening: Evening, tx: Tx) -> None:
    """What is owed in every open case has its bevakning, and nothing else has one."""
    turn = Turn(tx, evening.app.house, Who(is_house=True), evening.app.clock.now())
    posts = {(unit.id, role) for unit in tx.people.units() for role in ("planerare",)}
    for case in tx.cases.open_at(posts):
        state = state_of(turn, case)
        assert state is not None
        open_now = tx.bevakningar.open_of_case(case.id)
        wanted = owed(state, evening.app.house.calendar)
        assert len(open_now) == len(wanted)
        assert all(any(is_same(each, owes) for each in open_now) for owes in wanted)


@pytest.mark.parametrize("seed", range(2))
async def test_any_presses_of_any_role_keep_every_case(evening: Evening, seed: int) -> None:
    chance = random.Random(seed)
    for number, (process, step, dates) in enumerate(OPENINGS):
        await open_case(evening, number, dates, step=step, process=process)
    at = evening.clock.now()
    for turn in range(PRESSES):
        await press_something(evening, chance)
        if turn % 10 == 9:
            at += timedelta(days=chance.choice((1, 3, 8)))
            await evening.clock.walk(at)
        await evening.app.store.read(lambda tx: is_kept(evening, tx))
    assert evening.app.health.reasons() == {}
    assert await evening.app.store.read(lambda tx: tx.overview.waiting_updates()) == 0
