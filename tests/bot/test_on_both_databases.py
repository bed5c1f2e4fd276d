"""The whole bot on each database: an answer, a bevakning, its reminder, done, and a restart."""

from pathlib import Path

from evening import an_evening


async def test_friday_evening_until_monday(database_url: str, tmp_path: Path) -> None:
    database = str(tmp_path / "a.db") if database_url.startswith("sqlite") else database_url
    async with an_evening(database) as evening:
        worker = evening.worker
        await worker.say("/ring")
        for label in ("Nej, dag eller kväll", "Mer hjälp av hemtjänsten", "Nej"):
            await worker.tap(label, times=3)
        assert (await worker.last()).text.startswith("Ring din egen jour")
        await worker.tap("Påminn mig måndag")
        await worker.double_tap("Efter kl. 07:00 i dag")
        await evening.walk("2026-11-30 13:00")
        (note,) = [
            seen for seen in await evening.group.from_bot() if "Ingen har bockat" in seen.text
        ]
        await worker.tap("Klart, jag har gjort det")
        (shown,) = [seen for seen in await evening.group.from_bot() if seen.id == note.id]
        assert "är klar." in shown.text
        await evening.walk("2026-12-04 17:00")
        assert len(await evening.group.from_bot()) == 1
