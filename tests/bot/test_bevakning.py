"""One bevakning from the press that takes it to the day it is done, on the calendar's terms."""

import re

import pytest
from duties import AFTER, BEFORE, DONE, MORE, NEWER, TAKE_OVER, kept, new, newest, outcome, take
from evening import Evening

TO_DO = "Kontakta personens handläggare i dag: "


async def test_on_a_friday_evening_it_asks_when_the_help_began(evening: Evening) -> None:
    card = await outcome(evening.worker)
    assert "Påminn mig måndag" in card.labels
    await evening.worker.tap("Påminn mig måndag")
    asked = await evening.worker.last()
    assert asked.text == (
        "När började hjälpen?\n\n"
        "Före kl. 07:00 i dag: ring handläggaren fredag 27 november.\n"
        "Efter kl. 07:00: ring måndag 30 november."
    )
    assert asked.labels == (AFTER, BEFORE, "Tillbaka till svaret")
    await evening.worker.tap(AFTER)
    receipt = await evening.worker.last()
    assert receipt.text.startswith("Sparat. Jag påminner dig måndag 30 november kl. 07:15.")
    (found,) = await kept(evening)
    assert found.code in receipt.text
    assert re.fullmatch(r"[2-9A-Y]{3}-[2-9A-Y]{2}", found.code)
    assert str(found.due_on) == "2026-11-30"


async def test_the_question_leads_back_to_the_answer(evening: Evening) -> None:
    card = await outcome(evening.worker)
    await evening.worker.tap("Påminn mig måndag")
    await evening.worker.tap("Tillbaka till svaret")
    assert (await evening.worker.last()).text == card.text
    assert await kept(evening) == []


async def test_on_a_saturday_there_is_nothing_to_ask(evening: Evening) -> None:
    await evening.jump("2026-11-28 11:00")
    receipt = await take(evening.worker, began=None)
    assert receipt.text.startswith("Sparat. Jag påminner dig måndag 30 november kl. 07:15.")


async def test_help_that_began_before_opening_is_followed_up_the_same_day(
    evening: Evening,
) -> None:
    await evening.jump("2026-11-30 10:00")
    await take(evening.worker, began=BEFORE)
    (found,) = await kept(evening)
    assert str(found.due_on) == "2026-11-30"
    receipt = await evening.worker.last()
    assert receipt.text.startswith(TO_DO + found.code)
    assert "Annars kommer en påminnelse måndag 30 november kl. 13:00." in receipt.text
    await evening.walk("2026-11-30 13:00")
    assert "Ingen har bockat av" in (await evening.group.last()).text


async def test_help_that_began_before_opening_and_is_noted_at_night_waits_for_the_office(
    evening: Evening,
) -> None:
    receipt = await take(evening.worker, began=BEFORE)
    assert receipt.text.startswith("Sparat. Jag påminner dig måndag 30 november kl. 07:15.")
    before = await newest(evening.worker)
    await evening.walk("2026-11-30 07:15")
    (told, *_) = await new(evening.worker, before[evening.worker.chat])
    assert "Försenad." in told.text


@pytest.mark.parametrize("label", ["Påminn mig måndag", AFTER])
async def test_taps_at_once_take_one(evening: Evening, label: str) -> None:
    await outcome(evening.worker)
    if label == AFTER:
        await evening.worker.tap("Påminn mig måndag")
        said = await evening.worker.tap(AFTER, times=3)
        assert said == ["Bevakningen är sparad."] * 3
    else:
        await evening.jump("2026-11-28 11:00")
        said = await evening.worker.tap(label, times=3)
        assert said == ["Bevakningen är sparad."] * 3
    assert len(await kept(evening)) == 1
    offers = [seen for seen in await evening.worker.from_bot() if "Påminn" in str(seen.labels)]
    assert offers == []


async def test_a_stranger_is_told_to_note_it_and_cannot_take_it(evening: Evening) -> None:
    card = await outcome(evening.stranger)
    assert not any("Påminn" in label for label in card.labels)
    assert "Skriv upp måndag 30 november själv. Jag påminner bara inbjudna." in card.text
    run = card.data("Varför?").removesuffix(".w")
    for op in ("t.0.1", "n.0.1", "f.0.1"):
        await evening.stranger.press_data(f"{run}.{op}", card.id)
    assert await kept(evening) == []


