"""What is still owed in a chat is found by the rules by which it was told, and much of it costs no
more than little."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
import ring
from binder import SOCIAL, open_case
from bundled import MONDAY, booked, bundle, codes, of, own
from evening import Evening
from sqlalchemy import text

from bot.chat import reminders
from bot.chat.still_owed import StillOwed
from flows.actions.turn import Tell, TellKind, Turn
from storage.sql import Sql


async def test_a_row_that_nobody_can_read_hides_nothing_else(
    evening: Evening,
) -> None:
    soc = evening.phones.person(SOCIAL)
    mine = await own(evening, soc, "lördag kl 10", "söndag kl 10")
    cases = [await open_case(evening, n, MONDAY) for n in range(2)]
    await own(evening, soc, "söndag 20 december kl 10")
    await evening.walk("2026-11-30 07:30")

    def damage(tx: Any) -> None:
        spoil = text("UPDATE bevakning SET steps = '{' WHERE kind = 'EGEN' AND state = 'planned'")
        assert tx.sql.change(spoil) == 1

    await evening.app.store.run(damage)
    await evening.walk("2026-11-30 08:01")
    assert codes(await bundle(soc)) == [*of(cases), *mine]


async def test_the_newer_one_costs_as_much_with_much_that_was_told_before(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    asked = [0]
    ask, post = Sql._ask, reminders.post

    def counted(self: Any, statement: Any, *more: Any) -> Any:
        asked[0] += 1
        return ask(self, statement, *more)

    def posted(turn: Any, tells: Any, machine_now: datetime) -> None:
        asked[0] = 0
        post(turn, tells, machine_now)
        counts.append(asked[0])

    monkeypatch.setattr(Sql, "_ask", counted)
    monkeypatch.setattr("bot.chat.reminders.post", posted)
    soc = evening.phones.person(SOCIAL)

    async def cost(day: int) -> int:
        await own(evening, soc, f"{day} december kl 11", f"{day} december kl 11")
        await evening.walk(f"2026-12-{day:02} 10:59")
        counts.clear()
        await evening.walk(f"2026-12-{day:02} 11:00")
        return max(counts)

    await own(evening, soc, *["1 december kl 9"] * 10)
    few = await cost(1)
    await own(evening, soc, *["2 december kl 9"] * 40)
    assert await cost(2) == few


async def test_whoever_is_told_of_something_is_owed_it_by_the_same_rules(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every place that a reminder can reach: an owner, a substitute, all who hold a role, a
    group, the enhetschef, and everybody of a unit in which nobody else is left."""
    told, strange = set(), list[Tell]()
    post = reminders.post

    def posted(turn: Turn, tells: Sequence[Tell], machine_now: datetime) -> None:
        owed = StillOwed(turn)
        for each in tells:
            if each.bevakning.id not in {
                there.bevakning.id for there in owed.in_chat(each.chat_id)
            }:
                strange.append(each)
            told.add((each.kind, bool(each.instead_of)))
        post(turn, tells, machine_now)

    monkeypatch.setattr(reminders, "post", posted)
    await evening.jump(ring.START)
    for phone in (evening.worker, evening.colleague):
        await ring.take_bevakning(phone)
    await own(evening, evening.phones.person(SOCIAL), "söndag kl 10")
    for number in range(2):
        await open_case(evening, number, MONDAY)
        await booked(evening, number + 4, date(2026, 12, 1))
        await open_case(evening, number + 8, {}, step="bradskar", process="bradska")
    await evening.worker.say("/franvaro 2026-11-30 2026-12-02")
    await evening.worker.tap("Ingen ersätter")
    await evening.colleague.say("/franvaro 2026-12-01 2026-12-02")
    await evening.colleague.tap("Hemtjänst natt")
    await evening.walk("2026-12-02 12:00")
    await evening.phones.call("POST", "block", {"person": SOCIAL})
    await evening.walk("2026-12-07 15:01")
    assert strange == []
    assert {kind for kind, _ in told} == set(reminders.REMINDERS)
    assert (TellKind.DUE, True) in told
