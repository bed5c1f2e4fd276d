"""Which days fit a case that is being opened: what has happened lies behind, in the order asked."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from bot.chat.cases.opening_draft import Draft, Option


def between(draft: Draft, option: Option, today: date) -> tuple[date | None, date | None]:
    """Between which days the next one lies; None: no matter how early or late."""
    if option.step.asks[len(draft.days)] not in option.process.happened:
        return today, None
    before = _happened(draft, option)
    return (before[-1] if before else None), today


def fit(draft: Draft, option: Option, today: date) -> bool:
    """Whether the days so far can be."""
    days = _happened(draft, option)
    return are_in_order(days) and all(each <= today for each in days)


def are_in_order(days: Sequence[date]) -> bool:
    """Whether none comes before the one that was said before it."""
    return all(one <= other for one, other in pairwise(days))


def _happened(draft: Draft, option: Option) -> list[date]:
    return [day for fact, day in draft.dates.items() if fact in option.process.happened]
