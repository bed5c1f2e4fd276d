"""What the cards of a bevakning say as days pass: question, receipt, the old and the new."""

import pytest
from duties import AFTER, BEFORE, DONE, MORE, NEWER, TAKE_OVER, kept, new, newest, outcome, take
from evening import Evening

TO_DO = "Kontakta personens handläggare i dag: "


@pytest.mark.parametrize("label", [AFTER, BEFORE])
async def test_a_button_of_another_day_asks_anew_when_the_help_began_and_takes_nothing(
    evening: Evening, label: str
) -> None:
    await outcome(evening.worker)
    await evening.worker.tap("Påminn mig måndag")
    await evening.jump("2026-11-30 10:00")
    assert await evening.worker.tap(label) == ["Frågan gällde en annan dag. Svara igen."]
    again = await evening.worker.last()
    assert again.text.startswith("När började hjälpen?")
    assert "Före kl. 07:00 i dag: ring handläggaren måndag 30 november." in again.text
    assert await kept(evening) == []
    await evening.worker.tap(label)
    (found,) = await kept(evening)
    assert str(found.due_on) == ("2026-11-30" if label == BEFORE else "2026-12-01")


async def test_a_button_of_another_day_shows_the_answer_when_there_is_nothing_to_ask(
    evening: Evening,
) -> None:
    await outcome(evening.worker)
    await evening.worker.tap("Påminn mig måndag")
    await evening.jump("2026-11-28 11:00")
    await evening.worker.tap(BEFORE)
    assert (await evening.worker.last()).text.startswith("Ring din egen jour")
    assert await kept(evening) == []


async def test_taken_after_the_units_reminder_time_it_is_for_today_and_disturbs_nobody(
    evening: Evening,
) -> None:
    await evening.jump("2026-11-30 14:00")
    phones = evening.group, evening.chef, evening.colleague
    before = await newest(*phones)
    receipt = await take(evening.worker, began=BEFORE)
    (found,) = await kept(evening)
    assert receipt.text.startswith(TO_DO + found.code)
    assert "Annars kommer en påminnelse tisdag 1 december kl. 07:15." in receipt.text
    await evening.walk("2026-12-01 07:14")
    for phone in phones:
        assert await new(phone, before[phone.chat]) == []
    assert await new(evening.worker, receipt.id) == []
    await evening.walk("2026-12-01 07:15")
    (told,) = await new(evening.worker, receipt.id)
    assert "Försenad." in told.text


async def test_what_is_put_off_for_the_second_time_is_told_to_the_unit(evening: Evening) -> None:
    await take(evening.worker)
    before = await newest(evening.group)
    await evening.walk("2026-11-30 07:15")
    await evening.worker.tap("Vänta till tis 1 dec")
    await evening.walk("2026-12-01 07:15")
    assert await new(evening.group, before[evening.group.chat]) == []
    await evening.worker.tap("Vänta till ons 2 dec")
    (told,) = await new(evening.group, before[evening.group.chat])
    (found,) = await kept(evening)
    assert told.text.startswith(f"Gör klart {found.code} senast onsdag 2 december.")
    assert told.labels == (DONE, TAKE_OVER, MORE)


async def test_after_taking_it_the_answer_can_be_read_and_nothing_pressed_in_it(
    evening: Evening,
) -> None:
    card = await outcome(evening.worker)
    await evening.worker.tap("Påminn mig måndag")
    await evening.worker.tap(AFTER)
    shown = {seen.id: seen for seen in await evening.worker.messages()}[card.id]
    assert shown.text == card.text
    assert shown.labels == ()


async def test_an_older_reminder_says_that_a_newer_one_has_come(evening: Evening) -> None:
    receipt = await take(evening.worker)
    (found,) = await kept(evening)
    await evening.walk("2026-11-30 07:15")
    first = await evening.worker.last()
    await evening.walk("2026-12-01 07:15")
    second = await evening.worker.last()
    shown = {seen.id: seen for seen in await evening.worker.messages()}
    for old in (receipt, first):
        assert shown[old.id].text == NEWER
        assert found.code not in shown[old.id].text
        assert shown[old.id].labels == ()
    assert second.id > first.id > receipt.id
    assert second.labels
