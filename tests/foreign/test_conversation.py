"""Clients that nobody here wrote hold the same conversation, by polling and by webhook."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from driver import Phones
from judge import judged_servers

from bot.practice import PracticePerson, PracticeServer, StandaloneClock

TOKEN = "123456:practice"
PERSON = PracticePerson(1001, "Telefon A", "Hemtjänst 1", "Hemtjänst")
HERE = Path(__file__).parent
PATIENCE = 60.0
WAYS = pytest.mark.parametrize("way", ["polling", "webhook"])


class Client:
    """A bot in a process of its own, which tells what it has come to know."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def tells(self) -> str:
        """The next thing that it has come to know."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        assert line, "it ended"
        return line.decode().rstrip("\n")


@asynccontextmanager
async def a_client(python: Path, script: str, address: str, way: str) -> AsyncIterator[Client]:
    process = await asyncio.create_subprocess_exec(
        str(python),
        str(HERE / script),
        address,
        TOKEN,
        way,
        stdout=asyncio.subprocess.PIPE,
        cwd=HERE,
    )
    try:
        yield Client(process)
    finally:
        process.kill()
        await process.wait()


async def converse(python: Path, script: str, way: str) -> None:
    """Hold the conversation and look at both ends of it."""
    clock = StandaloneClock(datetime(2026, 11, 22, 4, 10, tzinfo=UTC))
    with judged_servers() as judge:
        async with PracticeServer(token=TOKEN, people=[PERSON], groups=[], clock=clock) as server:
            address = server.api_base.removesuffix("/bot")
            async with a_client(python, script, address, way) as client:
                await _talk(server, client, way)
    assert judge.faults == []


async def _talk(server: PracticeServer, client: Client, way: str) -> None:
    assert await client.tells() == "I am jourlots_bot"

    async def settle() -> None:
        async with asyncio.timeout(PATIENCE):
            while not (await phones.call("GET", "state"))["idle"]:  # noqa: ASYNC110 - over HTTP
                await asyncio.sleep(0.02)

    phones = Phones(server, settle)
    try:
        person = phones.person(PERSON.id)
        await settle()
        hooked = (await phones.call("GET", "state"))["webhook"]
        assert (hooked is not None) == (way == "webhook")
        await person.say("/valj")
        assert await client.tells() == "command from Telefon A in private"
        await _until_count(phones, 2)
        card = await person.last()
        assert (card.raw["html"], card.labels) == ("<b>Välj</b>", ("Ja", "Nej"))
        assert await person.tap("Ja") == ["Du valde ja"]
        assert await client.tells() == "pressed ja beneath Välj"
        assert await client.tells() == "read back val: ja"
        await _until_count(phones, 4)
        _, card, receipt, done = await phones.messages(PERSON.id)
        assert (card.text, card.labels, card.raw["edited"]) == ("Valt: ja", (), True)
        assert (receipt.text, receipt.raw["document"]["name"]) == ("Kvitto", "val.txt")
        assert done.text == "Klart"
        await person.send(edit=(await phones.messages(PERSON.id))[0].id, text="annat")
        assert await client.tells() == "edited to annat"
    finally:
        await phones.close()


async def _until_count(phones: Phones, count: int) -> None:
    """What a client does on its own cannot be seen from outside: wait for what is expected."""
    async with asyncio.timeout(PATIENCE):
        while len(await phones.messages(PERSON.id)) < count:  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.02)


@pytest.mark.foreign
@pytest.mark.xdist_group("foreign")
@WAYS
async def test_aiogram_holds_a_conversation(foreign_python, way):
    await converse(foreign_python, "conversation.py", way)


@WAYS
async def test_python_telegram_bot_with_its_own_transport_holds_a_conversation(way):
    await converse(Path(sys.executable), "ptb_conversation.py", way)
