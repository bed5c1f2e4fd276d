"""The weekly review of the binder: one case a card in the same message, the riskiest first."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from binder import PLANNER, open_case, take
from driver import Phone, Phones, quiet
from evening import ALARM_GROUP, Evening

from bot.chat.turn import take_turn
from bot.cli.demo import open_practice_app
from flows.cases.case import Case
from storage.sql import Sql

OTHER = 122
FRIDAY = date(2026, 11, 27)  # 20:00
READY, NOT_READY, MISSED = "Nycklar klara, tid bokad", "Inte klara", "Ej nådd"
MOST_STATEMENTS = 48  # with the step, the next card and the board
TOO_LATE = "Det går inte att ångra efter en minut. Så här ser det ut nu."
SKIP, CLOSE, PAUSE, UNDO = "Hoppa över", "Avslutat", "Paus", "Ångra det förra"


def planner(evening: Evening, number: int = PLANNER) -> Phone:
    return evening.phones.person(number)


async def file(evening: Evening, *days: int, first: int = 0) -> list[Case]:
    """Cases that were received so many days ago."""
    cases = []
    for number, each in enumerate(days, first):
        received = FRIDAY - timedelta(days=each)
        both = {"skickat": received, "mottaget": received}
        opened = await open_case(evening, number, both, by=PLANNER, step="ta_emot_nytt")
        cases.append(opened)
    return cases


async def text(phone: Phone) -> str:
    return (await phone.last()).text


async def head(phone: Phone) -> str:
    return (await text(phone)).split("\n", 1)[0]


async def test_a_card_says_whom_to_ring_about_since_when_and_until_when(
    evening: Evening,
) -> None:
    (case,) = await file(evening, 32)
    await take(evening, case, "inte_klara")
    await evening.walk("2026-11-30 08:20")
    phone = planner(evening)
    await phone.say("/parm")
    card = await phone.last()
    assert card.text == (
        f"Ring om nycklarna: {case.code} (1 av 1)\n\n"
        "Mottaget måndag 26 oktober. Senast nådd fredag 27 november.\n"
        "Inte klara nycklar? Meddela socialsekreteraren i dag.\n"
        "Ring personen om nycklarna senast fredag 11 december."
    )
    assert card.labels == (
        "Meddelat i Treserva", READY, "Kopiera till Treserva", SKIP, PAUSE, CLOSE, "Så gör du"
    )  # fmt: skip


async def test_one_press_notes_and_the_next_comes_in_the_same_message(evening: Evening) -> None:
    old, mid, new = await file(evening, 20, 10, 2)
    phone = planner(evening)
    await phone.say("/parm")
    first = await phone.last()
    assert await head(phone) == f"Ring om nycklarna: {old.code} (1 av 3)"
    assert await phone.tap(MISSED) == [f"{old.code}: Ej nådd."]
    second = await phone.last()
    assert second.id == first.id
    assert await head(phone) == f"Ring om nycklarna: {mid.code} (2 av 3)"
    assert second.text.endswith(f"Noterat för {old.code}: Ej nådd.")
    await phone.tap(CLOSE)
    assert await head(phone) == f"Ring om nycklarna: {new.code} (3 av 3)"
    await phone.tap(NOT_READY)
    ended = await phone.last()
    assert ended.text.startswith(
        "Klart. Pärmen är genomgången.\n\nGenomgångna: 3 av 3.\nRingda: 2.\n"
    )
    for line in ("Ej nådd: 1.", "Inte klara: 1.", "Avslutade: 1."):
        assert line in ended.text
    assert ended.labels == (UNDO,)


async def test_what_was_noted_is_taken_back_for_a_minute_and_shown_again(
    evening: Evening,
) -> None:
    old, mid = await file(evening, 20, 10)
    phone = planner(evening)
    await phone.say("/parm")
    await phone.tap(NOT_READY)
    assert await phone.tap(UNDO) == ["Ångrat."]
    assert await head(phone) == f"Ring om nycklarna: {old.code} (1 av 2)"
    assert "Ingen har ringt än." in await text(phone)
    await phone.tap(NOT_READY)
    await evening.walk("2026-11-27 20:02")
    assert await phone.tap(UNDO) == [TOO_LATE]
    assert mid.code in await head(phone)
    assert UNDO not in (await phone.last()).labels


async def test_a_double_tap_leaves_the_way_back(evening: Evening) -> None:
    old, mid = await file(evening, 20, 10)
    phone = planner(evening)
    await phone.say("/parm")
    await phone.double_tap(NOT_READY)
    assert await head(phone) == f"Ring om nycklarna: {mid.code} (2 av 2)"
    assert (await text(phone)).endswith(f"Noterat för {old.code}: Inte klara.")
    assert await phone.tap(UNDO) == ["Ångrat."]
    assert await head(phone) == f"Ring om nycklarna: {old.code} (1 av 2)"


async def test_a_step_that_needs_a_day_asks_for_it_and_comes_back(evening: Evening) -> None:
    old, mid = await file(evening, 20, 10)
    phone = planner(evening)
    await phone.say("/parm")
    await phone.tap(READY)
    assert f": vilken dag? {old.code}." in await text(phone)
    await phone.tap("Tillbaka")
    assert await head(phone) == f"Ring om nycklarna: {old.code} (1 av 2)"
    await phone.tap(READY)
    await phone.tap("Annat datum")
    await phone.tap("dec ›")
    await phone.tap("3")
    assert await head(phone) == f"Ring om nycklarna: {mid.code} (2 av 2)"
    assert READY in (await text(phone)).split("\n")[-1]


async def test_after_a_pause_and_a_restart_a_colleague_goes_on_where_the_binder_is(
    evening: Evening,
) -> None:
    cases = await file(evening, 20, 15, 10, 5)
    await evening.walk("2026-11-30 09:00")
    phone = planner(evening)
    await phone.say("/parm")
    await phone.tap(MISSED)
    await phone.tap(PAUSE)
    paused = await phone.last()
    assert paused.text.startswith("Paus. 3 av 4 är kvar.")
    assert not any(each.code in paused.text for each in cases)
    await phone.tap("Fortsätt")
    assert await head(phone) == f"Ring om nycklarna: {cases[1].code} (2 av 4)"
    await phone.tap(PAUSE)
    await evening.walk("2026-12-02 13:00")
    await evening.app.stop()
    evening.app = await open_practice_app(evening.clock, evening.server.api_base, evening.database)
    evening.clock.app = evening.app
    await evening.app.start()
    other = Phones(evening.server, lambda: quiet(evening.app))
    await other.person(OTHER).say("/parm")
    assert await head(other.person(OTHER)) == f"Ring om nycklarna: {cases[1].code} (2 av 4)"
    await other.close()
    await evening.app.stop()


async def test_next_week_the_whole_binder_is_gone_through_again(evening: Evening) -> None:
    old, mid = await file(evening, 20, 10)
    phone = planner(evening)
    await phone.say("/parm")
    await phone.tap(NOT_READY)
    await phone.tap(MISSED)
    assert "Genomgångna: 2 av 2." in await text(phone)
    await evening.walk("2026-11-30 09:00")
    await phone.say("/parm")
    assert "(1 av 2)" in await head(phone)
    assert old.code in await head(phone) or mid.code in await head(phone)


async def test_a_binder_of_120_is_gone_through_once_the_longest_waiting_first(
    evening: Evening,
) -> None:
    cases = await file(evening, *(number % 30 for number in range(120)))
    ages = {case.code: number % 30 for number, case in enumerate(cases)}
    phone = planner(evening)
    await phone.say("/parm")
    seen: list[str] = []
    for place in range(1, 121):
        if place == 61:
            await phone.tap(PAUSE)
            assert (await text(phone)).startswith("Paus. 60 av 120 är kvar.")
            await phone.say("/parm")
        shown = await head(phone)
        assert shown.endswith(f" ({place} av 120)"), shown
        seen.append(shown.removesuffix(f" ({place} av 120)").split()[-1])
        await phone.tap(MISSED)
    assert (await text(phone)).startswith("Klart. Pärmen är genomgången.")
    assert "Genomgångna: 120 av 120." in await text(phone)
    assert len(set(seen)) == 120
    waited = [ages[code] for code in seen]
    assert waited == sorted(waited, reverse=True)


async def test_two_at_once_never_get_the_same_card(evening: Evening) -> None:
    cases = await file(evening, 20, 15, 10)
    one, other = planner(evening), planner(evening, OTHER)
    await one.say("/parm")
    await other.say("/parm")
    assert cases[0].code in await head(one)
    assert cases[1].code in await head(other)
    await one.tap(MISSED)
    assert cases[2].code in await head(one)
    await other.tap(MISSED)
    assert await head(other) == "Planerare 1 har det sista kortet framme."
    await one.tap(MISSED)
    await other.tap("Titta igen")
    assert await head(other) == "Klart. Pärmen är genomgången."


async def test_one_that_a_colleague_has_just_handled_is_passed_over_with_a_word(
    evening: Evening,
) -> None:
    old, mid = await file(evening, 20, 10)
    phone = planner(evening)
    await phone.say("/parm")
    await take(evening, old, "inte_klara", by=OTHER)
    assert await phone.tap(MISSED) == ["Planerare 2 hann före, kl. 20:00. Så här ser det ut nu."]
    assert await head(phone) == f"Ring om nycklarna: {mid.code} (2 av 2)"
    assert f"{old.code}: Planerare 2 hann före" in await text(phone)


async def test_a_double_tap_notes_once(evening: Evening) -> None:
    old, mid = await file(evening, 20, 10)
    phone = planner(evening)
    await phone.say("/parm")
    await phone.double_tap(MISSED)
    assert await head(phone) == f"Ring om nycklarna: {mid.code} (2 av 2)"
    stored = await evening.app.store.read(lambda tx: tx.cases.get(old.id))
    assert [each.step for each in stored.history] == ["ta_emot_nytt", "ej_nadd"]


async def test_what_was_skipped_is_offered_at_the_end(evening: Evening) -> None:
    old, _ = await file(evening, 20, 10)
    phone = planner(evening)
    await phone.say("/parm")
    await phone.tap(SKIP)
    assert f"Hoppade över {old.code}." in await text(phone)
    await phone.tap(SKIP)
    ended = await phone.last()
    assert ended.text.startswith("Ta de 2 ärenden som du hoppade över.")
    assert "Hoppade över: 2." in ended.text
    await phone.tap("Ta de överhoppade: 2")
    assert await head(phone) == f"Ring om nycklarna: {old.code} (1 av 2)"
    await phone.tap(SKIP)
    await phone.tap(UNDO)
    assert await head(phone) == f"Ring om nycklarna: {old.code} (1 av 2)"


async def test_it_begins_from_the_reminder_of_the_week_and_ends_it(evening: Evening) -> None:
    await file(evening, 20)
    await evening.walk("2026-11-30 08:15")
    group = evening.phones.person(PLANNER, ALARM_GROUP)
    reminder = await group.last()
    assert reminder.labels == ("Gå igenom pärmen", "Klart, det är gjort")
    said = await group.press_data(reminder.data("Gå igenom pärmen"), reminder.id)
    assert said == ["Pärmen ligger i din chatt med mig."]
    phone = planner(evening)
    await phone.tap(NOT_READY)
    await phone.tap("Klart för veckan")
    assert (await text(phone)).startswith("Klart: Veckogenomgång")
    assert (await text(group)).startswith("Klart: Veckogenomgång")


async def test_only_those_who_go_through_the_binder_get_it(evening: Evening) -> None:
    await file(evening, 20)
    for number in (123, 141, 101):
        phone = evening.phones.person(number)
        await phone.say("/parm")
        assert await head(phone) == "Du går inte igenom någon pärm. Planeraren gör det."
        shown = await phone.last()
        said = await phone.press_data("t.v.1", shown.id)
        assert said == ["Bara en planerare kan göra det. Fråga din chef."]
        await phone.press_data("t.g.r3", shown.id)
        assert (await phone.last()).id == shown.id
    await evening.stranger.say("/parm")
    assert "Ring om" not in await text(evening.stranger)


async def test_made_up_buttons_stop_nothing(evening: Evening) -> None:
    (case,) = await file(evening, 20)
    phone = planner(evening)
    await phone.say("/parm")
    shown = await phone.last()
    unit = shown.data(SKIP).split(".")[2]
    token = case.token
    for data in (
        "t.q.r1", "t.g.r999999999", f"t.s.{unit}.{token}.1.99", f"t.d.{unit}.{token}.1.2.99999999",
        f"t.w.{unit}.{token}.1.2.0", f"t.k.{unit}.ZZZZZZZZZZZZ", f"t.h.{unit}.ZZZZZZZZZZZZ",
        f"t.z.{unit}.{token}.999", f"t.u.{unit}.{token}.1", "t.g.d9999x9999x9999", "t.p.d0x0x0",
        f"t.f.d1x1x0.{token}.1", f"t.n.d1x1x0.{token}.1", f"t.f.{unit}.{token}.1", "t.l.99",
        "t.a.r99",
    ):  # fmt: skip
        await phone.press_data(data, shown.id)
    await phone.say("/parm")
    assert case.code in await text(phone) or "genomgången" in await text(phone)


async def test_an_empty_binder_says_so(evening: Evening) -> None:
    await planner(evening).say("/parm")
    assert await text(planner(evening)) == "Pärmen är tom. Inget ärende väntar på nycklar."


async def test_a_case_that_waits_for_the_socialsekreterare_comes_last(evening: Evening) -> None:
    told, new = await file(evening, 40, 2)
    await take(evening, told, "kan_inte_verkstallas")
    phone = planner(evening)
    await phone.say("/parm")
    assert new.code in await head(phone)
    await phone.tap(MISSED)
    assert "Genomgångna: 2 av 2." in await text(phone), "what was done today is done for the week"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements each turn took."""
    counts: list[int] = []
    within = threading.local()
    ask = Sql._ask

    def counted(self: Any, statement: Any, *more: Any) -> Any:
        within.count = getattr(within, "count", 0) + 1
        return ask(self, statement, *more)

    def turned(*given: Any) -> Any:
        within.count = 0
        answer = take_turn(*given)
        counts.append(within.count)
        return answer

    monkeypatch.setattr(Sql, "_ask", counted)
    monkeypatch.setattr("bot.app.take_turn", turned)
    return counts


async def test_a_press_costs_as_much_with_120_and_400_cases_as_with_40(
    evening: Evening, asked: list[int]
) -> None:
    phone = planner(evening)
    await file(evening, *(number % 30 for number in range(40)))

    async def cost() -> int:
        await phone.say("/parm")
        await phone.tap(MISSED)  # the second press has a board to edit
        asked.clear()
        await phone.tap(MISSED)
        (count,) = asked
        return count

    few = await cost()
    for before, count in ((40, 120), (120, 400)):
        await file(evening, *(number % 30 for number in range(before, count)), first=before)
        assert await cost() == few
        assert (await head(phone)).endswith(f"av {count})")
    assert few <= MOST_STATEMENTS


async def test_a_stranger_is_told_whom_to_ask(evening: Evening) -> None:
    await evening.stranger.say("/parm")
    said = (await evening.stranger.last()).text
    assert said == "Be din chef om en inbjudan. Ärenden är för inbjudna."
    await evening.worker.say("/parm")
    assert (await evening.worker.last()).text.startswith("Du går inte igenom någon pärm.")
