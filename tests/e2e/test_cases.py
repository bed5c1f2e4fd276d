"""Cases in a real browser: a planerare's week on a small phone, and a socialsekreterare's month."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from browser import a_page, in_browser, nothing_sideways, phone_of, picture, press, sees
from evening import Evening, an_evening
from playwright.async_api import Locator, expect

pytestmark = in_browser
GROUP = "Grupp Larmenheten Centrum"


@pytest_asyncio.fixture(loop_scope="session")
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    """A Monday morning at the office."""
    async with an_evening(str(tmp_path / "jourlots.db"), "2026-11-23 09:00") as found:
        yield found


async def choose(phone: Locator, command: str, *labels: str) -> None:
    """Pick a command in the menu, and press what it asks for."""
    await phone.get_by_role("button", name="Meny", exact=True).click()
    await phone.locator(".commands button").filter(has_text=command).click()
    for label in labels:
        await press(phone, label)


async def tab(phone: Locator, chat: str) -> None:
    """Open another chat of the phone, whatever stands unread in it."""
    await phone.locator(".tab").filter(has_text=chat).click()


async def test_a_planerare_opens_a_case_and_goes_through_the_binder(
    evening: Evening, tmp_path: Path
) -> None:
    async with a_page(f"{evening.server.page_url}#121", 360, 780) as page:
        planner = phone_of(page, "Planerare 1")
        await press(planner, "Starta")
        await choose(planner, "/nytt", "Planerad installation", "I dag", "I dag", "Öppna")
        await sees(planner, "på pärmens flik och i Treserva.")
        await press(planner, "Ej nådd")
        await sees(planner, "Noterat: Ej nådd.")
        await sees(planner, "Senast måndag 30 november.")
        await evening.walk("2026-11-30 09:00")
        await tab(planner, GROUP)
        await sees(planner, "Ring om nycklarna i 1 ärende i dag.")
        await press(planner, "Gå igenom pärmen")
        await tab(planner, "Jourlots")
        await sees(planner, "(1 av 1)")
        await picture(page, "binder", tmp_path)
        await press(planner, "Nycklar klara, tid bokad")
        await press(planner, "I morgon")
        await sees(planner, "Klart. Pärmen är genomgången.")
        await nothing_sideways(page)


async def test_a_socialsekreterare_is_reminded_for_as_long_as_the_alarm_is_not_there(
    evening: Evening, tmp_path: Path
) -> None:
    async with a_page(evening.server.page_url, 1440, 900) as page:
        panel, clock = page.locator("#story"), page.get_by_role("button", name="+1 vecka")
        await panel.get_by_role("button", name="Börja: Fyra veckor senare").click()
        secretary = phone_of(page, "Socialsekreterare")
        await press(secretary, "Starta")
        await choose(secretary, "/nytt", "Planerad installation", "I dag", "Öppna")
        await expect(panel.locator("li.done")).to_have_count(1)
        await sees(secretary, "Ring larmenheten om uppdraget måndag 21 december.")
        for day in ("30 november", "7 december", "14 december", "21 december"):
            await clock.click()
            await expect(page.locator("#now-day")).to_contain_text(day)
        await sees(secretary, "I dag.")
        await picture(page, "month", tmp_path)
        await press(secretary, "Ringde, ny om 2 veckor")
        await expect(panel.locator("li.done")).to_have_count(4)
        await choose(secretary, "/bevakningar", "Till kalendern", "Skicka en fil")
        async with page.expect_download() as saving:
            await secretary.get_by_role("link", name="att-folja-upp.ics").click()
        saved = tmp_path / "att-folja-upp.ics"
        await (await saving.value).save_as(saved)
        assert "DTSTART;VALUE=DATE:20270104" in saved.read_text(encoding="utf-8")
