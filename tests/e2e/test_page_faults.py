"""Faults ordered from the page, with the keyboard: chosen, met by the bot, taken back."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from browser import a_page, in_browser
from evening import Evening, an_evening
from playwright.async_api import expect

pytestmark = in_browser
SECONDS = 15_000


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    async with an_evening(str(tmp_path / "jourlots.db"), "2026-11-27 16:31") as found:
        yield found


async def test_the_third_send_message_is_made_to_fail_and_taken_back(
    evening: Evening, tmp_path: Path
) -> None:
    async with a_page(evening.server.page_url, 1440, 900) as page:
        panel = page.locator("#faults")
        await panel.locator("summary").focus()
        await page.keyboard.press("Enter")
        await expect(panel.get_by_label("Vad ska gå fel?")).to_be_visible()
        await panel.get_by_label("Vad ska gå fel?").select_option(label="Långsamt svar")
        await expect(panel.get_by_text("Svaret kommer efter en stund.")).to_be_visible()
        await panel.locator("[name=method]").select_option("sendMessage")
        await panel.locator("[name=after]").select_option(label="det tredje anropet")
        await panel.locator("[name=chat]").select_option(label="Grupp Larmenheten Centrum")
        await panel.locator("[name=seconds]").fill("4")
        await panel.get_by_role("button", name="Beställ felet").focus()
        await page.keyboard.press("Enter")
        await expect(panel.get_by_text("Felet är beställt.")).to_be_visible()
        fault = (await evening.phones.call("GET", "faults"))["faults"][0]
        expected = {"kind": "slow", "method": "sendMessage", "after": 2, "chat": -202}
        assert fault.items() >= {**expected, "seconds": 4, "times": 1}.items()

        words = "Långsamt svar · sendMessage · det tredje anropet · Grupp Larmenheten Centrum"
        await expect(panel.locator("li")).to_contain_text(words)
        path = Path(os.environ.get("PICTURES") or tmp_path) / "faults.png"
        await page.screenshot(path=path)
        await panel.get_by_role("button", name=f"Ta bort felet {words}").focus()
        await page.keyboard.press("Enter")
        await expect(panel.get_by_text("Inga fel är beställda.")).to_be_visible()
        await expect(panel.get_by_label("Vad ska gå fel?")).to_be_focused()
        assert (await evening.phones.call("GET", "faults"))["faults"] == []


async def test_the_bot_gets_through_a_fault_of_the_panel(
    evening: Evening,
) -> None:
    async with a_page(evening.server.page_url, 1440, 900) as page:
        panel = page.locator("#faults")
        await panel.locator("summary").click()
        await panel.get_by_label("Vad ska gå fel?").select_option("server_error")
        await panel.locator("[name=method]").select_option("sendMessage")
        await panel.get_by_role("button", name="Beställ felet").click()
        await expect(page.get_by_text("En störning är beställd.")).to_be_visible()
        mine = page.get_by_role("article", name="Telefon: Hemtjänst 1")
        await mine.get_by_role("button", name="Starta").click()
        await expect(mine.get_by_role("log")).to_contain_text(
            "Fara för liv: ring 112.", timeout=SECONDS
        )
