"""Writes down what everybody saw and pressed, in the order it happened: the transcript to save.

A card that is edited loses its words, so they are noted when they are shown. Kept in memory, and
gone when the practice ends.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.practice.clock import STOCKHOLM, spoken
from bot.practice.views import View

# Some weeks of busy practice; the oldest go first.
MOST = 20_000
_THINGS = {"photo": "bild", "document": "fil", "contact": "kontakt"}


class Scribe:
    """The notes of one practice."""

    def __init__(self) -> None:
        self._notes: deque[str] = deque(maxlen=MOST)

    def begin(self) -> None:
        """Begin with an empty page."""
        self._notes.clear()

    def message(self, now: datetime, kind: str, where: str, who: str, seen: View) -> None:
        """A new message, or one that was edited, deleted or pinned."""
        self._note(now, where, f"{who}{'' if kind == 'message' else ' (ändrat)'}:", _words(seen))

    def press(self, now: datetime, where: str, who: str, label: str) -> None:
        """Somebody pressed a button."""
        self._note(now, where, f"{who} tryckte på [{label}]")

    def moved(self, now: datetime, between: Sequence[str]) -> None:
        """The clock was moved; `between` says what happened on the way."""
        self._note(now, "Klockan", spoken(now), between)

    def text(self, title: str) -> str:
        """Everything, as plain text."""
        return "\n".join(
            (title, "Övning. Inga riktiga personer och meddelanden.", "", *self._notes)
        )

    def _note(
        self, now: datetime, where: str, what: str, lines: Iterator[str] | Sequence[str] = ()
    ) -> None:
        head = f"[{now.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}] {where} | {what}"
        self._notes.append("\n".join((head, *(f"    {line}" for line in lines), "")))


def _words(seen: View) -> Iterator[str]:
    if seen["deleted"]:
        yield "(borttaget)"
        return
    if seen["service"]:
        yield f"({seen['service']})"
    yield from seen["text"].splitlines()
    yield from (f"({name})" for kind, name in _THINGS.items() if seen[kind])
    if seen["medium"]:
        yield f"({seen['medium']})"
    for row in seen["buttons"]:
        yield " ".join(f"[{button['text']}]" for button in row)
