"""Whole evenings as golden files: what everybody sees at each turn of the story.

`make transcripts` writes them anew; a change is then read as a difference in words.
"""

import os
import re
from pathlib import Path

from evening import Evening

GOLDEN = Path(__file__).parent / "golden"
CODE = re.compile(r"\b[2-9A-Z]{3}-[2-9A-Z]{2}\b")


async def transcript(evening: Evening, chats: dict[str, int]) -> str:
    """Every chat's messages: time, who, words and buttons. Codes are drawn by lot: K7F-42."""
    lines: list[str] = []
    for title, chat in chats.items():
        lines.append(f"== {title}")
        for seen in await evening.phones.messages(chat):
            when = seen.raw["date"][:16].replace("T", " ")
            words = seen.text or f"[{_other(seen.raw)}]"
            lines.append(f"{when} {'Jourlots' if seen.from_bot else 'Personen'}: {words}")
            lines += [f"    [{'] ['.join(row)}]" for row in seen.buttons]
        lines.append("")
    return CODE.sub("K7F-42", "\n".join(lines))


def _other(raw: dict[str, object]) -> str:
    return next((name for name in ("contact", "document", "photo", "service") if raw[name]), "?")


def same(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, (
        "run `make transcripts` and read the difference"
    )


async def test_friday_evening_until_it_is_done(evening: Evening) -> None:
    worker = evening.worker
    await worker.send(start=True)
    await worker.tap("Vem ska jag ringa?")
    for label in ("Nej, dag eller kväll", "Mer hjälp av hemtjänsten", "Nej", "Påminn mig måndag"):
        await worker.tap(label)
    await worker.tap("Efter kl. 07:00 i dag")
    chats = {"Hemtjänst 1": 101, "Hemtjänst 2": 102, "Grupp": evening.group.chat}
    scenes = [await transcript(evening, chats)]
    await evening.walk("2026-11-30 13:00")
    scenes.append(await transcript(evening, chats))
    await evening.group.tap("Jag tar över")
    scenes.append(await transcript(evening, chats))
    await evening.colleague.tap("Klart, jag har gjort det")
    scenes.append(await transcript(evening, chats))
    same("fredag_kvall", "\n---\n".join(scenes))


async def test_nobody_answers_for_two_vardagar(evening: Evening) -> None:
    worker = evening.worker
    await worker.say("/ring")
    for label in ("Nej, dag eller kväll", "Mer hjälp av hemtjänsten", "Vet inte"):
        await worker.tap(label)
    await worker.tap("Påminn mig måndag")
    await worker.tap("Efter kl. 07:00 i dag")
    await evening.walk("2026-12-02 16:00")
    await evening.chef.tap("Klart, jag har gjort det")
    people = {"Hemtjänst 1": 101, "Enhetschef": 111}
    chats = {**people, "Grupp Hemtjänst Centrum": evening.group.chat}
    same("ingen_svarar", await transcript(evening, chats))


async def test_a_stranger_asks_at_night(evening: Evening) -> None:
    await evening.jump("2026-11-28 02:00")
    stranger = evening.stranger
    await stranger.send(start=True)
    await stranger.tap("Vem ska jag ringa?")
    for label in ("Ja, kl. 23:30–06:00", "Korttidsplats", "Under 65 år", "Kan inte svara"):
        await stranger.tap(label)
    await stranger.tap("Vet inte")
    await stranger.say("/bevakningar")
    same("okand_pa_natten", await transcript(evening, {"Okänd person": stranger.chat}))
