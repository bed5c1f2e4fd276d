"""Telegram's chat ids and the messages that show cards. Knows nothing else about a chat."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, exists, func, insert, select, update

from flows.messages import Chat, ChatKind, ChatState
from storage.columns import state_in
from storage.sql import Sql, upsert
from storage.tables import card, chat, outbox, person, run, unit

COLUMNS = (chat.c.id, chat.c.telegram_id, chat.c.kind, chat.c.state)
BY_ID = select(*COLUMNS).where(chat.c.id == bindparam("chat_id"))
BY_TELEGRAM = select(*COLUMNS).where(chat.c.telegram_id == bindparam("telegram_id"))
UNREACHABLE = select(*COLUMNS).where(state_in(chat.c.state, "blocked", "gone")).order_by(chat.c.id)
ADD = insert(chat).returning(*COLUMNS)
SET_STATE = update(chat).where(
    chat.c.id == bindparam("chat_id"), ~state_in(chat.c.state, "forgotten")
)
REPOINT = update(chat).where(chat.c.id == bindparam("chat_id"))
GIVE_MENU = update(chat).where(
    chat.c.id == bindparam("to_chat"), func.coalesce(chat.c.menu, "") != bindparam("given")
)
MENUS = select(chat.c.id, chat.c.menu).where(chat.c.menu != "")
NEXT_SEQ = select(chat.c.next_seq).where(chat.c.id == bindparam("chat_id"))
_ELSEWHERE = (
    person.c.chat_id == chat.c.id,
    unit.c.group_chat_id == chat.c.id,
    unit.c.leaders_chat_id == chat.c.id,
    run.c.chat_id == chat.c.id,
    outbox.c.chat_id == chat.c.id,
)
_HERE = and_(state_in(chat.c.kind, "group"), state_in(chat.c.state, "open"))
_STRANGER = and_(~_HERE, *(~exists().where(reference) for reference in _ELSEWHERE))
_STRANGERS = select(chat.c.id).where(_STRANGER).correlate(None).scalar_subquery()
FORGET_STRANGERS_CARDS = delete(card).where(card.c.chat_id.in_(_STRANGERS))
FORGET_STRANGERS = delete(chat).where(_STRANGER)
REMOVE = delete(chat).where(chat.c.id == bindparam("chat_id"))

MESSAGE = select(card.c.message_id).where(
    card.c.chat_id == bindparam("chat_id"), card.c.card == bindparam("card")
)
SHOWN_IN = select(card.c.chat_id).where(card.c.card == bindparam("card")).order_by(card.c.chat_id)
FORGET_ALL = delete(card).where(card.c.chat_id == bindparam("of_chat"))
FORGET = (
    delete(card)
    .where(card.c.card == bindparam("of_card"))
    .returning(card.c.chat_id, card.c.message_id)
)
SHOW = upsert(
    card,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["chat_id", "card"], set_={"message_id": insert.excluded.message_id}
    ),
)


def chat_of(row: Row[Any]) -> Chat:
    """The value of a row that has the chat's four columns."""
    return Chat(row.id, row.telegram_id, ChatKind(row.kind), ChatState(row.state))


