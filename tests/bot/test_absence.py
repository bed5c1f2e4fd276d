"""Being away, on the phones: set with a few presses, handed over, and told of afterwards."""

import asyncio

from driver import Phone
from duties import DONE, TAKE_OVER, kept, new, newest, take
from evening import Evening, instant

from bot.cli.demo import open_practice_app
from flows.cases.bevakning import Bevakning
from flows.messages import ChatKind
from flows.people.records import Grant
from flows.ports import Tx

YES, NO, ONE_BY_ONE = "Ja, jag tar över", "Nej, jag kan inte", "Välj en i taget"
ASKED = "Kan du ta över efter Hemtjänst 1?"


async def away(
    phone: Phone, first: str = "Måndag 30 nov", last: str = "Bara den dagen", who: str | None = None
) -> str:
    """Be away from one day to another; what the bot answered last."""
    await phone.say("/franvaro")
    await phone.tap("Anmäl frånvaro")
    await phone.tap(first)
    await phone.tap(next(label for label in (await phone.last()).labels if label.startswith(last)))
    (said,) = await phone.tap(who or "Ingen ersätter")
    return said


async def owed(evening: Evening) -> Bevakning:
    """Hemtjänst 1 owes one on Monday 30 November."""
    await take(evening.worker)
    (found,) = await kept(evening)
    return found


async def test_a_reminder_goes_to_the_substitute_and_says_for_whom(evening: Evening) -> None:
    found = await owed(evening)
    assert await away(evening.worker, who="Hemtjänst 2") == "Sparat."
    card = await evening.worker.last()
    assert "Måndag 30 november.\nErsätts av Hemtjänst 2." in card.text
    assert (await evening.colleague.last()).text.startswith("Du ersätter Hemtjänst 1 måndag")
    before = await newest(evening.worker, evening.colleague)
    await evening.walk("2026-11-30 07:00")
    asked = await evening.colleague.last()
    assert asked.text.startswith(ASKED)
    assert found.code in asked.text
    assert asked.labels == (YES, NO, ONE_BY_ONE)
    await evening.walk("2026-11-30 07:15")
    told = await evening.colleague.last()
    assert told.text.startswith(f"Kontakta personens handläggare i dag: {found.code}.")
    assert "Du ersätter Hemtjänst 1." in told.text
    assert told.labels == (DONE, TAKE_OVER)
    assert await new(evening.worker, before[evening.worker.chat]) == []


async def test_the_owner_says_ja_for_nobody_and_the_chef_chooses_somebody(
    evening: Evening,
) -> None:
    found = await owed(evening)
    before = await newest(evening.chef)
    await away(evening.worker)
    (alarm,) = await new(evening.chef, before[evening.chef.chat])
    assert alarm.text == (
        "Välj vem som ersätter Hemtjänst 1.\n\n"
        f"Hemtjänst 1 är borta måndag 30 november. Ingen tar hand om: {found.code}."
    )
    await evening.chef.tap("Välj ersättare")
    assert await evening.chef.tap("Hemtjänst 2") == ["Sparat."]
    assert "Ersätts av Hemtjänst 2." in (await evening.chef.last()).text
    assert (await evening.colleague.last()).text.startswith("Du ersätter Hemtjänst 1")
    await evening.walk("2026-11-30 07:15")
    assert "Du ersätter Hemtjänst 1." in (await evening.colleague.last()).text


async def test_when_nobody_covers_the_group_and_the_chef_get_the_reminder(evening: Evening) -> None:
    found = await owed(evening)
    await away(evening.worker)
    await evening.walk("2026-11-30 07:15")
    told = await evening.chef.last()
    assert told.text.startswith(f"Kontakta personens handläggare i dag: {found.code}.")
    assert "Hemtjänst 1 är borta. Ingen ersätter. Ta över nu." in told.text
    told = await evening.group.last()
    assert found.code in told.text
    assert "Hemtjänst 1 är borta. Ingen ersätter." in told.text
    assert await evening.group.tap(TAKE_OVER) == ["Du har tagit över."]
    assert await kept(evening) != []


async def test_yes_to_what_is_handed_over_moves_it_and_a_second_tap_says_so(
    evening: Evening,
) -> None:
    found = await owed(evening)
    await away(evening.worker, who="Hemtjänst 2")
    await evening.walk("2026-11-30 07:00")
    asked = await evening.colleague.last()
    nothing = "Du behöver inte göra något. Det är redan svarat."
    assert await evening.colleague.double_tap(YES) == ["Sparat.", nothing]
    answered = await evening.colleague.last()
    assert answered.id == asked.id
    assert answered.text.startswith(f"Du har tagit över: {found.code}.")
    assert await evening.colleague.tap_old(NO, asked) == nothing
    (now,) = await kept(evening)
    assert (now.owner_id, now.offered_to) != (found.owner_id, found.offered_to)
    await evening.walk("2026-11-30 07:15")
    told = await evening.colleague.last()
    assert "Du ersätter" not in told.text
    assert DONE in told.labels


