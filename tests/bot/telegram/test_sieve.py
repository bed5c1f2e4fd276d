"""The sieve keeps kinds and ids, never a person's own words, whatever Telegram sends."""

import json
import string
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.shape import Malformed
from bot.telegram.sieve import Kind, Sieved, sieve
from bot.telegram.typed import COMMANDS

WHITELIST = {
    "kind", "group", "from", "message", "command", "invite", "query", "data", "here", "to",
    "danger", "who", "by", "was", "banned", "admin", "was_admin", "argument",
}  # fmt: skip
KEYS = st.sampled_from([
    "update_id", "message", "edited_message", "callback_query", "my_chat_member", "chat_member",
    "channel_post", "poll", "from", "chat", "id", "type", "text", "caption", "data", "is_bot",
    "photo", "voice", "location", "forward_origin", "message_id", "new_chat_member",
    "old_chat_member", "user", "status",
    "is_member", "migrate_to_chat_id", "entities", "edit_date", "reply_to_message",
])  # fmt: skip
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40)
    | st.sampled_from(["private", "group", "supergroup", "channel", "member", "/ring", "112"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)  # fmt: skip
MARK = "qzqz"
SECRETS = st.text(string.ascii_letters + string.digits + " /@.åäö-\n", max_size=80).map(
    lambda words: f"{words}{MARK}"
)


def write(text: str | None = None, **content: Any) -> dict[str, Any]:
    """A message in a private chat, as Telegram sends it."""
    body: dict[str, Any] = {
        "message_id": 5,
        "date": 1,
        "from": {"id": 101, "is_bot": False, "first_name": "Hemlig", "username": "hemlig"},
        "chat": {"id": 101, "type": "private", "first_name": "Hemlig"},
        **content,
    }
    if text is not None:
        body["text"] = text
    return body


def kept(update: Mapping[str, Any], username: str | None = "jourlots_bot") -> dict[str, Any]:
    found = sieve(update, username)
    assert found is not None
    return dict(found.payload)


def kind(text: str, **content: Any) -> str:
    return str(kept({"update_id": 1, "message": write(text, **content)})["kind"])


@given(st.dictionaries(KEYS, ANY, max_size=6))
def test_any_update_is_kept_left_or_malformed_and_nothing_else(update: dict[str, Any]) -> None:
    try:
        found = sieve(update, "jourlots_bot")
    except Malformed:
        return
    if found is not None:
        whitelisted_and_plain(found)


@given(
    SECRETS,
    st.sampled_from(["message", "edited_message"]),
    st.dictionaries(
        KEYS.filter(lambda key: key not in ("chat", "from", "message_id")), ANY, max_size=4
    ),
)
def test_no_word_that_a_person_wrote_is_kept(words: str, part: str, more: dict[str, Any]) -> None:
    for content in ({"text": words}, {"caption": words, "photo": []}, {"text": words, **more}):
        update = {"update_id": 1, part: {**write(), **more, **content}}
        try:
            found = sieve(update, "jourlots_bot")
        except Malformed:
            continue
        if found is not None and "invite" not in found.payload:
            assert MARK not in json.dumps(found.payload)
            assert "emlig" not in json.dumps(found.payload)


@given(SECRETS)
def test_of_a_press_only_what_looks_like_our_own_button_is_kept(data: str) -> None:
    query = {"id": "77", "from": {"id": 1}, "data": f" {data}", "message": write(None)}
    assert kept({"update_id": 1, "callback_query": query})["data"] == ""


def whitelisted_and_plain(found: Sieved) -> None:
    assert set(found.payload) <= WHITELIST
    assert found.payload["kind"] in {kind.value for kind in Kind}
    assert all(isinstance(value, str | int | bool) for value in found.payload.values())
    assert abs(found.chat) <= 2**52
    assert json.loads(json.dumps(found.payload)) == found.payload


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/ring", "ring"), ("/RING", "ring"), (" /ring ", "ring"), ("/ring nu", "ring"),
        ("/ring@jourlots_bot", "ring"), ("/ring@Jourlots_Bot", "ring"), ("ring", "ring"),
        ("Ring!", "ring"), ("jourtid?", "jourtid"), ("HJÄLP", "hjalp"), ("/hjälp", "hjalp"),
        ("/help", "hjalp"), ("help", "hjalp"), ("/larm", "larm"), ("larm", "larm"),
        ("/start", "start"), ("bevakningar", "bevakningar"), ("/avbryt\n", "avbryt"),
    ],
)  # fmt: skip
def test_commands_are_known_however_they_are_written(text: str, command: str) -> None:
    found = kept({"message": write(text)})
    assert (found["kind"], found["command"]) == (Kind.COMMAND, command)


