"""Shifts, and absences with their substitutes."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from flows.people.absence import Absence, Handed
from flows.people.duty import Shift
from storage.columns import UtcDateTime
from storage.sql import Sql
from storage.tables import ABSENCE_WAITS, absence, shift

ADD_SHIFT = insert(shift).returning(shift.c.id)
SHIFT = select(shift).where(shift.c.id == bindparam("shift_id"))
CUT = (
    update(shift)
    .where(shift.c.id == bindparam("shift_id"), shift.c.ends_at == bindparam("seen"))
    .values(ends_at=bindparam("until"))
)
REMOVE = delete(shift).where(shift.c.id == bindparam("shift_id"))
_NOW = (
    select(shift)
    .where(
        shift.c.ends_at > bindparam("at", type_=UtcDateTime), shift.c.starts_at <= bindparam("at")
    )
    .order_by(shift.c.role, shift.c.ends_at, shift.c.id)
)
IN_UNIT = _NOW.where(shift.c.unit_id == bindparam("unit_id"))
ON_DUTY = IN_UNIT.where(shift.c.role == bindparam("role"))
OF_PERSON = (
    select(shift)
    .where(shift.c.person_id == bindparam("person_id"), shift.c.ends_at > bindparam("after"))
    .order_by(shift.c.ends_at, shift.c.id)
)
USED = (
    select(shift.c.id)
    .where(
        shift.c.unit_id == bindparam("unit_id"),
        shift.c.role == bindparam("role"),
        shift.c.ends_at > bindparam("since"),
    )
    .limit(1)
)
ROTA = (
    select(shift)
    .where(
        shift.c.unit_id == bindparam("unit_id"),
        shift.c.role == bindparam("role"),
        shift.c.ends_at > bindparam("after"),
        shift.c.rota,
    )
    .order_by(shift.c.starts_at, shift.c.id)
)
PURGE_SHIFTS = delete(shift).where(shift.c.ends_at < bindparam("before"))

ADD_ABSENCE = insert(absence).returning(absence.c.id)
ABSENCE = select(absence).where(absence.c.id == bindparam("absence_id"))
SAVE = update(absence).where(
    absence.c.id == bindparam("absence_id"),
    absence.c.ended_at.is_not_distinct_from(bindparam("seen_ended", type_=UtcDateTime)),
    absence.c.next_at.is_not_distinct_from(bindparam("seen_next", type_=UtcDateTime)),
)
_RUNNING = (
    select(absence)
    .where(absence.c.ended_at.is_(None), absence.c.to_on >= bindparam("on"))
    .order_by(absence.c.from_on, absence.c.kind, absence.c.id)
)
OF_ABSENT = _RUNNING.where(absence.c.person_id == bindparam("person_id"))
RELYING = _RUNNING.where(absence.c.substitute_id == bindparam("person_id"))
ON = _RUNNING.where(absence.c.from_on <= bindparam("on"))
DUE = (
    select(absence)
    .where(ABSENCE_WAITS, absence.c.next_at <= bindparam("now", type_=UtcDateTime))
    .order_by(absence.c.next_at, absence.c.id)
    .limit(bindparam("limit"))
)
NEXT_AT = select(func.min(absence.c.next_at)).where(ABSENCE_WAITS)
PURGE_ABSENCES = delete(absence).where(
    absence.c.next_at.is_(None), absence.c.to_on < bindparam("before")
)


def _shift(row: Row[Any]) -> Shift:
    return Shift(**row._asdict())


def _columns(absence: Absence) -> dict[str, Any]:
    """Every column but the id."""
    return {
        "person_id": absence.person_id,
        "from_on": absence.from_on,
        "to_on": absence.to_on,
        "kind": absence.kind,
        "substitute_id": absence.substitute_id,
        "set_by": absence.set_by,
        "set_at": absence.set_at,
        "begun_at": absence.begun_at,
        "ended_at": absence.ended_at,
        "next_at": absence.next_at,
        "handed": json.dumps([(each.bevakning_id, str(each.due_on)) for each in absence.handed]),
    }


def _absence(row: Row[Any]) -> Absence:
    values = row._asdict()
    values["handed"] = _handed(row.handed)
    return Absence(**values)


def _handed(text: str) -> tuple[Handed, ...]:
    """What was handed over; nothing when nobody can read it, since everybody's reminders ask who is
    away."""
    try:
        return tuple(Handed(int(key), date.fromisoformat(on)) for key, on in json.loads(text))
    except (ValueError, TypeError):
        return ()


class Shifts:
    """Implements `flows.ports.duty.Shifts`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add(self, shift: Shift) -> Shift:
        """Insert (the given id is ignored) and return it with its id."""
        row = self._sql.returning(
            ADD_SHIFT,
            person_id=shift.person_id,
            unit_id=shift.unit_id,
            role=shift.role,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            rota=shift.rota,
        )
        assert row is not None
        return replace(shift, id=row.id)

    def get(self, shift_id: int) -> Shift | None:
        """The shift with this id."""
        row = self._sql.row(SHIFT, shift_id=shift_id)
        return None if row is None else _shift(row)

    def set_end(self, shift: Shift, ends_at: datetime) -> bool:
        """Let it end then; False when its end is no longer what `shift` says."""
        return self._sql.change(CUT, shift_id=shift.id, seen=shift.ends_at, until=ends_at) == 1

    def remove(self, shift_id: int) -> None:
        """Delete one that was planned."""
        self._sql.change(REMOVE, shift_id=shift_id)

    def on_duty(self, unit_id: int, at: datetime, role: str | None = None) -> Sequence[Shift]:
        """Shifts of the unit (or of that role in it) that run at that time, by role and end."""
        if role is None:
            rows = self._sql.rows(IN_UNIT, unit_id=unit_id, at=at)
        else:
            rows = self._sql.rows(ON_DUTY, unit_id=unit_id, role=role, at=at)
        return [_shift(row) for row in rows]

    def of_person(self, person_id: int, after: datetime) -> Sequence[Shift]:
        """The person's shifts that end after then, the earliest end first."""
        return [_shift(r) for r in self._sql.rows(OF_PERSON, person_id=person_id, after=after)]

    def used(self, unit_id: int, role: str, since: datetime) -> bool:
        """Whether the role of the unit has had a shift since then, or has one ahead."""
        return self._sql.row(USED, unit_id=unit_id, role=role, since=since) is not None

    def rota(self, unit_id: int, role: str, after: datetime) -> Sequence[Shift]:
        """Planned shifts of the role in the unit that end after then, by start."""
        rows = self._sql.rows(ROTA, unit_id=unit_id, role=role, after=after)
        return [_shift(row) for row in rows]

    def purge(self, before: datetime) -> int:
        """Delete those that ended before then; return how many."""
        return self._sql.change(PURGE_SHIFTS, before=before)


