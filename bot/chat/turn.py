"""One turn: a stored update becomes an action and its replies, in one transaction.

Who acts is decided here, from the sender's own id. A press that is old, stale or not understood is
answered with where things stand; nothing here raises for what a person does.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from bot.chat import (
    absence,
    admin,
    bevakning_list,
    bevakningar,
    calendars,
    contacts,
    duty,
    flow,
    granting,
    groups,
    guidance,
    joining,
    menus,
    own,
    privacy,
    roster,
    shared,
    standing,
    standing_reminders,
    unsent,
)
from bot.chat.cases import board, listing, opening, presses, review
from bot.chat.commands import COMMANDS, GROUPS
from bot.chat.desk import SWITCHED_OFF, WELL, Desk, WhoPresses
from bot.chat.odd import odd
from bot.telegram.render import Card, bold, text
from bot.telegram.sieve import Kind
from flows.actions.numbers import as_of
from flows.actions.people import who_in
from flows.actions.registry import may
from flows.actions.turn import House, Turn, Who
from flows.messages import ChatKind, InboxItem, Outgoing
from flows.ports import Tx

UNREAD = (
    "Jag förstod inte det som stod efter kommandot. Jag sparade det inte.\n"
    f"{privacy.ABOUT_A_PERSON}"
)
EXAMPLES = MappingProxyType(
    {
        "koppla": "/koppla Hemtjänst Centrum",
        "franvaro": "/franvaro 2026-12-01 2026-12-05",
        "roller": "/roller Hemtjänst 1",
        "enheter": "/enheter ny Hemtjänst Öst",
        "kontakt": "/kontakt egen_jour +46310000000",
        "arenden": "/arenden K7F-42",
        "nytt": "/nytt installation 26 okt",
        "installera": "/installera 26 okt",
        "aterlamna": "/aterlamna",
        "bradska": "/bradska",
        "flytt": "/flytt 26 okt",
    }
)
OLD_BUTTON = "Knappen fungerar inte längre. Skriv /hjalp."
_CARD = re.compile(r"([A-Za-z0-9]{12})\.(\d{1,6})\.([a-z])((?:\.\d{1,9}){0,3})")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a press is answered with, once the turn is committed."""

    query: str
    words: str
    alert: bool


def take_turn(
    tx: Tx,
    item: InboxItem,
    house: House,
    now: datetime,
    machine_now: datetime,
    health: Mapping[str, str] = WELL,
) -> Answer | None:
    """Carry out one update and mark it done; None when there is nothing to answer. `health`: the
    parts of the bot that are down, each with its reason."""
    kind = item.payload["kind"]
    if kind == "broken" or item.chat is None:
        tx.inbox.bury(item.bot_id, item.update_id, "malformed")
        return None
    if not tx.inbox.done(item.bot_id, item.update_id):
        return None  # an earlier try was committed after all
    if not _is_sound(item, item.chat):
        return None
    if kind == Kind.MIGRATED:
        tx.chats.migrate(item.chat, int(item.payload["to"]))
        return None
    if kind in (Kind.MEMBER, Kind.OTHER_MEMBER):
        standing.stand(tx, item, house, now, machine_now)
        menus.refresh(tx, house.modules, machine_now)
        return None
    chat = tx.chats.meet(item.chat, _kind(item))
    who = who_in(tx, chat, int(item.payload["from"]))
    turn = Turn(tx, as_of(tx, house), who, now)
    if chat.kind is ChatKind.GROUP and not tx.people.units_of_group(chat.id):
        turn = groups.guidance_only(turn)
    modules = turn.house.modules
    closed = {f"m.{name}" for name, each in COMMANDS.items() if not each.is_on(modules)}
    desk = Desk(turn, item, chat, machine_now, health, closed)
    try:
        _route(desk, Kind(kind))
    except WhoPresses:
        shared.ask(desk, desk.item.payload)
    menus.refresh(tx, house.modules, machine_now)
    _follow(desk, Turn(tx, turn.house, Who(is_house=True), now))
    if "query" in item.payload:
        return Answer(str(item.payload["query"]), desk.toast, desk.alert)
    return None


def _follow(desk: Desk, turn: Turn) -> None:
    """What the house does after a turn that changed something."""
    if desk.ended:
        unsent.renew(turn, desk.machine_now)
    if desk.cases_changed:
        board.post(turn, desk.machine_now)


