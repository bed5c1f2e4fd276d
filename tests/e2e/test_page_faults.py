"""Faults ordered from the page, with the keyboard: chosen, met by the bot, taken back."""

import os
from pathlib import Path

from browser import a_page, in_browser, nothing_sideways, phone_of
from evening import HOME_CARE_GROUP, Evening
from playwright.async_api import expect

from bot.cli.demo import TOKEN

pytestmark = in_browser


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
        mine = phone_of(page, "Hemtjänst 1")
        await mine.get_by_role("button", name="Starta").click()
        await expect(mine.get_by_role("log")).to_contain_text("Fara för liv: ring 112.")


async def _to_the_group(evening: Evening) -> tuple[int, str]:
    """One message of the bot to the group: the code of the answer, and its words."""
    method = f"{evening.server.api_base}{TOKEN}/sendMessage"
    message = {"chat_id": HOME_CARE_GROUP, "text": "Hej"}
    async with evening.phones.session.post(method, json=message) as answer:
        return answer.status, (await answer.json()).get("description", "")


async def test_with_the_strict_pace_a_group_gets_twenty_messages_a_minute(
    evening: Evening,
) -> None:
    async with a_page(evening.server.page_url, 1440, 900) as page:
        panel = page.locator("#faults")
        await panel.locator("summary").click()
        strict = panel.get_by_role("checkbox", name="Håll Telegrams gränser för tempo strikt")
        await expect(strict).not_to_be_checked()
        await strict.focus()
        await page.keyboard.press("Space")
        await expect(strict).to_be_checked()
        await expect(panel.get_by_text("Gränserna hålls strikt.")).to_be_visible()
        for _ in range(20):
            assert await _to_the_group(evening) == (200, "")
        code, words = await _to_the_group(evening)
        assert code == 429
        assert words.startswith("Too Many Requests: retry after ")
        await page.keyboard.press("Space")
        await expect(panel.get_by_text("Gränserna hålls inte.")).to_be_visible()
        assert await _to_the_group(evening) == (200, "")


async def test_the_switch_shows_what_holds_whoever_turned_it(evening: Evening) -> None:
    async with a_page(evening.server.page_url, 1440, 900) as page:
        await page.locator("#faults summary").click()
        strict = page.get_by_role("checkbox", name="Håll Telegrams gränser för tempo strikt")
        await expect(strict).not_to_be_checked()
        await evening.phones.call("POST", "flood", {"on": True})
        await expect(strict).to_be_checked()
        await evening.phones.call("POST", "flood", {"on": False})
        await expect(strict).not_to_be_checked()


async def test_on_a_small_phone_the_note_of_a_fault_leaves_the_field_in_sight(
    evening: Evening,
) -> None:
    await evening.worker.say("/start")
    async with a_page(evening.server.page_url, 360, 780) as page:
        field = phone_of(page, "Hemtjänst 1").get_by_role("textbox")
        await expect(field).to_be_in_viewport(ratio=1)
        await evening.phones.fault(kind="slow", after=9)
        await expect(page.get_by_text("En störning är beställd.")).to_be_visible()
        await expect(field).to_be_in_viewport(ratio=1)
        await nothing_sideways(page)
