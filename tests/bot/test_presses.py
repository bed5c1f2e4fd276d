"""Pressing in any order and at any time: each press is answered with where things stand."""

from datetime import UTC, datetime, timedelta

import pytest
from driver import Phone, Seen
from evening import Evening

ALREADY = "Du har redan svarat. Så här ser det ut nu."
OVER = "De frågorna är avslutade. Skriv /ring för att börja om."
NIGHT, DAY = "Ja, kl. 23:30–06:00", "Nej, dag eller kväll"
MORE_HELP = (DAY, "Mer hjälp av hemtjänsten", "Nej")


async def walk(phone: Phone, *labels: str) -> Seen:
    """Begin, press these, and see what came of it."""
    await phone.say("/ring")
    for label in labels:
        await phone.tap(label)
    return await phone.last()


async def runs_open(evening: Evening, phone: Phone) -> int:
    def count(tx: object) -> int:
        chat = tx.chats.by_telegram(phone.chat)  # type: ignore[attr-defined]
        return len(tx.runs.open_in(chat.id))  # type: ignore[attr-defined]

    return await evening.app.store.read(count)


async def test_five_taps_at_once_advance_one_step_everywhere(evening: Evening) -> None:
    await evening.worker.say("/ring")
    for label, follows in (
        (DAY, "Vilken hjälp behövs?"),
        ("Mer hjälp av hemtjänsten", "Ryms hjälpen i beslutet?"),
        ("Nej", "Ring din egen jour"),
    ):
        said = await evening.worker.tap(label, times=5)
        assert sorted(said) == ["", *[ALREADY] * 4]
        assert (await evening.worker.last()).text.startswith(follows)


async def test_a_button_from_before_going_back_does_not_answer(evening: Evening) -> None:
    asked = await walk(evening.worker, DAY)
    await evening.worker.tap("Tillbaka")
    assert await evening.worker.tap_old("Trygghetslarm", asked) == ALREADY
    assert (await evening.worker.last()).text.startswith("Behövs akut hjälp på natten?")


async def test_a_press_on_a_cancelled_walk_says_so_and_takes_the_buttons_away(
    evening: Evening,
) -> None:
    asked = await walk(evening.worker, DAY)
    await evening.worker.say("/avbryt")
    assert await evening.worker.tap_old("Trygghetslarm", asked) == OVER
    shown = next(seen for seen in await evening.worker.messages() if seen.id == asked.id)
    assert shown.labels == ()


async def test_a_press_after_the_walk_was_purged_says_so(evening: Evening) -> None:
    await walk(evening.stranger, DAY)
    await evening.jump("2026-11-29 20:00")
    await evening.app._housekeeping.tidy()
    assert await evening.stranger.tap("Trygghetslarm") == [OVER]
    await evening.stranger.say("/ring")
    assert (await evening.stranger.last()).text.startswith("Behövs akut hjälp på natten?")


async def test_avbryt_with_and_without_an_open_walk(evening: Evening) -> None:
    await evening.worker.say("/avbryt")
    assert (await evening.worker.last()).text == "Det fanns inget att avbryta."
    asked = await walk(evening.worker, DAY)
    await evening.worker.say("/avbryt")
    assert (await evening.worker.last()).text == "Avbrutet. Inget är sparat."
    stripped = next(seen for seen in await evening.worker.messages() if seen.id == asked.id)
    assert stripped.labels == ()
    assert await runs_open(evening, evening.worker) == 0


async def test_the_cancel_button_ends_the_walk_where_it_stands(evening: Evening) -> None:
    asked = await walk(evening.worker, DAY)
    await evening.worker.tap("Avbryt")
    shown = await evening.worker.last()
    assert (shown.id, shown.text) == (asked.id, "Avbrutet. Inget är sparat.")
    await evening.worker.tap("Börja om")
    assert (await evening.worker.last()).text.startswith("Behövs akut hjälp på natten?")


