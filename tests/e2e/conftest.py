"""The page before a person's eyes: the real bot, its Telegram, and patience for slow machines."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import proven
import pytest
import pytest_asyncio
from browser import one_chromium
from evening import Evening, an_evening
from playwright.async_api import expect

PATIENCE = 15_000
USUAL = 5_000


@pytest.fixture(scope="session", autouse=True)
def _patience() -> Iterator[None]:
    """Whatever is waited for may take its time; nothing waits longer than it has to."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=USUAL)


@pytest.fixture(scope="session", autouse=True)
def _content_proven_once() -> Iterator[None]:
    with proven.read_once():
        yield


@pytest_asyncio.fixture(loop_scope="session", scope="session", autouse=True)
async def _one_chromium() -> AsyncIterator[None]:
    async with one_chromium():
        yield


@pytest_asyncio.fixture(loop_scope="session")
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    """Friday at 16:31, just after the offices have closed."""
    async with an_evening(str(tmp_path / "jourlots.db"), "2026-11-27 16:31") as found:
        yield found
