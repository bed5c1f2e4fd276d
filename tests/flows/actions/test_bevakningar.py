"""Actions on bevakningar: what the store holds afterwards, and whom they owe a message."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from flows.actions import bevakningar
from flows.actions.bevakningar import On, Take
from flows.actions.losing import LostTouch
from flows.actions.offering import HandOver
from flows.actions.turn import Done, House, Reason, Refused, TellKind, Turn
from flows.calendar import Calendar, CalendarRules
from flows.cases.bevakning import BevakningState
from flows.cases.codes import ALPHABET
from flows.messages import Outgoing

WORKER, COLLEAGUE, CHEF, ELSEWHERE, GROUP = 101, 102, 111, 301, -201


def reminded(office: Any) -> list[tuple[int, TellKind, bool]]:
    """Whom the clock tells now: Telegram's number, what, and whether it is late."""
    result = office.act(None, "bevakning.remind", 500)
    numbers = {office.chat(n): n for n in (WORKER, COLLEAGUE, CHEF, ELSEWHERE, GROUP)}
    return [(numbers[tell.chat_id], tell.kind, tell.late) for tell in result.tells]


def test_a_code_that_is_taken_is_drawn_again(office: Any) -> None:
    first = office.take()
    signs = [ALPHABET.index(sign) for sign in first.code.replace("-", "")]
    drawn = [*signs, *signs, 0, 0, 0, 0, 0]
    numbers = iter(drawn)
    lots = lambda below: next(numbers) if below == 28 else 7  # noqa: E731
    office.house = House(office.house.library, office.house.calendar, lots)
    assert office.take().code == "222-22"
    assert next(numbers, None) is None


@pytest.mark.parametrize(
    ("started", "due"),
    [
        ("2026-11-27 20:00", "2026-11-30"),
        ("2026-11-27 06:59", "2026-11-27"),
        ("2026-11-27 07:00", "2026-11-30"),
        ("2026-11-28 12:00", "2026-11-30"),
        ("2026-12-23 12:00", "2026-12-28"),
        ("2026-12-30 12:00", "2027-01-04"),
    ],
)
def test_it_is_owed_on_the_first_vardag_after_the_help_began(
    office: Any, started: str, due: str
) -> None:
    wall = datetime.fromisoformat(started)
    began = office.house.calendar.at(wall.date(), wall.time())
    office.now = max(office.now, began)
    found = office.take(started_at=began)
    assert (str(found.due_on), found.state, found.version) == (due, BevakningState.PLANNED, 1)


def test_an_office_that_opens_later_asks_by_its_own_opening(office: Any) -> None:
    calendar = Calendar(CalendarRules(opens=datetime(2026, 1, 1, 8, 0).time()))
    office.house = House(office.house.library, calendar, office.house.below)
    turn = Turn(
        None,
        office.house,
        None,
        calendar.at(date(2026, 11, 30), datetime(2026, 1, 1, 7, 30).time()),
    )  # type: ignore[arg-type]
    assert bevakningar.started_today_before_opening(turn) is None
    later = replace(turn, now=turn.now + timedelta(hours=1))
    before = bevakningar.started_today_before_opening(later)
    assert before is not None
    assert f"{calendar.local(before):%H:%M:%S}" == "07:59:59"


def test_the_clock_tells_each_step_once(office: Any) -> None:
    office.take()
    assert reminded(office) == []
    office.at("2026-11-30 07:15")
    assert reminded(office) == [(WORKER, TellKind.DUE, False)]
    assert reminded(office) == []
    office.at("2026-11-30 13:00")
    assert reminded(office) == [(GROUP, TellKind.UNIT, False)]
    office.at("2026-12-01 15:00")
    assert reminded(office) == [(WORKER, TellKind.DUE, True), (CHEF, TellKind.CHEF, True)]


def test_in_quiet_hours_the_clock_tells_nothing_and_waits_for_the_morning(office: Any) -> None:
    found = office.take()
    office.at("2026-11-30 17:00")
    assert reminded(office) == []
    assert f"{office.house.calendar.local(office.stored(found).next_at):%d %H:%M}" == "01 07:15"
    office.at("2026-12-01 07:15")
    assert reminded(office) == [(WORKER, TellKind.DUE, True), (GROUP, TellKind.UNIT, True)]


def test_a_clock_that_was_put_back_tells_nothing_twice(office: Any) -> None:
    office.take()
    office.at("2026-11-30 13:00")
    assert len(reminded(office)) == 2
    office.at("2026-11-30 11:00")
    assert reminded(office) == []
    office.at("2026-11-30 13:00")
    assert reminded(office) == []


