"""Who may see how far a unit's cases have come, and what they see of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import noted
import pytest

from flows.actions.cases.opening import Open
from flows.actions.cases.steps import Act
from flows.actions.turn import Done, Reason, Refused
from flows.people.modules import Module

ALARM, HOME, OFFICE = "Larmenheten Centrum", "Hemtjänst Centrum", "Myndighet Centrum"
PLANNER, CHIEF, BOTH, ADMIN, SOCIAL = 121, 124, 125, 158, 141


@pytest.fixture
def office(office: Any) -> Any:
    """The office with a larmenhet."""
    for number, unit, role, label in (
        (PLANNER, ALARM, "planerare", "Planerare 1"),
        (CHIEF, ALARM, "enhetschef", "Enhetschef larm"),
        (BOTH, ALARM, "planerare", "Planerare 2"),
        (ADMIN, "Förvaltningen", "admin", "Administratör 1"),
        (SOCIAL, OFFICE, "socialsekreterare", "Socialsekreterare 1"),
        (211, ALARM, "larmpersonal", "Larmpersonal 1"),
        (212, ALARM, "valfardstekniker", "Välfärdstekniker 1"),
    ):
        office.join(number, unit, role, label)
    office.join(BOTH, HOME, "hemtjanst", "Planerare 2")
    return office


def unit_id(office: Any, name: str) -> int:
    def read(tx: Any) -> int:
        unit = tx.people.unit_named(name)
        assert unit is not None
        return int(unit.id)

    return int(office.run(read))


def opened(office: Any, days: int, *steps: str, token: str = "one") -> Any:
    """An installation that was received so many days ago."""
    day = office.house.calendar.local(office.now).date() - timedelta(days=days)
    given = {"skickat": day, "mottaget": day}
    command = Open(token.ljust(12, "x"), "installation", "ta_emot_nytt", given)
    result = office.act(PLANNER, "case.open", command)
    for step in steps:
        act = Act(token.ljust(12, "x"), result.value.seen, step)
        result = office.act(PLANNER, "case.act", act)
    assert isinstance(result, Done), result
    return result.value.case


@pytest.mark.parametrize("number", [PLANNER, CHIEF])
def test_planners_and_those_who_lead_see_the_flow_of_their_unit(office: Any, number: int) -> None:
    case = opened(office, 50)
    seen = office.act(number, "unit.flow", unit_id(office, ALARM)).value
    assert (seen.flow.open, seen.flow.late, seen.codes, seen.unread) == (1, 1, True, 0)
    (mottaget,) = [each for each in seen.flow.stages if each.days]
    assert (mottaget.label, mottaget.days, mottaget.oldest) == ("Mottaget", (50,), case.code)


def test_the_unit_of_any_role_in_the_case_has_it_in_its_flow(office: Any) -> None:
    office.join(142, OFFICE, "enhetschef", "Enhetschef myndighet")
    opened(office, 50)
    assert office.act(142, "unit.flow", unit_id(office, OFFICE)).value.flow.open == 1


def test_another_role_in_another_unit_opens_nothing_there(office: Any) -> None:
    found = office.act(BOTH, "unit.flows").value
    assert [each.name for each in found] == [ALARM]
    assert office.act(BOTH, "unit.flow", unit_id(office, HOME)).reason is Reason.NOT_YOURS


def test_an_administrator_sees_every_unit_but_not_which_cases(office: Any) -> None:
    opened(office, 50)
    alarm = unit_id(office, ALARM)
    assert ALARM in [each.name for each in office.act(ADMIN, "unit.flows").value]
    seen = office.act(ADMIN, "unit.flow", alarm).value
    assert (seen.flow.open, seen.codes) == (1, False)
    assert office.act(ADMIN, "unit.sheet", alarm).reason is Reason.NOT_YOURS


def test_a_unit_that_is_not_there_is_nobodys(office: Any) -> None:
    for name in ("unit.flow", "unit.sheet"):
        assert office.act(ADMIN, name, 99).reason is Reason.NOT_YOURS


def test_only_the_stages_of_processes_that_run_here_are_shown(office: Any) -> None:
    assert office.act(CHIEF, "unit.flow", unit_id(office, ALARM)).value.flow.stages == ()
    opened(office, 2)
    stages = office.act(CHIEF, "unit.flow", unit_id(office, ALARM)).value.flow.stages
    assert [each.label for each in stages][:2] == ["Skickat", "Mottaget"]
    assert "Återlämnat" not in [each.label for each in stages]


def test_an_ended_case_is_counted_for_thirty_days(office: Any) -> None:
    opened(office, 2, "avslutat")
    alarm = unit_id(office, ALARM)
    assert office.act(CHIEF, "unit.flow", alarm).value.flow.ended == {"Planerad installation": 1}
    office.now += timedelta(days=31)
    assert office.act(CHIEF, "unit.flow", alarm).value.flow.ended == {}


def test_a_case_that_cannot_be_read_is_counted_and_not_hidden(office: Any) -> None:
    opened(office, 2)
    opened(office, 3, token="two")

    def forget(tx: Any) -> None:
        case = tx.cases.by_token("one".ljust(12, "x"))
        assert tx.cases.save(case.changed(sha256="ab" * 32), case.version)

    office.run(forget)
    seen = office.act(CHIEF, "unit.flow", unit_id(office, ALARM)).value
    assert (seen.flow.open, seen.unread) == (1, 1)


def test_the_table_is_noted_in_the_log_and_looking_is_not(office: Any) -> None:
    case = opened(office, 2)
    alarm = unit_id(office, ALARM)
    office.act(CHIEF, "unit.flow", alarm)
    sheet = office.act(CHIEF, "unit.sheet", alarm).value
    assert case.code in sheet.content
    entries = office.run(lambda tx: noted.about(tx, f"unit:{alarm}"))
    assert [each.action for each in entries if each.action.startswith("unit.")] == ["unit.sheet"]


def test_nothing_is_shown_in_a_group_or_when_cases_are_switched_off(office: Any) -> None:
    alarm = unit_id(office, ALARM)
    for name in ("unit.flows", "unit.flow", "unit.sheet"):
        refused = office.act(CHIEF, name, alarm, chat=-201)
        assert refused.reason is Reason.WRONG_CHAT, name
    office.house = replace(office.house, modules=frozenset({Module.RUTINER}))
    assert office.act(CHIEF, "unit.flow", alarm) == Refused(Reason.SWITCHED_OFF)


def test_nobody_is_named_in_what_is_seen(office: Any) -> None:
    opened(office, 50)
    alarm = unit_id(office, ALARM)
    seen = office.act(CHIEF, "unit.flow", alarm).value
    sheet = office.act(CHIEF, "unit.sheet", alarm).value
    for label in ("Planerare 1", "Planerare 2", "Larmpersonal 1", "Socialsekreterare 1"):
        assert label not in f"{seen}{sheet.content}"
