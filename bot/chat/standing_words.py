"""Standing reminders in words and on cards: when each comes, the reminder itself, and its end."""

from collections.abc import Iterator
from datetime import date, time

from bot.telegram.render import Button, Card, bold, column, italic, text
from flows.actions.standing import Seen, Shown
from flows.actions.standing_due import Telling
from flows.actions.turn import House
from flows.calendar import phrases
from flows.cases.follow_ups import Standing
from flows.cases.standing import Schedule, Told
from flows.ports import Tx

FIRST_VARDAG = "Första vardagen"
INTERVALS = {1: "Varje vecka", 2: "Varannan vecka", 4: "Var fjärde vecka", 12: "Var tolfte vecka"}
DONE, SURE = "Klart, det är gjort", "Klart ändå"
EMPTY = "Pärmen var tom"


def key(unit_id: int, number: str, on: date) -> str:
    """The name of the card of one day's reminder."""
    return f"standing:{unit_id}:{number}:{on.isoformat()}"


def often(schedule: Schedule | None) -> str:
    """How often and when, such as "varje vecka, första vardagen, kl. 08:15"."""
    if schedule is None:
        return "ingen tid är satt"
    words = INTERVALS.get(schedule.weeks, f"Var {schedule.weeks}:e vecka")
    day = FIRST_VARDAG if schedule.weekday is None else phrases.WEEKDAYS[schedule.weekday]
    return f"{words.lower()}, {day.lower()}, {phrases.clock(schedule.at)}"


def line(house: House, shown: Shown, today: date) -> str:
    """How it stands, in one line."""
    row = shown.row
    words = f"{row.standing.title}: {often(row.schedule)}."
    if row.coming is not None:
        at = house.calendar.local(row.coming.at)
        words += f" Nästa: {phrases.day(at.date(), today)}."
    return words


def reminder(house: House, telling: Telling, today: date) -> Card:
    """What a day's reminder asks for."""
    standing = telling.standing
    about = [f"{standing.title}, {telling.unit.name}. {standing.why}"]
    if telling.instead_of:
        about.append(f"Du ersätter {telling.instead_of}.")
    if (before := telling.before) is not None and _earlier(house, before, today):
        day = phrases.day(before.on, today)
        about.append(f"Förra gången, {day}, sa ingen att det var klart.")
    blocks = [bold(f"{standing.do}."), text("\n".join(about))]
    if telling.late:
        planned = phrases.day(telling.on, today)
        if telling.on == today:
            planned = phrases.near_moment(house.calendar.local(telling.planned), today)
        blocks.append(italic(f"Försenad. Den skulle ha kommit {planned}."))
    if footer := "\n".join(_footer(house, standing)):
        blocks.append(text(footer))
    buttons = []
    if any(
        each.binder and each.binder.review == telling.number for each in house.processes.processes
    ):
        buttons.append(_through(telling.unit.id))
    data = f"v.k.{telling.unit.id}.{telling.number[1:]}.{telling.on:%Y%m%d}"
    return Card(tuple(blocks), column([*buttons, Button(DONE, data)]))


def _earlier(house: House, before: Told, today: date) -> bool:
    """Whether it was told on an earlier day, so that somebody has had the time to do it."""
    return house.calendar.local(before.told_at).date() < today


def not_gone_through(left: int) -> str:
    """How many cases are left."""
    return "1 ärende är inte genomgånget." if left == 1 else f"{left} ärenden är inte genomgångna."


def unsure(tx: Tx, seen: Seen, left: int) -> Card:
    """Ask whether it is done although cases are left to go through."""
    blocks = (bold(f"Gå igenom pärmen: {tx.people.unit(seen.unit_id).name}."),
              text(f"{not_gone_through(left)} Är det klart ändå?"))  # fmt: skip
    data = f"v.a.{seen.unit_id}.{seen.number[1:]}.{seen.day:%Y%m%d}"
    return Card(blocks, column([_through(seen.unit_id), Button(SURE, data)]))


def _through(unit_id: int) -> Button:
    return Button("Gå igenom pärmen", f"t.v.{unit_id}")


def ended(house: House, shown: Shown, today: date) -> Card:
    """Who did it when, and when the next one comes."""
    last, row = shown.last, shown.row
    assert last is not None and last.done_at is not None
    at = phrases.near_moment(house.calendar.local(last.done_at), today)
    if last.was_empty:
        lines = [f"{EMPTY} {phrases.day(last.on, today)}."]
    else:
        lines = [f"{shown.by.label if shown.by is not None else 'Någon'} gjorde det {at}."]
    if row.coming is not None:
        day = phrases.day(house.calendar.local(row.coming.at).date(), today)
        lines.append(f"Nästa gång: {day}.")
    head = bold(f"Klart: {row.standing.title}, {shown.unit.name}.")
    return Card((head, text("\n".join(lines))))


def latest(shown: Shown, today: date) -> str:
    """What became of the newest one; empty when there was none."""
    last = shown.last
    if last is None:
        return ""
    day = phrases.day(last.on, today)
    if last.done_at is None:
        return f"Senast: {day}. Ingen har sagt att det är klart."
    if last.was_empty:
        return f"Senast: {day}. {EMPTY}."
    return f"Senast: {day}. Klart av {shown.by.label if shown.by is not None else 'någon'}."


def times(*, evenings: bool) -> tuple[time, ...]:
    """The times of day to choose among, each half hour; `evenings` too for those on call."""
    hours = range(7, 23) if evenings else range(7, 17)
    return tuple(time(hour, minute) for hour in hours for minute in (0, 30))


def _footer(house: House, standing: Standing) -> Iterator[str]:
    reference = house.library.reference
    if standing.interpretation:
        yield "Dag och tid är vår tolkning."
    documents = (reference.source(ref).document for ref in standing.cite)
    for words in dict.fromkeys(f"{each.short} ({each.date})" for each in documents):
        yield f"Källa: {words}."
