"""Debian's chromium, driven by playwright; without it a test is skipped with a word."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, Playwright, async_playwright, expect

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
in_browser = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),  # the loop of the one browser
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
]


@cache
def _chromium(loop: asyncio.AbstractEventLoop) -> "asyncio.Task[tuple[Playwright, Browser]]":
    """The browser of this loop."""
    return loop.create_task(_launched())


async def _launched() -> tuple[Playwright, Browser]:
    playwright = await async_playwright().start()
    browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    return playwright, browser


@asynccontextmanager
async def one_chromium() -> AsyncIterator[None]:
    """For as long as this lasts every page is of one browser, which is closed at the end."""
    yield
    if _chromium.cache_info().currsize:
        playwright, browser = await _chromium(asyncio.get_running_loop())
        await browser.close()
        await playwright.stop()
        _chromium.cache_clear()


@asynccontextmanager
async def a_page(url: str, width: int, height: int) -> AsyncIterator[Page]:
    """The address in a window of that size, of somebody who was never here before; any fault of
    the page's own fails the test."""
    faults: list[str] = []
    _, browser = await _chromium(asyncio.get_running_loop())
    context = await browser.new_context(
        viewport={"width": width, "height": height}, locale="sv-SE", reduced_motion="reduce"
    )
    page = await context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    try:
        await page.goto(url)
        yield page
        seen = list(faults)  # what breaks off while the window closes is no fault of the page's
    finally:
        await context.close()
    assert seen == [], seen


def phone_of(page: Page, role: str) -> Locator:
    """The phone on the page that is called so."""
    return page.get_by_role("article", name=f"Telefon: {role}", exact=True)


async def press(phone: Locator, label: str) -> None:
    """Press the newest button of the phone with that label."""
    await phone.get_by_role("button", name=label, exact=True).last.click()


async def sees(phone: Locator, words: str) -> None:
    """The words stand in the chat that is open."""
    await expect(phone.get_by_role("log")).to_contain_text(words)


async def picture(page: Page, name: str, folder: Path) -> None:
    """Keep a picture: in docs when PICTURES names a folder, else beside the test."""
    kept = os.environ.get("PICTURES")
    path = Path(kept or folder) / f"{name}.png"
    await page.wait_for_timeout(300)
    if kept:
        await expect(page.locator(".notice")).to_have_count(0)
    await page.screenshot(path=path)
    assert path.stat().st_size > 20_000


async def nothing_sideways(page: Page) -> None:
    """The page is no wider than its window."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wide) <= 0
