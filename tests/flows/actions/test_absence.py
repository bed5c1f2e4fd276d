"""Being away: who gets what when it is sent, what is handed over, alarms, and the way back."""

from datetime import date, timedelta
from typing import Any

import noted
import pytest

from flows.actions import offering
from flows.actions.absence import Cover, Set
from flows.actions.bevakningar import On
from flows.actions.handover import Of
from flows.actions.losing import LostTouch
from flows.actions.turn import Done, Notice, NoticeKind, Reason, Refused, TellKind
from flows.actions.whereabouts import Whose
from flows.cases.bevakning import Bevakning, BevakningState
from flows.people.absence import Absence

WORKER, COLLEAGUE, THIRD, CHEF, ELSEWHERE, GROUP = 101, 102, 103, 111, 301, -201
STRANGER = 999
UNIT = "Hemtjänst Centrum"
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
NUMBERS = (WORKER, COLLEAGUE, THIRD, CHEF, ELSEWHERE, GROUP)


@pytest.fixture(autouse=True)
def _three(office: Any) -> None:
    """A third colleague in the unit, for chains."""
    office.join(THIRD, UNIT, "hemtjanst", "Hemtjänst 3")


def away(
    office: Any,
    number: int = WORKER,
    substitute: int | None = COLLEAGUE,
    days: tuple[date, date] = (MONDAY, MONDAY),
    by: int | None = None,
) -> Any:
    """Set an absence, the person themselves or whoever leads them."""
    person = office.person(number).id
    other = office.person(substitute).id if substitute is not None else None
    name = "absence.set" if by is None else "absence.set_for"
    return office.act(by or number, name, Set(person, *days, other))


def kinds(office: Any, notices: Any) -> list[tuple[int, NoticeKind]]:
    """Whom notices go to, by Telegram's number, and what they say."""
    numbers = {office.chat(number): number for number in NUMBERS}
    return [(numbers[each.chat_id], each.kind) for each in notices]


def step(office: Any) -> list[Notice]:
    """What the clock does with absences now."""
    return list(office.act(None, "absence.step", 500).notices)


def reminded(office: Any) -> list[tuple[int, TellKind, str]]:
    """Whom the clock reminds now, of what kind, and in whose place."""
    numbers = {office.chat(number): number for number in NUMBERS}
    tells = office.act(None, "bevakning.remind", 500).tells
    return [(numbers[tell.chat_id], tell.kind, tell.instead_of) for tell in tells]


def begun(office: Any, **more: Any) -> tuple[Bevakning, Absence]:
    """Hemtjänst 1 owes one, and is away on Monday morning."""
    found = office.take()
    absence = away(office, **more).value
    office.at("2026-11-30 07:00")
    step(office)
    return found, absence


# Whom a reminder goes to


def test_a_reminder_goes_to_the_substitute_when_it_is_sent(office: Any) -> None:
    office.take()
    away(office)
    office.at("2026-11-30 07:15")
    assert reminded(office) == [(COLLEAGUE, TellKind.DUE, "Hemtjänst 1")]


def test_a_chain_is_resolved_when_it_is_sent(office: Any) -> None:
    office.take()
    away(office)
    away(office, COLLEAGUE, THIRD)
    office.at("2026-11-30 07:15")
    assert reminded(office) == [(THIRD, TellKind.DUE, "Hemtjänst 1")]


def test_a_circle_ends_at_the_unit_and_the_enhetschef_at_once(office: Any) -> None:
    office.take()
    away(office)
    away(office, COLLEAGUE, WORKER)
    office.at("2026-11-30 07:15")
    assert sorted(reminded(office)) == [
        (GROUP, TellKind.UNCOVERED, "Hemtjänst 1"),
        (CHEF, TellKind.UNCOVERED, "Hemtjänst 1"),
    ]


def test_with_nobody_to_cover_the_unit_and_the_enhetschef_get_it_at_once(office: Any) -> None:
    office.take()
    away(office, substitute=None)
    office.at("2026-11-30 07:15")
    assert {(who, kind) for who, kind, _ in reminded(office)} == {
        (GROUP, TellKind.UNCOVERED),
        (CHEF, TellKind.UNCOVERED),
    }


