"""Shifts in the chat: who is on duty, beginning a shift and ending it."""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.chat.desk import SWITCHED_OFF, Desk
from bot.chat.labels import cut
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions import duty
from flows.actions.duty import Post
from flows.actions.turn import Done, Reason
from flows.calendar import phrases
from flows.messages import ChatKind
from flows.people.duty import HOURS, Shift
from flows.people.roles import ROLES

CARD = "pass"
NOT_INVITED = "Be din chef om en inbjudan. Pass är för inbjudna."
PRIVATE = "Skriv /pass till mig i en privat chatt."
MOST_NAMES = 12
_ROLES = tuple(ROLES)  # a role in a button's data is its place here
_PRESS = re.compile(r"([hcse])((?:\.\d{1,9}){0,3})")
_NUMBERS = {"h": 0, "c": 2, "s": 3, "e": 1}
_REFUSED = {
    Reason.NOT_INVITED: NOT_INVITED,
    Reason.NOT_YOURS: "Det går inte. Du har inte den rollen. Skriv /pass.",
    Reason.UNKNOWN: "Knappen fungerar inte längre. Skriv /pass.",
    Reason.TAKEN: "Du är redan på pass.",
    Reason.ENDED: "Passet är redan slut.",
    Reason.SWITCHED_OFF: SWITCHED_OFF,
}


def show(desk: Desk) -> None:
    """Who is on duty, and the person's own shift."""
    if desk.chat.kind is ChatKind.GROUP:
        desk.say(Card((bold(PRIVATE),)))
        return
    card = _home(desk)
    if card is None:
        desk.say(Card((bold(NOT_INVITED),)))
    else:
        desk.present(CARD, card)


def press(desk: Desk, rest: str) -> bool:
    """A press on the card; False: no button that we make now."""
    found = _PRESS.fullmatch(rest)
    numbers = [int(each) for each in (found[2] if found else "").split(".")[1:]]
    if found is None or len(numbers) != _NUMBERS[found[1]]:
        return False
    if found[1] in "cs" and numbers[1] >= len(_ROLES):
        return False
    if desk.chat.kind is ChatKind.GROUP:
        desk.answer(PRIVATE)
    elif found[1] == "c":
        _ask_hours(desk, numbers[0], numbers[1])
    elif found[1] == "s":
        begin = duty.Begin(numbers[0], _ROLES[numbers[1]], numbers[2])
        _do(desk, "duty.begin", begin, "Passet har börjat.")
    elif found[1] == "e":
        _do(desk, "duty.end", duty.End(numbers[0]), "Passet är slut.")
    else:
        _refresh(desk)
    return True


def _do(desk: Desk, name: str, command: object, said: str) -> None:
    result = desk.perform(name, command)
    if isinstance(result, Done):
        desk.answer(said)
    else:
        desk.answer(_REFUSED[result.reason], alert=True)
    _refresh(desk)


def _refresh(desk: Desk) -> None:
    if (card := _home(desk)) is not None:
        desk.show(CARD, card)
    else:
        desk.answer(NOT_INVITED, alert=True)


def _home(desk: Desk) -> Card | None:
    """How it stands; None for whom it is none of their business."""
    result = desk.perform("duty.look")
    if not isinstance(result, Done) or not result.value:
        return None
    posts: tuple[Post, ...] = result.value
    own = [(post, post.own) for post in posts if post.own is not None]
    head = "Börja ditt pass när du är på plats."
    if own:
        head = f"Du är på pass till {_until(desk, own[0][1])}. Det slutar av sig självt."
    lines = "\n".join(_line(desk, post) for post in posts)
    buttons = [Button(_label("Sluta", post, own), f"p.e.{shift.id}") for post, shift in own]
    free = [post for post in posts if post.own is None and post.is_held]
    for post in free:
        data = f"p.c.{post.unit.id}.{_ROLES.index(post.role)}"
        buttons.append(Button(_label("Börja", post, free), data))
    buttons.append(Button("Uppdatera", "p.h"))
    return Card((bold(head), text(f"På pass nu:\n{lines}")), column(buttons))


def _ask_hours(desk: Desk, unit_id: int, place: int) -> None:
    result = desk.perform("duty.look")
    if not isinstance(result, Done):
        desk.answer(_REFUSED[result.reason], alert=True)
        return
    post = next((p for p in result.value if (p.unit.id, p.role) == (unit_id, _ROLES[place])), None)
    if post is None or not post.is_held:
        desk.answer(_REFUSED[Reason.NOT_YOURS], alert=True)
        return
    calendar = desk.turn.house.calendar
    buttons = []
    for hours in HOURS:
        ends = calendar.local(desk.turn.now + timedelta(hours=hours))
        label = f"{hours} timmar, till {ends:%H:%M}"
        buttons.append(Button(label, f"p.s.{unit_id}.{place}.{hours}"))
    buttons.append(Button("Tillbaka", "p.h"))
    words = "Passet slutar av sig självt. Du kan sluta tidigare med en knapp."
    desk.show(CARD, Card((bold("Hur långt är ditt pass?"), text(words)), column(buttons)))


def _label(verb: str, post: Post, among: Sequence[object]) -> str:
    """What the button does; with several to choose among also where."""
    if len(among) == 1:
        return f"{verb} passet" if verb == "Sluta" else f"{verb} pass"
    return cut(f"{verb}: {ROLES[post.role]}, {post.unit.name}")


def _line(desk: Desk, post: Post) -> str:
    names = [f"{who.label} till {_until(desk, shift)}" for who, shift in post.on_duty]
    shown = ", ".join(names[:MOST_NAMES]) or "ingen"
    more = f" och {len(names) - MOST_NAMES} till" if len(names) > MOST_NAMES else ""
    return f"{ROLES[post.role]}, {post.unit.name}: {shown}{more}"


def _until(desk: Desk, shift: Shift) -> str:
    ends = desk.turn.house.calendar.local(shift.ends_at)
    return (
        phrases.clock(ends) if ends.date() == desk.today else phrases.near_moment(ends, desk.today)
    )
