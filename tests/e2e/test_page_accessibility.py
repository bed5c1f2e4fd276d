"""The page judged by axe-core: three phones at work, on wide and narrow screens, light and dark."""

import pytest
from axe_playwright_python.async_playwright import Axe
from browser import a_page, in_browser
from evening import Evening
from playwright.async_api import Page, expect

from bot.cli.demo import TOKEN

pytestmark = in_browser
GRAVE = ("serious", "critical")


async def _at_work(evening: Evening) -> None:
    """Messages, keyboards, a number to ring, a picture and a group, before the page is opened."""
    night = ("Ja, kl. 23:30–06:00", "Hjälp på natten", "Säger ja", "Personen själv")
    evening_shift = ("Nej, dag eller kväll", "Mer hjälp av hemtjänsten", "Nej")
    for phone, labels in ((evening.worker, night), (evening.colleague, evening_shift)):
        await phone.say("/ring")
        for label in labels:
            await phone.tap(label)
    card = {"chat_id": 101, "phone_number": "+46317870000", "first_name": "Jouren"}
    method = f"{evening.server.api_base}{TOKEN}/sendContact"
    async with evening.phones.session.post(method, json=card) as answer:
        assert answer.status == 200
    await evening.chef.say("/start")
    await evening.chef.send(media="photo")


async def _grave_faults(page: Page) -> list[str]:
    found = (await Axe().run(page)).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {[node['html'][:160] for node in fault['nodes']]}"
        for fault in found
        if fault["impact"] in GRAVE
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 780)])
async def test_axe_finds_nothing_serious_on_phones_at_work(
    evening: Evening, scheme: str, width: int, height: int
) -> None:
    await _at_work(evening)
    async with a_page(evening.server.page_url, width, height) as page:
        await page.emulate_media(color_scheme=scheme)
        first = page.locator(".phone").first
        await expect(first.locator(".card").last).to_be_visible()
        assert await page.locator(".phone").count() == (3 if width > 1000 else 1)
        assert await _grave_faults(page) == []
        await _open_everything(page)
        assert await _grave_faults(page) == []


async def _open_everything(page: Page) -> None:
    """Every part of the page that folds away, and both menus of a phone."""
    for summary in await page.locator("details:not([open]) > summary").all():
        if await summary.is_visible():
            await summary.click()
    if await page.locator("#clock-toggle").is_visible():
        await page.locator("#clock-toggle").click()
    await page.locator("#choose-toggle").click()
    await page.locator(".menu-button").first.click()
