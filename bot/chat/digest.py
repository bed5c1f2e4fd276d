"""The weekly digest as a message, and the switch for it under /jag."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from bot.chat import unread
from bot.chat.desk import menu
from bot.chat.reminders import HOLDS
from bot.telegram.render import Button, Card, bold, payloads, text
from flows.actions.digest import Summary
from flows.actions.turn import Turn
from flows.cases import watches
from flows.messages import Outgoing, Priority

NAMED = 4
ON, OFF = "p", "a"  # in the data of the buttons under /jag


def post(turn: Turn, week: date, summaries: Iterable[Summary], machine_now: datetime) -> None:
    """Put them in the outbox. One that may have arrived is not sent again."""
    for each in summaries:
        *before, last = payloads(card(each))
        assert not before, "a digest is one message"
        holds = watches.until_quiet(turn.now, turn.house.calendar) or HOLDS
        message = Outgoing(
            each.chat_id,
            "send",
            last,
            f"digest:{week.isoformat()}:{each.chat_id}",
            Priority.DIGEST,
            expires_at=machine_now + holds,
        )
        turn.tx.outbox.put(message, machine_now)


def card(summary: Summary) -> Card:
    """What somebody owes this week, and how much others of their units owe."""
    head = "Börja med det som är sent." if summary.late else "Se vad du ska göra i veckan."
    counted = (
        ("Sena", summary.late),
        ("I dag", summary.today),
        ("Senare i veckan", summary.later),
    )
    lines = [f"{name}: {number}." for name, number in counted if number]
    if summary.instead_of:
        lines.append(f"Du ersätter {', '.join(summary.instead_of)}.")
    blocks = [bold(head), text("\n".join(lines))]
    blocks += [text(each) for each in _others(summary.others)]
    blocks += unread.of_bevakningar(summary.unreadable)
    blocks.append(text("Vill du slippa den här listan? Skriv /jag."))
    return Card(tuple(blocks), menu(("Visa bevakningar", "bevakningar")))


def switch(*, on: bool) -> Button:
    """The button that turns it off or on."""
    if on:
        return Button("Stäng av veckans lista", f"i.{OFF}")
    return Button("Slå på veckans lista", f"i.{ON}")


def _others(others: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    for unit, owners in sorted(others.items()):
        ranked = sorted(owners.items(), key=lambda each: (-each[1], each[0]))
        named = [f"{label or 'Ingen ansvarig'}: {number}." for label, number in ranked[:NAMED]]
        more = sum(number for _, number in ranked[NAMED:])
        named += [f"Andra: {more}."] if more else []
        yield f"{unit} har {sum(owners.values())} till. {' '.join(named)}"
