"""Dated follow-ups and the occurrences of theirs that have been told."""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Row,
    Text,
    bindparam,
    insert,
    literal_column,
    select,
    type_coerce,
    update,
)

from flows.calendar import FIRST_YEAR, LAST_YEAR
from flows.cases.bevakning import Bevakning, BevakningState, Due, Recipient, ReminderStep
from flows.errors import Damaged
from flows.found import Found, Unreadable
from storage import readable, reminded
from storage.columns import UtcDateTime
from storage.sql import Sql
from storage.tables import BEVAKNING_ENDED, BEVAKNING_OPEN, BEVAKNING_STUB, bevakning

UNREADABLE_WAITS = timedelta(hours=1)

FIELDS = [each.name for each in fields(Bevakning)]
STATE, STEPS = FIELDS.index("state"), FIELDS.index("steps")

# The columns in the order of the fields; the steps as text, since the same few lists come again.
_STEPS = type_coerce(bevakning.c.steps, Text)
ALL = select(*(_STEPS if name == "steps" else bevakning.c[name] for name in FIELDS))
ADD = insert(bevakning).returning(bevakning.c.id)
BY_ID = ALL.where(bevakning.c.id == bindparam("bevakning_id"))
BY_TOKEN = ALL.where(bevakning.c.token == bindparam("token"))
CODE = select(bevakning.c.id).where(bevakning.c.code == bindparam("code"))
UNITS_OF_CODE = select(bevakning.c.unit_id).where(bevakning.c.code == bindparam("code")).distinct()
SAVE = update(bevakning).where(
    bevakning.c.id == bindparam("bevakning_id"), bevakning.c.version == bindparam("seen")
)
# Of `unit_id + 0` there is no index: PostgreSQL would else rather read all that is pending by unit
# than sort what is due.
_UNIT = bevakning.c.unit_id + literal_column("0")
DUE = (
    ALL.where(BEVAKNING_OPEN, bevakning.c.next_at <= bindparam("now", type_=UtcDateTime))
    .order_by(_UNIT, bevakning.c.owner_id, bevakning.c.next_at, bevakning.c.id)
    .limit(bindparam("limit"))
)
UNREADABLE_PUT_OFF = update(bevakning).where(bevakning.c.id == bindparam("bevakning_id"))
NEXT_AT = readable.earliest(bevakning.c.next_at, BEVAKNING_OPEN)
_OPEN = ALL.where(BEVAKNING_OPEN).order_by(bevakning.c.due_on, bevakning.c.id)
NOT_ENDED = ALL.where(~BEVAKNING_ENDED).order_by(bevakning.c.id)
OPEN_OF_OWNER = _OPEN.where(bevakning.c.owner_id == bindparam("person_id"))
OPEN_OF_CASE = _OPEN.where(bevakning.c.case_id == bindparam("case_id"))
LAST_OF_CASE = ALL.where(
    BEVAKNING_ENDED,
    bevakning.c.case_id == bindparam("case_id"),
    bevakning.c.ended_at == bindparam("ended_at", type_=UtcDateTime),
).order_by(bevakning.c.id)
OPEN_OF_UNIT = _OPEN.where(bevakning.c.unit_id == bindparam("unit_id"))
TOLD_OF_UNIT = OPEN_OF_UNIT.where(bevakning.c.state == literal_column("'due'"))
NEXT_STUB_AT = readable.earliest(bevakning.c.next_at, BEVAKNING_STUB)
STUBS = (
    select(bevakning.c.id, bevakning.c.unit_id)
    .where(BEVAKNING_STUB, bevakning.c.next_at <= bindparam("now", type_=UtcDateTime))
    .order_by(bevakning.c.next_at, bevakning.c.id)
    .limit(bindparam("limit"))
)
STUBBED = (
    update(bevakning)
    .where(bevakning.c.id.in_(bindparam("ids", expanding=True)))
    .values(next_at=None)
)


def _columns(bevakning: Bevakning) -> dict[str, Any]:
    """Every column but the id."""
    return {
        "token": bevakning.token,
        "code": bevakning.code,
        "kind": bevakning.kind,
        "unit_id": bevakning.unit_id,
        "owner_id": bevakning.owner_id,
        "role": bevakning.role,
        "case_id": bevakning.case_id,
        "offered_to": bevakning.offered_to,
        "state": bevakning.state,
        "started_at": bevakning.started_at,
        "nominal_on": bevakning.nominal_on,
        "due_on": bevakning.due_on,
        "due_at": bevakning.due_at,
        "remind_from": bevakning.remind_from,
        "steps": [_listed(step) for step in bevakning.steps],
        "repeat": bevakning.repeat,
        "step": bevakning.step,
        "next_at": bevakning.next_at,
        "told_at": bevakning.told_at,
        "created_at": bevakning.created_at,
        "ended_at": bevakning.ended_at,
        "ended_by": bevakning.ended_by,
        "version": bevakning.version,
    }


def _listed(step: ReminderStep) -> tuple[Any, ...]:
    return (step.day, step.at.isoformat(), step.to, step.minutes)


def _step(day: Any, at: str, to: str, minutes: int | None) -> ReminderStep:
    return ReminderStep(int(day), time.fromisoformat(at), Recipient(to), minutes)


@lru_cache(maxsize=1000)
def _steps(stored: str) -> tuple[ReminderStep, ...]:
    return tuple(_step(*each) for each in json.loads(stored))


