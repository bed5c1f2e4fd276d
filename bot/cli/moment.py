"""The option --at: a local time such as `2026-11-27 16:31`, else now."""

import argparse
from datetime import UTC, datetime

from flows.calendar import Calendar


def option(parser: argparse.ArgumentParser) -> None:
    """Add --at."""
    parser.add_argument("--at", type=parse, metavar="TID", help='t.ex. "2026-11-27 16:31"')


def chosen(given: datetime | None, calendar: Calendar) -> datetime:
    """The time that was given, local unless it says otherwise; else the present time."""
    if given is None:
        return datetime.now(UTC)
    if given.tzinfo is None:
        return calendar.at(given.date(), given.time())
    return given.astimezone(UTC)


def parse(words: str) -> datetime:
    """A time as somebody types it; argparse shows the complaint."""
    try:
        return datetime.fromisoformat(words)
    except ValueError:
        message = f'"{words}" är ingen tid. Skriv så här: "2026-11-27 16:31".'
        raise argparse.ArgumentTypeError(message) from None
