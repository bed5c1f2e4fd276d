"""/bevaka: what was understood is said back, and nothing is saved before "Spara"."""

from pathlib import Path

import pytest
from duties import DONE, kept, take
from evening import Evening, an_evening

from bot.telegram.sieve import sieve
from flows.cases.bevakning import OWN

SAVE, OTHER_DAY, CANCEL = "Spara", "Annat datum", "Avbryt"
HOW = "Skriv när jag ska påminna dig."
# It is Friday 27 November 2026, 20:00.


async def test_it_is_said_back_saved_told_and_told_again_until_it_is_done(evening: Evening) -> None:
    worker = evening.worker
    await worker.say("/bevaka torsdag kl 14.30")
    asked = await worker.last()
    assert asked.text.startswith("Ska jag påminna dig torsdag 3 december kl. 14:30?")
    assert asked.labels == (SAVE, OTHER_DAY, CANCEL)
    assert await kept(evening) == []
    assert await worker.tap(SAVE, times=2) == ["Sparat.", "Den är redan sparad."]
    (found,) = await kept(evening)
    receipt = await worker.last()
    assert receipt.text == (
        "Sparat. Jag påminner dig torsdag 3 december kl. 14:30.\n\n"
        f"Skriv koden {found.code} i personens journal nu.\n"
        "Påminnelsen visar bara koden. Skriv inget namn här.\n\n"
        "Svarar du inte påminner jag igen varje vardag."
    )
    await evening.walk("2026-12-03 14:30")
    told = await worker.last()
    assert told.text.startswith(f"Följ upp i dag: {found.code}.")
    assert "Egen påminnelse: torsdag 3 december kl. 14:30." in told.text
    assert "Hjälpen började" not in told.text
    assert told.labels == (DONE, "Vänta till fre 4 dec", "Lämna över")
    await evening.walk("2026-12-04 08:00")
    assert (await worker.last()).id > told.id
    assert await worker.tap(DONE) == ["Klart. Bra!"]
    assert await kept(evening) == []
    assert await evening.group.from_bot() == []


async def test_it_works_on_both_databases(database_url: str, tmp_path: Path) -> None:
    database = str(tmp_path / "own.db") if database_url.startswith("sqlite") else database_url
    async with an_evening(database) as evening:
        await take(evening.worker)
        (case,) = await kept(evening)
        await evening.colleague.say(f"/bevaka {case.code} på torsdag kl 9")
        await evening.colleague.tap(SAVE)
        assert sorted(each.code for each in await kept(evening)) == [case.code] * 2
        await evening.walk("2026-12-03 09:00")
        assert (await evening.colleague.last()).text.startswith(f"Följ upp i dag: {case.code}.")


async def test_a_time_within_the_quiet_hours_says_when_the_message_comes(evening: Evening) -> None:
    await evening.worker.say("/bevaka lördag 5 december kl 12")
    asked = await evening.worker.last()
    assert "Det är lördag, ingen vardag." in asked.text
    assert "Påminnelsen kommer måndag 7 december kl. 07:00." in asked.text
    await evening.worker.tap(SAVE)
    assert (await evening.worker.last()).text.startswith(
        "Sparat. Jag påminner dig måndag 7 december kl. 07:00."
    )
    (found,) = await kept(evening)
    await evening.worker.say(found.code)
    assert (
        "Egen påminnelse: lördag 5 december.\nKommer måndag 7 december kl. 07:00."
        in (await evening.worker.last()).text
    )


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("tisdag kl 19.30", "Efter kl. 17:00 skickar jag inget."),
        ("tisdag kl 05:10", "Före kl. 07:00 skickar jag inget."),
    ],
)
async def test_within_the_quiet_hours_of_a_vardag_it_says_which_they_are(
    evening: Evening, typed: str, why: str
) -> None:
    await evening.worker.say(f"/bevaka {typed}")
    assert f"{why} Påminnelsen kommer" in (await evening.worker.last()).text


