"""The page in a real browser."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

FIRST, SECOND, GROUP = 1001, 1002, -501
CHROMIUM = next(
    (p for p in ("/usr/bin/chromium", shutil.which("chromium")) if p and Path(p).exists()), None
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PERSONAL = InlineKeyboardMarkup([[InlineKeyboardButton("Ja, i natt", callback_data="ja")]])


@pytest.fixture
async def page(server) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        shown = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="sv-SE")
        problems: list[str] = []
        shown.on("pageerror", lambda error: problems.append(str(error)))
        shown.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        await shown.goto(server.page_url)
        yield shown
        await browser.close()
        assert problems == []


@pytest.fixture
async def answering(bot: Bot) -> AsyncIterator[None]:
    """A bot that asks once and edits its card on a press."""
    task = asyncio.create_task(_answer(bot))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _answer(bot: Bot) -> None:
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20):
            offset = update.update_id + 1
            await _turn(bot, update)


async def _turn(bot: Bot, update: Update) -> None:
    if update.message:
        text = "<b>Gäller det natten?</b> <script>"
        await bot.send_message(
            update.message.chat_id,
            text.replace("<script>", "&lt;script&gt;"),
            parse_mode="HTML",
            reply_markup=PERSONAL,
        )
    query = update.callback_query
    if query and query.message:
        await query.answer("Sparat")
        await bot.edit_message_text("Ring nu.", query.message.chat.id, query.message.message_id)


def phone(page: Page, role: str):
    return page.get_by_role("article", name=f"Telefon: {role}")


async def test_a_card_is_shown_pressed_and_edited_in_place(page, answering):
    mine = phone(page, "Hemtjänst 2")
    await mine.get_by_role("button", name="Starta").click()
    await expect(mine.get_by_text("Gäller det natten? <script>")).to_be_visible()
    await expect(mine.locator("strong")).to_have_text("Gäller det natten?")
    await mine.get_by_role("button", name="Ja, i natt").click()
    await expect(mine.get_by_text("Ring nu.")).to_be_visible()
    await expect(mine.get_by_text("Sparat")).to_be_visible()
    await expect(mine.get_by_text("redigerad")).to_be_visible()
    await expect(mine.get_by_role("button", name="Ja, i natt")).to_have_count(0)
    await expect(mine.locator(".bubble")).to_have_count(2)


async def test_it_works_with_the_keyboard_alone(page, answering):
    mine = phone(page, "Hemtjänst 2")
    await mine.get_by_role("button", name="Starta").focus()
    await page.keyboard.press("Enter")
    await expect(mine.get_by_role("button", name="Ja, i natt")).to_be_visible()
    await mine.get_by_role("button", name="Ja, i natt").focus()
    await page.keyboard.press("Enter")
    await expect(mine.get_by_text("Ring nu.")).to_be_visible()
    in_card = "document.activeElement.closest('li')?.textContent.includes('Ring nu.')"
    await page.wait_for_function(in_card)


async def test_the_clock_is_moved_from_the_page(page, phones):
    await expect(page.get_by_text("05:10", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Måndag 07:15").click()
    await expect(page.get_by_text("07:15", exact=True)).to_be_visible()
    happened = page.get_by_role("heading", name="till måndag 23 november kl. 07:15")
    await expect(happened).to_be_visible()
    await page.get_by_role("button", name="Välj tid").click()
    await page.get_by_label("Datum och tid").fill("2027-01-04T08:00")
    await expect(page.get_by_text("måndag 4 januari 2027 kl. 08:00")).to_be_visible()
    await page.get_by_role("button", name="Hoppa till").click()
    await expect(page.get_by_text("Boten var borta hela tiden.")).to_be_visible()
    assert (await phones.get("state"))["local"] == "2027-01-04T08:00:00+01:00"


async def test_unread_messages_are_counted_until_the_phone_is_opened(page, phones):
    await expect(phone(page, "Hemtjänst 1")).to_be_visible()
    for text in ("ett", "två"):
        await phones.say(SECOND, text, chat=GROUP)
    tab = phone(page, "Hemtjänst 1").get_by_role("button", name="Centrum 2 olästa")
    await tab.click()
    await expect(tab).to_have_count(0)
    await expect(phone(page, "Hemtjänst 1").get_by_text("två")).to_be_visible()


async def test_a_narrow_screen_shows_one_phone_and_nothing_sideways(page):
    await expect(page.locator(".phone")).to_have_count(2)
    await page.set_viewport_size({"width": 360, "height": 740})
    await expect(page.locator(".phone")).to_have_count(1)
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    small = """[...document.querySelectorAll('button, summary')].filter((b) => {
        const box = b.getBoundingClientRect();
        return box.height > 0 && box.height < 44 && !b.matches('.inline-command, .act');
    }).map((b) => b.outerHTML)"""
    assert await page.evaluate(small) == []
