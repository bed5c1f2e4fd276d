"""On duty: beginning and ending a shift, and whom a message to a role goes to at each moment."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import noted
import pytest

from flows.actions import duty
from flows.actions.duty import Begin, End
from flows.actions.losing import LostTouch
from flows.actions.reach import Gets, who_gets
from flows.actions.turn import Done, NoticeKind, Reason, Turn
from flows.people.absence import Absence
from flows.people.duty import Shift

WORKER, COLLEAGUE, CHEF, ELSEWHERE, STRANGER = 101, 102, 111, 301, 999
ROLE = "hemtjanst"


def unit_of(office: Any, name: str = "Hemtjänst Centrum") -> int:
    return int(office.run(lambda tx: tx.people.unit_named(name).id))


def begin(office: Any, number: int = WORKER, hours: int = 8, role: str = ROLE) -> Any:
    return office.act(number, "duty.begin", Begin(unit_of(office), role, hours))


def gets(office: Any, role: str = ROLE) -> Gets:
    unit = unit_of(office)

    def ask(tx: Any) -> Gets:
        return who_gets(Turn(tx, office.house, office.who(tx, None), office.now), unit, role)

    return office.run(ask)


def labels(found: Gets) -> list[str]:
    return [each.person.label for each in found.people]


def away(office: Any, number: int, substitute: int | None) -> None:
    """The person is away today."""
    today = office.house.calendar.local(office.now).date()
    person = office.person(number).id
    other = office.person(substitute).id if substitute is not None else None
    absence = Absence(0, person, today, today, None, other, person, office.now)
    office.run(lambda tx: tx.absences.add(absence))


def block(office: Any, number: int) -> None:
    chat = office.run(lambda tx: tx.chats.by_telegram(number))
    office.act(None, "chat.lose", LostTouch(chat))


def test_a_shift_ends_by_itself_after_the_hours_that_were_chosen(office: Any) -> None:
    shift = begin(office, hours=10).value
    assert shift.ends_at - shift.starts_at == timedelta(hours=10)
    assert labels(gets(office)) == ["Hemtjänst 1"]
    office.now += timedelta(hours=10)
    assert labels(gets(office)) == ["Enhetschef"]


@pytest.mark.parametrize("hours", [-1, 0, 7, 13, 999])
def test_a_shift_of_other_hours_is_refused(office: Any, hours: int) -> None:
    assert begin(office, hours=hours).reason is Reason.UNKNOWN


def test_a_shift_that_has_begun_is_not_begun_again(office: Any) -> None:
    first = begin(office)
    again = begin(office)
    assert (again.reason, again.value) == (Reason.TAKEN, first.value)
    office.now += timedelta(hours=8)
    assert isinstance(begin(office), Done)


def test_a_shift_ends_once(office: Any) -> None:
    shift = begin(office).value
    office.now += timedelta(hours=1)
    ended = office.act(WORKER, "duty.end", End(shift.id)).value
    assert ended.ends_at == office.now
    assert office.act(WORKER, "duty.end", End(shift.id)).reason is Reason.ENDED
    assert labels(gets(office)) == ["Enhetschef"]


@pytest.mark.parametrize(
    ("number", "reason"),
    [(COLLEAGUE, Reason.NOT_YOURS), (CHEF, Reason.NOT_YOURS), (STRANGER, Reason.NOT_INVITED)],
)
def test_nobody_ends_the_shift_of_another_and_the_try_is_noted(
    office: Any, number: int, reason: Reason
) -> None:
    shift = begin(office).value
    assert office.act(number, "duty.end", End(shift.id)).reason is reason
    assert labels(gets(office)) == ["Hemtjänst 1"]
    tried = office.run(lambda tx: noted.about(tx, f"duty:{shift.id}"))
    if reason is Reason.NOT_YOURS:
        assert ("duty.end", "not_yours") in {(each.action, each.outcome) for each in tried}


def test_a_shift_begins_only_in_a_role_that_one_holds(office: Any) -> None:
    assert begin(office, role="hemtjanst_natt").reason is Reason.NOT_YOURS
    assert begin(office, number=ELSEWHERE).reason is Reason.NOT_YOURS
    assert begin(office, number=STRANGER).reason is Reason.NOT_INVITED


def test_a_role_that_works_in_no_shifts_reaches_everybody_who_holds_it(office: Any) -> None:
    found = gets(office)
    assert labels(found) == ["Hemtjänst 1", "Hemtjänst 2"]
    assert found.notices == ()


def test_a_role_reaches_only_those_who_are_on_duty_when_it_is_sent(office: Any) -> None:
    begin(office, COLLEAGUE)
    assert labels(gets(office)) == ["Hemtjänst 2"]
    begin(office, WORKER)
    assert sorted(labels(gets(office))) == ["Hemtjänst 1", "Hemtjänst 2"]


def test_nobody_on_duty_alarms_the_enhetschef_once_a_day_who_gets_it(office: Any) -> None:
    begin(office)
    office.now += timedelta(hours=9)
    found = gets(office)
    assert labels(found) == ["Enhetschef"]
    (notice,) = found.notices
    assert (notice.kind, notice.chat_id) == (NoticeKind.NOBODY_ON_DUTY, office.chat(CHEF))
    assert notice.facts == {"role": "Hemtjänst dag och kväll", "unit": "Hemtjänst Centrum"}
    office.now += timedelta(hours=1)
    assert gets(office).notices[0].key == notice.key  # sent once by its key
    office.now += timedelta(days=1)
    assert gets(office).notices[0].key != notice.key


def test_a_role_is_free_of_duty_again_two_weeks_after_its_last_shift(office: Any) -> None:
    shift = begin(office).value
    office.now = shift.ends_at + timedelta(days=14) - timedelta(seconds=1)
    assert labels(gets(office)) == ["Enhetschef"]
    office.now = shift.ends_at + timedelta(days=14)
    assert labels(gets(office)) == ["Hemtjänst 1", "Hemtjänst 2"]


def test_a_rota_that_lies_ahead_counts_too(office: Any) -> None:
    unit, person = unit_of(office), office.person(WORKER).id
    starts = office.now + timedelta(days=3)
    planned = Shift(0, person, unit, ROLE, starts, starts + timedelta(hours=8), rota=True)
    office.run(lambda tx: tx.shifts.add(planned))
    assert labels(gets(office)) == ["Enhetschef"]
    office.now = starts
    assert labels(gets(office)) == ["Hemtjänst 1"]


def test_whoever_has_lost_the_role_is_on_duty_no_more(office: Any) -> None:
    begin(office)
    person = office.person(WORKER).id
    office.run(lambda tx: _take_roles(tx, person))
    assert labels(gets(office)) == ["Enhetschef"]


def _take_roles(tx: Any, person: int) -> None:
    for grant in tx.people.grants(person):
        tx.people.revoke(grant)


def test_an_absent_person_of_the_rota_is_replaced_by_their_substitute(office: Any) -> None:
    unit, person = unit_of(office), office.person(WORKER).id
    planned = Shift(0, person, unit, ROLE, office.now, office.now + timedelta(hours=8), rota=True)
    office.run(lambda tx: tx.shifts.add(planned))
    away(office, WORKER, COLLEAGUE)
    (found,) = gets(office).people
    assert found.person.label == "Hemtjänst 2"
    assert found.instead_of is not None
    assert found.instead_of.label == "Hemtjänst 1"


def test_whoever_began_the_shift_themselves_is_there_whatever_they_said(office: Any) -> None:
    away(office, WORKER, COLLEAGUE)
    begin(office)
    assert labels(gets(office)) == ["Hemtjänst 1"]


def test_without_shifts_absent_people_are_replaced_and_each_is_told_once(office: Any) -> None:
    away(office, WORKER, COLLEAGUE)
    (found,) = gets(office).people
    assert found.person.label == "Hemtjänst 2"


def test_a_substitute_of_another_unit_gets_nothing(office: Any) -> None:
    away(office, WORKER, ELSEWHERE)
    assert labels(gets(office)) == ["Hemtjänst 2"]


def test_a_substitute_who_cannot_be_reached_gets_nothing(office: Any) -> None:
    away(office, WORKER, COLLEAGUE)
    block(office, COLLEAGUE)
    found = gets(office)
    assert "Hemtjänst 1" not in labels(found)


def test_with_everybody_away_the_enhetschef_is_alarmed_and_gets_it(office: Any) -> None:
    away(office, WORKER, COLLEAGUE)
    away(office, COLLEAGUE, WORKER)
    found = gets(office)
    assert labels(found) == ["Enhetschef"]
    assert [each.kind for each in found.notices] == [NoticeKind.NOBODY_ON_DUTY]


def test_a_role_that_nobody_holds_reaches_nobody_and_alarms_nobody(office: Any) -> None:
    assert gets(office, "planerare") == Gets((), ())


def test_an_enhetschef_who_is_away_is_replaced(office: Any) -> None:
    away(office, CHEF, COLLEAGUE)
    assert labels(gets(office, "enhetschef")) == ["Hemtjänst 2"]


def test_with_no_enhetschef_there_all_of_them_get_it_all_the_same(office: Any) -> None:
    away(office, CHEF, None)
    found = gets(office, "enhetschef")
    assert labels(found) == ["Enhetschef"]
    assert [each.chat_id for each in found.notices] == [office.chat(CHEF)]


def test_without_any_enhetschef_whoever_looks_after_the_bot_is_alarmed(office: Any) -> None:
    office.join(158, "Förvaltningen", "admin", "Administratör")
    block(office, CHEF)
    begin(office)
    office.now += timedelta(hours=9)
    assert [each.chat_id for each in gets(office).notices] == [office.chat(158)]


def test_who_is_on_duty_is_shown_role_by_role_to_the_units_own_people(office: Any) -> None:
    begin(office)
    posts = office.act(COLLEAGUE, "duty.look").value
    assert [(post.role, [who.label for who, _ in post.on_duty]) for post in posts] == [
        (ROLE, ["Hemtjänst 1"])
    ]
    assert posts[0].own is None
    assert office.act(WORKER, "duty.look").value[0].own is not None
    (elsewhere,) = office.act(ELSEWHERE, "duty.look").value
    assert elsewhere.on_duty == ()
    assert office.act(STRANGER, "duty.look").reason is Reason.NOT_INVITED


def test_on_a_shared_phone_whoever_presses_is_on_duty_in_the_units_of_the_phone(
    office: Any,
) -> None:
    office.join(301, "Hemtjänst Centrum", "hemtjanst", "Hemtjänst 3")  # a second unit of theirs

    def act(tx: Any, unit: int) -> Any:
        phone, acting = office.who(tx, WORKER), office.who(tx, ELSEWHERE).person
        who = replace(phone, acting=acting, person=replace(phone.person, shared=True))
        return duty.begin(Turn(tx, office.house, who, office.now), Begin(unit, ROLE, 8))

    norr, centrum = unit_of(office, "Hemtjänst Norr"), unit_of(office)
    assert office.run(lambda tx: act(tx, norr)).reason is Reason.NOT_YOURS
    begun = office.run(lambda tx: act(tx, centrum)).value
    assert begun.person_id == office.person(ELSEWHERE).id
    assert labels(gets(office)) == ["Hemtjänst 3"]


def test_hours_are_hours_also_in_the_night_when_clocks_change(office: Any) -> None:
    office.now = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)  # 22:00 in summer time
    shift = begin(office).value
    assert f"{office.house.calendar.local(shift.ends_at):%H:%M}" == "05:00"
