"""Rows that carry a file: a picture drawn on the way out, and a document to save."""

import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from driver import Phone, Seen
from evening import ALARM_GROUP, Evening
from trouble import a_troubled_evening, until

from bot.pictures.bars import Bar, Bars
from bot.telegram.enclosed import NO_FILES
from bot.telegram.messages import DUPLICATE
from bot.telegram.transport import AiohttpRequest
from flows.messages import Outgoing
from flows.ports import Tx

SHOWN = Bars(
    "Läget", "i dag", "Ålder:", ("nya", "gamla"), (Bar("Mottaget", (3, 1), "1 sen"),)
).json()
PICTURE = {"picture": SHOWN, "text": "<b>Mottaget:</b> 4 ärenden, 1 sent"}
DOCUMENT = {
    "name": "lista.csv",
    "content": "\ufeffkod;läge\r\nK7F-42;Väntar på nycklar\r\n",
    "text": "Öppna filen i Excel. Kod < 1 & 2",
}
PNG = b"\x89PNG\r\n\x1a\n"


async def send(evening: Evening, op: str, payload: Mapping[str, Any], chat: int = 101) -> None:
    await queue(evening, op, payload, chat)
    await evening.phones.settle()


async def queue(evening: Evening, op: str, payload: Mapping[str, Any], chat: int = 101) -> None:
    def put(tx: Tx) -> None:
        found = tx.chats.by_telegram(chat)
        assert found is not None
        tx.outbox.put(Outgoing(found.id, op, payload, f"{op}:{chat}"), datetime.now(UTC))

    await evening.app.store.run(put)
    evening.app.sender.wake()


async def fetched(evening: Evening, seen: Seen, kind: str) -> bytes:
    url = evening.server.page_url.rstrip("/") + seen.raw[kind]["url"]
    async with evening.phones.session.get(url) as answer:
        return await answer.read()


async def carried(phone: Phone, kind: str) -> list[Seen]:
    return [seen for seen in await phone.from_bot() if seen.raw[kind]]


async def test_a_picture_is_drawn_on_its_way_out_and_says_the_same_in_words(
    evening: Evening,
) -> None:
    await send(evening, "picture", PICTURE)
    (seen,) = await carried(evening.worker, "photo")
    assert (await fetched(evening, seen, "photo")).startswith(PNG)
    assert seen.text == "Mottaget: 4 ärenden, 1 sent"
    assert seen.raw["html"].startswith("<b>Mottaget:</b>")


@pytest.mark.parametrize("shown", [{}, {**SHOWN, "bars": []}, {**SHOWN, "bars": "åtta"}])
async def test_what_cannot_be_drawn_is_said_in_words_once(
    evening: Evening, shown: Mapping[str, Any]
) -> None:
    await send(evening, "picture", {**PICTURE, "picture": shown})
    (seen,) = await evening.worker.from_bot()
    assert (seen.text, seen.raw["photo"]) == ("Mottaget: 4 ärenden, 1 sent", None)
    counts = await evening.app.store.read(lambda tx: tx.outbox.counts())
    assert counts["pending"] == counts["dead"] == 0


async def test_words_that_do_not_fit_under_a_picture_go_without_it(evening: Evening) -> None:
    await send(evening, "picture", {**PICTURE, "text": "Läget " * 200})
    (seen,) = await evening.worker.from_bot()
    assert seen.raw["photo"] is None
    assert len(seen.text) > 1024


async def test_a_picture_that_telegram_refuses_goes_as_words(evening: Evening) -> None:
    await evening.phones.fault(kind="bad_request", method="sendPhoto", chat=101)
    await send(evening, "picture", PICTURE)
    (seen,) = await evening.worker.from_bot()
    assert seen.raw["photo"] is None
    assert seen.text.startswith("Mottaget")


async def test_a_document_comes_as_a_file_to_save_byte_for_byte(evening: Evening) -> None:
    await send(evening, "document", DOCUMENT)
    (seen,) = await carried(evening.worker, "document")
    assert await fetched(evening, seen, "document") == DOCUMENT["content"].encode()
    assert seen.raw["document"] | {"url": "", "size": 0} == {
        "name": "lista.csv", "type": "text/csv", "url": "", "size": 0,
    }  # fmt: skip
    assert seen.text == DOCUMENT["text"]


async def test_a_calendar_file_has_the_type_that_phones_open(evening: Evening) -> None:
    await send(evening, "document", {**DOCUMENT, "name": "bevakning.ics", "content": "BEGIN:"})
    (seen,) = await carried(evening.worker, "document")
    assert seen.raw["document"]["type"] == "text/calendar"


@pytest.mark.parametrize(
    ("op", "payload", "words"),
    [("document", DOCUMENT, NO_FILES), ("picture", PICTURE, "Mottaget: 4 ärenden, 1 sent")],
)
async def test_a_group_that_takes_no_files_gets_words_and_is_not_given_up(
    evening: Evening, op: str, payload: Mapping[str, Any], words: str
) -> None:
    method = {"document": "sendDocument", "picture": "sendPhoto"}[op]
    await evening.phones.fault(
        kind="bad_request", method=method, chat=ALARM_GROUP,
        description="not enough rights to send documents to the chat",
    )  # fmt: skip
    await send(evening, op, payload, ALARM_GROUP)
    seen = (await evening.phones.person(121, ALARM_GROUP).from_bot())[-1]
    assert seen.text == words
    chat = await evening.app.store.read(lambda tx: tx.chats.by_telegram(ALARM_GROUP))
    assert chat is not None and chat.state == "open"


async def test_nothing_of_what_was_sent_stays_in_the_outbox(evening: Evening) -> None:
    await send(evening, "document", DOCUMENT)
    await send(evening, "picture", PICTURE)
    with closing(sqlite3.connect(evening.database)) as connection:
        kept = connection.execute("SELECT payload FROM outbox").fetchall()
    assert "K7F-42" not in str(kept)
    assert "Mottaget" not in str(kept)


@pytest.fixture
async def troubled(tmp_path: Path) -> AsyncIterator[Evening]:
    request = AiohttpRequest(read_seconds=0.5)
    async with a_troubled_evening(str(tmp_path / "jourlots.db"), request=request) as found:
        yield found


@pytest.mark.parametrize(
    ("op", "payload", "method", "kind"),
    [
        ("document", DOCUMENT, "sendDocument", "document"),
        ("picture", PICTURE, "sendPhoto", "photo"),
    ],
)
async def test_a_file_whose_answer_is_lost_comes_once_more_and_says_so(
    troubled: Evening, op: str, payload: Mapping[str, Any], method: str, kind: str
) -> None:
    await troubled.phones.fault(kind="lost", method=method, chat=101)
    await queue(troubled, op, payload)

    async def both() -> list[Seen]:
        found = await carried(troubled.worker, kind)
        return found if len(found) == 2 else []

    first, second = await until(both)
    assert second.text == f"{DUPLICATE}\n\n{first.text}"
