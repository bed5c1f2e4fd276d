"""What one owes today, one at a time: cases and other follow-ups, the most urgent first.

Nothing is kept of where one is: what was done is owed no more, and the button knows how many were
skipped.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.chat import bevakningar, ended
from bot.chat.bevakning_list import NOWHERE
from bot.chat.bevakning_words import NOT_INVITED, Words
from bot.chat.cases import review_cards
from bot.chat.cases.review_cards import Noted
from bot.chat.cases.review_place import Place, due_today
from bot.chat.desk import Desk
from bot.telegram.render import Button, Card, bold, text
from flows.actions.bevakningar import On
from flows.actions.cases.steps import see
from flows.actions.turn import Done, Refused
from flows.calendar import phrases
from flows.cases.bevakning import Bevakning

KEY = "parm"
CHANGED = "Den är redan ändrad. Så här ser det ut nu."


def show(desk: Desk, place: Place, noted: Noted | None) -> None:
    """The next one, in the same message."""
    if (due := _due(desk)) is not None:
        _show(desk, place, due, noted)


def skip(desk: Desk, place: Place, token: str) -> None:
    """Pass over what the card shows; an older card, on which something else stands by now, shows
    that instead."""
    if (due := _due(desk)) is None:
        return
    left = due[place.skipped :]
    if left and _token(desk, left[0]) == token:
        _show(desk, place.passed(), due, None)
    else:
        number = max(place.number, place.of - len(left) + 1)
        _show(desk, replace(place, number=number), due, None)


def _due(desk: Desk) -> Sequence[Bevakning] | None:
    """What they owe today; None when they may not see it, which is said."""
    result = desk.perform("bevakning.list")
    if isinstance(result, Done):
        return due_today(result.value, desk.today)
    desk.refuse(NOWHERE.get(result.reason, NOT_INVITED))
    return None


def _token(desk: Desk, found: Bevakning) -> str:
    """What names it in buttons: a case is shown by its own name."""
    case = desk.tx.cases.get(found.case_id) if found.case_id is not None else None
    return case.token if case is not None else found.token


def _show(desk: Desk, place: Place, due: Sequence[Bevakning], noted: Noted | None) -> None:
    if place.skipped >= len(due):
        desk.show(KEY, review_cards.with_noted(_end(len(due)), noted))
        return
    # What fell due meanwhile is counted in.
    here = replace(place, of=max(place.of, place.number + len(due) - place.skipped - 1))
    desk.show(KEY, _card(desk, here, due[place.skipped], noted))


def done(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    """A follow-up without a case was done."""
    _answered(desk, place, ("bevakning.done", token, numbers[0]), "klart")


def snooze(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    """A follow-up without a case waits to the next vardag."""
    _answered(desk, place, ("bevakning.snooze", token, numbers[0]), "väntar")


def _answered(desk: Desk, place: Place, what: tuple[str, str, int], words: str) -> None:
    name, token, version = what
    result = desk.perform(name, On(token, version))
    found: Bevakning | None = result.value
    undoable = found is not None and ended.is_undone_by(found, desk.actor, desk.turn.now)
    if found is None or (isinstance(result, Refused) and not undoable):
        desk.answer(CHANGED)
        show(desk, place, None)
        return
    if isinstance(result, Done):  # else it is the second tap of one press
        bevakningar.everywhere(desk, found, tuple(tell.chat_id for tell in result.tells))
    said = f"{found.code}: {words}."
    desk.answer(said)
    undo = place.data("b", token, found.version) if undoable else ""
    show(desk, place.handled(), Noted(f"Noterat: {said}", undo))


def undo(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    """Take back that it was done, and show it again."""
    result = desk.perform("bevakning.undo", On(token, numbers[0]))
    if isinstance(result, Done):
        desk.answer("Ångrat. Den är öppen igen.")
        bevakningar.everywhere(desk, result.value)
        show(desk, place, None)
        return
    words = ended.why_not(result.value, result.reason) if result.value is not None else ""
    desk.answer(words or CHANGED)
    show(desk, place.handled(), None)


def _card(desk: Desk, place: Place, found: Bevakning, noted: Noted | None) -> Card:
    case = desk.tx.cases.get(found.case_id) if found.case_id is not None else None
    if case is not None:
        seen = see(desk.turn, case)
        if seen.state is not None:
            return review_cards.card(
                review_cards.of_owed(desk.turn, place, seen), desk.today, noted
            )
    words = Words(desk.tx, desk.turn.house, desk.turn.now)
    blocks = (
        bold(f"{words.head(found)} ({place.number} av {place.of})"),
        words.dates(found, found.due_on < desk.today),
    )
    later = desk.turn.house.calendar.next_vardag(max(desk.today, found.due_on))
    wait = f"Vänta till {phrases.weekday(later)[:3]} {phrases.short_day(later)}"
    rows = (
        (Button("Klart, jag har gjort det", place.data("f", found.token, found.version)),),
        (Button(wait, place.data("n", found.token, found.version)),),
        (
            Button("Hoppa över", place.data("h", found.token)),
            Button("Paus", place.data("p")),
        ),
    )
    return review_cards.with_noted(Card(blocks, rows), noted)


def _end(left: int) -> Card:
    """What is left at the end."""
    if not left:
        return Card((bold("Klart. Du har inget mer att följa upp i dag."),))
    said = "1 är kvar." if left == 1 else f"{left} är kvar."
    return Card(
        (bold(f"Du hoppade över några. {said}"), text("Ta dem nu eller senare.")),
        ((Button("Ta dem nu", Place(of=left).data("g")),),),
    )
