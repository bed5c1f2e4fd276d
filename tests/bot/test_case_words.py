"""What a card of a case says first: what to do now, or that there is nothing to do before a day."""

from datetime import date

from binder import PLANNER, SOCIAL, open_case
from evening import ALARM_GROUP, Evening

SENT = {"skickat": date(2026, 11, 27)}
BOTH = {"skickat": date(2026, 11, 2), "mottaget": date(2026, 11, 4)}
# It is Friday 27 November 2026, 20:00.


async def _card(evening: Evening, number: int) -> str:
    """The first card of the person's list."""
    phone = evening.phones.person(number)
    await phone.say("/arenden")
    await phone.tap((await phone.last()).labels[0])
    return (await phone.last()).text


async def test_what_belongs_to_a_later_day_is_nothing_to_do_now(evening: Evening) -> None:
    case = await open_case(evening, 1, SENT)
    assert (await _card(evening, SOCIAL)).startswith(
        f"Du behöver inte göra något nu: {case.code}.\n\n"
        "Ring larmenheten om uppdraget måndag 28 december."
    )
    await evening.walk("2026-12-28 08:00")
    card = await evening.phones.person(SOCIAL).last()
    assert card.text.startswith(f"Ring larmenheten om uppdraget: {case.code}.\n\nI dag.")


async def test_a_limit_is_something_to_do_before_its_day(evening: Evening) -> None:
    case = await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    planner = evening.phones.person(PLANNER)
    await _card(evening, PLANNER)
    await planner.tap("Inte klara")
    text = (await planner.last()).text
    assert f"Ring personen om nycklarna: {case.code}.\n\nSenast fredag 11 december." in text
    assert "Sedan: Inte klara nycklar? Meddela socialsekreteraren onsdag 9 december." in text


async def test_what_is_urgent_cannot_be_put_off(evening: Evening) -> None:
    secretary = evening.phones.person(SOCIAL)
    await evening.walk("2026-11-30 09:00")
    await secretary.say("/bradska")
    await secretary.tap("Öppna")
    await evening.walk("2026-12-01 09:00")
    for phone in (secretary, evening.phones.person(PLANNER)):
        await phone.say("/arenden")
        await phone.tap((await phone.last()).labels[0])
        assert not any(label.startswith("Vänta till") for label in (await phone.last()).labels)


