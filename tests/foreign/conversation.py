"""A bot on aiogram, as its authors mean it: `python conversation.py ADDRESS TOKEN polling|webhook`.

It tells on standard output, an event a line, what it has come to know.
"""

import asyncio
import sys

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

SECRET = "hemlig_1"
KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[
        [
            InlineKeyboardButton(text="Ja", callback_data="ja"),
            InlineKeyboardButton(text="Nej", callback_data="nej"),
        ]
    ]
)
dispatcher = Dispatcher()


def tell(event: str) -> None:
    print(event, flush=True)


@dispatcher.message(Command("valj"))
async def choose(message: Message) -> None:
    tell(f"command from {message.from_user.first_name} in {message.chat.type}")
    await message.answer("<b>Välj</b>", parse_mode="HTML", reply_markup=KEYBOARD)


@dispatcher.callback_query(F.data.in_({"ja", "nej"}))
async def chosen(query: CallbackQuery, bot: Bot) -> None:
    tell(f"pressed {query.data} beneath {query.message.text}")
    await query.answer(f"Du valde {query.data}")
    await query.message.edit_text(f"Valt: {query.data}")
    file = BufferedInputFile(f"val: {query.data}".encode(), filename="val.txt")
    sent = await query.message.answer_document(file, caption="Kvitto")
    read = await bot.download(sent.document.file_id)
    tell(f"read back {read.read().decode()}")
    await query.message.answer("Klart")


@dispatcher.edited_message()
async def edited(message: Message) -> None:
    tell(f"edited to {message.text}")


async def by_webhook(bot: Bot) -> None:
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=SECRET).register(app, path="/hook")
    setup_application(app, dispatcher, bot=bot)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    await bot.set_webhook(
        f"http://127.0.0.1:{port}/hook",
        secret_token=SECRET,
        allowed_updates=dispatcher.resolve_used_update_types(),
    )
    await asyncio.Event().wait()


async def main(address: str, token: str, way: str) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(address))
    bot = Bot(token, session=session)
    tell(f"I am {(await bot.me()).username}")
    if way == "webhook":
        await by_webhook(bot)
    else:
        await dispatcher.start_polling(bot, polling_timeout=20)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
