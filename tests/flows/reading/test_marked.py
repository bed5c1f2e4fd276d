"""YAML is read as text only, with line marks, and never with a traceback."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.marked import DEEPEST, read


def test_every_value_stays_the_text_that_was_written():
    marked, problems = read("a: 16:30\nb: on\nc: 1\nd: null\ne: 2026-11-22\nf: 1e3\n", "x.yaml")
    assert problems == ()
    assert marked.data == {"a": "16:30", "b": "on", "c": "1", "d": "null", "e": "2026-11-22",
                           "f": "1e3"}  # fmt: skip


def test_every_key_and_item_knows_its_line():
    marked, _ = read("a:\n  - b\n  - c: d\n    e: f\n", "x.yaml")
    assert marked.line("a") == 1
    assert marked.line("a", 1, "e") == 4
    assert marked.line("a", 1, "missing", "deeper") == 3


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: b\nc: d\na: e\n", 3, "Nyckeln »a« står två gånger (först på rad 1)"),
        ("a: b\nc: &x d\n", 2, "Ta bort ankaret (&)"),
        ("a: b\nc: *x\n", 2, "Ta bort hänvisningen (*)"),
        ("a: !!int 5\n", 1, "Ta bort typmärket (!)"),
        ("a: b\n\tc: d\n", 2, "aldrig tabb"),
        ("a: b: c\n", 1, "Text med kolon ska stå inom citattecken"),
        ("a: [b\n", 2, "Raden går inte att läsa"),
        ("a: b\n---\nc: d\n", 2, "Raden går inte att läsa"),
        ("", 1, "Filen är tom"),
        ("- a\n", 1, "saknar nycklar"),
        ("[a]: b\n", 1, "En nyckel ska vara ett enkelt ord"),
        ("a: \x00\n", 0, "ett tecken som inte går att läsa"),
        ("a: " + "[" * 9_000 + "]" * 9_000, 1, "För många nivåer"),
        ("a: b\n" * 200_000, 0, "för stor"),
    ],
)
def test_what_cannot_be_read_is_told_in_swedish_with_its_line(text, line, says):
    _, problems = read(text, "x.yaml")
    assert says in problems[0].message
    assert (problems[0].file, problems[0].line, problems[0].check) == ("x.yaml", line, 1)


def test_nesting_is_allowed_as_deep_as_a_routine_needs():
    _, problems = read("a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1), "x.yaml")
    assert problems == ()


def test_editors_of_any_system_give_the_same_fingerprint():
    plain, _ = read("a: å\nb: c\n", "x.yaml")
    other, _ = read("\ufeffa: a\u030a\r\nb: c\r\n", "x.yaml")
    assert plain.sha256 == other.sha256
    assert plain.data == other.data


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#, \n\t%@é\x00\ud7ff", max_size=60))
def test_no_text_whatever_makes_it_raise(text):
    marked, problems = read(text, "x.yaml")
    assert problems or isinstance(marked.data, dict)
