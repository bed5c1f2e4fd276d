"""Who comes and goes: the bot's own standing in a chat, and that of others in a group."""

from datetime import datetime

from bot.chat import reminders
from bot.chat.desk import Desk
from bot.chat.groups import ADMIN_HINT
from bot.telegram.render import Card, bold, text
from bot.telegram.sieve import Kind
from flows.actions import groups
from flows.actions.losing import LostTouch
from flows.actions.turn import House, Turn, Who
from flows.messages import Chat, ChatKind, ChatState, InboxItem
from flows.ports import Tx


def stand(tx: Tx, item: InboxItem, house: House, now: datetime, machine_now: datetime) -> None:
    """What the bot's own standing in a chat, or somebody else's in a group, leads to."""
    assert item.chat is not None, "what has no chat is buried"
    turn, payload = Turn(tx, house, Who(is_house=True), now), item.payload
    known = tx.chats.by_telegram(item.chat)
    if payload["kind"] == Kind.OTHER_MEMBER:
        if known is not None:
            reminders.by_house(turn, "group.member", _moved(known, item), machine_now)
        return
    if not payload["here"]:
        if known is not None:
            reminders.by_house(turn, "chat.lose", LostTouch(known), machine_now)
        return
    kind = ChatKind.GROUP if payload["group"] else ChatKind.PRIVATE
    chat = tx.chats.meet(item.chat, kind)
    if known is not None and known.state is not ChatState.OPEN:
        reminders.by_house(turn, "chat.find", groups.Found(chat), machine_now)
    if kind is ChatKind.PRIVATE:
        return
    if payload["was_admin"] and not payload["admin"]:
        reminders.by_house(turn, "group.rights", groups.Found(chat), machine_now)
    if not payload["was"] and not tx.people.units_of_group(chat.id):
        Desk(turn, item, chat, machine_now).say(_how_to_bind(admin=bool(payload["admin"])))


def _moved(chat: Chat, item: InboxItem) -> groups.Moved:
    payload = item.payload
    who = int(payload["who"])
    return groups.Moved(
        chat,
        who,
        was=bool(payload["was"]),
        here=bool(payload["here"]),
        banned=bool(payload["banned"]),
        by_self=int(payload["by"]) == who,
    )


def _how_to_bind(*, admin: bool) -> Card:
    first = bold("Koppla gruppen till en enhet: skriv /koppla.")
    who = text(
        "En enhetschef eller administratör gör det. Innan dess svarar jag här bara på /jourtid, "
        "/nummer och /hjalp.\nSkriv inga personuppgifter i gruppen."
    )
    return Card((first, who) if admin else (first, who, text(ADMIN_HINT)))
