"""What the picture of a unit's flow shows, and that its words say the same."""

import re
from datetime import UTC, datetime

from bot.pictures.bars import MOST_ROWS
from bot.pictures.flow import LEGEND, LONGEST, in_words, picture_of
from flows.calendar import Calendar
from flows.cases.flow import AGES, Flow, StageFlow

CALENDAR = Calendar()
NOW = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)
WAITING = StageFlow("Väntar på nycklar", False, (63, 20, 9, 3, 0), 2, "K7F-42")
EMPTY = StageFlow("Förbereds", False)
RESTING = StageFlow("Larmet är igång", True, (400, 300), 0, "M2X-99")


def a_flow(*stages: StageFlow) -> Flow:
    return Flow(NOW, stages, {})


def test_the_picture_shows_who_waits_by_age_and_not_what_rests() -> None:
    shown = picture_of(a_flow(WAITING, EMPTY, RESTING), "Larmenheten Centrum", CALENDAR)
    assert shown is not None
    assert (shown.title, shown.under) == ("Larmenheten Centrum", "27 nov kl. 20:00 · 5 ärenden")
    assert [(bar.label, bar.parts, bar.alert) for bar in shown.bars] == [
        ("Väntar på nycklar", (2, 1, 1, 1), "2 sena"),
        ("Förbereds", (0, 0, 0, 0), ""),
    ]


def test_nothing_is_drawn_when_nobody_waits() -> None:
    assert picture_of(a_flow(EMPTY, RESTING), "Larmenheten Centrum", CALENDAR) is None
    assert picture_of(a_flow(), "Larmenheten Centrum", CALENDAR) is None


def test_the_words_hold_every_number_of_the_picture() -> None:
    words = in_words(a_flow(WAITING, EMPTY, RESTING))
    assert words == (
        f"{LEGEND}\nVäntar på nycklar: "
        "2 under 1 vecka, 1 i 1–2 veckor, 1 i 2–5 veckor, 1 över 5 veckor."
    )


def test_no_code_is_in_the_picture_or_under_it() -> None:
    flow = a_flow(WAITING, EMPTY, RESTING)
    shown = picture_of(flow, "Larmenheten Centrum", CALENDAR)
    assert shown is not None
    assert not re.search("K7F|M2X", f"{shown.json()}{in_words(flow)}")


def test_a_full_picture_leaves_out_what_is_empty_and_always_fits() -> None:
    stages = [StageFlow(f"Läge med ett namn {n}", False, (50, 20, 9, 1), 1, "A") for n in range(14)]
    empties = [StageFlow(f"Tomt {n}", False) for n in range(9)]
    few = picture_of(a_flow(*stages[:2], *empties), "Enheten", CALENDAR)
    assert few is not None
    assert [bar.label for bar in few.bars] == [each.label for each in stages[:2]]
    many = picture_of(a_flow(*stages), "Enheten", CALENDAR)
    assert many is not None
    assert len(many.bars) == MOST_ROWS
    assert in_words(a_flow(*stages)) == "Bilden visar hur länge ärendena har stått."
    assert len(in_words(a_flow(*stages[:9]))) <= LONGEST


def test_one_is_one() -> None:
    shown = picture_of(a_flow(StageFlow("Mottaget", False, (1,), 1, "A")), "Enheten", CALENDAR)
    assert shown is not None
    assert shown.under.endswith("1 ärende")
    assert shown.bars[0].alert == "1 sent"
    assert len(shown.parts) == len(AGES)
