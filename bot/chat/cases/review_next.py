"""The next card of a walk through cases, in the same message; and the end of it."""

from collections.abc import Callable

from bot.chat import unread
from bot.chat.cases import review_cards, review_due
from bot.chat.cases.review_cards import Noted, Stop
from bot.chat.cases.review_place import Place
from bot.chat.cases.showing import looked
from bot.chat.desk import Desk
from bot.chat.refusals import refuse
from bot.telegram.render import Button, Card, bold, text
from flows.actions.cases.review import On, Turned
from flows.actions.turn import Done
from flows.cases.state import AVSLUTAT

KEY = review_due.KEY


def onward(desk: Desk, place: Place, noted: Noted | None) -> None:
    """The next card, in the same message."""
    if not place.unit_id:
        review_due.show(desk, place, noted)
        return
    result = desk.perform("review.next", place.unit_id)
    if not isinstance(result, Done):
        refuse(desk, result.reason)
        return
    desk.show(KEY, turned(desk, place, result.value, noted))


def turned(desk: Desk, place: Place, turned: Turned, noted: Noted | None) -> Card:
    """The card of where the review of a binder stands."""
    if turned.colleague is not None:
        shown = review_cards.taken(place, turned)
    elif turned.seen is None and turned.filed is None:
        shown = review_cards.ended(turned, labels_of(desk), _standing(desk, turned.unit.id))
    elif turned.seen is None or turned.seen.state is None:
        shown = _unreadable(place, turned)
    else:
        stop = review_cards.in_binder(desk.turn, place, turned)
        return review_cards.card(stop, desk.today, noted)
    return review_cards.with_noted(shown, noted)


def _unreadable(place: Place, turned: Turned) -> Card:
    """A case that nobody can read any more stops no other."""
    if turned.line is not None:
        code, token, words = turned.line.code, turned.line.token, unread.IT
    else:
        assert turned.seen is not None, "else the review is at its end"
        code, token = turned.seen.case.code, turned.seen.case.token
        words = "Rutinen som ärendet följer går inte att läsa. Säg till din chef."
    skip = Button("Hoppa över", place.data("h", token))
    return Card((bold(f"Arbeta i Treserva: {code}."), text(words)), ((skip,),))


def stop_at(desk: Desk, place: Place, token: str) -> Stop | None:
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


def labels_of(desk: Desk) -> Callable[[str], str]:
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