async def test_no_to_what_is_handed_over_alarms_the_chef(evening: Evening) -> None:
    found = await owed(evening)
    await away(evening.worker, who="Hemtjänst 2")
    await evening.walk("2026-11-30 07:00")
    before = await newest(evening.chef)
    await evening.colleague.tap(NO)
    said = await evening.colleague.last()
    asks = f"Jag frågar chefen vem som ska ta: {found.code}."
    assert said.text == f"Du behöver inte göra något.\n\n{asks}"
    (alarm,) = await new(evening.chef, before[evening.chef.chat])
    assert alarm.text.startswith("Välj vem som ersätter Hemtjänst 1.")


async def test_one_at_a_time_each_has_its_own_card(evening: Evening) -> None:
    await take(evening.worker)
    await take(evening.worker)
    first, second = await kept(evening)
    await away(evening.worker, who="Hemtjänst 2")
    await evening.walk("2026-11-30 07:00")
    await evening.colleague.tap(ONE_BY_ONE)
    chosen = await evening.colleague.last()
    assert chosen.text.startswith("Det gäller 2 efter Hemtjänst 1.")
    await evening.colleague.tap(f"{first.code} · 30 nov")
    card = await evening.colleague.last()
    assert f"Kan du ta över {first.code}?" in card.text
    await evening.colleague.tap(YES)
    owners = {each.code: each.owner_id for each in await kept(evening)}
    assert owners[first.code] != owners[second.code]
    assert owners[second.code] == second.owner_id


async def test_old_buttons_of_whoever_is_away_are_dead(evening: Evening) -> None:
    receipt = await take(evening.worker)
    await away(evening.worker, who="Hemtjänst 2")
    await evening.walk("2026-11-30 07:00")
    (said,) = await evening.worker.press_data(receipt.data("Redan gjort"), receipt.id)
    assert said == "Någon hann före. Så här ser det ut nu."
    assert len(await kept(evening)) == 1


async def test_afterwards_one_message_says_how_it_went(evening: Evening) -> None:
    for _ in range(3):
        await take(evening.worker)
    done, later, left = await kept(evening)
    await away(evening.worker, who="Hemtjänst 2")
    await evening.walk("2026-11-30 07:00")
    await evening.colleague.tap(YES)
    for found, label in ((done, DONE), (later, "Vänta till tis 1 dec")):
        await evening.colleague.say("/bevakningar")
        await evening.colleague.tap(f"{found.code} · 30 nov")
        await evening.colleague.tap(label)
    before = await newest(evening.worker)
    await evening.walk("2026-12-01 07:00")
    (told,) = await new(evening.worker, before[evening.worker.chat])
    assert told.text == (
        "Välkommen tillbaka. Påminnelser kommer till dig igen.\n\n"
        f"Klart: {done.code}.\nUppskjutet: {later.code}.\nKvar: {left.code}."
    )
    assert told.labels == ("Mina bevakningar",)


async def test_coming_back_early_is_one_press(evening: Evening) -> None:
    found = await owed(evening)
    await away(evening.worker, who="Hemtjänst 2")
    await evening.walk("2026-11-30 07:10")
    asked = await evening.colleague.last()
    await evening.worker.say("/franvaro")
    assert await evening.worker.tap("Avsluta frånvaron nu") == ["Avslutad."]
    told = [seen.text for seen in await evening.worker.from_bot()]
    assert any(f"Kvar: {found.code}." in text for text in told)
    (said,) = await evening.colleague.press_data(asked.data(YES), asked.id)
    assert said == "Du behöver inte göra något. Det är redan svarat."
    before = await newest(evening.worker, evening.colleague)
    await evening.walk("2026-11-30 07:15")
    assert len(await new(evening.worker, before[evening.worker.chat])) == 1
    assert await new(evening.colleague, before[evening.colleague.chat]) == []


async def test_typed_days_lead_to_the_question_who_covers(evening: Evening) -> None:
    await evening.worker.say("/franvaro 2026-12-01 2026-12-05")
    asked = await evening.worker.last()
    assert asked.text == "Vem ersätter dig?\n\nBorta tisdag 1 december till lördag 5 december."
    assert await evening.worker.tap("Hemtjänst 2") == ["Sparat."]
    await evening.worker.say("/franvaro 2027-01-04")
    assert (await evening.worker.last()).text.startswith("Till och med vilken dag?")


