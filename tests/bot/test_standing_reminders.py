"""Standing reminders in the chat: set by who leads, told to the role's post, done by one."""

from datetime import date
from pathlib import Path

import pytest
from binder import open_case
from driver import Phone, Seen
from evening import ALARM_GROUP, Evening, an_evening
from filed import PLANNER, REVIEW, filled, group, told

from bot.chat.reminders import NEWER

OTHER_PLANNER, ALARM_PERSON, ALARM_CHEF = 122, 123, 124
ON_CALL, ADMIN = 131, 158
PHONES = "Testa telefonerna."
WALK, DONE = "Gå igenom pärmen", "Klart, det är gjort"


@pytest.fixture(name="evening")
async def an_evening_with_a_binder(evening: Evening) -> Evening:
    return await filled(evening)


async def open_unit(phone: Phone, unit: str) -> None:
    await phone.say("/enheter")
    if unit not in (await phone.last()).labels:
        await phone.tap("Visa fler")
    await phone.tap(unit)
    await phone.tap("Stående påminnelser")


async def choose(phone: Phone, often: str, day: str, at: str) -> Seen:
    await phone.tap("Testa TIB-telefonerna")
    await phone.tap("Välj tid")
    for label in (often, day, at):
        await phone.tap(label)
    return await phone.last()


async def test_the_weekly_review_comes_to_the_group_on_the_first_vardag(evening: Evening) -> None:
    await evening.walk("2026-11-30 08:14")
    assert await told(group(evening), REVIEW) == []
    await evening.walk("2026-12-06 23:00")
    (seen,) = await told(group(evening), REVIEW)
    assert "Veckogenomgång, Larmenheten Centrum." in seen.text
    assert "Dag och tid är vår tolkning." in seen.text and "Försenad" not in seen.text
    assert len(seen.text) < 250, "it comes every week"
    assert seen.labels == (WALK, DONE)
    await evening.walk("2026-12-07 08:15")
    assert len(await told(group(evening), NEWER)) == 1
    assert len(await told(group(evening), REVIEW)) == 1


async def test_christmas_easter_and_both_clock_changes_keep_a_quarter_past_eight(
    tmp_path: Path,
) -> None:
    for start, to, times in (
        ("2026-12-18 20:00", "2027-01-10 20:00", 3),
        ("2027-03-20 20:00", "2027-04-04 20:00", 2),
        ("2026-10-16 20:00", "2026-10-30 20:00", 2),
    ):
        async with an_evening(str(tmp_path / f"{start}.db"), start) as evening:
            await filled(evening)
            await evening.walk(to)
            seen = await told(group(evening), REVIEW) + await told(group(evening), NEWER)
            calendar = evening.app.house.calendar

            def kept(tx, calendar=calendar):
                found = tx.standing.newest()
                return [calendar.local(each.told_at).time().isoformat()[:5] for each in found]

            assert len(seen) == times, start
            assert await evening.app.store.read(kept) == ["08:15"]


