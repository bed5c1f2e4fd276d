"""Tests that belong together are run by one worker: the year is walked once, not once for each."""

import os

import pytest


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="there are no workers")
@pytest.mark.xdist_group("together")
def test_a_test_carries_the_name_of_its_group(request: pytest.FixtureRequest) -> None:
    assert request.node.nodeid.endswith("@together")
