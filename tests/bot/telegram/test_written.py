"""Whatever a person may have written is judged, wherever in an update Telegram puts it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import PERSON, PRIVATE_CHAT, Place, places

from bot.telegram.shape import Malformed
from bot.telegram.sieve import Kind, sieve
from flows.privacy import Finding

NUMBER = "19470319-2383"
DIGITS = NUMBER.replace("-", "")
# Who and what somebody or something is; never what was written in this message.
NOT_WRITTEN = {"sender_tag", "author_signature", "sender_user_name", "reply_markup"}
REFUSED_UNREAD = {"contact", "location", "venue", "passport_data"}
NAMES = {"User", "Chat", "ChatFullInfo"}


def kept(update: dict[str, Any]) -> dict[str, Any]:
    found = sieve(update, "jourlots_bot")
    return dict(found.payload) if found is not None else {}


def is_written(place: Place) -> bool:
    if place.fields[0] not in ("message", "edited_message") or NAMES & set(place.types):
        return False
    if (NOT_WRITTEN | REFUSED_UNREAD) & set(place.fields):
        return False
    return not any(name.endswith("id") for name in place.fields)


def test_no_place_in_an_update_lets_a_personnummer_through() -> None:
    count = 0
    for text in (NUMBER, DIGITS):
        for place in places(text):
            count += 1
            try:
                found = json.dumps(kept(place.update))
            except Malformed as malformed:
                found = str(malformed)
            assert NUMBER not in found, place.fields
            assert DIGITS not in found, place.fields
    assert count > 200


def test_every_place_where_a_person_may_write_is_judged() -> None:
    written = [place for place in places(f"Hej {NUMBER}") if is_written(place)]
    for place in written:
        found = kept(place.update)
        assert found.get("kind") == Kind.PRIVATE, place.fields
        assert found["finding"] == Finding.PERSONNUMMER, place.fields
    assert {("Message", "text"), ("Message", "caption")} <= {place.last for place in written}


def test_nothing_but_writing_is_judged() -> None:
    for place in places(NUMBER):
        if place.last == ("Chat", "type"):
            continue  # a chat of no kind is no chat
        if place.fields[0] in ("message", "edited_message") and not is_written(place):
            assert kept(place.update).get("kind") != Kind.PRIVATE, place.fields


def message(text: str | None = None, **content: Any) -> dict[str, Any]:
    """A message in a private chat."""
    words = {} if text is None else {"text": text}
    return {"message_id": 5, "date": 1, "from": PERSON, "chat": PRIVATE_CHAT, **words, **content}


BOT = {"id": 1, "is_bot": True, "first_name": "Jourlots"}


@pytest.mark.parametrize(
    "content",
    [
        {"document": {"file_id": "a", "file_unique_id": "b", "file_name": f"{DIGITS}.pdf"}},
        {"audio": {"file_id": "a", "title": NUMBER}},
        {"audio": {"file_id": "a", "performer": NUMBER}},
        {"video": {"file_id": "a", "file_name": f"film {NUMBER}.mp4"}},
        {"photo": [], "caption": NUMBER},
        {"poll": {"question": "Vem?", "options": [{"text": NUMBER}]}},
        {"checklist": {"title": "Att göra", "tasks": [{"text": NUMBER}]}},
        {"text": "se där", "quote": {"text": NUMBER, "position": 0}},
        {"text": "se där", "external_reply": {"document": {"file_name": NUMBER}}},
        {"text": "länk", "entities": [{"type": "text_link", "url": f"tel:{DIGITS}"}]},
        {"web_app_data": {"data": NUMBER, "button_text": "x"}},
        {"new_chat_title": NUMBER},
    ],
)
def test_names_of_files_quotes_links_and_lists_are_read_as_texts_are(
    content: dict[str, Any],
) -> None:
    found = kept({"message": message(**content)})
    assert (found["kind"], found["finding"]) == (Kind.PRIVATE, Finding.PERSONNUMMER)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("ring 0701234567", Finding.PHONE),
        ("anna@example.se", Finding.EMAIL),
        ("portkod 1234", Finding.DOOR_CODE),
        ("hon bor på Storgatan 7", Finding.ADDRESS),
        ("Storgatan 7, portkod 1234, 19470319-2383", Finding.PERSONNUMMER),
    ],
)
def test_the_gravest_kind_is_kept_and_nothing_else(text: str, finding: Finding) -> None:
    found = kept({"message": message(text)})
    assert found == {
        "kind": Kind.PRIVATE, "group": False, "from": 101, "message": 5, "finding": finding,
        "danger": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "22 november 2026 kl. 14:30", "2026-11-22", "det kostar 1 250 kr", "SoL 2025:400",
        "4 kap. 1 § SoL", "K7F-42", "ring 031-365 85 85", "031-365 87 00", "vecka 48", "112",
    ],
)  # fmt: skip
def test_dates_times_amounts_laws_codes_and_the_citys_numbers_pass(text: str) -> None:
    assert kept({"message": message(text)})["kind"] != Kind.PRIVATE


def test_a_number_of_the_house_passes_and_no_other() -> None:
    update = {"message": message("031-765 43 21")}
    assert kept(update)["kind"] == Kind.PRIVATE
    found = sieve(update, None, frozenset({"+46317654321"}))
    assert found is not None
    assert found.payload["kind"] == Kind.TEXT


def test_our_own_words_are_no_hit_when_they_are_quoted() -> None:
    card = {**message("Ring +46701234567 eller skriv till a@b.se"), "from": BOT}
    found = kept({"message": message("tack", reply_to_message=card, quote={"text": "a@b.se"})})
    assert found["kind"] == Kind.TEXT


@pytest.mark.parametrize("name", ["reply_to_message", "pinned_message"])
def test_what_a_person_wrote_earlier_is_named_so_that_it_can_go_too(name: str) -> None:
    earlier = {**message(NUMBER), "message_id": 3}
    found = kept({"message": message("titta", **{name: earlier})})
    assert (found["kind"], found["message"], found["other"]) == (Kind.PRIVATE, 5, 3)
    mine = kept({"message": message(NUMBER, **{name: earlier})})
    assert (mine["kind"], mine.get("other")) == (Kind.PRIVATE, 3)


def test_a_group_that_speaks_as_itself_is_judged_and_else_left_alone() -> None:
    group = {"id": -5, "type": "supergroup"}
    speaker = {"from": BOT, "chat": group, "sender_chat": group}
    found = kept({"message": message(NUMBER, **speaker)})
    assert found["kind"] == Kind.PRIVATE
    for words in ("hej", "andas inte", "/ring"):
        assert sieve({"message": message(words, **speaker)}) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact", {"phone_number": "+46701234567", "first_name": NUMBER, "vcard": NUMBER}),
        ("venue", {"title": NUMBER, "address": "Storgatan 7"}),
        ("location", {"latitude": 57.7, "longitude": 11.9}),
        ("voice", {"file_id": "a", "duration": 1}),
        ("photo", [{"file_id": DIGITS}]),
    ],
)
def test_contacts_places_voice_and_pictures_are_not_read_at_all(field: str, value: object) -> None:
    found = kept({"message": message(**{field: value})})
    assert set(found) == {"kind", "group", "from", "message", "medium"}
    assert found["kind"] == Kind.MEDIA


def test_an_album_is_known_without_its_number() -> None:
    one, other = (
        kept({"message": message(photo=[], media_group_id=album)}) for album in (DIGITS, "77")
    )
    assert one["album"] != other["album"]
    assert DIGITS not in json.dumps(one)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=10),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["reply_to_message", "quote", "from", "is_bot", "text", "chat",
                             "pinned_message", "message_id", "poll", "type", "id"]),
            inner, max_size=5),
        max_leaves=20,
    )
)  # fmt: skip
def test_no_shape_of_what_is_quoted_stops_the_sieve(value: object) -> None:
    for name in ("reply_to_message", "quote", "poll", "pinned_message", "entities"):
        assert kept({"message": message("hej", **{name: value})})


def test_a_text_nested_a_thousand_deep_is_found() -> None:
    deep: Any = NUMBER
    for _ in range(1000):
        deep = {"blocks": [deep]}
    assert kept({"message": message(rich_message=deep)})["kind"] == Kind.PRIVATE
