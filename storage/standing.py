"""Standing reminders as units set them and as they were told."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select, update

from flows.cases.standing import Recurring, Schedule, Told
from flows.found import Found, Unreadable
from storage import readable
from storage.sql import Sql, upsert
from storage.tables import role_grant, standing, standing_told

UNITS_WITH = (
    select(role_grant.c.unit_id)
    .where(role_grant.c.role == bindparam("role"))
    .distinct()
    .order_by(role_grant.c.unit_id)
)
ALL = select(standing).order_by(standing.c.number, standing.c.unit_id)
_THIS = (standing.c.unit_id == bindparam("of_unit"), standing.c.number == bindparam("of_number"))
GET = select(standing).where(*_THIS)
ADD = upsert(standing, lambda insert: insert.on_conflict_do_nothing())
SAVE = update(standing).where(*_THIS, standing.c.version == bindparam("seen"))
TELL = upsert(standing_told, lambda insert: insert.on_conflict_do_nothing())
_THAT_DAY = (
    standing_told.c.unit_id == bindparam("of_unit"),
    standing_told.c.number == bindparam("of_number"),
    standing_told.c.on_date == bindparam("of_day"),
)
TOLD = select(standing_told).where(*_THAT_DAY)
_NEWEST = (
    select(
        standing_told.c.unit_id,
        standing_told.c.number,
        func.max(standing_told.c.on_date).label("newest_on"),
    )
    .group_by(standing_told.c.unit_id, standing_told.c.number)
    .subquery()
)
NEWEST = (
    select(standing_told)
    .join(
        _NEWEST,
        and_(
            standing_told.c.unit_id == _NEWEST.c.unit_id,
            standing_told.c.number == _NEWEST.c.number,
            standing_told.c.on_date == _NEWEST.c.newest_on,
        ),
    )
    .order_by(standing_told.c.number, standing_told.c.unit_id)
)
DONE = update(standing_told).where(*_THAT_DAY, standing_told.c.done_at.is_(None))


def _columns(recurring: Recurring) -> dict[str, Any]:
    schedule = recurring.schedule
    return {
        "weeks": schedule.weeks if schedule is not None else None,
        "weekday": schedule.weekday if schedule is not None else None,
        "at": f"{schedule.at:%H:%M}" if schedule is not None else None,
        "since": recurring.since,
        "upto": recurring.upto,
        "version": recurring.version,
    }


def _recurring(row: Row[Any]) -> Recurring:
    schedule = None
    if row.weeks is not None:
        schedule = Schedule(row.weeks, row.weekday, time.fromisoformat(row.at))
        if row.weeks < 1 or not 0 <= row.weekday <= 6:
            raise ValueError("no such week or weekday")
    return Recurring(row.unit_id, row.number, schedule, row.since, row.upto, row.version)


def _every(rows: Sequence[Row[Any]]) -> list[Recurring]:
    return [_recurring(row) for row in rows]


def _told(row: Row[Any]) -> Told:
    return Told(row.unit_id, row.number, row.on_date, row.told_at, row.done_at, row.done_by)


def _each_told(rows: Sequence[Row[Any]]) -> list[Told]:
    return [_told(row) for row in rows]


class StandingReminders:
    """Implements `flows.ports.standing.StandingReminders`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def units_with(self, role: str) -> Sequence[int]:
        """The units in which somebody holds the role, in order."""
        return [row.unit_id for row in self._sql.rows(UNITS_WITH, role=role)]

    def all(self) -> Found[Recurring]:
        """Every one, by number and unit."""
        return readable.read(self._sql, standing, ALL, _every)

    def get(self, unit_id: int, number: str) -> Recurring | None:
        """How it stands in the unit."""
        key = {"of_unit": unit_id, "of_number": number}
        return readable.only(readable.read(self._sql, standing, GET, _every, **key))

    def add(self, recurring: Recurring) -> bool:
        """Keep a new one; False when the unit has one of that number already."""
        key = {"unit_id": recurring.unit_id, "number": recurring.number}
        return self._sql.change(ADD, **key, **_columns(recurring)) == 1

    def save(self, recurring: Recurring, seen: int) -> bool:
        """Write it if the stored version is still `seen`; tell whether it was."""
        key = {"of_unit": recurring.unit_id, "of_number": recurring.number}
        return self._sql.change(SAVE, **key, seen=seen, **_columns(recurring)) == 1

    def tell(self, told: Told) -> bool:
        """Claim the reminder of a local day; False when it was told already."""
        return (
            self._sql.change(
                TELL,
                unit_id=told.unit_id,
                number=told.number,
                on_date=told.on,
                told_at=told.told_at,
                done_at=told.done_at,
                done_by=told.done_by,
            )
            == 1
        )

    def told(self, unit_id: int, number: str, on: date) -> Told | None:
        """The reminder of that day."""
        key = {"of_unit": unit_id, "of_number": number, "of_day": on}
        return readable.only(readable.read(self._sql, standing_told, TOLD, _each_told, **key))

    def newest(self) -> Found[Told]:
        """The newest one told of each, by number and unit."""
        return readable.read(self._sql, standing_told, NEWEST, _each_told)

    def unreadable(self) -> Sequence[Unreadable]:
        """Those of all that nobody can read, and those of the newest told."""
        return (*self.all().unreadable, *self.newest().unreadable)

    def done(self, told: Told) -> bool:
        """Note who did it when; False when somebody had already."""
        key = {"of_unit": told.unit_id, "of_number": told.number, "of_day": told.on}
        return self._sql.change(DONE, **key, done_at=told.done_at, done_by=told.done_by) == 1
