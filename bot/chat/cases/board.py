"""The pinned board of a unit's binder: one card in the unit's group, edited in place. It says what
to do today and names the riskiest cases by code; when each began stands in private chats alone.
"""

from collections.abc import Sequence
from datetime import date, datetime
from types import MappingProxyType

from bot.chat import unread
from bot.chat.desk import Desk
from bot.chat.labels import uncut
from bot.chat.refusals import refuse
from bot.telegram.render import Button, Card, bold, column, payloads, text
from flows.actions.cases import board
from flows.actions.cases.board import Shown
from flows.actions.registry import perform
from flows.actions.stubs import BINDER
from flows.actions.turn import Done, Turn
from flows.calendar import phrases
from flows.cases.awaiting import UNRECEIVED, Board, Counts, Filed, Line
from flows.messages import ChatState, Outgoing, Priority

REVIEW = "Gå igenom pärmen"
MOVED = "Tavlan står i enhetens nya grupp."
_TITLE = "Inväntar nycklar"
_LIMIT, _WAITS, _NEW, _LATE = "Gräns", "Väntar", "Ny", "Nu"
_MEANS = MappingProxyType(
    {
        _LIMIT: "sista dagen har kommit.",
        _LATE: "dagen har varit.",
        _NEW: "ta emot eller ring så snart du kan.",
        _WAITS: "ingen dag är satt.",
    }
)
"""What the words before a case mean, as the private list says it."""


def key(unit_id: int) -> str:
    """The name of the card."""
    return f"board:{unit_id}"


def post(turn: Turn, machine_now: datetime) -> None:
    """Edit every board that is to be made anew; where there is none, put it up and pin it."""
    result = perform(turn, "board.due")
    assert isinstance(result, Done), "the house may do what the table lets the house do"
    found: Sequence[Board] = result.value
    for each in found:
        _leave_other_groups(turn, each, machine_now)
        if each.group_chat_id is not None and board.is_open(turn, each.group_chat_id):
            _post(turn, each, each.group_chat_id, machine_now)


def card(shown: Shown) -> Card:
    """What the group sees."""
    counts, unit = shown.counts, shown.unit
    blocks = [bold(_head(shown))]
    if counts.waiting:
        blocks.append(text(_counted(counts)))
        lines = [_line(each, shown.today) for each in shown.lines]
        if more := counts.waiting - len(lines) - len(shown.unreadable):
            lines.append(f"Och {more} till.")
        blocks.append("\n".join(lines))
    blocks += unread.of_cases(shown.unreadable)
    buttons = []
    if counts.waiting:
        buttons.append(Button(REVIEW, f"t.v.{unit.id}"))
        buttons.append(Button("Visa mer privat", f"t.l.{unit.id}"))
    return Card(tuple(blocks), column(buttons))


def show_privately(desk: Desk, unit_id: int) -> None:
    """The riskiest, each with a button, in the chat of whoever asks."""
    result = desk.perform("board.see", unit_id)
    if not isinstance(result, Done):
        refuse(desk, result.reason)
        return
    shown: Shown = result.value
    person = desk.turn.who.person
    assert person is not None, "only staff may look"
    if desk.tx.chats.get(person.chat_id).state is not ChatState.OPEN:
        desk.answer("Jag når dig inte. Öppna din chatt med mig och tryck Starta.", alert=True)
        return
    desk.anew_in(person.chat_id, BINDER, _listed(shown))
    if desk.chat.id != person.chat_id:
        desk.answer("Du har fått mer i din chatt med mig.")


def _listed(shown: Shown) -> Card:
    blocks = [bold(_head(shown))]
    if shown.lines:
        days = [_dated(each, shown.today) for each in shown.lines]
        blocks += [text(_counted(shown.counts)), text("\n".join(days))]
        said = {_word(each.filed, shown.today) for each in shown.lines}
        if means := [f"{word}: {means}" for word, means in _MEANS.items() if word in said]:
            blocks.append(text("\n".join(("På tavlan i gruppen:", *means))))
    if more := shown.counts.waiting - len(shown.lines) - len(shown.unreadable):
        blocks.append(text(f"Och {more} till. Gå igenom pärmen så kommer alla."))
    blocks += unread.of_cases(shown.unreadable)
    buttons = [Button(REVIEW, f"t.v.{shown.unit.id}")] if shown.lines else []
    buttons += [
        Button(uncut(each.code, each.filed.says, "Visa ärendet"), f"c.{each.token}.0.k")
        for each in shown.lines
    ]
    return Card(tuple(blocks), column(buttons))


