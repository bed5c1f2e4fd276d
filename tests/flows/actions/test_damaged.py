"""A bevakning that nobody can read any more stops nothing but what is about it alone."""

from typing import Any

from sqlalchemy import select, text

from flows.actions.rights import Forget, Of
from flows.actions.turn import Done, Reason, Refused
from storage.tables import audit

DAMAGE = text("UPDATE bevakning SET steps = '{' WHERE id = :id")


def test_a_damaged_bevakning_is_noted_and_the_others_are_told(office: Any) -> None:
    damaged, sound = office.take(), office.take()
    office.run(lambda tx: tx.sql.change(DAMAGE, id=damaged.id))
    office.now = sound.next_at
    result = office.act(None, "bevakning.remind", 500)
    assert [tell.bevakning.id for tell in result.tells] == [sound.id]
    assert result.value.unheard == (f"bevakning:{damaged.id}",)
    noted = select(audit.c.action, audit.c.subject).where(audit.c.outcome == "unreadable")
    found = office.run(lambda tx: [tuple(row) for row in tx.sql.rows(noted)])
    assert found == [("bevakning.remind", f"bevakning:{damaged.id}")]


def test_all_that_is_held_is_told_and_of_what_nobody_can_read_that_it_is_there(office: Any) -> None:
    damaged, sound = office.take(), office.take()
    office.run(lambda tx: tx.sql.change(DAMAGE, id=damaged.id))
    result = office.act(None, "person.export", Of(damaged.owner_id))
    assert isinstance(result, Done)
    found = result.value.held["bevakning"]
    assert [each.get("code") for each in found] == [sound.code, None]
    assert found[-1] == {"unreadable": f"bevakning:{damaged.id} ({damaged.code})"}


def test_nobody_is_forgotten_who_may_owe_what_nobody_can_read(office: Any) -> None:
    damaged = office.take()
    office.run(lambda tx: tx.sql.change(DAMAGE, id=damaged.id))
    before = office.run(lambda tx: list(tx.people.grants(damaged.owner_id)))
    result = office.act(None, "person.forget", Forget(damaged.owner_id))
    assert isinstance(result, Refused)
    assert (result.reason, result.subject) == (Reason.UNREADABLE, f"bevakning:{damaged.id}")
    assert office.run(lambda tx: list(tx.people.grants(damaged.owner_id))) == before
