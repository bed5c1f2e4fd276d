"""A guided story in a real browser: begun, followed step by step, finished, and saved."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from browser import a_page, in_browser
from evening import Evening, an_evening
from playwright.async_api import expect

pytestmark = in_browser


@pytest_asyncio.fixture(loop_scope="session")
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    async with an_evening(str(tmp_path / "jourlots.db"), "2026-11-26 09:00") as found:
        yield found


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 780)])
async def test_a_learner_follows_a_story_to_its_end_and_saves_it(
    evening: Evening, tmp_path: Path, width: int, height: int
) -> None:
    async with a_page(evening.server.page_url, width, height) as page:
        panel = page.locator("#story")
        if width < 760:
            await panel.locator("summary").click()
        await panel.get_by_role("button", name="Börja: En fredagskväll i hemtjänsten").click()
        await expect(page.locator("#now")).to_contain_text("16:31")
        await expect(panel.locator("li[aria-current=step]")).to_contain_text("Starta")
        worker = page.get_by_role("article", name="Telefon: Hemtjänst 1", exact=True)
        for label in (
            "Starta",
            "Vem ska jag ringa?",
            "Nej, dag eller kväll",
            "Mer hjälp av hemtjänsten",
            "Nej",
            "Varför?",
            "Tillbaka till svaret",
            "Påminn mig måndag",
            "Efter kl. 07:00 i dag",
        ):
            await worker.get_by_role("button", name=label, exact=True).last.click()
        await expect(panel.locator("li.done")).to_have_count(3)
        await expect(page.locator("#story-said")).to_have_text("3 av 5 steg är klara.")
        if width < 760:
            await page.get_by_role("button", name="Flytta klockan").click()
        await page.get_by_role("button", name="Måndag 07:15", exact=True).click()
        await expect(panel.locator("li.done")).to_have_count(4)
        await worker.get_by_role("button", name="Klart, jag har gjort det").last.click()
        await expect(panel.locator(".finished")).to_contain_text("Klart!")

        async with page.expect_download() as saving:
            await panel.get_by_role("link", name="Spara samtalet").click()
        saved = tmp_path / "samtal.txt"
        await (await saving.value).save_as(saved)
        text = saved.read_text(encoding="utf-8")
        assert text.startswith("En fredagskväll i hemtjänsten\n")
        assert "Hemtjänst 1 tryckte på [Varför?]" in text
        assert "Kontakta personens handläggare i dag" in text

        await panel.get_by_role("button", name="Välj en ny uppgift").click()
        await expect(panel.get_by_role("button", name="Börja: Ingen svarar")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
