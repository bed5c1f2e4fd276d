"""Ångra: a "Klart" that was pressed by mistake is taken back within a minute."""

from duties import DONE, kept, take
from evening import Evening

UNDO = "Ångra"
UNDONE = "Ångrat. Den är öppen igen."


async def test_whoever_pressed_done_takes_it_back_and_every_card_is_open_again(
    evening: Evening,
) -> None:
    await take(evening.worker)
    (before,) = await kept(evening)
    await evening.walk("2026-11-30 13:00")
    assert await evening.worker.tap(DONE) == ["Klart. Bra!"]
    ended = await evening.worker.last()
    assert ended.labels == (UNDO,)
    shown = await evening.group.last()
    assert shown.text.startswith(f"{before.code} är klar.")
    assert shown.labels == ()
    assert await evening.worker.tap(UNDO) == [UNDONE]
    again = await evening.worker.last()
    assert again.id == ended.id
    assert DONE in again.labels
    (found,) = await kept(evening)
    assert (found.owner_id, found.due_on) == (before.owner_id, before.due_on)
    note = await evening.group.last()
    assert note.id == shown.id
    assert note.text.startswith(f"Gör klart {before.code} i dag.")
    assert DONE in note.labels
    await evening.walk("2026-12-01 07:15")
    assert (await evening.worker.last()).text.startswith("Kontakta personens handläggare i dag")


async def test_after_a_minute_it_is_told_kindly_that_it_is_too_late(evening: Evening) -> None:
    await take(evening.worker)
    (found,) = await kept(evening)
    await evening.worker.tap("Redan gjort")
    await evening.jump("2026-11-27 20:01:01")
    advice = f"/bevaka {found.code} i morgon"
    said = f"Det har gått mer än en minut. Är något kvar? Skriv {advice}."
    assert await evening.worker.tap(UNDO) == [said]
    assert (await evening.worker.last()).labels == ()
    assert await kept(evening) == []
    await evening.worker.say(advice)
    asked = f"Ska jag påminna dig om {found.code} lördag 28 november kl. 08:00?"
    assert (await evening.worker.last()).text.startswith(asked)


async def test_a_second_tap_finds_it_open_again(evening: Evening) -> None:
    await take(evening.worker)
    await evening.worker.tap("Redan gjort")
    assert await evening.worker.double_tap(UNDO) == [UNDONE, "Den är redan öppen igen."]
    assert DONE in (await evening.worker.last()).labels
    assert len(await kept(evening)) == 1


async def test_in_a_group_the_button_stays_for_whoever_pressed(evening: Evening) -> None:
    await take(evening.worker)
    await evening.walk("2026-11-30 13:00")
    assert await evening.group.double_tap(DONE) == ["Klart. Bra!", "Den är redan klar."]
    other = evening.phones.person(101, evening.group.chat)
    assert await other.tap(UNDO) == ["Bara den som tryckte på Klart kan ångra."]
    assert await evening.group.tap(UNDO) == [UNDONE]
    assert DONE in (await evening.group.last()).labels
    assert len(await kept(evening)) == 1


async def test_nobody_else_sees_the_button(evening: Evening) -> None:
    await take(evening.worker)
    await evening.walk("2026-11-30 13:00")
    await evening.group.tap(DONE)
    assert (await evening.worker.last()).labels == ()
