"""Svarar på om det är jourtid, till när och varför."""

import argparse
import json

from bot.cli import moment
from bot.settings import load_settings
from flows.calendar import jourtid, phrases

HELP = "är det jourtid?"


def options(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    moment.option(parser)
    parser.add_argument("--json", action="store_true", help="svara med JSON")


def carry_out(given: argparse.Namespace) -> int:
    """Print the answer."""
    calendar = load_settings().calendar()
    at = moment.chosen(given.at, calendar)
    day = calendar.local(at).date()
    found = jourtid(calendar, at)
    if given.json:
        answer = {
            "jourtid": found.active,
            "ends_at": found.ends_at.isoformat() if found.ends_at else None,
            "vardag": calendar.is_vardag(day),
            "rod_dag": calendar.rod_dag(day),
            "reason": found.reason,
        }
        print(json.dumps(answer, ensure_ascii=False))
    elif found.ends_at is not None:
        print(f"Ja, det är jourtid till {phrases.moment(found.ends_at)} ({found.reason}).")
    else:
        assert found.begins_at is not None
        begins = phrases.clock(found.begins_at)
        print(f"Nej, det är inte jourtid ({found.reason}). Den börjar {begins}.")
    return 0