def test_a_substitute_who_cannot_be_reached_is_none(office: Any) -> None:
    office.take()
    away(office)
    chat = office.run(lambda tx: tx.chats.by_telegram(COLLEAGUE))
    office.act(None, "chat.lose", LostTouch(chat))
    office.at("2026-11-30 07:15")
    assert {who for who, _, _ in reminded(office)} == {GROUP, CHEF}


def test_a_substitute_who_is_lost_after_the_reminder_passes_it_on(office: Any) -> None:
    found, _ = begun(office)
    office.at("2026-11-30 07:15")
    assert [who for who, _, _ in reminded(office)] == [COLLEAGUE]
    chat = office.run(lambda tx: tx.chats.by_telegram(COLLEAGUE))
    lost = office.act(None, "message.lose", LostTouch(chat, f"bevakning:{found.id}"))
    assert lost.tells, "somebody is told in the place of the substitute"


def test_an_enhetschef_who_is_away_is_replaced_in_the_escalation(office: Any) -> None:
    office.take()
    tuesday = MONDAY + timedelta(days=1)
    away(office, CHEF, THIRD, (tuesday, tuesday))
    office.at("2026-11-30 13:00")
    reminded(office)
    office.at("2026-12-01 15:00")
    assert (THIRD, TellKind.CHEF, "Enhetschef") in reminded(office)


def test_the_day_after_the_reminder_is_the_owners_again(office: Any) -> None:
    office.take()
    away(office)
    office.at("2026-11-30 13:00")
    reminded(office)
    office.at("2026-12-01 07:15")
    assert reminded(office) == [(WORKER, TellKind.DUE, "")]


def test_a_kind_goes_to_its_own_substitute(office: Any) -> None:
    office.take()
    absence = away(office, substitute=COLLEAGUE).value
    own = Cover(absence.id, "B01", office.person(THIRD).id)
    assert isinstance(office.act(WORKER, "absence.cover", own), Done)
    office.at("2026-11-30 07:00")
    assert kinds(office, step(office)) == [(THIRD, NoticeKind.HANDED_OVER)]
    office.at("2026-11-30 07:15")
    assert reminded(office) == [(THIRD, TellKind.DUE, "Hemtjänst 1")]


def test_a_kind_that_no_routine_knows_is_refused(office: Any) -> None:
    absence = away(office).value
    wrong = Cover(absence.id, "B99", office.person(THIRD).id)
    assert office.act(WORKER, "absence.cover", wrong).reason is Reason.UNKNOWN


# Setting it


@pytest.mark.parametrize(
    ("first", "last"),
    [(FRIDAY - timedelta(days=1), MONDAY), (MONDAY, FRIDAY), (MONDAY, date(2027, 12, 1))],
    ids=["begins in the past", "ends before it begins", "ends in more than a year"],
)
def test_days_that_cannot_be_are_refused(office: Any, first: date, last: date) -> None:
    assert away(office, days=(first, last)) == Refused(Reason.DATES)


def test_two_absences_at_the_same_time_are_refused(office: Any) -> None:
    days = (MONDAY, MONDAY + timedelta(days=4))
    first = away(office, days=days).value
    for start in (MONDAY - timedelta(days=1), MONDAY + timedelta(days=4)):
        again = away(office, days=(start, start + timedelta(days=5)))
        assert (again.reason, again.value.id) == (Reason.TAKEN, first.id)
    assert isinstance(away(office, days=(days[1] + timedelta(days=1),) * 2), Done)


@pytest.mark.parametrize("substitute", [WORKER, ELSEWHERE, STRANGER])
def test_only_a_colleague_of_the_unit_can_be_the_substitute(office: Any, substitute: int) -> None:
    def number(tx: Any) -> int:
        person = office.who(tx, substitute).person
        return person.id if person is not None else 999_999

    person = office.person(WORKER).id
    command = Set(person, MONDAY, MONDAY, office.run(number))
    assert office.act(WORKER, "absence.set", command).reason is Reason.NOT_YOURS


