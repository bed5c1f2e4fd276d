"""In every unit each label is one person's, also when people come to a second unit."""

from typing import Any

import pytest

from flows.actions.people import Join, NewInvite
from flows.actions.roles import Give

UNIT, OTHER = "Hemtjänst Centrum", "Hemtjänst Norr"
WORKER, COLLEAGUE, CHEF, ELSEWHERE, TWO_CHIEFS = 101, 102, 111, 301, 112


def labels(office: Any, name: str) -> list[str]:
    """What the people of the unit are called."""
    unit = office.run(lambda tx: tx.people.unit_named(name))
    return [each.label for each in office.run(lambda tx: tx.people.members(unit.id))]


@pytest.fixture
def namesake(office: Any) -> int:
    """Hemtjänst 1 of another unit."""
    office.join(302, OTHER, "hemtjanst", "Hemtjänst 1")
    return 302


def test_whoever_joins_a_second_unit_gets_a_number_that_is_free_in_both(
    office: Any, namesake: int
) -> None:
    office.join(namesake, UNIT, "hemtjanst", "Vikarie 1")
    assert office.person(namesake).label == "Hemtjänst 4"
    assert office.person(WORKER).label == "Hemtjänst 1"
    assert sorted(set(labels(office, UNIT))) == labels(office, UNIT)
    assert sorted(set(labels(office, OTHER))) == labels(office, OTHER)


def test_whoever_is_given_a_role_in_a_second_unit_does_too_and_is_told(
    office: Any, namesake: int
) -> None:
    office.join(TWO_CHIEFS, UNIT, "enhetschef", "Enhetschef 2")
    office.join(TWO_CHIEFS, OTHER, "enhetschef", "")
    unit = office.run(lambda tx: tx.people.unit_named(UNIT))
    command = Give(office.person(namesake).id, unit.id, "hemtjanst")
    done = office.act(TWO_CHIEFS, "role.give", command)
    assert done.value.person == office.person(namesake)
    assert done.value.person.label == "Hemtjänst 4"
    (notice,) = done.notices
    assert notice.facts["label"] == "Hemtjänst 4"


def test_a_new_role_in_ones_own_unit_changes_no_label(office: Any) -> None:
    office.join(WORKER, UNIT, "planerare", "Planerare 1")
    assert office.person(WORKER).label == "Hemtjänst 1"


def test_whoever_comes_back_with_their_own_old_label_keeps_it(office: Any) -> None:
    assert office.act(WORKER, "person.leave").value.grants
    office.join(WORKER, UNIT, "hemtjanst", "Hemtjänst 9")
    assert office.person(WORKER).label == "Hemtjänst 1"


def test_an_invitation_whose_label_was_taken_meanwhile_gives_the_next(
    office: Any, namesake: int
) -> None:
    invite = NewInvite(OTHER, "hemtjanst", "Hemtjänst 2")
    token = office.act(None, "person.invite", invite).value.token
    office.join(COLLEAGUE, OTHER, "hemtjanst", "")
    assert office.act(401, "person.join", Join(token)).value.person == office.person(401)
    assert office.person(401).label == "Hemtjänst 5"
    assert len(labels(office, OTHER)) == len(set(labels(office, OTHER)))
