"""Each kind of fault, as a client meets it."""

import asyncio

import aiohttp
import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter

from bot.practice.fault_kinds import KINDS
from bot.practice.flood import FloodLimits

FIRST, GROUP, LED_GROUP = 1001, -501, -502


async def fault(phones, kind, method="sendMessage", **more):
    return (await phones.post("faults", kind=kind, method=method, **more))["fault"]


async def send(phones, text="x", **client):
    url = f"{phones.server.api_base}123456:practice/sendMessage"
    body = {"chat_id": FIRST, "text": text}
    async with phones.session.post(url, json=body, **client) as answer:
        return answer.status, await answer.json()


async def test_the_third_message_is_refused_for_a_while(phones, bot):
    await fault(phones, "too_many", after=2, retry_after=7)
    await bot.send_message(FIRST, "1")
    await bot.send_message(FIRST, "2")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(FIRST, "3")
    assert int(str(refused.value.retry_after).split(":")[-1]) == 7
    await bot.send_message(FIRST, "4")
    assert [m["text"] for m in await phones.messages(FIRST)] == ["1", "2", "4"]


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("blocked", 403, "Forbidden: bot was blocked by the user"),
        ("server_error", 502, "Bad Gateway"),
        ("unauthorized", 401, "Unauthorized"),
        ("bad_request", 400, "Bad Request: hej"),
    ],
)
async def test_a_refusal_on_order_leaves_nothing_behind(phones, kind, status, words):
    await fault(phones, kind, description="hej" if kind == "bad_request" else None)
    got, body = await send(phones)
    assert (got, body["description"]) == (status, words)
    assert await phones.messages(FIRST) == []
    assert (await phones.get("faults"))["faults"] == []


async def test_python_telegram_bot_reads_the_refusals(phones, bot):
    for kind, error in (
        ("blocked", Forbidden),
        ("bad_request", BadRequest),
        ("unauthorized", InvalidToken),
    ):
        await fault(phones, kind)
        with pytest.raises(error):
            await bot.send_message(FIRST, "x")


async def test_a_conflict_can_be_ordered_for_the_poll(phones):
    await fault(phones, "conflict", method="getUpdates")
    status, body = await phones.call("getUpdates")
    assert (status, body["error_code"]) == (409, 409)
    assert (await phones.call("getUpdates"))[0] == 200


async def test_a_star_means_every_method_but_the_poll_until_cleared(phones):
    await fault(phones, "server_error", method="*", times=0)
    assert (await phones.call("getUpdates"))[0] == 200
    assert (await phones.call("getMe"))[0] == 502
    assert (await phones.call("getMe"))[0] == 502
    async with phones.session.delete(f"{phones.server.page_url}practice/faults", json={}) as answer:
        assert answer.status == 200
    assert (await phones.call("getMe"))[0] == 200


async def test_a_fault_can_be_for_one_chat(phones):
    await fault(phones, "server_error", chat=GROUP)
    assert (await send(phones))[0] == 200
    assert (await phones.call("sendMessage", chat_id=GROUP, text="x"))[0] == 502


async def test_a_lost_answer_has_its_effect(phones):
    await fault(phones, "lost")
    with pytest.raises(aiohttp.ClientError):
        await send(phones, "kom fram")
    assert [m["text"] for m in await phones.messages(FIRST)] == ["kom fram"]


@pytest.mark.parametrize(("kind", "shown"), [("timeout_before", []), ("timeout_after", ["x"])])
async def test_a_call_that_hangs_has_its_effect_or_not(phones, kind, shown):
    await fault(phones, kind)
    with pytest.raises(TimeoutError):
        await send(phones, timeout=aiohttp.ClientTimeout(total=0.3))
    assert [m["text"] for m in await phones.messages(FIRST)] == shown


async def test_a_hanging_call_ends_without_an_answer(phones):
    await fault(phones, "timeout_before", seconds=0.05)
    with pytest.raises(aiohttp.ClientError):
        await send(phones)


async def test_a_slow_call_is_answered_after_all(phones):
    await fault(phones, "slow", seconds=0.05)
    assert (await send(phones))[0] == 200


async def test_a_closed_gate_refuses_connections_until_it_is_cleared(phones):
    assert (await send(phones))[0] == 200
    await fault(phones, "refuse")
    assert (await phones.get("state"))["listening"] is False
    with pytest.raises(aiohttp.ClientConnectorError):
        await send(phones)
    await phones.session.delete(f"{phones.server.page_url}practice/faults", json={})
    assert (await send(phones))[0] == 200


async def test_a_closed_gate_opens_by_itself(phones):
    await fault(phones, "refuse", seconds=0.05)
    await phones.until("listening", True)
    assert (await send(phones))[0] == 200
    assert (await phones.get("faults"))["faults"] == []


async def test_a_closed_gate_ends_a_long_poll(phones):
    poll = asyncio.create_task(phones.updates(timeout=30))
    await phones.until("polled", True)
    await fault(phones, "refuse")
    with pytest.raises(aiohttp.ClientError):
        await poll


