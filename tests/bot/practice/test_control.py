"""The control interface: state, clock, events, and who may use it."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.practice import PracticeServer, StandaloneClock
from bot.practice.moves import useful_moves

FIRST, SECOND, GROUP, FORUM = 1001, 1002, -501, -1000000000503


async def test_the_state_tells_who_is_there_and_what_time_it_is(phones):
    await phones.call("getMe")
    state = await phones.get("state")
    assert state["now"] == "2026-11-22T04:10:00+00:00"
    assert state["local"] == "2026-11-22T05:10:00+01:00"
    assert state["spoken"] == "söndag 22 november 2026 kl. 05:10"
    assert [p["role"] for p in state["people"]] == ["Hemtjänst 1", "Hemtjänst 2", "Planerare 1"]
    assert state["people"][0]["chats"] == [FIRST, GROUP, -502, FORUM]
    assert {g["title"] for g in state["groups"]} == {"Centrum", "Ledning", "Forum"}
    assert state["calls"] == {"getMe": 1}
    assert [story["title"] for story in state["stories"]["offered"]] == ["Natt"]
    assert state["idle"] is False


async def test_people_and_chats_go_by_name_role_title_or_id(phones):
    for person in (FIRST, "Telefon A", "Hemtjänst 1"):
        await phones.post("say", person=person, text="hej")
    await phones.post("say", person="Telefon B", chat="Centrum", text="hej")
    assert len(await phones.messages(FIRST)) == 3
    assert len((await phones.get("chats/Centrum/messages"))["messages"]) == 1
    status, body = await phones.try_post("say", person="Okänd", text="hej")
    assert (status, body) == (404, {"error": "Ingen eller flera heter Okänd."})


async def test_the_clock_walks_and_tells_what_happened(phones, clock, monkeypatch):
    async def walk(to: datetime) -> Sequence[str]:
        clock._now = to
        return ("07:15 Påminnelse till Hemtjänst 1",)

    monkeypatch.setattr(clock, "walk", walk)
    answer = await phones.post("clock", walk="2026-11-23T07:15")
    assert answer["now"] == "2026-11-23T06:15:00+00:00"
    assert answer["between"] == ["07:15 Påminnelse till Hemtjänst 1"]


async def test_the_clock_jumps_to_a_moment_with_an_offset(phones):
    answer = await phones.post("clock", jump="2026-11-23T06:15:00+00:00")
    assert (answer["how"], answer["between"]) == ("jump", [])
    assert answer["spoken"] == "måndag 23 november 2026 kl. 07:15"


async def test_the_clock_goes_forward_only_and_one_way_at_a_time(phones, clock, monkeypatch):
    assert (await phones.try_post("clock", walk="2026-11-21T07:15"))[0] == 409
    assert (await phones.try_post("clock", walk="i morgon"))[0] == 400
    assert (await phones.try_post("clock"))[0] == 400
    arrived = asyncio.Event()

    async def walk(to: datetime) -> Sequence[str]:
        await arrived.wait()
        return ()

    monkeypatch.setattr(clock, "walk", walk)
    walking = asyncio.create_task(phones.try_post("clock", walk="2026-11-23T07:15"))
    await phones.until("walking", True)
    assert (await phones.try_post("clock", jump="2026-11-24T07:15"))[0] == 409
    arrived.set()
    assert (await walking)[0] == 200


def test_the_moves_are_local_times():
    before_clocks_change = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)  # Saturday 12:00
    moves = dict(useful_moves(before_clocks_change))
    assert moves["I kväll 18:00"] == datetime(2026, 10, 24, 16, tzinfo=UTC)
    assert moves["Nästa morgon 07:00"] == datetime(2026, 10, 25, 6, tzinfo=UTC)
    assert moves["Måndag 07:15"] == datetime(2026, 10, 26, 6, 15, tzinfo=UTC)
    assert moves["Fredag 16:29"] == datetime(2026, 10, 30, 15, 29, tzinfo=UTC)
    assert moves["+1 vecka"] == datetime(2026, 10, 31, 11, tzinfo=UTC)


async def read_event(stream):
    kind, data = None, None
    while True:
        line = (await stream.readline()).decode().rstrip("\n")
        if line.startswith("event: "):
            kind = line.removeprefix("event: ")
        elif line.startswith("data: "):
            data = json.loads(line.removeprefix("data: "))
        elif not line and kind:
            return kind, data


async def test_everything_is_told_live(phones, bot, server):
    async with phones.session.get(f"{server.page_url}practice/events") as answer:
        assert answer.content_type == "text/event-stream"
        assert (await read_event(answer.content))[0] == "clock"
        await phones.say(FIRST, "hej")
        kind, data = await read_event(answer.content)
        assert (kind, data["message"]["text"]) == ("message", "hej")
        sent = await bot.send_message(FIRST, "svar")
        await read_event(answer.content)
        await bot.edit_message_text("svar igen", FIRST, sent.message_id)
        kind, data = await read_event(answer.content)
        assert (kind, data["message"]["text"]) == ("changed", "svar igen")
        await phones.post("clock", jump="2026-11-23T07:15")
        kinds = [(await read_event(answer.content))[0] for _ in range(3)]
        assert kinds == ["walking", "walking", "moved"]


async def test_a_foreign_host_name_is_refused_on_both_ports(phones, server):
    for url in (f"{server.page_url}practice/state", f"{server.api_base}123456:practice/getMe"):
        headers = {"Host": "evil.example:80"}
        async with phones.session.get(url, headers=headers) as answer:
            assert answer.status == 403
        async with phones.session.get(url, headers={"Host": "localhost:1"}) as answer:
            assert answer.status == 200


async def test_changes_must_be_json(phones, server):
    url = f"{server.page_url}practice/say"
    async with phones.session.post(url, data='{"person": 1001, "text": "x"}') as answer:
        assert answer.status == 415
    headers = {"content-type": "application/json"}
    async with phones.session.post(url, data="{", headers=headers) as answer:
        assert answer.status == 400
    status, body = await phones.try_post("say", person=FIRST, txt="x")
    assert status == 400
    assert body["error"].startswith("txt:")


async def test_the_page_loads_nothing_from_elsewhere(phones, server):
    async with phones.session.get(server.page_url) as answer:
        page = await answer.text()
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert 'lang="sv"' in page
    assert "Övning" in page
    assert "http" not in page


async def test_what_a_phone_would_not_let_anybody_do_is_refused(phones):
    said = await phones.say(FIRST, "hej")
    for path, body in (
        ("say", {"person": SECOND, "chat": FIRST, "text": "x"}),
        ("say", {"person": FIRST, "text": "  "}),
        ("say", {"person": SECOND, "chat": FIRST, "text": "x", "edit": said["id"]}),
        ("group", {"do": "join", "person": FIRST, "chat": GROUP}),
        ("group", {"do": "add_bot", "person": FIRST, "chat": GROUP}),
        ("group", {"do": "leave", "person": FIRST, "chat": FIRST}),
    ):
        status, answer = await phones.try_post(path, **body)
        assert status == 409, answer
        assert answer["error"].endswith(".")


async def test_practice_mode_listens_on_this_machine_only():
    clock = StandaloneClock(datetime(2026, 11, 22, tzinfo=UTC))
    server = PracticeServer(token="1:x", people=(), groups=(), clock=clock)
    with pytest.raises(ValueError, match="this machine only"):
        await server.start(host="0.0.0.0")


async def test_a_taken_port_leaves_nothing_listening(server, clock):
    taken = int(server.page_url.rstrip("/").rpartition(":")[2])
    second = PracticeServer(token="1:x", people=(), groups=(), clock=clock)
    with pytest.raises(OSError, match="address already in use"):
        await second.start(port=taken)
