"""Går igenom en rutin i terminalen, fråga för fråga eller med givna svar."""

import argparse
import json
from datetime import datetime
from typing import Any

from bot.app import read_content
from bot.cli import moment
from bot.settings import load_settings
from flows.calendar import Calendar
from flows.errors import ContentError
from flows.house import context_at, host_words
from flows.routines import explain
from flows.routines.cards import OutcomeCard, QuestionCard, card
from flows.routines.engine import Position, Stale, answer, replay
from flows.routines.library import Library

HELP = "gå igenom en rutin i terminalen"


def options(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("routine", metavar="RUTIN", help="t.ex. trygghetsjouren")
    parser.add_argument(
        "--answers", metavar="SVAR", help="svaren i ordning, t.ex. ja,larm,ja,sjalv"
    )
    parser.add_argument("--json", action="store_true", help="svara med JSON")
    moment.option(parser)


def carry_out(given: argparse.Namespace) -> int:
    """Walk the routine and print every card, or with --json only where it ends."""
    settings = load_settings()
    library, calendar = read_content(settings).library, settings.calendar()
    at = moment.chosen(given.at, calendar)
    player = Player(library, calendar, given.routine, at, aloud=not given.json)
    if given.answers is None and not given.json:
        player.ask()
    else:
        player.follow([each for each in (given.answers or "").split(",") if each])
    if given.json:
        print(json.dumps(player.summary(), ensure_ascii=False))
    return 0


class Player:
    """One walk in the terminal."""

    def __init__(
        self, library: Library, calendar: Calendar, name: str, at: datetime, *, aloud: bool
    ) -> None:
        routine = library.routine(name)
        if routine is None:
            known = ", ".join(each.id for each in library.routines)
            raise ContentError(f"Rutinen »{name}« finns inte. Skriv en av: {known}.")
        self._library = library
        self._at = at
        self._aloud = aloud
        self._host = host_words(calendar, at)
        self._position = replay(routine, (), context_at(calendar, at))

    def ask(self) -> None:
        """Ask every question at the prompt."""
        while (shown := self._show()) is not None:
            words = input("Svar (nummer): ").strip()
            if not words.isdigit() or not 1 <= int(words) <= len(shown.options):
                print(f"Skriv ett nummer från 1 till {len(shown.options)}.")
                continue
            self._answer(shown.options[int(words) - 1][0])

    def follow(self, given: list[str]) -> None:
        """Give the answers in order."""
        for option in given:
            self._show()
            self._answer(option)
        self._show()

    def summary(self) -> dict[str, Any]:
        """Where the walk stands, for programs."""
        shown = self._card()
        known: dict[str, Any] = {
            "routine": self._position.routine.id,
            "revision": self._position.routine.revision,
            "at": self._at.isoformat(),
            "context": dict(self._position.context),
            "answers": [list(each) for each in self._position.answers],
            "node": self._position.node,
            "ended": self._position.ended,
        }
        if isinstance(shown, QuestionCard):
            return known | {"ask": shown.ask, "options": [name for name, _ in shown.options]}
        outcome = self._position.outcome
        assert outcome is not None
        contact = shown.contact
        return known | {
            "do": shown.do,
            "urgency": outcome.urgency,
            "contact": outcome.contact,
            "number": contact.number if contact is not None else None,
            "effects": [each.model_dump() for each in outcome.effects],
        }

    def _answer(self, option: str) -> None:
        moved = answer(self._position, self._position.node, option)
        if isinstance(moved, Stale):
            raise ContentError(self._misfit(option))
        self._position = moved

    def _misfit(self, option: str) -> str:
        shown = self._card()
        if isinstance(shown, OutcomeCard):
            return (
                f"Svaret »{option}« är ett för mycket: rutinen är slut vid {self._position.node}."
            )
        known = ", ".join(name for name, _ in shown.options)
        return f"Svaret »{option}« finns inte på frågan »{shown.ask}«. Skriv en av: {known}."

    def _card(self) -> QuestionCard | OutcomeCard:
        return card(self._position, self._library.reference, self._host)

    def _show(self) -> QuestionCard | None:
        """Print the card; None when the walk has ended."""
        shown = self._card()
        if self._aloud:
            print(f"\n{shown.body}")
        if isinstance(shown, OutcomeCard):
            if self._aloud:
                print(shown.footer)
                _print_why(self._position, self._library)
            return None
        if self._aloud:
            for number, (name, label) in enumerate(shown.options, 1):
                print(f"  {number}. {label} [{name}]")
        return shown


def _print_why(position: Position, library: Library) -> None:
    print(f"\nVarför?\n{explain.why(position, library.reference).text}")
    print("\nVad skulle ändra svaret?")
    for each in explain.what_if(position, library.reference):
        print(f"– {each.text}")
