"""Going through cases one at a time: the binder of a unit each week, or what one owes today.

The next card comes in the same message. Where the review stands is kept in the binder, so that it
goes on after a pause, on another day, and from a colleague's phone.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from bot.chat import board, case_dates, review_cards, review_due
from bot.chat.case_cards import key
from bot.chat.case_desk import elsewhere, here, looked, why
from bot.chat.desk import Desk
from bot.chat.labels import fitted
from bot.chat.refusals import refuse
from bot.chat.review_cards import Noted, Stop
from bot.chat.review_place import Place
from bot.chat.step_numbers import named
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.cases import Act, Seen
from flows.actions.review import On, Turned
from flows.actions.turn import Done, Refused
from flows.cases.state import AVSLUTAT
from flows.messages import ChatKind, ChatState
from flows.people.records import Unit

KEY = review_due.KEY
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
    else:
        desk.say(Card((bold(NOBODY), text("Dina ärenden: /arenden."))))


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
    desk.anew_in(person.chat_id, KEY, _turned(desk, place, result.value, None))
    if desk.chat.id != person.chat_id:
        desk.answer("Pärmen ligger i din chatt med mig.")


def press(desk: Desk, rest: str) -> bool:
    """A press on a card of a walk, or on the board; False: no button that we make now."""
    found = _DATA.fullmatch(rest)
    if found is None or found[1] not in _PRESSES:
        return False
    op, token = found[1], found[6] or ""
    numbers = tuple(int(each) for each in (found[7] or "").split(".")[1:])
    if len(numbers) != _PRESSES[op][0] or bool(token) != _PRESSES[op][1]:
        return False
    if found[2] is not None:
        place = Place(int(found[2]))
    else:
        place = Place(0, *(int(each) for each in found.group(3, 4, 5)))
    _PRESSES[op][2](desk, place, token, numbers)
    return True


def onward(desk: Desk, place: Place, noted: Noted | None) -> None:
    """The next card, in the same message."""
    if not place.unit_id:
        review_due.show(desk, place, noted)
        return
    result = desk.perform("review.next", place.unit_id)
    if not isinstance(result, Done):
        refuse(desk, result.reason)
        return
    desk.show(KEY, _turned(desk, place, result.value, noted))


def _turned(desk: Desk, place: Place, turned: Turned, noted: Noted | None) -> Card:
    if turned.colleague is not None:
        shown = review_cards.taken(place, turned)
    elif turned.seen is None and turned.filed is None:
        shown = review_cards.ended(turned, _labels(desk), _standing(desk, turned.unit.id))
    elif turned.seen is None or turned.seen.state is None:
        shown = _unreadable(place, turned)
    else:
        stop = review_cards.in_binder(desk.turn, place, turned)
        return review_cards.card(stop, desk.today, noted)
    return review_cards.with_noted(shown, noted)


def _unreadable(place: Place, turned: Turned) -> Card:
    """A case that nobody can read any more stops no other."""
    if turned.seen is None:
        return Card((bold("Kortet går inte att visa. Säg till den som sköter boten."),))
    code, token = turned.seen.case.code, turned.seen.case.token
    words = "Rutinen som ärendet följer går inte att läsa. Säg till din chef."
    skip = Button("Hoppa över", place.data("h", token))
    return Card((bold(f"Arbeta i Treserva: {code}."), text(words)), ((skip,),))


def _stop(desk: Desk, place: Place, token: str) -> Stop | None:
    """The card of this case; None when that was answered with the next one."""
    if not place.unit_id:
        seen = looked(desk, token)
        if seen is not None and seen.state is not None and seen.case.is_open:
            return review_cards.of_owed(desk.turn, place, seen)
    else:
        result = desk.perform("review.look", On(place.unit_id, token))
        if isinstance(result, Done) and result.value.seen.state is not None:
            return review_cards.in_binder(desk.turn, place, result.value)
    onward(desk, place, None)
    return None


def _go(desk: Desk, place: Place, _token: str, _numbers: tuple[int, ...]) -> None:
    onward(desk, place, None)


def _begin(desk: Desk, place: Place, _token: str, _numbers: tuple[int, ...]) -> None:
    start(desk, place.unit_id)


def _list(desk: Desk, place: Place, _token: str, _numbers: tuple[int, ...]) -> None:
    board.show_privately(desk, place.unit_id)


def _card(desk: Desk, place: Place, token: str, _numbers: tuple[int, ...]) -> None:
    if (stop := _stop(desk, place, token)) is not None:
        desk.show(KEY, review_cards.card(stop, desk.today, None))


def _how(desk: Desk, place: Place, token: str, _numbers: tuple[int, ...]) -> None:
    if (stop := _stop(desk, place, token)) is not None:
        desk.show(KEY, review_cards.how(stop))


def _step(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    """Take a step; one that needs a day asks for it first."""
    if (found := _named(desk, place, token, numbers[1])) is None:
        return
    seen, name = found
    assert seen.state is not None, "a step has a name where its case can be read"
    if not seen.state.process.steps[name].asks:
        _act(desk, place, Act(token, numbers[0], name))
        return
    way = _way(place, token, numbers)
    desk.show(KEY, case_dates.ask(desk, seen, name, way))


def _day(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    if (found := _named(desk, place, token, numbers[1])) is None:
        return
    seen, name = found
    day = case_dates.day_of(numbers[2])
    if day is None or seen.state is None:
        onward(desk, place, None)
        return
    dates: dict[str, date] = dict.fromkeys(seen.state.process.steps[name].asks, day)
    _act(desk, place, Act(token, numbers[0], name, dates))


def _month(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    if (found := _named(desk, place, token, numbers[1])) is not None:
        way = _way(place, token, numbers)
        desk.show(KEY, case_dates.month(desk, *found, way, numbers[2]))


def _close(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    _act(desk, place, Act(token, numbers[0], AVSLUTAT))


def _act(desk: Desk, place: Place, command: Act) -> None:
    """Take the step and go on; whoever was second hears who was first."""
    result = desk.perform("case.act", command)
    if isinstance(result, Refused):
        noted = None
        if result.value is None:
            refuse(desk, result.reason)
        else:
            words = why(desk, result.value, result.reason)
            noted = Noted(f"{result.value.case.code}: {words}")
            desk.answer(words)
        onward(desk, place, noted)
        return
    seen: Seen = result.value
    label = _labels(desk)(command.step)
    words = f"{seen.case.code}: {label}."
    desk.answer(words)
    _refresh(desk, seen)
    undo = place.data("u", command.token, seen.seen)
    said = f"Noterat för {seen.case.code}: {label}."
    onward(desk, place.handled(), Noted(said, undo))


def _undo(desk: Desk, place: Place, token: str, numbers: tuple[int, ...]) -> None:
    result = desk.perform("case.undo", Act(token, numbers[0], ""))
    if isinstance(result, Refused):
        desk.answer("Det går inte längre att ångra.")
        return
    desk.answer("Ångrat.")
    _refresh(desk, result.value)
    _card(desk, place, token, ())


def _skip(desk: Desk, place: Place, token: str, _numbers: tuple[int, ...]) -> None:
    if not place.unit_id:
        onward(desk, place.passed(), None)
        return
    result = desk.perform("review.skip", On(place.unit_id, token))
    noted = None
    if isinstance(result, Done):
        words = f"Hoppade över {result.value.seen.case.code}."
        noted = Noted(words, place.data("k", token))
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


def _named(desk: Desk, place: Place, token: str, number: int) -> tuple[Seen, str] | None:
    """The case and the name of its step; None when that was answered with the next card."""
    seen = looked(desk, token)
    name = named(seen.state, number) if seen is not None else None
    if seen is None or name is None:
        onward(desk, place, None)
        return None
    return seen, name


def _way(place: Place, token: str, numbers: tuple[int, ...]) -> case_dates.Way:
    return case_dates.Way(
        lambda op, number: place.data(op, token, numbers[0], numbers[1], number),
        place.data("k", token),
    )


def _refresh(desk: Desk, seen: Seen) -> None:
    """Every card of the case shows how it stands now, also its own in this chat."""
    if desk.tx.cards.message(desk.chat.id, key(seen.case)) is not None:
        desk.edit(desk.chat.id, key(seen.case), here(desk, seen))
    elsewhere(desk, seen)


def _labels(desk: Desk) -> Callable[[str], str]:
    """What a step is called, in whichever process."""
    steps = {
        name: step.label
        for process in desk.turn.house.processes.processes
        for name, step in process.steps.items()
    }
    return lambda name: "Avslutat" if name == AVSLUTAT else steps.get(name, "Annat")


def _standing(desk: Desk, unit_id: int) -> str:
    """The data of the button that says that the week's review is done; empty when it is."""
    found = (each.binder for each in desk.turn.house.processes.processes)
    numbers = {each.review for each in found if each is not None}
    told = next(
        (
            each
            for each in desk.tx.standing.newest()
            if each.unit_id == unit_id and each.number in numbers and each.done_at is None
        ),
        None,
    )
    return f"v.k.{unit_id}.{told.number[1:]}.{told.on:%Y%m%d}" if told is not None else ""


_Do = Callable[[Desk, Place, str, tuple[int, ...]], None]
_PRESSES: Mapping[str, tuple[int, bool, _Do]] = MappingProxyType(
    {
        "v": (0, False, _begin),
        "l": (0, False, _list),
        "g": (0, False, _go),
        "p": (0, False, _pause),
        "a": (0, False, _again),
        "k": (0, True, _card),
        "i": (0, True, _how),
        "h": (0, True, _skip),
        "s": (2, True, _step),
        "d": (3, True, _day),
        "w": (3, True, _month),
        "z": (1, True, _close),
        "u": (1, True, _undo),
        "f": (1, True, review_due.done),
        "n": (1, True, review_due.snooze),
    }
)
"""Operation → how many numbers its button carries, whether it names a case, and what it does."""