def test_a_colleague_whom_nothing_reaches_cannot_be_the_substitute(office: Any) -> None:
    command = Set(office.person(WORKER).id, MONDAY, MONDAY, office.person(COLLEAGUE).id)
    chat = office.run(lambda tx: tx.chats.by_telegram(COLLEAGUE))
    office.act(None, "chat.lose", LostTouch(chat))
    assert office.act(WORKER, "absence.set", command).reason is Reason.UNREACHABLE


def test_the_substitute_is_told_at_once(office: Any) -> None:
    assert kinds(office, away(office).notices) == [(COLLEAGUE, NoticeKind.SUBSTITUTE)]


def test_with_nobody_to_cover_the_enhetschef_is_alarmed_when_it_is_set(office: Any) -> None:
    found = office.take()
    done = away(office, substitute=None)
    assert kinds(office, done.notices) == [(CHEF, NoticeKind.NOBODY_COVERS)]
    assert found.code in done.notices[0].facts["codes"]
    office.at("2026-11-30 07:00")
    assert kinds(office, step(office)) == [(CHEF, NoticeKind.NOBODY_COVERS)]


def test_nothing_that_falls_due_alarms_nobody(office: Any) -> None:
    assert away(office, substitute=None).notices == ()
    office.take()
    saturday = FRIDAY + timedelta(days=1)
    assert away(office, COLLEAGUE, None, (saturday, saturday)).notices == ()


def test_a_substitute_who_goes_away_too_alarms_for_whoever_relied_on_them(office: Any) -> None:
    office.take()
    away(office)
    done = away(office, COLLEAGUE, None)
    (alarm,) = done.notices
    assert (alarm.kind, alarm.facts["label"]) == (NoticeKind.NOBODY_COVERS, "Hemtjänst 1")


def test_a_circle_alarms_when_it_is_closed(office: Any) -> None:
    office.take()
    away(office)
    done = away(office, COLLEAGUE, WORKER)
    assert (CHEF, NoticeKind.NOBODY_COVERS) in kinds(office, done.notices)


# Leading


def test_an_enhetschef_sets_the_absence_of_their_own_who_are_told(office: Any) -> None:
    done = away(office, by=CHEF)
    assert sorted(kinds(office, done.notices)) == [
        (WORKER, NoticeKind.ABSENCE_SET),
        (COLLEAGUE, NoticeKind.SUBSTITUTE),
    ]
    assert done.value.set_by == office.person(CHEF).id
    assert isinstance(office.act(CHEF, "absence.end_for", Of(done.value.id)), Done)


def test_an_admin_sets_it_for_anybody(office: Any) -> None:
    office.join(158, "Förvaltningen", "admin", "Administratör")
    assert isinstance(away(office, ELSEWHERE, None, by=158), Done)


def test_nobody_sets_sees_or_ends_the_absence_of_others(office: Any) -> None:
    absence = away(office).value
    person, other = office.person(WORKER).id, office.person(ELSEWHERE).id
    for name, command in (
        ("set", Set(person, MONDAY, MONDAY, None)),
        ("look", Whose(person)),
        ("cover", Cover(absence.id, None, None)),
        ("end", Of(absence.id)),
    ):
        assert office.act(COLLEAGUE, f"absence.{name}", command).reason is Reason.NOT_YOURS
        assert office.act(COLLEAGUE, f"absence.{name}_for", command).reason is Reason.NOT_INVITED
        assert office.act(STRANGER, f"absence.{name}", command).reason is Reason.NOT_INVITED
    assert office.act(CHEF, "absence.set_for", Set(other, MONDAY, MONDAY, None)) == Refused(
        Reason.NOT_YOURS
    )
    assert office.act(CHEF, "absence.look_for", Whose(other)) == Refused(Reason.NOT_YOURS)
    foreign = away(office, ELSEWHERE, None).value
    assert office.act(CHEF, "absence.end_for", Of(foreign.id)).reason is Reason.NOT_YOURS
    stored = office.run(lambda tx: tx.absences.get(absence.id))
    assert (stored.ended_at, stored.substitute_id) == (None, office.person(COLLEAGUE).id)
    outcomes = {each.outcome for each in office.run(lambda tx: noted.about(tx, ""))}
    assert {"not_yours", "not_invited"} <= outcomes


