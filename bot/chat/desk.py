"""The desk: one turn's update, what a handler needs to read it, and where its replies are put.

Everything put here becomes outbox rows of the same transaction as the turn itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from bot.chat import notices, question, reminders
from bot.telegram.render import Button, Card, bold, clipped, italic, payloads
from flows.actions import pressing
from flows.actions.registry import perform
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.messages import Chat, ChatKind, InboxItem, Outgoing
from flows.people.records import Person
from flows.ports import Tx

SWITCHED_OFF = "Den delen är inte påslagen här. Fråga din chef."
NOT_ME = Button("Det är inte jag", "w.0.n")
_ON_BOARDS = frozenset(
    {
        "case.open",
        "case.act",
        "case.undo",
        "case.reopen",
        "case.join",
        "case.revise",
        "group.bind",
        "group.unbind",
    }
)
_ENDS = frozenset({"bevakning.done", "case.act", "case.join", "case.revise"})
_UNSIGNED = frozenset({"start", "who"})  # cards in which nobody does anything
CASE = ("bevakning:", "case:", "parm")  # keys of cards
ABOUT_CASES = (*CASE, "bevakningar", "arenden")
WORTH_REMOVING = timedelta(hours=47)  # Telegram deletes nothing older than 48 hours
WORTH_SENDING = timedelta(hours=1)  # an older answer may no longer be right; a press shows anew

WELL: Mapping[str, str] = MappingProxyType({})


class WhoPresses(Exception):
    """Several people share the phone: nothing is done before it is known who presses."""


class Desk:
    """A turn and its update. `toast` and `alert` are the answer to a press, after the commit.
    `health` are the parts of the bot that are down, each with its reason; `closed` is the data of
    buttons that lead to modules that are off, which no card shows."""

    def __init__(
        self,
        turn: Turn,
        item: InboxItem,
        chat: Chat,
        machine_now: datetime,
        health: Mapping[str, str] = WELL,
        closed: Collection[str] = (),
    ) -> None:
        self.turn = turn
        self.health = health
        self._closed = frozenset(closed)
        self.item = item
        self.chat = chat
        self.toast = ""
        self.alert = False
        self.machine_now = machine_now
        self.cases_changed = False  # so that a board may have to be made anew
        self.ended = False  # something that a message which has not left may speak of
        self.asked = ""  # the action that was asked for last
        self._count = 0

    @property
    def tx(self) -> Tx:
        """The turn's transaction."""
        return self.turn.tx

    @property
    def today(self) -> date:
        """The local date."""
        return self.turn.house.calendar.local(self.turn.now).date()

    @property
    def viewer(self) -> Person | None:
        """Who reads what is shown here: the person in a private chat, nobody alone in a group."""
        return self.actor if self.chat.kind is ChatKind.PRIVATE else None

    @property
    def actor(self) -> Person | None:
        """Who acts: on a shared phone whoever said that they press."""
        return pressing.known(self.turn).who.actor

    @property
    def is_press(self) -> bool:
        """Whether a button was pressed, and not something written."""
        return "query" in self.item.payload

    @property
    def pressed_message(self) -> int:
        """Telegram's id of the message that was pressed or written."""
        return int(self.item.payload["message"])

    def perform(self, name: str, command: object = None) -> Done[Any] | Refused[Any]:
        """Carry out an action of the table, and put what it owes people in the outbox.

        Raises WhoPresses on a shared phone that has not said who presses; the turn asks.
        """
        self.asked = name
        result = perform(self.turn, name, command)
        if isinstance(result, Refused) and result.reason is Reason.WHO:
            raise WhoPresses
        if isinstance(result, Done):
            self.cases_changed = self.cases_changed or name in _ON_BOARDS
            self.ended = self.ended or name in _ENDS
            reminders.post(self.turn, result.tells, self.machine_now)
            reminders.post_cases(self.turn, result.case_tells, self.machine_now)
            notices.post(self.turn, result.notices, self.machine_now)
        return result

    def say(self, card: Card) -> None:
        """Send a message that is no card: nothing will be edited in it later."""
        for payload in payloads(self._offered(card)):
            self._put(self.chat.id, "send", payload)

    def answer(self, words: str, *, alert: bool = False) -> None:
        """Answer the press itself: a line over the chat, or with `alert` a box to close."""
        self.toast, self.alert = clipped(words), alert

    def refuse(self, words: str) -> None:
        """Say why not: in a box over the chat after a press, else as a message."""
        if self.is_press:
            self.answer(words, alert=True)
        else:
            self.say(Card((bold(words),)))

    def present(self, key: str, card: Card) -> None:
        """Show the card where the press came from, or anew after a typed command."""
        (self.show if self.is_press else self.anew)(key, card)

    def show(self, key: str, card: Card) -> None:
        """Show the card where it stands. An old message of it loses its buttons, and the card
        comes anew at the bottom."""
        shown = self.tx.cards.message(self.chat.id, key)
        pressed = self.pressed_message if self.is_press else None
        if pressed is not None and shown in (None, pressed):
            self.edit(self.chat.id, key, card)
            return
        if pressed is not None:
            self._leave(key, pressed)
        self.anew(key, card)

    def anew(self, key: str, card: Card) -> None:
        """Show the card at the bottom; where it stood before it loses its buttons."""
        self.anew_in(self.chat.id, key, card)

    def anew_in(self, chat_id: int, key: str, card: Card) -> None:
        """The same in another chat."""
        if (shown := self.tx.cards.message(chat_id, key)) is not None:
            self._leave(key, shown, chat_id)
        self.new(chat_id, key, card)

    def strip(self, key: str) -> None:
        """Take the buttons off the card, where it stands in this chat."""
        if (shown := self.tx.cards.message(self.chat.id, key)) is not None:
            self._put(self.chat.id, "strip", {"message": shown})

    def strip_pressed(self) -> None:
        """Take the buttons off the message that was pressed."""
        self._put(self.chat.id, "strip", {"message": self.pressed_message})

    def new(self, chat_id: int, key: str, card: Card) -> None:
        """Send the card anew; only its last message is the card."""
        *before, last = (
            {**each, **_guarded(key)} for each in payloads(self._signed(chat_id, key, card))
        )
        for payload in before:
            self._put(chat_id, "send", payload)
        self._put(chat_id, "send", last, key, card.asks)

    def edit(self, chat_id: int, key: str, card: Card) -> None:
        """Edit the card's message in the chat; a card of several messages comes anew."""
        parts = payloads(self._signed(chat_id, key, card))
        if len(parts) == 1:
            self._put(chat_id, "edit", parts[0], key, card.asks)
        else:
            self.new(chat_id, key, card)

    def retire_pressed(self, words: str) -> None:
        """The message that was pressed says no more than this."""
        self._put(self.chat.id, "retire", {"message": self.pressed_message, "text": words})

    def _leave(self, key: str, message: int, chat_id: int | None = None) -> None:
        """An old message of a card loses its buttons; of a case it says no more at all."""
        where = self.chat.id if chat_id is None else chat_id
        if key.startswith(CASE):
            self._put(where, "retire", {"message": message, "text": reminders.NEWER})
        else:
            self._put(where, "strip", {"message": message})

    def contact(self, name: str, number: str) -> None:
        """Share a number as a contact to save."""
        self._put(self.chat.id, "contact", {"name": name, "number": number})

    def invitation(self, token: str, words: str, *, group: bool) -> None:
        """Send a QR code and a link that hand the token over, under these words of HTML."""
        self._put(self.chat.id, "qr", {"token": token, "group": group, "text": words})

    def document(self, name: str, content: str, words: str) -> None:
        """Send a text as a file to save, above these plain words."""
        self._put(self.chat.id, "document", {"name": name, "content": content, "text": words})

    def picture(self, described: Mapping[str, Any], words: str) -> None:
        """Send a picture that is drawn on its way out, above words of HTML that say the same."""
        self._put(self.chat.id, "picture", {"picture": described, "text": words, "quiet": True})

    def let_write(self, key: str, done: Card, refused: Card, *, everybody: bool) -> None:
        """Ask Telegram to let everybody write in the group, or its admins alone; the card then
        shows what came of it."""
        (ok,), (no,) = payloads(done), payloads(refused)
        payload = {"everybody": everybody, "done": ok, "refused": no}
        self._put(self.chat.id, "permit", payload, key)

    def pin(self, key: str) -> None:
        """Pin the card's message."""
        self._put(self.chat.id, "pin", {}, key)

    def delete_message(self, other: int | None = None) -> None:
        """Take away the message that was written, or another, where Telegram allows it."""
        self._put(self.chat.id, "delete", {"message": other or self.pressed_message})

    def remove(self, chat: Chat, gone: Card, stays: Card, once: str | None = None) -> None:
        """Take away the message that was written, and say in the chat what became of it: one card
        when it is gone, another when Telegram refuses. `once`: said only once under this name."""
        (payload,), (refused,) = payloads(self._offered(gone)), payloads(stays)
        where = {"in": self.item.chat, "message": self.pressed_message, "else": refused["text"]}
        key = once or f"update:{self.item.bot_id}:{self.item.update_id}:remove"
        expires = self.machine_now + WORTH_REMOVING
        message = Outgoing(chat.id, "remove", payload | where, key, expires_at=expires)
        if not self.tx.outbox.put(message, self.machine_now):
            self.delete_message()

    def first_press(self, name: str) -> bool:
        """Take the buttons off the message that was pressed; False when that was done before."""
        key = f"{name}:{self.chat.id}:{self.pressed_message}"
        strip = Outgoing(self.chat.id, "strip", {"message": self.pressed_message}, key)
        return self.tx.outbox.put(strip, self.machine_now)

    def _signed(self, chat_id: int, key: str, card: Card) -> Card:
        """On a shared phone a card says who presses there, and how to say that it is not so."""
        phone, card = self.turn.who.person, self._offered(card)
        if phone is None or not phone.shared or chat_id != phone.chat_id or key in _UNSIGNED:
            return card
        acting = pressing.known(self.turn).who.acting
        if acting is None:
            return card
        signature = italic(f"{called(phone, acting)} på delad telefon.")
        return replace(card, blocks=(*card.blocks, signature), rows=(*card.rows, (NOT_ME,)))

    def _offered(self, card: Card) -> Card:
        """The card with only those buttons that lead somewhere now."""
        rows = (tuple(each for each in row if each.data not in self._closed) for row in card.rows)
        return replace(card, rows=tuple(filter(None, rows)))

    def _put(
        self, chat_id: int, op: str, payload: dict[str, Any], key: str = "", asks: str = ""
    ) -> None:
        self._count += 1
        name = f"update:{self.item.bot_id}:{self.item.update_id}:{self._count}"
        about = question.about(asks, self.turn.now) if asks else None
        expires = self.machine_now + WORTH_SENDING
        message = Outgoing(
            chat_id, op, payload, name, card=key or None, about=about, expires_at=expires
        )
        self.tx.outbox.put(message, self.machine_now)


def _guarded(key: str) -> Mapping[str, bool]:
    return reminders.PROTECTED if key.startswith(ABOUT_CASES) else {}


def called(phone: Person, acting: Person) -> str:
    """How whoever presses on a shared phone is called: the phone itself stands for all others."""
    return "Någon annan" if acting.id == phone.id else acting.label


def menu(*commands: tuple[str, str]) -> tuple[tuple[Button, ...], ...]:
    """Buttons that do what typed commands do: (label, command) each, one a row."""
    return tuple((Button(label, f"m.{command}"),) for label, command in commands)
