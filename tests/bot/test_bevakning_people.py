"""A bevakning between people: handed over, taken over, done by two at once, seen by others."""

import asyncio
from dataclasses import replace

from driver import Seen
from duties import AFTER, DONE, HOME_CARE, TAKE_OVER, kept, new, newest, outcome, take
from evening import Evening

from bot.cli.cast import NewInvite, _join
from flows.actions.turn import Turn, Who
from flows.messages import ChatKind
from flows.ports import Tx

NOT_INVITED = "Be din chef om en inbjudan. Bevakningar är för inbjudna."
GONE = "Jag hittar ingen sådan bevakning hos dig. Skriv /bevakningar."
YES, NO = "Ja, jag tar över", "Nej, jag kan inte"


async def offered(evening: Evening) -> Seen:
    """Hemtjänst 1 has taken one and asked Hemtjänst 2 to take it over: the question."""
    await take(evening.worker)
    await evening.worker.tap("Lämna över")
    assert await evening.worker.tap("Hemtjänst 2") == ["Kollegan har fått frågan."]
    return await evening.colleague.last()


async def test_an_offer_names_who_asks_and_what(evening: Evening) -> None:
    asked = await offered(evening)
    (found,) = await kept(evening)
    assert asked.text.startswith(f"Hemtjänst 1 frågar: Kan du ta över {found.code}?")
    assert asked.labels == (YES, NO)
    mine = await evening.worker.last()
    assert "Du har frågat Hemtjänst 2. Den är din tills kollegan säger ja." in mine.text


async def test_an_accepted_offer_moves_it_and_the_reminder(evening: Evening) -> None:
    old = await take(evening.worker)
    await evening.worker.tap("Lämna över")
    await evening.worker.tap("Hemtjänst 2")
    assert await evening.colleague.tap(YES) == ["Du har tagit över."]
    (found,) = await kept(evening)
    told = await evening.worker.last()
    assert told.text == f"Du behöver inte göra något.\n\nHemtjänst 2 tog över {found.code}."
    assert told.labels == ()
    assert (
        await evening.worker.tap_old("Redan gjort", old) == "Någon hann före. Så här ser det ut nu."
    )
    assert [found.id for found in await kept(evening)] == [found.id]
    before = await newest(evening.worker, evening.colleague)
    await evening.walk("2026-11-30 07:15")
    assert await new(evening.worker, before[evening.worker.chat]) == []
    assert len(await new(evening.colleague, before[evening.colleague.chat])) == 1


async def test_a_declined_offer_stays_with_its_owner(evening: Evening) -> None:
    asked = await offered(evening)
    assert await evening.colleague.tap(NO) == ["Okej. Den är kvar hos kollegan."]
    (found,) = await kept(evening)
    assert found.offered_to is None
    told = await evening.worker.last()
    first = f"Kollegan kan inte ta över {found.code}. Den är kvar hos dig."
    assert told.text.startswith(first)
    assert DONE in told.labels
    assert await evening.colleague.tap_old(YES, asked) == "Någon hann före. Så här ser det ut nu."


async def test_an_offer_that_was_accepted_twice_is_accepted_once(evening: Evening) -> None:
    await offered(evening)
    said = await evening.colleague.double_tap(YES)
    assert said[0] == "Du har tagit över."
    assert said[1] == "Du har redan den här bevakningen."
    before = await newest(evening.worker)
    assert await new(evening.worker, before[evening.worker.chat]) == []


async def test_the_picker_leads_back_without_a_second_card(evening: Evening) -> None:
    receipt = await take(evening.worker)
    await evening.worker.tap("Lämna över")
    picker = await evening.worker.last()
    assert picker.id == receipt.id
    assert picker.labels == (
        "Avlösning och ledsagning", "Enhetschef", "Hemtjänst 2", "Hemtjänst natt", "Tillbaka",
    )  # fmt: skip
    await evening.worker.tap("Tillbaka")
    back = await evening.worker.last()
    assert back.id == receipt.id
    assert back.labels == (DONE, "Vänta till tis 1 dec", "Lämna över", "Till kalendern")


async def test_a_colleague_who_blocked_the_bot_cannot_be_asked(evening: Evening) -> None:
    await take(evening.worker)
    await evening.phones.call("POST", "block", {"person": 102})
    await evening.phones.settle()
    await evening.worker.tap("Lämna över")
    (said,) = await evening.worker.tap("Hemtjänst 2")
    assert said == "Jag når inte kollegan. Välj någon annan."
    (found,) = await kept(evening)
    assert found.offered_to is None


