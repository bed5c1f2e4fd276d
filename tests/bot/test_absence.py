"""Being away, on the phones: set with a few presses, handed over, and told of afterwards."""

from driver import Phone
from duties import DONE, TAKE_OVER, kept, new, newest, take
from evening import Evening

from flows.cases.bevakning import Bevakning

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