def test_a_command_for_another_bot_is_left_alone() -> None:
    assert sieve({"message": write("/ring@otherbot")}, "jourlots_bot") is None
    assert sieve({"message": write("/finnsinte@otherbot")}, "jourlots_bot") is None


@pytest.mark.parametrize("name", ["ringa", "x", "123", "å", "ring_nu"])
def test_an_unknown_command_is_kept_without_its_name(name: str) -> None:
    found = kept({"message": write(f"/{name}")})
    assert found["kind"] == Kind.UNKNOWN_COMMAND
    assert name not in COMMANDS
    assert "command" not in found


@pytest.mark.parametrize(
    ("text", "invite"),
    [
        ("/start abcDEF123abcDEF123abcDEF", "abcDEF123abcDEF123abcDEF"),
        ("/start@jourlots_bot " + "a" * 24, "a" * 24),
        ("/start x112blodkniv9x112blodkniv9"[:31], "x112blodkniv9x112blodkni"),
        ("/start Okand_Person_Storgatan_3", ""),
        ("/start 19121312", ""),
        ("/start två ord", None),
        ("/start " + "a" * 65, None),
        ("/start åäö", None),
        ("/ring abcDEF", None),
    ],
)
def test_only_what_can_be_an_invitation_is_kept_of_an_argument(
    text: str, invite: str | None
) -> None:
    found = kept({"message": write(text)})
    assert found["kind"] == Kind.COMMAND
    assert found.get("invite") == invite


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"text": "hej"}, Kind.TEXT),
        ({"text": "23 dec"}, Kind.DAY),
        ({"text": " i måndags "}, Kind.DAY),
        ({"text": "på fredag"}, Kind.DAY),
        ({"text": "Om två veckor!"}, Kind.DAY),
        ({"text": "Anna 23 dec"}, Kind.TEXT),
        ({"text": ""}, Kind.EMPTY),
        ({"text": " \t\n"}, Kind.EMPTY),
        ({"text": "x" * 999}, Kind.TEXT),
        ({"text": "x" * 1000}, Kind.LONG),
        ({"text": "andas inte"}, Kind.DANGER),
        ({"text": "/ring andas inte"}, Kind.DANGER),
        ({"text": "/start andas inte"}, Kind.DANGER),
        ({"text": "19121212-1212"}, Kind.PRIVATE),
        ({"text": "/ring 19121212-1212"}, Kind.PRIVATE),
        ({"text": "19121212-1212", "forward_origin": {}}, Kind.PRIVATE),
        ({"text": "ring", "forward_origin": {}}, Kind.FORWARDED),
        ({"text": "ring", "forward_date": 1}, Kind.FORWARDED),
        ({"photo": []}, Kind.MEDIA),
        ({"photo": [], "caption": "19121212-1212"}, Kind.PRIVATE),
        ({"photo": [], "caption": "andas inte"}, Kind.DANGER),
        ({"photo": [], "caption": 7}, Kind.MEDIA),
        ({"poll": {"question": "?"}}, Kind.MEDIA),
        ({"contact": {"phone_number": "1"}}, Kind.MEDIA),
        ({"paid_media": {}}, Kind.MEDIA),
    ],
)
def test_what_is_written_is_told_apart(content: dict[str, Any], expected: Kind) -> None:
    assert kept({"message": write(**content)})["kind"] == expected


def test_personal_data_and_danger_together_are_both_kept_as_kinds() -> None:
    found = kept({"message": write("19121212-1212 andas inte")})
    assert (found["kind"], found["danger"]) == (Kind.PRIVATE, True)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"text": "hej"}, Kind.EDITED),
        ({"text": "19121212-1212"}, Kind.PRIVATE),
        ({"text": "andas inte"}, Kind.DANGER),
        ({"caption": "19121212-1212", "photo": []}, Kind.PRIVATE),
    ],
)
def test_an_edited_message_is_looked_at_as_a_new_one_is(
    content: dict[str, Any], expected: Kind
) -> None:
    assert kept({"edited_message": write(**content)})["kind"] == expected


