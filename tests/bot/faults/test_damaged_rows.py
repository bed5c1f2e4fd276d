"""A row that nobody can read any more hides no other: the lists show the rest and say so."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
import ring
from binder import PLANNER, open_case
from driver import Seen
from evening import ALARM_GROUP, Evening
from sqlalchemy import text
from trouble import a_troubled_evening

from bot.auditor import BETWEEN_RECORDS, UNTIL_MENDED
from bot.cli import doctor
from flows.cases.case import Case

pytestmark = [pytest.mark.usefixtures("database_url"), pytest.mark.soak_on_postgres]
CHIEF, SOCIAL = 124, 141
TODAY = date(2026, 11, 28)  # a Saturday
TELL = "Säg till den som sköter boten."
HISTORY = "UPDATE \"case\" SET history = '{' WHERE code = :code"
STEPS = "UPDATE bevakning SET steps = '{' WHERE code = :code"

# PostgreSQL keeps nothing that is no date in a column of dates.
ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
history = pytest.mark.parametrize(
    "words",
    [
        "{",
        "[]",
        '[["ta_emot_nytt"]]',
        '[["ta_emot_nytt","i dag",[],1]]',
        '[["ta_emot_nytt","2026-11-20T09:00:00",[],1]]',
        '[["ta_emot_nytt","2026-11-20T09:00:00+00:00",[["mottaget","nyss"]],1]]',
        '[["ta_emot_nytt","2026-11-20T09:00:00+00:00",[],"Planerare"]]',
    ],
    ids=["cut", "empty", "too short", "no moment", "no zone", "no day", "nobody"],
)
steps = pytest.mark.parametrize(
    "words", ["{", "[]", '[[0,"07:15:00","moster",null]]'], ids=["cut", "none", "nobody"]
)


@pytest.fixture
async def evening(database: str) -> AsyncIterator[Evening]:
    async with a_troubled_evening(database) as found:
        yield found


async def damage(evening: Evening, order: str, **values: Any) -> None:
    def work(tx: Any) -> None:
        assert tx.sql.change(text(order), **values) == 1

    await evening.app.store.run(work)


async def taken(evening: Evening, count: int = 2) -> list[str]:
    """So many bevakningar of the worker, by code, in the order of their making."""
    for _ in range(count):
        await ring.take_bevakning(evening.worker)
    codes = text("SELECT code FROM bevakning ORDER BY id")
    return await evening.app.store.read(
        lambda tx: [row.code for row in tx.sql.rows(codes)]  # type: ignore[attr-defined]
    )


async def received(evening: Evening, *days: int) -> list[Case]:
    """Cases that the planner received so many days ago."""
    cases = []
    for number, each in enumerate(days):
        day = TODAY - timedelta(days=each)
        both = {"skickat": day, "mottaget": day}
        cases.append(await open_case(evening, number, both, by=PLANNER, step="ta_emot_nytt"))
    return cases


async def asked(evening: Evening, number: int, words: str) -> Seen:
    """What is the newest in the chat after somebody wrote that."""
    phone = evening.phones.person(number)
    await phone.say(words)
    return await phone.last()


def has(shown: Seen, code: str) -> bool:
    return any(code in each for each in shown.labels)


def nothing_of_ours_failed(evening: Evening) -> bool:
    return "dead letters" not in evening.app.health.reasons()


@steps
async def test_the_list_of_bevakningar_shows_the_others_and_names_what_it_cannot_read(
    evening: Evening, words: str
) -> None:
    damaged, sound = await taken(evening)
    await damage(evening, "UPDATE bevakning SET steps = :words WHERE code = :code",
                 words=words, code=damaged)  # fmt: skip
    shown = await asked(evening, 101, "/bevakningar")
    assert shown.text.startswith("Du har 1 att följa upp.")
    assert has(shown, sound) and not has(shown, damaged)
    assert shown.text.endswith(f"Jag kan inte läsa 1 bevakning: {damaged}. {TELL}")


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("column", "value"), [("due_on", "i dag"), ("due_on", "0001-01-01"),
                          ("created_at", "x"), ("step", "x"), ("version", -1)]
)  # fmt: skip
async def test_a_bevakning_with_a_broken_date_or_number_hides_no_other(
    evening: Evening, column: str, value: object
) -> None:
    damaged, sound = await taken(evening)
    await damage(evening, f"UPDATE bevakning SET {column} = :value WHERE code = :code",
                 value=value, code=damaged)  # fmt: skip
    shown = await asked(evening, 101, "/bevakningar")
    assert has(shown, sound) and not has(shown, damaged)
    assert f"Jag kan inte läsa 1 bevakning: {damaged}. {TELL}" in shown.text
    await evening.walk(ring.DUE)
    told = [seen for seen in await evening.worker.from_bot() if "handläggare i dag" in seen.text]
    assert len(told) == 1
    assert "tick" not in evening.app.health.reasons()


async def test_a_list_in_which_nothing_can_be_read_does_not_say_that_it_is_empty(
    evening: Evening,
) -> None:
    (damaged,) = await taken(evening, 1)
    await damage(evening, STEPS, code=damaged)
    shown = await asked(evening, 101, "/bevakningar")
    assert (
        shown.text == f"Titta efter i Treserva.\n\nJag kan inte läsa 1 bevakning: {damaged}. {TELL}"
    )
    (case,) = await received(evening, 5)
    await damage(evening, HISTORY, code=case.code)
    shown = await asked(evening, PLANNER, "/arenden")
    assert (
        shown.text == f"Titta efter i Treserva.\n\nJag kan inte läsa 1 ärende: {case.code}. {TELL}"
    )


async def test_many_that_cannot_be_read_are_counted_and_the_first_are_named(
    evening: Evening,
) -> None:
    codes = await taken(evening, 6)
    for code in codes[:5]:
        await damage(evening, STEPS, code=code)
    shown = await asked(evening, 101, "/bevakningar")
    named = ", ".join(sorted(codes[:5])[:4])
    assert shown.text.endswith(f"Jag kan inte läsa 5 bevakningar: {named} och 1 till. {TELL}")


async def test_a_code_that_cannot_be_read_either_is_counted_and_not_shown(
    evening: Evening,
) -> None:
    (damaged,) = await taken(evening, 1)
    await damage(evening, "UPDATE bevakning SET steps = '{', code = '<b>&' WHERE code = :code",
                 code=damaged)  # fmt: skip
    shown = await asked(evening, 101, "/bevakningar")
    assert shown.text.endswith(f"Jag kan inte läsa 1 bevakning. {TELL}")


@history
async def test_the_list_of_cases_shows_the_others_and_names_what_it_cannot_read(
    evening: Evening, words: str
) -> None:
    damaged, sound = await received(evening, 5, 6)
    await damage(evening, 'UPDATE "case" SET history = :words WHERE code = :code',
                 words=words, code=damaged.code)  # fmt: skip
    shown = await asked(evening, PLANNER, "/arenden")
    assert has(shown, sound.code) and not has(shown, damaged.code)
    assert shown.text.endswith(f"Jag kan inte läsa 1 ärende: {damaged.code}. {TELL}")


async def test_a_case_in_a_state_that_nobody_knows_is_named_and_hides_no_other(
    evening: Evening,
) -> None:
    damaged, sound = await received(evening, 5, 6)
    await damage(evening, "UPDATE \"case\" SET state = 'half' WHERE code = :code",
                 code=damaged.code)  # fmt: skip
    shown = await asked(evening, PLANNER, "/arenden")
    assert has(shown, sound.code)
    assert shown.text.endswith(f"Jag kan inte läsa 1 ärende: {damaged.code}. {TELL}")


async def test_how_far_the_cases_have_come_counts_what_cannot_be_read(evening: Evening) -> None:
    damaged, _ = await received(evening, 5, 6)
    await damage(evening, HISTORY, code=damaged.code)
    shown = [each for each in await _laget(evening) if each.text.startswith("Inget är sent.")]
    assert shown[-1].text.endswith(f"Jag kan inte läsa 1 ärende. {TELL}")
    assert "Larmenheten Centrum har 1 ärende." in shown[-1].text


async def test_neither_the_table_nor_an_empty_flow_hides_what_cannot_be_read(
    evening: Evening,
) -> None:
    damaged, last = await received(evening, 5, 6)
    await damage(evening, HISTORY, code=damaged.code)
    await _laget(evening)
    chief = evening.phones.person(CHIEF)
    await chief.tap("Hämta som CSV")
    file = [each for each in await chief.from_bot() if each.raw["document"]][-1]
    assert file.text.endswith(f"Jag kan inte läsa 1 ärende. {TELL}")
    await damage(evening, HISTORY, code=last.code)
    shown = [each for each in await _laget(evening) if each.text.startswith("Titta efter")]
    assert shown[-1].text.endswith(f"Jag kan inte läsa 2 ärenden. {TELL}")


async def _laget(evening: Evening) -> list[Seen]:
    phone = evening.phones.person(CHIEF)
    await phone.say("/laget")
    return await phone.from_bot()


async def test_the_review_of_a_binder_passes_over_a_case_that_nobody_can_read(
    evening: Evening,
) -> None:
    damaged, sound = await received(evening, 30, 6)
    await damage(evening, HISTORY, code=damaged.code)
    planner = evening.phones.person(PLANNER)
    await planner.say("/parm")
    shown = await planner.last()
    assert shown.text.startswith(f"Arbeta i Treserva: {damaged.code}.")
    assert TELL in shown.text
    await planner.tap("Hoppa över")
    assert sound.code in (await planner.last()).text.split("\n")[0]


@ONLY_SQLITE
@pytest.mark.parametrize("column", ["since", "limit_on", "next_on", "held_at"])
async def test_a_damaged_row_of_the_binder_hides_no_other(evening: Evening, column: str) -> None:
    damaged, sound = await received(evening, 30, 6)
    await damage(evening, f"UPDATE binder SET {column} = '!' WHERE case_id = :id", id=damaged.id)
    await evening.app.store.run(
        lambda tx: tx.sql.change(text("UPDATE board SET stale = true"))  # type: ignore[attr-defined]
    )
    await evening.app.rounds.once()
    planner = evening.phones.person(PLANNER)
    await planner.say("/parm")
    shown = await planner.last()
    assert sound.code in shown.text.split("\n")[0]
    await planner.tap("Hoppa över")
    assert f"Jag kan inte läsa 1 ärende: {damaged.code}. {TELL}" in (await planner.last()).text
    group = await evening.phones.person(PLANNER, ALARM_GROUP).from_bot()
    board = [each for each in group if each.text][-1]
    assert sound.code in board.text
    assert f"Jag kan inte läsa 1 ärende: {damaged.code}. {TELL}" in board.text


async def test_one_at_a_time_what_is_owed_today_goes_on_past_a_damaged_row(
    evening: Evening,
) -> None:
    damaged, *sound = await taken(evening, 3)
    await evening.jump("2026-11-30 07:00")
    await damage(evening, STEPS, code=damaged)
    await evening.walk("2026-11-30 07:20")
    await evening.worker.say("/bevakningar")
    await evening.worker.tap("Ta en i taget")
    for code in sound:
        assert code in (await evening.worker.last()).text.split("\n")[0]
        await evening.worker.tap("Klart, jag har gjort det")
    assert (await evening.worker.last()).text.startswith("Klart. Du har inget mer")


async def test_the_weekly_digest_counts_the_others_and_names_what_it_cannot_read(
    evening: Evening,
) -> None:
    damaged, _ = await taken(evening)
    await due_on_thursday(evening)
    await damage(evening, STEPS, code=damaged)
    shown = await digest(evening)
    assert "Senare i veckan: 1." in shown.text
    assert f"Jag kan inte läsa 1 bevakning: {damaged}. {TELL}" in shown.text


async def due_on_thursday(evening: Evening) -> None:
    order = (
        "UPDATE bevakning SET due_on = '2026-12-03', next_at = '2026-12-03T06:15:00.000000+00:00'"
    )
    await evening.app.store.run(
        lambda tx: tx.sql.change(text(order))  # type: ignore[attr-defined]
    )


async def digest(evening: Evening) -> Seen:
    await evening.walk("2026-11-30 09:00")
    await evening.phones.settle()
    seen = await evening.worker.from_bot()
    return [each for each in seen if "Visa bevakningar" in each.labels][-1]


async def test_a_calendar_has_the_others(evening: Evening) -> None:
    damaged, sound = await taken(evening)
    await damage(evening, STEPS, code=damaged)
    await evening.worker.say("/bevakningar")
    await evening.worker.tap("Till kalendern")
    await evening.worker.tap("Skicka en fil")
    file = [each for each in await evening.worker.from_bot() if each.raw["document"]][-1]
    assert f"Då får du {sound} i din kalender." in file.text
    assert f"Jag kan inte läsa 1 bevakning: {damaged}. {TELL}" in file.text


async def test_the_late_ones_of_a_unit_are_shown_to_its_chef_without_a_damaged_row(
    evening: Evening,
) -> None:
    damaged, sound = await taken(evening)
    await damage(evening, STEPS, code=damaged)
    await evening.walk("2026-12-02 09:00")
    await evening.chef.say("/status")
    await evening.chef.tap("Sena bevakningar")
    label = next(each for each in (await evening.chef.last()).labels if "2 sena" in each)
    await evening.chef.tap(label)
    shown = await evening.chef.last()
    assert has(shown, sound) and not has(shown, damaged)
    assert f"Jag kan inte läsa 1 bevakning: {damaged}. {TELL}" in shown.text


async def test_who_presses_what_nobody_can_read_is_told_so_kindly(evening: Evening) -> None:
    (owed,) = await taken(evening, 1)
    await evening.worker.say("/bevakningar")
    label = next(each for each in (await evening.worker.last()).labels if owed in each)
    await damage(evening, STEPS, code=owed)
    assert await evening.worker.tap(label) == [f"Jag kan inte läsa det. {TELL}"]
    (case,) = await received(evening, 5)
    planner = evening.phones.person(PLANNER)
    await planner.say("/arenden")
    label = next(each for each in (await planner.last()).labels if case.code in each)
    await damage(evening, HISTORY, code=case.code)
    assert await planner.tap(label) == [f"Jag kan inte läsa det. {TELL}"]
    assert nothing_of_ours_failed(evening)


async def test_who_writes_the_code_of_what_nobody_can_read_is_told_so_and_others_learn_nothing(
    evening: Evening,
) -> None:
    (owed,) = await taken(evening, 1)
    (case,) = await received(evening, 5)
    await damage(evening, STEPS, code=owed)
    await damage(evening, HISTORY, code=case.code)
    for number, code, about in ((101, owed, "bevakning"), (PLANNER, case.code, "ärende")):
        shown = await asked(evening, number, f"/arenden {code}")
        assert (
            shown.text == f"Titta efter i Treserva.\n\nJag kan inte läsa 1 {about}: {code}. {TELL}"
        )
    for number, code in ((101, case.code), (PLANNER, owed)):
        shown = await asked(evening, number, f"/arenden {code}")
        assert shown.text == "Jag hittar inget sådant ärende hos dig. Skriv /arenden."
    assert nothing_of_ours_failed(evening)


async def test_a_step_puts_right_what_nobody_could_read_of_what_the_case_owes(
    evening: Evening,
) -> None:
    (case,) = await received(evening, 5)
    watched = "SELECT count(*) FROM bevakning WHERE case_id = :id AND state IN ('planned', 'due')"

    async def value(question: str) -> Any:
        return await evening.app.store.read(
            lambda tx: tx.sql.value(text(question), id=case.id)  # type: ignore[attr-defined]
        )

    owed = await value(watched)
    assert owed
    await evening.app.store.run(
        lambda tx: tx.sql.change(  # type: ignore[attr-defined]
            text("UPDATE bevakning SET steps = '{' WHERE case_id = :id"), id=case.id
        )
    )
    planner = evening.phones.person(PLANNER)
    await planner.say("/arenden")
    await planner.tap(next(each for each in (await planner.last()).labels if case.code in each))
    assert await planner.tap("Ej nådd") == ["Noterat: Ej nådd."]
    assert await value(f"{watched} AND steps = '{{'") == 0
    assert await value(watched) >= 1


async def test_a_person_leaves_whatever_cannot_be_read_of_what_they_owe(evening: Evening) -> None:
    damaged, _ = await taken(evening)
    await damage(evening, STEPS, code=damaged)
    await evening.worker.say("/lamna")
    assert "tar över: 2." in (await evening.worker.last()).text
    assert await evening.worker.tap("Ja, lämna") == ["Du har lämnat."]


@pytest.mark.parametrize(
    ("weeks", "weekday", "at"), [(1, 0, "25:99"), (1, 9, "08:00"), (-1, 0, "08:00")]
)
async def test_a_standing_reminder_that_nobody_can_read_stops_no_other_and_no_round(
    evening: Evening, weeks: int, weekday: int, at: str
) -> None:
    await damage(
        evening,
        "INSERT INTO standing (unit_id, number, weeks, weekday, at, since, upto, version)"
        " VALUES (1, 'B11', :weeks, :weekday, :at, '2026-11-01', '2026-11-27', 1)",
        weeks=weeks, weekday=weekday, at=at,
    )  # fmt: skip
    await taken(evening, 1)
    await due_on_thursday(evening)
    assert "Senare i veckan: 1." in (await digest(evening)).text
    told = text("SELECT unit_id, number FROM standing_told")
    assert await evening.app.store.read(
        lambda tx: [tuple(row) for row in tx.sql.rows(told)]  # type: ignore[attr-defined]
    ) == [(3, "B11")]
    assert await red(evening) == "nobody can read standing:1:B11"


async def red(evening: Evening, looks: int = BETWEEN_RECORDS) -> str:
    """What health says of records once the auditor has looked at them again."""
    for _ in range(looks):
        await evening.app.auditor.look()
    return evening.app.health.reasons().get("records", "")


@ONLY_SQLITE
async def test_a_time_that_nobody_can_read_is_set_anew_and_what_is_due_is_told(
    evening: Evening,
) -> None:
    owed, _ = await taken(evening)
    case, _ = await received(evening, 5, 6)
    await damage(evening, "UPDATE bevakning SET next_at = '' WHERE code = :code", code=owed)
    await damage(evening, "UPDATE \"case\" SET next_at = '' WHERE code = :code", code=case.code)
    await evening.walk(ring.DUE)
    assert (await evening.worker.last()).text.startswith("Du har 2 att följa upp i dag.")
    assert "tick" not in evening.app.health.reasons()
    assert await red(evening) == ""


async def test_health_names_what_cannot_be_read_until_it_is_mended(evening: Evening) -> None:
    health = evening.app.health
    assert not await red(evening)
    owed, _ = await taken(evening)
    case, _ = await received(evening, 5, 6)
    await damage(evening, STEPS, code=owed)
    await damage(evening, HISTORY, code=case.code)
    reason = await red(evening)
    assert reason.startswith("nobody can read ")
    assert f"case:{case.id}" in reason and "bevakning:1" in reason
    await evening.phones.person(158).say("/status")
    assert "Be den som sköter servern att titta nu." in (
        await evening.phones.person(158).last()
    ).text  # fmt: skip
    await damage(evening, "UPDATE bevakning SET steps = (SELECT steps FROM bevakning ORDER BY id"
                 " DESC LIMIT 1) WHERE code = :code", code=owed)  # fmt: skip
    reason = await red(evening, UNTIL_MENDED)
    assert f"case:{case.id}" in reason and "bevakning:" not in reason
    await damage(evening, 'UPDATE "case" SET history = (SELECT history FROM "case" ORDER BY id'
                 " DESC LIMIT 1) WHERE code = :code", code=case.code)  # fmt: skip
    assert not await red(evening, UNTIL_MENDED)
    assert health.green


async def test_the_doctor_names_what_cannot_be_read(
    evening: Evening, capsys: pytest.CaptureFixture[str]
) -> None:
    async def said() -> str:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("JOURLOTS_DATABASE", evening.database)
            await asyncio.to_thread(doctor.carry_out, argparse.Namespace())
        return capsys.readouterr().out

    assert "OK   Alla rader som är öppna går att läsa." in await said()
    owed, _ = await taken(evening)
    case, _ = await received(evening, 5, 6)
    await damage(evening, STEPS, code=owed)
    await damage(evening, HISTORY, code=case.code)
    out = await said()
    assert f"FEL  2 rader går inte att läsa: case:{case.id} ({case.code}), bevakning:" in out
    assert f"({owed})" in out
