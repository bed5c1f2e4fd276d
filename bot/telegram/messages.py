"""What each outbox op is in the Bot API, and the plain ways out of Telegram's small refusals."""

import logging
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest

from bot.telegram.render import plain
from flows.messages import OutboxRow

log = logging.getLogger(__name__)

DUPLICATE = "↻ Du kan ha fått det här redan."
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Messages:
    """Carries one row out. Answers the id of the message that now shows it, if any."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def deliver(self, row: OutboxRow) -> int | None:
        """Send, edit, strip, retire, delete, pin, share a contact or give a menu, as it says."""
        ways = {
            "send": self._send,
            "edit": self._edit,
            "contact": self._contact,
            "strip": self._strip,
            "retire": self._retire,
            "delete": self._delete,
            "pin": self._pin,
            "probe": self._probe,
            "menu": self._menu,
        }
        return await ways[row.op](row)

    async def _send(self, row: OutboxRow) -> int:
        words = row.payload["text"]
        if row.maybe_duplicate:
            words = f"{DUPLICATE}\n\n{words}"
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
                return await self._send(row)
            if "can't parse entities" in refusal:
                return await self._change(row, shown, plain(row.payload["text"]), None)
            raise

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

    async def _strip(self, row: OutboxRow) -> int | None:
        await _allowing_gone(
            self._bot.edit_message_reply_markup(
                row.chat.telegram_id, message_id=row.payload["message"], reply_markup=None
            )
        )
        return None

    async def _retire(self, row: OutboxRow) -> int | None:
        """An old message of a card says only where the new one is."""
        await _allowing_gone(
            self._bot.edit_message_text(
                row.payload["text"],
                chat_id=row.chat.telegram_id,
                message_id=row.payload["message"],
                reply_markup=None,
            )
        )
        return None

    async def _delete(self, row: OutboxRow) -> int | None:
        await _allowing_gone(self._bot.delete_message(row.chat.telegram_id, row.payload["message"]))
        return None

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
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b["text"], callback_data=b["data"]) for b in row] for row in rows]
    )
