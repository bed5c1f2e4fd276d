"""The real bot against the practice server, both in this process, on a clock that stands still."""

import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import proven
import pytest
from evening import Evening, an_evening
from judge import judged_servers


@pytest.fixture(scope="session", autouse=True)
def _content_proven_once() -> Iterator[None]:
    with proven.read_once():
        # Whoever looks for rubbish need not look through the content each time, nor look often.
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        yield


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    """Friday evening at 20:00, everybody in the cast has joined."""
    async with an_evening(str(tmp_path / "jourlots.db")) as found:
        yield found


@pytest.fixture(autouse=True)
def judge(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every request of the bot and every answer and update of the server has Telegram's shape, and
    what the bot writes on a button fits on it."""
    with judged_servers() as found:
        yield
    assert found.faults == [], sorted(set(found.faults))
    if "evening" in request.fixturenames:
        assert found.cut_labels == set()