async def test_typed_days_that_cannot_be_are_told_how_to_be_written(evening: Evening) -> None:
    for words, says in (
        ("2026-13-45", "Skriv så här: /franvaro 2026-12-01 2026-12-05"),
        ("2026-12-05 2026-12-01", "Välj första och sista dag, från i dag och högst ett år framåt."),
        ("2020-01-01 2020-01-02", "Välj första och sista dag, från i dag och högst ett år framåt."),
        ("2026-12-01 2030-01-01", "Välj första och sista dag, från i dag och högst ett år framåt."),
    ):
        await evening.worker.say(f"/franvaro {words}")
        assert (await evening.worker.last()).text.startswith(says)
    await evening.worker.say("/franvaro nästa vecka")  # words are never kept: the card instead
    assert (await evening.worker.last()).text.startswith("Du är inte anmäld borta.")
    assert "När du är borta går påminnelserna" in (await evening.worker.last()).text


async def test_a_month_is_turned_and_pressed(evening: Evening) -> None:
    await evening.worker.say("/franvaro")
    await evening.worker.tap("Anmäl frånvaro")
    await evening.worker.tap("Annan dag")
    shown = await evening.worker.last()
    assert "November 2026" in shown.text
    assert "‹ okt" not in shown.labels
    await evening.worker.press_data(shown.data("·"), shown.id)  # has been: nothing happens
    assert "November 2026" in (await evening.worker.last()).text
    await evening.worker.tap("dec ›")
    assert "December 2026" in (await evening.worker.last()).text
    await evening.worker.tap("24")
    await evening.worker.tap("Annan dag")
    december = await evening.worker.last()
    assert december.text.startswith("Till och med vilken dag?")
    assert "23" not in december.labels
    await evening.worker.tap("31")
    await evening.worker.tap("Hemtjänst 2")
    card = await evening.worker.last()
    assert "Torsdag 24 december till torsdag 31 december." in card.text


async def test_a_manager_sets_and_ends_the_absence_of_another_who_is_told(evening: Evening) -> None:
    await evening.chef.say("/franvaro")
    await evening.chef.tap("Någon annans frånvaro")
    await evening.chef.tap("Hemtjänst 1")
    assert (await evening.chef.last()).text.startswith("Hemtjänst 1 är inte anmäld borta.")
    assert "När personen är borta går påminnelserna" in (await evening.chef.last()).text
    await evening.chef.tap("Anmäl frånvaro")
    await evening.chef.tap("Måndag 30 nov")
    await evening.chef.tap("Bara den dagen")
    assert await evening.chef.tap("Hemtjänst 2") == ["Sparat."]
    told = await evening.worker.last()
    assert told.text.startswith("Du är anmäld borta måndag 30 november.")
    assert await evening.chef.tap("Ta bort 30 nov") == ["Avslutad."]
    await evening.worker.say("/franvaro")
    assert (await evening.worker.last()).text.startswith("Du är inte anmäld borta.")


async def test_a_stranger_a_group_and_a_colleague_can_do_nothing_with_my_absence(
    evening: Evening,
) -> None:
    await owed(evening)
    await away(evening.worker, who="Hemtjänst 2")
    card = await evening.worker.last()
    stolen = [button["data"] for row in card.raw["buttons"] for button in row]
    stolen += [data.replace("f.e", "f.b") + ".alla.0" for data in stolen if "f.e." in data]
    await evening.stranger.say("/franvaro")
    place = await evening.stranger.last()
    assert place.text.startswith("Be din chef om en inbjudan.")
    for data in (*stolen, "f.y.1", "f.n.1", "f.o.1", "f.p.0", "f.h.1", "f.g.1.20261201.20261201.0"):
        (said,) = await evening.stranger.press_data(data, place.id)
        assert said == "Be din chef om en inbjudan. Frånvaro är för inbjudna.", data
    other = evening.phones.person(105)
    await other.say("/franvaro")
    seen = await other.last()
    for data in stolen:
        if data.startswith(("f.e.", "f.c.", "f.x.", "f.b.")):
            (said,) = await other.press_data(data, seen.id)
            assert said == "Jag hittar ingen sådan frånvaro. Skriv /franvaro.", data
    await evening.group.say("/franvaro")
    place = await evening.group.last()
    (said,) = await evening.group.press_data(stolen[0], place.id)
    assert said == "Skriv /franvaro till mig i en privat chatt."
    await evening.worker.say("/franvaro")
    assert "Ersätts av Hemtjänst 2." in (await evening.worker.last()).text


