"""What those who lead see costs as many statements with 500 people as with five."""

from collections.abc import Iterator
from typing import Any

import big_city
import pytest

from flows.actions.roles import Give, Rename
from flows.people.roles import ADMIN
from storage.sql import Sql

BOSS = 158
MOST = {
    "status.see": 16,
    "unit.list": 8,
    "unit.see": 8,
    "unit.late": 8,
    "person.lost": 8,
    "person.see": 8,
    "person.find": 8,
    "number.see": 8,
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement that the store is asked."""
    found: list[str] = []
    ask = Sql._ask

    def counted(self: Any, statement: Any, *more: Any) -> Any:
        found.append(str(statement))
        return ask(self, statement, *more)

    monkeypatch.setattr(Sql, "_ask", counted)
    yield found


def commands(office: Any) -> dict[str, object]:
    unit = office.run(lambda tx: tx.people.unit_named("Hemtjänst Centrum")).id
    return dict.fromkeys(MOST) | {
        "unit.see": unit,
        "unit.late": unit,
        "person.see": office.person(101).id,
        "person.find": "hemtjänst",
    }


@pytest.mark.parametrize("name", sorted(MOST))
def test_a_view_asks_no_more_of_a_large_city(office: Any, asked: list[str], name: str) -> None:
    office.join(BOSS, "Förvaltningen", ADMIN, "Administratör 1")
    command = commands(office)[name]

    def cost() -> int:
        asked.clear()
        assert office.act(BOSS, name, command).value is not None
        return len(asked)

    small = cost()
    office.run(big_city.fill)
    assert cost() == small <= MOST[name]


def test_giving_a_role_and_a_label_asks_no_more_of_a_large_city(
    office: Any, asked: list[str]
) -> None:
    office.join(BOSS, "Förvaltningen", ADMIN, "Administratör 1")
    person = office.person(101).id
    unit = office.run(lambda tx: tx.people.unit_named("Hemtjänst Norr")).id
    costs = []
    for role, label in (("planerare", "Hemtjänst 8"), ("larmpersonal", "Hemtjänst 9")):
        asked.clear()
        assert office.act(BOSS, "role.give", Give(person, unit, role)).value is not None
        assert office.act(BOSS, "person.rename", Rename(person, label)).value is not None
        costs.append(len(asked))
        if len(costs) == 1:
            office.run(big_city.fill)
    # The second time the person is in two units, whose labels are each asked for.
    assert costs[1] - costs[0] <= 1
