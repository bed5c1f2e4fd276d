"""Standing reminders on their way out, and what was overlooked of them, in /status."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.chat import standing_words as words
from bot.chat.desk import Desk
from bot.chat.reminders import HOLDS, NEWER
from bot.telegram.render import payloads
from flows.actions.standing import Overlooked
from flows.actions.standing_due import Telling
from flows.actions.turn import Refused, Turn
from flows.calendar import phrases
from flows.cases import watches
from flows.cases.standing import ON_CALL
from flows.messages import Outgoing, Priority
from flows.people.modules import Module


def overlooked(desk: Desk) -> Iterator[str]:
    """Lines of /status: what nobody has set a time for, and what nobody has done."""
    if Module.ARENDEN not in desk.turn.house.modules:
        return
    result = desk.perform("standing.overlooked")
    if isinstance(result, Refused):
        return
    found: Overlooked = result.value
    for each in found.unset:
        yield f"Ingen har satt tid för {each.row.standing.title} i {each.unit.name}."
    for each in found.undone:
        assert each.last is not None
        what = f"{each.row.standing.title}, {each.unit.name}"
        yield f"Inte klart: {what}, {phrases.day(each.last.on, desk.today)}."


def post(turn: Turn, tellings: Iterable[Telling], machine_now: datetime) -> None:
    """Put the reminders in the outbox, each a card of its own, to which the one before it in the
    chat points. For an office they are worth sending until its quiet hours begin."""
    house = turn.house
    today = house.calendar.local(turn.now).date()
    for telling in tellings:
        card_key = words.key(telling.unit.id, telling.number, telling.on)
        holds = HOLDS
        if telling.standing.role not in ON_CALL:
            holds = watches.until_quiet(turn.now, house.calendar) or HOLDS
        *before, last = payloads(words.reminder(house, telling, today))
        assert not before, "a reminder is one message"
        message = Outgoing(
            telling.chat_id,
            "send",
            last,
            f"{card_key}:{telling.chat_id}",
            Priority.DUE,
            card_key,
            card_key,
            expires_at=machine_now + holds,
        )
        turn.tx.outbox.put(message, machine_now)
        _retire(turn, telling, machine_now)


def _retire(turn: Turn, telling: Telling, machine_now: datetime) -> None:
    """The card of the one before it says no more than where the newer one is. One that says who
    did what it asked for stays."""
    if telling.before is None:
        return
    chat_id, outbox = telling.chat_id, turn.tx.outbox
    older = words.key(telling.unit.id, telling.number, telling.before.on)
    outbox.take_back(chat_id, older)
    shown = turn.tx.cards.message(chat_id, older)
    if shown is not None:
        old = {"message": shown, "text": NEWER}
        outbox.put(Outgoing(chat_id, "retire", old, f"{older}:{chat_id}:retire"), machine_now)
