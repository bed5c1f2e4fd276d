"""The binders of units: what stands in them, in order of risk; and their boards."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, Row, and_, bindparam, func, literal, or_, select, update
from sqlalchemy import case as when

from flows.cases.awaiting import HELD, LONG, NEAR, SKIPPED, Board, Counts, Filed, Line, monday
from flows.found import Found, Unreadable
from storage import readable
from storage.columns import UtcDateTime, state_in
from storage.sql import Sql, upsert
from storage.tables import binder, board, case, chat, unit

_TODAY: Any = bindparam("today", type_=Date)
_WEEK: Any = bindparam("week", type_=Date)
_ME: Any = bindparam("me", type_=Integer)
_OF_UNIT = binder.c.unit_id == bindparam("of_unit")
_HERE = binder.c.here.is_(True)
_NEVER = date.max
_MANY = 1000  # more than any binder holds

BY_CASE = select(binder).where(binder.c.case_id == bindparam("of_case"))
_WRITTEN = (
    "unit_id", "since", "limit_on", "next_on", "says", "here", "reviewed_on", "outcome",
    "held_by", "held_at",
)  # fmt: skip
PUT = upsert(
    binder,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["case_id"], set_={name: insert.excluded[name] for name in _WRITTEN}
    ),
)
TOUCH = update(board).where(board.c.unit_id == bindparam("of_unit"), board.c.stale.is_(False))
NEW_BOARD = upsert(
    board,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["unit_id"], set_={"stale": insert.excluded.stale}
    ),
)
# A limit that is near or past, what is late, the rest; in each what comes first.
_RISK = (
    when(
        (binder.c.limit_on <= bindparam("near", type_=Date), 0),
        (binder.c.next_on < _TODAY, 1),
        else_=2,
    ),
    func.coalesce(binder.c.limit_on, literal(_NEVER, Date)),
    func.coalesce(binder.c.next_on, literal(_NEVER, Date)),
    binder.c.case_id,
)
# Asked apart, so that no database reads all cases for the few that are shown.
NAMES = select(case.c.id, case.c.code, case.c.token).where(
    case.c.id.in_(bindparam("ids", expanding=True))
)
TOP = select(binder).where(_OF_UNIT, _HERE).order_by(*_RISK).limit(bindparam("limit"))
_LEFT = or_(binder.c.reviewed_on.is_(None), binder.c.reviewed_on < _WEEK)
_OTHERS = and_(
    binder.c.held_by != _ME, binder.c.held_at > bindparam("held_since", type_=UtcDateTime)
)
NEXT = (
    select(binder)
    .where(_OF_UNIT, _HERE, _LEFT)
    .order_by(when((binder.c.held_by == _ME, 0), (_OTHERS, 2), else_=1), *_RISK)
    .limit(bindparam("limit"))
)
EVERY = select(binder).where(_HERE).order_by(binder.c.case_id)


def _count(*conditions: Any) -> Any:
    return func.coalesce(func.sum(when((and_(*conditions), 1), else_=0)), 0)


# What is to be done as soon as possible has no day, and so is not late: it stands since the first.
_LATE = or_(
    and_(binder.c.next_on < _TODAY, binder.c.next_on > binder.c.since),
    binder.c.limit_on < _TODAY,
)
COUNTS = select(
    _count(_HERE).label("waiting"),
    _count(_HERE, or_(binder.c.next_on <= _TODAY, binder.c.limit_on <= _TODAY)).label("due"),
    _count(_HERE, _LATE).label("late"),
    _count(_HERE, binder.c.since < bindparam("long_since", type_=Date)).label("long"),
    _count(_HERE, _LEFT).label("remaining"),
).where(_OF_UNIT)
OUTCOMES = (
    select(binder.c.outcome, func.count().label("number"))
    .where(_OF_UNIT, binder.c.reviewed_on == _WEEK)
    .group_by(binder.c.outcome)
    .order_by(binder.c.outcome)
)
HOLD = update(binder).where(or_(binder.c.case_id == bindparam("of_case"), binder.c.held_by == _ME))
REVIEW = update(binder).where(binder.c.case_id == bindparam("of_case"))
AGAIN = update(binder).where(
    _OF_UNIT, binder.c.reviewed_on == _WEEK, binder.c.outcome == bindparam("skipped")
)
STALE = (
    select(board.c.unit_id, unit.c.group_chat_id)
    .join(unit, unit.c.id == board.c.unit_id)
    .outerjoin(chat, chat.c.id == unit.c.group_chat_id)
    .where(
        or_(board.c.stale.is_(True), board.c.shown_on.is_(None), board.c.shown_on < _TODAY),
        or_(chat.c.id.is_(None), state_in(chat.c.state, "open")),
    )
    .order_by(board.c.unit_id)
)
SHOWN = update(board).where(board.c.unit_id == bindparam("of_unit"))
BOARD = select(board.c.unit_id).where(board.c.unit_id == bindparam("of_unit"))
ANY_BOARD = select(board.c.unit_id).limit(1)


def _filed(row: Row[Any]) -> Filed:
    values = row._asdict()
    return Filed(**{name: values[name] for name in ("case_id", *_WRITTEN)})


def _all_filed(rows: Sequence[Row[Any]]) -> list[Filed]:
    return [_filed(row) for row in rows]


class Binders:
    """Implements `flows.ports.awaiting.Binders`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def get(self, case_id: int) -> Filed | None:
        """How the case stands in its binder; None also when nobody can read that."""
        found = readable.read(self._sql, binder, BY_CASE, _all_filed, of_case=case_id)
        return found[0] if found else None

    def put(self, filed: Filed) -> None:
        """Write it; its unit's board is stale from then on."""
        self._sql.change(PUT, **asdict(filed))
        self._sql.change(NEW_BOARD, unit_id=filed.unit_id, shown_on=None, stale=True)

    def top(self, unit_id: int, today: date, limit: int) -> Found[Line]:
        """The riskiest of the unit."""
        return self._lines(TOP, of_unit=unit_id, today=today, near=today + NEAR, limit=limit)

    def unreadable(self) -> Sequence[Unreadable]:
        """All that stand in a binder and that nobody can read there."""
        return readable.read(self._sql, binder, EVERY, _all_filed).unreadable

    def counts(self, unit_id: int, today: date) -> Counts:
        """How many stand in it, and how far the review of the week has come."""
        week = monday(today)
        row = self._sql.row(
            COUNTS, of_unit=unit_id, today=today, week=week, long_since=today - LONG
        )
        assert row is not None, "a count is always answered"
        found = self._sql.rows(OUTCOMES, of_unit=unit_id, week=week)
        outcomes = {each.outcome: each.number for each in found}
        return Counts(row.waiting, row.due, row.late, row.long, row.remaining, outcomes)

    def next(self, unit_id: int, today: date, now: datetime, person_id: int) -> Line | None:
        """The riskiest that nobody has reviewed in the week."""
        for limit in (1, _MANY):  # the riskiest, or else the riskiest that can be read
            found = self._lines(
                NEXT, of_unit=unit_id, today=today, near=today + NEAR, week=monday(today),
                me=person_id, held_since=now - HELD, limit=limit,
            )  # fmt: skip
            if found or not found.unreadable:
                return found[0] if found else None
        return None

    def hold(self, case_id: int | None, person_id: int, now: datetime) -> None:
        """The person looks at this one and at no other; None: at none."""
        this = binder.c.case_id == bindparam("of_case")
        order = HOLD.values(
            held_by=when((this, _ME), else_=None),
            held_at=when((this, bindparam("at", type_=UtcDateTime)), else_=None),
        )
        self._sql.change(order, of_case=case_id, me=person_id, at=now)

    def review(self, case_id: int, week: date | None, outcome: str | None) -> None:
        """The case was reviewed in the week of that Monday, or it was not (None)."""
        self._sql.change(
            REVIEW, of_case=case_id, reviewed_on=week, outcome=outcome, held_by=None, held_at=None
        )

    def again(self, unit_id: int, today: date) -> int:
        """Those that were skipped in the week are to be reviewed; how many."""
        return self._sql.change(
            AGAIN, of_unit=unit_id, week=monday(today), skipped=SKIPPED, reviewed_on=None,
            outcome=None,
        )  # fmt: skip

    def touch(self, unit_id: int) -> None:
        """The unit's board, if it has one, is to be made anew."""
        self._sql.change(TOUCH, of_unit=unit_id, stale=True)

    def stale(self, today: date) -> Sequence[Board]:
        """Boards to be made anew."""
        rows = self._sql.rows(STALE, today=today)
        return [Board(row.unit_id, row.group_chat_id) for row in rows]

    def shown(self, unit_id: int, today: date) -> None:
        """The unit's board was made."""
        self._sql.change(SHOWN, of_unit=unit_id, shown_on=today, stale=False)

    def has_board(self, unit_id: int) -> bool:
        """Whether anything has stood in the unit's binder."""
        return self._sql.row(BOARD, of_unit=unit_id) is not None

    def any_board(self) -> bool:
        """Whether any unit has a board."""
        return self._sql.row(ANY_BOARD) is not None

    def _lines(self, question: Any, **values: Any) -> Found[Line]:
        filed = readable.read(self._sql, binder, question, _all_filed, **values)
        bare = {each.id: each for each in filed.unreadable}
        ids = [*bare, *(each.case_id for each in filed)]
        rows = self._sql.rows(NAMES, ids=ids) if ids else ()
        names = {row.id: (row.code, row.token) for row in rows}
        return Found(
            [Line(*names[each.case_id], each) for each in filed],
            tuple(replace(each, code=names[number][0]) for number, each in bare.items()),
        )
