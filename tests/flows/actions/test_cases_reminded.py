"""Whom the clock tells of what a case owes: what fell in a weekend, and who can do something."""

from datetime import date
from typing import Any

import pytest
from casework import (
    HAND_OF,
    LARM,
    LARM_GROUP,
    PLANNER,
    SOC,
    SOC_1,
    SOC_2,
    SOC_CHEF,
    done,
    opened,
    reminded,
    staff,
)  # fmt: skip

from flows.actions.turn import NoticeKind

BOSS = 171
SATURDAY = date(2026, 11, 28)


@pytest.fixture
def at_work(office: Any) -> Any:
    staff(office)
    office.at("2026-11-23 09:00")
    return office


def test_what_fell_in_a_weekend_is_told_once_with_all_else_of_the_morning(at_work: Any) -> None:
    case = opened(at_work)
    done(at_work, HAND_OF[PLANNER], case, "ta_emot", mottaget=date(2026, 11, 23))
    done(at_work, HAND_OF[PLANNER], case, "nycklar_klara", hamtning=SATURDAY)
    at_work.at("2026-11-28 08:00")
    assert reminded(at_work) == []
    at_work.at("2026-11-30 07:59")
    assert reminded(at_work) == []
    at_work.at("2026-11-30 08:00")
    assert reminded(at_work) == [(LARM_GROUP, "bokad_hamtning")]
    at_work.at("2026-11-30 16:59")
    assert reminded(at_work) == []
    assert HAND_OF[LARM] != LARM_GROUP


def test_the_unit_of_a_case_are_those_who_hold_the_role_there(at_work: Any) -> None:
    at_work.join(147, "Socialkontor Centrum", "avgiftshandlaggare", "Avgiftshandläggare")
    opened(at_work)
    at_work.at("2026-12-18 08:00")
    assert reminded(at_work) == [(SOC_1, "B03")]
    at_work.at("2026-12-21 08:00")
    assert reminded(at_work) == [(SOC_1, "B03"), (SOC_2, "B03")]


def test_where_nobody_else_holds_the_role_the_enhetschef_hears_of_it_at_once(office: Any) -> None:
    office.join(SOC_1, "Socialkontor Centrum", SOC, "Socialsekreterare 1")
    office.join(SOC_CHEF, "Socialkontor Centrum", "enhetschef", "Enhetschef 2")
    office.join(147, "Socialkontor Centrum", "avgiftshandlaggare", "Avgiftshandläggare")
    office.at("2026-11-23 09:00")
    opened(office)
    office.at("2026-12-18 08:00")
    assert reminded(office) == [(SOC_1, "B03")]
    office.at("2026-12-21 08:00")
    assert reminded(office) == [(SOC_1, "B03"), (SOC_CHEF, "B03")]


def test_without_an_enhetschef_nobody_has_the_same_twice_in_a_day(office: Any) -> None:
    office.join(SOC_1, "Socialkontor Centrum", SOC, "Socialsekreterare 1")
    office.join(147, "Socialkontor Centrum", "avgiftshandlaggare", "Avgiftshandläggare")
    office.join(BOSS, "Kommunen", "admin", "Administratör")
    office.at("2026-11-23 09:00")
    opened(office)
    office.at("2026-12-18 08:00")
    assert reminded(office) == [(SOC_1, "B03")]
    office.at("2026-12-21 08:00")
    assert reminded(office) == [(SOC_1, "B03"), (147, "B03")]
    office.at("2026-12-23 08:00")
    assert reminded(office) == [(SOC_1, "B03")]
    office.at("2026-12-23 15:00")
    result = office.act(None, "bevakning.remind", 500)
    assert [tell.chat_id for tell in result.tells] == [office.chat(147)]
    (notice,) = result.notices
    assert (notice.kind, notice.chat_id) == (NoticeKind.NO_CHEF, office.chat(BOSS))
    units = {each.unit.name: each for each in office.act(BOSS, "status.see").value.units}
    assert units["Socialkontor Centrum"].needs_chef


def test_who_is_alone_in_a_unit_has_it_once_a_day_and_no_failure_is_seen(office: Any) -> None:
    office.join(SOC_1, "Socialkontor Centrum", SOC, "Socialsekreterare 1")
    office.at("2026-11-23 09:00")
    opened(office)
    for moment in ("2026-12-18 08:00", "2026-12-21 08:00", "2026-12-23 08:00"):
        office.at(moment)
        assert reminded(office) == [(SOC_1, "B03")]
    office.at("2026-12-23 15:00")
    assert reminded(office) == []