class Absences:
    """Implements `flows.ports.duty.Absences`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add(self, absence: Absence) -> Absence:
        """Insert (the given id is ignored) and return it with its id."""
        row = self._sql.returning(ADD_ABSENCE, **_columns(absence))
        assert row is not None
        return replace(absence, id=row.id)

    def get(self, absence_id: int) -> Absence | None:
        """The absence with this id."""
        row = self._sql.row(ABSENCE, absence_id=absence_id)
        return None if row is None else _absence(row)

    def save(self, absence: Absence, seen: Absence) -> bool:
        """Write it if the stored one has not begun or ended since it was `seen`; tell whether."""
        changed = self._sql.change(
            SAVE,
            absence_id=absence.id,
            seen_ended=seen.ended_at,
            seen_next=seen.next_at,
            **_columns(absence),
        )
        return changed == 1

    def of_person(self, person_id: int, on: date) -> Sequence[Absence]:
        """The person's absences that run that day or later, by beginning."""
        return [_absence(row) for row in self._sql.rows(OF_ABSENT, person_id=person_id, on=on)]

    def relying_on(self, person_id: int, on: date) -> Sequence[Absence]:
        """Absences that run that day or later in which the person is the substitute."""
        return [_absence(row) for row in self._sql.rows(RELYING, person_id=person_id, on=on)]

    def on(self, day: date) -> Sequence[Absence]:
        """Everybody's absences of that day."""
        return [_absence(row) for row in self._sql.rows(ON, on=day)]

    def due(self, now: datetime, limit: int) -> Sequence[Absence]:
        """Those whose `next_at` has come, earliest first."""
        return [_absence(row) for row in self._sql.rows(DUE, now=now, limit=limit)]

    def next_at(self) -> datetime | None:
        """The earliest `next_at` of all."""
        found: datetime | None = self._sql.value(NEXT_AT)
        return found

    def purge(self, before: date) -> int:
        """Delete those that were over before that day; return how many."""
        return self._sql.change(PURGE_ABSENCES, before=before)
