"""What an enhetschef sees of the cases of their unit: everything, and nothing to press."""

from datetime import date

import pytest
from binder import SOCIAL, open_case
from evening import Evening

LEADS, ELSEWHERE = 124, 111
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