async def test_one_says_that_it_is_done_and_everybody_sees_who(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:12")
    assert await group(evening).tap(DONE) == ["Klart. Bra!"]
    seen = await group(evening).last()
    assert seen.text == (
        "Klart: Veckogenomgång, Larmenheten Centrum.\n\n"
        "Planerare 1 gjorde det i dag kl. 09:12.\nNästa gång: måndag 7 december."
    )
    assert seen.labels == ()


async def test_of_two_presses_the_first_counts(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:12")
    seen = await group(evening).find(DONE)
    assert await group(evening).double_tap(DONE) == ["Klart. Bra!", "Klart. Bra!"]
    said = await group(evening, OTHER_PLANNER).press_data(seen.data(DONE), seen.id)
    assert said == ["Planerare 1 hann före. Det är klart."]
    assert "Planerare 1" in (await group(evening).last()).text


async def test_who_is_not_of_the_unit_cannot_say_that_it_is_done(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:12")
    data = (await group(evening).find(DONE)).data(DONE)
    for phone in (evening.worker, evening.stranger):
        await phone.say("/hjalp")
        said = await phone.press_data(data, (await phone.last()).id)
        assert "Klart" not in said[0]
    assert (await told(group(evening), REVIEW))[0].labels == (WALK, DONE)


async def test_what_was_left_undone_is_shown_in_the_next_one_and_in_status(
    evening: Evening,
) -> None:
    await evening.walk("2026-11-30 20:00")
    await evening.phones.person(ALARM_CHEF).say("/status")
    assert "Inte klart" not in (await evening.phones.person(ALARM_CHEF).last()).text
    await evening.walk("2026-12-01 09:00")
    await evening.phones.person(ALARM_CHEF).say("/status")
    status = (await evening.phones.person(ALARM_CHEF).last()).text
    assert "Inte klart: Veckogenomgång, Larmenheten Centrum, måndag 30 november." in status
    await evening.walk("2026-12-07 08:15")
    *_, newest = await told(group(evening), REVIEW)
    assert "Förra gången, måndag 30 november, sa ingen att det var klart." in newest.text


async def test_the_telephone_test_is_silent_until_somebody_sets_its_time(
    evening: Evening,
) -> None:
    admin = evening.phones.person(ADMIN)
    await evening.walk("2026-12-20 20:00")
    assert await told(evening.phones.person(ON_CALL), PHONES) == []
    await admin.say("/status")
    status = (await admin.last()).text
    assert "Ingen har satt tid för Testa TIB-telefonerna i Trygghetsjouren." in status
    await open_unit(admin, "Trygghetsjouren")
    assert "Testa TIB-telefonerna: ingen tid är satt." in (await admin.last()).text
    seen = await choose(admin, "Varannan vecka", "Onsdag", "18:30")
    assert seen.text.startswith(
        "Testa TIB-telefonerna: varannan vecka, onsdag, kl. 18:30. Nästa: onsdag 30 december."
    )
    await admin.say("/status")
    assert "Ingen har satt tid" not in (await admin.last()).text


async def test_the_telephone_test_comes_in_the_evening_when_the_unit_wants_it_then(
    evening: Evening,
) -> None:
    admin, phone = evening.phones.person(ADMIN), evening.phones.person(ON_CALL)
    await open_unit(admin, "Trygghetsjouren")
    await choose(admin, "Varje vecka", "Onsdag", "18:30")
    await evening.walk("2026-12-02 18:29")
    assert await told(phone, PHONES) == []
    await evening.walk("2026-12-02 18:30")
    (seen,) = await told(phone, PHONES)
    assert seen.text.startswith(f"{PHONES}\n\nTesta TIB-telefonerna, Trygghetsjouren.")
    assert await phone.tap(DONE) == ["Klart. Bra!"]
    assert "Trygghetsjouren gjorde det i dag kl. 18:30." in (await phone.last()).text


async def test_who_leads_another_unit_sets_nothing_here(evening: Evening) -> None:
    admin, chef = evening.phones.person(ADMIN), evening.phones.person(ALARM_CHEF)
    await open_unit(admin, "Trygghetsjouren")
    data = (await admin.find("Testa TIB-telefonerna")).data("Testa TIB-telefonerna")
    await chef.say("/enheter")
    for op in ("o", "i"):
        said = await chef.press_data(data.replace("v.o", f"v.{op}"), (await chef.last()).id)
        assert said == ["Det hör till en annan enhet. Fråga en administratör."]
    await evening.worker.say("/hjalp")
    said = await evening.worker.press_data(data, (await evening.worker.last()).id)
    assert said == ["Bara en enhetschef eller administratör kan göra det. Fråga din chef."]


async def test_of_two_who_set_the_time_the_first_wins(evening: Evening) -> None:
    admin = evening.phones.person(ADMIN)
    await open_unit(admin, "Trygghetsjouren")
    await choose(admin, "Varje vecka", "Onsdag", "09:00")
    await admin.tap("Ändra tid")
    for label in ("Varje vecka", "Torsdag"):
        await admin.tap(label)
    seen = await admin.last()
    data = seen.data("10:00")
    assert await admin.tap("10:00", times=2) == [
        "Sparat.",
        "Någon hann före. Så här ser det ut nu.",
    ]
    assert await admin.press_data(
        data.replace(f".{3 * 1440 + 600}", f".{3 * 1440 + 660}"), seen.id
    ) == ["Någon hann före. Så här ser det ut nu."]
    assert "torsdag, kl. 10:00" in (await admin.last()).text


async def test_a_unit_goes_back_to_how_it_was(evening: Evening) -> None:
    chef = evening.phones.person(ALARM_CHEF)
    await open_unit(chef, "Larmenheten Centrum")
    for label in ("Veckogenomgång", "Ändra tid", "Varje vecka", "Fredag", "13:00"):
        await chef.tap(label)
    assert "varje vecka, fredag, kl. 13:00. Nästa: fredag 4 december" in (await chef.last()).text
    await evening.walk("2026-12-02 12:00")
    assert await told(group(evening), REVIEW) == []
    await open_unit(chef, "Larmenheten Centrum")
    await chef.tap("Veckogenomgång")
    assert await chef.tap("Som från början") == ["Borttaget."]
    assert "första vardagen, kl. 08:15. Nästa: måndag 7 december" in (await chef.last()).text


async def test_no_office_is_told_in_its_quiet_hours(evening: Evening) -> None:
    chef = evening.phones.person(ALARM_CHEF)
    await open_unit(chef, "Larmenheten Centrum")
    for label in ("Veckogenomgång", "Ändra tid", "Varje vecka", "Fredag"):
        await chef.tap(label)
    seen = await chef.last()
    assert "07:00" in seen.labels and "16:30" in seen.labels and "17:00" not in seen.labels
    forged = seen.data("16:30").replace(f".{4 * 1440 + 990}", f".{4 * 1440 + 1200}")
    assert await chef.press_data(forged, seen.id) == [
        "Välj en tid som inte är i de tysta timmarna."
    ]


async def test_a_restart_tells_nothing_again(database_url: str) -> None:
    database = database_url
    async with an_evening(database) as evening:
        await filled(evening)
        await evening.walk("2026-11-30 09:00")
        assert await group(evening).tap(DONE) == ["Klart. Bra!"]
    async with an_evening(database, "2026-11-30 09:01") as evening:
        await evening.walk("2026-12-06 20:00")
        assert await told(group(evening), REVIEW) == []
        await evening.walk("2026-12-07 09:00")
        assert len(await told(group(evening), REVIEW)) == 1


async def test_without_a_group_it_goes_to_those_who_hold_the_role(evening: Evening) -> None:
    cloud = evening.server._cloud
    await evening.walk("2026-11-29 20:00")
    cloud.world.chats[ALARM_GROUP].blocked = True

    def lose(tx) -> None:
        chat = tx.chats.by_telegram(ALARM_GROUP)
        tx.people.unbind(chat.id)

    await evening.app.store.run(lose)
    await evening.walk("2026-11-30 08:15")
    for number in (PLANNER, OTHER_PLANNER):
        (seen,) = await told(evening.phones.person(number), REVIEW)
    assert await evening.phones.person(PLANNER).tap(DONE) == ["Klart. Bra!"]
    (seen,) = await told(evening.phones.person(OTHER_PLANNER), "Klart: Veckogenomgång")
    assert "Planerare 1 gjorde det" in seen.text


async def test_with_cases_left_it_is_said_and_asked_once(evening: Evening) -> None:
    day = date(2026, 11, 9)
    for number in (1, 2):
        await open_case(
            evening, number, {"skickat": day, "mottaget": day}, by=PLANNER, step="ta_emot_nytt"
        )
    await evening.walk("2026-11-30 09:12")
    alarm = group(evening, ALARM_PERSON)
    assert await alarm.tap(DONE) == ["2 ärenden är inte genomgångna."]
    asked = await alarm.find("Klart ändå")
    assert asked.text == (
        "Gå igenom pärmen: Larmenheten Centrum.\n\n"
        "2 ärenden är inte genomgångna. Är det klart ändå?"
    )
    assert asked.labels == (WALK, "Klart ändå")
    assert await alarm.tap("Klart ändå") == ["Klart. Bra!"]
    (ended,) = await told(alarm, "Klart: Veckogenomgång")
    assert ended.id == asked.id


async def test_once_all_are_gone_through_nothing_is_asked(evening: Evening) -> None:
    day = date(2026, 11, 9)
    await open_case(evening, 1, {"skickat": day, "mottaget": day}, by=PLANNER, step="ta_emot_nytt")
    await evening.walk("2026-11-30 09:12")
    phone = evening.phones.person(PLANNER)
    await phone.say("/parm")
    await phone.tap("Hoppa över")
    assert await group(evening).tap(DONE) == ["1 ärende är inte genomgånget."]
    await phone.tap("Ta de överhoppade: 1")
    await phone.tap("Ej nådd")
    card = await group(evening).find("Klart ändå")
    data = card.data("Klart ändå").replace("v.a.", "v.k.")
    assert await group(evening).press_data(data, card.id) == ["Klart. Bra!"]
