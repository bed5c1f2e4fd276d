"""Cases in the chat: the presses on their cards, and who sees what came of them."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from bot.chat.cases import answering, asking, handing, messages
from bot.chat.cases.answering import Question
from bot.chat.cases.cards import NOTED, CaseViews, key
from bot.chat.cases.showing import (
    NOT_UNDONE,
    OLD,
    Press,
    changed,
    elsewhere,
    here,
    looked,
    read,
    refused,
)
from bot.chat.cases.step_numbers import named
from bot.chat.desk import Desk
from flows.actions.cases import steps
from flows.actions.cases.steps import Seen
from flows.actions.turn import Done
from flows.cases.bevakning import Bevakning
from flows.cases.state import AVSLUTAT
from flows.messages import ChatKind, ChatState

_CARD = re.compile(r"([A-Za-z0-9]{12})\.(\d{1,6})\.([a-z])((?:\.\d{1,9}){0,3})")


def press(desk: Desk, rest: str) -> bool:
    """A button of a case's card; False: none that we make now."""
    if (found := _CARD.fullmatch(rest)) is None:
        return False
    pressed = _read(found)
    if (do := _PRESSES.get(pressed.op)) is None:
        return False
    do(desk, pressed)
    return True


def typed(desk: Desk, rest: str, words: str) -> bool:
    """What was typed while a case's card asks for a day; False: no card that we make now."""
    if (found := _CARD.fullmatch(rest)) is None:
        return False
    pressed = _read(found)
    if (seen := looked(desk, pressed.token)) is None:
        return True

    def instead() -> None:
        desk.anew(key(seen.case), here(desk, seen))

    name = named(seen.state, pressed.number(0))
    if name is None:
        instead()
        return True
    way = asking.own(seen, pressed.seen, name)
    answering.answer(desk, Question(key(seen.case), seen, name, way, instead), words)
    return True


def of_bevakning(desk: Desk, found: Bevakning, told: tuple[int, ...] = ()) -> None:
    """The case that it watches over, here and wherever it is shown, but in chats just told of it.
    From a list it comes as a card of its own; on its own card it is edited in place."""
    case = desk.tx.cases.get(found.case_id) if found.case_id is not None else None
    if case is None or (seen := read(desk, case.token)) is None:
        return
    own = desk.tx.cards.message(desk.chat.id, key(case)) == desk.pressed_message
    (desk.show if own else desk.anew)(key(case), here(desk, seen))
    elsewhere(desk, seen, told)


def _read(found: re.Match[str]) -> Press:
    numbers = tuple(int(each) for each in found[4].split(".")[1:])
    return Press(found[1], int(found[2]), found[3], numbers)


def _look(desk: Desk, pressed: Press) -> None:
    if (seen := read(desk, pressed.token)) is None:
        return
    # From a list it comes as a card of its own; from its own card it is edited in place.
    own = desk.tx.cards.message(desk.chat.id, key(seen.case)) == desk.pressed_message
    (desk.show if own else desk.anew)(key(seen.case), here(desk, seen))


def _private(desk: Desk, pressed: Press) -> None:
    """What the group does not say, in the chat of whoever asks."""
    if read(desk, pressed.token) is None:
        return
    person = desk.turn.who.person
    assert person is not None, "only staff may look"
    if desk.tx.chats.get(person.chat_id).state is not ChatState.OPEN:
        desk.answer("Jag når dig inte. Öppna din chatt med mig och tryck Starta.", alert=True)
        return
    case = desk.tx.cases.by_token(pressed.token)
    assert case is not None, "it was just looked at"
    card = messages.in_chat(desk.turn, person.chat_id, case)
    desk.anew_in(person.chat_id, key(case), card)
    desk.answer("Du har fått mer i din chatt med mig.")


def _page(desk: Desk, pressed: Press) -> None:
    """Another side of the card: what else can be done, or how."""
    if (seen := looked(desk, pressed.token)) is None:
        return
    views = CaseViews(desk.turn)
    if not seen.case.is_open:
        desk.show(key(seen.case), here(desk, seen))
    elif pressed.op == "m":
        desk.show(key(seen.case), views.more(seen))
    else:
        desk.show(key(seen.case), views.how(seen, pressed.number(0)))


def _step(desk: Desk, pressed: Press) -> None:
    """Take a step; one that needs a day asks for it first."""
    if (seen := looked(desk, pressed.token)) is None:
        return
    name = named(seen.state, pressed.number(0))
    if name is None or seen.state is None:
        desk.answer(OLD)
        return
    asks = seen.state.process.steps[name].asks
    if not asks:
        _act(desk, pressed, name, {})
    elif desk.chat.kind is ChatKind.GROUP:
        _private(desk, pressed)
    else:
        desk.show(
            key(seen.case),
            asking.ask(desk, seen, name, asking.own(seen, pressed.seen, name)),
        )


def _day(desk: Desk, pressed: Press) -> None:
    """The day that a step needs."""
    if (seen := looked(desk, pressed.token)) is None:
        return
    name = named(seen.state, pressed.number(0))
    day = asking.day_of(pressed.number(1))
    if name is None or seen.state is None or day is None:
        desk.answer(OLD)
        return
    _act(desk, pressed, name, dict.fromkeys(seen.state.process.steps[name].asks, day))


def _month(desk: Desk, pressed: Press) -> None:
    """A month to press the day in."""
    if (seen := looked(desk, pressed.token)) is None:
        return
    name = named(seen.state, pressed.number(0))
    if name is None:
        desk.answer(OLD)
        return
    way = asking.own(seen, pressed.seen, name)
    card = asking.month(desk, seen, name, way, pressed.number(1))
    desk.show(key(seen.case), card)


def _act(desk: Desk, pressed: Press, name: str, dates: Mapping[str, date]) -> None:
    command = steps.Act(pressed.token, pressed.seen, name, dates)
    result = desk.perform("case.act", command)
    if not isinstance(result, Done):
        refused(desk, result)
        return
    seen: Seen = result.value
    receipt = _receipt(seen, name)
    desk.answer(receipt)
    desk.show(key(seen.case), here(desk, seen, receipt if seen.case.is_open else ""))
    elsewhere(desk, seen, tuple(tell.chat_id for tell in result.case_tells))


def _close(desk: Desk, pressed: Press) -> None:
    _act(desk, pressed, AVSLUTAT, {})


def _undo(desk: Desk, pressed: Press) -> None:
    command = steps.Act(pressed.token, pressed.seen, "")
    changed(desk, "case.undo", command, "Ångrat.", NOT_UNDONE)


def _reopen(desk: Desk, pressed: Press) -> None:
    command = steps.Act(pressed.token, pressed.seen, "")
    changed(desk, "case.reopen", command, "Ärendet är öppet igen.")


def _receipt(seen: Seen, name: str) -> str:
    step = seen.state.process.steps.get(name) if seen.state is not None else None
    return f"{NOTED}{step.label}." if step is not None else "Avslutat. Inga fler påminnelser."


_PRESSES: Mapping[str, Callable[[Desk, Press], None]] = MappingProxyType(
    {
        "k": _look,
        "v": _private,
        "m": _page,
        "i": _page,
        "s": _step,
        "d": _day,
        "w": _month,
        "z": _close,
        "u": _undo,
        "r": _reopen,
        "a": handing.claim,
        "n": handing.decline,
        "h": handing.colleagues,
        "o": handing.offer,
        "y": handing.revise,
        "x": handing.revise,
    }
)
