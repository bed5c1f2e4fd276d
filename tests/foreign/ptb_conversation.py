"""The same bot on python-telegram-bot with its own transport, none of ours.

`python ptb_conversation.py ADDRESS TOKEN polling|webhook`. The webhook is the one that its
documentation describes for a web server of one's own, so that no further package is needed.
"""

import asyncio
import sys
from typing import Any

from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

SECRET = "hemlig_1"
KEYBOARD = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Ja", callback_data="ja"),
            InlineKeyboardButton("Nej", callback_data="nej"),
        ]
    ]
)


def tell(event: str) -> None:
    print(event, flush=True)


async def choose(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    tell(f"command from {message.from_user.first_name} in {message.chat.type}")
    await message.reply_text("<b>Välj</b>", parse_mode="HTML", reply_markup=KEYBOARD)


async def chosen(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    tell(f"pressed {query.data} beneath {query.message.text}")
    await query.answer(f"Du valde {query.data}")
    await query.edit_message_text(f"Valt: {query.data}")
    sent = await query.message.reply_document(
        f"val: {query.data}".encode(), filename="val.txt", caption="Kvitto"
    )
    file = await sent.document.get_file()
    tell(f"read back {(await file.download_as_bytearray()).decode()}")
    await query.message.reply_text("Klart")


async def edited(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    tell(f"edited to {update.edited_message.text}")


async def introduce(application: Any) -> None:
    tell(f"I am {application.bot.username}")


async def by_webhook(application: Any) -> None:
    async def take(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
            return web.Response(status=403)
        update = Update.de_json(await request.json(), application.bot)
        await application.update_queue.put(update)
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with application:
        await introduce(application)
        await application.start()
        port = runner.addresses[0][1]
        await application.bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=SECRET)
        await asyncio.Event().wait()


def main(address: str, token: str, way: str) -> None:
    builder = Application.builder().token(token)
    builder = builder.base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
    application = builder.post_init(introduce).build()
    application.add_handler(CommandHandler("valj", choose, ~filters.UpdateType.EDITED_MESSAGE))
    application.add_handler(CallbackQueryHandler(chosen))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, edited))
    if way == "webhook":
        asyncio.run(by_webhook(application))
    else:
        application.run_polling(timeout=20)


if __name__ == "__main__":
    main(*sys.argv[1:])
