"""What nobody should send and somebody will: a short kind answer or silence, and work goes on."""

import logging
from pathlib import Path
from typing import Any

import pytest
from driver import Phone
from evening import HOME_CARE_GROUP, Evening

MEDIA = {
    "photo": "bilden", "voice": "röstmeddelandet", "location": "platsen",
    "contact": "kontakten", "document": "filen", "video": "filmen",
}  # fmt: skip
LONGEST_ANSWER = 350
SECRET = "19121212-1212"


async def answers(phone: Phone, **sent: Any) -> list[str]:
    """What the bot wrote in reply."""
    before = len(await phone.from_bot())
    await phone.send(**sent)
    return [seen.text for seen in (await phone.from_bot())[before:]]


async def works_on(evening: Evening) -> None:
    """The next command is answered, and no fault of ours was noted on the way."""
    await evening.worker.say("/ring")
    assert (await evening.worker.last()).text.startswith("Behövs akut hjälp på natten?")
    assert await evening.app.store.read(lambda tx: len(tx.inbox.waiting(10))) == 0


def kind_and_short(said: list[str]) -> None:
    assert len(said) == 1
    assert 0 < len(said[0]) <= LONGEST_ANSWER
    for strange in ("Traceback", "Error", "None", "Exception"):
        assert strange not in said[0]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("/finnsinte", "Tryck på en knapp eller skriv /hjalp."),
        ("/", "Tryck på en knapp eller skriv /hjalp."),
        ("hej på dig", "Tryck på en knapp eller skriv /hjalp."),
        ("!!!", "Tryck på en knapp eller skriv /hjalp."),
        ("x" * 4096, "Skriv kortare, eller tryck på en knapp."),
        ("<b>&amp;</i> %s {0} \\", "Tryck på en knapp eller skriv /hjalp."),
        ("🧑‍🦽" * 300, "Tryck på en knapp eller skriv /hjalp."),
        ("'; DROP TABLE chat; --", "Tryck på en knapp eller skriv /hjalp."),
    ],
)
async def test_a_text_that_means_nothing_gets_a_kind_answer(
    evening: Evening, text: str, first: str
) -> None:
    said = await answers(evening.worker, text=text)
    kind_and_short(said)
    assert said[0].startswith(first)
    await works_on(evening)


async def test_ten_thousand_characters_are_answered_and_block_nothing(evening: Evening) -> None:
    said = await answers(evening.worker, text="ord " * 2500)
    assert len(said) == 3  # a phone cuts it into three
    assert all(each.startswith("Skriv kortare, eller tryck på en knapp.") for each in said)
    await works_on(evening)


async def test_every_medium_is_refused_kindly(evening: Evening) -> None:
    for medium, what in MEDIA.items():
        said = await answers(evening.worker, media=medium)
        kind_and_short(said)
        assert said[0].startswith(f"Ta bort {what} i telefonen också."), medium
    assert [seen for seen in await evening.worker.messages() if not seen.from_bot] == []
    poll = {"id": "1", "question": "?", "options": []}
    for sent in ({"media": "sticker"}, {"raw": message(evening.worker, poll=poll)}):
        said = await answers(evening.worker, **sent)
        kind_and_short(said)
        assert said[0].startswith("Tryck på en knapp eller skriv /hjalp.")
    await works_on(evening)


async def test_a_forwarded_or_edited_message_is_answered(evening: Evening) -> None:
    kind_and_short(said := await answers(evening.worker, text="/ring", forwarded=True))
    assert said[0].startswith("Skriv med egna ord")
    await evening.worker.say("hej")
    mine = [seen for seen in await evening.worker.messages() if not seen.from_bot][-1]
    kind_and_short(said := await answers(evening.worker, edit=mine.id, text="/ring"))
    assert said[0].startswith("Skriv ett nytt meddelande")
    await works_on(evening)


async def test_an_empty_text_is_answered(evening: Evening) -> None:
    kind_and_short(await answers(evening.worker, raw=message(evening.worker, text=" \n ")))
    await works_on(evening)


async def test_a_shared_location_that_moves_is_not_answered_again(evening: Evening) -> None:
    moved = message(evening.worker, location={"latitude": 57.7, "longitude": 11.9})["message"]
    assert await answers(evening.worker, raw={"edited_message": moved}) == []


async def test_danger_is_answered_with_112_first_however_it_is_sent(evening: Evening) -> None:
    first = "Fara för liv: ring 112 nu."
    worker = evening.worker
    assert (await answers(worker, text="Hon andas inte!"))[0].startswith(first)
    assert (await answers(worker, text="/ring hon andas inte"))[0].startswith(first)
    assert (await answers(worker, text="blöder", forwarded=True))[0].startswith(first)
    assert (await answers(worker, media="photo", text="har fallit"))[0].startswith(first)
    mine = [seen for seen in await worker.messages() if not seen.from_bot][-1]
    assert (await answers(worker, edit=mine.id, text="medvetslös"))[0].startswith(first)
    both = await answers(worker, text=f"{SECRET} andas inte")
    assert both[0].startswith(first)
    assert "Skriv igen utan " in both[0]
    await works_on(evening)


