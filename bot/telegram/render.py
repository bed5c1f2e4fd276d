"""Rendering: a card becomes Telegram payloads that stay within Telegram's limits.

Text is HTML made of escaped pieces; nothing is interpolated unescaped. A text that is too long is
split between blocks, and the buttons go under its last part.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

LONGEST_TEXT = 4096
LONGEST_DATA = 64
MOST_BUTTONS = 100
LONGEST_ANSWER = 200
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Button:
    """One button: what it says and what it sends back (ASCII, at most 64 bytes), or `copy`: what
    it puts in the phone's clipboard without our hearing of it."""

    label: str
    data: str
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What a person sees: blocks of HTML, a blank line between them, and rows of buttons. `asks`:
    the data of the button that asked for the day that may be typed now, if it asks for one."""

    blocks: tuple[str, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    asks: str = ""


class TooLarge(ValueError):
    """A button breaks a limit of Telegram's: a fault in our own content or code."""


def text(words: str) -> str:
    """Words as safe HTML."""
    return html.escape(words, quote=False)


def bold(words: str) -> str:
    """Words in bold."""
    return f"<b>{text(words)}</b>"


def italic(words: str) -> str:
    """Words in italics."""
    return f"<i>{text(words)}</i>"


def folded(words: str) -> str:
    """Words that the phone folds to a few lines, to be opened with a press."""
    return f"<blockquote expandable>{text(words)}</blockquote>"


def column(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """One button a row."""
    return tuple((button,) for button in buttons)


def payloads(card: Card) -> list[dict[str, Any]]:
    """The messages that show the card, in order; the last carries the buttons."""
    texts = list(_split(card.blocks))
    messages: list[dict[str, Any]] = [{"text": part} for part in texts]
    if card.rows:
        messages[-1]["keyboard"] = _keyboard(card.rows)
    return messages


def plain(markup: str) -> str:
    """The words of the HTML alone."""
    return html.unescape(_TAG.sub("", markup))


def clipped(words: str, longest: int = LONGEST_ANSWER) -> str:
    """The words, cut to the length of a callback answer."""
    return words if len(words) <= longest else words[: longest - 1] + "…"


def length(markup: str) -> int:
    """The length as Telegram counts it: UTF-16 units after the entities are parsed."""
    return len(plain(markup).encode("utf-16-le")) // 2


def _keyboard(rows: Sequence[Sequence[Button]]) -> list[list[dict[str, str]]]:
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise TooLarge("more than 100 buttons")
    for row in rows:
        for button in row:
            if not button.copy and (
                not button.data.isascii() or not 1 <= len(button.data) <= LONGEST_DATA
            ):
                raise TooLarge(f"button data of {len(button.data)} characters")
    return [[_button(button) for button in row] for row in rows]


def _button(button: Button) -> dict[str, str]:
    does = {"copy": button.copy} if button.copy else {"data": button.data}
    return {"text": button.label} | does


def _split(blocks: Sequence[str]) -> Iterator[str]:
    """Blocks gathered into texts within the limit; a block that is too long alone goes in plain
    pieces, since a tag must not be cut in two."""
    gathered = ""
    for piece in chain.from_iterable(map(_pieces, blocks)):
        joined = f"{gathered}\n\n{piece}" if gathered else piece
        if length(joined) > LONGEST_TEXT:
            yield gathered
            gathered = piece
        else:
            gathered = joined
    yield gathered


def _pieces(block: str) -> Iterator[str]:
    if length(block) <= LONGEST_TEXT:
        yield block
        return
    words = plain(block)
    step = LONGEST_TEXT // 2  # every character may be two UTF-16 units
    for start in range(0, len(words), step):
        yield text(words[start : start + step])
