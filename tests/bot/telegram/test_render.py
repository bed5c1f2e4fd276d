"""Rendering stays within Telegram's limits, and no person's text can become markup."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.render import (
    LONGEST_TEXT,
    Button,
    Card,
    TooLarge,
    bold,
    clipped,
    column,
    italic,
    length,
    payloads,
    plain,
    text,
)

WORDS = st.text(max_size=300) | st.sampled_from(["😀" * 3000, "<b>", "&amp;" * 900, "å" * 4096])
BLOCKS = st.lists(
    st.one_of(WORDS.map(text), WORDS.map(bold), WORDS.map(italic)), min_size=1, max_size=8
)
OK = Button("Ja", "m.ring")


def texts(card: Card) -> list[str]:
    return [payload["text"] for payload in payloads(card)]


@given(BLOCKS)
def test_every_message_is_within_the_limit_and_its_tags_are_closed(blocks: list[str]) -> None:
    for part in texts(Card(tuple(blocks))):
        assert length(part) <= LONGEST_TEXT
        assert len(plain(part).encode("utf-16-le")) // 2 <= LONGEST_TEXT
        for tag in ("b", "i"):
            assert part.count(f"<{tag}>") == part.count(f"</{tag}>")
        assert re.sub(r"</?[bi]>|&(amp|lt|gt);", "", part).count("<") == 0


@given(BLOCKS)
def test_nothing_is_lost_when_a_text_is_split(blocks: list[str]) -> None:
    told = "".join(plain(part) for part in texts(Card(tuple(blocks))))
    assert told.replace("\n", "") == "".join(map(plain, blocks)).replace("\n", "")


@given(WORDS)
def test_what_was_escaped_reads_as_it_was_written(words: str) -> None:
    for markup in (text(words), bold(words), italic(words)):
        assert plain(markup) == words


def test_a_text_of_4096_units_is_one_message_and_one_more_is_two() -> None:
    assert len(payloads(Card((text("å" * 4096),)))) == 1
    assert len(payloads(Card((text("😀" * 2048),)))) == 1
    assert len(payloads(Card((text("😀" * 2048 + "x"),)))) > 1
    assert len(payloads(Card((text("a" * 4000), text("b" * 94))))) == 1
    assert len(payloads(Card((text("a" * 4000), text("b" * 95))))) == 2


def test_a_text_is_split_between_blocks() -> None:
    first, second = bold("a" * 3000), bold("b" * 3000)
    assert texts(Card((first, second))) == [first, second]


def test_the_buttons_are_under_the_last_message_only() -> None:
    first, last = payloads(Card((text("a" * 4000), text("b" * 4000)), column([OK])))
    assert "keyboard" not in first
    assert last["keyboard"] == [[{"text": "Ja", "data": "m.ring"}]]


def test_markup_counts_as_telegram_counts_it() -> None:
    assert length("<b>a &lt; b</b>") == 5
    assert length("😀") == 2


@pytest.mark.parametrize("data", ["", "x" * 65, "å"])
def test_button_data_that_telegram_would_refuse_is_our_fault(data: str) -> None:
    with pytest.raises(TooLarge):
        payloads(Card(("x",), ((Button("Ja", data),),)))


def test_data_of_64_bytes_and_100_buttons_are_just_right() -> None:
    buttons = [Button(str(n), "x" * 64) for n in range(100)]
    assert len(payloads(Card(("x",), column(buttons)))[0]["keyboard"]) == 100
    with pytest.raises(TooLarge):
        payloads(Card(("x",), column([*buttons, OK])))


@given(st.text(max_size=500))
def test_a_callback_answer_is_cut_to_200_characters(words: str) -> None:
    cut = clipped(words)
    assert len(cut) <= 200
    assert cut == words if len(words) <= 200 else cut.endswith("…")
