"""Sending much to many, in simulated time: as fast as the limits let it, and nothing refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from mixes import MIXES, Mix, least_seconds, send

COUNT = 500


@pytest.mark.parametrize("make", MIXES, ids=lambda make: make.__name__)
def test_all_is_sent_within_two_percent_of_the_least_time_and_nothing_is_refused(
    make: Callable[[int], Mix], tmp_path: Path
) -> None:
    mix = make(COUNT)
    sent = send(mix, tmp_path)
    assert sent.refused == 0
    assert sent.in_order
    assert sent.seconds <= least_seconds(mix) * 1.02
    assert sent.longest_wait < 1.1
