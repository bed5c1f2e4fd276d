"""The words of notices: plain, short, what to do first, and each kind has its own."""

import re

import pytest

from bot.chat.notices import _card
from bot.telegram.render import plain
from flows.actions.turn import Notice, NoticeKind

FACTS = {
    **{"label": "Hemtjänst 1", "unit": "Hemtjänst Centrum", "role": "Planerare", "left": "1"},
    **{"number": "031-365 85 85", "title": "Din egen jour", "asked": "24", "before": "0"},
    **{"named": "Hemtjänst 1", "when": "i dag", "codes": "K7F-42", "absence": "1"},
    **{"done": "K7F-42", "postponed": "", "left": "1", "substitute": "Hemtjänst 2"},
}
MOST_WORDS = 15  # a label, a unit or a number is several of them


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_is_short_and_plain(kind: NoticeKind) -> None:
    card = _card(Notice(1, kind, "key", FACTS))
    words = plain("\n".join(card.blocks))
    assert len(words) <= 350
    assert "{" not in words
    for sentence in re.split(r"[.!?:]\s|\n", words):
        assert len(sentence.split()) <= MOST_WORDS, sentence
    for row in card.rows:
        assert len(row) == 1
        assert len(row[0].label) <= 24
