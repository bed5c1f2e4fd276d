"""The binder as a file: what is read of it, a line for each tab. Pure.

Every cell has a closed form, so that no name can be among them; what a cell says is never repeated
in what is told of it. How a line becomes a case is in `binder_cases`.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from string import ascii_letters, digits
from typing import NamedTuple

from flows.calendar.reading.words import fold
from flows.errors import ContentError
from flows.privacy import has_personal_data

COLUMNS = ("flik", "process", "skickat", "mottaget", "läge", "senast", "bokad")
NEEDED = COLUMNS[:-1]
DAYS = ("skickat", "mottaget", "senast", "bokad")
_TAB = re.compile(r"[A-Za-zÅÄÖåäö]?[ -]?[0-9]{1,4}[A-Za-zÅÄÖåäö]?")
_ONE_TAB = "Skriv fliken som ett nummer, till exempel 12 eller A7. Skriv aldrig namn."


class Fault(NamedTuple):
    """What is wrong with a line, in Swedish."""

    line: int
    says: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: the tab, the words for its process and for how far it has come, and the
    days by their columns."""

    line: int
    tab: str
    process: str
    stage: str
    days: Mapping[str, date]

    def token(self, unit_id: int, process_id: str) -> str:
        """The name that its case gets: the same whenever it is read, so that nothing is read twice.
        The tab itself is not kept."""
        said = f"{unit_id}|{fold(self.tab)}|{process_id}|{self.days.get('skickat')}"
        number, signs = int.from_bytes(sha256(said.encode()).digest()), ascii_letters + digits
        return "".join(signs[number // len(signs) ** place % len(signs)] for place in range(12))


def read(text: str) -> tuple[list[Row], list[Fault]]:
    """The lines of the file, and what is wrong with how they are written. Raises ContentError when
    it is no such file at all."""
    rows = csv.reader(text.splitlines(), delimiter=_delimiter(text))
    head = [name.strip().casefold() for name in next(rows, [])]
    if missing := [name for name in NEEDED if name not in head]:
        raise ContentError(f"Kolumnen {', '.join(missing)} saknas på första raden.")
    for place, name in enumerate(head, start=1):
        if name not in COLUMNS or head.count(name) > 1:
            raise ContentError(f"Kolumn {place} hör inte hit. Ta bort den. Läs aldrig in namn.")
    found: list[Row] = []
    faults: list[Fault] = []
    for line, cells in enumerate(rows, start=2):
        values = [cell.strip() for cell in cells]
        if not any(values):
            continue
        wrong = list(_wrong(line, head, values))
        faults += wrong
        if not wrong:
            found.append(_row(line, dict(zip(head, values, strict=False))))
    return found, faults


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return ";" if head.count(";") >= head.count(",") else ","


def _wrong(line: int, head: Sequence[str], values: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with how a line is written; of personal data its kind alone is told."""
    kinds = dict.fromkeys(found for each in values if (found := has_personal_data(each)))
    for kind in kinds:
        yield Fault(line, f"Ta bort {kind}. Skriv aldrig personuppgifter i filen.")
    if kinds:
        return
    cells = dict(zip(head, values, strict=False))
    if any(values[len(head) :]):
        yield Fault(line, f"Raden har fler än {len(head)} kolumner. Ta bort det som är för mycket.")
    if empty := [name for name in ("flik", "process", "läge") if not cells.get(name)]:
        yield Fault(line, f"Fyll i {', '.join(empty)}.")
    elif not _TAB.fullmatch(cells["flik"]):
        yield Fault(line, _ONE_TAB)
    for name in DAYS:
        if (written := cells.get(name)) and _date(written) is None:
            yield Fault(line, f"Datumet i {name} går inte att läsa. Skriv så här: 2026-10-26.")


def _row(line: int, cells: Mapping[str, str]) -> Row:
    days = {name: day for name in DAYS if (day := _date(cells.get(name, ""))) is not None}
    return Row(line, cells["flik"], cells["process"], cells["läge"], days)


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
