"""Kontrollerar alla rutiner och skriver ut varje fel med fil, rad och exempel."""

import argparse
import dataclasses
import json

from bot.settings import load_settings
from flows.routines.library import load_library

HELP = "kontrollera rutinerna"


def options(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--json", action="store_true", help="svara med JSON")


def carry_out(given: argparse.Namespace) -> int:
    """Print every problem; 1 when there is any."""
    settings = load_settings()
    library = load_library(
        settings.content, contacts=settings.contacts, interpretations=settings.interpretations
    )
    problems = [dataclasses.asdict(each) for each in library.problems]
    if given.json:
        names = [each.id for each in library.routines]
        print(json.dumps({"routines": names, "problems": problems}, ensure_ascii=False))
    else:
        for problem in library.problems:
            print(problem)
        count = len(problems)
        print(f"{len(library.routines)} rutin(er), {count} fel." if count else _fine(library))
    return 1 if problems else 0


def _fine(library: object) -> str:
    routines = getattr(library, "routines", ())
    return "\n".join(f"{each.id} {each.revision}: inga fel." for each in routines)
