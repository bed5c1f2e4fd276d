"""Undersöker om allt finns för att köra boten, och säger vad som fattas."""

import argparse
import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.app import Content, open_database, read_content
from bot.settings import Settings, load_settings
from bot.telegram.transport import AiohttpRequest
from flows.actions.cases.outdated import outdated
from flows.actions.damage import damaged
from flows.actions.numbers import as_of
from flows.actions.turn import House, Turn, Who
from flows.calendar import jourtid, phrases
from flows.errors import JourlotsError
from flows.people.modules import NEEDS_DECISION, Module
from flows.ports import Tx

HELP = "undersök om allt finns"
PSEUDONYMISED = (
    "Koder med enhet, datum och larm är pseudonymiserade personuppgifter: GDPR gäller för dem."
)
NAMED = 20
Finding = tuple[bool, str]


def options(parser: argparse.ArgumentParser) -> None:
    """The command has no options."""


def carry_out(given: argparse.Namespace) -> int:
    """Print a line per thing; 1 when something is wrong."""
    settings = load_settings()
    findings = [(True, "Inställningarna går att läsa."), *_examine(settings)]
    for fine, words in findings:
        print(f"{'OK  ' if fine else 'FEL '} {words}")
    return 0 if all(fine for fine, _ in findings) else 1


def _examine(settings: Settings) -> Iterator[Finding]:
    yield from _modules(settings)
    yield from _tried(lambda: _calendar(settings))
    try:
        content = read_content(settings)
    except JourlotsError as error:
        yield False, str(error)
    else:
        yield True, f"{len(content.library.routines)} rutin(er) utan fel."
        yield from _tried(lambda: asyncio.run(_database(settings, content)))
    yield from asyncio.run(_telegram(settings))


def _modules(settings: Settings) -> list[Finding]:
    """Which modules are on, and which decision stands behind each that needs one."""
    today = settings.calendar().local(datetime.now(UTC)).date()
    found: list[Finding] = [(True, f"Moduler på: {', '.join(sorted(settings.modules))}.")]
    needed = sorted(settings.modules & NEEDS_DECISION)
    for module in needed:
        decision = settings.decisions.get(module)
        if decision is None:
            words = f"Modulen {module}: beslut saknas. Skriv [decisions.{module}] i jourlots.toml."
            found.append((False, words))
            continue
        on = f"{phrases.short_day(decision.on, decision.on)} {decision.on.year}"
        words = f"Modulen {module}: {decision.who} beslutade {on}, {decision.reference}."
        if module in settings.undecided(today):
            words += " Beslutet gäller inte än."
        found.append((module not in settings.undecided(today), words))
    if needed:
        found.append((True, PSEUDONYMISED))
    return found


def _tried(look: Callable[[], list[Finding]]) -> list[Finding]:
    try:
        return look()
    except JourlotsError as error:
        return [(False, str(error))]


def _calendar(settings: Settings) -> list[Finding]:
    now = jourtid(settings.calendar(), datetime.now(UTC))
    return [(True, f"Kalendern: {'det är' if now.active else 'det är inte'} jourtid nu.")]


def _numbers(house: House, tx: Tx) -> list[Finding]:
    """The numbers that hold now, also those that were changed in the chat."""
    found = []
    for name, contact in as_of(tx, house).library.reference.contacts.items():
        if contact.number is None:
            words = f"{contact.title}: inget nummer. Skriv /kontakt i boten, eller contacts.{name}."
        else:
            words = f"{contact.title}: {contact.number}. {contact.note or ''}".rstrip()
        found.append((True, words))
    return found


async def _database(settings: Settings, content: Content) -> list[Finding]:
    calendar = settings.calendar(content.library.reference.values)
    house = House(content.library, calendar, lambda _: 0, processes=content.processes)
    store = open_database(settings, guest=True)

    def look(tx: Tx) -> list[Finding]:
        lost, dead = len(tx.chats.unreachable()), tx.inbox.dead()
        waiting = sum(
            number for state, number in tx.outbox.counts().items() if state in ("pending", "leased")
        )
        return [
            *_begun(settings, tx),
            *_numbers(house, tx),
            *_revisions(house, tx),
            _readable(tx),
            (True, f"Databasen går att läsa. {waiting} meddelanden väntar."),
            (lost == 0, f"{lost} chattar går inte att nå."),
            (dead == 0, f"{dead} uppdateringar kunde inte tas om hand."),
        ]

    try:
        return await store.read(look)
    finally:
        await store.close()


def _revisions(house: House, tx: Tx) -> list[Finding]:
    """Whether every open case can be read, and how many would not fit the present revision."""
    found = outdated(Turn(tx, house, Who(is_house=True), datetime.now(UTC)))
    if not found.older:
        return []
    words = f"{_cases(found.older)} följer en äldre version. "
    told = [(True, words + f"{found.beyond} av dem har kommit för långt för den nya.")]
    if found.unread:
        words = f"{_cases(found.unread)} följer en version som inte går att läsa. "
        told.append((False, words + "Öppna dem i boten och tryck Följ den nya rutinen."))
    return told


def _readable(tx: Tx) -> Finding:
    """Whether every open row can be read, and which cannot."""
    if not (found := damaged(tx)):
        return True, "Alla rader som är öppna går att läsa."
    names = ", ".join(str(each) for each in found[:NAMED])
    more = f" och {len(found) - NAMED} till" if len(found) > NAMED else ""
    return (
        False,
        f"{len(found)} rad{'er' if len(found) > 1 else ''} går inte att läsa: {names}{more}.",
    )


def _cases(count: int) -> str:
    return f"{count} ärende{'n' if count != 1 else ''}"


def _begun(settings: Settings, tx: Tx) -> list[Finding]:
    """What was begun before its module was switched off is reminded of until it is done."""
    if Module.ARENDEN in settings.modules:
        return []
    today = settings.calendar().local(datetime.now(UTC)).date()
    number = sum(unit.open for unit in tx.overview.units(today))
    words = f"{number} bevakningar är öppna fast arenden är av. Boten påminner tills de är klara."
    return [(False, words)] if number else []


async def _telegram(settings: Settings) -> list[Finding]:
    if settings.token is None:
        return [(False, "Ingen token. Sätt JOURLOTS_TOKEN, eller kör: jourlots demo")]
    request = AiohttpRequest(proxy=settings.proxy)
    try:
        me = await Bot(settings.token.get_secret_value(), settings.api, request=request).get_me()
    except InvalidToken:
        return [(False, "Telegram känner inte igen token. Hämta en ny av @BotFather.")]
    except TelegramError as error:
        return [(False, f"Telegram svarar inte ({type(error).__name__}). Se efter nät och proxy.")]
    finally:
        await request.shutdown()
    return [(True, f"Telegram svarar. Boten heter @{me.username}.")]
