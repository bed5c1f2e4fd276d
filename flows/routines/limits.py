"""Check 11: everything fits Telegram and a small phone, in every state that can be reached."""

import re
from collections.abc import Iterator

from flows.reading.problem import Problem
from flows.routines.cards import QuestionCard, card
from flows.routines.engine import replay
from flows.routines.explain import explained
from flows.routines.reference import HOST_FILLS, Reference, fill
from flows.routines.refers import texts
from flows.routines.schema import Outcome, Question, Routine
from flows.routines.space import Space, State

LABEL = 24  # one button a row on a small phone
BODY = 500  # a card without its sources; aim for 350
FIRST_LINE = 60
CALLBACK_ANSWER = 200  # Telegram: an explanation is shown as the answer to a press
MESSAGE = 4096  # Telegram
WORDS = 12  # in a sentence
MOST_OPTIONS = 8


def limits(routine: Routine, reference: Reference, space: Space) -> Iterator[Problem]:
    """Every text that is too long, with the state in which it is."""
    filled = {**reference.values, **{name: "x" * most for name, most in HOST_FILLS.items()}}
    for place, text in texts(routine):
        if problem := _single(place, fill(text, filled)):
            yield Problem(routine.file, routine.line(*place), 11, *problem)
    for name, node in routine.nodes.items():
        if isinstance(node, Question) and len(node.options) > MOST_OPTIONS:
            message = f"Frågan har {len(node.options)} svar. Högst {MOST_OPTIONS} får plats."
            yield Problem(routine.file, routine.line("nodes", name, "options"), 11, message)
        if isinstance(node, Question | Outcome):
            yield from _cards(routine, reference, space, name)


def _single(place: tuple[str | int, ...], text: str) -> tuple[str, str] | None:
    """What is wrong with a text by itself, and the text."""
    most = {"label": LABEL, "do": FIRST_LINE, "short": FIRST_LINE, "title": FIRST_LINE}.get(
        str(place[-1])
    )
    if "explain" in place:
        most = CALLBACK_ANSWER
    if most and len(text) > most:
        return f"Texten har {len(text)} tecken. Högst {most} får plats.", text
    for sentence in re.split(r"(?<=[.!?:])\s+", text):
        if (count := len(sentence.split())) > WORDS:
            return f"Meningen har {count} ord. Dela den: högst {WORDS} ord.", sentence
    return None


def _cards(routine: Routine, reference: Reference, space: Space, name: str) -> Iterator[Problem]:
    """The longest card of a node, body and everything."""
    host = {each: "x" * most for each, most in HOST_FILLS.items()}
    longest: tuple[int, int, State] | None = None
    for state in space.at(name):
        position = replay(routine, space.paths[state], dict(state.context))
        shown = card(position, reference, host)
        extra = "" if isinstance(shown, QuestionCard) else explained(position, reference)
        body = len(shown.body)
        found = body, body + len(shown.footer) + len(extra), state
        longest = max(longest or found, found, key=lambda each: each[:2])
    if longest is None:
        return
    body, whole, state = longest
    example = " → ".join(f"{node}: {option}" for node, option in (*space.paths[state],)) or "start"
    line = routine.line("nodes", name)
    if body > BODY:
        message = f"Kortet blir {body} tecken. Högst {BODY} får plats, sikta på 350."
        yield Problem(routine.file, line, 11, message, example)
    elif whole > MESSAGE:
        message = f"Kortet med förklaring blir {whole} tecken. Högst {MESSAGE} får plats."
        yield Problem(routine.file, line, 11, message, example)
