"""Övningsläge: en låtsas-Telegram på den här datorn, med en telefon för varje roll.

Behöver varken token eller nät. Boten är samma bot; bara Telegram är på låtsas.
"""

import argparse
import asyncio
import logging
import signal
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.app import App, Parts, open_database, read_content
from bot.cli import moment
from bot.cli.cast import GROUPS, PEOPLE, enrol
from bot.cli.run import quiet_logging
from bot.cli.stories import FRIDAY, STORIES, STORY_BEGINS
from bot.cli.walking import WalkingClock
from bot.practice import PracticeServer
from bot.settings import load_settings
from bot.telegram.pace import Limits
from flows.errors import ContentError
from flows.people.modules import EVERY_MODULE

HELP = "övningsläge i webbläsaren, utan token och nät"
TOKEN = "1:practice"  # noqa: S105 - no secret: the local server takes any
UNHURRIED = Limits(
    private=(1000, 1.0),
    group=(1000, 1.0),
    overall=(5000, 1.0),
    after_doubt=timedelta(milliseconds=300),
)


def options(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--port", type=int, default=8765, help="sidans port, annars 8765")
    parser.add_argument(
        "--start",
        type=moment.parse,
        metavar="TID",
        help='börja då, t.ex. "2026-11-27 16:29"; annars nästa fredag 16:31',
    )


def carry_out(given: argparse.Namespace) -> int:
    """Run the practice mode until Ctrl-C."""
    quiet_logging()
    logging.getLogger().setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="jourlots-") as folder:
        asyncio.run(_practice(given, Path(folder)))
    return 0


async def _practice(given: argparse.Namespace, folder: Path) -> None:
    calendar = load_settings().calendar()
    now = datetime.now(UTC)
    friday = now.date() + timedelta(days=(FRIDAY - now.weekday()) % 7)
    start = moment.chosen(given.start or datetime.combine(friday, STORY_BEGINS), calendar)
    clock = WalkingClock(start, ticking=True)
    server = PracticeServer(token=TOKEN, people=PEOPLE, groups=GROUPS, clock=clock, stories=STORIES)
    try:
        await server.start(port=given.port)
    except OSError:
        message = f"Porten {given.port} används redan. Skriv: jourlots demo --port 8766"
        raise ContentError(message) from None
    app = await open_practice_app(clock, server.api_base, str(folder / "practice.db"))
    clock.app = app
    await app.start()
    await enrol(app)
    print(f"Jourlots · Övningsläge: öppna {server.page_url}\nAvsluta med Ctrl-C.", flush=True)
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    await stop.wait()
    await app.stop()
    await server.stop()


async def open_practice_app(clock: WalkingClock, api: str, database: str) -> App:
    """The unmodified bot, pointed at the practice server."""
    here = {
        "token": SecretStr(TOKEN),
        "api": api,
        "database": database,
        "proxy": None,
        "audit_key": SecretStr(f"practice mode signs nothing of worth {TOKEN}"),
        "modules": EVERY_MODULE,
    }
    settings = load_settings().model_copy(update=here)
    content = read_content(settings)
    return App(Parts(settings, content, open_database(settings), clock, UNHURRIED))
