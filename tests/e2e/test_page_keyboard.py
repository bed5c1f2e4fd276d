"""The page with the keyboard alone: from the fresh page to whom to ring, no mouse."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from browser import a_page, in_browser
from evening import Evening, an_evening
from playwright.async_api import Page, expect

pytestmark = in_browser
SECONDS = 15_000
MANY_TABS = 120
WHERE = """() => {
    const at = document.activeElement;
    return [at.closest('.phone')?.getAttribute('aria-label') ?? '',
            (at.getAttribute('aria-label') ?? at.textContent).trim()];
}"""


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    async with an_evening(str(tmp_path / "jourlots.db"), "2026-11-27 16:31") as found:
        yield found


async def _tab_to(page: Page, label: str) -> None:
    """Press Tab until the button of that name on the first phone has the focus."""
    for _ in range(MANY_TABS):
        if await page.evaluate(WHERE) == ["Telefon: Hemtjänst 1", label]:
            outline = "getComputedStyle(document.activeElement).outlineStyle"
            assert await page.evaluate(outline) != "none", "nobody sees where the focus is"
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {label!r}")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 780)])
async def test_tab_and_enter_lead_from_the_fresh_page_to_whom_to_ring(
    evening: Evening, width: int, height: int
) -> None:
    async with a_page(evening.server.page_url, width, height) as page:
        log = page.get_by_role("log", name="Meddelanden, Hemtjänst 1")
        await expect(log).to_be_visible(timeout=SECONDS)
        for label in (
            "Starta",
            "Vem ska jag ringa?",
            "Nej, dag eller kväll",
            "Mer hjälp av hemtjänsten",
            "Nej",
        ):
            key = page.locator(".phone").first.get_by_role("button", name=label, exact=True)
            await expect(key.last).to_be_visible(timeout=SECONDS)
            await _tab_to(page, label)
            await page.keyboard.press("Enter")
        await expect(log).to_contain_text("Ring din egen jour", timeout=SECONDS)


async def test_arrows_scroll_the_messages_and_go_through_the_menu(evening: Evening) -> None:
    await evening.worker.say("/start")
    await evening.worker.say("/ring")
    async with a_page(evening.server.page_url, 1440, 700) as page:
        mine = page.get_by_role("article", name="Telefon: Hemtjänst 1")
        log = mine.get_by_role("log")
        await expect(log).to_contain_text("16:31", timeout=SECONDS)
        await _tab_to(page, "Meny")
        await page.keyboard.press("Enter")
        first, second = (mine.locator(".commands button").nth(place) for place in (0, 1))
        await expect(first).to_be_focused()
        await page.keyboard.press("ArrowDown")
        await expect(second).to_be_focused()
        await page.keyboard.press("ArrowUp")
        await expect(first).to_be_focused()
        await page.keyboard.press("ArrowUp")
        await expect(mine.locator(".commands button").last).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(mine.get_by_role("button", name="Meny", exact=True)).to_be_focused()
