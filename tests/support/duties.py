"""Taking a bevakning on the phone, and reading it in the database."""

from collections.abc import Sequence

from driver import Phone, Seen
from evening import Evening

from flows.cases.bevakning import Bevakning
from flows.ports import Tx

HOME_CARE = "Hemtjänst Centrum"
DONE = "Klart, jag har gjort det"
TAKE_OVER = "Jag tar över"
MORE = "Visa mer privat"
NEWER = "Se det nyare kortet längre ner."
AFTER, BEFORE = "Efter kl. 07:00 i dag", "Före kl. 07:00 i dag"


async def outcome(phone: Phone) -> Seen:
    """More help than the decision holds: the outcome that offers the bevakning."""
    await phone.say("/ring")
    for label in ("Nej, dag eller kväll", "Mer hjälp av hemtjänsten", "Nej"):
        await phone.tap(label)
    return await phone.last()


async def take(phone: Phone, began: str | None = AFTER) -> Seen:
    """Take it; `began` is when the help began, where that is asked. The receipt."""
    card = await outcome(phone)
    await phone.tap(next(label for label in card.labels if label.startswith("Påminn mig")))
    if began is not None:
        await phone.tap(began)
    return await phone.last()


async def kept(evening: Evening, unit: str = HOME_CARE) -> Sequence[Bevakning]:
    """The open bevakningar of a unit."""

    def read(tx: Tx) -> Sequence[Bevakning]:
        found = tx.people.unit_named(unit)
        return list(tx.bevakningar.open_of_unit(found.id)) if found is not None else []

    return await evening.app.store.read(read)


async def new(phone: Phone, since: int) -> list[Seen]:
    """What the bot wrote after the message with that id."""
    return [seen for seen in await phone.from_bot() if seen.id > since and seen.text]


async def newest(*phones: Phone) -> dict[int, int]:
    """The id of the newest message in each chat, to see later what came after."""
    return {phone.chat: max([0, *(seen.id for seen in await phone.messages())]) for phone in phones}
