"""Guidance in the chat: walk a routine, see why, what would change the answer, and go back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.chat import walks
from bot.chat.bevakning_cards import Views
from bot.chat.desk import SWITCHED_OFF, Desk, menu
from bot.chat.reminders import key as bevakning_key
from bot.telegram.render import Card, bold, text
from flows.actions import bevakningar, runs
from flows.actions.registry import perform
from flows.actions.runs import Walk
from flows.actions.turn import Done, Reason, Refused
from flows.routines.cards import OutcomeCard, QuestionCard
from flows.routines.run import RunState

SAVED = "Bevakningen är sparad."
OLD = "De frågorna är avslutade. Skriv /ring för att börja om."


@dataclass(frozen=True, slots=True)
class Press:
    """A press on a run's card: its token and version as seen, what to do, and numbers to it."""

    token: str
    version: int
    op: str
    numbers: tuple[int, ...]

    def number(self, place: int) -> int:
        """The number at the place, from 0; 0 when there is none."""
        return self.numbers[place] if place < len(self.numbers) else 0


def begin(desk: Desk, command: str) -> None:
    """Start the routine; an older open walk of it loses its buttons."""
    result = perform(desk.turn, "run.start", runs.Start(command))
    if isinstance(result, Refused):
        desk.say(Card((bold("Skriv till mig i en privat chatt."), text(f"Skriv /{command} där."))))
        return
    walk: Walk = result.value
    for old in walk.replaced:
        desk.strip(walks.key(old))
    desk.new(desk.chat.id, walks.key(walk.run), walks.shown(desk, walk))


def cancel(desk: Desk) -> None:
    """Stop every open walk in the chat."""
    ended = perform(desk.turn, "run.cancel").value or ()
    for run in ended:
        desk.strip(walks.key(run))
    first = "Avbrutet. Inget är sparat." if ended else "Det fanns inget att avbryta."
    desk.say(Card((bold(first),), menu(("Vem ska jag ringa?", "ring"))))


def press(desk: Desk, pressed: Press) -> None:
    """Carry out a press on a walk's card."""
    if (moves := _MOVES.get(pressed.op)) is not None:
        name, command = moves
        _stand(desk, perform(desk.turn, name, command(pressed)))
        return
    seen = perform(desk.turn, "run.look", runs.Seen(pressed.token, pressed.version))
    if isinstance(seen, Refused):
        _refused(desk, seen)
    elif pressed.op in _AFTER and not seen.value.position.ended:
        desk.show(walks.key(seen.value.run), walks.shown(desk, seen.value))
    elif (view := _VIEWS.get(pressed.op)) is not None:
        desk.show(walks.key(seen.value.run), view(desk, seen.value))
    elif pressed.op in _ANSWERS:
        _ANSWERS[pressed.op](desk, seen.value, pressed)
    else:
        desk.answer(OLD)


def _stand(desk: Desk, result: Done[Walk] | Refused[Walk]) -> None:
    if isinstance(result, Refused):
        _refused(desk, result)
        return
    for other in result.value.replaced:
        desk.strip(walks.key(other))
    desk.show(walks.key(result.value.run), walks.shown(desk, result.value))


def _refused(desk: Desk, result: Refused[Walk]) -> None:
    """Say kindly where things stand."""
    walk = result.value
    if walk is None or result.reason is Reason.ENDED:
        taken = walk is not None and walk.run.state is RunState.SPENT
        desk.answer(SAVED if taken else OLD)
        desk.strip_pressed()
        return
    desk.answer("Du har redan svarat. Så här ser det ut nu.")
    desk.show(walks.key(walk.run), walks.shown(desk, walk))


def _quit(desk: Desk, walk: Walk, pressed: Press) -> None:
    perform(desk.turn, "run.cancel")
    stopped = Card((bold("Avbrutet. Inget är sparat."),), menu(("Börja om", "ring")))
    desk.show(walks.key(walk.run), stopped)


