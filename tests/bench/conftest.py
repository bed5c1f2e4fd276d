"""What is measured is the product as it is delivered: it waits for the disk, and each engine
compiles its own statements. The rest of the tests do neither, to be quick."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> None:
    """In place of the one for all other tests: nothing is shared, and every COMMIT is on the disk
    before anybody hears of it."""


@pytest.fixture(scope="session")
def lost_with_the_machine() -> tuple[str, ...]:
    """In place of the one for all other tests: PostgreSQL forgets nothing when the power fails, and
    what that costs is part of the figures."""
    return ()
