"""A binder with something in it, for whoever tests what comes of that alone: nobody owes anything
in its case, and the reviews of the coming weeks are done."""

from datetime import date, datetime

from flows.cases.awaiting import Filed, gone
from flows.cases.case import Case, CaseEnd
from flows.cases.state import Taken
from flows.ports import Tx

DONE_UNTIL = date(2035, 1, 1)


def fill(tx: Tx, unit: str, now: datetime) -> None:
    """Put a case in the unit's binder."""
    found = tx.people.unit_named(unit)
    assert found is not None, "the unit is there"
    bare = Case(
        id=0,
        token=f"FILED{found.id:07}",
        code=f"ZZ{found.id}-ZZ",
        process_id="installation",
        sha256="0" * 64,
        end=CaseEnd.CLOSED,
        history=(Taken("ta_emot_nytt", now),),
        posts={},
        untold=(),
        opened_at=now,
        next_at=None,
        ended_at=now,
        joined_to=None,
        kept=None,
        version=1,
    )
    case = tx.cases.add(bare)
    filed = Filed(case.id, found.id, now.date(), None, None, "", reviewed_on=DONE_UNTIL)
    tx.binders.put(filed)


def clear(tx: Tx, unit: str) -> None:
    """Take out what `fill` has put in."""
    found = tx.people.unit_named(unit)
    assert found is not None, "the unit is there"
    case = tx.cases.by_token(f"FILED{found.id:07}")
    assert case is not None, "it was filled"
    filed = tx.binders.get(case.id)
    assert filed is not None, "it was filled"
    tx.binders.put(gone(filed))