async def test_of_two_who_press_done_at_once_one_wins_and_the_other_is_told_who(
    evening: Evening,
) -> None:
    await take(evening.worker)
    await evening.walk("2026-11-30 13:00")
    mine = await evening.worker.find(DONE)
    theirs = await evening.group.find(DONE)
    said = await asyncio.gather(
        evening.worker.press(DONE, mine.id), evening.group.press(DONE, theirs.id)
    )
    words = sorted(each[0] for each in said)
    assert words[1] == "Klart. Bra!"
    assert words[0] in (
        "Hemtjänst 1 hann före, kl. 13:00. Den är klar.",
        "Hemtjänst 2 hann före, kl. 13:00. Den är klar.",
    )
    assert await kept(evening) == []


async def test_done_twice_by_one_person_is_said_kindly(evening: Evening) -> None:
    await take(evening.worker)
    assert await evening.worker.double_tap("Redan gjort") == [
        "Klart. Bra!",
        "Den är redan klar.",
    ]


async def test_whoever_takes_over_in_the_group_gets_a_card_of_their_own(evening: Evening) -> None:
    await take(evening.worker)
    (found,) = await kept(evening)
    await evening.walk("2026-11-30 13:00")
    before = await newest(evening.colleague)
    assert await evening.group.tap(TAKE_OVER) == ["Du har tagit över."]
    (card,) = await new(evening.colleague, before[evening.colleague.chat])
    assert card.text.startswith(f"Kontakta personens handläggare i dag: {found.code}.")
    assert DONE in card.labels
    assert "Hemtjänst 2 tog över" in (await evening.worker.last()).text
    assert "Hemtjänst 2 har bevakningen." in (await evening.group.last()).text
    assert await evening.colleague.tap(DONE) == ["Klart. Bra!"]
    assert (await evening.group.last()).text.startswith(f"{found.code} är klar.")
    assert (await evening.worker.last()).text.startswith(f"{found.code} är klar.")


async def test_the_owner_who_takes_over_in_the_group_has_it_already(evening: Evening) -> None:
    await take(evening.worker)
    await evening.walk("2026-11-30 13:00")
    owner_in_group = evening.phones.person(101, evening.group.chat)
    assert await owner_in_group.tap(TAKE_OVER) == ["Du har redan den här bevakningen."]


async def test_a_person_of_another_unit_can_do_nothing_with_it(evening: Evening) -> None:
    receipt = await take(evening.worker)
    planner = evening.phones.person(121)
    await planner.say("/bevakningar")
    assert (await planner.last()).text.startswith("Inget att följa upp nu.")
    bevakning = receipt.data("Redan gjort").removesuffix(".d")
    for op in ("d", "s", "a", "n", "k", "h.0", "o.1"):
        (said,) = await planner.press_data(f"{bevakning}.{op}", (await planner.last()).id)
        assert said == GONE, op
    (found,) = await kept(evening)
    assert found.version == 1


async def test_a_stranger_can_do_nothing_with_it(evening: Evening) -> None:
    receipt = await take(evening.worker)
    await evening.stranger.say("/bevakningar")
    assert (await evening.stranger.last()).text == NOT_INVITED
    bevakning = receipt.data("Redan gjort").removesuffix(".d")
    for op in ("d", "s", "a", "n", "k", "h.0", "o.1"):
        message = (await evening.stranger.last()).id
        (said,) = await evening.stranger.press_data(f"{bevakning}.{op}", message)
        assert said == NOT_INVITED, op
    (found,) = await kept(evening)
    assert found.version == 1


async def test_a_colleague_may_finish_it_but_not_put_it_off_or_give_it_away(
    evening: Evening,
) -> None:
    receipt = await take(evening.worker)
    await evening.colleague.say("/bevakningar")
    listing = (await evening.colleague.last()).id
    bevakning = receipt.data("Redan gjort").removesuffix(".d")
    for op in ("s", "o.5", "n"):
        (said,) = await evening.colleague.press_data(f"{bevakning}.{op}", listing)
        assert said == "Det går inte. Så här ser det ut nu."
    assert await evening.colleague.press_data(f"{bevakning}.d", listing) == ["Klart. Bra!"]


async def test_a_bevakning_that_is_not_there_is_said_to_be_gone(evening: Evening) -> None:
    await evening.worker.say("/bevakningar")
    message = (await evening.worker.last()).id
    for op in ("d", "k", "h.0"):
        (said,) = await evening.worker.press_data(f"b.AAAAAAAAAAAA.1.{op}", message)
        assert said == GONE


