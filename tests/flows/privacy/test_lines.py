"""A sample of what `make bench` measures: enough is found, and almost nothing without reason."""

from collections import Counter

import pytest
from lines import CONTEXTS, NUMBERS, lines

from flows.privacy import Finding, find

SAMPLE = 4_000
FOUND_AS = {"samordningsnummer": "personnummer", "reservnummer": "personnummer"}


@pytest.fixture(scope="module")
def counted() -> tuple[Counter[str], Counter[str], Counter[str]]:
    """How many lines there are of a kind, how many were found as it, and found as anything."""
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    stopped: Counter[str] = Counter()
    for line in lines(seed=4, count=SAMPLE):
        found = find(line.text)
        total[line.holds] += 1
        right[line.holds] += FOUND_AS.get(line.holds, line.holds) in found
        stopped[line.holds] += bool(found)
    return total, right, stopped


def test_every_kind_of_finding_has_its_lines(counted):
    kinds = {FOUND_AS.get(kind, kind) for kind in (*NUMBERS, *CONTEXTS)}
    assert kinds == set(Finding)
    assert set(counted[0]) == {*NUMBERS, *CONTEXTS, ""}


@pytest.mark.parametrize("kind", NUMBERS)
def test_no_number_in_two_hundred_slips_through(counted, kind):
    total, right, stopped = counted
    assert right[kind] >= 0.99 * total[kind]  # some are a telephone number just as well
    assert stopped[kind] >= 0.995 * total[kind]


@pytest.mark.parametrize("kind", CONTEXTS)
def test_codes_and_addresses_are_found_by_their_context(counted, kind):
    total, right, _ = counted
    assert right[kind] >= 0.985 * total[kind]


def test_no_clean_line_in_two_hundred_is_stopped(counted):
    total, _, stopped = counted
    assert stopped[""] <= 0.005 * total[""]
