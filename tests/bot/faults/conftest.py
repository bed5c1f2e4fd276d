"""A nursery of bots that can be killed, shared by all tests of the run that want one."""

from collections.abc import Iterator

import pytest
from keeper import Nursery, a_nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Bots in processes of their own, each forked in milliseconds."""
    with a_nursery() as found:
        yield found
