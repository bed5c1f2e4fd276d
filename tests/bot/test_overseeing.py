"""What an enhetschef sees of the cases of their unit: everything, and nothing to press."""

from datetime import date

import pytest
from binder import SOCIAL, open_case, take
from evening import Evening

LEADS, ELSEWHERE, COLLEAGUE = 124, 111, 142
GONE = "Jag hittar inget sådant ärende hos dig. Skriv /arenden."
OLD = {"skickat": date(2026, 9, 1), "mottaget": date(2026, 9, 2)}


async def test_the_enhetschef_of_a_unit_reads_the_case_and_can_press_nothing(
    evening: Evening,
) -> None:
    case = await open_case(evening, 1, {"skickat": OLD["skickat"]}, by=SOCIAL)
    phone = evening.phones.person(LEADS)
    await phone.say("/bevakningar")
    shown = await phone.last()
    await phone.press_data(f"c.{case.token}.1.k", shown.id)
    card = await phone.last()
    assert case.code in card.text.split("\n")[0]
    assert "Ansvar\n" in card.text
    assert "Gjort\n" in card.text
    assert card.labels == ()
    for op in ("m", "i", "z", "s.1", "d.1.20260901", "h.0.0", "a.0"):
        said = await phone.press_data(f"c.{case.token}.1.{op}", card.id)
        assert said == [GONE], op
    assert (await phone.last()).id == card.id


@pytest.mark.parametrize("number", [ELSEWHERE, 101])
async def test_nobody_else_reads_it(evening: Evening, number: int) -> None:
    case = await open_case(evening, 1, {"skickat": OLD["skickat"]}, by=SOCIAL)
    phone = evening.phones.person(number)
    await phone.say("/bevakningar")
    shown = await phone.last()
    assert await phone.press_data(f"c.{case.token}.1.k", shown.id) == [GONE]


async def test_where_nobody_leads_a_colleague_reads_what_nobody_does(evening: Evening) -> None:
    """Whoever is told to see to it can see what it is, and it stays so until it is done."""
    case = await open_case(evening, 1, {"skickat": date(2026, 11, 2)}, by=SOCIAL)
    colleague = evening.phones.person(COLLEAGUE)
    await colleague.say(case.code)
    assert case.code not in (await colleague.last()).text.replace(GONE, ""), "nothing is late"
    await evening.walk("2026-12-01 08:01")
    told = await colleague.last()
    assert told.text.startswith(f"Se till att det blir gjort i dag: {case.code}.")
    assert told.labels == ("Visa ärendet",)
    await colleague.tap("Visa ärendet")
    shown = await colleague.last()
    assert shown.text.startswith(f"Se till att det blir gjort: {case.code}.")
    assert "Försenat: Följ upp uppdraget." in shown.text
    assert shown.labels == ()
    await take(evening, case, "ta_emot", mottaget=date(2026, 11, 30))
    await colleague.say(case.code)
    assert (await colleague.last()).text.startswith(f"Se till att det blir gjort: {case.code}.")
    await colleague.say("/bevakningar")
    await colleague.tap(f"{case.code} · 30 nov – sen")
    assert (await colleague.last()).text.startswith(f"Se till att det blir gjort: {case.code}.")
