"""The way through /ring to "egen jour, ryms inte", and the bevakning that it offers."""

from driver import Phone

# On a Saturday evening nobody has to ask when the help began.
START = "2026-11-28 20:00"
DUE = "2026-11-30 07:15"
ANSWERS = ("Nej, dag eller kväll", "Mer hjälp av hemtjänsten", "Nej")
TAKE = "Påminn mig måndag"
DONE = "Klart, jag har gjort det"


async def take_bevakning(worker: Phone) -> None:
    """Walk to the outcome and take its bevakning, the bot being in this process."""
    await worker.say("/ring")
    for label in (*ANSWERS, TAKE):
        await worker.tap(label)
