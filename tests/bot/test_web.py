"""The web endpoint on a real socket: calendars for those who know their secret, and health."""

import asyncio
import logging
import secrets
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import icalendar
import pytest
from subscribed import Endpoint, an_endpoint, free_port

from bot.health import Health
from bot.web import FROM_ONE_ADDRESS, MOST_KEYS, OF_ONE_SECRET, Room, Web
from flows.errors import StoreBusy
from flows.messages import ChatState
from flows.ports import Store, Tx
from storage.store import open_store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(str(tmp_path / "jourlots.db"))
    yield opened
    await opened.close()


@pytest.fixture
async def web(store: Store) -> AsyncIterator[Endpoint]:
    async with an_endpoint(store) as found:
        yield found


async def answer(web: Endpoint, secret: str, method: str = "GET", **headers: str) -> tuple:
    """Everything that somebody sees who asks with that secret, but the time."""
    async with web.client.request(method, web.address(secret), headers=headers) as found:
        seen = found.headers.copy()
        seen.popall("Date")
        return found.status, seen, await found.read()


async def codes(web: Endpoint, secret: str) -> list[str]:
    """The codes in the calendar of that secret."""
    status, headers, body = await answer(web, secret)
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    events = icalendar.Calendar.from_ical(body).events
    return sorted(str(event["summary"]).removeprefix("Följ upp ") for event in events)


async def test_each_secret_opens_the_calendar_of_its_person_alone(web: Endpoint) -> None:
    me, colleague = await web.staff("Planerare 1"), await web.staff("Planerare 2")
    await web.owes(me, "K7F-42", "M3P-77")
    await web.owes(colleague, "T9X-23")
    mine, theirs = await web.subscribe(me), await web.subscribe(colleague)
    assert await codes(web, mine) == ["K7F-42", "M3P-77"]
    assert await codes(web, theirs) == ["T9X-23"]


async def test_what_opens_nothing_gets_one_and_the_same_answer(web: Endpoint) -> None:
    me = await web.staff("Planerare 1")
    await web.owes(me, "K7F-42")
    old = await web.subscribe(me)
    new = await web.subscribe(me)
    unknown = await answer(web, secrets.token_hex(22)[:43])
    assert unknown[0] == 404
    assert b"K7F" not in unknown[2]
    tries = (old, new[:-1], new + "a", new.swapcase(), "", ".", "%00", "a" * 3000, "' OR 1=1 --")
    for secret in tries:
        assert await answer(web, secret) == unknown, secret
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        assert await answer(web, new, method) == unknown, method
    for path in ("/", "/kalender/", "/kalender", f"/kalender/{new}", f"/{new}.ics", "/favicon.ico"):
        async with web.client.get(web.base + path) as found:
            assert (found.status, await found.read()) == (404, unknown[2]), path
    assert await codes(web, new) == ["K7F-42"]


async def test_an_address_ends_with_the_last_role_even_where_nobody_ended_it(web: Endpoint) -> None:
    me = await web.staff("Planerare 1")
    await web.owes(me, "K7F-42")
    secret = await web.subscribe(me)

    def revoke(tx: Tx) -> None:
        for grant in tx.people.grants(me.id):
            tx.people.revoke(grant)

    await web.store.run(revoke)
    assert (await answer(web, secret))[0] == 404


async def test_what_is_owed_in_a_unit_that_one_has_left_is_not_shown(web: Endpoint) -> None:
    me = await web.staff("Planerare 1")
    await web.staff("Planerare 2", "Söder")
    await web.owes(me, "K7F-42")
    await web.owes(me, "T9X-23", unit="Söder")
    secret = await web.subscribe(me)
    assert await codes(web, secret) == ["K7F-42"]


@pytest.mark.parametrize("how", ["shared", "forgotten"])
async def test_a_shared_phone_and_a_forgotten_person_have_no_calendar(
    web: Endpoint, how: str
) -> None:
    me = await web.staff("Planerare 1")
    secret = await web.subscribe(me)

    def change(tx: Tx) -> None:
        if how == "shared":
            tx.people.share(me.id)
        else:
            tx.chats.set_state(me.chat_id, ChatState.FORGOTTEN)

    await web.store.run(change)
    assert (await answer(web, secret))[0] == 404


async def test_nothing_is_fetched_where_feeds_are_off(store: Store) -> None:
    async with an_endpoint(store, feeds=False) as web:
        me = await web.staff("Planerare 1")
        assert (await answer(web, await web.subscribe(me)))[0] == 404


async def test_head_is_get_without_the_calendar(web: Endpoint) -> None:
    me = await web.staff("Planerare 1")
    await web.owes(me, "K7F-42")
    secret = await web.subscribe(me)
    status, headers, body = await answer(web, secret)
    assert await answer(web, secret, "HEAD") == (status, headers, b"")
    assert int(headers["Content-Length"]) == len(body)


async def test_a_phone_that_has_the_calendar_is_told_so_until_it_changes(web: Endpoint) -> None:
    me = await web.staff("Planerare 1")
    await web.owes(me, "K7F-42")
    secret = await web.subscribe(me)
    _, headers, _ = await answer(web, secret)
    tag = headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        status, again, body = await answer(web, secret, **{"If-None-Match": known})
        assert (status, again["ETag"], body) == (304, tag, b"")
    for strange in ('"other"', tag.strip('"'), '"', ",", "W/", '"' * 500):
        assert (await answer(web, secret, **{"If-None-Match": strange}))[0] == 200, strange
    await web.owes(me, "M3P-77")
    status, headers, _ = await answer(web, secret, **{"If-None-Match": tag})
    assert (status, headers["ETag"] != tag) == (200, True)