async def test_buttons_of_another_form_do_nothing(evening: Evening) -> None:
    await evening.worker.say("/franvaro")
    seen = await evening.worker.last()
    for data in (
        *("f", "f.q", "f.h", "f.h.x", "f.t.0.20261345", "f.c.1.B99.0", "f.g.0.20261201.20261201"),
        *("f.s.0.20261201.99999999.0", "f.d.0.0.999999", "f.d.0.0.0", "f.h.999999999", "f.p.77"),
        *("f.g.0.20261201.20261201.999999", "f.e.999999", "f.b.999999.alla.0", "f.h.1.2.3"),
    ):
        await evening.worker.press_data(data, seen.id)
    await evening.worker.say("/franvaro")
    assert (await evening.worker.last()).text.startswith("Du är inte anmäld borta.")


async def test_somebody_else_takes_one_kind_of_case(evening: Evening) -> None:
    found = await owed(evening)
    await away(evening.worker, who="Hemtjänst 2")
    await evening.worker.tap("Per ärende 30 nov")
    await evening.worker.tap("Kontakta handläggaren")
    await evening.worker.tap("Avlösning och ledsagning")
    assert "Kontakta handläggaren: Avlösning och ledsagning." in (await evening.worker.last()).text
    await evening.walk("2026-11-30 07:15")
    told = await evening.phones.person(105).last()
    assert found.code in told.text
    assert "Du ersätter Hemtjänst 1." in told.text


async def test_an_absence_outlives_a_restart_and_an_outage(evening: Evening) -> None:
    found = await owed(evening)
    await away(evening.worker, who="Hemtjänst 2")
    await evening.app.stop()
    await asyncio.sleep(0)
    evening.clock.move(instant("2026-11-30 09:00"))
    app = await open_practice_app(evening.clock, evening.server.api_base, evening.database)
    evening.app = evening.clock.app = app
    await app.start()
    await evening.jump("2026-11-30 09:00")
    told = [seen.text for seen in await evening.colleague.from_bot()]
    assert sum(text.startswith(ASKED) for text in told) == 1
    assert any("Du ersätter Hemtjänst 1." in text and found.code in text for text in told)


async def test_one_of_five_hundred_is_found_in_two_presses(evening: Evening) -> None:
    await evening.app.store.run(_five_hundred)
    await evening.worker.say("/franvaro 2026-12-01 2026-12-01")
    parts = await evening.worker.last()
    assert len(parts.labels) <= 26
    await evening.worker.tap(parts.labels[17])
    people = await evening.worker.last()
    name = next(label for label in people.labels if label.startswith("Vikarie 4"))
    assert await evening.worker.tap(name) == ["Sparat."]
    assert f"Ersätts av {name}." in (await evening.worker.last()).text


def _five_hundred(tx: Tx) -> None:
    unit = tx.people.unit_named("Hemtjänst Centrum")
    assert unit is not None
    for number in range(500):
        chat = tx.chats.meet(10_000 + number, ChatKind.PRIVATE)
        person = tx.people.add_person(chat.id, f"Vikarie {number:03}")
        tx.people.grant(Grant(person.id, unit.id, "hemtjanst"))


async def test_a_taken_back_absence_is_told_to_both_whom_it_concerns(evening: Evening) -> None:
    await evening.chef.say("/franvaro")
    steps = ("Någon annans frånvaro", "Hemtjänst 1", "Anmäl frånvaro", "Måndag 30 nov")
    for label in (*steps, "Bara den dagen", "Hemtjänst 2"):
        await evening.chef.tap(label)
    assert "Den som ersätter dig: Hemtjänst 2." in (await evening.worker.last()).text
    await evening.chef.tap("Byt ersättare 30 nov")
    await evening.chef.tap("Hemtjänst natt")
    told = (await evening.colleague.last()).text
    assert told.startswith("Du ersätter inte längre Hemtjänst 1.")
    assert await evening.chef.double_tap("Ta bort 30 nov") == [
        "Avslutad.",
        "Frånvaron är redan slut.",
    ]
    assert (await evening.worker.last()).text.startswith("Du är inte längre anmäld borta.")
    night = evening.phones.person(103)
    off = [seen for seen in await night.from_bot() if "ersätter inte längre" in seen.text]
    assert len(off) == 1
    assert (await evening.colleague.last()).text == told


async def test_an_absence_that_nobody_covers_says_so_in_plain_words(evening: Evening) -> None:
    await evening.worker.say("/franvaro 2026-11-30 2026-11-30")
    await evening.worker.tap("Ingen ersätter")
    assert "Måndag 30 november.\nIngen ersätter." in (await evening.worker.last()).text
