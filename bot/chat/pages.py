"""Long lists, a page at a time: what is shown of them, and the buttons that turn the page."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.chat.desk import Desk
from bot.telegram.render import Button, Card, bold
from flows.actions.turn import Reason

A_PAGE = 8
LABEL = 24
_REFUSED = {
    Reason.NOT_INVITED: "Bara chefer och administratörer kan göra det. Fråga din chef.",
    Reason.NOT_YOURS: "Det hör till en annan enhet. Fråga en administratör.",
    Reason.LAST: "Det måste finnas en administratör. Gör någon annan till det först.",
    Reason.UNKNOWN: "Det finns inte längre. Skriv kommandot igen.",
    Reason.WRONG_CHAT: "Skriv till mig i en privat chatt.",
    Reason.SWITCHED_OFF: "Den delen är inte påslagen här. Fråga din chef.",
}
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


def clip(label: str, longest: int = LABEL) -> str:
    """The label as a button shows it, cut in the middle: its number stands at the end."""
    if len(label) <= longest:
        return label
    end = longest // 2
    return f"{label[: longest - end - 1]}…{label[-end:]}"


def present(desk: Desk, key: str, card: Card) -> None:
    """Show the card where the press came from, or anew after a typed command."""
    (desk.show if "query" in desk.item.payload else desk.anew)(key, card)


def refuse(desk: Desk, reason: Reason) -> None:
    """Say kindly why not: over the chat after a press, else as a message."""
    words = _REFUSED.get(reason, _REFUSED[Reason.UNKNOWN])
    if "query" in desk.item.payload:
        desk.answer(words, alert=True)
    else:
        desk.say(Card((bold(words),)))


def _first(items: Sequence[object], page: int) -> int:
    return page * A_PAGE if 0 <= page * A_PAGE < len(items) else 0
