"""A walk ends on the revision that it began on, even when the content has changed since."""

import shutil
from dataclasses import replace
from pathlib import Path

from driver import quiet
from duties import take
from evening import Evening, an_evening

from bot.app import read_content
from bot.cli.demo import open_practice_app
from bot.settings import Settings
from flows.routines.library import CONTENT, Library


def edited(folder: Path, *changes: tuple[str, str]) -> Library:
    """The content with other words in its routine."""
    content = folder / "content"
    shutil.copytree(CONTENT, content)
    path = content / "goteborg" / "trygghetsjouren.yaml"
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    return read_content(Settings(content=content)).library


def change_content(evening: Evening, library: Library) -> None:
    """As if the bot had been started again with other content."""
    evening.app.house = replace(evening.app.house, library=library)
    evening.app.tick._house = evening.app.house


async def test_an_older_revision_plays_on_and_a_new_walk_has_the_new_words(
    evening: Evening, tmp_path: Path
) -> None:
    await evening.worker.say("/ring")
    await evening.worker.tap("Nej, dag eller kväll")
    new = edited(
        tmp_path,
        ("ask: Ryms hjälpen i beslutet?", "ask: Ryms det i beslutet?"),
        ('revision: "2026-11-22.1"', 'revision: "2026-11-30.1"'),
    )
    change_content(evening, new)
    await evening.app._housekeeping.tidy()
    await evening.worker.tap("Mer hjälp av hemtjänsten")
    assert (await evening.worker.last()).text.startswith("Ryms hjälpen i beslutet?")
    await evening.worker.tap("Tillbaka")
    await evening.worker.tap("Mer hjälp av hemtjänsten")
    await evening.worker.tap("Nej")
    await evening.worker.tap("Varför?")
    assert "Ryms hjälpen i beslutet? Nej" in (await evening.worker.last()).text
    await evening.colleague.say("/ring")
    await evening.colleague.tap("Nej, dag eller kväll")
    await evening.colleague.tap("Mer hjälp av hemtjänsten")
    assert (await evening.colleague.last()).text.startswith("Ryms det i beslutet?")


async def test_a_walk_whose_revision_is_no_longer_known_is_said_to_be_over(
    evening: Evening,
) -> None:
    await evening.worker.say("/ring")
    asked = await evening.worker.last()
    library = evening.app.house.library
    change_content(evening, replace(library, routines=(), _pinned={}))
    await evening.app.store.run(lambda tx: tx.revisions.purge([]))
    stored = await evening.app.store.read(lambda tx: tx.revisions.text(library.routines[0].sha256))
    assert stored is not None  # an open walk keeps its text
    assert await evening.worker.tap(asked.labels[1]) == [""]
    assert (await evening.worker.last()).text.startswith("Vilken hjälp behövs?")


async def test_everything_is_where_it_was_after_a_restart(tmp_path: Path) -> None:
    database = str(tmp_path / "jourlots.db")
    async with an_evening(database) as evening:
        await take(evening.worker)
        await evening.worker.say("/ring")
        await evening.worker.tap("Nej, dag eller kväll")
        old = evening.app
        await old.stop()
        again = await open_practice_app(evening.clock, evening.server.api_base, database)
        evening.app = evening.clock.app = again
        evening.phones.settle = lambda: quiet(again)
        await again.start()
        await evening.worker.tap("Mer hjälp av hemtjänsten")
        assert (await evening.worker.last()).text.startswith("Ryms hjälpen i beslutet?")
        await evening.walk("2026-11-30 07:15")
        assert "Kontakta personens handläggare i dag" in (await evening.worker.last()).text
        await again.stop()
