"""Kör boten mot Telegram tills den stoppas med Ctrl-C eller SIGTERM."""

import argparse
import asyncio
import logging
import signal
from datetime import UTC, datetime

from bot.app import App, Parts, open_database, read_content
from bot.audit_key import audit_key
from bot.settings import Settings, load_settings
from flows.errors import ContentError
from flows.people.modules import Module

HELP = "kör boten mot Telegram"
WITHOUT_A_BOT = (
    "Ingen token finns. Sätt JOURLOTS_TOKEN till den du fick av @BotFather.\n"
    "Vill du bara prova? Kör: jourlots demo"
)


def options(parser: argparse.ArgumentParser) -> None:
    """The command has no options."""


def carry_out(given: argparse.Namespace) -> int:
    """Run until told to stop."""
    quiet_logging()
    settings = load_settings()
    content = read_content(settings)
    if settings.token is None:
        raise ContentError(WITHOUT_A_BOT)
    today = settings.calendar().local(datetime.now(UTC)).date()
    if undecided := settings.undecided(today):
        raise ContentError("\n".join(_needs_decision(settings, each) for each in sorted(undecided)))
    audit_key(settings)  # a missing key is told before the database is opened
    asyncio.run(serve(App(Parts(settings, content, open_database(settings)))))
    return 0


def _needs_decision(settings: Settings, module: Module) -> str:
    decision = settings.decisions.get(module)
    lacks = "det saknas ett beslut" if decision is None else f"beslutet gäller från {decision.on}"
    return (
        f"Modulen {module} är på, men {lacks}. Koder med enhet, datum och larm är "
        f"pseudonymiserade personuppgifter.\nTa bort {module} ur modules, eller skriv vem som "
        f"beslutade: [decisions.{module}] who, on och reference i jourlots.toml."
    )


async def serve(app: App) -> None:
    """Start the app, and stop it in good order when the process is asked to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    await app.start()
    logging.getLogger("jourlots").info("running")
    await stop.wait()
    await app.stop()


def quiet_logging() -> None:
    """Log our own words; libraries only when something is wrong, since they log addresses."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger().setLevel(logging.WARNING)
    for ours in ("bot", "storage", "jourlots"):
        logging.getLogger(ours).setLevel(logging.INFO)
