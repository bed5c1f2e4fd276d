"""The roles of the catalogue, and who is who in a turn."""

import re

from flows.actions.turn import Who
from flows.people.records import Grant
from flows.people.roles import ENHETSCHEF, GROUP, ROLES


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
