"""How long each kind of record is kept: one table for housekeeping, command line and documents.

The times are defaults; a municipality sets its own, within what the row allows. The reasons are in
`docs/retention.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

LONGEST_DAYS = 3650


class Kind(StrEnum):
    """The kinds, by the names that people set and purge them by."""

    INKORG = "inkorg"
    OLASTA = "olasta"
    UTKORG = "utkorg"
    GENOMGANGAR = "genomgangar"
    BEVAKNINGAR = "bevakningar"
    ARENDEN = "arenden"
    STAENDE = "staende"
    INBJUDNINGAR = "inbjudningar"
    PASS = "pass"  # noqa: S105 - shifts, not a password
    FRANVARO = "franvaro"
    NUMMER = "nummer"
    GRANSKNINGSLOGG = "granskningslogg"
    RAKNARE = "raknare"


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind is kept: `days` unless set otherwise, never less than `least`.

    `title` is what people call it. `machine` kinds are counted on the machine's clock, the others
    on the domain's.
    """

    title: str
    days: int
    least: int
    machine: bool = False


RULES: Mapping[Kind, Rule] = MappingProxyType(
    {
        Kind.INKORG: Rule("Mottagna uppdateringar", 1, 1, machine=True),
        Kind.OLASTA: Rule("Uppdateringar som inte gick att ta om hand", 30, 1, machine=True),
        Kind.UTKORG: Rule("Skickade meddelanden", 1, 1, machine=True),
        Kind.GENOMGANGAR: Rule("Genomgångar av rutiner", 1, 1),
        Kind.BEVAKNINGAR: Rule("Avslutade bevakningar", 30, 1),
        Kind.ARENDEN: Rule("Avslutade ärenden", 30, 1),
        Kind.STAENDE: Rule("Stående påminnelser som har skickats", 365, 120),
        Kind.INBJUDNINGAR: Rule("Använda och utgångna inbjudningar", 7, 1),
        Kind.PASS: Rule("Avslutade pass", 30, 14),
        Kind.FRANVARO: Rule("Avslutad frånvaro", 14, 1),
        Kind.NUMMER: Rule("Avgjorda förslag om nummer", 90, 1),
        Kind.GRANSKNINGSLOGG: Rule("Granskningsloggen", 365, 30),
        Kind.RAKNARE: Rule("Räknare utan personer", 1095, 1),
    }
)


def kept(kind: Kind, chosen: Mapping[Kind, int]) -> int:
    """For how many days the kind is kept."""
    return chosen.get(kind, RULES[kind].days)


def cut(
    kind: Kind, chosen: Mapping[Kind, int], *, now: datetime, machine_now: datetime
) -> datetime:
    """Whatever ended before this moment goes."""
    start = machine_now if RULES[kind].machine else now
    return start - timedelta(days=kept(kind, chosen))


@dataclass(frozen=True, slots=True)
class Old:
    """How many of a kind have been kept long enough, and since when the oldest of them is old."""

    count: int
    oldest: datetime | None
