"""The card of a case: one press a step, and everybody sees where it stands."""

from datetime import date

from binder import PLANNER, SOCIAL, act, open_case, take
from evening import ALARM_GROUP, Evening

from bot.cli.cast import _join
from flows.actions.cases.posts import On
from flows.actions.people import NewInvite
from flows.messages import ChatKind

SENT = {"skickat": date(2026, 11, 2)}
BOTH = {"skickat": date(2026, 11, 2), "mottaget": date(2026, 11, 4)}
OTHER_PLANNER, STAFF, BESIDE = 122, 123, 142


async def opened(evening: Evening, number: int = PLANNER):
    """The phone with the first card of its list."""
    phone = evening.phones.person(number)
    await phone.say("/arenden")
    await phone.tap((await phone.last()).labels[0])
    return phone


async def test_the_card_says_what_to_do_first_by_when_and_what_others_do(evening: Evening) -> None:
    case = await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    phone = await opened(evening)
    card = await phone.last()
    first, *rest = card.text.split("\n")
    assert first == f"Ring personen om nycklarna: {case.code}."
    assert "Skickat måndag 2 november. Mottaget onsdag 4 november." in rest
    assert "Socialsekreteraren: Ring larmenheten om uppdraget måndag 30 november." in rest
    assert "Sedan: Inte klara nycklar? Meddela socialsekreteraren onsdag 9 december." in rest
    assert card.labels[:3] == ("Nycklar klara, tid bokad", "Inte klara", "Ej nådd")
    assert "Meddelat i Treserva" not in card.labels, "five weeks have not passed"


async def test_after_five_weeks_the_card_has_the_words_for_treserva_to_copy(
    evening: Evening,
) -> None:
    received = {"skickat": date(2026, 10, 19), "mottaget": date(2026, 10, 23)}
    case = await open_case(evening, 1, received, by=PLANNER, step="ta_emot_nytt")
    await take(evening, case, "inte_klara")
    phone = await opened(evening)
    card = await phone.last()
    assert "Meddelat i Treserva" in card.labels
    assert card.copies("Kopiera till Treserva") == (
        "Personen har inte nycklarna klara. Fem veckor har gått. Vi kan inte installera larmet nu."
    )
    process = evening.app.house.processes.process("installation")
    assert process is not None
    step = process.steps["kan_inte_verkstallas"]
    assert card.copies("Kopiera till Treserva") == step.treserva
    await evening.walk("2026-11-30 08:20")
    await phone.say("/parm")
    assert (await phone.last()).copies("Kopiera till Treserva") == step.treserva


async def test_one_press_takes_a_step_and_a_minute_takes_it_back(evening: Evening) -> None:
    await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    phone = await opened(evening)
    await phone.tap("Ej nådd")
    card = await phone.last()
    assert card.text.startswith("Noterat: Ej nådd.\n\nRing personen om nycklarna")
    assert "Gjort: Ej nådd" not in card.text, "it says so above"
    assert "Senast fredag 4 december." in card.text
    await phone.tap("Ångra")
    card = await phone.last()
    assert card.text.startswith("Ångrat.")
    assert "Senast fredag 4 december." not in card.text
    assert "Ångra" not in card.labels


async def test_after_a_minute_and_for_others_it_is_said_why_it_stays(evening: Evening) -> None:
    await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    phone = await opened(evening)
    await phone.tap("Ej nådd")
    assert await phone.double_tap("Ångra") == [
        "Ångrat.",
        "Det är redan ändrat. Så här ser det ut nu.",
    ]
    await phone.tap("Ej nådd")
    seen = await phone.last()
    other = await opened(evening, OTHER_PLANNER)
    own = (await other.last()).id
    assert "Ångra" not in (await other.last()).labels
    mine = "Bara den som tryckte kan ångra. Så här ser det ut nu."
    assert await other.press_data(seen.data("Ångra"), own) == [mine]
    await evening.jump("2026-11-27 20:02")
    late = "Det går inte att ångra efter en minut. Så här ser det ut nu."
    assert await phone.tap("Ångra") == [late]
    card = await phone.last()
    assert "Ångra" not in card.labels
    assert "Gjort: Ej nådd" in card.text