def _bevakning(row: Row[Any]) -> Bevakning:
    values = list(row)
    values[STATE] = BevakningState(values[STATE])
    values[STEPS] = _steps(values[STEPS])
    return _sound(Bevakning(*values))


def _bevakningar(rows: Sequence[Row[Any]]) -> list[Bevakning]:
    return [_bevakning(row) for row in rows]


def _sound(found: Bevakning) -> Bevakning:
    """What the calendar could make nothing of, and would stumble over, is no bevakning."""
    timed = found.due_at is not None or all(each.minutes is None for each in found.steps)
    known = found.nominal_on.year > FIRST_YEAR < found.due_on.year < LAST_YEAR
    if not (found.steps and timed and known and min(found.step, found.repeat, found.version) >= 0):
        raise ValueError("no steps, no moment, no such day, or a number below zero")
    return found


class Bevakningar:
    """Implements `flows.ports.bevakningar.Bevakningar`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add(self, bevakning: Bevakning) -> Bevakning:
        """Insert (the given id is ignored) and return it with its id."""
        row = self._sql.returning(ADD, **_columns(bevakning))
        assert row is not None
        return replace(bevakning, id=row.id)

    def get(self, bevakning_id: int) -> Bevakning | None:
        """The bevakning with this id; None also for one that nobody can read."""
        with suppress(Damaged):
            return self._one(BY_ID, bevakning_id=bevakning_id)
        return None

    def by_token(self, token: str) -> Bevakning | None:
        """The bevakning whose buttons carry this token."""
        return self._one(BY_TOKEN, token=token)

    def code_taken(self, code: str) -> bool:
        """Whether any bevakning, open or ended, has the code."""
        return self._sql.row(CODE, code=code) is not None

    def units_of_code(self, code: str) -> Sequence[int]:
        """The units of bevakningar, open or ended, that have the code."""
        return [row.unit_id for row in self._sql.rows(UNITS_OF_CODE, code=code)]

    def save(self, bevakning: Bevakning, seen: int) -> bool:
        """Write it if the stored version is still `seen`; tell whether it was."""
        columns = _columns(bevakning)
        return self._sql.change(SAVE, bevakning_id=bevakning.id, seen=seen, **columns) == 1

    def due(self, now: datetime, limit: int) -> Due:
        """Open ones whose `next_at` has come, by unit; what nobody can read is put off."""
        due = self._read(DUE, now=now, limit=limit)
        unreadable = tuple(each.id for each in due.unreadable)
        for number in unreadable:
            later = now + UNREADABLE_WAITS
            self._sql.change(UNREADABLE_PUT_OFF, bevakning_id=number, next_at=later)
        return Due(due.found, unreadable)

    def unreadable(self) -> Sequence[Unreadable]:
        """All open ones that nobody can read."""
        return self._read(NOT_ENDED).unreadable

    def replace(self, row: Unreadable, now: datetime) -> None:
        """Put an open one that nobody can read aside, for another in its place."""
        self._sql.change(
            UNREADABLE_PUT_OFF,
            bevakning_id=row.id,
            state=BevakningState.SUPERSEDED,
            ended_at=now,
            next_at=None,
        )

    def next_at(self) -> datetime | None:
        """The earliest `next_at` of all open ones; a past time when nobody can read it."""
        return readable.moment(self._sql, NEXT_AT)

    def open_of_owner(self, person_id: int) -> Found[Bevakning]:
        """Open ones that the person owes, by due day."""
        return self._read(OPEN_OF_OWNER, person_id=person_id)

    def open_of_unit(self, unit_id: int) -> Found[Bevakning]:
        """Open ones of the unit, by due day."""
        return self._read(OPEN_OF_UNIT, unit_id=unit_id)

    def told_of_unit(self, unit_id: int) -> Found[Bevakning]:
        """Those of them that somebody was told of, by due day."""
        return self._read(TOLD_OF_UNIT, unit_id=unit_id)

    def open_of_case(self, case_id: int) -> Found[Bevakning]:
        """Open ones that watch over the case, by due day."""
        return self._read(OPEN_OF_CASE, case_id=case_id)

    def ended_of_case(self, case_id: int, at: datetime) -> Found[Bevakning]:
        """Those of the case that ended just then."""
        return self._read(LAST_OF_CASE, case_id=case_id, ended_at=at)

    def take_stubs(self, now: datetime, limit: int) -> Mapping[int, int]:
        """The ids of ended ones whose `next_at` has come, and their units; it becomes None."""
        units = {row.id: row.unit_id for row in self._sql.rows(STUBS, now=now, limit=limit)}
        if units:
            self._sql.change(STUBBED, ids=list(units))
        return units

    def next_stub_at(self) -> datetime | None:
        """The earliest `next_at` of all ended ones; a past time when nobody can read it."""
        return readable.moment(self._sql, NEXT_STUB_AT)

    def told(self, batch: Sequence[tuple[Bevakning, int]]) -> Collection[int]:
        """Write where each stands after its step, and claim the step; the ids of those won."""
        saved = reminded.move(self._sql, [each for each, _ in batch])
        return reminded.tell(self._sql, [pair for pair in batch if pair[0].id in saved])

    def put_off(self, batch: Sequence[Bevakning]) -> None:
        """Write the `next_at` of those whose stored version is still theirs; nothing is told."""
        reminded.move(self._sql, batch)

    def _one(self, question: Any, **values: Any) -> Bevakning | None:
        return readable.only(self._read(question, **values))

    def _read(self, question: Any, **values: Any) -> Found[Bevakning]:
        return readable.read(self._sql, bevakning, question, _bevakningar, **values)
