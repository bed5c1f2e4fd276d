"""What is said of rows that nobody can read any more: how many, which, and who can help."""

from collections.abc import Sequence

from bot.telegram.render import text
from flows.found import Unreadable

HELP = "Säg till den som sköter boten."
IT = f"Jag kan inte läsa det. {HELP}"
ELSEWHERE = "Titta efter i Treserva."  # where nothing that was asked for can be read
NAMED = 4


def of_cases(rows: Sequence[Unreadable]) -> tuple[str, ...]:
    """The line below a list of cases; none when all could be read."""
    return _line(rows, "ärende" if len(rows) == 1 else "ärenden")


def of_bevakningar(rows: Sequence[Unreadable]) -> tuple[str, ...]:
    """The line below a list of bevakningar."""
    return _line(rows, "bevakning" if len(rows) == 1 else "bevakningar")


def _line(rows: Sequence[Unreadable], what: str) -> tuple[str, ...]:
    if not rows:
        return ()
    codes = sorted({each.code for each in rows} - {""})
    named, more = ", ".join(codes[:NAMED]), len(rows) - min(len(codes), NAMED)
    which = f": {named}{f' och {more} till' if more else ''}" if named else ""
    return (text(f"Jag kan inte läsa {len(rows)} {what}{which}. {HELP}"),)
