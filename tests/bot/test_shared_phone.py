"""A shared phone: it asks who presses before anything is done, and names whoever said so."""

from collections.abc import Sequence

import pytest
from driver import Phone, Seen
from duties import AFTER, DONE, HOME_CARE, kept, outcome, take
from evening import Evening
from noted import everything
from papers import grants, person_id

from bot.cli.cast import _join
from flows.actions.people import NewInvite
from flows.actions.turn import Reason
from flows.messages import AuditEntry, ChatKind
from flows.people.records import Grant
from flows.ports import Tx

ASKED = "Vem trycker?"
ANOTHER = "Någon annan"
NOT_ME = "Det är inte jag"
SIGNED = "Hemtjänst 2 på delad telefon."


@pytest.fixture
async def phone(evening: Evening) -> Phone:
    """The phone of Avlösning och ledsagning is invited anew, now as one that several use."""
    await _join(
        evening.app, 105, ChatKind.PRIVATE, NewInvite(HOME_CARE, "avlosning", "Vagn 2", shared=True)
    )
    return evening.phones.person(105)


async def log(evening: Evening, action: str) -> Sequence[AuditEntry]:
    entries: Sequence[AuditEntry] = await evening.app.store.read(everything)
    return [entry for entry in entries if entry.action == action]


async def reminded(evening: Evening, phone: Phone) -> Seen:
    """Hemtjänst 1 owes something; the shared phone looks at its card."""
    await take(evening.worker)
    await phone.say("/bevakningar")
    (code,) = [label for label in (await phone.last()).labels if "·" in label]
    await phone.tap(code)
    return await phone.last()


async def test_nothing_is_done_before_the_question_is_answered(
    evening: Evening, phone: Phone
) -> None:
    await reminded(evening, phone)
    assert await phone.tap(DONE) == ["Säg först vem som trycker."]
    question = await phone.last()
    assert question.text.startswith(ASKED)
    assert question.labels == (
        "Enhetschef", "Hemtjänst 1", "Hemtjänst 2", "Hemtjänst natt", ANOTHER,
    )  # fmt: skip
    (owed,) = await kept(evening)
    assert owed.version == 1
    (asked,) = await log(evening, "bevakning.done")
    assert (asked.outcome, asked.acting_id) == (Reason.WHO, None)


async def test_after_the_answer_what_was_pressed_is_done_and_names_who_pressed(
    evening: Evening, phone: Phone
) -> None:
    await reminded(evening, phone)
    (owed,) = await kept(evening)
    await phone.tap(DONE)
    assert await phone.tap("Hemtjänst 2") == ["Klart. Bra!"]
    assert await kept(evening) == []
    assert (await evening.worker.last()).text.startswith(
        f"{owed.code} är klar.\n\nHemtjänst 2 bockade av den"
    )
    ended = await evening.app.store.read(lambda tx: tx.bevakningar.get(owed.id))
    assert ended is not None
    assert ended.ended_by == await person_id(evening, 102)
    done = (await log(evening, "bevakning.done"))[-1]
    assert (done.person_id, done.acting_id, done.outcome) == (
        await person_id(evening, 105), await person_id(evening, 102), "done",
    )  # fmt: skip


async def test_the_card_says_who_presses_and_that_it_may_be_somebody_else(
    evening: Evening, phone: Phone
) -> None:
    card = await reminded(evening, phone)
    await phone.tap("Jag tar över")
    await phone.tap("Hemtjänst 2")
    texts = {seen.id: seen for seen in await phone.from_bot()}
    assert SIGNED in texts[card.id].text
    assert texts[card.id].labels[-1] == NOT_ME
    assert await phone.tap(NOT_ME) == ["Säg först vem som trycker."]
    assert (await phone.last()).text.startswith(ASKED)
    assert await phone.tap("Hemtjänst 1") == ["Tack. Hemtjänst 1 trycker nu."]
    assert (await phone.last()).text == "Hemtjänst 1 trycker nu.\n\nDet gäller till kl. 20:15."