class Chats:
    """Implements `flows.ports.chats.Chats`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def meet(self, telegram_id: int, kind: ChatKind) -> Chat:
        """Return the chat, made if new; a blocked or gone chat that is met is open again."""
        known = self.by_telegram(telegram_id)
        if known is None:
            row = self._sql.returning(
                ADD, telegram_id=telegram_id, kind=kind, state=ChatState.OPEN, next_seq=1
            )
            assert row is not None
            return chat_of(row)
        if known.state is not ChatState.OPEN:
            self.set_state(known.id, ChatState.OPEN)
            return Chat(known.id, telegram_id, known.kind, ChatState.OPEN)
        return known

    def get(self, chat_id: int) -> Chat:
        """The chat with our id; LookupError when there is none."""
        row = self._sql.row(BY_ID, chat_id=chat_id)
        if row is None:
            raise LookupError(f"no chat {chat_id}")
        return chat_of(row)

    def by_telegram(self, telegram_id: int) -> Chat | None:
        """The chat with Telegram's id, if it was ever met."""
        row = self._sql.row(BY_TELEGRAM, telegram_id=telegram_id)
        return None if row is None else chat_of(row)

    def set_state(self, chat_id: int, state: ChatState) -> None:
        """Remember whether messages reach the chat."""
        self._sql.change(SET_STATE, chat_id=chat_id, state=state)

    def unreachable(self) -> Sequence[Chat]:
        """Chats that are blocked or gone."""
        return [chat_of(row) for row in self._sql.rows(UNREACHABLE)]

    def give_menu(self, chat_id: int, menu: str) -> bool:
        """Remember which menu the chat was given, "" for none of its own; False when it has it."""
        return self._sql.change(GIVE_MENU, to_chat=chat_id, given=menu, menu=menu) == 1

    def menus(self) -> Mapping[int, str]:
        """The menus that chats of ours were given, where they have one of their own."""
        return {row.id: row.menu for row in self._sql.rows(MENUS)}

    def forget_strangers(self) -> int:
        """Delete chats that nothing refers to any more but their cards; return how many. A group
        that the bot is in waits to be bound."""
        self._sql.change(FORGET_STRANGERS_CARDS)
        return self._sql.change(FORGET_STRANGERS)

    def migrate(self, old_telegram_id: int, new_telegram_id: int) -> None:
        """Point our row at the new id. If the new id is known already, its row is folded in.

        Messages have other ids in the new group, so the cards of the old one are forgotten.
        """
        ours = self.by_telegram(old_telegram_id)
        if ours is None or old_telegram_id == new_telegram_id:
            return
        self._sql.change(FORGET_ALL, of_chat=ours.id)
        next_seq = self._sql.value(NEXT_SEQ, chat_id=ours.id)
        other = self.by_telegram(new_telegram_id)
        if other is not None:
            next_seq = self._fold(other.id, ours.id, next_seq)
        self._sql.change(
            REPOINT,
            chat_id=ours.id,
            telegram_id=new_telegram_id,
            next_seq=next_seq,
            state=ChatState.OPEN,
        )

    def _fold(self, source: int, target: int, next_seq: int) -> int:
        """Move all that refers to `source`; its messages queue up behind those of `target`."""
        shift = next_seq - 1
        self._sql.change(
            update(outbox)
            .where(outbox.c.chat_id == source)
            .values(chat_id=target, seq=outbox.c.seq + shift)
        )
        for table in (card, run):
            self._sql.change(update(table).where(table.c.chat_id == source).values(chat_id=target))
        taken = exists().where(person.c.chat_id == target).correlate(None)
        self._sql.change(
            update(person).where(person.c.chat_id == source, ~taken).values(chat_id=target)
        )
        for bound in (unit.c.group_chat_id, unit.c.leaders_chat_id):
            self._sql.change(update(unit).where(bound == source).values({bound: target}))
        last: int = self._sql.value(NEXT_SEQ, chat_id=source)
        self._sql.change(REMOVE, chat_id=source)
        return last + shift


class Cards:
    """Implements `flows.ports.chats.Cards`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def message(self, chat_id: int, card: str) -> int | None:
        """The message that shows the card now."""
        found: int | None = self._sql.value(MESSAGE, chat_id=chat_id, card=card)
        return found

    def shown_in(self, card: str) -> Sequence[int]:
        """Our ids of the chats that have a message for the card."""
        return [row.chat_id for row in self._sql.rows(SHOWN_IN, card=card)]

    def forget(self, card: str) -> Sequence[tuple[int, int]]:
        """Forget where the card is shown; answers the chats and messages."""
        return sorted((row.chat_id, row.message_id) for row in self._sql.rows(FORGET, of_card=card))
