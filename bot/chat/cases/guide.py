"""How the steps of a case are taken: what each asks for below the words of its button, so much at a
time as a small phone shows."""

from collections.abc import Iterator, Sequence

from bot.telegram.render import Button, Card, bold, column, text
from flows.cases.following import NextLine
from flows.cases.state import CaseState

LONGEST = 300


def has(state: CaseState, lines: Sequence[NextLine]) -> bool:
    """Whether a step asks for anything."""
    return any(True for _ in _parts(state, lines))


def card(head: str, state: CaseState, lines: Sequence[NextLine], part: int, onward: str) -> Card:
    """One part of it, and a button to read on, where `onward` and a number lead."""
    found = _screens(state, lines)
    shown = found[part] if part < len(found) else ""
    buttons = [Button("Läs vidare", f"{onward}.{part + 1}")] if part + 1 < len(found) else []
    return Card(tuple(filter(None, (bold(head), text(shown)))), column(buttons))


def _screens(state: CaseState, lines: Sequence[NextLine]) -> list[str]:
    buttons = [label for line in lines for _, label in line.buttons]
    screens: list[str] = []
    for label, checks in _parts(state, lines):
        head = "" if len(buttons) == 1 else f"{label}:\n"
        begun = False
        for check in checks:
            more = f"\n{check}" if begun else f"\n\n{head}{check}"
            if screens and len(screens[-1]) + len(more) <= LONGEST:
                screens[-1] += more
            else:
                screens.append(f"{head}{check}")
            begun = True
    return screens


def _parts(state: CaseState, lines: Sequence[NextLine]) -> Iterator[tuple[str, list[str]]]:
    """Each step by the words of its button; what several ask for stands once."""
    said: set[str] = set()
    for name, label in (pair for line in lines for pair in line.buttons):
        checks = [each.text for each in state.process.steps[name].checklist]
        if fresh := [f"• {each}" for each in checks if each not in said]:
            yield label, fresh
        said.update(checks)