async def test_whoever_takes_over_on_a_shared_phone_owes_it_and_gets_a_card_of_their_own(
    evening: Evening, phone: Phone
) -> None:
    await reminded(evening, phone)
    await phone.tap("Jag tar över")
    await phone.tap("Hemtjänst 2")
    (owed,) = await kept(evening)
    assert owed.owner_id == await person_id(evening, 102)
    assert DONE in (await evening.colleague.last()).labels
    assert "Hemtjänst 2 tog över" in (await evening.worker.last()).text


async def test_the_answer_is_remembered_for_fifteen_minutes_and_not_longer(
    evening: Evening, phone: Phone
) -> None:
    card = await outcome(phone)
    remind = next(label for label in card.labels if label.startswith("Påminn mig"))
    await phone.tap(remind)
    await phone.tap(AFTER)
    assert (await phone.last()).text.startswith(ASKED)
    assert await phone.tap("Hemtjänst 2") == ["Bevakningen är sparad."]
    await evening.jump("2026-11-27 20:14")
    assert await phone.tap("Redan gjort") == ["Klart. Bra!"]
    await evening.jump("2026-11-27 20:16")
    await take(evening.worker)
    await phone.say("/bevakningar")
    await phone.tap(next(label for label in (await phone.last()).labels if "·" in label))
    await phone.tap(DONE)
    assert (await phone.last()).text.startswith(ASKED)
    assert len(await kept(evening)) == 1


async def test_a_press_whose_version_has_passed_is_not_done_after_the_answer(
    evening: Evening, phone: Phone
) -> None:
    await reminded(evening, phone)
    await phone.tap("Jag tar över")
    await evening.worker.tap("Redan gjort")
    assert await phone.tap("Hemtjänst 2") == ["Hemtjänst 1 hann före, kl. 20:00. Den är klar."]
    assert await kept(evening) == []


async def test_an_old_question_carries_out_nothing(evening: Evening, phone: Phone) -> None:
    await reminded(evening, phone)
    await phone.tap("Jag tar över")
    first = await phone.last()
    await phone.tap(DONE)
    said = await phone.tap_old("Hemtjänst 2", first)
    assert said == "Frågan är gammal. Tryck igen på det du ville göra."
    await evening.jump("2026-11-27 20:16")
    assert await phone.tap("Hemtjänst 2") == [said]
    (owed,) = await kept(evening)
    assert owed.version == 1


async def test_two_taps_on_the_answer_do_it_once(evening: Evening, phone: Phone) -> None:
    await reminded(evening, phone)
    await phone.tap(DONE)
    said = await phone.double_tap("Hemtjänst 2")
    assert said[0] == "Klart. Bra!"
    assert (
        len([each for each in await log(evening, "bevakning.done") if each.outcome == "done"]) == 1
    )


async def test_somebody_who_is_not_in_the_list_presses_as_the_phone(
    evening: Evening, phone: Phone
) -> None:
    card = await reminded(evening, phone)
    await phone.tap("Jag tar över")
    await phone.tap(ANOTHER)
    (owed,) = await kept(evening)
    assert owed.owner_id == await person_id(evening, 105)
    (shown,) = [seen for seen in await phone.from_bot() if seen.id == card.id]
    assert "Någon annan på delad telefon." in shown.text
    assert "Lämna över" in shown.labels


@pytest.mark.parametrize("who", ["elsewhere", "nobody", "shared"])
async def test_only_the_units_own_people_can_be_chosen(
    evening: Evening, phone: Phone, who: str
) -> None:
    await reminded(evening, phone)
    await phone.tap(DONE)
    question = await phone.last()
    if who == "shared":
        await _join(
            evening.app, 104, ChatKind.PRIVATE,
            NewInvite(HOME_CARE, "hemtjanst", "Vagn 3", shared=True),
        )  # fmt: skip
    number = {"elsewhere": 121, "shared": 104}.get(who)
    chosen = await person_id(evening, number) if number is not None else 999_999
    data = question.data("Hemtjänst 2").rpartition(".")[0]
    (said,) = await phone.press_data(f"{data}.{chosen}", question.id)
    assert said == "Valet går inte längre. Tryck igen på det du ville göra."
    assert len(await kept(evening)) == 1
    assert (await log(evening, "phone.answer"))[-1].outcome == Reason.NOT_YOURS