async def test_any_earlier_answer_can_be_gone_back_to_and_changed(evening: Evening) -> None:
    night = (NIGHT, "Korttidsplats", "Under 65 år", "Säger ja", "Personen själv")
    outcome = await walk(evening.worker, *night)
    assert outcome.text.startswith("Ring Socialjouren")
    await evening.worker.tap("Ändra ett svar")
    choices = await evening.worker.last()
    assert choices.labels == (
        "1. Ja, kl. 23:30–06:00", "2. Korttidsplats", "3. Under 65 år", "4. Säger ja",
        "5. Personen själv", "Tillbaka",
    )  # fmt: skip
    await evening.worker.tap("3. Under 65 år")
    assert (await evening.worker.last()).text.startswith("Hur gammal är personen?")
    for label in ("65 år eller äldre", "Säger ja", "Personen själv"):
        await evening.worker.tap(label)
    assert (await evening.worker.last()).text.startswith("Ring Trygghetsjouren")


@pytest.mark.parametrize("index", range(5))
async def test_going_back_asks_that_question_again(evening: Evening, index: int) -> None:
    questions = []
    await evening.worker.say("/ring")
    for label in (NIGHT, "Korttidsplats", "Under 65 år", "Säger ja", "Personen själv"):
        questions.append((await evening.worker.last()).text)
        await evening.worker.tap(label)
    await evening.worker.tap("Ändra ett svar")
    choices = await evening.worker.last()
    await evening.worker.tap(choices.labels[index])
    assert (await evening.worker.last()).text == questions[index]


async def test_the_back_button_leads_from_every_question_to_the_one_before(
    evening: Evening,
) -> None:
    seen = [(await walk(evening.worker)).text]
    for label in (NIGHT, "Korttidsplats", "Under 65 år", "Säger ja"):
        await evening.worker.tap(label)
        seen.append((await evening.worker.last()).text)
    assert "Tillbaka" in (await evening.worker.last()).labels
    for text in reversed(seen[:-1]):
        await evening.worker.tap("Tillbaka")
        assert (await evening.worker.last()).text == text
    assert "Tillbaka" not in (await evening.worker.last()).labels


async def test_every_hard_word_is_explained_in_a_box(evening: Evening) -> None:
    asked = await walk(evening.worker, NIGHT)
    asks = [label for label in asked.labels if label.startswith("Vad ")]
    assert len(asks) == 2
    for label in asks:
        (said,) = await evening.worker.tap(label)
        assert len(said) <= 200
        assert said.endswith(".")
    chat = await evening.phones.call("GET", f"chats/{evening.worker.chat}/messages")
    assert chat["answers"][-1]["alert"] is True
    assert await evening.worker.last() == asked


async def test_a_number_can_be_saved_as_a_contact(evening: Evening) -> None:
    await walk(evening.worker, NIGHT, "Hjälp på natten", "Säger ja", "Personen själv")
    assert await evening.worker.tap("Spara numret") == ["Spara kontakten i telefonen."]
    contact = (await evening.worker.from_bot())[-1].raw["contact"]
    assert contact["phone_number"] == "+46313658585"
    assert contact["first_name"] == "Trygghetsjouren"


async def test_the_answer_follows_the_clock_when_jourtid_begins_on_the_way(
    evening: Evening,
) -> None:
    await evening.jump("2026-11-30 16:29")
    asked = await walk(evening.worker, NIGHT, "Hjälp på natten")
    assert asked.text.startswith("Fråga personen om du får ringa.")
    await evening.jump("2026-11-30 16:31")
    await evening.worker.tap("Säger ja")
    assert (await evening.worker.last()).text.startswith("Vem ansöker om hjälpen?")
    await evening.worker.tap("Personen själv")
    assert (await evening.worker.last()).text.startswith("Ring Trygghetsjouren: +46313658585")


async def test_age_is_asked_when_jourtid_begins_on_the_way(evening: Evening) -> None:
    await evening.jump("2026-11-30 16:29")
    await walk(evening.worker, NIGHT, "Korttidsplats")
    await evening.jump("2026-11-30 16:31")
    await evening.worker.tap("Säger ja")
    assert (await evening.worker.last()).text.startswith("Hur gammal är personen?")
    for label in ("Under 65 år", "Säger ja", "Personen själv"):
        await evening.worker.tap(label)
    assert (await evening.worker.last()).text.startswith("Ring Socialjouren: +46313658700")