def test_whom_one_leads_is_the_unit_and_for_an_admin_everybody(office: Any) -> None:
    office.join(158, "Förvaltningen", "admin", "Administratör")
    staff = {number: office.act(number, "absence.staff") for number in (WORKER, CHEF, 158)}
    assert staff[WORKER].reason is Reason.NOT_INVITED
    labels = {number: [each.label for each in staff[number].value] for number in (CHEF, 158)}
    assert labels[CHEF] == ["Enhetschef", "Hemtjänst 1", "Hemtjänst 2", "Hemtjänst 3"]
    assert len(labels[158]) == 6  # two are called Hemtjänst 3


# Handing over


def test_what_falls_due_is_offered_when_the_absence_begins(office: Any) -> None:
    found = office.take()
    away(office)
    assert office.stored(found).offered_to is None
    office.at("2026-11-30 07:00")
    (asked,) = step(office)
    assert kinds(office, [asked]) == [(COLLEAGUE, NoticeKind.HANDED_OVER)]
    assert (asked.facts["codes"], asked.facts["label"]) == (found.code, "Hemtjänst 1")
    now = office.stored(found)
    assert (now.offered_to, now.version) == (office.person(COLLEAGUE).id, found.version + 1)
    assert step(office) == []


def test_the_buttons_of_the_absent_person_are_dead_once_it_is_offered(office: Any) -> None:
    found, _ = begun(office)
    for name in ("done", "snooze"):
        result = office.act(WORKER, f"bevakning.{name}", On(found.token, found.version))
        assert result.reason is Reason.STALE


def test_what_falls_due_later_stays_with_its_owner(office: Any) -> None:
    found = office.take()
    saturday = FRIDAY + timedelta(days=1)
    away(office, days=(saturday, saturday + timedelta(days=1)))
    office.at("2026-11-30 07:00")
    step(office)
    assert office.stored(found) == found


def test_what_was_due_already_is_handed_over_too(office: Any) -> None:
    found = office.take()
    office.at("2026-11-30 14:00")
    reminded(office)  # the next reminder is tomorrow, and the absence ends today
    assert kinds(office, away(office).notices) == [(COLLEAGUE, NoticeKind.HANDED_OVER)]
    assert office.stored(found).offered_to == office.person(COLLEAGUE).id


def test_what_a_colleague_was_asked_before_stays_with_the_colleague(office: Any) -> None:
    found = office.take()
    ask = offering.HandOver(found.token, found.version, office.person(THIRD).id)
    office.act(WORKER, "bevakning.offer", ask)
    away(office)
    office.at("2026-11-30 07:00")
    assert step(office) == []
    assert office.stored(found).offered_to == office.person(THIRD).id


def test_the_audit_log_says_when_it_was_handed_over_and_when_it_was_over(office: Any) -> None:
    _, absence = begun(office)
    office.at("2026-12-01 07:00")
    step(office)
    entries = office.run(lambda tx: noted.about(tx, f"absence:{absence.id}"))
    assert [(each.action, each.outcome) for each in entries] == [
        ("absence.set", "done"),
        ("absence.step", "begun"),
        ("absence.step", "over"),
    ]


def test_accepting_takes_over_all_of_it_once(office: Any) -> None:
    found, absence = begun(office)
    done = office.act(COLLEAGUE, "absence.accept", Of(absence.id))
    assert [each.code for each in done.value.bevakningar] == [found.code]
    now = office.stored(found)
    assert (now.owner_id, now.offered_to) == (office.person(COLLEAGUE).id, None)
    assert office.act(COLLEAGUE, "absence.accept", Of(absence.id)).reason is Reason.ENDED
    assert office.act(COLLEAGUE, "absence.decline", Of(absence.id)).reason is Reason.ENDED
    office.at("2026-11-30 07:15")
    assert reminded(office) == [(COLLEAGUE, TellKind.DUE, "")]


