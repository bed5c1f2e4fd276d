"""Telegram's HTML and its counting, without a server."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.entities import Formatted, as_html, cut, detected, trimmed, units
from bot.practice.markdown import parse_markdown
from bot.practice.markup import parse_html
from bot.practice.refusals import Refusal


def marks(formatted):
    return [(e["type"], cut(formatted.text, e["offset"], e["length"])) for e in formatted.entities]


@pytest.mark.parametrize(
    ("html", "text", "expected"),
    [
        ("<b>a<i>b</i></b>", "ab", [("bold", "ab"), ("italic", "b")]),
        ("😀<strong>😀</strong>", "😀😀", [("bold", "😀")]),
        ("&lt;b&gt; &amp;&quot;&#229;&#xE4; &nbsp;", '<b> &"åä &nbsp;', []),
        ("<a href='https://x.se'>x</a>", "x", [("text_link", "x")]),
        ("<tg-spoiler>x</tg-spoiler><u></u>", "x", [("spoiler", "x")]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", "x")]),
        ("<PRE><code class='language-py'>x</code></PRE>", "x", [("pre", "x")]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", "x")]),
    ],
)
def test_html_becomes_text_and_entities(html, text, expected):
    formatted = parse_html(html)
    assert formatted.text == text
    assert marks(formatted) == expected


def test_white_space_at_the_ends_is_taken_away_and_marks_move_along():
    formatted = trimmed(parse_html(" \n<b> x</b> <i> </i>"))
    assert formatted.text == "x"
    assert marks(formatted) == [("bold", "x")]


def test_links_are_found_except_in_code():
    text = "/ring@jourlots_bot +46 31 365 85 85 https://x.se/a. @nagon_annan a@b.se #tagg 1/2"
    assert marks(detected(Formatted(text))) == [
        ("bot_command", "/ring@jourlots_bot"),
        ("phone_number", "+46 31 365 85 85"),
        ("url", "https://x.se/a"),
        ("mention", "@nagon_annan"),
        ("email", "a@b.se"),
        ("hashtag", "#tagg"),
    ]
    assert marks(detected(parse_html("<code>/ring</code>"))) == [("code", "/ring")]


def test_shown_html_is_escaped_and_nested():
    formatted = parse_html("<b>&lt;script&gt; <i>x</i></b> <a href='https://x.se?a=1&amp;b'>y</a>")
    assert as_html(formatted.text, formatted.entities).startswith(
        "<b>&lt;script&gt; <i>x</i></b> <a href="
    )


@given(st.text())
def test_escaped_text_survives_unchanged(text):
    source = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(source).text == text


@given(st.text(alphabet="<>/ab =\"'&;å😀", max_size=40))
def test_any_html_is_read_or_refused_and_marks_stay_inside(source):
    try:
        formatted = trimmed(parse_html(source))
    except Refusal as refusal:
        assert refusal.description.startswith("Bad Request: can't parse entities: ")
        return
    total = units(formatted.text)
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= total for e in formatted.entities)


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("*a _b_* c", "a b c", [("bold", "a b"), ("italic", "b")]),
        (
            "__a__ ~b~ ||c||",
            "a b c",
            [("underline", "a"), ("strikethrough", "b"), ("spoiler", "c")],
        ),
        (r"1\. \*x\* 5\-6\!", "1. *x* 5-6!", []),
        ("[här](https://x.se/a\\)b)", "här", [("text_link", "här")]),
        ("`a*b` ```py\nx_y```", "a*b x_y", [("code", "a*b"), ("pre", "x_y")]),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", "a\nb\n")]),
        ("**>a\n>b||", "a\nb", [("expandable_blockquote", "a\nb")]),
        ("😀*😀*", "😀😀", [("bold", "😀")]),
    ],
)
def test_markdown_becomes_text_and_entities(source, text, expected):
    formatted = parse_markdown(source)
    assert formatted.text == text
    assert marks(formatted) == expected


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("å *b", "Can't find end of Bold entity at byte offset 3"),
        ("`b", "Can't find end of Code entity at byte offset 0"),
        ("[b", "Can't find end of Textlink entity at byte offset 0"),
    ],
)
def test_faulty_markdown_is_refused(source, words):
    with pytest.raises(Refusal) as refused:
        parse_markdown(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


@given(st.text(alphabet="*_~|`[]()>\\.ab\n😀", max_size=40))
def test_any_markdown_is_read_or_refused_and_marks_stay_inside(source):
    try:
        formatted = trimmed(parse_markdown(source))
    except Refusal as refusal:
        assert refusal.description.startswith("Bad Request: can't parse entities: ")
        return
    total = units(formatted.text)
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= total for e in formatted.entities)


@given(st.text())
def test_escaped_markdown_survives_unchanged(text):
    escaped = "".join("\\" + c if c in "_*[]()~`>#+-=|{}.!\\" else c for c in text)
    assert parse_markdown(escaped).text == text
