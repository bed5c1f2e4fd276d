"""A message of several that has not left holds nothing that is over when it leaves."""

import pytest
from binder import PLANNER, SOCIAL, open_case
from bundled import MONDAY, bundles, codes, of
from driver import Phone, Seen
from evening import ALARM_GROUP, Evening, instant
from trouble import until

from flows.cases.case import Case
from storage.tables import outbox

SECONDS_HELD = 3600.0
WAITS = "väntar på er"


async def press(phone: Phone, seen: Seen, label: str) -> None:
    """Press, though the answer is slow to show."""
    body = {"person": phone.number, "message": seen.id, "button": label}
    await phone._phones.call("POST", "press", body)


async def end(evening: Evening, phone: Phone, case: Case, before: Seen) -> None:
    """Press Avslutat on the other side of its card, while nothing is sent."""
    await press(phone, before, "Avslutat")

    async def ended() -> bool:
        stored = await evening.app.store.read(lambda tx: tx.cases.get(case.id))
        return stored is not None and not stored.is_open

    await until(ended)


async def sides(phone: Phone, cases: list[Case]) -> list[Seen]:
    """The other side of each case's card, where Avslutat is."""
    found = []
    for case in cases:
        await phone.say(case.code)
        await phone.tap("Mer")
        found.append(await phone.last())
    return found


async def waiting(evening: Evening) -> bool:
    """Whether a message of several waits to be sent."""
    rows = await evening.app.store.read(
        lambda tx: tx.sql.rows(outbox.select().where(outbox.c.state == "pending"))
    )
    return any("," in (row.about or "") for row in rows)


async def held(evening: Evening, moment: str) -> None:
    """Let the clock tell of what is due then, and send nothing."""
    evening.app.sender.hold(SECONDS_HELD)
    evening.clock.move(instant(moment))
    await evening.app.tick.once()
    assert await waiting(evening)


async def release(evening: Evening) -> None:
    evening.app.sender.hold(0.0)
    await evening.phones.settle()


async def test_of_three_reminders_the_one_that_is_not_over_comes(evening: Evening) -> None:
    soc = evening.phones.person(SOCIAL)
    cases = [await open_case(evening, n, MONDAY) for n in range(4)]
    await evening.walk("2026-11-30 07:59")
    cards = await sides(soc, cases[:2])
    await held(evening, "2026-11-30 08:00")
    await end(evening, soc, cases[0], cards[0])
    await end(evening, soc, cases[1], cards[1])
    await release(evening)
    (seen,) = await bundles(soc)
    assert seen.text.startswith("Du har 2 att följa upp i dag.")
    assert codes(seen) == of(cases[2:])


async def test_when_one_is_left_its_card_comes_and_when_none_is_nothing(evening: Evening) -> None:
    soc = evening.phones.person(SOCIAL)
    cases = [await open_case(evening, n, MONDAY) for n in range(2)]
    await evening.walk("2026-11-30 07:59")
    cards = await sides(soc, cases)
    await held(evening, "2026-11-30 08:00")
    await end(evening, soc, cases[0], cards[0])
    await release(evening)
    assert await bundles(soc) == []
    assert (await soc.last()).text.startswith(f"Ring larmenheten om uppdraget: {cases[1].code}.")
    assert "I dag." in (await soc.last()).text


@pytest.mark.parametrize("over", [1, 3])
async def test_a_group_is_told_of_no_case_that_has_ended(evening: Evening, over: int) -> None:
    planner, group = evening.phones.person(PLANNER), evening.phones.person(PLANNER, ALARM_GROUP)
    cases = [await open_case(evening, n, MONDAY) for n in range(3)]
    cards = await sides(planner, cases)
    await held(evening, "2026-11-30 07:00")
    for case, card in list(zip(cases, cards, strict=True))[:over]:
        await end(evening, planner, case, card)
    await release(evening)
    found = [each for each in await group.from_bot() if WAITS in each.text]
    assert [codes(each) for each in found] == ([of(cases[1:])] if over == 1 else [])
    if over == 1:
        assert found[0].text.startswith("2 ärenden väntar på er.")
