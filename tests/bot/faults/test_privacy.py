"""A text with a personnummer leaves no trace: not in the database, its WAL, a backup, or a log.

Nor does the bot's token appear in a log, whatever happens on the road.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from driver import Phone, Phones
from evening import HOME_CARE_GROUP, Evening
from program import TOKEN, jourlots
from trouble import a_troubled_evening, until

from bot.cli.cast import GROUPS, PEOPLE
from bot.practice import PracticeServer, StandaloneClock
from bot.telegram import receive
from bot.telegram.transport import AiohttpRequest

SECRET = TOKEN.partition(":")[2]
NAME = "Sköldpaddsson"
ANSWER = "Skriv igen utan "


def personnummer(born: str, serial: str) -> str:
    """Twelve digits of nobody, with the check digit that the law of Luhn gives them."""
    digits = [int(sign) for sign in born[2:] + serial]
    doubled = [digit * (2 - place % 2) for place, digit in enumerate(digits)]
    return f"{born}{serial}{-sum(each // 10 + each % 10 for each in doubled) % 10}"


NUMBER = personnummer("19470319", "238")
SHORT = NUMBER[2:]
FORMS = (
    NUMBER,
    f"{NUMBER[:8]}-{NUMBER[8:]}",
    SHORT,
    f"{SHORT[:6]}-{SHORT[6:]}",
    f"{SHORT[:6]}+{SHORT[6:]}",
    f"{SHORT[:6]} {SHORT[6:]}",
    f"{NUMBER[:4]}-{NUMBER[4:6]}-{NUMBER[6:8]}-{NUMBER[8:]}",
)


@pytest.fixture
async def evening(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Evening]:
    """Every logger says everything."""
    caplog.set_level(logging.DEBUG)
    request = AiohttpRequest(read_seconds=0.5)
    async with a_troubled_evening(str(tmp_path / "jourlots.db"), request=request) as found:
        yield found


async def write_it_everywhere(phones: Phones, form: str) -> None:
    """Typed, as an argument, as a caption, edited, forwarded, in a group, and out of all shape."""
    private, group = phones.person(101), phones.person(102, HOME_CARE_GROUP)
    words = f"{NAME} {form} mår dåligt"
    ways: list[tuple[Phone, dict[str, object]]] = [
        (private, {"text": form}),
        (private, {"text": words}),
        (private, {"text": words, "forwarded": True}),
        (private, {"text": words, "media": "photo"}),
        (private, {"text": words, "media": "document", "forwarded": True}),
        *((private, {"text": f"/{name} {form}"}) for name in ("ring", "start", "avbryt", "finns")),
        (private, {"text": f"/{form}"}),
        (group, {"text": words}),
        (group, {"text": f"@jourlots_bot {words}"}),
        (group, {"text": f"/start@jourlots_bot {form}"}),
        (group, {"text": words, "media": "photo"}),
    ]
    for phone, what in ways:
        await phone.send(**what)
    for phone in (private, group):
        await phone.send(text="Hej")
        mine = [seen for seen in await phone.messages() if not seen.from_bot][-1]
        await phone.edit(words, mine)
    await private.send(raw={"message": {"message_id": form, "chat": words, "text": [words]}})
    await private.send(raw={"message": words})
    await private.send(raw={"inline_query": {"id": "1", "from": {"id": 101}, "query": words}})


def files(database: str) -> Iterable[tuple[str, bytes]]:
    """The database as it lies on the disk, and a backup of it."""
    found = [path for path in Path(database).parent.iterdir() if path.is_file()]
    assert {path.name for path in found} >= {"jourlots.db", "jourlots.db-wal", "jourlots.db-shm"}
    copy = Path(database).with_name("backup.db")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return [(path.name, path.read_bytes()) for path in (*found, copy)]


def assert_no_trace(texts: Iterable[tuple[str, bytes]]) -> None:
    for name, text in texts:
        for wanted in (*FORMS, NAME, SECRET):
            for encoding in ("utf-8", "utf-16-le"):
                assert wanted.encode(encoding) not in text, f"{wanted} is in {name}"


@pytest.mark.parametrize("form", FORMS[:3] + FORMS[5:])
async def test_a_personnummer_leaves_no_trace(
    evening: Evening, form: str, caplog: pytest.LogCaptureFixture
) -> None:
    await write_it_everywhere(evening.phones, form)
    answered = [seen for seen in await evening.worker.from_bot() if seen.text.startswith(ANSWER)]
    assert len(answered) >= 10
    assert caplog.records
    assert_no_trace([*files(evening.database), ("the log", caplog.text.encode())])


async def test_a_personnummer_leaves_no_trace_where_the_update_fails(
    evening: Evening, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("bot.chat.turn._route", stumble)
    await evening.worker.say(f"{NAME} {NUMBER}")
    await evening.worker.say(f"/start {NUMBER}")

    async def buried() -> bool:
        return await evening.app.store.read(lambda tx: tx.inbox.dead()) == 2

    await until(buried)
    assert "a fault of ours" in caplog.text
    assert_no_trace([*files(evening.database), ("the log", caplog.text.encode())])


async def test_the_token_is_in_no_log_when_the_road_fails(
    evening: Evening, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "CALM_SECONDS", 0.05)
    monkeypatch.setattr(receive, "LONGEST_CALM_SECONDS", 0.05)
    for kind in ("lost", "timeout_before", "server_error", "bad_request"):
        for method in ("sendMessage", "answerCallbackQuery"):
            await evening.phones.fault(kind=kind, method=method)
        await evening.worker.say("/ring")
        await until(evening.worker.from_bot)
        seen = (await evening.worker.from_bot())[-1]
        press = {"person": 101, "message": seen.id, "data": "m.jourtid"}
        await evening.phones.call("POST", "press", press)
        await evening.phones.settle()
        await evening.phones.clear_faults()
    for kind in ("unauthorized", "conflict", "lost", "server_error", "malformed_update"):
        await evening.phones.fault(kind=kind, method="getUpdates")
        await evening.phones.call("POST", "say", {"person": 191, "text": "/jourtid"})

        async def met() -> bool:
            return not (await evening.phones.call("GET", "faults"))["faults"]

        await until(met)
    await evening.phones.fault(kind="refuse", seconds=0.3)
    await asyncio.sleep(0.2)
    assert_no_trace([("the log", caplog.text.encode())])


async def test_the_real_program_writes_neither_number_nor_token(tmp_path: Path) -> None:
    clock = StandaloneClock(datetime.now(UTC))
    database = tmp_path / "jourlots.db"
    async with PracticeServer(token=TOKEN, people=PEOPLE, groups=GROUPS, clock=clock) as server:
        phones = Phones(server, _elsewhere)
        api = server.api_base
        async with jourlots("run", folder=tmp_path, database=database, api=api) as bot:
            await write_it_everywhere(phones, FORMS[1])
            await phones.person(191).say("/jourtid")
            await until(phones.person(191).from_bot)
            assert_no_trace(files(str(database)))
            await phones.fault(kind="refuse")
            await bot.says("receive is down")
            bot.ask_to_end()
            ended = await bot.ended()
        await phones.close()
    assert ended.code == 0
    assert_no_trace([("its stderr", ended.err.encode()), ("its stdout", ended.out.encode())])
    assert_no_trace([("the file that is left", database.read_bytes())])


async def _elsewhere() -> None:
    """The bot is another process, and cannot be asked whether it rests."""
