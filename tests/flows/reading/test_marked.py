"""YAML is read as text only, with line marks, and never with a traceback."""

from itertools import takewhile
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import flows
from flows.reading.marked import DEEPEST, read

CONTENT = sorted((Path(flows.__file__).parent / "content").rglob("*.yaml"))
TEXTS = [path.read_text(encoding="utf-8") for path in CONTENT]
libyaml = pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML without libyaml")
FRAGMENTS = (
    *"ab:-?#|>[]{},\"'&*!%@`\\=~\t\x00\x7f\x85\xa0\u2028\ufeff\ud7ffåé😀",
    " ", "  ", "\n", "\n\n", "\n  ", ": ", "- ", "? ", " #", "|\n", ">-\n", "|2\n", "---\n",
    "...\n", "%YAML 1.2\n", "%TAG ! x\n", "!!str ", "<<: ", "\\x41", "\\\n", "[a: b]", "{a, b: }",
    "x: y\n", "a" * 1030,
)  # fmt: skip


def by_pure_python(text):
    """What is read where PyYAML came without libyaml."""
    with patch.object(yaml, "__with_libyaml__", False):
        return read(text, "x.yaml")


def same_by_both(text):
    """Whether both readers say the same, to the order of keys and the words of every problem."""
    (quick, faults), (pure, others) = read(text, "x.yaml"), by_pure_python(text)
    return (faults, repr(quick)) == (others, repr(pure))


@st.composite
def mangled(draw):
    """A piece of a content file with up to four small things changed."""
    lines = draw(st.sampled_from(TEXTS)).splitlines()
    start = draw(st.integers(0, len(lines) - 1))
    margin = lines[start][: len(lines[start]) - len(lines[start].lstrip())]
    piece = takewhile(lambda line: line.startswith(margin), lines[start : start + 15])
    text = "\n".join((*piece, ""))
    for _ in range(draw(st.integers(0, 4))):
        at, gone = draw(st.integers(0, len(text))), draw(st.sampled_from((0, 0, 1, 1, 9)))
        text = text[:at] + draw(st.sampled_from(("", *FRAGMENTS))) + text[at + gone :]
    return text


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


def test_a_computer_without_libyaml_reads_every_content_file_the_same():
    with patch.object(yaml, "CBaseLoader", None, create=True):
        assert all(by_pure_python(text)[1] == () for text in TEXTS)
    assert all(same_by_both(text) for text in TEXTS)


@libyaml
@pytest.mark.parametrize("text", TEXTS, ids=[path.stem for path in CONTENT])
def test_every_content_file_is_ordinary_enough_for_libyaml(text):
    with patch.object(yaml, "BaseLoader", None):
        assert read(text, "x.yaml")[1] == ()


@libyaml
@pytest.mark.parametrize(
    "text",
    [
        "a: {b: c?d}", "a: [b? c, d]", "a: [?]", "a: {?\n}", "a: |#b\n c\n", "a: >2-#b\n   c\n",
        "? a\n: b", "? ~\t- ", "a:\tb", "a: b\n\ufeff", "a: b\n\ufeffc: d", "a: \ud800",
        "a: b\x85c", "'a' : ['b?', \"c?\"]", "a: b? c?\nd: e?", "a: |\n  b [c?]\n",
        "%YAML 1.3\n---\na: b",
    ],
)  # fmt: skip
def test_what_only_one_reader_takes_is_told_the_same_with_either(text):
    assert same_by_both(text)


@libyaml
@given(mangled())
def test_both_readers_read_a_mangled_file_the_same(text):
    assert same_by_both(text)


@libyaml
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_both_readers_read_any_odd_text_the_same(text):
    assert same_by_both("x: y\n" + text)
    assert same_by_both(text)
