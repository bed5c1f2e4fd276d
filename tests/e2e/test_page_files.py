"""A picture and a file on a phone: the picture fits and can be read, the file can be saved."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from browser import a_page, in_browser
from evening import Evening
from playwright.async_api import expect

from bot.pictures.bars import Bar, Bars
from flows.messages import Outgoing
from flows.ports import Tx

pytestmark = in_browser

WAITING = Bar("Väntar på nycklar", (12, 9, 17, 4), "4 sena")
SHOWN = Bars(
    "Larmenheten Centrum",
    "27 nov kl. 16:31 · 50 ärenden",
    "Så länge har de stått i läget:",
    ("under 1 vecka", "1–2 veckor", "2–5 veckor", "över 5 veckor"),
    (Bar("Mottaget", (5, 2, 1, 0)), WAITING, Bar("Förbereds", (0, 0, 0, 0))),
)
CAPTION = "Väntar på nycklar: 12 under 1 vecka, 4 över 5 veckor."
TABLE = "\ufeffkod;läge\r\nK7F-42;Väntar på nycklar\r\n"


async def sent(evening: Evening, op: str, payload: Mapping[str, Any]) -> None:
    def put(tx: Tx) -> None:
        chat = tx.chats.by_telegram(101)
        assert chat is not None
        tx.outbox.put(Outgoing(chat.id, op, payload, op), datetime.now(UTC))

    await evening.app.store.run(put)
    evening.app.sender.wake()
    await evening.phones.settle()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 780)])
async def test_a_picture_and_a_file_are_shown_and_the_file_is_saved_as_it_was_sent(
    evening: Evening, tmp_path: Path, width: int, height: int
) -> None:
    await sent(evening, "picture", {"picture": SHOWN.json(), "text": CAPTION})
    document = {"name": "laget-2026-11-27.csv", "content": TABLE, "text": "Öppna filen i Excel."}
    await sent(evening, "document", document)
    async with a_page(evening.server.page_url, width, height) as page:
        phone = page.get_by_role("article", name="Telefon: Hemtjänst 1", exact=True)
        picture = phone.get_by_role("img", name=CAPTION)
        await expect(picture).to_be_visible()
        assert await picture.evaluate("async (i) => (await i.decode(), i.naturalWidth)") == 1080
        box, room = await picture.bounding_box(), await phone.bounding_box()
        assert box is not None
        assert room is not None
        assert box["width"] >= 220
        assert room["x"] <= box["x"] and box["x"] + box["width"] <= room["x"] + room["width"]

        async with page.expect_download() as saving:
            await phone.get_by_role("link", name="laget-2026-11-27.csv").click()
        saved = await saving.value
        assert saved.suggested_filename == "laget-2026-11-27.csv"
        await saved.save_as(tmp_path / "saved.csv")
        assert (tmp_path / "saved.csv").read_bytes() == TABLE.encode()
        await page.screenshot(path=tmp_path / "page.png")
