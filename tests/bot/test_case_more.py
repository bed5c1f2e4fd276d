"""What a case shows: every step that can be taken, and first of all what is to be done."""

from datetime import date

from binder import PLANNER, SOCIAL, open_case, take
from evening import ALARM_GROUP, Evening

from flows.cases.process import Process
from flows.cases.state import may_take, replay


async def test_that_the_decision_has_an_end_of_its_own_is_said_under_more(
    evening: Evening,
) -> None:
    case = await open_case(evening, 1, {}, process="aterlamning", step="ska_avslutas")
    phone = evening.phones.person(SOCIAL)
    await phone.say("/arenden")
    await phone.tap((await phone.last()).labels[0])
    await phone.tap("Mer")
    await phone.tap("Beslutet har slutdatum")
    asked = await phone.last()
    assert asked.text.split("\n")[0].endswith(f": vilken dag? {case.code}.")
    assert await phone.tap("I morgon") == ["Noterat: Beslutet har slutdatum."]
    assert "Beslutet tar slut" in (await phone.last()).text


async def test_every_step_that_a_role_can_take_is_on_the_card_or_under_more(
    evening: Evening,
) -> None:
    days = {"skickat": date(2026, 11, 20)}
    case = await open_case(evening, 1, days, process="flytt")
    case = await take(evening, case, "ta_emot", mottaget=date(2026, 11, 23))
    process = evening.app.house.processes.process("flytt")
    assert isinstance(process, Process)
    possible = may_take(replay(process, case.history), "socialsekreterare")
    phone = evening.phones.person(SOCIAL)
    await phone.say("/arenden")
    await phone.tap((await phone.last()).labels[0])
    shown = set((await phone.last()).labels)
    await phone.tap("Mer")
    shown |= set((await phone.last()).labels)
    assert {process.steps[name].label for name in possible} <= shown


async def test_what_belongs_to_a_later_day_is_news_of_what_to_do_not_of_nothing(
    evening: Evening,
) -> None:
    await evening.walk("2026-11-30 09:00")
    days = {"skickat": date(2026, 11, 23), "mottaget": date(2026, 11, 24)}
    case = await open_case(evening, 1, days, by=PLANNER, step="ta_emot_nytt")
    await evening.walk("2026-11-30 09:01")
    await take(evening, case, "nycklar_klara", hamtning=date(2026, 12, 3))
    await evening.walk("2026-11-30 09:02")
    told = await evening.phones.person(PLANNER, ALARM_GROUP).last()
    assert told.text.startswith(f"Hämta nycklarna: {case.code}.\n\nHämta nycklarna torsdag 3 dec")
