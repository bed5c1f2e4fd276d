"""The picture of a unit's flow, and the words under it that say the same."""

from collections.abc import Sequence

from bot.pictures.bars import MOST_ROWS, Bar, Bars
from flows.calendar import Calendar, phrases
from flows.cases.flow import AGES, Flow, StageFlow

LEGEND = "Så länge har de stått i läget:"
COMFORTABLE = 8  # rows that fit on a phone without turning over
LONGEST = 1000  # what Telegram takes under a picture, with room to say that it came before


def picture_of(flow: Flow, unit: str, calendar: Calendar) -> Bars | None:
    """Bars of the stages in which somebody waits; None when nobody does."""
    stages = _drawn(flow)
    if not any(stage.days for stage in stages):
        return None
    now = calendar.local(flow.at)
    at = f"{phrases.short_day(now.date())} {phrases.clock(now)}"
    count = cases(sum(len(stage.days) for stage in stages))
    return Bars(
        title=unit,
        under=f"{at} · {count}",
        legend=LEGEND,
        parts=tuple(words for words, _ in AGES),
        bars=tuple(Bar(each.label, each.by_age, late(each.late)) for each in stages),
    )


def in_words(flow: Flow) -> str:
    """What the picture shows, without the picture."""
    lines = [f"{each.label}: {', '.join(_aged(each))}." for each in _drawn(flow) if each.days]
    words = "\n".join((LEGEND, *lines))
    return words if len(words) <= LONGEST else "Bilden visar hur länge ärendena har stått."


def cases(number: int) -> str:
    """So many cases."""
    return "1 ärende" if number == 1 else f"{number} ärenden"


def late(number: int) -> str:
    """So many late ones; nothing for none."""
    return {0: "", 1: "1 sent"}.get(number, f"{number} sena")


def days(number: int) -> str:
    """So many days."""
    return "1 dag" if number == 1 else f"{number} dagar"


def _drawn(flow: Flow) -> Sequence[StageFlow]:
    """The stages in which cases wait; empty ones only where there is room."""
    waiting = [each for each in flow.stages if not each.rests]
    if len(waiting) > COMFORTABLE:
        waiting = [each for each in waiting if each.days]
    return waiting[:MOST_ROWS]


def _aged(stage: StageFlow) -> list[str]:
    """ "9 i 1–2 veckor", for each age that there is."""
    return [
        f"{number} {'i ' if words[0].isdigit() else ''}{words}"
        for number, (words, _) in zip(stage.by_age, AGES, strict=True)
        if number
    ]
