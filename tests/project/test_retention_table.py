"""docs/retention.md says what the code does, and gives a reason for every kind."""

from pathlib import Path

from flows.retention import LONGEST_DAYS, RULES

PAGE = Path(__file__).parents[2] / "docs" / "retention.md"


def test_the_table_holds_every_kind_with_its_times_and_a_reason() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]
    told = {row[0].strip("`"): (int(row[2]), int(row[3])) for row in rows}
    assert told == {str(kind): (rule.days, rule.least) for kind, rule in RULES.items()}
    assert all(len(row) == 6 and all(row) for row in rows)


def test_every_default_is_a_time_that_may_be_set() -> None:
    for kind, rule in RULES.items():
        assert 1 <= rule.least <= rule.days <= LONGEST_DAYS, kind
