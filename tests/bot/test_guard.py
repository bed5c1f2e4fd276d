"""What has to go: it is taken away, told of in kind words, and leaves no trace."""

import logging
import re
from pathlib import Path
from typing import Any

import pytest
from driver import Phone, Seen
from evening import HOME_CARE_GROUP, Evening
from noted import total
from places import places

NUMBER = "19470319-2383"
DIGITS = NUMBER.replace("-", "")
OLD = "Knappen fungerar inte längre. Skriv /hjalp."
WRONG = "Det var fel träff"
KINDS = {
    "19470319-2383": "personnummer",
    "ring 0701234567": "telefonnummer",
    "anna.andersson@example.se": "e-postadress",
    "portkod 4711": "portkod",
    "hon bor på Storgatan 7": "adress",
}


async def new(phone: Phone, **sent: Any) -> list[Seen]:
    """What the bot writes to the person when this is sent."""
    before = len(await phone.from_bot())
    await phone.send(**sent)
    return (await phone.from_bot())[before:]


async def mine(phone: Phone) -> list[Seen]:
    return [seen for seen in await phone.messages() if not seen.from_bot]


async def demote(evening: Evening) -> None:
    """The bot is an ordinary member of the unit's group, and may delete nothing there."""
    deed = {"do": "demote_bot", "person": 101, "chat": HOME_CARE_GROUP}
    await evening.phones.call("POST", "group", deed)
    await evening.phones.settle()


@pytest.mark.parametrize(("written", "kind"), KINDS.items())
async def test_the_first_line_says_what_to_leave_out(
    evening: Evening, written: str, kind: str
) -> None:
    (said,) = await new(evening.worker, text=written)
    assert said.text.startswith(f"Skriv igen utan {kind}.\n")
    assert "Jag tog bort ditt meddelande. Jag sparade det inte." in said.text
    assert len(said.text) <= 350
    assert await mine(evening.worker) == []


async def test_when_telegram_refuses_the_person_takes_it_away(evening: Evening) -> None:
    refusal = {"kind": "bad_request", "description": "message can't be deleted for everyone"}
    await evening.phones.fault(method="deleteMessage", **refusal)
    (said,) = await new(evening.worker, text=NUMBER)
    assert said.text.startswith("Ta bort ditt meddelande. Skriv igen utan personnummer.\n")
    assert "Jag kan inte ta bort det." in said.text
    assert len(said.text) <= 350


async def test_a_deletion_that_nobody_answers_delays_no_word_of_danger(evening: Evening) -> None:
    await evening.phones.fault(kind="server_error", method="deleteMessage")
    (said,) = await new(evening.worker, text=f"{NUMBER} andas inte")
    assert said.text.startswith("Fara för liv: ring 112 nu.\n\nTa bort ditt meddelande.")


async def test_danger_comes_first_and_the_kind_after_it(evening: Evening) -> None:
    (said,) = await new(evening.worker, text=f"{NUMBER} andas inte")
    assert said.text.startswith("Fara för liv: ring 112 nu.\n\nSkriv igen utan personnummer.")


async def test_in_a_group_it_is_told_in_private_and_the_group_hears_nothing(
    evening: Evening,
) -> None:
    before = len(await evening.worker.from_bot())
    assert await new(evening.group, text=NUMBER) == []
    assert await mine(evening.group) == []
    told = await evening.colleague.last()
    assert told.text.startswith("Skriv igen utan personnummer.")
    assert "Jag tog bort ditt meddelande i gruppen." in told.text
    assert len(await evening.worker.from_bot()) == before


async def test_whoever_has_no_chat_with_the_bot_is_told_in_the_group_without_name_or_kind(
    evening: Evening,
) -> None:
    await evening.phones.call("POST", "block", {"person": 102})
    await evening.phones.settle()
    (said,) = await new(evening.group, text=NUMBER)
    assert said.text.startswith("Skriv inga personuppgifter här.\n")
    assert "Hemtjänst" not in said.text
    assert "personnummer" not in said.text
    assert said.labels == ()
    assert await mine(evening.group) == []


async def test_in_a_group_where_the_bot_may_delete_nothing_the_person_is_asked_to(
    evening: Evening,
) -> None:
    await demote(evening)
    await evening.group.say("/jourtid@jourlots_bot")
    await evening.group.reply(NUMBER, await evening.group.last())
    assert len(await mine(evening.group)) == 2
    told = await evening.colleague.last()
    assert told.text.startswith("Ta bort ditt meddelande i gruppen. Skriv igen utan personnummer.")


