"""docs/data.md names every table that there is, and no other."""

import re
from pathlib import Path

from storage.tables import metadata

PAGE = Path(__file__).parents[2] / "docs" / "data.md"


def test_the_data_inventory_names_every_table_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(metadata.tables)
