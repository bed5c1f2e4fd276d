"""A binder with something in it, for whoever tests what comes of that alone: nobody owes anything
in its case, and the reviews of the coming weeks are done. And who is told to go through it."""

from datetime import date, datetime

from driver import Phone, Seen
from evening import ALARM_GROUP, Evening

from flows.cases.awaiting import Filed, gone
from flows.cases.case import Case, CaseEnd
from flows.cases.state import Taken
from flows.ports import Tx

DONE_UNTIL = date(2035, 1, 1)
PLANNER = 121
REVIEW = "Gå igenom pärmen Inväntar nycklar."


async def filled(evening: Evening) -> Evening:
    """The evening, with something in the binder of the larmenhet."""
    now = evening.app.clock.now()
    await evening.app.store.run(lambda tx: fill(tx, "Larmenheten Centrum", now))
    return evening


async def told(phone: Phone, words: str = REVIEW) -> list[Seen]:
    """What the bot has told the phone in these words."""
    return [seen for seen in await phone.from_bot() if seen.text.startswith(words)]


def group(evening: Evening, number: int = PLANNER) -> Phone:
    """The larmenhet's group, seen by that person."""
    return evening.phones.person(number, ALARM_GROUP)


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
