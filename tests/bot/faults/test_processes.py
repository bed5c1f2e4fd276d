"""`jourlots run` as people start it: it drains on SIGTERM, and lets only guests at its file."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import ring
from driver import Phones
from program import TOKEN, jourlots
from trouble import until

from bot.cli.cast import GROUPS, PEOPLE
from bot.practice import PracticeServer, StandaloneClock
from bot.telegram.messages import DUPLICATE

RUNNING = "running"


@dataclass(frozen=True)
class Telegram:
    """Telegram with everybody's phones, and where a bot finds it."""

    phones: Phones
    api: str

    def run(self, folder: Path, *command: str) -> Any:
        """Start `jourlots` on the database in the folder: `run`, or another command."""
        database = folder / "jourlots.db"
        return jourlots(*(command or ("run",)), folder=folder, database=database, api=self.api)


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    clock = StandaloneClock(datetime.now(UTC))
    async with PracticeServer(token=TOKEN, people=PEOPLE, groups=GROUPS, clock=clock) as server:
        phones = Phones(server, _elsewhere)
        yield Telegram(phones, server.api_base)
        await phones.close()


async def _elsewhere() -> None:
    """The bot is another process, and cannot be asked whether it rests."""


async def test_sigterm_lets_what_is_on_its_way_land_and_a_restart_goes_on(
    telegram: Telegram, tmp_path: Path
) -> None:
    worker = telegram.phones.person(101)
    await telegram.phones.fault(kind="slow", method="sendMessage", seconds=0.7)

    async def sending() -> bool:
        return bool((await telegram.phones.call("GET", "state"))["calls"].get("sendMessage"))

    async with telegram.run(tmp_path) as first:
        await worker.say("/ring")
        await until(sending)
        first.ask_to_end()
        ended = await first.ended()
    assert ended.code == 0
    assert "Traceback" not in ended.err
    (card,) = await worker.from_bot()
    await telegram.phones.call(
        "POST", "press", {"person": 101, "message": card.id, "button": ring.ANSWERS[0]}
    )

    async def walked() -> bool:
        return (await worker.last()).text.startswith("Vilken hjälp behövs?")

    async with telegram.run(tmp_path) as second:
        await until(walked)
        second.ask_to_end()
        assert (await second.ended()).code == 0
    (card,) = await worker.from_bot()
    assert not card.text.startswith(DUPLICATE)


async def test_a_second_bot_on_the_same_file_ends_with_one_plain_line(
    telegram: Telegram, tmp_path: Path
) -> None:
    async with telegram.run(tmp_path) as first:
        await first.says(RUNNING)
        async with telegram.run(tmp_path) as second:
            ended = await second.ended()
        assert ended.code == 2
        (line,) = ended.err.splitlines()
        assert line.startswith("Jourlots körs redan med databasen ")
        assert "Stoppa den andra processen först" in line
        await telegram.phones.person(191).say("/jourtid")
        await until(telegram.phones.person(191).from_bot)


async def test_an_invitation_is_made_while_the_bot_is_at_work(
    telegram: Telegram, tmp_path: Path
) -> None:
    stranger = telegram.phones.person(191)
    order = ("invite", "--unit", "Hemtjänst Nord", "--role", "hemtjanst", "--label", "Hemtjänst 9")

    async def welcomed() -> bool:
        return any("Hemtjänst 9" in seen.text for seen in await stranger.from_bot())

    async with telegram.run(tmp_path) as bot:
        await bot.says(RUNNING)
        async with telegram.run(tmp_path, *order) as guest:
            ended = await guest.ended()
        assert ended.code == 0, ended.err
        (token,) = set(re.findall(r"[A-Za-z0-9]{24}", ended.out))
        await stranger.send(start=True, text=token)
        await until(welcomed)
        bot.ask_to_end()
        ended = await bot.ended()
    assert ended.code == 0
    assert token not in ended.err


async def test_a_program_that_telegram_does_not_answer_starts_and_ends_in_good_order(
    tmp_path: Path,
) -> None:
    async with jourlots("run", folder=tmp_path, database=tmp_path / "jourlots.db") as bot:
        await bot.says("receive is down")
        bot.ask_to_end()
        ended = await bot.ended()
    assert ended.code == 0
    assert TOKEN not in ended.err
    assert "practice-token" not in ended.err