async def test_an_update_can_come_twice(phones):
    await fault(phones, "duplicate_update", method="getUpdates")
    await phones.say(FIRST, "hej")
    first, second = await phones.updates()
    assert first == second
    await phones.say(FIRST, "nästa")
    assert (await phones.updates())[-1]["update_id"] == first["update_id"] + 1


async def test_a_malformed_update_comes_in_the_middle(phones):
    await phones.say(FIRST, "ett")
    await fault(phones, "malformed_update", method="getUpdates")
    await phones.say(FIRST, "två")
    one, broken, two = await phones.updates()
    assert (one["message"]["text"], two["message"]["text"]) == ("ett", "två")
    assert broken["message"]["chat"] == []
    assert one["update_id"] < broken["update_id"] < two["update_id"]


async def test_a_group_can_migrate_at_the_very_call(phones, bot):
    await fault(phones, "migrated", chat=GROUP)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(GROUP, "x")
    await bot.send_message(moved.value.new_chat_id, "x")


async def test_an_update_can_come_after_the_one_that_follows(phones):
    await fault(phones, "late_update")
    await phones.say(FIRST, "ett")
    assert await phones.updates() == []
    await phones.say(FIRST, "två")
    two, one = await phones.updates()
    assert (one["message"]["text"], two["message"]["text"]) == ("ett", "två")
    assert one["update_id"] < two["update_id"]


async def test_a_late_update_comes_when_faults_are_cleared(phones):
    await fault(phones, "late_update")
    await phones.say(FIRST, "ett")
    await phones.session.delete(f"{phones.server.page_url}practice/faults", json={})
    assert [u["message"]["text"] for u in await phones.updates()] == ["ett"]


async def test_late_updates_change_places_two_by_two(phones):
    await fault(phones, "late_update", times=0)
    for text in ("ett", "två", "tre", "fyra"):
        await phones.say(FIRST, text)
    texts = [u["message"]["text"] for u in await phones.updates()]
    assert texts == ["två", "ett", "fyra", "tre"]


async def test_a_single_fault_can_be_taken_back(phones):
    first = await fault(phones, "refuse")
    second = await fault(phones, "server_error", times=0)
    url = f"{phones.server.page_url}practice/faults/"
    async with phones.session.delete(f"{url}{first['id']}", json={}) as answer:
        left = await answer.json()
    assert [kept["id"] for kept in left["faults"]] == [second["id"]]
    assert left["listening"] is True
    assert (await send(phones))[0] == 502
    async with phones.session.delete(f"{url}99", json={}) as answer:
        assert (answer.status, await answer.json()) == (404, {"error": "Felet finns inte."})


async def test_every_kind_is_described_for_a_panel(phones):
    described = await phones.get("faults/kinds")
    assert {kind["kind"] for kind in described["kinds"]} == set(KINDS)
    for kind in described["kinds"]:
        assert kind["label"]
        assert kind["what"].endswith(".")
        assert set(kind["fields"]) <= described["fields"].keys()
    assert {"*", "sendMessage", "getUpdates"} <= set(described["methods"])


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.code])
async def test_every_refusal_can_be_ordered_by_name(phones, kind):
    await fault(phones, kind.name, after=1)
    assert (await send(phones))[0] == 200
    status, body = await send(phones)
    assert (status, body["error_code"]) == (kind.code, kind.code)
    assert kind.words in body["description"]
    assert (await send(phones))[0] == 200


async def test_an_unknown_kind_of_fault_is_refused(phones):
    status, body = await phones.try_post("faults", kind="gremlins")
    assert status == 400
    assert body["error"].startswith("kind:")


async def test_flood_limits_are_off_until_switched_on(phones):
    assert [(await send(phones))[0] for _ in range(3)] == [200, 200, 200]
    await phones.post("flood", on=True)
    statuses = [(await send(phones)) for _ in range(2)]
    assert [status for status, _ in statuses] == [200, 429]
    assert statuses[1][1]["parameters"] == {"retry_after": 1}


def test_windows_slide_and_a_refused_message_does_not_count():
    now = [0.0]
    limits = FloodLimits(lambda: now[0])
    limits.switch(True)
    for second in range(20):
        now[0] = float(second)
        assert limits.wait("sendMessage", GROUP) is None
    assert limits.wait("sendMessage", GROUP) == 41
    assert limits.wait("editMessageText", FIRST) is None
    assert limits.wait("answerCallbackQuery", FIRST) is None
    now[0] = 60.0
    assert limits.wait("sendMessage", GROUP) is None
    assert limits.wait("sendMessage", GROUP) is not None


def test_thirty_a_second_go_out_in_all():
    limits = FloodLimits(lambda: 0.0)
    limits.switch(True)
    waits = [limits.wait("sendMessage", chat) for chat in range(1, 33)]
    assert waits == [None] * 30 + [1, 1]
