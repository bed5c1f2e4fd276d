"""A unit's open cases as a table for Excel: Swedish headings, semicolons, and no cell that is read
as a formula. Codes, dates and what is next; nobody's name."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from flows.calendar import Calendar
from flows.cases.flow import Standing, ended_lately, standings
from flows.cases.following import following
from flows.cases.state import CaseState

BOM = "\ufeff"  # without it Excel reads å as Ã¥
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def as_csv(cases: Mapping[str, CaseState], now: datetime, calendar: Calendar) -> str:
    """A table for Excel: a row for each open case, and how many have ended lately."""
    found = standings(cases, now, calendar)
    roles = {role: title for each in found for role, title in each.state.process.roles.items()}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    nexts = (f"nästa: {title}" for title in roles.values())
    writer.writerow(("kod", "process", "läge", "öppnat", "dagar i läget", *nexts, "sent"))
    for each in found:
        writer.writerow(_safe(_row(each, tuple(roles), now, calendar)))
    for title, number in ended_lately(cases.values(), now).items():
        writer.writerow(_safe(("", title, f"avslutade de senaste 30 dagarna: {number}")))
    return BOM + out.getvalue()


def _row(
    standing: Standing, roles: Iterable[str], now: datetime, calendar: Calendar
) -> tuple[object, ...]:
    state = standing.state
    lines = following(state, now, calendar)
    firsts = (next(iter(lines.get(role, ())), None) for role in roles)
    return (
        standing.code,
        state.process.title,
        standing.label,
        standing.opened_on.isoformat(),
        standing.days,
        *(line.text if line else "" for line in firsts),
        "ja" if standing.late else "nej",
    )


def _safe(row: Iterable[object]) -> Iterator[str]:
    """No cell is read as a formula by the program that opens the file."""
    for cell in map(str, row):
        yield f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