@pytest.mark.parametrize(
    "sent",
    [
        {"text": f"Ring om {SECRET}"},
        {"text": f"/ring {SECRET}"},
        {"text": SECRET, "media": "photo"},
        {"text": f"vidare {SECRET}", "forwarded": True},
        {"text": "ring 0701234567"},
        {"text": "anna.andersson@example.se"},
    ],
)
async def test_personal_data_is_told_deleted_and_never_kept(
    evening: Evening, sent: dict[str, Any]
) -> None:
    said = await answers(evening.worker, **sent)
    kind_and_short(said)
    assert said[0].startswith("Skriv igen utan ")
    assert [seen for seen in await evening.worker.messages() if not seen.from_bot] == []
    kept = "".join(dump(evening))
    assert "1212-1212" not in kept
    assert "0701234567" not in kept
    assert "andersson" not in kept
    await works_on(evening)


async def test_personal_data_put_in_by_an_edit_is_deleted_too(evening: Evening) -> None:
    await evening.worker.say("hej")
    mine = [seen for seen in await evening.worker.messages() if not seen.from_bot][-1]
    said = await answers(evening.worker, edit=mine.id, text=SECRET)
    assert said[0].startswith("Skriv igen utan ")
    assert [seen for seen in await evening.worker.messages() if not seen.from_bot] == []


async def test_personal_data_in_a_group_is_deleted_and_told(evening: Evening) -> None:
    before = len(await evening.colleague.from_bot())
    assert await answers(evening.group, text=SECRET) == []
    said = [seen.text for seen in (await evening.colleague.from_bot())[before:]]
    kind_and_short(said)
    assert said[0].startswith("Skriv igen utan personnummer.")
    assert "Jag tog bort ditt meddelande i gruppen." in said[0]
    assert [seen for seen in await evening.group.messages() if not seen.from_bot] == []


async def test_larm_says_that_the_bot_raises_no_alarm(evening: Evening) -> None:
    for written in ("/larm", "larm", "LARM!"):
        (said,) = await answers(evening.stranger, text=written)
        assert said.startswith("Fara för liv: ring 112 nu.")
        assert "Jag kan inte larma." in said


async def test_help_has_more_than_one_spelling(evening: Evening) -> None:
    for written in ("/help", "/hjalp", "/Hjälp", "hjälp", "/help@jourlots_bot"):
        (said,) = await answers(evening.worker, text=written)
        assert said.startswith("Tryck på det du vill veta."), written


async def test_in_a_group_only_what_is_meant_for_this_bot_is_answered(evening: Evening) -> None:
    group = evening.group
    (said,) = await answers(group, text="/ring@jourlots_bot")
    assert said == "Skriv till mig i en privat chatt.\n\nSkriv /ring där."
    assert await answers(group, text="/ring@otherbot") == []
    for silent in ("hej", "/finnsinte@jourlots_bot", "andas inte", "x" * 5000):
        assert await answers(group, text=silent) == [], silent
    assert await answers(group, media="photo") == []
    (said,) = await answers(group, text="/jourtid@jourlots_bot")
    assert said.startswith("Ja, det är jourtid nu")
    await works_on(evening)


async def test_a_reply_to_the_bot_is_read_as_any_message_is(evening: Evening) -> None:
    group, worker, own = evening.group, evening.worker, evening.colleague
    await group.say("/jourtid@jourlots_bot")
    card = await group.last()
    for written, answers_to_it in (("tack", 0), (f"gäller {SECRET}", 1)):
        before = len(await own.from_bot())
        await group.reply(written, card)
        assert await group.last() == card
        said = [seen.text for seen in (await own.from_bot())[before:]]
        assert len(said) == answers_to_it
        assert all(each.startswith("Skriv igen utan personnummer.") for each in said)
    await worker.say("/jourtid")
    await worker.reply("tack", await worker.last())
    assert (await worker.last()).text.startswith("Tryck på en knapp eller skriv /hjalp.")
    await works_on(evening)


async def test_another_bot_and_a_channel_are_not_answered(evening: Evening) -> None:
    assert await answers(evening.worker, text="/ring", from_bot=True) == []
    post = message(evening.worker, text="/ring")["message"]
    channel = {"id": -1009, "type": "channel", "title": "K"}
    assert await answers(evening.worker, raw={"channel_post": {**post, "chat": channel}}) == []
    assert await answers(evening.worker, raw={"edited_channel_post": post}) == []
    assert await answers(evening.worker, raw={"poll": {"id": "1"}}) == []
    assert await answers(evening.worker, raw={"from_the_future": {"text": "/ring"}}) == []
    await works_on(evening)


