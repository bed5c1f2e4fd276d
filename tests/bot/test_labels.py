"""What a button has room for: whole words that mean something."""

import pytest

from bot.chat.labels import LABEL, of_case


@pytest.mark.parametrize(
    ("do", "said"),
    [
        ("Ring larmenheten om uppdraget", "M9A-P3 Ring larmenheten"),
        ("Ring personen eller en närstående om nycklarna", "M9A-P3 Ring personen"),
        ("Inget svar? Ring larmenhetens planerare", "M9A-P3 Ring"),
        ("Meddela socialsekreteraren i Treserva", "M9A-P3 Meddela"),
        ("Ta reda på om larmet är igång", "M9A-P3 Ta reda på"),
        ("Se till att larmet installeras", "M9A-P3 Se till att larm…"),
    ],
)
def test_a_row_is_a_code_and_whole_words(do: str, said: str) -> None:
    assert of_case("M9A-P3", do) == said
    assert len(said) <= LABEL