def apologise(tx: Tx, item: InboxItem, machine_now: datetime) -> None:
    """Tell the person that their update was put aside after failing, with its number."""
    chat = tx.chats.by_telegram(item.chat) if item.chat is not None else None
    if chat is None or chat.kind is ChatKind.GROUP:
        return
    words = Card(
        (
            bold("Något gick fel hos mig. Försök igen."),
            text(f"Är det bråttom? Ring i stället. Fel nummer {item.update_id}."),
        )
    )
    key = f"sorry:{item.bot_id}:{item.update_id}"
    payload = {"text": "\n\n".join(words.blocks)}
    tx.outbox.put(Outgoing(chat.id, "send", payload, key), machine_now)


def _is_sound(item: InboxItem, chat: int) -> bool:
    """Telegram numbers groups below zero, and a private chat as its person: nobody else acts in
    it, whatever the update says."""
    if item.payload["group"]:
        return chat < 0
    return chat == item.payload.get("from", chat) and chat > 0


def _route(desk: Desk, kind: Kind) -> None:
    if kind is Kind.PRESS:
        _press(desk, str(desk.item.payload["data"]))
    elif kind is Kind.COMMAND:
        _command(desk, str(desk.item.payload["command"]))
    else:
        odd(desk, kind)


def _command(desk: Desk, name: str) -> None:
    command = COMMANDS[name]
    if command.is_on(desk.turn.house.modules):
        here = desk.chat.kind is ChatKind.PRIVATE or name in GROUPS
        if "unread" in desk.item.payload and here and may(desk.turn.who, command.action):
            desk.say(Card((bold(f"Skriv så här: {EXAMPLES[name]}"), text(UNREAD))))
        command.do(desk)
    elif desk.is_press:
        desk.answer(SWITCHED_OFF, alert=True)
    elif desk.chat.kind is ChatKind.PRIVATE:
        desk.say(Card((bold(SWITCHED_OFF),)))


def _press(desk: Desk, data: str) -> None:
    area, _, rest = data.partition(".")
    if area not in _AREAS or not _AREAS[area](desk, rest):
        desk.answer(OLD_BUTTON)


def _menu(desk: Desk, rest: str) -> bool:
    if rest not in COMMANDS:
        return False
    _command(desk, rest)
    return True


def _who(desk: Desk, rest: str) -> bool:
    """The answer to who presses; what was pressed before it is done now, as it was seen then."""
    held = shared.press(desk, rest)
    if held is not None:
        pressed = {"query": desk.item.payload["query"]} if held["kind"] == Kind.PRESS else {}
        desk.item = replace(desk.item, payload={**held, **pressed})
        _route(desk, Kind(held["kind"]))
    return True


def _roster(desk: Desk, rest: str) -> bool:
    return roster.press(desk, rest) or granting.press(desk, rest)


def _bevakning(desk: Desk, rest: str) -> bool:
    if (found := _CARD.fullmatch(rest)) is None:
        return False
    token, version, op, numbers = _parts(found)
    number = numbers[0] if numbers else 0
    bevakningar.press(desk, bevakningar.Press(token, version, op, number))
    return True


def _run(desk: Desk, rest: str) -> bool:
    if (found := _CARD.fullmatch(rest)) is None:
        return False
    guidance.press(desk, guidance.Press(*_parts(found)))
    return True


def _parts(found: re.Match[str]) -> tuple[str, int, str, tuple[int, ...]]:
    token, version, op, rest = found.groups()
    return token, int(version), op, tuple(int(each) for each in rest.split(".")[1:])


_AREAS: MappingProxyType[str, Callable[[Desk, str], bool]] = MappingProxyType(
    {
        "a": admin.press,
        "u": _roster,
        "n": contacts.press,
        "x": privacy.press,
        "m": _menu,
        "l": bevakning_list.press,
        "b": _bevakning,
        "c": presses.press,
        "q": listing.press,
        "e": own.press,
        "o": opening.press,
        "k": calendars.press,
        "r": _run,
        "w": _who,
        "p": duty.press,
        "f": absence.press,
        "i": joining.press,
        "g": groups.press,
        "y": flow.press,
        "v": standing_reminders.press,
        "t": review.press,
    }
)
"""First letter of a button's data → who reads the rest; False: no button that we make now."""


def _kind(item: InboxItem) -> ChatKind:
    return ChatKind.GROUP if item.payload["group"] else ChatKind.PRIVATE
