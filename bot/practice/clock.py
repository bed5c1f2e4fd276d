"""The clock that the practice page moves: what a clock must offer, and one that stands alone."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


class PracticeClock(Protocol):
    """The domain's time. Timeouts and flood limits use the machine's own time instead."""

    def now(self) -> datetime:
        """The present moment of the practice, aware."""

    async def walk(self, to: datetime) -> Sequence[str]:
        """Move on to `to`, letting everything that falls due happen; say what did, a line each."""

    async def jump(self, to: datetime) -> None:
        """Be at `to` at once, as after an outage."""


class StandaloneClock:
    """A clock that stands still until it is moved, for the server without a bot behind it."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    async def walk(self, to: datetime) -> Sequence[str]:
        self._now = to.astimezone(UTC)
        return ()

    async def jump(self, to: datetime) -> None:
        self._now = to.astimezone(UTC)


def spoken(moment: datetime) -> str:
    """The moment as the page says it: "söndag 22 november 2026 kl. 05:10"."""
    local = moment.astimezone(STOCKHOLM)
    day = f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}"
    return f"{day} kl. {local:%H:%M}"


def parse_moment(text: str) -> datetime:
    """An ISO moment; without an offset it is local time in Stockholm."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=STOCKHOLM)
    return moment.astimezone(UTC)
