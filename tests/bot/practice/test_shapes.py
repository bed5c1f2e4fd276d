"""Every answer and update has the shape that the published Bot API 10.1 gives it."""

import json
from pathlib import Path

import pytest

from bot.practice.methods import METHODS

SPEC = Path(__file__).parents[3] / "../shared/botapi/botapi-10.1.json"
FIRST, SECOND, GROUP, LED_GROUP = 1001, 1002, -501, -502
SIMPLE = {"Integer": int, "String": str, "Boolean": bool, "Float": (int, float)}
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Ja", "callback_data": "ja"}, {"text": "Kod", "copy_text": {"text": "K7F-42"}}]
    ]
}
HTML = "<b>Ring</b> <a href='https://example.org'>här</a> +46313658585 <pre>x</pre> /hjalp"


@pytest.fixture(scope="module")
def spec():
    if not SPEC.exists():
        pytest.skip("the published Bot API specification is not at ../shared/botapi")
    return json.loads(SPEC.read_text(encoding="utf-8"))


def faults(spec, value, types, where):
    """What is wrong with a value that should be of one of the types; empty when all is well."""
    found = [_faults_of_one(spec, value, kind, where) for kind in types]
    return min(found, key=len)


def _faults_of_one(spec, value, kind, where):
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where}: no array"]
        inner = kind.removeprefix("Array of ")
        each = (faults(spec, item, [inner], f"{where}[{i}]") for i, item in enumerate(value))
        return [fault for some in each for fault in some]
    if kind in SIMPLE:
        wrong = not isinstance(value, SIMPLE[kind]) or (kind != "Boolean" and value is True)
        return [f"{where}: {value!r} is no {kind}"] if wrong else []
    described = spec["types"][kind]
    if described.get("subtypes"):
        return faults(spec, value, described["subtypes"], where)
    return _faults_of_object(spec, value, described, where)


def _faults_of_object(spec, value, described, where):
    if not isinstance(value, dict):
        return [f"{where}: no object"]
    fields = {field["name"]: field for field in described["fields"]}
    found = [f"{where}.{name}: unknown" for name in value if name not in fields]
    for name, field in fields.items():
        if name in value:
            found += faults(spec, value[name], field["types"], f"{where}.{name}")
        elif field["required"]:
            found.append(f"{where}.{name}: missing")
    return found


async def conversation(phones):
    """One of everything that people do."""
    _, card = await phones.call(
        "sendMessage", chat_id=FIRST, text=HTML, parse_mode="HTML", reply_markup=KEYBOARD
    )
    number = card["result"]["message_id"]
    said = await phones.say(FIRST, "hej /ring @jourlots_bot", reply_to=number)
    await phones.say(FIRST, "hej igen", edit=said["id"])
    for kind in ("photo", "document", "voice", "video", "sticker", "location", "contact"):
        await phones.say(FIRST, media=kind)
    await phones.say(FIRST, "nyhet", forwarded=True)
    await phones.post("press", person=FIRST, message=number, button="Ja")
    await phones.call("pinChatMessage", chat_id=FIRST, message_id=number)
    await phones.call("deleteMessage", chat_id=FIRST, message_id=number)
    await phones.post("press", person=FIRST, message=number, data="ja")
    await phones.post("block", person=FIRST)
    await phones.post("unblock", person=FIRST)
    await phones.post("group", do="join", person=1003, chat=GROUP)
    await phones.post("group", do="leave", person=SECOND, chat=GROUP)
    await phones.post("group", do="upgrade", person=FIRST, chat=GROUP)
    await phones.post("group", do="kick_bot", person=FIRST, chat=LED_GROUP)
    await phones.post("group", do="add_bot", person=FIRST, chat=LED_GROUP)


async def test_every_update_has_the_published_shape(spec, phones):
    await conversation(phones)
    updates = await phones.updates()
    kinds = {kind for update in updates for kind in update} - {"update_id"}
    assert kinds == {"message", "edited_message", "callback_query", "my_chat_member"}
    assert len(updates) >= 20
    assert [f for u in updates for f in faults(spec, u, ["Update"], "update")] == []


CALLS = [
    ("getMe", {}),
    ("getWebhookInfo", {}),
    ("deleteWebhook", {}),
    ("sendMessage", {"chat_id": FIRST, "text": HTML, "parse_mode": "HTML"}),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_markup": KEYBOARD}),
    ("sendContact", {"chat_id": FIRST, "phone_number": "+461", "first_name": "x"}),
    ("sendPhoto", {"chat_id": FIRST, "photo": "practice-file-1", "caption": HTML}),
    ("sendDocument", {"chat_id": FIRST, "document": "practice-file-1"}),
    ("sendChatAction", {"chat_id": FIRST, "action": "typing"}),
    ("editMessageText", {"chat_id": FIRST, "message_id": 1, "text": "y"}),
    ("editMessageReplyMarkup", {"chat_id": FIRST, "message_id": 1, "reply_markup": KEYBOARD}),
    ("pinChatMessage", {"chat_id": FIRST, "message_id": 1}),
    ("getChat", {"chat_id": FIRST}),
    ("getChat", {"chat_id": GROUP}),
    ("getChatMember", {"chat_id": GROUP, "user_id": FIRST}),
    ("getChatMember", {"chat_id": LED_GROUP, "user_id": 123456}),
    ("getChatAdministrators", {"chat_id": LED_GROUP}),
    ("getChatMemberCount", {"chat_id": GROUP}),
    ("setMyCommands", {"commands": [{"command": "ring", "description": "x"}]}),
    ("getMyCommands", {}),
    ("deleteMyCommands", {}),
    ("getFile", {"file_id": "practice-file-1"}),
    ("unpinChatMessage", {"chat_id": FIRST}),
    ("deleteMessages", {"chat_id": FIRST, "message_ids": [1]}),
    ("leaveChat", {"chat_id": GROUP}),
]


async def test_every_answer_has_the_published_shape(spec, phones):
    await phones.call("sendMessage", chat_id=FIRST, text="x")
    await phones.say(FIRST, media="photo")
    wrong = []
    for method, params in CALLS:
        status, body = await phones.call(method, **params)
        assert status == 200, (method, body)
        wrong += faults(spec, body["result"], spec["methods"][method]["returns"], method)
    assert wrong == []


async def test_every_method_is_a_published_one(spec):
    assert METHODS.keys() <= {name.lower() for name in spec["methods"]}
