"""What holds for every test: soaks wait for `make soak`; CI skips no browser or database test."""

import os
from collections.abc import Iterator

import pytest

NEVER_SKIPPED_IN_CI = ("browser", "postgres", "foreign")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("SOAK") == "1":
        return
    waits = pytest.mark.skip(reason="a soak: run `make soak`")
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(waits)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    wanted = any(item.get_closest_marker(name) for name in NEVER_SKIPPED_IN_CI)
    if wanted and report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped in CI: {report.longrepr}"
    return report