async def test_a_step_that_needs_a_day_asks_for_it(evening: Evening) -> None:
    case = await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    phone = await opened(evening)
    await phone.tap("Nycklar klara, tid bokad")
    asked = await phone.last()
    assert asked.text.split("\n")[0].endswith(f": vilken dag? {case.code}.")
    assert asked.labels[:3] == ("I dag", "I morgon", "Mån 30 nov")
    await phone.tap("Annat datum")
    assert "November 2026" in (await phone.last()).text
    await phone.tap("Tillbaka")
    await phone.tap("Nycklar klara, tid bokad")
    await phone.tap("Mån 30 nov")
    card = await phone.last()
    assert card.text.startswith("Noterat: Nycklar klara, tid bokad.")
    assert "Nycklarna hämtas måndag 30 november." in card.text
    assert "Larmpersonalen: Hämta nycklarna måndag 30 november." in card.text


async def test_a_double_tap_is_one_step(evening: Evening) -> None:
    case = await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    phone = await opened(evening)
    await phone.double_tap("Ej nådd")
    stored = await evening.app.store.read(lambda tx: tx.cases.get(case.id))
    assert stored is not None
    assert [each.step for each in stored.history] == ["ta_emot_nytt", "ej_nadd"]


async def test_of_two_who_answer_the_same_the_second_hears_who_was_first(
    evening: Evening,
) -> None:
    case = await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    first, second = await opened(evening), await opened(evening, OTHER_PLANNER)
    seen = await second.last()
    await first.tap("Inte klara")
    words = await second.tap_old("Ej nådd", seen)
    assert words == "Planerare 1 hann före, kl. 20:00. Så här ser det ut nu."
    assert "Inte klara, i dag." in (await second.last()).text
    stored = await evening.app.store.read(lambda tx: tx.cases.get(case.id))
    assert [each.step for each in stored.history] == ["ta_emot_nytt", "inte_klara"]


async def test_what_one_does_others_see_on_their_cards(evening: Evening) -> None:
    await open_case(evening, 1, SENT)
    planner, social = await opened(evening), await opened(evening, SOCIAL)
    await planner.tap("Uppdraget är mottaget")
    await planner.tap("I dag")
    assert "Mottaget fredag 27 november." in (await social.last()).text
    await social.tap("Larmet är igång")
    assert (await planner.last()).text.startswith("Informera om att larmet är installerat")


async def test_avslutat_ends_it_for_all_at_once_and_can_be_taken_back(evening: Evening) -> None:
    case = await open_case(evening, 1, SENT)
    planner, social = await opened(evening), await opened(evening, SOCIAL)
    await planner.tap("Mer")
    await planner.tap("Avslutat")
    assert (await planner.last()).text.startswith(f"{case.code} är avslutat.")
    told = "är avslutat av Planerare 1. Inga fler påminnelser."
    assert (await social.last()).text.startswith(f"{case.code} {told}")
    assert (await social.last()).labels == ("Öppna igen",)
    read = evening.app.store.read
    assert not await read(lambda tx: tx.bevakningar.open_of_case(case.id))
    await planner.tap("Ångra")
    assert "Ring larmenheten om uppdraget" in (await social.last()).text
    (back,) = await read(lambda tx: tx.bevakningar.open_of_case(case.id))
    assert back.kind == "B03"
    await planner.tap("Mer")
    await planner.tap("Avslutat")
    messages = len(await social.messages())
    await evening.walk("2027-01-30 12:00")
    after = [each.text for each in (await social.messages())[messages:]]
    assert not any(case.code in text for text in after)


async def test_whoever_owes_it_may_wait_till_the_next_vardag(evening: Evening) -> None:
    case = await open_case(evening, 1, SENT)
    await evening.walk("2026-11-30 08:01")
    social = evening.phones.person(SOCIAL)
    card = await social.last()
    assert card.text.startswith(f"Ring larmenheten om uppdraget: {case.code}.")
    await social.tap("Vänta till tis 1 dec")
    assert "Uppskjutet till tisdag 1 december." in (await social.last()).text
    before = len(await social.messages())
    await evening.walk("2026-12-01 08:01")
    assert len(await social.messages()) > before
    await social.tap("Ringde, ny om 2 veckor")
    assert "tisdag 15 december." in (await social.last()).text


