"""The page with the keyboard alone: from the fresh page to whom to ring, no mouse."""

import pytest
from browser import a_page, in_browser, phone_of
from evening import Evening
from playwright.async_api import Page, expect

pytestmark = in_browser
MANY_TABS = 120
WHERE = """() => {
    const at = document.activeElement;
    return [at.closest('.phone')?.getAttribute('aria-label') ?? '',
            (at.getAttribute('aria-label') ?? at.textContent).trim()];
}"""


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
        await expect(log).to_be_visible()
        for label in (
            "Starta",
            "Vem ska jag ringa?",
            "Nej, dag eller kväll",
            "Mer hjälp av hemtjänsten",
            "Nej",
        ):
            key = page.locator(".phone").first.get_by_role("button", name=label, exact=True)
            await expect(key.last).to_be_visible()
            await _tab_to(page, label)
            await page.keyboard.press("Enter")
        await expect(log).to_contain_text("Ring din egen jour")


async def test_arrows_go_round_the_command_menu_and_escape_leaves_it(evening: Evening) -> None:
    await evening.worker.say("/start")
    async with a_page(evening.server.page_url, 1440, 700) as page:
        mine = phone_of(page, "Hemtjänst 1")
        await expect(mine.get_by_role("log")).to_contain_text("Fara för liv")
        await _tab_to(page, "Meny")
        await page.keyboard.press("Enter")
        commands = mine.locator(".commands button")
        for key, place in (
            ("ArrowDown", commands.nth(1)),
            ("ArrowUp", commands.first),
            ("ArrowUp", commands.last),
            ("ArrowDown", commands.first),
            ("End", commands.last),
            ("Home", commands.first),
        ):
            await page.keyboard.press(key)
            await expect(place).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(mine.get_by_role("button", name="Meny", exact=True)).to_be_focused()


async def _talk(evening: Evening, pieces: int) -> None:
    for number in range(pieces):
        await evening.group.say(f"Rad {number}")


async def test_the_messages_are_scrolled_with_the_keys(evening: Evening) -> None:
    await _talk(evening, 40)
    async with a_page(evening.server.page_url, 1440, 700) as page:
        mine = phone_of(page, "Hemtjänst 1")
        await mine.get_by_role("button", name="Grupp Hemtjänst Centrum").click()
        newest = mine.get_by_text("Rad 39", exact=True)
        await expect(newest).to_be_in_viewport()
        await _tab_to(page, "Meddelanden, Hemtjänst 1")
        for key, shown, gone in (
            ("Home", "Rad 0", "Rad 39"),
            ("End", "Rad 39", "Rad 0"),
            ("PageUp", "Rad 33", "Rad 39"),
            ("PageDown", "Rad 39", "Rad 0"),
        ):
            await page.keyboard.press(key)
            await expect(mine.get_by_text(shown, exact=True)).to_be_in_viewport()
            await expect(mine.get_by_text(gone, exact=True)).not_to_be_in_viewport()
        for _ in range(20):
            await page.keyboard.press("ArrowUp")
        await expect(newest).not_to_be_in_viewport()
        for _ in range(20):
            await page.keyboard.press("ArrowDown")
        await expect(newest).to_be_in_viewport()


async def test_whoever_reads_back_is_left_in_peace_by_new_messages(evening: Evening) -> None:
    await _talk(evening, 40)
    async with a_page(evening.server.page_url, 1440, 700) as page:
        mine = phone_of(page, "Hemtjänst 1")
        await mine.get_by_role("button", name="Grupp Hemtjänst Centrum").click()
        await expect(mine.get_by_text("Rad 39", exact=True)).to_be_in_viewport()
        await _tab_to(page, "Meddelanden, Hemtjänst 1")
        await page.keyboard.press("Home")
        await expect(mine.get_by_text("Rad 0", exact=True)).to_be_in_viewport()
        await evening.group.say("Alldeles ny")
        await expect(mine.get_by_text("Alldeles ny")).to_be_attached()
        await expect(mine.get_by_text("Rad 0", exact=True)).to_be_in_viewport()
        await page.keyboard.press("End")
        await expect(mine.get_by_text("Alldeles ny")).to_be_in_viewport()
        await evening.group.say("Ännu nyare")
        await expect(mine.get_by_text("Ännu nyare")).to_be_in_viewport()
