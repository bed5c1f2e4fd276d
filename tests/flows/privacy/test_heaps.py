"""A text that is digits through and through hides anything: it is refused without a search."""

from flows.privacy import Finding, find


def test_a_page_of_digits_is_a_hit_whatever_stands_between_them() -> None:
    assert Finding.PERSONNUMMER in find("å1 " * 1001)


def test_a_long_list_of_days_passes() -> None:
    days = " ".join(f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 11))
    assert 900 < sum(char.isdigit() for char in days) <= 1000
    assert find(days) == frozenset()
