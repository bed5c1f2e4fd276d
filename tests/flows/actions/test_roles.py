"""Who gives which role where, what people are called, and new units."""

from typing import Any

import noted
import pytest

from flows.actions.leaving import Revoke
from flows.actions.roles import Give, NewUnit, Rename, RenameUnit
from flows.actions.turn import Done, NoticeKind, Reason, Refused
from flows.people.records import Grant
from flows.people.roles import ADMIN, ENHETSCHEF

UNIT, OTHER, CITY = "Hemtjänst Centrum", "Hemtjänst Norr", "Förvaltningen"
WORKER, COLLEAGUE, CHEF, ELSEWHERE, BOSS, STRANGER = 101, 102, 111, 301, 158, 999


@pytest.fixture(autouse=True)
def admin(office: Any) -> None:
    office.join(BOSS, CITY, ADMIN, "Administratör 1")


def unit(office: Any, name: str) -> int:
    found: int = office.run(lambda tx: tx.people.unit_named(name)).id
    return found


def give(office: Any, by: int, to: int, role: str, name: str = UNIT) -> Any:
    return office.act(by, "role.give", Give(office.person(to).id, unit(office, name), role))


def held(office: Any, number: int) -> set[tuple[str, str]]:
    def read(tx: Any) -> set[tuple[str, str]]:
        grants = tx.people.grants(office.who(tx, number).person.id)
        return {(tx.people.unit(each.unit_id).name, each.role) for each in grants}

    found: set[tuple[str, str]] = office.run(read)
    return found


@pytest.mark.parametrize("by", [CHEF, BOSS])
def test_those_who_lead_give_a_role_and_the_person_is_told(office: Any, by: int) -> None:
    done = give(office, by, WORKER, ENHETSCHEF)
    assert isinstance(done, Done)
    assert (UNIT, ENHETSCHEF) in held(office, WORKER)
    (notice,) = done.notices
    assert (notice.chat_id, notice.kind) == (office.chat(WORKER), NoticeKind.ROLE_GIVEN)
    subject = f"person:{office.person(WORKER).id}:{ENHETSCHEF}@unit:{unit(office, UNIT)}"
    (entry,) = office.run(lambda tx: noted.about(tx, subject))
    assert (entry.action, entry.outcome) == ("role.give", "done")


def test_only_an_admin_makes_an_admin(office: Any) -> None:
    assert give(office, CHEF, WORKER, ADMIN) == Refused(Reason.NOT_YOURS)
    assert isinstance(give(office, BOSS, WORKER, ADMIN), Done)


def test_a_chef_gives_roles_in_their_own_unit_to_its_own_people_only(office: Any) -> None:
    assert give(office, CHEF, WORKER, "planerare", OTHER) == Refused(Reason.NOT_YOURS)
    assert give(office, CHEF, ELSEWHERE, "planerare") == Refused(Reason.NOT_YOURS)
    assert held(office, ELSEWHERE) == {(OTHER, "hemtjanst")}


@pytest.mark.parametrize("by", [WORKER, STRANGER])
def test_who_does_not_lead_gives_renames_and_adds_nothing(office: Any, by: int) -> None:
    assert give(office, by, COLLEAGUE, ADMIN) == Refused(Reason.NOT_INVITED)
    rename = Rename(office.person(COLLEAGUE).id, "Chef")
    assert office.act(by, "person.rename", rename) == Refused(Reason.NOT_INVITED)
    assert office.act(by, "unit.add", NewUnit("Ny")) == Refused(Reason.NOT_INVITED)
    renamed = RenameUnit(unit(office, UNIT), "Ny")
    assert office.act(by, "unit.rename", renamed) == Refused(Reason.NOT_INVITED)
    refusals = {(each.action, each.outcome) for each in office.run(noted.everything)}
    for name in ("role.give", "person.rename", "unit.add", "unit.rename"):
        assert (name, "not_invited") in refusals


def test_a_role_is_given_once_and_only_one_that_exists(office: Any) -> None:
    assert give(office, BOSS, WORKER, "hemtjanst").reason is Reason.TAKEN
    assert give(office, BOSS, WORKER, "kung") == Refused(Reason.UNKNOWN)
    nowhere = Give(office.person(WORKER).id, 999, "planerare")
    assert office.act(BOSS, "role.give", nowhere) == Refused(Reason.UNKNOWN)


