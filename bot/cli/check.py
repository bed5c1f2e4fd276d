"""Kontrollerar alla rutiner och processer och skriver ut varje fel med fil, rad och exempel."""

import argparse
import dataclasses
import json

from bot.settings import load_settings
from flows.cases.library import Processes, load_processes
from flows.cases.space import size
from flows.routines.library import Library, load_library

HELP = "kontrollera rutinerna och processerna"


def options(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--json", action="store_true", help="svara med JSON")


def carry_out(given: argparse.Namespace) -> int:
    """Print every problem; 1 when there is any."""
    settings = load_settings()
    library = load_library(
        settings.content, contacts=settings.contacts, interpretations=settings.interpretations
    )
    processes = load_processes(library)
    problems = (*library.problems, *processes.problems)
    if given.json:
        print(json.dumps(_answer(library, processes), ensure_ascii=False))
    else:
        for problem in problems:
            print(problem)
        print(_fine(library, processes) if not problems else _faults(library, processes))
    return 1 if problems else 0


def _answer(library: Library, processes: Processes) -> dict[str, object]:
    problems = (*library.problems, *processes.problems)
    return {
        "routines": [each.id for each in library.routines],
        "processes": [each.id for each in processes.processes],
        "problems": [dataclasses.asdict(each) for each in problems],
    }


def _faults(library: Library, processes: Processes) -> str:
    count = len(library.problems) + len(processes.problems)
    files = f"{len(library.routines)} rutin(er), {len(processes.processes)} process(er)"
    return f"{files}, {count} fel."


def _fine(library: Library, processes: Processes) -> str:
    routines = [f"{each.id} {each.revision}: inga fel." for each in library.routines]
    proven = [
        f"{each.id} {each.revision}: inga fel, {size(each)} lägen prövade."
        for each in processes.processes
    ]
    return "\n".join((*routines, *proven))
