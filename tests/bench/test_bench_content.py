"""How long it takes to read and prove all content, as every start does, and what of it is YAML: by
libyaml, and by the reader that is left where PyYAML came without it.

Run with `make bench`.
"""

import time
from collections.abc import Callable
from statistics import median
from unittest.mock import patch

import pytest
import yaml

from bot.app import read_content
from bot.settings import Settings
from flows.reading.marked import read
from flows.routines.library import CONTENT

ROUNDS = 5
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(CONTENT.rglob("*.yaml"))]


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML without libyaml")
def test_all_content_with_libyaml_and_without_it() -> None:
    for name, work in (("reading alone", read_all), ("reading and proving", prove_all)):
        quick, slow = [], []
        for _ in range(ROUNDS):  # in turns, so that both meet the same machine
            quick.append(took(work))
            with patch.object(yaml, "__with_libyaml__", False):
                slow.append(took(work))
        times = f"{1000 * median(quick):6.0f} ms with, {1000 * median(slow):6.0f} ms without"
        print(f"\n{name:20}{times} ({median(slow) / median(quick):.1f} times)", end="")


def read_all() -> None:
    assert all(read(text, "x.yaml")[1] == () for text in TEXTS)


def prove_all() -> None:
    assert read_content(Settings(token=None)).library.problems == ()


def took(work: Callable[[], None]) -> float:
    """In seconds of the processor."""
    begun = time.process_time()
    work()
    return time.process_time() - begun
