"""What chats show of a case: groups little, everybody nothing a day after it ended."""

from datetime import date
from pathlib import Path

from binder import PLANNER, SOCIAL, open_case
from duties import DONE, MORE, NEWER, TAKE_OVER, kept, outcome, take
from evening import Evening, an_evening

STUB = "Klart. Mer står i journalen."


async def about(evening: Evening, code: str) -> list[str]:
    """Every message of every chat that still shows the code."""
    state = await evening.phones.call("GET", "state")
    chats = [chat["id"] for chat in state["chats"]]
    return [
        seen.text
        for chat in chats
        for seen in await evening.phones.messages(chat)
        if code in seen.text or any(code in label for label in seen.labels)
    ]


async def told_to_all(evening: Evening) -> str:
    """Taken, told to its owner, the group and the enhetschef. Its code."""
    await take(evening.worker)
    (found,) = await kept(evening)
    await evening.walk("2026-12-01 15:00")
    return found.code


async def test_a_group_sees_that_something_is_to_be_done_and_not_what(evening: Evening) -> None:
    await take(evening.worker)
    (found,) = await kept(evening)
    await evening.walk("2026-11-30 13:00")
    seen = await evening.group.last()
    assert seen.text == (
        f"Gör klart {found.code} i dag.\n\nIngen har bockat av. Hemtjänst 1 har bevakningen.\n\n"
        "Titta i journalen vem koden gäller."
    )
    assert seen.labels == (DONE, TAKE_OVER, MORE)


async def test_who_asks_in_the_group_is_told_more_in_private(evening: Evening) -> None:
    await take(evening.worker)
    (found,) = await kept(evening)
    await evening.walk("2026-11-30 13:00")
    shown = await evening.group.last()
    said = await evening.group.tap(MORE)
    assert said == ["Du har fått mer i din chatt med mig."]
    assert await evening.group.last() == shown
    more = await evening.colleague.last()
    assert f"Kontakta personens handläggare i dag: {found.code}." in more.text
    assert "Hjälpen började fredag 27 november." in more.text
    await evening.colleague.tap(DONE)
    assert (await evening.group.last()).text.startswith(f"{found.code} är klar.")


async def test_whoever_is_no_member_of_the_unit_is_told_nothing(evening: Evening) -> None:
    await take(evening.worker)
    (found,) = await kept(evening)
    await evening.walk("2026-11-30 13:00")
    card = await evening.group.find(MORE)
    stranger = evening.stranger
    await stranger.send(start=True)
    before = await stranger.from_bot()
    (said,) = await stranger.press_data(card.data(MORE), before[-1].id)
    assert found.code not in said
    assert await stranger.from_bot() == before


async def test_whoever_blocked_the_bot_is_asked_to_open_the_chat(evening: Evening) -> None:
    await take(evening.worker)
    await evening.walk("2026-11-30 13:00")
    await evening.phones.call("POST", "block", {"person": 102})
    await evening.phones.settle()
    assert await evening.group.tap(MORE) == [
        "Jag når dig inte. Öppna din chatt med mig och tryck Starta."
    ]


async def test_cards_about_a_case_are_protected_and_the_code_is_copied_by_a_button(
    evening: Evening,
) -> None:
    receipt = await take(evening.worker)
    (found,) = await kept(evening)
    assert "Kopiera koden" in receipt.labels
    await evening.walk("2026-12-01 15:00")
    await evening.worker.say("/bevakningar")
    for phone in (evening.worker, evening.group, evening.chef):
        for seen in await phone.from_bot():
            if found.code in seen.text or any(found.code in label for label in seen.labels):
                assert seen.raw["protected"], seen.text
    card = await outcome(evening.colleague)
    assert not card.raw["protected"]


async def test_within_a_day_of_its_end_no_chat_says_more_than_that_it_ended(
    evening: Evening,
) -> None:
    code = await told_to_all(evening)
    await evening.worker.tap(DONE)
    assert len(await about(evening, code)) == 3
    await evening.walk("2026-12-02 10:59")
    assert len(await about(evening, code)) == 3
    await evening.walk("2026-12-02 11:00")
    assert await about(evening, code) == []
    for phone in (evening.worker, evening.group, evening.chef):
        stubs = [seen for seen in await phone.from_bot() if seen.text == STUB]
        assert len(stubs) == 1
        assert stubs[0].labels == ()
        assert await forgotten(evening)


