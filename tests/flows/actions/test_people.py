"""Joining: what the audit log says of it."""

from typing import Any

from noted import about

from flows.actions.people import Join, NewInvite
from flows.actions.turn import Done, Reason, Refused
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


def test_only_the_command_line_makes_a_new_unit(office: Any) -> None:
    office.join(158, "Förvaltningen", "admin", "Administratör")
    new = NewInvite("Hemtjänst Söder", "hemtjanst")
    assert office.act(158, "person.invite", new).reason is Reason.NOT_YOURS
    assert office.run(lambda tx: tx.people.unit_named("Hemtjänst Söder")) is None
    assert office.act(None, "person.invite", new).value.new_unit


def test_a_units_name_in_another_case_is_that_unit(office: Any) -> None:
    invited = office.act(None, "person.invite", NewInvite("hemtjänst  CENTRUM", "hemtjanst")).value
    assert (invited.unit.name, invited.new_unit) == (UNIT, False)


def test_a_label_is_given_by_number_and_a_unique_one_only_once(office: Any) -> None:
    invite = NewInvite(UNIT, "hemtjanst")
    labels = [office.act(CHEF, "person.invite", invite).value.label for _ in range(2)]
    assert labels == ["Hemtjänst 3", "Hemtjänst 4"]
    again = NewInvite(UNIT, "hemtjanst", "Hemtjänst 4", unique=True)
    assert office.act(CHEF, "person.invite", again) == Refused(Reason.TAKEN)


def test_an_enhetschef_invites_to_no_other_unit_and_no_admin(office: Any) -> None:
    for command in (NewInvite(OTHER, "hemtjanst"), NewInvite(UNIT, "admin")):
        assert office.act(CHEF, "person.invite", command).reason is Reason.NOT_YOURS
    assert isinstance(office.act(CHEF, "person.invite", NewInvite(UNIT, "enhetschef")), Done)


def test_a_refused_invitation_is_noted_with_its_role_and_unit(office: Any) -> None:
    token = office.act(CHEF, "person.invite", NewInvite(UNIT, "hemtjanst")).value.token
    for _ in range(2):
        office.act(999, "person.join", Join(token))
    subject = f"hemtjanst@unit:{unit_id(office, UNIT)}"
    entries = office.run(lambda tx: about(tx, subject))
    assert [(each.action, each.outcome) for each in entries] == [
        *[("person.invite", "done")] * (len(entries) - 1),
        ("person.join", "used"),
    ]
