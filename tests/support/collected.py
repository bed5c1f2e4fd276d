"""A plugin of pytest that says of each test where it runs: its file and name, its database, and
whether it waits for the soak. `python -m pytest -p collected --collect-only …`"""

import pytest

SAYS = "collected:"


@pytest.hookimpl(trylast=True)  # after the marks of tests/conftest.py
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        database = "PostgreSQL" if item.get_closest_marker("postgres") else "SQLite"
        when = "soak" if item.get_closest_marker("soak") else "test"
        file, name = item.path.relative_to(item.config.rootpath), item.originalname
        print(f"\n{SAYS} {file}::{name} {database} {when}")