async def test_nobody_on_the_way_keeps_a_calendar_or_passes_its_address_on(web: Endpoint) -> None:
    me = await web.staff("Planerare 1")
    secret = await web.subscribe(me)
    _, headers, _ = await answer(web, secret)
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Server"] == "jourlots"
    assert (await answer(web, "x" * 43))[1]["Cache-Control"] == "no-store"


async def test_four_hundred_bevakningar_are_one_calendar(web: Endpoint) -> None:
    me = await web.staff("Planerare 1")
    wanted = sorted(f"C{n:03}-42" for n in range(400))
    await web.owes(me, *wanted)
    assert await codes(web, await web.subscribe(me)) == wanted


async def test_no_secret_is_ever_logged(
    web: Endpoint, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    me = await web.staff("Planerare 1")
    secret = await web.subscribe(me)
    await answer(web, secret)
    await answer(web, secret, "POST")
    reader, writer = await asyncio.open_connection("127.0.0.1", int(web.base.rpartition(":")[2]))
    writer.write(f"GET /kalender/{secret}.ics HTTP/1.1\r\nbad {secret}\r\n\r\n".encode())
    assert b"400" in await reader.read(40)
    writer.close()

    def stumbles(*_: object) -> str:
        raise ValueError("a fault of ours")

    monkeypatch.setattr("bot.ics.written", stumbles)
    status, _, body = await answer(web, secret)
    assert (status, b"fault" in body) == (500, False)
    assert "the web endpoint stumbled" in caplog.text
    assert secret not in caplog.text


async def test_who_asks_too_often_waits_a_minute_and_others_do_not(web: Endpoint) -> None:
    me, colleague = await web.staff("Planerare 1"), await web.staff("Planerare 2")
    mine, theirs = await web.subscribe(me), await web.subscribe(colleague)
    seen = [(await answer(web, mine))[0] for _ in range(OF_ONE_SECRET + 1)]
    assert seen == [200] * OF_ONE_SECRET + [429]
    assert (await answer(web, mine))[1]["Retry-After"] == "60"
    assert (await answer(web, theirs))[0] == 200


async def test_a_proxy_on_this_machine_says_for_whom_it_asks(web: Endpoint) -> None:
    me = await web.staff("Planerare 1")
    secret = await web.subscribe(me)
    flooding = {"X-Forwarded-For": "192.0.2.1, 2001:db8::1"}
    left = FROM_ONE_ADDRESS
    for number in range(left):
        async with web.client.get(f"{web.base}/{number}", headers=flooding) as found:
            assert found.status == 404
    near = {"X-Forwarded-For": "192.0.2.9, 2001:db8::2"}  # the same network
    assert (await answer(web, secret, **near))[0] == 429
    other = {"X-Forwarded-For": "2001:db8::1, 192.0.2.1"}  # only the last is the proxy's own word
    assert (await answer(web, secret, **other))[0] == 200


def test_a_minute_makes_room_anew_and_strangers_cannot_fill_the_memory() -> None:
    now = [0.0]
    room = Room(2, lambda: now[0])
    assert [room.take("a") for _ in range(3)] == [True, True, False]
    assert room.take("b")
    now[0] = 61.0
    assert room.take("a")
    taken = [room.take(str(number)) for number in range(MOST_KEYS)]
    assert taken == [True] * (MOST_KEYS - 1) + [False]
    assert room.take("a")


async def test_health_says_which_parts_are_down_and_never_why(web: Endpoint) -> None:
    async with web.client.get(f"{web.base}/halsa") as found:
        assert (found.status, await found.json()) == (200, {"ok": True, "down": []})
        assert found.headers["Cache-Control"] == "no-store"
    web.health.down("reminders", "nobody can be told of K7F-42")
    web.health.down("send", "NotSent")
    async with web.client.get(f"{web.base}/halsa") as found:
        assert found.status == 503
        assert await found.json() == {"ok": False, "down": ["reminders", "send"]}
        assert "K7F" not in await found.text()


async def test_a_store_that_cannot_answer_is_no_wrong_address(
    web: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object) -> None:
        raise StoreBusy("Databasen är upptagen.")

    monkeypatch.setattr(web.store, "read", busy)
    status, headers, body = await answer(web, "x" * 43)
    assert (status, headers["Retry-After"]) == (503, "300")
    assert body.decode() == "Försök igen om en stund.\n"
    assert not web.health.green


async def test_a_taken_port_turns_health_red_and_is_tried_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.AGAIN_SECONDS", 0.05)
    health, port = Health(), free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        task = asyncio.create_task(Web(store, _never, health, ("127.0.0.1", port)).run())
        while health.green:  # noqa: ASYNC110 - nobody tells of a change of health
            await asyncio.sleep(0.01)
        assert set(health.reasons()) == {"web"}
    while not health.green:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


def _never(_tx: Tx) -> None:  # type: ignore[misc]
    raise AssertionError("nobody asks")
