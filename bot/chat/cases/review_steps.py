"""Steps that are taken on the card of a walk, with the day that some need, and taken back."""

from datetime import date

from bot.chat.cases import answering, asking, review_cards
from bot.chat.cases.answering import Question
from bot.chat.cases.cards import key
from bot.chat.cases.review_cards import Noted
from bot.chat.cases.review_next import KEY, labels_of, onward, stop_at
from bot.chat.cases.review_place import Place
from bot.chat.cases.showing import NOT_UNDONE, elsewhere, here, looked, why
from bot.chat.cases.step_numbers import named
from bot.chat.desk import Desk
from bot.chat.refusals import refuse
from flows.actions.cases.steps import Act, Seen
from flows.actions.cases.taking_back import is_undoable
from flows.actions.turn import Reason, Refused
from flows.cases.state import AVSLUTAT


def step(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    """Take a step; one that needs a day asks for it first."""
    if (found := _named(desk, place, token, numbers[1])) is None:
        return
    seen, name = found
    assert seen.state is not None, "a step has a name where its case can be read"
    if not seen.state.process.steps[name].asks:
        _act(desk, place, Act(token, numbers[0], name))
        return
    way = _way(place, token, numbers)
    desk.show(KEY, asking.ask(desk, seen, name, way))


def typed(desk: Desk, place: Place, token: str, numbers: tuple[int, ...], words: str) -> None:
    """What was typed while the card asks for a day."""
    if (found := _named(desk, place, token, numbers[1])) is not None:
        way = _way(place, token, numbers)
        question = Question(KEY, *found, way, lambda: onward(desk, place, None))
        answering.answer(desk, question, words)


def day(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    """The day that a step needs."""
    if (found := _named(desk, place, token, numbers[1])) is None:
        return
    seen, name = found
    on = asking.day_of(numbers[2])
    if on is None or seen.state is None:
        onward(desk, place, None)
        return
    dates: dict[str, date] = dict.fromkeys(seen.state.process.steps[name].asks, on)
    _act(desk, place, Act(token, numbers[0], name, dates))


def month(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    """A month to press the day in."""
    if (found := _named(desk, place, token, numbers[1])) is not None:
        way = _way(place, token, numbers)
        desk.show(KEY, asking.month(desk, *found, way, numbers[2]))


def close(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    """The case is ended."""
    _act(desk, place, Act(token, numbers[0], AVSLUTAT))


def _act(desk: Desk, place: Place, command: Act) -> None:
    """Take the step and go on; whoever was second hears who was first."""
    result = desk.perform("case.act", command)
    if isinstance(result, Refused):
        _not_taken(desk, place, result)
        return
    seen: Seen = result.value
    desk.answer(f"{seen.case.code}: {_label(desk, seen)}.")
    _refresh(desk, seen, tuple(tell.chat_id for tell in result.case_tells))
    onward(desk, place.handled(), _noted(desk, place, seen))


def _not_taken(desk: Desk, place: Place, result: Refused[Seen]) -> None:
    """Go on; the second tap of a press that was carried out changes nothing of what is shown."""
    seen = result.value
    if seen is None:
        refuse(desk, result.reason)
        onward(desk, place, None)
        return
    words = why(desk, seen, result.reason)
    desk.answer(words)
    if result.reason in (Reason.STALE, Reason.ENDED) and is_undoable(desk.turn, seen.case):
        onward(desk, place.handled(), _noted(desk, place, seen))
    else:
        onward(desk, place, Noted(f"{seen.case.code}: {words}"))


def _noted(desk: Desk, place: Place, seen: Seen) -> Noted:
    """The step that was taken last, and the button that takes it back."""
    said = f"Noterat för {seen.case.code}: {_label(desk, seen)}."
    return Noted(said, place.data("u", seen.case.token, seen.seen))


def _label(desk: Desk, seen: Seen) -> str:
    return labels_of(desk)(seen.case.history[-1].step)


def undo(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    """Take back what was noted last, and show its case again."""
    result = desk.perform("case.undo", Act(token, numbers[0], ""))
    if isinstance(result, Refused):
        if result.value is None:
            refuse(desk, result.reason)
        else:
            desk.answer(NOT_UNDONE.get(result.reason) or why(desk, result.value, result.reason))
        onward(desk, place.handled(), None)
        return
    desk.answer("Ångrat.")
    _refresh(desk, result.value)
    if (stop := stop_at(desk, place, token)) is not None:
        desk.show(KEY, review_cards.card(stop, desk.today, None))


def _named(desk: Desk, place: Place, token: str, number: int) -> tuple[Seen, str] | None:
    """The case and the name of its step; None when that was answered with the next card."""
    seen = looked(desk, token)
    name = named(seen.state, number) if seen is not None else None
    if seen is None or name is None:
        onward(desk, place, None)
        return None
    return seen, name


def _way(place: Place, token: str, numbers: tuple[int, ...]) -> asking.Way:
    return asking.Way(
        lambda op, number: place.data(op, token, numbers[0], numbers[1], number),
        place.data("k", token),
        place.data("s", token, *numbers[:2]),
    )


def _refresh(desk: Desk, seen: Seen, told: tuple[int, ...] = ()) -> None:
    """Every card of the case shows how it stands now, also its own in this chat, but in chats just
    told of it."""
    if desk.tx.cards.message(desk.chat.id, key(seen.case)) is not None:
        desk.edit(desk.chat.id, key(seen.case), here(desk, seen))
    elsewhere(desk, seen, told)
