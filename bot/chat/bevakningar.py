"""Bevakningar in the chat: the presses on their cards, and who is told of what."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.chat import bevakning_list, calendars, ended, stubs
from bot.chat.bevakning_cards import Views
from bot.chat.bevakning_list import NOWHERE
from bot.chat.bevakning_words import NOT_INVITED
from bot.chat.cases import presses
from bot.chat.desk import Desk
from bot.chat.reminders import key
from bot.telegram.render import Card, bold
from flows.actions import bevakningar, offering
from flows.actions.stubs import LIST
from flows.actions.turn import Done, Reason, Refused
from flows.calendar import phrases
from flows.cases.bevakning import Bevakning
from flows.messages import ChatKind, ChatState

_ACTIONS = {
    "d": "bevakning.done",
    "u": "bevakning.undo",
    "s": "bevakning.snooze",
    "a": "bevakning.accept",
    "n": "bevakning.decline",
}
_WHY = {
    Reason.NOT_YOURS: "Det går inte. Så här ser det ut nu.",
    Reason.UNREACHABLE: "Jag når inte kollegan. Välj någon annan.",
}
_DONE = {
    "d": "Klart. Bra!",
    "u": "Ångrat. Den är öppen igen.",
    "s": "Uppskjuten.",
    "a": "Du har tagit över.",
    "n": "Okej. Den är kvar hos kollegan.",
    "o": "Kollegan har fått frågan.",
}


@dataclass(frozen=True, slots=True)
class Press:
    """A press on a bevakning's card: its token and version as seen, what to do, on whom."""

    token: str
    version: int
    op: str
    argument: int


def press(desk: Desk, pressed: Press) -> None:
    """Carry out the press, show how things stand, and tell those whom it concerns."""
    if pressed.op in ("k", "h", "v"):
        _look(desk, pressed)
        return
    if pressed.op == "c":
        _take_along(desk, pressed)
        return
    if pressed.op == "o":
        over = offering.HandOver(pressed.token, pressed.version, pressed.argument)
        result = desk.perform("bevakning.offer", over)
    elif pressed.op in _ACTIONS:
        seen = bevakningar.On(pressed.token, pressed.version)
        result = desk.perform(_ACTIONS[pressed.op], seen)
    else:
        desk.answer("Knappen fungerar inte längre. Skriv /bevakningar.")
        return
    if isinstance(result, Done):
        desk.answer(_DONE[pressed.op])
        _refresh(desk, result.value, told=tuple(tell.chat_id for tell in result.tells))
    else:
        _refused(desk, pressed, result)


def _look(desk: Desk, pressed: Press) -> None:
    result = desk.perform("bevakning.look", bevakningar.On(pressed.token, pressed.version))
    if not isinstance(result, Done):
        _refused(desk, pressed, result)
        return
    found = result.value
    if found.case_id is not None:
        presses.of_bevakning(desk, found)
        return
    views = Views(desk.tx, desk.turn.house, desk.turn.now)
    if found.is_stub:
        _show_stub(desk)
        return
    if pressed.op == "v":
        _show_in_private(desk, found, views)
        return
    if pressed.op == "k" or not found.is_open or found.version != pressed.version:
        # From the list it comes as a card of its own; from its own card it is edited in place.
        own = desk.tx.cards.message(desk.chat.id, key(found)) == desk.pressed_message
        card = views.opened(found, desk.viewer)
        (desk.show if own else desk.anew)(key(found), card)
        return
    others = [p for p in desk.tx.people.members(found.unit_id) if p.id != found.owner_id]
    desk.show(key(found), views.colleagues(found, others, pressed.argument))


def _take_along(desk: Desk, pressed: Press) -> None:
    """Send it for the owner's calendar."""
    if calendars.is_elsewhere(desk):
        desk.answer(calendars.ELSEWHERE, alert=True)
        return
    result = desk.perform("bevakning.calendar", bevakningar.On(pressed.token, pressed.version))
    if isinstance(result, Done):
        calendars.send(desk, [result.value])
    else:
        _refused(desk, pressed, result)


def _show_stub(desk: Desk) -> None:
    """It ended long ago: nothing more of it is shown, and a list no longer has it."""
    desk.answer(stubs.STUB)
    if desk.tx.cards.message(desk.chat.id, LIST) == desk.pressed_message:
        bevakning_list.show(desk)
    else:
        desk.retire_pressed(stubs.STUB)