def _post(turn: Turn, found: Board, chat_id: int, machine_now: datetime) -> None:
    name = key(found.unit_id)
    shown = board.shown(turn, turn.tx.people.unit(found.unit_id))
    (payload,) = payloads(card(shown))
    once = f"{name}:{chat_id}:{turn.house.token()}"
    is_new = turn.tx.cards.message(chat_id, name) is None
    quiet = {**payload, "quiet": True, "pin": True}
    edit = Outgoing(chat_id, "edit", quiet, once, Priority.DIGEST, name, about=name)
    turn.tx.outbox.put(edit, machine_now)
    if is_new:
        pin = Outgoing(chat_id, "pin", {}, f"{once}:pin", Priority.DIGEST, name, about=name)
        turn.tx.outbox.put(pin, machine_now)


def _leave_other_groups(turn: Turn, found: Board, machine_now: datetime) -> None:
    """Where the board stood before the unit got another group, it says no more than that."""
    name = key(found.unit_id)
    if set(turn.tx.cards.shown_in(name)) <= {found.group_chat_id}:
        return
    for chat_id, message in turn.tx.cards.forget(name):
        turn.tx.outbox.take_back(chat_id, name)
        if chat_id == found.group_chat_id or not board.is_open(turn, chat_id):
            continue
        left = {"message": message, "text": MOVED}
        once = f"{name}:{chat_id}:{message}:left"
        turn.tx.outbox.put(Outgoing(chat_id, "retire", left, once), machine_now)


def _head(shown: Shown) -> str:
    """What to do now."""
    counts = shown.counts
    if not counts.waiting:
        return "Inget ärende väntar på nycklar."
    if not counts.due:
        return "Ingen att ringa om nycklar i dag."
    if any(each.filed.says == UNRECEIVED for each in shown.lines):
        return f"Ta emot eller ring om nycklar i {_cases(counts.due)} i dag."
    return f"Ring om nycklarna i {_cases(counts.due)} i dag."


def _cases(number: int) -> str:
    return "1 ärende" if number == 1 else f"{number} ärenden"


def _counted(counts: Counts) -> str:
    said = [f"{_TITLE}: {counts.waiting}."]
    if counts.late:
        said.append(f"{'Sent' if counts.late == 1 else 'Sena'}: {counts.late}.")
    if counts.long:
        said.append(f"Över fyra veckor: {counts.long}.")
    return " ".join(said)


def _line(line: Line, today: date) -> str:
    """When, which case, where it stands and for how long: short enough for one line of a phone."""
    filed = line.filed
    days = (today - filed.since).days
    ages = "i dag" if days == 0 else "1 dag" if days == 1 else f"{days} dagar"
    return f"{_when(filed, today)} {text(f'{line.code} {filed.says}, {ages}')}"


def _when(filed: Filed, today: date) -> str:
    """The day to do it; what cannot wait stands out."""
    if (word := _word(filed, today)) is not None:
        return text(f"{word}:") if word == _WAITS else bold(f"{word}:")
    assert filed.next_on is not None, "without a day it waits"
    if filed.next_on == today:
        return bold("I dag:")
    return text(f"{phrases.short_day(filed.next_on, today)}:")


def _word(filed: Filed, today: date) -> str | None:
    """The word that stands for the day; None where the day itself is said."""
    if filed.limit_on is not None and filed.limit_on <= today:
        return _LIMIT
    if filed.next_on is None:
        return _WAITS
    if filed.next_on == filed.since:
        return _NEW
    return _LATE if filed.next_on < today else None


def _dated(line: Line, today: date) -> str:
    """The same in private, with the days."""
    filed = line.filed
    said = f"{line.code}: {filed.says}. Sedan {phrases.short_day(filed.since, today)}."
    if filed.limit_on is not None:
        said += f" Gräns {phrases.short_day(filed.limit_on, today)}."
    return said