async def test_whoever_takes_it_over_reads_the_time(evening: Evening) -> None:
    await evening.worker.say("/bevaka tisdag kl 10")
    await evening.worker.tap(SAVE)
    (found,) = await kept(evening)
    await evening.worker.say(found.code)
    assert "Egen påminnelse: tisdag 1 december kl. 10:00." in (await evening.worker.last()).text
    await evening.worker.tap("Lämna över")
    await evening.worker.tap("Hemtjänst 2")
    asked = await evening.colleague.last()
    assert "Egen påminnelse: tisdag 1 december kl. 10:00." in asked.text
    await evening.colleague.tap("Ja, jag tar över")
    await evening.colleague.say(found.code)
    assert "tisdag 1 december kl. 10:00." in (await evening.colleague.last()).text


async def test_where_people_disagree_the_other_choice_is_offered(evening: Evening) -> None:
    await evening.worker.say("/bevaka nästa fredag kl 9")
    asked = await evening.worker.last()
    assert asked.labels == (SAVE, "Nej, fre 11 dec 09:00", OTHER_DAY, CANCEL)
    await evening.worker.tap("Nej, fre 11 dec 09:00")
    other = await evening.worker.last()
    assert other.id == asked.id
    assert other.text.startswith("Ska jag påminna dig fredag 11 december kl. 09:00?")
    await evening.worker.tap(SAVE)
    (found,) = await kept(evening)
    assert str(found.due_on) == "2026-12-11"


async def test_a_day_can_be_pressed_in_a_month(evening: Evening) -> None:
    await evening.worker.say("/bevaka 3 dec")
    await evening.worker.tap(OTHER_DAY)
    month = await evening.worker.last()
    assert month.text.startswith(
        "Vilken dag ska jag påminna dig?\n\nTryck på en dag, eller skriv den"
    )
    await evening.worker.tap("jan ›")
    assert (await evening.worker.last()).text.endswith("Januari 2027")
    await evening.worker.tap("‹ dec")
    await evening.worker.tap("16")
    asked = await evening.worker.last()
    assert asked.text.startswith("Ska jag påminna dig onsdag 16 december kl. 08:00?")
    await evening.worker.tap(SAVE)
    (found,) = await kept(evening)
    assert str(found.due_on) == "2026-12-16"


async def test_cancelled_nothing_is_saved(evening: Evening) -> None:
    await evening.worker.say("/bevaka 3 dec")
    await evening.worker.tap(CANCEL)
    assert (await evening.worker.last()).text.startswith("Inget är sparat.")
    assert (await evening.worker.last()).labels == ()
    assert await kept(evening) == []


@pytest.mark.parametrize(
    "words", ["", " ring Anna", " 3 marie", " i går", " 850709", " K7F-42 Anna"]
)
async def test_whatever_is_no_time_is_answered_with_how_to_write(
    evening: Evening, words: str
) -> None:
    await evening.worker.say(f"/bevaka{words}")
    asked = await evening.worker.last()
    assert "Till exempel:\n/bevaka om två veckor" in asked.text
    assert asked.labels == (OTHER_DAY, CANCEL)


async def test_a_code_of_another_unit_is_answered_as_one_that_is_not_there(
    evening: Evening,
) -> None:
    await take(evening.worker)
    (case,) = await kept(evening)
    planner = evening.phones.person(121)
    said = []
    for code in (case.code, "222-22"):
        await planner.say(f"/bevaka {code} i morgon")
        said.append((await planner.last()).text)
    assert said[0] == said[1] == "Jag hittar ingen sådan bevakning hos dig. Skriv /bevakningar."


