"""The tick tells of all that is due, also beside a part of it that stumbles."""

from datetime import date

import pytest
import ring
from evening import Evening, instant
from sqlalchemy import select, text

from flows.people.absence import Absence
from storage.tables import bevakning

MONDAY = date(2026, 11, 30)


async def test_what_an_absent_person_owes_and_nobody_can_read_holds_up_no_reminder(
    evening: Evening,
) -> None:
    """On Monday morning Hemtjänst 1 is away, and what they owe is damaged."""
    await evening.jump(ring.START)
    for phone in (evening.worker, evening.colleague):
        await ring.take_bevakning(phone)
    app, due = evening.app, instant("2026-11-30 07:15")

    def spoil(tx) -> str:
        owner, colleague = (tx.people.in_chat(tx.chats.by_telegram(n).id) for n in (101, 102))
        begins = Absence(
            0, owner.id, MONDAY, MONDAY, None, None, None, app.clock.now(), next_at=due
        )
        tx.absences.add(begins)
        damage = text("UPDATE bevakning SET steps = '{' WHERE owner_id = :id")
        assert tx.sql.change(damage, id=owner.id) == 1
        whose = select(bevakning.c.code).where(bevakning.c.owner_id == colleague.id)
        return str(tx.sql.value(whose))

    code = await app.store.run(spoil)
    evening.clock.move(due)
    await app.tick.once()
    await evening.phones.settle()
    told = await evening.colleague.last()
    assert (app.tick.messages, told.labels[1]) == (1, "Vänta till tis 1 dec")
    assert code in told.text


async def test_a_part_that_stumbles_holds_up_no_reminder(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    await evening.jump(ring.START)
    await ring.take_bevakning(evening.worker)

    def stumble(tx: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(evening.app.tick, "_absences", stumble)
    evening.clock.move(instant("2026-11-30 07:15"))
    with pytest.raises(RuntimeError, match="a fault of ours"):
        await evening.app.tick.once()
    await evening.phones.settle()
    assert evening.app.tick.messages == 1