def _explain(desk: Desk, walk: Walk, pressed: Press) -> None:
    """Say what a hard word means, in a box over the chat."""
    card = walks.content(desk, walk)
    words = card.explain if isinstance(card, QuestionCard) else ()
    if pressed.number(0) < len(words):
        word, means = words[pressed.number(0)]
        desk.answer(f"{word.capitalize()}: {means}", alert=True)


def _save_number(desk: Desk, walk: Walk, pressed: Press) -> None:
    card = walks.content(desk, walk)
    if isinstance(card, OutcomeCard) and card.contact is not None and card.contact.number:
        desk.contact(card.contact.title, card.contact.number)
        desk.answer("Spara kontakten i telefonen.")


def _remind_me(desk: Desk, walk: Walk, pressed: Press) -> None:
    """Take the bevakning; ask first when the help began, if that decides the day."""
    if bevakningar.started_today_before_opening(desk.turn) is None:
        _take(desk, walk, pressed, desk.turn.now)
    else:
        _ask_when_started(desk, walk, pressed)


def _started(desk: Desk, walk: Walk, pressed: Press) -> None:
    """The help began before today's opening (op "f") or after it (op "n"). The button is of one
    day: pressed on another, the question is asked anew."""
    before = bevakningar.started_today_before_opening(desk.turn)
    if pressed.number(2) != walks.as_number(desk.today):
        desk.answer("Frågan gällde en annan dag. Svara igen.")
        if before is None:
            desk.show(walks.key(walk.run), walks.shown(desk, walk))
        else:
            _ask_when_started(desk, walk, pressed)
    elif pressed.op == "f" and before is not None:
        _take(desk, walk, pressed, before)
    else:
        _take(desk, walk, pressed, desk.turn.now)


def _ask_when_started(desk: Desk, walk: Walk, pressed: Press) -> None:
    asked = walks.when_started(desk, walk, pressed.number(0), pressed.number(1))
    desk.show(walks.key(walk.run), asked)


def _take(desk: Desk, walk: Walk, pressed: Press, started: datetime) -> None:
    watches = tuple(walk.position.outcome.watches) if walk.position.outcome is not None else ()
    if pressed.number(0) >= len(watches):
        desk.answer(OLD)
        return
    watch, unit_id = watches[pressed.number(0)], pressed.number(1)
    command = runs.TakeOffered(pressed.token, pressed.version, watch, unit_id, started)
    result = desk.perform("bevakning.take", command)
    if isinstance(result, Done):
        taken = result.value
        views = Views(desk.tx, desk.turn.house, desk.turn.now)
        desk.answer(SAVED)
        # The answer stays to be read; nothing more can be pressed in it.
        desk.edit(desk.chat.id, walks.key(walk.run), Card(walks.shown(desk, walk).blocks))
        desk.new(desk.chat.id, bevakning_key(taken), views.taken(taken))
    elif result.reason is Reason.NOT_INVITED:
        desk.answer("Be din chef om en inbjudan. Då kan jag påminna dig.", alert=True)
    elif result.reason is Reason.SWITCHED_OFF:
        desk.answer(SWITCHED_OFF, alert=True)
    else:
        _refused(desk, result)


_AFTER = frozenset("wcstnf")  # what only an outcome's card offers
_MOVES: MappingProxyType[str, tuple[str, Callable[[Press], object]]] = MappingProxyType(
    {
        "o": ("run.choose", lambda p: runs.Choose(p.token, p.version, p.number(0))),
        "b": ("run.back", lambda p: runs.Back(p.token, p.version, p.number(0))),
    }
)
_VIEWS: MappingProxyType[str, Callable[[Desk, Walk], Card]] = MappingProxyType(
    {"k": walks.shown, "w": walks.why, "c": walks.what_if, "l": walks.answers}
)
_ANSWERS: MappingProxyType[str, Callable[[Desk, Walk, Press], None]] = MappingProxyType(
    {
        "e": _explain,
        "s": _save_number,
        "q": _quit,
        "t": _remind_me,
        "n": _started,
        "f": _started,
    }
)