def test_nobody_who_holds_no_role_is_given_one(office: Any) -> None:
    grant = Grant(office.person(WORKER).id, unit(office, UNIT), "hemtjanst")
    office.run(lambda tx: tx.people.revoke(grant))
    assert give(office, BOSS, WORKER, "hemtjanst") == Refused(Reason.NOT_YOURS)


def test_the_last_admin_stays(office: Any) -> None:
    revoke = Revoke(office.person(BOSS).id, unit(office, CITY), ADMIN)
    assert office.act(BOSS, "person.revoke", revoke) == Refused(Reason.LAST)
    assert isinstance(give(office, BOSS, WORKER, ADMIN), Done)
    assert isinstance(office.act(WORKER, "person.revoke", revoke), Done)


@pytest.mark.parametrize("by", [CHEF, BOSS])
def test_those_who_lead_call_a_person_something_else(office: Any, by: int) -> None:
    rename = Rename(office.person(WORKER).id, "  Hemtjänst   9 ")
    done = office.act(by, "person.rename", rename)
    assert done.value.label == "Hemtjänst 9"
    assert office.person(WORKER).label == "Hemtjänst 9"


def test_a_label_that_a_colleague_has_is_refused_whatever_its_case(office: Any) -> None:
    rename = Rename(office.person(WORKER).id, "HEMTJÄNST 2")
    assert office.act(CHEF, "person.rename", rename).reason is Reason.TAKEN
    own = Rename(office.person(WORKER).id, "hemtjänst 1")
    assert isinstance(office.act(CHEF, "person.rename", own), Done)


@pytest.mark.parametrize("signs", ["- .", "...", "3", ". 2"])
def test_a_label_says_more_than_signs_and_numbers(office: Any, signs: str) -> None:
    rename = Rename(office.person(WORKER).id, signs)
    assert office.act(CHEF, "person.rename", rename).reason is Reason.UNKNOWN
    assert office.person(WORKER).label == "Hemtjänst 1"


def test_a_label_is_free_in_every_unit_of_the_person_also_where_one_leads_nobody(
    office: Any,
) -> None:
    office.join(WORKER, OTHER, "hemtjanst", "")
    rename = Rename(office.person(WORKER).id, "Hemtjänst 3")
    assert office.act(CHEF, "person.rename", rename).reason is Reason.TAKEN


def test_a_chef_renames_nobody_of_another_unit(office: Any) -> None:
    rename = Rename(office.person(ELSEWHERE).id, "Hemtjänst 9")
    assert office.act(CHEF, "person.rename", rename) == Refused(Reason.NOT_YOURS)


def test_only_an_admin_makes_a_unit_and_never_the_same_twice(office: Any) -> None:
    assert office.act(CHEF, "unit.add", NewUnit("Hemtjänst Öst")) == Refused(Reason.NOT_INVITED)
    made = office.act(BOSS, "unit.add", NewUnit("Hemtjänst  Öst")).value
    assert made.name == "Hemtjänst Öst"
    again = office.act(BOSS, "unit.add", NewUnit("hemtjänst öst"))
    assert (again.reason, again.value) == (Reason.TAKEN, made)


def test_an_admin_calls_a_unit_something_else_and_everybody_stays(office: Any) -> None:
    number = unit(office, UNIT)
    done = office.act(BOSS, "unit.rename", RenameUnit(number, " Hemtjänst  Söder "))
    assert (done.value.id, done.value.name) == (number, "Hemtjänst Söder")
    assert held(office, WORKER) == {("Hemtjänst Söder", "hemtjanst")}
    (entry,) = office.run(lambda tx: noted.about(tx, f"unit:{number}"))
    assert (entry.action, entry.outcome) == ("unit.rename", "done")


def test_a_unit_gets_no_name_of_another_but_its_own_in_another_case(office: Any) -> None:
    number = unit(office, UNIT)
    taken = office.act(BOSS, "unit.rename", RenameUnit(number, "hemtjänst norr"))
    assert (taken.reason, taken.value.name) == (Reason.TAKEN, OTHER)
    assert office.act(BOSS, "unit.rename", RenameUnit(number, UNIT.upper())).value.id == number
    assert office.act(BOSS, "unit.rename", RenameUnit(999, "Ny")) == Refused(Reason.UNKNOWN)
    assert office.act(CHEF, "unit.rename", RenameUnit(number, "Ny")) == Refused(Reason.NOT_INVITED)