def _show_in_private(desk: Desk, found: Bevakning, views: Views) -> None:
    """What the group does not say, in the chat of whoever asks."""
    person = desk.turn.who.person
    assert person is not None, "only staff may look"
    if desk.tx.chats.get(person.chat_id).state is not ChatState.OPEN:
        desk.answer("Jag når dig inte. Öppna din chatt med mig och tryck Starta.", alert=True)
        return
    desk.anew_in(person.chat_id, key(found), views.standing(found, desk.actor))
    desk.answer("Du har fått mer i din chatt med mig.")


def _refresh(desk: Desk, bevakning: Bevakning, told: tuple[int, ...]) -> None:
    """Every chat that shows it shows how it stands now, but those that were just told anew."""
    if bevakning.case_id is not None:
        presses.of_bevakning(desk, bevakning, told)
        return
    views = Views(desk.tx, desk.turn.house, desk.turn.now)
    card = views.standing(bevakning, desk.viewer)
    if not bevakning.is_open:
        card = views.ended(bevakning, undo=True)  # also in a group: whoever pressed it is there
    desk.show(key(bevakning), card)
    everywhere(desk, bevakning, (desk.chat.id, *told))


def everywhere(desk: Desk, bevakning: Bevakning, but: Collection[int] = ()) -> None:
    """Every card of it shows how it stands now, `but` those in chats that know already."""
    views = Views(desk.tx, desk.turn.house, desk.turn.now)
    for chat_id in desk.tx.cards.shown_in(key(bevakning)):
        if chat_id not in but:
            desk.edit(chat_id, key(bevakning), _seen_in(desk, chat_id, views, bevakning))


def _seen_in(desk: Desk, chat_id: int, views: Views, bevakning: Bevakning) -> Card:
    """How it stands, in a chat that shows it; nothing where it is no business of theirs now."""
    people = desk.tx.people
    viewer = people.in_chat(chat_id)
    if viewer is not None:
        units = [grant.unit_id for grant in people.grants(viewer.id)]
    else:
        units = [unit.id for unit in people.units_of_group(chat_id)]
    if bevakning.unit_id not in units:
        return Card((bold("Kortet gäller inte här längre."),))
    return views.standing(bevakning, viewer)


def _just_taken(desk: Desk, pressed: Press, found: Bevakning) -> bool:
    """Whether a second tap on "Jag tar över" finds it with the one who tapped."""
    me = desk.actor
    return pressed.op == "a" and me is not None and found.owner_id == me.id


def _refused(desk: Desk, pressed: Press, result: Refused[Bevakning]) -> None:
    """Say kindly where things stand."""
    if result.value is None:
        desk.answer(NOWHERE.get(result.reason, NOT_INVITED), alert=True)
        return
    views = Views(desk.tx, desk.turn.house, desk.turn.now)
    found = result.value
    if found.case_id is not None:
        desk.answer(_WHY.get(result.reason, "Någon hann före. Så här ser det ut nu."))
        presses.of_bevakning(desk, found)
        return
    if found.is_stub:
        _show_stub(desk)
        return
    words = ended.why_not(found, result.reason) if pressed.op == "u" else ""
    says = words or _why(desk, pressed, result.reason, found)
    desk.answer(says, alert=result.reason is Reason.UNREACHABLE)
    if found.is_undoable(desk.turn.now) and (words or desk.chat.kind is ChatKind.GROUP):
        return  # the button stays for whoever pressed "Klart"
    desk.show(key(found), views.standing(found, desk.viewer))


def _why(desk: Desk, pressed: Press, reason: Reason, found: Bevakning) -> str:
    if reason is Reason.ENDED and found.ended_by is not None and found.ended_at is not None:
        by = desk.tx.people.person(found.ended_by)
        at = phrases.clock(desk.turn.house.calendar.local(found.ended_at))
        mine = desk.actor is not None and by.id == desk.actor.id
        return "Den är redan klar." if mine else f"{by.label} hann före, {at}. Den är klar."
    if reason is Reason.TAKEN or _just_taken(desk, pressed, found):
        return "Du har redan den här bevakningen."
    return _WHY.get(reason, "Någon hann före. Så här ser det ut nu.")
