"""Messages of several reminders as phones show them, and what makes them."""

from collections.abc import Sequence
from datetime import date

from binder import PLANNER, open_case, take
from driver import Phone, Seen
from evening import Evening

from flows.cases.case import Case
from flows.ports import Tx

MONDAY = {"skickat": date(2026, 11, 2)}  # due on Monday, 30 November
RECEIVED = {"skickat": date(2026, 11, 9), "mottaget": date(2026, 11, 10)}
PICKED_UP = date(2026, 11, 26)  # a Thursday


async def bundles(phone: Phone) -> list[Seen]:
    """What stands in the chat of several reminders."""
    heads = ("Du har", "Ni har", "Gruppen har", "Se till att")
    found = [each for each in await phone.from_bot() if each.text.startswith(heads)]
    return [each for each in found if "följa upp" in each.text or "uppföljningar" in each.text]


async def bundle(phone: Phone) -> Seen:
    """The only one that stands there."""
    (found,) = await bundles(phone)
    return found


def codes(seen: Seen) -> list[str]:
    """What has a button, from the top."""
    return [label[:6] for label in seen.labels if label[3:4] == "-"]


def of(cases: Sequence[Case]) -> list[str]:
    return [each.code for each in cases]


async def own(evening: Evening, phone: Phone, *moments: str) -> list[str]:
    """The codes of what the person wants to be reminded of."""
    for each in moments:
        await phone.say(f"/bevaka {each}")
        await phone.tap("Spara")

    def read(tx: Tx) -> list[str]:
        chat = tx.chats.by_telegram(phone.number)
        person = tx.people.in_chat(chat.id) if chat is not None else None
        assert person is not None
        return [each.code for each in tx.bevakningar.open_of_owner(person.id) if each.is_own]

    return await evening.app.store.read(read)


async def booked(evening: Evening, number: int, day: date = PICKED_UP) -> Case:
    """The keys are to be picked up that day; the group is told at 08:00."""
    case = await open_case(evening, number, RECEIVED, by=PLANNER, step="ta_emot_nytt")
    return await take(evening, case, "nycklar_klara", hamtning=day)


async def unready(evening: Evening, number: int) -> Case:
    """Two weeks to ask for the keys; the group is told at 08:00 and 13:00 the day before."""
    case = await open_case(evening, number, RECEIVED, by=PLANNER, step="ta_emot_nytt")
    return await take(evening, case, "inte_klara")
