"""The real bot against the practice server, both in this process, on a clock that stands still."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from evening import Evening, an_evening


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    """Friday evening at 20:00, everybody in the cast has joined."""
    async with an_evening(str(tmp_path / "jourlots.db")) as found:
        yield found