async def test_a_colleague_who_lost_the_role_presses_no_more(
    evening: Evening, phone: Phone
) -> None:
    await reminded(evening, phone)
    await phone.tap("Jag tar över")
    await phone.tap("Hemtjänst 2")
    colleague = await person_id(evening, 102)

    def revoke(tx: Tx) -> None:
        for grant in tx.people.grants(colleague):
            tx.people.revoke(Grant(grant.person_id, grant.unit_id, grant.role))

    await evening.app.store.run(revoke)
    await phone.tap(DONE)
    question = await phone.last()
    assert question.text.startswith(ASKED)
    assert "Hemtjänst 2" not in question.labels


async def test_the_question_is_of_no_use_to_anybody_else(evening: Evening, phone: Phone) -> None:
    await reminded(evening, phone)
    await phone.tap(DONE)
    question = await phone.last()
    for other in (evening.stranger, evening.worker, evening.phones.person(121)):
        await other.say("/jourtid")
        for label in ("Hemtjänst 2", ANOTHER):
            (said,) = await other.press_data(question.data(label), (await other.last()).id)
            assert said == "Valet går inte längre. Tryck igen på det du ville göra."
    assert len(await kept(evening)) == 1


async def test_in_a_group_the_question_comes_in_the_phones_own_chat(
    evening: Evening, phone: Phone
) -> None:
    await take(evening.worker)
    await evening.walk("2026-11-30 13:00")
    shared = evening.phones.person(105, evening.group.chat)
    (said,) = await shared.tap(DONE)
    assert said == "Säg vem som trycker i din chatt med mig. Gör sedan om det här."
    assert ASKED not in (await evening.group.last()).text
    assert await phone.tap("Hemtjänst 2") == ["Tack. Hemtjänst 2 trycker nu."]
    assert len(await kept(evening)) == 1
    assert await shared.tap(DONE) == ["Klart. Bra!"]
    assert "Hemtjänst 2 bockade av den" in (await evening.group.last()).text


async def test_guidance_asks_nobody_who_presses(evening: Evening, phone: Phone) -> None:
    card = await outcome(phone)
    assert not card.text.startswith(ASKED)
    assert "delad telefon" not in card.text


async def test_leaving_on_a_shared_phone_is_about_the_phone(evening: Evening, phone: Phone) -> None:
    await phone.say("/lamna")
    asked = (await phone.last()).text
    assert asked.startswith("Ska telefonen lämna boten?")
    assert "Telefonens roller tas bort direkt. Dina egna är kvar." in asked
    await phone.tap("Ja, lämna")
    await phone.tap("Hemtjänst 2")
    assert await grants(evening, 105) == set()
    assert await grants(evening, 102) == {(HOME_CARE, "hemtjanst")}


async def test_a_reminder_of_ones_own_belongs_to_whoever_says_that_they_press(
    evening: Evening, phone: Phone
) -> None:
    await phone.say("/bevaka torsdag kl 9")
    assert await phone.tap("Spara") == ["Säg först vem som trycker."]
    assert await kept(evening) == []
    assert await phone.tap("Hemtjänst 2") == ["Sparat."]
    (owed,) = await kept(evening)
    assert owed.owner_id == await person_id(evening, 102)
    assert owed.code in (await evening.colleague.last()).text
    await evening.walk("2026-12-03 09:00")
    assert (await evening.colleague.last()).text.startswith(f"Följ upp i dag: {owed.code}.")
