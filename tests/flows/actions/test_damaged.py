"""A bevakning that nobody can read any more stops no reminder of another."""

from typing import Any

from sqlalchemy import select, text

from flows.actions import bevakningar
from flows.actions.bevakningar import Take
from flows.actions.turn import Done, Turn
from flows.cases.bevakning import Bevakning
from storage.tables import audit


def take(office: Any) -> Bevakning:
    """One that falls due on Monday 30 November."""

    def work(tx: Any) -> Bevakning:
        who = office.who(tx, 101)
        command = Take("B01", office.house.watch("B01"), who.grants[0].unit_id, office.now)
        result = bevakningar.take(Turn(tx, office.house, who, office.now), command)
        assert isinstance(result, Done)
        return result.value

    return office.run(work)


def test_a_damaged_bevakning_is_noted_and_the_others_are_told(office: Any) -> None:
    damaged, sound = take(office), take(office)
    damage = text("UPDATE bevakning SET steps = '{' WHERE id = :id")
    office.run(lambda tx: tx.sql.change(damage, id=damaged.id))
    office.now = sound.next_at
    result = office.act(None, "bevakning.remind", 500)
    assert [tell.bevakning.id for tell in result.tells] == [sound.id]
    noted = select(audit.c.action, audit.c.subject).where(audit.c.outcome == "unreadable")
    found = office.run(lambda tx: [tuple(row) for row in tx.sql.rows(noted)])
    assert found == [("bevakning.remind", f"bevakning:{damaged.id}")]