async def test_the_list_shows_mine_and_the_units_and_opens_them(evening: Evening) -> None:
    await evening.worker.say("/bevakningar")
    assert (await evening.worker.last()).text.startswith("Inget att följa upp nu.")
    await take(evening.worker)
    await take(evening.colleague)
    mine, theirs = await kept(evening)
    await evening.worker.say("/bevakningar")
    listing = await evening.worker.last()
    assert listing.text.startswith("Du har 1 att följa upp. Enheten har 1 till.")
    assert listing.labels == (f"{mine.code} · 30 nov", f"{theirs.code} · 30 nov", "Till kalendern")
    await evening.worker.tap(listing.labels[0])
    card = await evening.worker.last()
    assert card.id > listing.id
    assert card.text.startswith(f"Kontakta handläggaren måndag 30 november: {mine.code}.")
    assert card.labels == (DONE, "Vänta till tis 1 dec", "Lämna över", "Till kalendern")
    await evening.worker.tap(listing.labels[1])
    assert (await evening.worker.last()).labels == (DONE, TAKE_OVER)
    await evening.group.say("/bevakningar@jourlots_bot")
    words = "Skriv /bevakningar till mig i en privat chatt."
    assert (await evening.group.last()).text == words


async def test_a_long_list_has_pages(evening: Evening) -> None:
    await take(evening.worker)
    await copies(evening, 19)
    await evening.worker.say("/bevakningar")
    first = await evening.worker.last()
    assert first.text.startswith("Du har 20 att följa upp.")
    assert len(first.labels) == 10
    seen = list(first.labels[:-2])
    for rows, buttons in ((8, ("Visa förra", "Visa fler")), (4, ("Visa förra",))):
        await evening.worker.tap("Visa fler")
        page = await evening.worker.last()
        assert page.id == first.id
        assert page.labels[rows:] == (*buttons, "Till kalendern")
        seen += page.labels[:rows]
    assert len(set(seen)) == 20
    await evening.worker.tap("Visa förra")
    await evening.worker.tap("Visa förra")
    assert (await evening.worker.last()).labels == first.labels


async def test_in_a_unit_of_sixty_two_presses_find_any_colleague(evening: Evening) -> None:
    for number in range(56):
        invite = NewInvite(HOME_CARE, "hemtjanst", f"Vikarie {number:02}")
        await _join(evening.app, 5000 + number, ChatKind.PRIVATE, invite)
    await take(evening.worker)
    await evening.worker.tap("Lämna över")
    seen: list[str] = []
    *parts, back = (await evening.worker.last()).labels
    assert (len(parts), back) == (3, "Tillbaka")
    for part in parts:
        await evening.worker.tap(part)
        *people, whole, back = (await evening.worker.last()).labels
        assert (whole, back) == ("Visa alla", "Tillbaka")
        seen += people
        await evening.worker.tap("Visa alla")
    assert len(seen) == len(set(seen)) == 60
    await evening.worker.tap(parts[-1])
    assert "Hemtjänst 1" not in seen
    await evening.worker.tap(seen[-1])  # a substitute whose phone Telegram does not know
    (found,) = await kept(evening)
    assert found.offered_to is None
    assert (await evening.worker.last()).text.startswith("Kollegan kan inte ta över")


async def test_two_units_are_offered_by_name(evening: Evening) -> None:
    await _join(evening.app, 101, ChatKind.PRIVATE, NewInvite("Nattpatrullen", "hemtjanst", "N"))
    card = await outcome(evening.worker)
    assert [label for label in card.labels if label.startswith("Påminn")] == [
        "Påminn: Hemtjänst Centr…",
        "Påminn: Nattpatrullen",
    ]
    await evening.worker.tap("Påminn: Nattpatrullen")
    await evening.worker.tap(AFTER)
    assert len(await kept(evening, "Nattpatrullen")) == 1
    assert await kept(evening) == []


async def test_content_that_no_longer_knows_the_kind_still_reminds(evening: Evening) -> None:
    await take(evening.worker)
    (found,) = await kept(evening)
    routine = evening.app.house.library.routines[0]
    watches = dict(routine.watches)
    routine.watches.clear()
    try:
        await evening.walk("2026-11-30 07:15")
    finally:
        routine.watches.update(watches)
    assert (await evening.worker.last()).text.startswith(
        f"Följ upp ärendet måndag 30 november: {found.code}."
    )


async def copies(evening: Evening, count: int) -> None:
    """More bevakningar like the one that is there."""
    (one,) = await kept(evening)
    codes = [f"22{a}-{b}2" for a in "3456" for b in "34567"]

    def add(tx: Tx) -> None:
        turn = Turn(tx, evening.app.house, Who(is_house=True), evening.clock.now())
        for code in codes[:count]:
            tx.bevakningar.add(replace(one, token=turn.house.token(), code=code))

    await evening.app.store.run(add)
