"""Every walk through every routine stands in a table that people review.

After a change that is meant, write the tables anew and read the difference:

    WRITE_GOLDEN=1 .venv/bin/pytest tests/content/test_golden.py
    git diff tests/content/golden
"""

import os
from pathlib import Path

import proven
import pytest

from flows.routines.paths import table

GOLDEN = Path(__file__).parent / "golden"
ROUTINES = {each.id: each for each in proven.library().routines}


@pytest.mark.parametrize("routine_id", sorted(ROUTINES))
def test_every_walk_leads_where_the_reviewed_table_says(routine_id):
    path, found = GOLDEN / f"{routine_id}.csv", table(ROUTINES[routine_id])
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(found, encoding="utf-8")
    assert found.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_there_is_no_table_without_a_routine():
    assert {path.stem for path in GOLDEN.glob("*.csv")} == set(ROUTINES)
