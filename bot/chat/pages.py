"""Long lists, a page at a time: what is shown of them, and the buttons that turn the page."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.telegram.render import Button

A_PAGE = 8
Item = TypeVar("Item")


def page_of(items: Sequence[Item], page: int) -> Sequence[Item]:
    """What is on the page; the first page in place of one that is no longer there."""
    first = _first(items, page)
    return items[first : first + A_PAGE]


def turning(items: Sequence[object], page: int, data: str) -> tuple[tuple[Button, ...], ...]:
    """The buttons that turn the page, side by side; `data` lacks only the page's number."""
    first = _first(items, page)
    here, row = first // A_PAGE, list[Button]()
    if first:
        row.append(Button("Visa förra", f"{data}.{here - 1}"))
    if first + A_PAGE < len(items):
        row.append(Button("Visa fler", f"{data}.{here + 1}"))
    return (tuple(row),) if row else ()


def place(items: Sequence[object], page: int) -> str:
    """Which page of how many, when there are several."""
    pages = -(-len(items) // A_PAGE)
    return f"Sida {_first(items, page) // A_PAGE + 1} av {pages}." if pages > 1 else ""


def listed(
    items: Sequence[Item], page: int, data: str, button: Callable[[Item], Button]
) -> tuple[tuple[Button, ...], ...]:
    """A button a row for each on the page, and those that turn it."""
    rows = tuple((button(each),) for each in page_of(items, page))
    return (*rows, *turning(items, page, data))


def _first(items: Sequence[object], page: int) -> int:
    return page * A_PAGE if 0 <= page * A_PAGE < len(items) else 0