@pytest.mark.parametrize(
    "update",
    [
        {"message": write("hej", **{"from": {"id": 5, "is_bot": True}})},
        {"message": {"message_id": 1, "chat": {"id": -1, "type": "group"}, "text": "x"}},
        {"message": write(new_chat_members=[])},
        {"edited_message": write(location={})},
        {"channel_post": write("hej")},
        {"callback_query": {"id": "1", "from": {"id": 1}, "inline_message_id": "x", "data": "m.a"}},
        {"callback_query": {"id": "1", "from": {"id": 1, "is_bot": True}, "message": write()}},
        {"a_kind_from_the_future": 7},
    ],
)
def test_what_is_none_of_our_business_is_left(update: dict[str, Any]) -> None:
    assert sieve({"update_id": 1, **update}, "jourlots_bot") is None


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"message": None},
        {"message": []},
        {"callback_query": "x"},
        {"message": {"text": "hej"}},
        {"message": write("hej", chat={"id": "101", "type": "private"})},
        {"message": write("hej", chat={"id": True, "type": "private"})},
        {"message": write("hej", chat={"id": 2**60, "type": "private"})},
        {"message": write("hej", message_id=None)},
        {"message": write("hej", **{"from": {"id": None}})},
        {"callback_query": {"id": "1", "message": write()}},
        {"callback_query": {"id": 7, "from": {"id": 1}, "message": write()}},
        {"callback_query": {"id": "x" * 65, "from": {"id": 1}, "message": write()}},
        {"my_chat_member": {"chat": {"id": 1, "type": "private"}}},
        {"chat_member": {"chat": {"id": -1, "type": "group"}, "from": {"id": 1}}},
        {
            "chat_member": {
                "chat": {"id": -1, "type": "group"},
                "from": {"id": 1},
                "old_chat_member": {},
                "new_chat_member": {"status": "left"},
            }
        },
    ],
)
def test_what_has_not_the_promised_shape_is_malformed(update: dict[str, Any]) -> None:
    with pytest.raises(Malformed) as raised:
        sieve({"update_id": 1, **update}, "jourlots_bot")
    assert "hej" not in str(raised.value)


@pytest.mark.parametrize(
    ("status", "here"),
    [
        ({"status": "member"}, True),
        ({"status": "administrator"}, True),
        ({"status": "restricted", "is_member": True}, True),
        ({"status": "restricted", "is_member": False}, False),
        ({"status": "kicked"}, False),
        ({"status": "left"}, False),
        ({}, False),
    ],
)
def test_the_bots_own_standing_is_kept_as_here_or_not(status: dict[str, Any], here: bool) -> None:
    change = {"chat": {"id": -5, "type": "group"}, "from": {"id": 1}, "new_chat_member": status}
    found = kept({"my_chat_member": change})
    admin = status.get("status") == "administrator"
    assert (found.pop("here"), found.pop("admin")) == (here, admin)
    assert found == {"kind": Kind.MEMBER, "group": True, "was": False, "was_admin": False}
    before = kept({"my_chat_member": change | {"old_chat_member": status}})
    assert (before["was"], before["was_admin"]) == (here, admin)


@pytest.mark.parametrize(
    ("before", "after", "standing"),
    [
        ("member", "left", {"was": True, "here": False, "banned": False}),
        ("member", "kicked", {"was": True, "here": False, "banned": True}),
        ("left", "kicked", {"was": False, "here": False, "banned": True}),
        ("kicked", "left", {"was": False, "here": False, "banned": False}),
        ("left", "member", {"was": False, "here": True, "banned": False}),
        ("member", "administrator", {"was": True, "here": True, "banned": False}),
    ],
)
def test_of_somebody_elses_standing_only_who_by_whom_and_whether_here_is_kept(
    before: str, after: str, standing: dict[str, bool]
) -> None:
    user = {"id": 5, "is_bot": False, "first_name": "Hemlig", "username": "hemlig"}
    change = {
        "chat": {"id": -5, "type": "supergroup", "title": "Hemlig"},
        "from": {**user, "id": 6},
        "date": 1,
        "old_chat_member": {"status": before, "user": user},
        "new_chat_member": {"status": after, "user": user, "custom_title": "Hemlig"},
    }
    ids = {"kind": Kind.OTHER_MEMBER, "group": True, "who": 5, "by": 6}
    assert kept({"chat_member": change}) == ids | standing


def test_a_group_that_moves_is_kept_with_its_new_id() -> None:
    found = sieve({"message": {"chat": {"id": -5, "type": "group"}, "migrate_to_chat_id": -1005}})
    assert found == Sieved(-5, {"kind": Kind.MIGRATED, "group": True, "to": -1005})


@pytest.mark.parametrize("data", ["m.ring", "r.AbCdEf123456.12.o.3", "b.AbCdEf123456.1.h.0", "l.3"])
def test_our_own_buttons_come_through(data: str) -> None:
    query = {"id": "77", "from": {"id": 1}, "data": data, "message": {**write(), "date": 0}}
    assert kept({"callback_query": query})["data"] == data