async def forgotten(evening: Evening) -> bool:
    """Whether nothing is known any more of where it was shown."""
    return not await evening.app.store.read(lambda tx: tx.cards.shown_in("bevakning:1"))


async def test_every_older_message_of_it_says_nothing_either(evening: Evening) -> None:
    await take(evening.worker)
    (found,) = await kept(evening)
    for _ in range(2):
        await evening.worker.say("/bevakningar")
        listed = await evening.worker.last()
        await evening.worker.tap(listed.labels[0])
    await evening.walk("2026-11-30 07:15")
    shown = await about(evening, found.code)
    lists = [seen for seen in await evening.worker.from_bot() if seen.text.startswith("Du har")]
    assert len(shown) == 2  # the list and the newest card
    assert lists[-1].labels
    assert [seen.text for seen in await evening.worker.from_bot()].count(NEWER) == 3


async def test_an_outage_over_the_hour_leaves_no_card_behind(tmp_path: Path) -> None:
    database = str(tmp_path / "jourlots.db")
    async with an_evening(database) as evening:
        code = await told_to_all(evening)
        await evening.worker.tap(DONE)
        await evening.jump("2026-12-04 09:00")
        assert await about(evening, code) == []
        edits = (await evening.phones.call("GET", "state"))["calls"]["editMessageText"]
        await evening.walk("2026-12-06 20:00")
        again = (await evening.phones.call("GET", "state"))["calls"]["editMessageText"]
        assert again == edits


async def test_a_message_that_cannot_be_edited_is_deleted(evening: Evening) -> None:
    code = await told_to_all(evening)
    await evening.worker.tap(DONE)
    refusal = {"kind": "bad_request", "description": "message can't be edited", "times": 3}
    await evening.phones.fault(method="editMessageText", **refusal)
    await evening.walk("2026-12-02 11:00")
    assert await about(evening, code) == []


async def test_an_old_button_pressed_after_that_shows_nothing_again(evening: Evening) -> None:
    await take(evening.worker)
    (found,) = await kept(evening)
    await evening.walk("2026-11-30 07:15")
    card = await evening.worker.last()
    await evening.worker.tap(DONE)
    await evening.walk("2026-12-02 08:00")
    assert await evening.worker.tap_old(DONE, card) == STUB
    assert await about(evening, found.code) == []
    assert await forgotten(evening)


async def test_a_blocked_chat_gets_its_stub_when_it_is_open_again(evening: Evening) -> None:
    code = await told_to_all(evening)
    await evening.phones.call("POST", "block", {"person": 101})
    await evening.phones.settle()
    await evening.group.tap(DONE)
    await evening.walk("2026-12-03 11:00")
    assert len(await about(evening, code)) == 1
    await evening.worker.send(start=True)
    assert await about(evening, code) == []


async def test_a_list_that_names_it_is_old_then(evening: Evening) -> None:
    code = await told_to_all(evening)
    await evening.colleague.say("/bevakningar")
    listed = await evening.colleague.last()
    assert any(code in label for label in listed.labels)
    await evening.worker.tap(DONE)
    await evening.walk("2026-12-02 11:00")
    assert await about(evening, code) == []
    assert (await evening.colleague.last()).text == "Listan är gammal. Skriv /bevakningar."
    await evening.colleague.say("/bevakningar")
    assert (await evening.colleague.last()).text.startswith("Inget att följa upp nu.")


async def test_an_old_list_says_how_to_see_that_list_as_it_is_now(evening: Evening) -> None:
    days = {"skickat": date(2026, 11, 2), "mottaget": date(2026, 11, 4)}
    case = await open_case(evening, 1, days, by=PLANNER, step="ta_emot_nytt")
    planner, social = evening.phones.person(PLANNER), evening.phones.person(SOCIAL)
    await social.say("/arenden")
    assert case.code in (await social.last()).labels[0]
    await planner.say(f"/arenden {case.code}")
    await planner.tap("Mer")
    await planner.tap("Avslutat")
    await evening.walk("2026-11-29 12:00")
    texts = [each.text for each in await social.messages()]
    assert "Listan är gammal. Skriv /arenden." in texts
    assert not any(case.code in each for each in texts)
