"""Walking a routine in the chat, as a home-care worker does."""

from evening import Evening


async def answer(evening: Evening, *labels: str) -> None:
    for label in labels:
        await evening.worker.tap(label)


async def test_a_worker_at_night_gets_the_number_in_at_most_five_presses(evening: Evening) -> None:
    await evening.worker.say("/ring")
    await answer(evening, "Ja, kl. 23:30–06:00", "Hjälp på natten", "Säger ja", "Personen själv")
    card = await evening.worker.last()
    assert card.text.startswith("Ring Trygghetsjouren: +46313658585")
    assert "112" in card.text


async def test_a_short_term_place_for_somebody_under_65_goes_to_socialjouren(
    evening: Evening,
) -> None:
    await evening.worker.say("/ring")
    await answer(
        evening, "Ja, kl. 23:30–06:00", "Korttidsplats", "Under 65 år", "Säger ja", "Personen själv"
    )
    assert (await evening.worker.last()).text.startswith("Ring Socialjouren: +46313658700")


async def test_a_triple_tap_advances_one_step(evening: Evening) -> None:
    await evening.worker.say("/ring")
    said = await evening.worker.tap("Nej, dag eller kväll", times=3)
    card = await evening.worker.last()
    assert card.text.startswith("Vilken hjälp behövs?")
    assert sorted(said) == ["", *["Du har redan svarat. Så här ser det ut nu."] * 2]


async def test_an_old_keyboard_is_answered_with_where_things_stand(evening: Evening) -> None:
    await evening.worker.say("/ring")
    old = await evening.worker.find("Nej, dag eller kväll")
    await evening.worker.say("/ring")
    stripped = next(m for m in await evening.worker.messages() if m.id == old.id)
    assert stripped.labels == ()
    assert "avslutade" in await evening.worker.tap_old("Nej, dag eller kväll", old)
    assert (await evening.worker.last()).text.startswith("Behövs akut hjälp på natten?")


async def test_why_and_what_if_are_told_and_lead_back(evening: Evening) -> None:
    await evening.worker.say("/ring")
    await answer(evening, "Nej, dag eller kväll", "Mer hjälp av hemtjänsten", "Nej")
    outcome = await evening.worker.last()
    await evening.worker.tap("Varför?")
    why = await evening.worker.last()
    assert "Ryms hjälpen i beslutet? Nej" in why.text
    assert "Källa:" in why.text
    await evening.worker.tap("Tillbaka till svaret")
    await evening.worker.tap("Vad ändrar svaret?")
    assert "→" in (await evening.worker.last()).text
    await evening.worker.tap("Tillbaka till svaret")
    assert (await evening.worker.last()).text == outcome.text
