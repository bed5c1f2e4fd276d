"""The real bot against the practice server, both in this process, on a clock that stands still."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from evening import Evening, an_evening
from judge import judged_servers

from bot.app import read_content
from bot.cli import demo
from bot.settings import Settings
from flows.routines.library import Library


@pytest.fixture(scope="session", autouse=True)
def _content_proven_once() -> Iterator[None]:
    """Proving the content takes longer than most tests; the same files need it once."""
    proven: dict[str, Library] = {}

    def read(settings: Settings) -> Library:
        key = repr((settings.content, settings.contacts, settings.interpretations))
        if key not in proven:
            proven[key] = read_content(settings)
        return proven[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "read_content", read)
        yield


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    """Friday evening at 20:00, everybody in the cast has joined."""
    async with an_evening(str(tmp_path / "jourlots.db")) as found:
        yield found


@pytest.fixture(autouse=True)
def judge() -> Iterator[None]:
    """Every request of the bot and every answer and update of the server has Telegram's shape."""
    with judged_servers() as found:
        yield
    assert found.faults == [], sorted(set(found.faults))