@pytest.mark.parametrize(
    "data",
    [
        "", "x", "r", "r.kort", "r.AAAAAAAAAAAA.1.o.0", "b.AAAAAAAAAAAA.1.d", "m.start.x", "m.sudo",
        "l.9999", "r.AAAAAAAAAAAA.999999999.o.0", "r.AAAAAAAAAAAA.1.Ö", "💥" * 16, "A" * 64,
        "../../etc/passwd", "b.AAAAAAAAAAAA.1.o.999999999",
    ],
)  # fmt: skip
async def test_a_press_with_any_data_is_answered_in_words(evening: Evening, data: str) -> None:
    await evening.worker.say("/ring")
    card = await evening.worker.last()
    (said,) = await evening.worker.press_data(data, card.id)
    if data == "l.9999":
        assert (await evening.worker.last()).text.startswith("Inget att följa upp nu.")
    else:
        assert said
        assert len(said) <= 200
    await works_on(evening)


async def test_every_operation_on_a_question_that_waits_is_answered(evening: Evening) -> None:
    await evening.worker.say("/ring")
    card = await evening.worker.last()
    run = card.raw["buttons"][0][0]["data"].rpartition(".o.")[0]
    for op in "abcdefghijklmnopqrstuvwxyz":
        for numbers in ("", ".0", ".99.999999999"):
            if op + numbers in ("o.0", "o.0.0", "q", "q.0"):
                continue
            assert len(await evening.worker.press_data(f"{run}.{op}{numbers}", card.id)) == 1
            if op == "q":
                break
    dead = await evening.app.store.read(lambda tx: tx.inbox.dead())
    assert dead == 0


async def test_a_strangers_press_on_somebody_elses_walk_reveals_nothing(evening: Evening) -> None:
    await evening.worker.say("/ring")
    await evening.worker.tap("Nej, dag eller kväll")
    theirs = await evening.worker.last()
    await evening.stranger.say("/jourtid")
    mine = await evening.stranger.last()
    for op in ("o.0", "b.0", "k", "w", "l", "q", "t.0.1"):
        run = theirs.raw["buttons"][0][0]["data"].rpartition(".o.")[0]
        (said,) = await evening.stranger.press_data(f"{run}.{op}", mine.id)
        assert said == "De frågorna är avslutade. Skriv /ring för att börja om."
    assert [seen.text for seen in await evening.stranger.from_bot()] == [mine.text]
    assert await evening.worker.last() == theirs


async def test_one_broken_update_in_a_batch_is_put_aside_and_the_others_are_carried_out(
    evening: Evening, caplog: pytest.LogCaptureFixture
) -> None:
    broken: list[Any] = [
        {"message": {"text": f"hemlig {SECRET}"}},
        {"message": "text"},
        {"callback_query": {"id": 7}},
        {"message": {"chat": {"id": "x"}, "text": "hej"}},
        {"message": {"chat": {"id": 10**30, "type": "private"}, "from": {"id": 1}, "text": "x"}},
        {},
        ["no", "update"],
        None,
        7,
    ]
    queue = evening.server._cloud.queue  # the queue itself, so that all of it is one batch
    with caplog.at_level(logging.DEBUG):
        for each in (message(evening.worker, text="/jourtid"), *broken):
            queue.put(each)
        await evening.stranger.say("/jourtid")
    assert (await evening.worker.last()).text.startswith("Ja, det är jourtid nu")
    assert (await evening.stranger.last()).text.startswith("Ja, det är jourtid nu")
    assert await evening.app.store.read(lambda tx: tx.inbox.dead()) == 6
    assert SECRET not in caplog.text
    assert SECRET not in "".join(dump(evening))
    await works_on(evening)


async def test_a_group_that_becomes_a_supergroup_stays_the_units_group(evening: Evening) -> None:
    await evening.phones.call(
        "POST", "group", {"do": "upgrade", "person": 102, "chat": HOME_CARE_GROUP}
    )
    await evening.phones.settle()
    chats = (await evening.phones.call("GET", "state"))["groups"]
    new = next(chat["migrated_to"] for chat in chats if chat["id"] == HOME_CARE_GROUP)
    (said,) = await answers(evening.phones.person(102, new), text="/jourtid@jourlots_bot")
    assert said.startswith("Ja, det är jourtid nu")

    def group_of_unit(tx: Any) -> int:
        unit = tx.people.unit_named("Hemtjänst Centrum")
        return int(tx.chats.get(unit.group_chat_id).telegram_id)

    assert await evening.app.store.read(group_of_unit) == new


def message(phone: Phone, **content: Any) -> dict[str, Any]:
    """An update of any content, as raw as Telegram would send it."""
    return {
        "message": {
            "message_id": 9000,
            "date": 1,
            "from": {"id": phone.number, "is_bot": False, "first_name": "H"},
            "chat": {"id": phone.chat, "type": "private"},
            **content,
        }
    }


def dump(evening: Evening) -> list[str]:
    """Every byte of the database and what lies beside it, as text."""
    path = Path(evening.database)
    return [file.read_bytes().decode("latin-1") for file in path.parent.glob(f"{path.name}*")]
