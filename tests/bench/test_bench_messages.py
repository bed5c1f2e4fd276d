"""10,000 messages to six mixes of chats, by the real sender in simulated time to a Telegram that
refuses whatever comes too soon.

Time is simulated, so that it may be asserted: each mix comes within two per cent of the least time
in which the limits let it be sent, and nothing is refused. How long the sender itself worked for
one message is only printed. Run with `make bench`.
"""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from mixes import MIXES, Mix, least_seconds, send

COUNT = 10_000
NEARLY_LEAST = 1.02


@pytest.mark.parametrize("make", MIXES, ids=lambda make: make.__name__)
def test_ten_thousand_messages(make: Callable[[int], Mix], tmp_path: Path) -> None:
    mix = make(COUNT)
    begun = time.perf_counter()
    sent = send(mix, tmp_path)
    work = time.perf_counter() - begun
    least = least_seconds(mix)
    print(
        f"\n{make.__name__:16}{sent.seconds:9.1f} s, at least {least:8.1f}: "
        f"{sent.seconds / least:6.3f}; refused {sent.refused}; an answer waits at most "
        f"{sent.longest_wait:.2f} s; {1000 * work / COUNT:.2f} ms of work each"
    )
    assert sent.in_order
    assert sent.refused == 0
    assert sent.seconds <= least * NEARLY_LEAST
