"""docs/failure-matrix.md names tests that run in `make test`, on the databases that it says."""

import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
from collected import SAYS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "failure-matrix.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py::test_\w+)`")
IN_SOAK = "PostgreSQL: `make soak`"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| fault")
]
Runs = Mapping[str, set[tuple[str, str]]]

pytestmark = pytest.mark.xdist_group("failure_matrix")  # the tests are collected once


@pytest.fixture(scope="module")
def runs() -> Runs:
    """Where each test of the files on the page runs, as pytest itself finds when no soak is on."""
    files = {test.partition("::")[0] for row in ROWS for test in NAMED.findall(row[3])}
    around = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    around["SOAK"], around["PYTHONPATH"] = "", str(ROOT / "tests" / "support")
    quiet = ("-p", "no:cacheprovider", "-p", "collected", "--collect-only", "-q")
    told = subprocess.run(
        [sys.executable, "-m", "pytest", *quiet, *sorted(files)],
        cwd=ROOT, env=around, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for line in told.stdout.splitlines():
        if line.startswith(SAYS):
            test, database, when = line.removeprefix(SAYS).split()
            found[test].add((database, when))
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_row_names_tests_that_run_in_make_test(row: list[str], runs: Runs) -> None:
    fault, happens, where, told = row
    assert fault and happens and where
    named = NAMED.findall(told)
    assert named
    assert NAMED.sub("", told).strip() == ""
    for test in named:
        assert test in runs, f"{test} does not exist"
        assert "test" in {when for _, when in runs[test]}, f"only `make soak` runs {test}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_row_is_proven_on_the_databases_that_it_says(row: list[str], runs: Runs) -> None:
    where = row[2]
    kind = re.match(r"both|SQLite|PostgreSQL", where)
    assert kind is not None
    found = set[tuple[str, str]]().union(*(runs[test] for test in NAMED.findall(row[3])))
    wanted = ("SQLite", "PostgreSQL") if kind[0] == "both" else (kind[0],)
    waits = {each for each in wanted if (each, "test") not in found}
    assert waits <= {"PostgreSQL"}
    assert all((each, "soak") in found for each in waits), f"nothing runs on {waits}"
    assert (IN_SOAK in where) == bool(waits), f"the row says {IN_SOAK!r} where it is so only"


def test_every_fault_has_its_own_row() -> None:
    faults = [row[0] for row in ROWS]
    assert len(faults) == len(set(faults)) >= 30
