"""Many reminders of a morning, gone through one at a time in one message."""

from datetime import date

from binder import SOCIAL, open_case
from driver import Phone
from evening import Evening

from flows.cases.case import Case

SENT = date(2026, 11, 2)  # four weeks later is Monday 30 November
ONE = "Ta en i taget"
DONE = "Klart, jag har gjort det"
LATER, WEEKS, UNDO = "Hoppa över", "Ringde, ny om 2 veckor", "Ångra det förra"


async def three(evening: Evening) -> list[Case]:
    return [await open_case(evening, n, {"skickat": SENT}) for n in range(3)]


async def test_a_bundle_is_gone_through_card_by_card(evening: Evening) -> None:
    cases = await three(evening)
    await evening.walk("2026-11-30 08:00")
    phone = evening.phones.person(SOCIAL)
    await phone.tap(ONE)
    first = await phone.last()
    assert first.text.startswith(f"Ring larmenheten om uppdraget: {cases[0].code} (1 av 3)")
    assert "Skickat måndag 2 november." in first.text
    await phone.tap(WEEKS)
    second = await phone.last()
    assert second.id == first.id
    assert second.text.startswith(f"Ring larmenheten om uppdraget: {cases[1].code} (2 av 3)")
    assert second.text.endswith(f"Noterat för {cases[0].code}: Ringde, ny om 2 veckor.")
    await phone.tap("Ringde, annat datum")
    assert (await phone.last()).text.split("\n")[0].endswith(f": vilken dag? {cases[1].code}.")
    await phone.tap("I morgon")
    assert f"{cases[2].code} (3 av 3)" in (await phone.last()).text
    await phone.tap("Larmet är igång")
    ended = await phone.last()
    assert ended.text.startswith("Klart. Du har inget mer att följa upp i dag.")
    assert ended.labels == (UNDO,)


async def test_skipped_ones_are_offered_again_and_a_pause_goes_on(evening: Evening) -> None:
    cases = await three(evening)
    await evening.walk("2026-11-30 08:00")
    phone = evening.phones.person(SOCIAL)
    await phone.tap(ONE)
    await phone.tap(LATER)
    assert f"{cases[1].code} (2 av 3)" in (await phone.last()).text
    await phone.tap("Paus")
    assert (await phone.last()).text.startswith("Paus. 2 av 3 är kvar.")
    await phone.tap("Fortsätt")
    assert f"{cases[1].code} (2 av 3)" in (await phone.last()).text
    await phone.tap(WEEKS)
    await phone.tap(WEEKS)
    assert (await phone.last()).text.startswith("Du hoppade över några. 1 är kvar.")
    await phone.tap("Ta dem nu")
    assert f"{cases[0].code} (1 av 1)" in (await phone.last()).text


async def test_an_older_copy_of_a_card_skips_nothing_that_it_does_not_show(
    evening: Evening,
) -> None:
    cases = await three(evening)
    await evening.walk("2026-11-30 08:00")
    phone = evening.phones.person(SOCIAL)
    await phone.tap(ONE)
    older = await phone.last()
    await phone.tap(WEEKS)
    await phone.tap_old(LATER, older)
    assert f"{cases[1].code} (2 av 3)" in (await phone.last()).text
    await phone.tap(LATER)
    assert f"{cases[2].code} (3 av 3)" in (await phone.last()).text


async def test_of_two_taps_one_card_comes(evening: Evening) -> None:
    await three(evening)
    await evening.walk("2026-11-30 08:00")
    phone = evening.phones.person(SOCIAL)
    await phone.tap(ONE)
    await phone.say("/bevakningar")
    await phone.double_tap(ONE)
    assert [LATER in seen.labels for seen in await phone.from_bot()].count(True) == 1


async def test_what_was_noted_is_taken_back(evening: Evening) -> None:
    cases = await three(evening)
    await evening.walk("2026-11-30 08:00")
    phone = evening.phones.person(SOCIAL)
    await phone.tap(ONE)
    await phone.tap(WEEKS)
    assert await phone.tap(UNDO) == ["Ångrat."]
    assert f"{cases[0].code} (1 av 3)" in (await phone.last()).text
    await phone.tap(WEEKS)
    assert f"{cases[1].code} (2 av 3)" in (await phone.last()).text


async def test_the_list_offers_the_same_when_more_than_one_is_due(evening: Evening) -> None:
    phone = evening.phones.person(SOCIAL)
    await open_case(evening, 1, {"skickat": SENT})
    await evening.jump("2026-11-30 09:00")
    await phone.say("/bevakningar")
    assert ONE not in (await phone.last()).labels
    await open_case(evening, 2, {"skickat": SENT})
    await phone.say("/bevakningar")
    await phone.tap(ONE)
    assert "(1 av 2)" in (await phone.last()).text


async def own_of_two(evening: Evening) -> Phone:
    """The second card is a follow-up of one's own, whose reminder is in the chat too."""
    phone = evening.phones.person(SOCIAL)
    await open_case(evening, 1, {"skickat": SENT})
    await phone.say("/bevaka 30 nov")
    await phone.tap("Spara")
    await evening.walk("2026-11-30 09:00")
    await phone.say("/bevakningar")
    await phone.tap(ONE)
    assert "(1 av 2)" in (await phone.last()).text
    await phone.tap(LATER)
    return phone


async def test_a_follow_up_without_a_case_is_among_them(evening: Evening) -> None:
    phone = await own_of_two(evening)
    assert "(2 av 2)" in (await phone.last()).text
    await phone.tap(DONE)
    assert "Du hoppade över några. 1 är kvar." in (await phone.last()).text


async def test_a_done_without_a_case_is_taken_back_for_a_minute(evening: Evening) -> None:
    phone = await own_of_two(evening)
    code = (await phone.last()).text.split(":")[1].split()[0].rstrip(".")
    own = [seen for seen in await phone.from_bot() if code in seen.text and ONE not in seen.labels]
    await phone.tap(DONE)
    assert (await phone.last()).text.endswith(f"Noterat: {code}: klart.")
    shown = {seen.id: seen.text for seen in await phone.from_bot()}
    assert any(f"{code} är klar." in shown[seen.id] for seen in own), "its own card says so too"
    assert await phone.tap(UNDO) == ["Ångrat. Den är öppen igen."]
    again = await phone.last()
    assert code in again.text
    assert "(2 av 2)" in again.text
    await phone.tap(DONE)
    await evening.jump("2026-11-30 09:02")
    (late,) = await phone.tap(UNDO)
    assert late.startswith("Det har gått mer än en minut.")
    assert UNDO not in (await phone.last()).labels


async def test_a_second_tap_leaves_the_way_back(evening: Evening) -> None:
    phone = await own_of_two(evening)
    await phone.double_tap(DONE)
    assert UNDO in (await phone.last()).labels
    await phone.tap("Ta dem nu")
    before = await phone.last()
    await phone.double_tap(WEEKS)
    after = await phone.last()
    assert after.id == before.id
    assert "Noterat för" in after.text
    assert UNDO in after.labels
    assert await phone.tap(UNDO) == ["Ångrat."]
