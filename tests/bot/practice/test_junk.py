"""Whatever a client sends, it gets an answer or a refusal, and never an error of the server's."""

import asyncio
from datetime import UTC, datetime

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from judge import our_table

from bot.practice import PracticeGroup, PracticePerson
from bot.practice.api import perform
from bot.practice.cloud import Cloud
from bot.practice.methods import NAMES
from bot.practice.params import Params
from bot.practice.people import BotAccount
from bot.practice.refusals import Refusal

FIRST, FORUM = 1001, -1000000000503
FIELDS = {name: sorted(fields) for name, (fields, _) in our_table().methods.items()}
LEAVES = (
    st.none() | st.booleans() | st.integers(-3, 10) | st.sampled_from([FIRST, FORUM])
    | st.floats(allow_nan=False) | st.text(max_size=5)
    | st.sampled_from(["1", "chat", "bold", "callback_data", "attach://x", "{", "practice-file-1"])
)  # fmt: skip
KEYS = st.sampled_from(
    ["type", "text", "media", "offset", "length", "inline_keyboard", "keyboard", "command",
     "description", "chat_id", "user_id", "message_id", "callback_data", "copy_text", "url"]
)  # fmt: skip
JUNK = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)
CALLS = st.sampled_from([name for name in NAMES if name != "getUpdates"]).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.fixed_dictionaries(
            {"chat_id": st.sampled_from([FIRST, FORUM])},
            optional={field: JUNK for field in FIELDS[name] if field != "chat_id"},
        ),
    )
)


def a_cloud():
    person = PracticePerson(FIRST, "A", "B", "C", started=True)
    group = PracticeGroup(FORUM, "Forum", (FIRST,), bot_is_admin=True, is_forum=True)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return Cloud(BotAccount.from_token("1:x", "B", "b_bot"), (person,), (group,), lambda: now)


async def call(cloud, method, values):
    try:
        await perform(cloud, method, Params(values))
    except Refusal as refusal:
        assert refusal.code in (400, 403, 404, 409)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(CALLS, min_size=1, max_size=8))
@example([("getMyCommands", {"scope": {"type": []}})])
def test_junk_is_answered_or_refused(calls):
    async def all_of_them():
        cloud = a_cloud()
        await call(cloud, "sendMessage", {"chat_id": FIRST, "text": "x"})
        await call(cloud, "createForumTopic", {"chat_id": FORUM, "name": "x"})
        for method, values in calls:
            await call(cloud, method, values)

    asyncio.run(all_of_them())
