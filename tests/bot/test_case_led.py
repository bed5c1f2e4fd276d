"""What a card of a case is led by: the question that somebody has just raised, or what the message
reminds of; and nothing that no longer holds."""

from datetime import date

import pytest
from binder import PLANNER, SOCIAL, open_case, take
from evening import ALARM_GROUP, Evening

from flows.cases.case import Case

TECHNICIAN, ALARM_STAFF = 132, 123
SENT = {"skickat": date(2026, 10, 26)}
NO_KEYS = ("installation", "flytt")
QUESTION = "Fråga personen om larmet behövs"


async def _without_keys(evening: Evening, process: str) -> Case:
    """A case of which the planner says, after five weeks, that the keys are not there."""
    await evening.walk("2026-11-30 09:00")
    case = await open_case(evening, 1, SENT, process=process)
    case = await take(evening, case, "ta_emot", mottaget=date(2026, 10, 26))
    await evening.walk("2026-12-01 10:00")
    return case


async def _urgent(evening: Evening) -> Case:
    """An alarm that was installed on an agreement without keys, until Friday 4 December."""
    await evening.walk("2026-11-30 09:00")
    case = await open_case(evening, 1, {}, step="bradskar", process="bradska")
    for step, by, given in (
        ("nycklar_saknas", PLANNER, {}),
        ("utan_nycklar", PLANNER, {"slutdatum": date(2026, 12, 4)}),
        ("avtala_tid", PLANNER, {"tid": date(2026, 11, 30)}),
        ("installerat", TECHNICIAN, {}),
    ):
        case = await take(evening, case, step, by=by, **given)
    await evening.walk("2026-12-02 09:00")
    return case


@pytest.mark.parametrize("process", NO_KEYS)
async def test_a_question_that_another_role_raises_comes_as_a_message_and_leads(
    evening: Evening, process: str
) -> None:
    case = await _without_keys(evening, process)
    social, planner = evening.phones.person(SOCIAL), evening.phones.person(PLANNER)
    await social.say(f"/arenden {case.code}")
    shown = await social.last()
    assert shown.text.startswith("Ring larmenheten om uppdraget")
    await planner.say(f"/arenden {case.code}")
    await planner.tap("Meddelat i Treserva")
    await evening.walk("2026-12-01 10:05")
    told = await social.last()
    assert told.id > shown.id, "an edit disturbs nobody"
    assert told.text.startswith(f"{QUESTION}: {case.code}.")
    assert "Sedan: Ring larmenheten om uppdraget nu." in told.text
    assert told.labels[0] == "Larmet behövs än"
    assert "Vänta till ons 2 dec" in told.labels
    await social.say("/arenden")
    assert f"{case.code} Behövs larmet än?" in (await social.last()).labels


@pytest.mark.parametrize("process", NO_KEYS)
async def test_whoever_waits_for_the_answer_is_told_nothing_else_meanwhile(
    evening: Evening, process: str
) -> None:
    case = await _without_keys(evening, process)
    planner, group = (evening.phones.person(PLANNER, *chat) for chat in ((), (ALARM_GROUP,)))
    await planner.say(f"/arenden {case.code}")
    await planner.tap("Meddelat i Treserva")
    await evening.walk("2026-12-01 10:05")
    assert f"Du behöver inte göra något nu: {case.code}." in (await planner.last()).text
    assert f"Socialsekreteraren: {QUESTION}." in (await planner.last()).text
    told = [each.text for each in await group.messages() if case.code in each.text]
    assert f"{case.code} meddelat i Treserva" in told[0]
    assert not any(each.startswith("Ring personen om nycklarna") for each in told)
    await evening.walk("2026-12-07 09:00")
    await planner.say("/parm")
    assert (await planner.last()).text.startswith(f"Inget att göra nu: {case.code}")