async def test_the_whole_line_is_told_until_it_is_done(evening: Evening) -> None:
    """07:15 the owner, 13:00 the group, the next vardag the owner and the enhetschef, and again."""
    await take(evening.worker)
    (found,) = await kept(evening)
    phones = evening.worker, evening.group, evening.chef, evening.colleague
    for at, told in (
        ("2026-11-30 07:14", ()),
        ("2026-11-30 07:15", (evening.worker,)),
        ("2026-11-30 12:59", ()),
        ("2026-11-30 13:00", (evening.group,)),
        ("2026-12-01 07:14", ()),
        ("2026-12-01 07:15", (evening.worker,)),
        ("2026-12-01 14:59", ()),
        ("2026-12-01 15:00", (evening.chef,)),
        ("2026-12-02 07:15", (evening.worker,)),
        ("2026-12-02 15:00", (evening.chef,)),
        ("2026-12-04 16:00", (evening.worker, evening.chef) * 2),
        ("2026-12-07 07:00", ()),
        ("2026-12-07 07:15", (evening.worker,)),
    ):
        before = await newest(*phones)
        await evening.walk(at)
        for phone in phones:
            came = await new(phone, before[phone.chat])
            expected = [each.chat for each in told].count(phone.chat)
            assert len(came) == expected, (at, phone.chat, [each.text for each in came])
            assert all(found.code in each.text for each in came[-1:])
            assert all(each.text == NEWER for each in came[:-1])
    last = await evening.worker.last()
    assert last.text.startswith(TO_DO)
    assert "Försenad." in last.text
    with_buttons = [s for s in await evening.worker.from_bot() if found.code in s.text and s.labels]
    assert with_buttons == [last]


async def test_a_clock_that_stands_at_the_due_time_sends_once(evening: Evening) -> None:
    await take(evening.worker)
    before = await newest(evening.worker)
    await evening.walk("2026-11-30 07:15")
    for _ in range(3):
        await evening.app.tick.once()
        await evening.phones.settle()
    (told,) = await new(evening.worker, before[evening.worker.chat])
    assert told.labels == (DONE, "Vänta till tis 1 dec", "Lämna över")


async def test_done_stops_everything_and_is_shown_everywhere(evening: Evening) -> None:
    await take(evening.worker)
    (found,) = await kept(evening)
    await evening.walk("2026-11-30 13:00")
    assert await evening.worker.tap(DONE) == ["Klart. Bra!"]
    for phone, labels in ((evening.worker, ("Ångra",)), (evening.group, ())):
        last = await phone.last()
        assert last.text.startswith(f"{found.code} är klar.")
        assert "Hemtjänst 1 bockade av den måndag 30 november kl. 13:00." in last.text
        assert last.labels == labels
    before = await newest(evening.worker, evening.group, evening.chef)
    await evening.walk("2026-12-04 18:00")
    for phone in (evening.worker, evening.group, evening.chef):
        assert await new(phone, before[phone.chat]) == []


async def test_snoozed_it_comes_back_the_next_vardag_once(evening: Evening) -> None:
    await take(evening.worker)
    await evening.walk("2026-11-30 07:15")
    said = await evening.worker.double_tap("Vänta till tis 1 dec")
    assert said[0] == "Uppskjuten."
    (found,) = await kept(evening)
    assert str(found.due_on) == "2026-12-01"
    card = await evening.worker.last()
    assert card.text.startswith(f"Kontakta handläggaren tisdag 1 december: {found.code}.")
    assert "Uppskjuten till tisdag 1 december." in card.text
    await evening.walk("2026-11-30 08:15")  # the week's digest names it
    before = await newest(evening.worker, evening.group)
    await evening.walk("2026-12-01 07:14")
    assert await new(evening.worker, before[evening.worker.chat]) == []
    assert await new(evening.group, before[evening.group.chat]) == []
    await evening.walk("2026-12-01 13:00")
    assert len(await new(evening.worker, before[evening.worker.chat])) == 1
    assert len(await new(evening.group, before[evening.group.chat])) == 1


async def test_snoozed_before_christmas_it_comes_back_after_it(evening: Evening) -> None:
    await evening.jump("2026-12-22 20:00")
    receipt = await take(evening.worker)
    assert "onsdag 23 december kl. 07:15" in receipt.text
    await evening.walk("2026-12-23 07:15")
    await evening.worker.tap("Vänta till mån 28 dec")
    (found,) = await kept(evening)
    assert str(found.due_on) == "2026-12-28"
    before = await newest(evening.worker)
    await evening.walk("2026-12-28 07:14")
    assert await new(evening.worker, before[evening.worker.chat]) == []
    await evening.walk("2026-12-28 07:15")
    assert len(await new(evening.worker, before[evening.worker.chat])) == 1


async def test_nothing_is_told_in_quiet_hours(evening: Evening) -> None:
    await take(evening.worker)
    before = await newest(evening.worker, evening.group)
    await evening.jump("2026-11-30 20:00")  # the bot was down all Monday
    await evening.walk("2026-12-01 07:14")
    assert await new(evening.worker, before[evening.worker.chat]) == []
    await evening.walk("2026-12-01 07:15")
    (told,) = await new(evening.worker, before[evening.worker.chat])
    assert "Försenad." in told.text
    assert len(await new(evening.group, before[evening.group.chat])) == 1