async def test_what_a_colleague_wrote_and_is_answered_goes_too_and_nobody_is_named(
    evening: Evening,
) -> None:
    await demote(evening)
    other = evening.phones.person(101, HOME_CARE_GROUP)
    await other.say(f"Ring {NUMBER}")  # no word to the bot: it does not see it
    (seen,) = await mine(evening.group)
    await evening.phones.call(
        "POST", "group", {"do": "promote_bot", "person": 101, "chat": HOME_CARE_GROUP}
    )
    await evening.group.reply("@jourlots_bot titta", seen)
    assert await mine(evening.group) == []
    assert "Hemtjänst 1" not in (await evening.colleague.last()).text


async def test_a_picture_with_such_words_is_to_go_from_the_telephone_too(
    evening: Evening,
) -> None:
    (said,) = await new(evening.worker, text=NUMBER, media="photo")
    assert said.text.startswith("Skriv igen utan personnummer.")
    assert "Ta bort bilden i telefonen också." in said.text
    assert await mine(evening.worker) == []


async def test_an_album_is_answered_once_and_every_picture_goes(evening: Evening) -> None:
    before = len(await evening.worker.from_bot())
    for _ in range(3):
        await evening.worker.send(media="photo")
    single = len(await evening.worker.from_bot()) - before
    assert single == 3
    for number in range(3):
        content = {"message_id": 9000 + number, "photo": [], "media_group_id": "13370000000000"}
        person = {"id": 101, "is_bot": False, "first_name": "H"}
        chat = {"id": 101, "type": "private"}
        await evening.worker.send(raw={"message": {**content, "from": person, "chat": chat}})
    assert len(await evening.worker.from_bot()) - before == single + 1
    calls = (await evening.phones.call("GET", "state"))["calls"]
    assert calls["deleteMessage"] == 6


async def test_a_picture_in_the_units_group_goes_and_a_sticker_stays(evening: Evening) -> None:
    assert await new(evening.group, media="photo") == []
    assert await mine(evening.group) == []
    told = await evening.colleague.last()
    assert told.text.startswith("Ta bort bilden i telefonen också.")
    assert await new(evening.group, media="sticker") == []
    assert len(await mine(evening.group)) == 1


async def test_a_wrong_hit_is_counted_once_without_the_text(evening: Evening) -> None:
    (said,) = await new(evening.worker, text="portkod 4711")
    assert said.labels == (WRONG,)
    assert await evening.worker.double_tap(WRONG) == ["Tack!", "Tack, du har redan sagt det."]
    *_, stripped, thanks = await evening.worker.from_bot()
    assert (stripped.id, stripped.labels) == (said.id, ())
    assert thanks.text.startswith("Skriv ut vad siffrorna är")
    count = await evening.app.store.read(lambda tx: total(tx, "fel_traff_door_code"))
    assert count == 1
    seal = "[0-9a-f]"  # four digits may stand in one
    assert re.search(f"(?<!{seal})4711(?!{seal})", dump(evening)) is None


async def test_two_wrong_hits_are_two(evening: Evening) -> None:
    for _ in range(2):
        await new(evening.stranger, text="0701234567")
        await evening.stranger.tap(WRONG)
    assert await evening.app.store.read(lambda tx: total(tx, "fel_traff_phone")) == 2


@pytest.mark.parametrize("data", ["x.w.9", "x.w", "x.v.1", "x.w.1.1"])
async def test_a_guessed_button_counts_nothing(evening: Evening, data: str) -> None:
    (said,) = await new(evening.worker, text=NUMBER)
    assert await evening.worker.press_data(data, said.id) == [OLD]
    await new(evening.group, text="/jourtid@jourlots_bot")
    card = await evening.group.last()
    assert await evening.group.press_data("x.w.1", card.id) == [OLD]
    assert "fel_traff" not in dump(evening)


async def test_a_personnummer_in_any_place_of_an_update_leaves_no_trace(
    evening: Evening, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ways = {"message": NUMBER, "edited_message": DIGITS, "callback_query": DIGITS}
    sent = {
        (way, place.last): place.update
        for way, text in ways.items()
        for place in places(text)
        if place.fields[0] == way
    }
    for number, update in enumerate(sent.values()):
        raw = {**update, "update_id": 10**6 + number}
        await evening.phones.call("POST", "say", {"raw": raw})
    await evening.phones.settle()
    assert len(sent) > 50
    said = "".join(seen.text for seen in await evening.worker.from_bot())
    assert "Skriv igen utan personnummer." in said
    for place_to_look in (said, caplog.text, dump(evening)):
        assert NUMBER not in place_to_look
        assert DIGITS not in place_to_look


def dump(evening: Evening) -> str:
    """Every byte of the database and what lies beside it, as text."""
    path = Path(evening.database)
    return "".join(f.read_bytes().decode("latin-1") for f in path.parent.glob(f"{path.name}*"))
