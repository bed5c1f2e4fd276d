"""The roles of the catalogue, and who is who in a turn."""

import re

import pytest

from flows.actions.turn import Who
from flows.people.records import Grant
from flows.people.roles import ENHETSCHEF, GROUP, ROLES, free_label, next_label


def test_a_role_id_can_be_typed_and_its_name_is_swedish() -> None:
    for role, name in ROLES.items():
        assert re.fullmatch("[a-z_]{3,24}", role)
        assert name[0].isupper()


def test_a_group_is_no_role_and_an_enhetschef_is() -> None:
    assert GROUP not in ROLES
    assert ENHETSCHEF in ROLES


def test_somebody_belongs_only_to_units_in_which_they_hold_a_role() -> None:
    who = Who(grants=(Grant(1, 7, "hemtjanst"),))
    assert who.belongs_to(7)
    assert not who.belongs_to(8)
    assert not Who(is_house=True).belongs_to(7)


@pytest.mark.parametrize(
    ("role", "taken", "label"),
    [
        ("planerare", [], "Planerare 1"),
        ("planerare", ["Planerare 1", "Planerare 2"], "Planerare 3"),
        ("planerare", ["Planerare 7", "Planerare natt 9", "Planerare"], "Planerare 8"),
        ("hemtjanst", ["Hemtjänst natt 4", "Hemtjänst 2"], "Hemtjänst 3"),
        ("hemtjanst_natt", ["Hemtjänst 2"], "Hemtjänst natt 1"),
        ("grupp", ["Grupp 1"], "Grupp 2"),
    ],
)
def test_labels_go_on_after_the_highest_number(role: str, taken: list[str], label: str) -> None:
    assert next_label(role, taken) == label


@pytest.mark.parametrize(
    ("label", "taken", "free"),
    [
        ("Planerare 2", ["Planerare 2", "Planerare 5"], "Planerare 6"),
        ("Planerare 2", ["PLANERARE 2"], "Planerare 3"),
        ("Planerare Natt", ["Planerare Natt"], "Planerare Natt 1"),
    ],
)
def test_a_label_that_a_colleague_has_gets_another_number(
    label: str, taken: list[str], free: str
) -> None:
    assert free_label(label, taken) == free


@pytest.mark.parametrize("role", [*ROLES, GROUP])
def test_every_role_has_a_label_of_its_own_that_fits_on_a_button(role: str) -> None:
    label = next_label(role, [])
    assert len(label) <= 24
    assert [each for each in (*ROLES, GROUP) if next_label(each, []) == label] == [role]