async def test_who_waits_for_the_answer_may_still_say_that_the_keys_are_there(
    evening: Evening,
) -> None:
    case = await _without_keys(evening, "installation")
    planner = evening.phones.person(PLANNER)
    await planner.say(f"/arenden {case.code}")
    await planner.tap("Meddelat i Treserva")
    await planner.tap("Mer")
    await planner.tap("Nycklar klara, tid bokad")
    await planner.tap("I dag")
    card = (await planner.last()).text
    assert card.startswith("Noterat: Nycklar klara, tid bokad.")
    assert "Larmpersonalen: Hämta nycklarna i dag." in card
    assert QUESTION not in card


async def test_the_answer_comes_to_whoever_waited_for_it(evening: Evening) -> None:
    case = await _without_keys(evening, "installation")
    case = await take(evening, case, "kan_inte_verkstallas")
    await evening.walk("2026-12-01 10:05")
    group = evening.phones.person(PLANNER, ALARM_GROUP)
    before = (await group.last()).id
    social = evening.phones.person(SOCIAL)
    await social.tap("Larmet behövs än")
    await evening.walk("2026-12-01 10:10")
    told = await group.last()
    assert told.id > before
    assert told.text.startswith(f"Ring personen om nycklarna: {case.code}.")
    assert (await social.last()).text.count("Ring larmenheten om uppdraget") == 1


async def test_a_reminder_leads_with_what_it_reminds_of_and_then_says_what_waits(
    evening: Evening,
) -> None:
    case = await _urgent(evening)
    group, planner = (evening.phones.person(PLANNER, *chat) for chat in ((ALARM_GROUP,), ()))
    for moment in ("2026-12-03 08:01", "2026-12-03 13:01", "2026-12-04 08:01"):
        before = (await group.last()).id
        await evening.walk(moment)
        told = await group.last()
        assert told.id > before
        day = "i dag" if moment.startswith("2026-12-04") else "fredag 4 december"
        assert told.text.split("\n\n")[:3] == [
            f"Ring personen om nycklar eller en ny överenskommelse: {case.code}.",
            f"Senast {day}.",
            "Sedan: Informera om att larmet är installerat.",
        ]
        assert told.labels == ("Öppna privat",), "one of its answers asks for a day"
    await planner.say(f"/arenden {case.code}")
    assert (await planner.last()).text.startswith("Ring personen om nycklar eller en ny")
    assert "Ny överenskommelse" in (await planner.last()).labels


async def test_before_its_first_reminder_a_limit_comes_after_what_waits(evening: Evening) -> None:
    case = await _urgent(evening)
    planner = evening.phones.person(PLANNER)
    await planner.say(f"/arenden {case.code}")
    text = (await planner.last()).text
    assert text.startswith("Informera om att larmet är installerat")
    assert "Sedan: Ring personen om nycklar eller en ny överenskommelse senast" in text


async def test_a_day_that_nothing_waits_for_any_more_is_said_no_more(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:00")
    case = await open_case(evening, 1, {"skickat": date(2026, 11, 2)})
    case = await take(evening, case, "ta_emot", mottaget=date(2026, 11, 2))
    case = await take(evening, case, "nycklar_klara", hamtning=date(2026, 12, 1))
    planner, social = evening.phones.person(PLANNER), evening.phones.person(SOCIAL)
    await planner.say(f"/arenden {case.code}")
    assert "Nycklarna hämtas tisdag 1 december." in (await planner.last()).text
    case = await take(evening, case, "hamtat", by=ALARM_STAFF)
    await planner.say(f"/arenden {case.code}")
    text = (await planner.last()).text
    assert "Gjort: Nycklarna är hämtade, i dag." in text
    assert "Nycklarna hämtas" not in text
    assert "Mottaget måndag 2 november." in text
    case = await take(evening, case, "annat_datum", by=SOCIAL, overenskommet=date(2026, 12, 23))
    await social.say(f"/arenden {case.code}")
    assert "Avtalad uppföljning onsdag 23 december." in (await social.last()).text
    await take(evening, case, "ny_om_tva_veckor", by=SOCIAL)
    await social.say(f"/arenden {case.code}")
    assert "Avtalad uppföljning" not in (await social.last()).text
    await social.tap("Larmet är igång")
    assert "Avtalad uppföljning" not in (await social.last()).text
