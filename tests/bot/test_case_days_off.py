"""A day that is no vardag and is not moved, on people's phones: the reminder comes while they can
still act, says the true day, and calls nothing late that is not."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from binder import PLANNER, SOCIAL, open_case, take
from driver import Phone, Seen
from evening import ALARM_GROUP, Evening, an_evening

from flows.cases.case import Case

SATURDAY = date(2026, 11, 28)
ENDS = "Beslutet tar slut. Avsluta det och meddela"
FETCH = "Hämta nycklarna"


async def to_return(evening: Evening) -> Case:
    """An alarm that is to be given back."""
    return await open_case(evening, 1, {}, process="aterlamning", step="ska_avslutas")


async def keys_ready(evening: Evening, on: date) -> Case:
    """The keys are to be fetched on the day."""
    both = {"skickat": date(2026, 10, 19), "mottaget": date(2026, 10, 20)}
    case = await open_case(evening, 1, both, by=PLANNER, step="ta_emot_nytt")
    return await take(evening, case, "nycklar_klara", hamtning=on)


async def since(phone: Phone, before: Sequence[Seen]) -> list[Seen]:
    """What has come to the phone since then."""
    known = {each.id for each in before}
    return [each for each in await phone.from_bot() if each.id not in known]


async def test_a_decision_that_ends_on_a_saturday_is_told_on_friday_with_its_day(
    tmp_path: Path,
) -> None:
    async with an_evening(str(tmp_path / "jourlots.db"), "2026-11-25 10:00") as evening:
        case = await to_return(evening)
        phone = evening.phones.person(SOCIAL)
        await phone.say(case.code)
        await phone.tap("Mer")
        await phone.tap("Beslutet har slutdatum")
        await phone.say("på lördag")
        assert (await phone.last()).text.endswith("Det är lördag, ingen vardag.")
        await phone.tap("Ja, lör 28 nov")
        card = await phone.last()
        assert card.text.startswith("Noterat: Beslutet har slutdatum.")
        assert f"{ENDS} lördag 28 november." in card.text
        assert "Jag påminner fredag 27 november kl. 08:00." in card.text

        before = await phone.messages()
        await evening.walk("2026-11-27 07:59")
        assert await since(phone, before) == []
        await evening.walk("2026-11-27 08:00")
        (told,) = await since(phone, before)
        assert told.text.startswith(f"{ENDS}: {case.code}.\n\nLördag 28 november.")
        assert "Försenad" not in told.text
        assert "Jag påminner" not in told.text
        assert "Beslutet är avslutat" in told.labels

        before = await phone.messages()
        await evening.walk("2026-12-01 07:59")
        (digest,) = await since(phone, before)  # the weekend is left in peace, Monday is no step
        assert digest.text.startswith("Börja med det som är sent.\n\nSena: 1.")
        before = await phone.messages()
        await evening.walk("2026-12-01 08:00")
        (late,) = await since(phone, before)
        assert "Försenad. Det skulle vara gjort lördag 28 november." in late.text


async def test_with_a_months_notice_it_comes_on_the_friday_too(tmp_path: Path) -> None:
    async with an_evening(str(tmp_path / "jourlots.db"), "2027-01-27 10:00") as evening:
        case = await to_return(evening)
        await take(evening, case, "beslutet_slutar", SOCIAL, beslut_slut=date(2027, 2, 27))
        phone = evening.phones.person(SOCIAL)
        await evening.walk("2027-02-26 07:59")
        before = await phone.messages()
        await evening.walk("2027-02-26 08:00")
        (told,) = await since(phone, before)
        assert told.text.startswith(f"{ENDS}: {case.code}.\n\nLördag 27 februari.")


async def test_keys_booked_for_a_saturday_are_told_on_friday_and_late_on_monday(
    tmp_path: Path,
) -> None:
    async with an_evening(str(tmp_path / "jourlots.db"), "2026-10-20 10:00") as evening:
        case = await keys_ready(evening, date(2026, 10, 24))
        group = evening.phones.person(PLANNER, ALARM_GROUP)
        await evening.walk("2026-10-23 07:59")
        before = await group.messages()
        await evening.walk("2026-10-23 08:00")
        (told,) = [each for each in await since(group, before) if case.code in each.text]
        assert told.text.startswith(f"{FETCH}: {case.code}.\n\nLördag 24 oktober.")
        assert "Försenad" not in told.text
        before = await group.messages()
        await evening.walk("2026-10-26 07:59")
        assert await since(group, before) == []
        await evening.walk("2026-10-26 08:00")
        (late,) = [each for each in await since(group, before) if case.code in each.text]
        assert "Försenad. Det skulle vara gjort lördag 24 oktober." in late.text


async def test_known_on_friday_afternoon_it_comes_at_once_and_is_not_late(tmp_path: Path) -> None:
    async with an_evening(str(tmp_path / "jourlots.db"), "2026-11-27 16:00") as evening:
        case = await to_return(evening)
        phone = evening.phones.person(SOCIAL)
        before = await phone.messages()
        await take(evening, case, "beslutet_slutar", SOCIAL, beslut_slut=SATURDAY)
        await evening.walk("2026-11-27 16:01")
        (told,) = await since(phone, before)
        assert told.text.startswith(f"{ENDS}: {case.code}.\n\nLördag 28 november.")
        assert "Försenad" not in told.text


@pytest.mark.parametrize("known", ["2026-11-27 18:00", "2026-11-28 07:30", "2026-11-28 11:00"])
async def test_known_when_nobody_may_be_disturbed_any_more_it_comes_as_late_in_the_morning(
    tmp_path: Path, known: str
) -> None:
    async with an_evening(str(tmp_path / "jourlots.db"), known) as evening:
        case = await to_return(evening)
        await take(evening, case, "beslutet_slutar", SOCIAL, beslut_slut=SATURDAY)
        phone = evening.phones.person(SOCIAL)
        await phone.say(case.code)
        assert "Jag påminner måndag 30 november kl. 08:00." in (await phone.last()).text
        before = await phone.messages()
        await evening.walk("2026-11-30 07:59")
        assert [each for each in await since(phone, before) if ENDS in each.text] == []
        await evening.walk("2026-11-30 08:00")
        assert "Försenad. Det skulle vara gjort lördag 28 november." in (await phone.last()).text


async def test_several_of_a_friday_are_one_message_and_none_is_called_late(tmp_path: Path) -> None:
    async with an_evening(str(tmp_path / "jourlots.db"), "2026-11-25 10:00") as evening:
        for number in (1, 2):
            case = await open_case(evening, number, {}, process="aterlamning", step="ska_avslutas")
            await take(evening, case, "beslutet_slutar", SOCIAL, beslut_slut=SATURDAY)
        phone = evening.phones.person(SOCIAL)
        await evening.walk("2026-11-27 08:00")
        told = await phone.last()
        assert told.text.startswith("Du har 2 att följa upp i dag.")
        assert "sen" not in told.text.split()
        await phone.tap(told.labels[0])
        assert f"{ENDS} lördag 28 november." in (await phone.last()).text