async def test_an_answer_that_was_given_stays_as_it_was_when_the_clock_moves_on(
    evening: Evening,
) -> None:
    await evening.jump("2026-11-30 16:29")
    outcome = await walk(evening.worker, NIGHT, "Hjälp på natten", "Säger ja")
    assert outcome.text.startswith("Ring ordinarie handläggare")
    await evening.jump("2026-11-30 16:31")
    await evening.worker.tap("Varför?")
    why = (await evening.worker.last()).text
    assert why.startswith("Ring ordinarie handläggare. Det beror på:")
    assert "det inte är jourtid" in why
    await evening.worker.tap("Tillbaka till svaret")
    old = "Börja om. Svaret gällde måndag 30 november kl. 16:29."
    assert (await evening.worker.last()).text == f"{old}\n\n{outcome.text}"


async def test_an_answer_of_the_jourtid_says_in_office_hours_when_it_was_given(
    evening: Evening,
) -> None:
    outcome = await walk(evening.worker, NIGHT, "Hjälp på natten", "Säger ja", "Personen själv")
    assert outcome.text.startswith("Ring Trygghetsjouren: +46313658585")
    await evening.jump("2026-11-30 10:00")
    await evening.worker.tap("Varför?")
    await evening.worker.tap("Tillbaka till svaret")
    seen = await evening.worker.last()
    assert seen.text.startswith("Börja om. Svaret gällde fredag 27 november kl. 20:00.\n\n")
    assert "Börja om" in seen.labels


async def test_a_walk_that_is_taken_up_again_ends_the_newer_one(evening: Evening) -> None:
    first = await walk(evening.worker, *MORE_HELP)
    second = await walk(evening.worker, DAY)
    assert await runs_open(evening, evening.worker) == 1
    await evening.worker.tap("Ändra ett svar", message=first.id)
    await evening.worker.tap("1. Nej, dag eller kväll")
    assert await runs_open(evening, evening.worker) == 1
    assert await evening.worker.tap_old("Trygghetslarm", second) == OVER


async def test_an_old_message_of_the_card_loses_its_buttons_and_the_card_comes_anew(
    evening: Evening,
) -> None:
    asked = await walk(evening.worker)
    await evening.worker.tap(DAY)
    await evening.worker.say("/nummer")
    numbers = next(
        seen for seen in reversed(await evening.worker.from_bot()) if "Ring det" in seen.text
    )
    (said,) = await evening.worker.press_data(asked.data(DAY), numbers.id)
    assert said == ALREADY
    last = await evening.worker.last()
    assert last.id > numbers.id
    assert last.text.startswith("Vilken hjälp behövs?")
    old = next(seen for seen in await evening.worker.messages() if seen.id == asked.id)
    assert old.labels == ()


async def test_two_people_walk_side_by_side_without_meeting(evening: Evening) -> None:
    await walk(evening.worker, DAY)
    await walk(evening.colleague, NIGHT)
    await evening.worker.tap("Mer hjälp av hemtjänsten")
    await evening.colleague.tap("Hjälp på natten")
    assert (await evening.worker.last()).text.startswith("Ryms hjälpen i beslutet?")
    assert (await evening.colleague.last()).text.startswith("Fråga personen om du får ringa.")


async def test_a_strangers_guidance_is_forgotten_after_a_day(evening: Evening) -> None:
    await walk(evening.stranger, *MORE_HELP)
    assert await evening.app.store.read(lambda tx: tx.chats.by_telegram(191)) is not None
    await evening.jump("2026-11-29 20:00")
    # What was sent is kept for a day of machine time: let that have passed too.
    later = datetime.now(UTC) + timedelta(days=2)
    await evening.app.store.run(lambda tx: tx.outbox.purge(later))
    await evening.app._housekeeping.tidy()
    assert await evening.app.store.read(lambda tx: tx.chats.by_telegram(191)) is None
