"""A practice server with a few people, a client for its controls, and an unmodified bot."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, time
from typing import Any

import aiohttp
import pytest
from judge import Judge, judged_servers
from telegram import Bot

from bot.practice import (
    PracticeGroup,
    PracticePerson,
    PracticeServer,
    StandaloneClock,
    Story,
    StoryStart,
    StoryStep,
)

TOKEN = "123456:practice"
FIRST, SECOND, THIRD = 1001, 1002, 1003
GROUP, LED_GROUP, FORUM = -501, -502, -1000000000503
FRIDAY = 4


class Phones:
    """The control interface, for tests."""

    def __init__(self, server: PracticeServer, session: aiohttp.ClientSession) -> None:
        self.server = server
        self.session = session

    async def get(self, path: str) -> Any:
        async with self.session.get(f"{self.server.page_url}practice/{path}") as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, **body: Any) -> Any:
        status, answer = await self.try_post(path, **body)
        assert status == 200, answer
        return answer

    async def try_post(self, path: str, **body: Any) -> tuple[int, Any]:
        url = f"{self.server.page_url}practice/{path}"
        async with self.session.post(url, json=body) as answer:
            return answer.status, await answer.json()

    async def say(self, person: int, text: str = "", **more: Any) -> Any:
        """Write; the last message that it became."""
        answer = await self.post("say", person=person, text=text, **more)
        return answer["messages"][-1]

    async def messages(self, chat: int) -> list[Any]:
        return (await self.get(f"chats/{chat}/messages"))["messages"]

    async def call(self, method: str, **params: Any) -> tuple[int, Any]:
        """A bare call of a Bot API method, as JSON."""
        url = f"{self.server.api_base}{TOKEN}/{method}"
        async with self.session.post(url, json=params) as answer:
            return answer.status, await answer.json()

    async def updates(self, **params: Any) -> list[Any]:
        status, body = await self.call("getUpdates", **params)
        assert status == 200, body
        return body["result"]

    async def until(self, name: str, value: bool) -> None:
        """Wait until the state says so; no test depends on how long it takes."""
        async with asyncio.timeout(20):
            state = await self.get("state")
            while state[name] is not value:
                await asyncio.sleep(0.01)
                state = await self.get("state")

    async def drain(self) -> list[Any]:
        """All updates that wait, confirmed."""
        updates = await self.updates()
        if updates:
            await self.updates(offset=updates[-1]["update_id"] + 1)
        return updates


@pytest.fixture(autouse=True)
def judge() -> Iterator[Judge]:
    """Everything that passes has the shape that it should; calls meant to be refused may not."""
    with judged_servers(lenient=True) as found:
        yield found
    assert found.faults == []


@pytest.fixture
def clock() -> StandaloneClock:
    return StandaloneClock(datetime(2026, 11, 22, 4, 10, tzinfo=UTC))


@pytest.fixture
async def server(clock: StandaloneClock) -> AsyncIterator[PracticeServer]:
    people = (
        PracticePerson(FIRST, "Telefon A", "Hemtjänst 1", "Hemtjänst", started=True),
        PracticePerson(SECOND, "Telefon B", "Hemtjänst 2", "Hemtjänst"),
        PracticePerson(THIRD, "Telefon C", "Planerare 1", "Planering", language="fi"),
    )
    groups = (
        PracticeGroup(GROUP, "Centrum", (FIRST, SECOND)),
        PracticeGroup(LED_GROUP, "Ledning", (FIRST,), bot_is_admin=True),
        PracticeGroup(FORUM, "Forum", (FIRST, SECOND), bot_is_admin=True, is_forum=True),
    )
    steps = (StoryStep("Skriv hej.", FIRST, "Hej"), StoryStep("Se gruppen.", GROUP, "Klart"))
    begins = StoryStart(FRIDAY, time(16, 31), until=time(18))
    story = Story("natt", "Natt", "Det är mörkt.", steps, (FIRST, SECOND), begins)
    practice = PracticeServer(
        token=TOKEN, people=people, groups=groups, clock=clock, stories=(story,)
    )
    await practice.start()
    yield practice
    await practice.stop()


@pytest.fixture
async def phones(server: PracticeServer) -> AsyncIterator[Phones]:
    async with aiohttp.ClientSession() as session:
        yield Phones(server, session)


@pytest.fixture
async def bot(server: PracticeServer) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=server.api_base, base_file_url=server.api_file_base) as client:
        yield client