async def test_a_group_sees_first_what_the_role_that_begins_has_to_do(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:00")
    secretary = evening.phones.person(SOCIAL)
    await secretary.say("/bradska")
    await secretary.tap("Öppna")
    await evening.walk("2026-11-30 09:05")
    card = await evening.phones.person(PLANNER, ALARM_GROUP).last()
    assert card.text.startswith("Ta hand om det som brådskar")
    assert card.labels[0] == "Jag tar det"


async def test_a_group_sees_by_when_and_not_since_when(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:00")
    case = await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    await _card(evening, PLANNER)
    await evening.phones.person(PLANNER).tap("Ej nådd")
    await evening.walk("2026-12-04 08:05")
    card = await evening.phones.person(PLANNER, ALARM_GROUP).last()
    assert card.text.startswith(f"Ring personen om nycklarna: {case.code}.\n\nSenast måndag 7 dec")
    assert "november" not in card.text


async def test_how_to_stands_under_the_answer_that_it_belongs_to(evening: Evening) -> None:
    await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    planner = evening.phones.person(PLANNER)
    await _card(evening, PLANNER)
    await planner.tap("Så gör du")
    text = (await planner.last()).text
    first, *rest = text.split("\n\n")[1:]
    assert first.startswith("Nycklar klara, tid bokad:\n• Boka tid")
    assert rest[0].startswith("Inte klara:\n• ")
    assert text.count("Skriv kontakten i genomförandejournalen.") == 1


async def test_much_to_think_of_comes_a_screen_at_a_time(evening: Evening) -> None:
    await open_case(evening, 1, SENT)
    secretary = evening.phones.person(SOCIAL)
    await _card(evening, SOCIAL)
    await secretary.tap("Så gör du")
    screens = [await secretary.last()]
    while "Läs vidare" in screens[-1].labels:
        await secretary.tap("Läs vidare")
        screens.append(await secretary.last())
    assert len(screens) > 1
    assert all(len(each.text) <= 350 for each in screens)
    text = "\n".join(each.text for each in screens)
    assert text.count("\n• ") == 9
    assert "Ringde, annat datum:\n• " in text
    assert all("Larmet är igång" in each.labels for each in screens)
    await secretary.tap("Tillbaka")
    assert (await secretary.last()).text.startswith("Du behöver inte göra något nu")


async def test_one_at_a_time_there_is_a_way_to_read_on(evening: Evening) -> None:
    await open_case(evening, 1, SENT)
    await open_case(evening, 2, SENT)
    secretary = evening.phones.person(SOCIAL)
    await evening.walk("2026-12-28 08:01")
    await secretary.tap("Ta en i taget")
    await secretary.tap("Så gör du")
    first = await secretary.last()
    await secretary.tap("Läs vidare")
    assert (await secretary.last()).text.split("\n")[0] == first.text.split("\n")[0]
    assert (await secretary.last()).text != first.text
    await secretary.tap("Tillbaka")
    assert "(1 av 2)" in (await secretary.last()).text


async def test_the_list_says_how_far_a_case_is_that_waits_for_others(evening: Evening) -> None:
    case = await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    technician = evening.phones.person(132)
    await technician.say("/arenden")
    assert (await technician.last()).labels == (f"{case.code} Mottaget",)


async def test_what_is_urgent_late_on_a_friday_says_so_and_comes_once_on_monday(
    evening: Evening,
) -> None:
    secretary = evening.phones.person(SOCIAL)
    words = "Jag påminner inte efter kl. 17. Ring själv nu."
    await evening.walk("2026-12-04 16:40")
    await secretary.say("/bradska")
    asked = await secretary.find("Öppna")
    assert asked.text.split("\n\n")[-1].startswith(f"{words}\nInget svar?"), asked.text
    await secretary.tap("Öppna")
    seen = await secretary.last()
    assert any(words in each.text for each in await secretary.from_bot())
    await evening.walk("2026-12-07 07:59")
    assert (await secretary.last()).id == seen.id
    await evening.walk("2026-12-07 08:05")
    last = await secretary.last()
    assert last.id > seen.id
    assert words not in last.text
    new = [each for each in await secretary.messages() if each.id > seen.id and each.from_bot]
    assert len(new) == 1
    await evening.walk("2026-12-07 16:59")
    assert (await secretary.last()).id == last.id


async def test_what_is_urgent_in_the_daytime_is_reminded_of(evening: Evening) -> None:
    secretary = evening.phones.person(SOCIAL)
    await evening.walk("2026-12-04 09:00")
    await secretary.say("/bradska")
    assert "Jag påminner inte" not in (await secretary.last()).text
    await secretary.tap("Öppna")
    assert not any("Jag påminner inte" in each.text for each in await secretary.from_bot())
    seen = (await secretary.last()).id
    await evening.walk("2026-12-04 09:31")
    assert (await secretary.last()).id > seen


async def test_how_to_of_one_answer_of_several_says_which_answer_it_is(evening: Evening) -> None:
    secretary = evening.phones.person(SOCIAL)
    await evening.walk("2026-12-04 09:00")
    await secretary.say("/bradska")
    await secretary.tap("Öppna")
    await secretary.tap("Så gör du")
    first, *answers = (await secretary.last()).text.split("\n\n")
    assert first.startswith("Inget svar? Ring larmenhetens planerare")
    assert [each.split("\n")[0] for each in answers] == ["Planeraren har svarat:",
                                                         "Larmet är igång:"]  # fmt: skip
    await secretary.tap("Tillbaka")
    await secretary.tap("Larmet är igång")
    await secretary.tap("Så gör du")
    (alone,) = (await secretary.last()).text.split("\n\n")[1:]
    assert alone.startswith("• "), "there is one button, and it says so itself"


async def test_who_is_to_ring_sees_the_number_or_what_to_do_without(evening: Evening) -> None:
    secretary = evening.phones.person(SOCIAL)
    await evening.walk("2026-12-04 09:00")
    await secretary.say("/bradska")
    await secretary.tap("Öppna")
    assert "Numret är inte inlagt här. Fråga din chef." in (await secretary.last()).text
    for number, words in ((158, "/kontakt larmenheten +46313651234"), (111, "/kontakt")):
        await evening.phones.person(number).say(words)
    await evening.phones.person(111).tap("Ja, byt: planerare")
    await secretary.say("/arenden")
    await secretary.tap((await secretary.last()).labels[0])
    text = (await secretary.last()).text
    assert "Larmenhetens planerare: +46313651234" in text
    assert "Fråga din chef" not in text
