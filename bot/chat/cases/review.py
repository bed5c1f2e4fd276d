"""Going through cases one at a time: the binder of a unit each week, or what one owes today.

The next card comes in the same message. Where the review stands is kept in the binder, so that it
goes on after a pause, on another day, and from a colleague's phone.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from bot.chat.cases import board, review_cards, review_due, review_steps
from bot.chat.cases.review_cards import Noted
from bot.chat.cases.review_next import KEY, onward, stop_at, turned
from bot.chat.cases.review_place import Place
from bot.chat.cases.words import NOT_INVITED
from bot.chat.desk import Desk
from bot.chat.labels import fitted
from bot.chat.refusals import refuse
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.cases.review import On
from flows.actions.turn import Done
from flows.messages import ChatKind, ChatState
from flows.people.records import Unit

_DATA = re.compile(
    r"([a-z])\.(?:r?(\d{1,9})|d(\d{1,4})x(\d{1,4})x(\d{1,4}))"
    r"(?:\.([A-Za-z0-9]{12})((?:\.\d{1,9}){0,3}))?"
)
PRIVATE = "Skriv /parm till mig i en privat chatt."
NOBODY = "Du går inte igenom någon pärm. Planeraren gör det."


def parm(desk: Desk) -> None:
    """The binder of the person's unit, or a choice among several."""
    if desk.chat.kind is ChatKind.GROUP:
        desk.say(Card((bold(PRIVATE),)))
        return
    result = desk.perform("review.units")
    units: Sequence[Unit] = result.value if isinstance(result, Done) else ()
    if len(units) == 1:
        start(desk, units[0].id)
    elif units:
        buttons = [Button(fitted(each.name), f"t.v.{each.id}") for each in units]
        desk.say(Card((bold("Vilken enhets pärm?"),), column(buttons)))
    elif desk.turn.who.grants:
        desk.say(Card((bold(NOBODY), text("Dina ärenden: /arenden."))))
    else:
        desk.refuse(NOT_INVITED)


def start(desk: Desk, unit_id: int) -> None:
    """Begin or go on, in the private chat of whoever asks."""
    place = Place(unit_id)
    result = desk.perform("review.next", unit_id)
    if not isinstance(result, Done):
        refuse(desk, result.reason)
        return
    person = desk.turn.who.person
    assert person is not None, "only staff go through a binder"
    if desk.tx.chats.get(person.chat_id).state is not ChatState.OPEN:
        desk.answer("Jag når dig inte. Öppna din chatt med mig och tryck Starta.", alert=True)
        return
    desk.anew_in(person.chat_id, KEY, turned(desk, place, result.value, None))
    if desk.chat.id != person.chat_id:
        desk.answer("Pärmen ligger i din chatt med mig.")


def press(desk: Desk, rest: str) -> bool:
    """A press on a card of a walk, or on the board; False: no button that we make now."""
    if (found := _read(rest)) is None:
        return False
    op, place, token, numbers = found
    _PRESSES[op][2](desk, place, token, numbers)
    return True


def typed(desk: Desk, rest: str, words: str) -> bool:
    """What was typed while a card of a walk asks for a day; False: no card that we make now."""
    if (found := _read(rest)) is None or found[0] != "s":
        return False
    _, place, token, numbers = found
    review_steps.typed(desk, place, token, numbers, words)
    return True


def _read(rest: str) -> tuple[str, Place, str, tuple[int, ...]] | None:
    """What a button does, where, with which case, and its numbers."""
    found = _DATA.fullmatch(rest)
    if found is None or found[1] not in _PRESSES:
        return None
    op, token = found[1], found[6] or ""
    numbers = tuple(int(each) for each in (found[7] or "").split(".")[1:])
    if len(numbers) != _PRESSES[op][0] or bool(token) != _PRESSES[op][1]:
        return None
    if found[2] is not None:
        place = Place(int(found[2]))
    else:
        place = Place(0, *(int(each) for each in found.group(3, 4, 5)))
    return op, place, token, numbers


def _go(desk: Desk, place: Place, _token: str, _numbers: tuple[int, ...]) -> None:
    desk.tx.outbox.take_back(desk.chat.id, KEY)  # of two taps the card comes once
    onward(desk, place, None)


def _begin(desk: Desk, place: Place, _token: str, _numbers: tuple[int, ...]) -> None:
    start(desk, place.unit_id)


def _list(desk: Desk, place: Place, _token: str, _numbers: tuple[int, ...]) -> None:
    board.show_privately(desk, place.unit_id)


def _card(desk: Desk, place: Place, token: str, _numbers: tuple[int, ...]) -> None:
    if (stop := stop_at(desk, place, token)) is not None:
        desk.show(KEY, review_cards.card(stop, desk.today, None))


def _how(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    if (stop := stop_at(desk, place, token)) is not None:
        desk.show(KEY, review_cards.how(stop, numbers[0]))


def _skip(desk: Desk, place: Place, token: str, _numbers: tuple[int, ...]) -> None:
    if not place.unit_id:
        review_due.skip(desk, place, token)
        return
    result = desk.perform("review.skip", On(place.unit_id, token))
    noted = None
    if isinstance(result, Done):
        seen, lost = result.value.seen, result.value.unreadable
        words = f"Hoppade över {seen.case.code if seen is not None else lost[0].code}."
        noted = Noted(words, place.data("k", token) if seen is not None else "")
    onward(desk, place, noted)


def _pause(desk: Desk, place: Place, _token: str, _numbers: tuple[int, ...]) -> None:
    if not place.unit_id:
        left = place.of - place.number + 1
        desk.show(KEY, review_cards.paused(place, left, place.of))
        return
    result = desk.perform("review.pause", place.unit_id)
    if not isinstance(result, Done):
        refuse(desk, result.reason)
        return
    counts = result.value.counts
    desk.show(KEY, review_cards.paused(place, counts.left, counts.all))


def _again(desk: Desk, place: Place, _token: str, _numbers: tuple[int, ...]) -> None:
    desk.perform("review.again", place.unit_id)
    onward(desk, place, None)


_Do = Callable[[Desk, Place, str, tuple[int, ...]], None]
_PRESSES: Mapping[str, tuple[int, bool, _Do]] = MappingProxyType(
    {
        "v": (0, False, _begin),
        "l": (0, False, _list),
        "g": (0, False, _go),
        "p": (0, False, _pause),
        "a": (0, False, _again),
        "k": (0, True, _card),
        "i": (1, True, _how),
        "h": (0, True, _skip),
        "s": (2, True, review_steps.step),
        "d": (3, True, review_steps.day),
        "w": (3, True, review_steps.month),
        "z": (1, True, review_steps.close),
        "u": (1, True, review_steps.undo),
        "f": (1, True, review_due.done),
        "n": (1, True, review_due.snooze),
        "b": (1, True, review_due.undo),
    }
)
"""Operation → how many numbers its button carries, whether it names a case, and what it does."""
