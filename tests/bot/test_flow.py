"""/laget: the unit's flow in words, as a picture, and as a file for Excel."""

import csv
import io
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from driver import Phone, Seen
from evening import ALARM_GROUP, Evening
from papers import outcomes

from bot.pictures.studio import NotDrawn
from flows.actions.cases.opening import Open
from flows.actions.cases.steps import Act
from flows.actions.people import who_in
from flows.actions.registry import perform
from flows.actions.turn import Done, Turn
from flows.messages import ChatKind
from flows.ports import Tx

PLANNER, CHIEF, OTHER_CHIEF, ADMIN = 121, 124, 111, 158
ALARM = "Larmenheten Centrum"
TODAY = date(2026, 11, 27)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


async def opened(evening: Evening, name: str, days: int, *steps: str) -> str:
    """A planned installation that the planner received so many days ago, and its code."""
    token = name.ljust(12, "x")
    given = {"skickat": days_ago(days), "mottaget": days_ago(days)}

    def work(tx: Tx) -> str:
        who = who_in(tx, tx.chats.meet(PLANNER, ChatKind.PRIVATE), PLANNER)
        turn = Turn(tx, evening.app.house, who, evening.clock.now())
        result = perform(turn, "case.open", Open(token, "installation", "ta_emot_nytt", given))
        assert isinstance(result, Done), result
        for step in steps:
            seen = result.value.seen
            result = perform(turn, "case.act", Act(token, seen, step, {}))
            assert isinstance(result, Done), result
        code: str = result.value.case.code
        return code

    code = await evening.app.store.run(work)
    await evening.phones.settle()
    return code


async def pictures(phone: Phone) -> list[Seen]:
    return [seen for seen in await phone.from_bot() if seen.raw["photo"]]


async def card(phone: Phone) -> Seen:
    """The newest message that is neither picture nor file."""
    found = [seen for seen in await phone.from_bot() if seen.text]
    return [seen for seen in found if not (seen.raw["photo"] or seen.raw["document"])][-1]


async def table(evening: Evening, phone: Phone) -> list[Mapping[str, str]]:
    (seen,) = [seen for seen in await phone.from_bot() if seen.raw["document"]]
    url = evening.server.page_url.rstrip("/") + seen.raw["document"]["url"]
    async with evening.phones.session.get(url) as answer:
        words = (await answer.read()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(words, newline=""), delimiter=";"))


@pytest.mark.parametrize("number", [PLANNER, CHIEF])
async def test_whoever_plans_or_leads_sees_first_what_is_late_then_a_picture(
    evening: Evening, number: int
) -> None:
    old = await opened(evening, "old", 50)
    waiting = await opened(evening, "waiting", 20, "inte_klara")
    await opened(evening, "new", 3)
    phone = evening.phones.person(number)
    await phone.say("/laget")
    seen = await card(phone)
    assert seen.text == (
        f"Börja med det som är sent. {ALARM} har 3 ärenden.\n\n"
        f"Mottaget: 2 (1 sent). Längst: {old} 50 dagar.\n"
        f"Väntar på nycklar: 1. Längst: {waiting} 0 dagar.\n\n"
        "Avslutade de senaste 30 dagarna: 0."
    )
    assert seen.labels == ("Hämta som CSV",)
    (picture,) = await pictures(phone)
    assert picture.id > seen.id
    assert picture.text == (
        "Så länge har de stått i läget:\n"
        "Mottaget: 1 under 1 vecka, 1 över 5 veckor.\n"
        "Väntar på nycklar: 1 under 1 vecka."
    )


async def test_the_file_has_a_row_for_each_open_case_and_is_noted_in_the_log(
    evening: Evening,
) -> None:
    old, new = await opened(evening, "old", 50), await opened(evening, "new", 3)
    phone = evening.phones.person(CHIEF)
    await phone.say("/läget")
    await phone.tap("Hämta som CSV")
    rows = await table(evening, phone)
    assert [(row["kod"], row["läge"], row["dagar i läget"], row["sent"]) for row in rows] == [
        (old, "Mottaget", "50", "ja"),
        (new, "Mottaget", "3", "nej"),
    ]
    assert rows[0]["öppnat"] == "2026-10-08"
    last = (await phone.from_bot())[-1]
    assert last.raw["document"]["name"] == "laget-2026-11-27.csv"
    assert last.text.startswith("Öppna filen i Excel.")
    assert await outcomes(evening, "unit.sheet") == ["done"]


