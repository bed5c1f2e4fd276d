"""docs/failure-matrix.md names tests that exist, and each row has some that run where it says."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "failure-matrix.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
# What makes a test run on PostgreSQL: it or what it asks for names one of these.
ON_SERVER = ("database_url", "store", "postgres_url", "wired_url", "trouble", "on_both")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| fault")
]


@cache
def written_in(path: str) -> dict[str, str]:
    """Test → its source with its marks, and those of its whole file."""
    source = (ROOT / path).read_text(encoding="utf-8")
    tree = ast.parse(source)
    of_all = [
        each
        for each in tree.body
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "pytestmark"
    ]
    return {
        each.name: " ".join(map(ast.unparse, [*of_all, *each.decorator_list, each.args]))
        for each in tree.body
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_row_names_tests_that_exist(row: list[str]) -> None:
    fault, happens, where, told = row
    assert fault and happens and where
    named = NAMED.findall(told)
    assert named
    assert NAMED.sub("", told).strip() == ""
    for path, test in named:
        assert test in written_in(path), f"{path} has no {test}"


@pytest.mark.parametrize(
    "row", [row for row in ROWS if not row[2].startswith("SQLite")], ids=lambda row: row[0]
)
def test_a_row_of_both_databases_has_a_test_that_runs_on_the_server(row: list[str]) -> None:
    marks = [written_in(path)[test] for path, test in NAMED.findall(row[3])]
    assert any(re.search(rf"\b{word}\b", mark) for mark in marks for word in ON_SERVER)


def test_every_fault_has_its_own_row() -> None:
    faults = [row[0] for row in ROWS]
    assert len(faults) == len(set(faults)) >= 30
