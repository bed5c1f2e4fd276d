"""Two codes that are one case: which other it is, the question, and what becomes of the codes."""

from pathlib import Path

import pytest
from driver import Phone
from evening import Evening, an_evening

from flows.cases.case import Case, CaseEnd
from flows.ports import Tx

MORE, SAME, YES, BACK = "Mer", "Samma som ett annat", "Ja, det är samma", "Tillbaka"
OPEN, NOT_ONE = "Öppna", "Nytt ärende"


async def one(phone: Phone, words: str) -> None:
    """Open one more case."""
    await phone.say(f"/nytt {words}")
    if NOT_ONE in (await phone.last()).labels:
        await phone.tap(NOT_ONE)
    await phone.tap(OPEN)


async def every(evening: Evening) -> list[Case]:
    """Every case, in the order in which they were opened."""

    def read(tx: Tx) -> list[Case]:
        return [case for number in range(1, 9) if (case := tx.cases.get(number)) is not None]

    return await evening.app.store.read(read)


async def two(evening: Evening) -> tuple[Phone, Case, Case]:
    """The secretary opens one that she has sent, the planner the same when it comes."""
    secretary, planner = evening.phones.person(141), evening.phones.person(121)
    await one(secretary, "installation 23 nov")
    await one(planner, "installation 23 nov 24 nov")
    first, second = await every(evening)
    return planner, first, second


async def ask(phone: Phone) -> None:
    await phone.tap(MORE)
    await phone.tap(SAME)


async def test_the_older_code_goes_on_and_knows_what_was_done_in_both(evening: Evening) -> None:
    planner, first, second = await two(evening)
    await ask(planner)
    asked = await planner.last()
    assert asked.text == f"Vilket ärende är samma som {second.code}?"
    assert asked.labels == (f"{first.code} 23 nov", BACK)
    await planner.tap(f"{first.code} 23 nov")
    asked = await planner.last()
    assert asked.text == (
        f"Är {first.code} och {second.code} samma ärende?\n\n"
        f"{first.code}: Skickat. Skickat måndag 23 november.\n"
        f"{second.code}: Mottaget. Skickat måndag 23 november. Mottaget tisdag 24 november.\n\n"
        f"Koden {first.code} gäller sedan. {second.code} leder dit.\nDet går inte att ångra."
    )
    said = await planner.tap(YES, times=2)
    assert said == [
        f"Nu är det ett ärende: {first.code}.",
        "Det är redan gjort, eller så är ärendet avslutat.",
    ]
    joined, gone = await every(evening)
    assert (gone.end, gone.joined_to) == (CaseEnd.JOINED, first.id)
    assert [each.step for each in joined.history] == ["skicka", "ta_emot"]
    texts = [seen.text for seen in await planner.from_bot()]
    assert f"Nu är det ett ärende: {first.code}.\n\nSkriv {first.code} på pärmens flik." in texts
    assert f"{second.code} är samma ärende som {first.code}." in texts
    assert texts[-1].startswith(f"Ring personen om nycklarna: {first.code}.")


async def test_it_works_on_both_databases(database_url: str, tmp_path: Path) -> None:
    database = str(tmp_path / "join.db") if database_url.startswith("sqlite") else database_url
    async with an_evening(database) as evening:
        planner, first, second = await two(evening)
        await ask(planner)
        await planner.tap(f"{first.code} 23 nov")
        await planner.tap(YES)
        ended = [case for case in await every(evening) if case.end is CaseEnd.JOINED]
        assert [case.code for case in ended] == [second.code]


async def test_where_there_is_no_other_it_is_said(evening: Evening) -> None:
    planner = evening.phones.person(121)
    await one(planner, "installation 23 nov 24 nov")
    await one(planner, "flytt 23 nov 24 nov")
    await planner.tap(MORE)
    assert await planner.tap(SAME) == ["Det finns inget annat öppet ärende av samma slag hos dig."]


async def test_many_are_paged(evening: Evening) -> None:
    planner = evening.phones.person(121)
    for day in range(2, 13):
        await one(planner, f"installation {day} nov i går")
    await ask(planner)
    asked = await planner.last()
    assert asked.text.endswith("Sida 1 av 2.")
    await planner.tap("Visa fler")
    assert (await planner.last()).text.endswith("Sida 2 av 2.")
    assert len((await planner.last()).labels) == 2 + 2


async def test_a_case_that_has_changed_meanwhile_is_shown_as_it_is(evening: Evening) -> None:
    planner, first, second = await two(evening)
    await ask(planner)
    label = f"{first.code} 23 nov"
    colleague = evening.phones.person(122)
    await colleague.say("/arenden")
    chosen = next(each for each in (await colleague.last()).labels if second.code in each)
    await colleague.tap(chosen)
    await colleague.tap("Ej nådd")
    assert await planner.tap(label) == ["Något har ändrats. Så här ser det ut nu."]
    assert second.code in (await planner.last()).text
    assert all(case.end is CaseEnd.OPEN for case in await every(evening))


async def test_going_back_joins_nothing(evening: Evening) -> None:
    planner, _, second = await two(evening)
    await ask(planner)
    await planner.tap(BACK)
    assert second.code in (await planner.last()).text
    assert all(case.end is CaseEnd.OPEN for case in await every(evening))


async def test_two_that_say_different_things_stay_two(evening: Evening) -> None:
    planner = evening.phones.person(121)
    await one(planner, "installation 16 nov 17 nov")
    await planner.tap("Nycklar klara, tid bokad")
    await planner.tap("I morgon")
    await evening.jump("2026-11-27 20:05")
    await one(planner, "installation 16 nov 18 nov")
    await planner.tap("Ej nådd")
    first, _ = await every(evening)
    await ask(planner)
    await planner.tap(f"{first.code} 16 nov")
    assert await planner.tap(YES) == ["De två ärendena säger olika saker. Avsluta det som är fel."]
    assert all(case.end is CaseEnd.OPEN for case in await every(evening))


async def test_those_without_days_are_told_apart_by_when_they_were_opened(
    evening: Evening,
) -> None:
    planner = evening.phones.person(121)
    await one(planner, "aterlamning")
    await evening.jump("2026-11-30 09:00")
    await one(planner, "aterlamning")
    first, second = await every(evening)
    await ask(planner)
    await planner.tap(f"{first.code} 27 nov")
    asked = (await planner.last()).text
    assert f"{first.code}: Återlämning begärd. Öppnat fredag 27 november." in asked
    assert f"{second.code}: Återlämning begärd. Öppnat måndag 30 november." in asked


@pytest.mark.parametrize("code", ["AAAAA", "0"])
async def test_made_up_codes_are_answered_kindly(evening: Evening, code: str) -> None:
    planner, _, second = await two(evening)
    await ask(planner)
    last = await planner.last()
    for op in "abg":
        said = await planner.press_data(f"o.{op}.{second.token}.{second.version}.{code}", last.id)
        assert said
    assert all(case.end is CaseEnd.OPEN for case in await every(evening))