async def test_an_outage_of_days_is_told_once_and_marked_late(evening: Evening) -> None:
    await take(evening.worker)
    before = await newest(evening.worker, evening.group, evening.chef)
    await evening.jump("2026-12-03 10:00")
    for phone in (evening.worker, evening.group, evening.chef):
        (told,) = await new(phone, before[phone.chat])
        assert "Försenad." in told.text


async def test_whoever_blocks_the_bot_passes_it_on_to_the_group(evening: Evening) -> None:
    await take(evening.worker)
    (found,) = await kept(evening)
    await evening.phones.call("POST", "block", {"person": 101})
    before = await newest(evening.group)
    await evening.walk("2026-11-30 07:15")
    (told,) = await new(evening.group, before[evening.group.chat])
    assert found.code in told.text
    assert told.labels == (DONE, TAKE_OVER, MORE)


async def test_whoever_blocks_the_bot_after_the_reminder_passes_it_on_at_once(
    evening: Evening,
) -> None:
    await take(evening.worker)
    await evening.walk("2026-11-30 07:15")
    before = await newest(evening.group, evening.chef)
    await evening.phones.call("POST", "block", {"person": 101})
    await evening.phones.settle()
    await evening.walk("2026-11-30 07:20")
    assert len(await new(evening.group, before[evening.group.chat])) == 1
    await evening.walk("2026-11-30 18:00")
    assert len(await new(evening.group, before[evening.group.chat])) == 1
    (lost,) = await new(evening.chef, before[evening.chef.chat])
    assert lost.text.startswith("Be Hemtjänst 1 att skriva till mig igen.")


async def test_a_colleague_who_was_asked_and_cannot_be_reached_counts_as_a_no(
    evening: Evening,
) -> None:
    await take(evening.worker)
    await evening.worker.tap("Lämna över")
    await evening.phones.fault(kind="blocked", method="sendMessage", chat=102)
    before = await newest(evening.worker, evening.group)
    await evening.worker.tap("Hemtjänst 2")
    await evening.walk("2026-11-30 07:00")
    (told,) = await new(evening.worker, before[evening.worker.chat])
    assert told.text.startswith("Kollegan kan inte ta över")
    assert await new(evening.group, before[evening.group.chat]) == []
    await evening.walk("2026-11-30 07:15")
    assert len(await new(evening.worker, before[evening.worker.chat])) == 2
    assert await new(evening.group, before[evening.group.chat]) == []


async def test_a_block_that_is_found_when_sending_passes_it_on_at_once(evening: Evening) -> None:
    await take(evening.worker)
    await evening.phones.fault(kind="blocked", method="sendMessage", chat=101)
    before = await newest(evening.group)
    await evening.walk("2026-11-30 07:15")
    assert len(await new(evening.group, before[evening.group.chat])) == 1
    await evening.walk("2026-11-30 14:00")
    assert len(await new(evening.group, before[evening.group.chat])) == 1


async def test_without_a_group_every_member_is_told(evening: Evening) -> None:
    await take(evening.worker)
    await evening.phones.call(
        "POST", "group", {"do": "kick_bot", "person": 102, "chat": evening.group.chat}
    )
    await evening.phones.settle()
    phones = [evening.phones.person(number) for number in (101, 102, 103, 105, 111)]
    await evening.walk("2026-11-30 07:15")
    before = await newest(*phones)
    await evening.walk("2026-11-30 13:00")
    for phone in phones:
        assert len(await new(phone, before[phone.chat])) == 1


async def test_where_there_is_no_enhetschef_the_group_is_told_again(evening: Evening) -> None:
    await take(evening.worker)
    await evening.phones.call("POST", "block", {"person": 111})
    await evening.walk("2026-12-01 14:00")
    before = await newest(evening.group)
    await evening.walk("2026-12-01 15:00")
    assert len(await new(evening.group, before[evening.group.chat])) == 1


async def test_a_bevakning_over_the_clock_change_keeps_its_wall_time(evening: Evening) -> None:
    await evening.jump("2027-03-26 20:00")  # Good Friday; clocks change on Easter Sunday
    await take(evening.worker, began=None)
    before = await newest(evening.worker)
    await evening.walk("2027-03-30 07:14")
    assert await new(evening.worker, before[evening.worker.chat]) == []
    await evening.walk("2027-03-30 07:15")
    assert len(await new(evening.worker, before[evening.worker.chat])) == 1
