"""Every node and every option of the routine is walked in the chat, by presses on real keyboards.

The walks are chosen from the proven enumeration until nothing is left uncovered; what was covered
is printed, and one node or option that no walk reaches in the chat fails the test.
"""

from collections.abc import Iterator

import proven
import pytest
from evening import Evening, instant

from flows.routines.cards import OutcomeCard, card
from flows.routines.engine import Position, answer, replay
from flows.routines.library import Library
from flows.routines.paths import walks
from flows.routines.reference import fill
from flows.routines.schema import Question, Routine

WHEN = {"ja": "2026-11-27 20:00", "nej": "2026-11-30 10:00"}  # jourtid → a moment that is so


def steps(position: Position) -> set[str]:
    """What a walk covers: nodes, options, decision rows."""
    options = {f"{node}={option}" for node, option in position.answers}
    rows = {f"{node}#{row}" for node, row in position.rows}
    return {*position.trail, *options, *rows}


def everything(routine: Routine) -> set[str]:
    found = set(routine.nodes)
    for name, node in routine.nodes.items():
        if isinstance(node, Question):
            found |= {f"{name}={option}" for option in node.options}
        elif node.kind == "decision":
            found |= {f"{name}#{row}" for row in range(len(node.rows))}
    return found


def chosen(routine: Routine) -> Iterator[Position]:
    """Walks that add something, the richest first, by jourtid so that the clock moves once."""
    left = everything(routine)
    ends = list(walks(routine))
    found = []
    while ends and (best := max(ends, key=lambda end: len(steps(end) & left))):
        if not steps(best) & left:
            break
        left -= steps(best)
        found.append(best)
    yield from sorted(found, key=lambda end: end.context["jourtid"])


def labels(position: Position, library: Library) -> list[str]:
    """What is pressed on the way."""
    values = library.reference.values
    pressed = []
    for node, option in position.answers:
        question = position.routine.nodes[node]
        assert isinstance(question, Question)
        pressed.append(fill(question.options[option].label, values))
    return pressed


async def test_every_node_and_option_is_reached_in_the_chat(
    evening: Evening, capsys: pytest.CaptureFixture[str]
) -> None:
    library = evening.app.house.library
    (routine,) = library.routines
    covered: set[str] = set()
    walked = 0
    for end in chosen(routine):
        await evening.clock.jump(instant(WHEN[end.context["jourtid"]]))
        await evening.worker.say("/ring")
        for label in labels(end, library):
            await evening.worker.tap(label)
        shown = card(end, library.reference, {})
        assert isinstance(shown, OutcomeCard)
        assert (await evening.worker.last()).text.startswith(shown.head)
        covered |= steps(end)
        walked += 1
    wanted = everything(routine)
    with capsys.disabled():
        share = f"{len(covered & wanted)} av {len(wanted)}"
        print(f"\n{routine.id}: {share} noder, svar och rader i {walked} samtal")
    assert wanted - covered == set()


def test_an_option_that_nobody_pressed_would_be_noticed() -> None:
    (routine,) = proven.library().routines
    position = replay(routine, (), {"jourtid": "ja"})
    assert "natt=ja" not in steps(position)
    after = answer(position, "natt", "ja")
    assert isinstance(after, Position)
    assert "natt=ja" in steps(after)
