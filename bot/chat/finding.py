"""Finding people and units by words, for those who lead."""

from collections.abc import Sequence

from bot.chat.desk import Desk
from bot.chat.labels import fitted
from bot.chat.refusals import refuse
from bot.telegram.render import Button, Card, bold, text
from flows.actions.overview import Hits
from flows.actions.turn import Refused
from flows.people.overview import Member


def find(desk: Desk, key: str, words: str) -> None:
    """Show what the words are found in, on the card `key`. A search is not kept, so it has no
    pages: it says how many."""
    result = desk.perform("person.find", words)
    if isinstance(result, Refused):
        refuse(desk, result.reason)
        return
    hits: Hits = result.value
    shown = len(hits.people) + len(hits.units)
    head = "Välj i listan." if shown else "Skriv en annan del av namnet. Jag hittade inget."
    blocks = [bold(head)]
    if hits.in_all > shown:
        blocks.append(text(f"Visar {shown} av {hits.in_all}. Skriv mer för att hitta färre."))
    lines = [f"{n}. {_held_by(held)}" for n, held in enumerate(hits.people, 1)]
    if lines:
        blocks.append(text("\n".join(lines)))
    rows = [
        (Button(fitted(f"{n}. {held[0].person.label}"), f"u.h.{held[0].person.id}"),)
        for n, held in enumerate(hits.people, 1)
    ]
    rows += [(Button(fitted(f"Enhet: {u.unit.name}"), f"u.v.{u.unit.id}"),) for u in hits.units]
    desk.present(key, Card(tuple(blocks), (*rows, (Button("Alla enheter", "u.r.0"),))))


def _held_by(held: Sequence[Member]) -> str:
    units = ", ".join(dict.fromkeys(each.unit for each in held))
    return f"{held[0].person.label}, {units}{'' if held[0].reached else ' – nås inte'}"
