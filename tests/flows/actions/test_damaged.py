"""A bevakning that nobody can read any more stops no reminder of another."""

from typing import Any

from sqlalchemy import select, text

from storage.tables import audit


def test_a_damaged_bevakning_is_noted_and_the_others_are_told(office: Any) -> None:
    damaged, sound = office.take(), office.take()
    damage = text("UPDATE bevakning SET steps = '{' WHERE id = :id")
    office.run(lambda tx: tx.sql.change(damage, id=damaged.id))
    office.now = sound.next_at
    result = office.act(None, "bevakning.remind", 500)
    assert [tell.bevakning.id for tell in result.tells] == [sound.id]
    assert result.value.unheard == (f"bevakning:{damaged.id}",)
    noted = select(audit.c.action, audit.c.subject).where(audit.c.outcome == "unreadable")
    found = office.run(lambda tx: [tuple(row) for row in tx.sql.rows(noted)])
    assert found == [("bevakning.remind", f"bevakning:{damaged.id}")]
