"""What the tests of faults share: bots that can be killed, and a database of either kind.

A test that asks for `database_url` runs once on each kind of database; the others on SQLite.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from keeper import Nursery, a_nursery

AUDIT_KEY = ("JOURLOTS_AUDIT_KEY", "seals nothing of anybody's" * 2)  # a server wants one


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Bots in processes of their own, each forked in milliseconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(*AUDIT_KEY)
        with a_nursery() as found:
            yield found


@pytest.fixture
def database(
    request: pytest.FixtureRequest, sqlite_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Where this test's bot keeps what it knows."""
    if "database_url" in request.fixturenames:
        url: str = request.getfixturevalue("database_url")
        if not url.startswith("sqlite"):
            monkeypatch.setenv(*AUDIT_KEY)
            return url
    return str(sqlite_path)
