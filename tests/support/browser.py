"""Debian's chromium, driven by playwright; without it a test is skipped with a word."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Locator, Page, async_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
in_browser = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
]


@asynccontextmanager
async def a_page(url: str, width: int, height: int) -> AsyncIterator[Page]:
    """The address in a window of that size; any fault of the page's own fails the test."""
    faults: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = await browser.new_page(
            viewport={"width": width, "height": height}, locale="sv-SE", reduced_motion="reduce"
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        await page.goto(url)
        yield page
        seen = list(faults)  # what breaks off while the window closes is no fault of the page's
        await browser.close()
    assert seen == [], seen


def phone_of(page: Page, role: str) -> Locator:
    """The phone on the page that is called so."""
    return page.get_by_role("article", name=f"Telefon: {role}", exact=True)


async def nothing_sideways(page: Page) -> None:
    """The page is no wider than its window."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wide) <= 0
