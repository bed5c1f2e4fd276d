"""What a button has room for: whole words that mean something."""

import proven
import pytest

from bot.chat.labels import LABEL, of_case, uncut, whole
from flows.routines.reference import Contact

CODE = "M9A-P3"
LINES = sorted(
    {
        (process.id, words, process.in_short(words))
        for process in proven.processes().processes
        for words in (
            *(watch.do for watch in process.watches.values()),
            *(step.do for step in process.steps.values() if step.told == "ja"),
            *(stage.label for stage in process.stages.values()),
        )
    }
)


@pytest.mark.parametrize(("process", "words", "short"), LINES)
def test_what_a_case_asks_for_or_waits_for_stands_uncut_behind_its_code(
    process: str, words: str, short: str
) -> None:
    label = of_case(CODE, short)
    assert label == f"{CODE} {short}", (process, words)
    assert len(label) <= LABEL


@pytest.mark.parametrize(
    ("do", "said"),
    [
        ("Ring larmenheten om uppdraget", "M9A-P3 Ring larmenheten"),
        ("Ring personen eller en närstående om nycklarna", "M9A-P3 Ring personen"),
        ("Inget svar? Ring larmenhetens planerare", "M9A-P3 Att göra"),
        ("Meddela socialsekreteraren i Treserva", "M9A-P3 Meddela"),
        ("Ta reda på om larmet är igång", "M9A-P3 Ta reda på"),
        ("Stäm av tid med välfärdsteknikern", "M9A-P3 Stäm av tid"),
        ("Beslutet tar slut. Avsluta det och meddela", "M9A-P3 Beslutet"),
        ("Se till att larmet installeras", "M9A-P3 Att göra"),
    ],
)
def test_of_what_an_older_revision_says_whole_words_are_kept(do: str, said: str) -> None:
    assert of_case(CODE, do) == said
    assert len(said) <= LABEL


def test_what_is_said_of_a_case_is_said_whole_or_not_at_all() -> None:
    assert uncut(CODE, "ej nådd 12 ggr", "Visa ärendet") == "M9A-P3 ej nådd 12 ggr"
    assert uncut(CODE, "nycklarna räcker inte", "Visa ärendet") == "M9A-P3 Visa ärendet"


def _contacts() -> list[Contact]:
    return list(proven.library().reference.contacts.values())


def test_a_number_is_named_by_whole_words() -> None:
    assert whole("Ja, byt", "Larmenhetens planerare", "Ja, byt numret") == "Ja, byt: planerare"
    assert whole("Nej", "Ordinarie handläggare", "Nej, byt inte") == "Nej: handläggare"
    for does, plain in (("Ja, byt", "-"), ("Nej", "-"), ("Återställ", "Återställ numret")):
        said = [whole(does, each.title, plain) for each in _contacts()]
        assert len(said) == len(set(said)), said
        assert all(len(each) <= LABEL and "…" not in each for each in said)