async def test_a_group_shows_what_to_do_and_the_rest_in_private(evening: Evening) -> None:
    case = await open_case(evening, 1, SENT)
    await evening.walk("2026-11-30 07:01")
    group = evening.phones.person(PLANNER, ALARM_GROUP)
    card = await group.last()
    assert card.text.startswith(f"Ta emot uppdraget: {case.code}.")
    assert "november" not in card.text
    assert card.labels == ("Öppna privat",)
    await group.tap("Öppna privat")
    own = await evening.phones.person(PLANNER).last()
    assert "Skickat måndag 2 november." in own.text


async def test_a_case_without_anybody_waits_in_the_queue_until_somebody_takes_it(
    evening: Evening,
) -> None:
    case = await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    social = evening.phones.person(SOCIAL)
    await social.say("/arenden")
    assert (await social.last()).text.startswith("I kön: 1 ärende.")
    await social.tap((await social.last()).labels[0])
    assert "Ingen har tagit ärendet än." in (await social.last()).text
    await social.tap("Jag tar ärendet")
    assert "Ingen har tagit" not in (await social.last()).text
    stored = await evening.app.store.read(lambda tx: tx.cases.get(case.id))
    assert stored.posts["socialsekreterare"].person_id is not None


async def test_a_colleague_is_asked_and_answers(evening: Evening) -> None:
    second = await joined_colleague(evening)
    case = await open_case(evening, 1, SENT)
    social = await opened(evening, SOCIAL)
    await social.tap("Mer")
    await social.tap("Lämna över")
    await social.tap("Biståndshandläggare")
    asked = await second.last()
    assert asked.text.startswith(f"Socialsekreterare frågar: Kan du ta över {case.code}?")
    await second.tap("Ja, jag tar över")
    assert (await social.last()).text.startswith("Du behöver inte göra något.")
    await evening.walk("2026-11-30 08:01")
    assert (await second.last()).text.startswith("Ring larmenheten om uppdraget")


async def test_a_foreign_case_and_none_are_answered_alike(evening: Evening) -> None:
    await open_case(evening, 1, SENT)
    social = await opened(evening, SOCIAL)
    data = (await social.last()).data("Mer")
    await evening.worker.say("/nummer")
    message = (await evening.worker.last()).id
    foreign = await evening.worker.press_data(data, message)
    token = data.split(".")[1]
    unknown = await evening.worker.press_data(data.replace(token, "Z" * 12), message)
    assert foreign == unknown == ["Jag hittar inget sådant ärende hos dig. Skriv /arenden."]


async def test_the_claim_of_an_old_card_is_told_how_it_stands(evening: Evening) -> None:
    case = await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    taken = await act(
        evening, SOCIAL, "case.claim", On(case.token, case.version, "socialsekreterare")
    )
    assert taken.version == case.version + 1
    later = await take(evening, taken, "larmet_igang", by=SOCIAL)
    assert later.version == taken.version + 1


async def joined_colleague(evening: Evening):
    """Somebody of the same office who holds the role too."""
    invite = NewInvite("Myndighet Centrum", "socialsekreterare", "Socialsekreterare 2")
    await _join(evening.app, 142, ChatKind.PRIVATE, invite)
    return evening.phones.person(142)


async def test_whoever_writes_a_code_sees_its_case(evening: Evening) -> None:
    case = await open_case(evening, 1, SENT)
    social = evening.phones.person(SOCIAL)
    for words in (case.code, case.code.lower(), f"/arenden {case.code}"):
        await social.say(words)
        assert case.code in (await social.last()).text.split("\n")[0]
        assert "Larmet är igång" in (await social.last()).labels


async def test_a_code_of_others_and_one_of_nobody_are_answered_alike(evening: Evening) -> None:
    case = await open_case(evening, 1, SENT)
    words = set()
    for code in (case.code, "ZZZ-ZZ".replace("Z", "X")):
        await evening.worker.say(code)
        words.add((await evening.worker.last()).text)
    assert words == {"Jag hittar inget sådant ärende hos dig. Skriv /arenden."}


