"""Joining: what the audit log says of it."""

from typing import Any

from noted import about

from flows.ports import Tx

UNIT, OTHER = "Hemtjänst Centrum", "Hemtjänst Norr"
CHEF = 111


def unit_id(office: Any, name: str) -> int:
    def read(tx: Tx) -> int:
        unit = tx.people.unit_named(name)
        assert unit is not None
        return unit.id

    found: int = office.run(read)
    return found


def test_the_audit_log_says_in_ids_who_joined_which_unit_in_which_role(office: Any) -> None:
    office.join(CHEF, OTHER, "hemtjanst", "Ett namn")
    person, unit, other = office.person(CHEF), unit_id(office, UNIT), unit_id(office, OTHER)
    for role, where, by in (("enhetschef", unit, None), ("hemtjanst", other, person.id)):
        subject = f"person:{person.id}:{role}@unit:{where}"
        (entry,) = office.run(lambda tx, subject=subject: about(tx, subject))
        assert (entry.action, entry.outcome) == ("person.join", "done")
        assert (entry.at, entry.person_id) == (office.now, by)
    (entry,) = office.run(lambda tx: about(tx, f"group:grupp@unit:{unit}"))
    assert (entry.action, entry.outcome) == ("person.join", "done")