def test_done_takes_back_what_has_not_left(office: Any) -> None:
    found = office.take()

    def queue(tx: Any) -> None:
        for number in (WORKER, COLLEAGUE):
            chat = tx.chats.by_telegram(number)
            about = f"bevakning:{found.id}"
            tx.outbox.put(
                Outgoing(chat.id, "send", {"text": "x"}, f"k{number}", about=about),
                datetime.now(UTC),
            )

    office.run(queue)
    assert isinstance(office.act(WORKER, "bevakning.done", On(found.token, 1)), Done)
    assert office.run(lambda tx: tx.outbox.next_at()) is None


def test_every_change_needs_the_version_that_was_seen(office: Any) -> None:
    found = office.take()
    assert isinstance(office.act(WORKER, "bevakning.snooze", On(found.token, 1)), Done)
    for name in ("snooze", "done", "accept", "decline"):
        result = office.act(WORKER, f"bevakning.{name}", On(found.token, 1))
        assert result.reason is Reason.STALE, name
    over = HandOver(found.token, 1, office.person(COLLEAGUE).id)
    assert office.act(WORKER, "bevakning.offer", over).reason is Reason.STALE


def test_what_has_ended_stays_ended(office: Any) -> None:
    found = office.take()
    office.act(WORKER, "bevakning.done", On(found.token, 1))
    for name in ("snooze", "done", "accept", "decline"):
        result = office.act(COLLEAGUE, f"bevakning.{name}", On(found.token, 2))
        assert result.reason is Reason.ENDED, name
    office.at("2026-12-10 10:00")
    assert reminded(office) == []
    assert office.stored(found).ended_by == office.person(WORKER).id


def test_nobody_of_another_unit_may_do_anything(office: Any) -> None:
    found = office.take()
    for name in ("snooze", "done", "accept", "decline"):
        result = office.act(ELSEWHERE, f"bevakning.{name}", On(found.token, 1))
        assert (result.reason, result.value) == (Reason.NOT_YOURS, None), name
    assert office.stored(found) == found


def test_it_can_be_offered_only_within_the_unit_and_not_to_its_owner(office: Any) -> None:
    found = office.take()
    for number in (ELSEWHERE, WORKER):
        over = HandOver(found.token, 1, office.person(number).id)
        assert office.act(WORKER, "bevakning.offer", over).reason is Reason.NOT_YOURS
    over = HandOver(found.token, 1, 999_999)
    assert office.act(WORKER, "bevakning.offer", over).reason is Reason.NOT_YOURS


def test_taking_it_for_a_unit_of_others_is_refused(office: Any) -> None:
    unit = office.run(lambda tx: tx.people.unit_named("Hemtjänst Norr").id)

    def work(tx: Any) -> Any:
        command = Take("B01", office.house.watch("B01"), unit, office.now)
        return bevakningar.take(Turn(tx, office.house, office.who(tx, WORKER), office.now), command)

    assert office.run(work) == Refused(Reason.NOT_INVITED)


def test_an_owner_who_is_lost_after_the_reminder_passes_it_on_once(office: Any) -> None:
    found = office.take()
    office.at("2026-11-30 07:15")
    reminded(office)
    chat = office.run(lambda tx: tx.chats.by_telegram(WORKER))
    lost = LostTouch(chat, f"bevakning:{found.id}")
    first, again = (office.act(None, "chat.lose", lost).tells for _ in range(2))
    assert [(tell.chat_id, tell.kind) for tell in first] == [(office.chat(GROUP), TellKind.UNIT)]
    assert [tell.key for tell in again] == [tell.key for tell in first]  # sent once by its key
    assert reminded(office) == []
    office.at("2026-11-30 13:00")
    office.act(None, "bevakning.remind", 500)
    office.at("2026-12-01 07:15")
    assert reminded(office) == [(GROUP, TellKind.UNIT, True)]


def test_an_owner_who_is_lost_before_it_is_due_changes_nothing_yet(office: Any) -> None:
    found = office.take()
    chat = office.run(lambda tx: tx.chats.by_telegram(WORKER))
    office.act(None, "chat.lose", LostTouch(chat))
    assert office.stored(found) == found
    office.at("2026-11-30 07:15")
    assert reminded(office) == [(GROUP, TellKind.UNIT, False)]


def test_when_the_group_is_gone_its_members_are_told_at_once(office: Any) -> None:
    found = office.take()
    office.at("2026-11-30 13:00")
    reminded(office)
    chat = office.run(lambda tx: tx.chats.by_telegram(GROUP))
    lost = office.act(None, "chat.lose", LostTouch(chat, f"bevakning:{found.id}"))
    told = {tell.chat_id for tell in lost.tells}
    assert told == {office.chat(number) for number in (WORKER, COLLEAGUE, CHEF)}
    assert reminded(office) == []


def test_without_group_and_enhetschef_the_members_are_told(office: Any) -> None:
    office.take()
    for number in (GROUP, CHEF):
        chat = office.run(lambda tx, n=number: tx.chats.by_telegram(n))
        office.act(None, "chat.lose", LostTouch(chat))
    office.at("2026-12-01 15:00")
    assert {who for who, _, _ in reminded(office)} == {WORKER, COLLEAGUE}