async def test_without_cases_there_is_no_picture_and_no_file(evening: Evening) -> None:
    phone = evening.phones.person(OTHER_CHIEF)
    await phone.say("/laget")
    seen = await card(phone)
    assert seen.text.startswith("Inga öppna ärenden i Hemtjänst Centrum.")
    assert seen.labels == ()
    assert await pictures(phone) == []


async def test_an_ended_case_is_only_a_number(evening: Evening) -> None:
    code = await opened(evening, "old", 50, "avslutat")
    phone = evening.phones.person(CHIEF)
    await phone.say("/laget")
    seen = await card(phone)
    assert "Avslutade de senaste 30 dagarna: 1." in seen.text
    assert code not in seen.text
    assert await pictures(phone) == []
    await evening.jump("2026-12-28 09:00")
    await phone.say("/laget")
    assert "Avslutade de senaste 30 dagarna: 0." in (await card(phone)).text


async def test_an_administrator_chooses_a_unit_and_sees_numbers_but_no_codes(
    evening: Evening,
) -> None:
    code = await opened(evening, "old", 50)
    phone = evening.phones.person(ADMIN)
    await phone.say("/laget")
    assert (await card(phone)).text == "Välj enhet."
    while ALARM not in (await card(phone)).labels:
        await phone.tap("Visa fler")
    unit = (await card(phone)).data(ALARM).rpartition(".")[2]
    await phone.tap(ALARM)
    seen = await card(phone)
    assert "Mottaget: 1 (1 sent). Längst: 50 dagar." in seen.text
    assert code not in seen.text
    assert seen.labels == ()
    said = await phone.press_data(f"y.c.{unit}", seen.id)
    assert said == ["Bara enhetschefen och planerarna ser läget. Fråga din chef."]
    assert [seen for seen in await phone.from_bot() if seen.raw["document"]] == []
    assert await outcomes(evening, "unit.sheet") == ["not_yours"]


@pytest.mark.parametrize("number", [101, 141, 123, 191])
async def test_whoever_neither_leads_nor_plans_is_refused_by_command_and_by_a_stolen_button(
    evening: Evening, number: int
) -> None:
    await opened(evening, "old", 50)
    await evening.phones.person(CHIEF).say("/laget")
    stolen = (await card(evening.phones.person(CHIEF))).data("Hämta som CSV")
    phone = evening.phones.person(number)
    await phone.send(start=True)
    await phone.say("/laget")
    words = "Bara enhetschefen och planerarna ser läget. Fråga din chef."
    seen = await phone.last()
    assert seen.text == words
    for data in (stolen, stolen.replace("y.c", "y.f"), "y.e.0"):
        assert await phone.press_data(data, seen.id) == [words]
    assert await pictures(phone) == []


async def test_an_enhetschef_sees_no_other_unit(evening: Evening) -> None:
    await opened(evening, "old", 50)
    await evening.phones.person(CHIEF).say("/laget")
    stolen = (await card(evening.phones.person(CHIEF))).data("Hämta som CSV")
    phone = evening.phones.person(OTHER_CHIEF)
    await phone.say("/laget")
    seen = await card(phone)
    for data in (stolen, stolen.replace("y.c", "y.f")):
        (said,) = await phone.press_data(data, seen.id)
        assert said == "Bara enhetschefen och planerarna ser läget. Fråga din chef."
    assert await outcomes(evening, "unit.flow") == ["not_yours"]


async def test_in_a_group_nothing_is_shown(evening: Evening) -> None:
    group = evening.phones.person(CHIEF, ALARM_GROUP)
    await group.say("/laget")
    assert (await group.last()).text == "Skriv /laget till mig i en privat chatt."


async def test_a_fault_of_the_drawing_leaves_the_words(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> bytes:
        raise NotDrawn("no room to draw")

    await opened(evening, "old", 50)
    monkeypatch.setattr("bot.pictures.studio.Studio.png", broken)
    phone = evening.phones.person(CHIEF)
    await phone.say("/laget")
    assert await pictures(phone) == []
    assert (await phone.from_bot())[-1].text.startswith("Så länge har de stått i läget:")


async def test_a_button_of_another_form_is_an_old_one(evening: Evening) -> None:
    phone = evening.phones.person(CHIEF)
    await phone.say("/laget")
    seen = await card(phone)
    for data in ("y.", "y.c", "y.x.1", "y.c.1.2", "y.f.-1", "y.f.9999999999"):
        said = await phone.press_data(data, seen.id)
        assert said == ["Knappen fungerar inte längre. Skriv /hjalp."], data
