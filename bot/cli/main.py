"""The command line's one entrance: reads the command's name and hands over to its file."""

import argparse
import sys
from collections.abc import Sequence

from bot.cli import (
    audit,
    backup,
    check,
    demo,
    doctor,
    export,
    forget,
    imports,
    invite,
    jourtid,
    personer,
    play,
    purge,
    restore,
    rota,
    run,
    sources,
)
from flows.errors import JourlotsError

COMMANDS = (
    *(run, demo, play, check, sources, jourtid, invite, rota, imports, doctor),
    *(personer, export, forget, audit, purge, backup, restore),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answers the exit code."""
    parser = argparse.ArgumentParser(
        prog="jourlots", description="Chattbot som hjälper omsorgspersonal genom rutiner."
    )
    commands = parser.add_subparsers(title="kommandon", required=True, metavar="KOMMANDO")
    for command in COMMANDS:
        name = getattr(command, "NAME", command.__name__.rpartition(".")[2])
        summary = (command.__doc__ or "").partition("\n")[0]
        own = commands.add_parser(name, help=command.HELP, description=summary or command.HELP)
        command.options(own)
        own.set_defaults(command=command.carry_out)
    given = parser.parse_args(arguments)
    try:
        return int(given.command(given))
    except JourlotsError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