def test_declining_leaves_it_with_nobody_and_alarms_the_enhetschef(office: Any) -> None:
    found, absence = begun(office)
    done = office.act(COLLEAGUE, "absence.decline", Of(absence.id))
    assert kinds(office, done.notices) == [(CHEF, NoticeKind.NOBODY_COVERS)]
    assert office.stored(found).owner_id == office.person(WORKER).id
    assert office.act(COLLEAGUE, "absence.accept", Of(absence.id)).reason is Reason.ENDED
    office.at("2026-11-30 07:15")
    assert {who for who, _, _ in reminded(office)} == {GROUP, CHEF}


def test_one_of_several_can_be_declined_alone(office: Any) -> None:
    first, second = office.take(), office.take()
    absence = away(office).value
    office.at("2026-11-30 07:00")
    step(office)
    seen = office.stored(first)
    done = office.act(COLLEAGUE, "bevakning.decline", On(first.token, seen.version))
    assert kinds(office, done.notices) == [(CHEF, NoticeKind.NOBODY_COVERS)]
    assert done.tells == ()  # whoever is away is left in peace
    taken = office.act(COLLEAGUE, "absence.accept", Of(absence.id)).value
    assert [each.code for each in taken.bevakningar] == [second.code]


def test_one_that_is_accepted_alone_does_not_disturb_whoever_is_away(office: Any) -> None:
    found, _ = begun(office)
    seen = office.stored(found)
    done = office.act(COLLEAGUE, "bevakning.accept", On(found.token, seen.version))
    assert office.chat(WORKER) not in {tell.chat_id for tell in done.tells}


@pytest.mark.parametrize("number", [WORKER, THIRD, CHEF, ELSEWHERE])
def test_nobody_else_answers_for_the_substitute(office: Any, number: int) -> None:
    found, absence = begun(office)
    for verb in ("accept", "decline", "handed"):
        result = office.act(number, f"absence.{verb}", Of(absence.id))
        assert result.reason is Reason.ENDED
    assert office.stored(found).offered_to == office.person(COLLEAGUE).id


def test_an_enhetschef_chooses_another_substitute_who_is_asked_at_once(office: Any) -> None:
    found, absence = begun(office)
    office.act(COLLEAGUE, "absence.decline", Of(absence.id))
    other = Cover(absence.id, None, office.person(THIRD).id)
    done = office.act(CHEF, "absence.cover_for", other)
    assert kinds(office, done.notices) == [(THIRD, NoticeKind.HANDED_OVER)]
    assert office.act(COLLEAGUE, "absence.accept", Of(absence.id)).reason is Reason.ENDED
    assert isinstance(office.act(THIRD, "absence.accept", Of(absence.id)), Done)
    assert office.stored(found).owner_id == office.person(THIRD).id


def test_a_substitute_who_is_changed_gets_dead_buttons(office: Any) -> None:
    found, absence = begun(office)
    seen = office.stored(found)
    office.act(WORKER, "absence.cover", Cover(absence.id, None, office.person(THIRD).id))
    stale = office.act(COLLEAGUE, "bevakning.accept", On(found.token, seen.version))
    assert stale.reason is Reason.STALE


def test_an_absence_from_today_begins_at_once_in_the_daytime(office: Any) -> None:
    found = office.take()
    office.at("2026-11-30 06:59")
    away(office)
    assert office.stored(found).offered_to is None
    office.at("2026-11-30 07:00")
    assert kinds(office, step(office)) == [(COLLEAGUE, NoticeKind.HANDED_OVER)]


def test_one_that_is_set_in_the_daytime_asks_the_substitute_then_and_there(office: Any) -> None:
    office.take()
    office.at("2026-11-30 10:00")
    assert kinds(office, away(office).notices) == [(COLLEAGUE, NoticeKind.HANDED_OVER)]
    assert step(office) == []


def test_in_quiet_hours_the_clock_waits_for_the_morning(office: Any) -> None:
    office.take()
    away(office)
    office.at("2026-11-30 17:30")  # as after an outage
    assert step(office) == []
    office.at("2026-12-01 07:00")
    assert [each.kind for each in step(office)] == []  # over before anybody could be asked


# Coming back


