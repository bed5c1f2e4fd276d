"""Messages that carry a file: an invitation's QR code, a picture, a document.

A picture that cannot be drawn and a chat that takes no files are no reason to say nothing: the
answer is None, and the words go alone.
"""

import logging
from typing import Any

from telegram import Bot
from telegram.constants import MessageLimit, ParseMode
from telegram.error import BadRequest

from bot.pictures.studio import NotDrawn, Studio
from bot.telegram import qr
from bot.telegram.render import length
from flows.messages import OutboxRow

log = logging.getLogger(__name__)

NO_FILES = "Be om filen i din egen chatt med mig. Den går inte att skicka hit."


class Enclosures:
    """Carries out the rows that hold more than words. The words come marked, if need be, as what
    may have arrived before."""

    def __init__(self, bot: Bot, studio: Studio) -> None:
        self._bot = bot
        self._studio = studio

    async def invitation(self, row: OutboxRow, words: str) -> int:
        """Send an invitation as a picture and a link. Nobody but Telegram gets to see its token."""
        name = (await self._bot.get_me()).username or ""
        link = qr.link(name, row.payload["token"], group=row.payload["group"])
        message = await self._bot.send_photo(
            row.chat.telegram_id,
            qr.png(link),
            caption=f"{words}\n\n{link}",
            parse_mode=ParseMode.HTML,
            filename="inbjudan.png",
        )
        return message.message_id

    async def picture(self, row: OutboxRow, words: str) -> int | None:
        """Draw what `picture` describes and send it above the words, which say the same."""
        if length(words) > MessageLimit.CAPTION_LENGTH:
            return None
        try:
            drawn = await self._studio.png(row.payload["picture"])
            message = await self._bot.send_photo(
                row.chat.telegram_id,
                drawn,
                caption=words,
                parse_mode=ParseMode.HTML,
                filename="bild.png",
                **_how(row),
            )
        except NotDrawn as error:
            log.error("row %s goes without its picture: %s", row.id, error)
        except BadRequest as error:
            log.warning("row %s goes without its picture: %s", row.id, error.message)
        else:
            return message.message_id
        return None

    async def document(self, row: OutboxRow, words: str) -> int | None:
        """Send `content`, a text, as the file `name` above the words, which are plain."""
        try:
            message = await self._bot.send_document(
                row.chat.telegram_id,
                row.payload["content"].encode(),
                filename=row.payload["name"],
                caption=words,
                **_how(row),
            )
        except BadRequest as error:
            log.warning("row %s goes without its file: %s", row.id, error.message)
            return None
        return message.message_id


def _how(row: OutboxRow) -> dict[str, Any]:
    return {
        "disable_notification": bool(row.payload.get("quiet")),
        "protect_content": bool(row.payload.get("protect")) or None,
    }