async def test_a_code_in_a_group_is_talk_among_colleagues(evening: Evening) -> None:
    case = await open_case(evening, 1, SENT)
    group = evening.phones.person(PLANNER, ALARM_GROUP)
    before = len(await group.messages())
    await group.say(case.code)
    assert len(await group.messages()) == before + 1


async def test_the_code_of_a_follow_up_without_a_case_shows_it(evening: Evening) -> None:
    await evening.worker.say("/bevaka på fredag kl 9")
    await evening.worker.tap("Spara")
    (code,) = (each for each in (await evening.worker.last()).raw["buttons"][0] if each["copy"])
    await evening.worker.say(code["copy"])
    assert code["copy"] in (await evening.worker.last()).text
    assert "Klart, jag har gjort det" in (await evening.worker.last()).labels


async def test_a_day_that_the_rule_itself_moved_is_not_called_put_off(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:00")
    await open_case(evening, 1, {"skickat": date(2026, 11, 27)})
    social = await opened(evening, SOCIAL)
    card = await social.last()
    assert "Uppskjutet" not in card.text
    assert "måndag 28 december. Fredag 25 december är ingen vardag." in card.text


async def test_beside_a_day_of_another_year_every_day_has_its_year(evening: Evening) -> None:
    await evening.walk("2026-12-28 09:00")
    await open_case(evening, 1, {"skickat": date(2026, 12, 23)})
    await evening.walk("2027-02-01 09:00")
    card = await (await opened(evening, SOCIAL)).last()
    assert "Skickat onsdag 23 december 2026." in card.text
    assert "Det skulle vara gjort onsdag 20 januari 2027." in card.text


async def test_whoever_sees_to_it_reads_what_is_to_be_done_and_not_what_it_is_called(
    evening: Evening,
) -> None:
    case = await open_case(evening, 1, SENT)
    beside = evening.phones.person(BESIDE)
    await evening.walk("2026-12-08 12:00")
    told = [each.text for each in await beside.messages() if case.code in each.text]
    assert told[0].split("\n")[2] == (
        "Att göra: Ring larmenheten om uppdraget. Det skulle vara gjort måndag 30 november."
    )


async def test_what_another_role_ended_is_opened_again_the_same_day(evening: Evening) -> None:
    case = await open_case(evening, 1, SENT)
    planner, social = await opened(evening), await opened(evening, SOCIAL)
    await planner.tap("Mer")
    await planner.tap("Avslutat")
    assert (await social.last()).labels == ("Öppna igen",)
    await social.tap("Öppna igen")
    assert (await social.last()).text.startswith("Ärendet är öppet igen.")
    assert "är avslutat" not in (await planner.last()).text
    await planner.say("/arenden")
    assert any(case.code in label for label in (await planner.last()).labels)


async def test_a_card_that_was_made_before_the_day_says_on_the_day_that_it_has_come(
    evening: Evening,
) -> None:
    """Whoever has it open privately is not told that there is nothing to do, while the group is
    reminded; nor in the chat where the reminder is a message of several."""
    cases = [await open_case(evening, n, SENT) for n in range(2)]
    booked = await open_case(evening, 3, BOTH, by=PLANNER, step="ta_emot_nytt")
    await take(evening, booked, "nycklar_klara", hamtning=date(2026, 12, 1))
    staff, social = evening.phones.person(STAFF), evening.phones.person(SOCIAL)
    for phone, case in ((staff, booked), (social, cases[0])):
        await phone.say(case.code)
    mine = (await social.last()).id
    assert "Ring larmenheten om uppdraget måndag 30 november." in (await social.last()).text
    await evening.walk("2026-11-30 09:00")
    shown = {seen.id: seen.text for seen in await social.from_bot()}
    assert shown[mine].startswith(f"Ring larmenheten om uppdraget: {cases[0].code}.\n\nI dag.")
    await evening.walk("2026-12-01 09:00")
    own = [seen for seen in await staff.from_bot() if booked.code in seen.text]
    assert [seen.text.split("\n\n")[:2] for seen in own] == [
        [f"Hämta nycklarna: {booked.code}.", "I dag."]
    ]
    await evening.walk("2026-12-02 09:00")
    assert "Försenad." in next(s.text for s in await staff.from_bot() if booked.code in s.text)