def test_afterwards_one_message_says_what_was_done_put_off_and_left(office: Any) -> None:
    done, postponed, left = office.take(), office.take(), office.take()
    absence = away(office).value
    office.at("2026-11-30 07:00")
    step(office)
    office.act(COLLEAGUE, "absence.accept", Of(absence.id))
    office.act(COLLEAGUE, "bevakning.done", On(done.token, office.stored(done).version))
    seen = office.stored(postponed)
    office.act(COLLEAGUE, "bevakning.snooze", On(postponed.token, seen.version))
    office.at("2026-12-01 06:59")
    assert step(office) == []
    office.at("2026-12-01 07:00")
    (told,) = step(office)
    assert kinds(office, [told]) == [(WORKER, NoticeKind.ABSENCE_OVER)]
    assert told.facts == {"done": done.code, "postponed": postponed.code, "left": left.code}
    assert step(office) == []
    assert office.stored(done).state is BevakningState.DONE


def test_with_kinds_of_their_own_there_is_still_one_message(office: Any) -> None:
    found = office.take()
    absence = away(office).value
    office.act(WORKER, "absence.cover", Cover(absence.id, "B01", office.person(THIRD).id))
    office.at("2026-11-30 07:00")
    step(office)
    office.at("2026-12-01 07:00")
    (told,) = step(office)
    assert told.facts["left"] == found.code


def test_coming_back_early_tells_at_once_and_takes_back_what_nobody_answered(office: Any) -> None:
    found, absence = begun(office)
    done = office.act(WORKER, "absence.end", Of(absence.id))
    assert kinds(office, done.notices) == [
        (WORKER, NoticeKind.ABSENCE_OVER),
        (COLLEAGUE, NoticeKind.SUBSTITUTE_OFF),
    ]
    assert office.act(COLLEAGUE, "absence.accept", Of(absence.id)).reason is Reason.ENDED
    assert office.act(WORKER, "absence.end", Of(absence.id)).reason is Reason.ENDED
    assert office.stored(found).offered_to is None
    office.at("2026-11-30 07:15")
    assert reminded(office) == [(WORKER, TellKind.DUE, "")]
    office.at("2026-12-01 07:00")
    assert step(office) == []


def test_what_has_not_begun_is_taken_back_and_each_substitute_hears_of_it(office: Any) -> None:
    office.take()
    absence = away(office).value
    office.act(WORKER, "absence.cover", Cover(absence.id, "B01", office.person(THIRD).id))
    done = office.act(WORKER, "absence.end", Of(absence.id))
    assert sorted(kinds(office, done.notices)) == [
        (COLLEAGUE, NoticeKind.SUBSTITUTE_OFF),
        (THIRD, NoticeKind.SUBSTITUTE_OFF),
    ]
    office.at("2026-11-30 07:00")
    assert step(office) == []
    office.at("2026-11-30 07:15")
    assert reminded(office) == [(WORKER, TellKind.DUE, "")]


def test_a_manager_who_ends_it_at_night_lets_the_message_wait(office: Any) -> None:
    found, absence = begun(office, days=(MONDAY, MONDAY + timedelta(days=3)))
    office.at("2026-11-30 20:00")
    done = office.act(CHEF, "absence.end_for", Of(absence.id))
    assert kinds(office, done.notices) == [(COLLEAGUE, NoticeKind.SUBSTITUTE_OFF)]
    assert step(office) == []
    office.at("2026-12-01 07:00")
    assert kinds(office, step(office)) == [(WORKER, NoticeKind.ABSENCE_OVER)]
    assert office.stored(found).offered_to is None


def test_an_absence_over_a_weekend_asks_and_tells_nobody(office: Any) -> None:
    saturday = FRIDAY + timedelta(days=1)
    away(office, days=(saturday, saturday + timedelta(days=1)))
    office.at("2026-11-30 07:00")
    assert step(office) == []
    assert office.run(lambda tx: tx.absences.next_at()) is None


def test_the_clock_never_waits_for_what_it_has_done(office: Any) -> None:
    begun(office)
    ends = office.run(lambda tx: tx.absences.next_at())
    assert f"{office.house.calendar.local(ends):%Y-%m-%d %H:%M}" == "2026-12-01 07:00"
    office.at("2026-12-01 07:00")
    step(office)
    assert office.run(lambda tx: tx.absences.next_at()) is None
