"""Jämför med originaldokumenten: att det vi bygger på står kvar, och att inget bindande saknas."""

import argparse
from pathlib import Path

from bot.settings import load_settings
from flows.errors import ContentError
from flows.routines.claims import verify_sources
from flows.routines.library import Library, load_library

HELP = "jämför rutinerna med originaldokumenten"


def options(parser: argparse.ArgumentParser) -> None:
    """What to do, and where the originals lie."""
    what = parser.add_subparsers(title="val", required=True, metavar="VAL", dest="what")
    verify = what.add_parser("verify", help="se efter att det vi bygger på står kvar")
    verify.add_argument("folder", type=Path, metavar="MAPP", help="mappen med originalen som text")


def carry_out(given: argparse.Namespace) -> int:
    """Print what does not agree; 1 when anything does not, or is not at hand."""
    settings = load_settings()
    library = load_library(settings.content).checked()
    folder: Path = given.folder
    if not folder.is_dir():
        raise ContentError(f"Mappen {folder} finns inte. Skriv mappen där originalen ligger.")
    try:
        problems = verify_sources(library.reference, folder, (*library.routines, *library.others))
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(
            f"Ett original i {folder} går inte att läsa. Spara det som text i UTF-8."
        ) from error
    for problem in problems:
        print(problem)
    absent = _absent(library, folder)
    return 1 if problems or absent else 0


def _absent(library: Library, folder: Path) -> int:
    """Say how each document fared; how many there are not."""
    absent = 0
    for name, document in library.reference.documents.items():
        count = sum(len(each.statements) for each in document.sections.values())
        if (folder / document.file).is_file():
            print(f"{name} {document.file}: {count} punkter jämförda.")
        else:
            print(f"{name} {document.file}: saknas i mappen, inte jämförd.")
            absent += 1
    return absent