async def test_made_up_buttons_save_nothing_and_stop_nothing(evening: Evening) -> None:
    await evening.worker.say("/bevaka 3 dec")
    last = await evening.worker.last()
    token = last.data(SAVE).split(".")[3]
    for data in (
        f"e.s.1.{token}.0", f"e.s.999999999.{token}.0", f"e.e.999999999.{token}.0",
        f"e.d.20260101.{token}.0", f"e.d.99999999.{token}.0", f"e.m.1.{token}.0",
        f"e.s.29900000.{token}.AAAAA", "e.s", "e.z.1.2.3",
    ):  # fmt: skip
        await evening.worker.press_data(data, last.id)
    assert await kept(evening) == []
    await evening.stranger.say("/bevaka 3 dec")
    shown = await evening.stranger.last()
    assert shown.text == "Be din chef om en inbjudan. Bevakningar är för inbjudna."
    assert await evening.stranger.press_data(last.data(SAVE), shown.id) == [shown.text]
    assert await kept(evening) == []


async def test_in_a_group_it_points_to_the_private_chat(evening: Evening) -> None:
    await evening.group.say("/bevaka@jourlots_bot 3 dec")
    assert (await evening.group.last()).text == "Skriv /bevaka till mig i en privat chatt."


@pytest.mark.parametrize(
    ("argument", "stays"),
    [
        ("om två veckor", True), ("K7F-42 på fredag kl 9", True), ("k7f-42", True),
        ("Anna på fredag", False), ("K7F-42 Anna", False), ("PETRA på fredag", False),
        ("850709", False), ("9/7 31", False), ("Storgatan 3", False), ("3 marie", False),
    ],
)  # fmt: skip
def test_the_sieve_keeps_a_code_and_a_moment_and_nothing_else(argument: str, stays: bool) -> None:
    person = {"id": 5, "is_bot": False, "first_name": "N"}
    message = {
        "message_id": 1, "date": 1, "from": person, "chat": {"id": 5, "type": "private"},
        "text": f"/bevaka {argument}",
    }  # fmt: skip
    kept_of_it = sieve({"update_id": 1, "message": message})
    assert kept_of_it is not None
    assert kept_of_it.payload.get("argument") == (argument if stays else None)
    assert stays or argument.split(maxsplit=1)[0] not in str(kept_of_it.payload.get("argument"))


async def test_the_kind_is_its_own(evening: Evening) -> None:
    await evening.worker.say("/bevaka 3 dec")
    await evening.worker.tap(SAVE)
    (found,) = await kept(evening)
    assert found.kind == OWN
    await evening.colleague.say("/bevakningar")
    await evening.colleague.tap(f"{found.code} · 3 dec")
    shown = await evening.colleague.last()
    assert shown.text.startswith(f"Egen påminnelse torsdag 3 december: {found.code}.")
    assert "Hemtjänst 1 har bevakningen." in shown.text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("/bevaka i går", "Den dagen har redan varit. Skriv en senare dag."),
        ("/bevaka den 29 februari", "29 februari finns inte 2027. Skriv en annan dag."),
        ("/bevaka 31 november", "31 november finns inte 2026. Skriv en annan dag."),
        ("/bevaka 30 februari kl 9", "30 februari finns inte 2027. Skriv en annan dag."),
        (
            "/bevaka kl 25 i morgon",
            "Det klockslaget finns inte. Skriv till exempel kl 14 eller 14:30.",
        ),
        ("/bevaka i natt", "Skriv också ett klockslag, till exempel kl 14."),
        ("/bevaka ABC-12 i morgon", "Jag förstod inte koden eller tiden. Skriv så här."),
    ],
)
async def test_what_is_not_understood_is_answered_with_why(
    evening: Evening, typed: str, why: str
) -> None:
    phone = evening.phones.person(121)
    await phone.say(typed)
    assert (await phone.last()).text.startswith(f"{why}\n\nTill exempel:")


async def test_words_that_are_thrown_away_may_have_been_of_somebody(evening: Evening) -> None:
    phone = evening.phones.person(121)
    hint = "Allt annat kastar jag.\n\nSkrev du om en person? Ta bort meddelandet."
    await phone.say("/bevaka Anna i morgon")
    assert (await phone.last()).text.endswith(hint)
    await phone.say("/bevaka i går")
    assert "Skrev du om en person?" not in (await phone.last()).text
