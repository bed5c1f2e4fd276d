"""What each outbox op is in the Bot API, and the plain ways out of Telegram's small refusals."""

import logging
from dataclasses import replace
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.pictures.studio import Studio
from bot.telegram.enclosed import NO_FILES, Enclosures
from bot.telegram.permissions import let_write
from bot.telegram.render import plain
from bot.telegram.transport import NotSent
from flows.messages import OutboxRow

log = logging.getLogger(__name__)

DUPLICATE = "↻ Du kan ha fått det här redan."
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Messages:
    """Carries one row out. Answers the id of the message that now shows it, if any."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._enclosures = Enclosures(bot, Studio())

    async def deliver(self, row: OutboxRow) -> int | None:
        """Do what the row's op says."""
        ways = {
            "send": self._send,
            "edit": self._edit,
            "contact": self._contact,
            "strip": self._strip,
            "retire": self._retire,
            "delete": self._delete,
            "remove": self._remove,
            "pin": self._pin,
            "qr": self._qr,
            "picture": self._picture,
            "document": self._document,
            "permit": self._permit,
            "probe": self._probe,
            "menu": self._menu,
        }
        return await ways[row.op](row)

    async def _send(self, row: OutboxRow) -> int:
        words = _labelled(row)
        try:
            return await self._new(row, words, ParseMode.HTML)
        except BadRequest as error:
            if "can't parse entities" not in error.message.lower():
                raise
            return await self._new(row, plain(words), None)

    async def _new(self, row: OutboxRow, words: str, mode: str | None) -> int:
        message = await self._bot.send_message(
            row.chat.telegram_id,
            words,
            parse_mode=mode,
            reply_markup=_markup(row.payload),
            link_preview_options=_NO_PREVIEW,
            disable_notification=bool(row.payload.get("quiet")),
            protect_content=bool(row.payload.get("protect")) or None,
        )
        return message.message_id

    async def _edit(self, row: OutboxRow) -> int:
        shown = row.card_message_id
        if shown is None:
            return await self._send(row)
        try:
            return await self._change(row, shown, row.payload["text"], ParseMode.HTML)
        except BadRequest as error:
            refusal = error.message.lower()
            if "not modified" in refusal:
                return shown
            if any(words in refusal for words in _GONE):
                return await self._anew(row)
            if "can't parse entities" in refusal:
                return await self._change(row, shown, plain(row.payload["text"]), None)
            raise

    async def _anew(self, row: OutboxRow) -> int:
        """The card in place of a message that is gone; pinned again, where it was."""
        shown = await self._send(row)
        if row.payload.get("pin"):
            try:
                await self._bot.pin_chat_message(
                    row.chat.telegram_id, shown, disable_notification=True
                )
            except TelegramError as error:
                log.info("row %s is not pinned: %s", row.id, type(error).__name__)
        return shown

    async def _change(self, row: OutboxRow, message_id: int, words: str, mode: str | None) -> int:
        await self._bot.edit_message_text(
            words,
            chat_id=row.chat.telegram_id,
            message_id=message_id,
            parse_mode=mode,
            reply_markup=_markup(row.payload),
            link_preview_options=_NO_PREVIEW,
        )
        return message_id

    async def _contact(self, row: OutboxRow) -> int:
        message: Message = await self._bot.send_contact(
            row.chat.telegram_id,
            phone_number=row.payload["number"],
            first_name=row.payload["name"],
            disable_notification=True,
        )
        return message.message_id

    async def _qr(self, row: OutboxRow) -> int:
        return await self._enclosures.invitation(row, _labelled(row))

    async def _picture(self, row: OutboxRow) -> int:
        shown = await self._enclosures.picture(row, _labelled(row))
        return shown if shown is not None else await self._send(row)

    async def _document(self, row: OutboxRow) -> int:
        shown = await self._enclosures.document(row, _labelled(row))
        if shown is not None:
            return shown
        return await self._send(replace(row, payload={**row.payload, "text": NO_FILES}))

    async def _permit(self, row: OutboxRow) -> int:
        """Let everybody write in the group, or its admins alone; the card says what came of it."""
        everybody = row.payload["everybody"]
        done = await let_write(self._bot, row.chat.telegram_id, everybody=everybody)
        return await self._edit(replace(row, payload=row.payload["done" if done else "refused"]))

    async def _strip(self, row: OutboxRow) -> int | None:
        await _allowing_gone(
            self._bot.edit_message_reply_markup(
                row.chat.telegram_id, message_id=row.payload["message"], reply_markup=None
            )
        )
        return None

    async def _retire(self, row: OutboxRow) -> int | None:
        """An old message of a card says no more than this; one that cannot be edited goes."""
        chat, shown = row.chat.telegram_id, row.payload["message"]
        try:
            await self._bot.edit_message_text(
                row.payload["text"], chat_id=chat, message_id=shown, reply_markup=None
            )
        except BadRequest as error:
            refusal = error.message.lower()
            if "chat not found" in refusal:
                raise
            if "not modified" not in refusal:
                await _allowing_gone(self._bot.delete_message(chat, shown))
        return None

    async def _delete(self, row: OutboxRow) -> int | None:
        await _allowing_gone(self._bot.delete_message(row.chat.telegram_id, row.payload["message"]))
        return None

    async def _remove(self, row: OutboxRow) -> int:
        """Take a person's message away, and tell them what became of it."""
        gone = await self._is_gone(row.payload["in"], row.payload["message"])
        words = row.payload["text" if gone else "else"]
        return await self._send(replace(row, payload={**row.payload, "text": words}))

    async def _is_gone(self, chat: int, message_id: int) -> bool:
        """Delete it. Where Telegram does not say that it is gone, the person has to look."""
        try:
            await self._bot.delete_message(chat, message_id)
        except (NotSent, RetryAfter):
            raise
        except BadRequest as error:
            return "message to delete not found" in error.message.lower()
        except (Forbidden, ChatMigrated, NetworkError):
            return False
        return True

    async def _pin(self, row: OutboxRow) -> int | None:
        if row.card_message_id is not None:
            await _allowing_gone(
                self._bot.pin_chat_message(
                    row.chat.telegram_id, row.card_message_id, disable_notification=True
                )
            )
        return row.card_message_id

    async def _menu(self, row: OutboxRow) -> int | None:
        """A menu is a help to the eye: a chat that cannot have one is not lost for that."""
        scope = BotCommandScopeChat(row.chat.telegram_id)
        commands = [BotCommand(name, says) for name, says in row.payload["commands"]]
        try:
            if commands:
                await self._bot.set_my_commands(commands, scope)
            else:
                await self._bot.delete_my_commands(scope)
        except BadRequest as error:
            log.info("chat %s takes no menu: %s", row.chat.id, error.message)
        return None

    async def _probe(self, row: OutboxRow) -> int | None:
        """Ask whether messages reach the chat, in a way that nobody hears."""
        await self._bot.send_chat_action(row.chat.telegram_id, ChatAction.TYPING)
        return None


def _labelled(row: OutboxRow) -> str:
    """What the row says, marked where it may have arrived before."""
    words: str = row.payload["text"]
    return f"{DUPLICATE}\n\n{words}" if row.maybe_duplicate else words


async def _allowing_gone(request: Any) -> None:
    """A message that is gone, too old or already as it should be needs nothing more."""
    try:
        await request
    except BadRequest as error:
        if "chat not found" in error.message.lower():
            raise


def _markup(payload: Any) -> InlineKeyboardMarkup | None:
    if not (rows := payload.get("keyboard")):
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: Any) -> InlineKeyboardButton:
    if "copy" in button:
        return InlineKeyboardButton(button["text"], copy_text=CopyTextButton(button["copy"]))
    return InlineKeyboardButton(button["text"], callback_data=button["data"])
