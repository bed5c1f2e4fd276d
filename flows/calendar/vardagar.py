"""Owns the working calendar: which days are vardagar here, and what a local wall time means.

Two predicates that are never mixed: `rod_dag` is the law and nothing else; `is_vardag` is the
office's day (TOLKNING, katalog 2). No clock: every instant is handed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.calendar.helgdagar import (
    FIRST_YEAR,
    LAST_YEAR,
    Afton,
    afton,
    guard_day,
    guard_year,
    helgdag,
    is_rod_dag,
)
from flows.calendar.hours import Hours
from flows.errors import ContentError

SATURDAY = 6
ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)

# Ids of interpretations (TOLKNING) that can decide whether a day is a vardag.
LORDAG = "jourtid-lordag"
AFTNAR = "jourtid-aftnar"
LOKALT = "jourtid-lokalt"


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """What a municipality sets. `open_days` wins over every reason to be closed.

    Raises ContentError when the rules contradict themselves.
    """

    saturday_is_helg: bool = True
    aftnar: frozenset[Afton] = frozenset(Afton)
    closed_days: frozenset[date] = frozenset()
    open_days: frozenset[date] = frozenset()
    early_closing: Mapping[date, time] = field(default_factory=dict, hash=False)
    opens: time = time(7, 0)
    closes: time = time(16, 30)
    zone: str = "Europe/Stockholm"
    hours: Hours = field(default_factory=Hours)

    def __post_init__(self) -> None:
        # The caller's own sets and mapping may change later; the rules must not.
        for name in ("aftnar", "closed_days", "open_days"):
            object.__setattr__(self, name, frozenset(getattr(self, name)))
        early = MappingProxyType(dict(self.early_closing))
        object.__setattr__(self, "early_closing", early)
        _check(self)


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why a day is no vardag: Swedish words, and the interpretation that says so, if any."""

    reason: str
    interpretation: str | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days and wall times by one set of rules. Dates outside 1990–2100 raise CalendarRangeError."""

    rules: CalendarRules = field(default_factory=CalendarRules)
    # What a day is never changes under the same rules, and is asked for again and again.
    _known: dict[date, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def zone(self) -> ZoneInfo:
        """The local time zone."""
        return ZoneInfo(self.rules.zone)

    def rod_dag(self, day: date) -> bool:
        """Whether the day is an allmän helgdag by law 1989:253, ordinary Sundays included."""
        return is_rod_dag(day)

    def helgdag(self, day: date) -> str | None:
        """The name of a named allmän helgdag ("juldagen"); None for others, also for Sundays."""
        return helgdag(day)

    def is_vardag(self, day: date) -> bool:
        """Whether the office works that day: katalog 2, with the local lists."""
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = self.day_off(day) is None
        return known

    def day_off(self, day: date) -> DayOff | None:
        """Why the day is no vardag, the firmest reason first; None when it is one."""
        return None if guard_day(day) in self.rules.open_days else self.day_off_unless_opened(day)

    def day_off_unless_opened(self, day: date) -> DayOff | None:
        """As `day_off`, had no local list opened the day."""
        if is_rod_dag(day):
            return DayOff(helgdag(day) or "söndag")
        eve = afton(day)
        if eve in self.rules.aftnar:
            return DayOff(str(eve), AFTNAR)
        if self.rules.saturday_is_helg and day.isoweekday() == SATURDAY:
            return DayOff("lördag", LORDAG)
        if day in self.rules.closed_days:
            return DayOff("stängt enligt lokal lista", LOKALT)
        return None

    def next_vardag(self, day: date) -> date:
        """The first vardag strictly after the day."""
        return self.vardag_on_or_after(guard_day(day) + ONE_DAY)

    def previous_vardag(self, day: date) -> date:
        """The last vardag strictly before the day."""
        return self.vardag_on_or_before(guard_day(day) - ONE_DAY)

    def vardag_on_or_after(self, day: date) -> date:
        """The day itself when it is a vardag, else the next one."""
        while not self.is_vardag(day):
            day += ONE_DAY
        return day

    def vardag_on_or_before(self, day: date) -> date:
        """The day itself when it is a vardag, else the one before."""
        while not self.is_vardag(day):
            day -= ONE_DAY
        return day

    def add_vardagar(self, day: date, count: int) -> date:
        """The `count`-th vardag after the day (before it when negative); 0 is the day itself."""
        step = self.next_vardag if count > 0 else self.previous_vardag
        for _ in range(abs(count)):
            day = step(day)
        return guard_day(day)

    def closing(self, day: date) -> time:
        """When the office closes on a vardag, with early closing."""
        return self.rules.early_closing.get(guard_day(day), self.rules.closes)

    def at(self, day: date, wall: time) -> datetime:
        """The instant (UTC) of a local wall time.

        A wall time that the clock skips gives the first instant after the gap; one that comes
        twice gives the first, so that every local date has each wall time exactly once.
        """
        if wall.tzinfo is not None:
            raise TypeError("a wall time has no time zone of its own")
        return _instant(datetime.combine(guard_day(day), wall), self.zone)

    def local(self, instant: datetime) -> datetime:
        """The instant as local time. A naive datetime raises TypeError."""
        if instant.tzinfo is None or instant.utcoffset() is None:
            raise TypeError("an aware datetime is needed: a naive one does not say which instant")
        # A year of slack: the local year may differ, and astimezone fails at the ends of time.
        if not FIRST_YEAR - 1 <= instant.year <= LAST_YEAR + 1:
            guard_year(instant.year)
        return instant.astimezone(self.zone)


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    early = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if early.astimezone(zone).replace(tzinfo=None) == wall.replace(fold=0):
        return early
    # In a gap: fold 1 counts back from the new offset, fold 0 on from the old one; the change
    # lies between the two.
    before = wall.replace(tzinfo=zone, fold=1, microsecond=0).astimezone(UTC)
    after = early.replace(microsecond=0)
    new_offset = after.astimezone(zone).utcoffset()
    while after - before > ONE_SECOND:
        middle = before + (after - before) // ONE_SECOND // 2 * ONE_SECOND
        if middle.astimezone(zone).utcoffset() == new_offset:
            after = middle
        else:
            before = middle
    return after


def _check(rules: CalendarRules) -> None:
    if rules.opens >= rules.closes:
        raise ContentError(
            f"Stängningen {rules.closes:%H:%M} måste komma efter {rules.opens:%H:%M}."
        )
    both = sorted(rules.open_days & rules.closed_days)
    if both:
        raise ContentError(f"{both[0]} står som både öppen och stängd dag. Ta bort det ena.")
    for day, wall in sorted(rules.early_closing.items()):
        if not rules.opens < wall < rules.closes:
            raise ContentError(
                f"Tidig stängning {day} kl. {wall:%H:%M}: skriv ett klockslag mellan "
                f"{rules.opens:%H:%M} och {rules.closes:%H:%M}, eller stäng hela dagen."
            )
    try:
        ZoneInfo(rules.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise ContentError(
            f"Tidszonen {rules.zone} finns inte. Skriv till exempel Europe/Stockholm."
        ) from fault
