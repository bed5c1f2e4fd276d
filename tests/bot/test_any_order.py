"""Anything in any order: each event is answered, nothing raises, one walk at most is open."""

import asyncio
import secrets
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import proven
from counter import Button, Counter
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.telegram.render import plain
from flows.actions.turn import House
from flows.calendar import Calendar
from storage.store import open_store

HOUSE = House(proven.library(), Calendar(), secrets.randbelow)
FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
WORKER, COLLEAGUE, STRANGER = 101, 102, 191
PEOPLE = st.sampled_from((WORKER, COLLEAGUE, STRANGER))
LONGEST_LABEL = 24


class Conversations(RuleBasedStateMachine):
    """Two of one unit and a stranger press new, old and others' buttons while time goes by."""

    @initialize()
    def open(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(prefix="jourlots-")
        store = open_store(str(Path(self.folder.name) / "jourlots.db"))
        self.counter = Counter(store, HOUSE, FRIDAY, self.runner)
        for person in (WORKER, COLLEAGUE):
            self.counter.join(person, "Hemtjänst", "hemtjanst", f"Hemtjänst {person}")

    @rule(person=PEOPLE)
    def begin(self, person: int) -> None:
        self.counter.command(person, "ring")
        assert "natten?" in self.counter.last(person).text

    @rule(person=PEOPLE, name=st.sampled_from(("avbryt", "bevakningar", "jourtid", "start")))
    def ask(self, person: int, name: str) -> None:
        before = len(self.counter.chats.get(person, {}))
        self.counter.command(person, name)
        assert len(self.counter.chats[person]) > before

    @rule(person=PEOPLE, pick=st.integers(0, 1000))
    def press_what_is_shown(self, person: int, pick: int) -> None:
        self._press(person, self.counter.buttons, person, pick)

    @rule(person=PEOPLE, pick=st.integers(0, 1000), times=st.integers(2, 3))
    def press_several_times(self, person: int, pick: int, times: int) -> None:
        for _ in range(times):
            self._press(person, lambda chat: self.counter.seen.get(chat, []), person, pick)

    @rule(person=PEOPLE, other=PEOPLE, pick=st.integers(0, 1000))
    def press_what_was_shown_once_to_anybody(self, person: int, other: int, pick: int) -> None:
        self._press(person, lambda chat: self.counter.seen.get(chat, []), other, pick)

    @rule(person=PEOPLE, pick=st.integers(0, 1000), ahead=st.integers(-2, 2))
    def press_with_another_version(self, person: int, pick: int, ahead: int) -> None:
        if buttons := self.counter.seen.get(person):
            button = buttons[pick % len(buttons)]
            parts = button.data.split(".")
            if len(parts) > 3:
                parts[2] = str(max(0, int(parts[2]) + ahead))
            answer = self.counter.press_data(person, button.message, ".".join(parts))
            assert answer is not None

    @rule(hours=st.sampled_from((1, 8, 24, 60)))
    def time_goes_by(self, hours: int) -> None:
        self.counter.now += timedelta(hours=hours)

    @rule()
    def old_walks_are_purged(self) -> None:
        self.counter.run(lambda tx: tx.runs.purge(self.counter.now - timedelta(days=1)))

    @invariant()
    def at_most_one_walk_is_open_in_a_chat(self) -> None:
        if hasattr(self, "counter"):
            for person in (WORKER, COLLEAGUE, STRANGER):
                assert self.counter.run(lambda tx, p=person: _open_runs(tx, p)) <= 1

    @invariant()
    def a_stranger_owns_nothing_and_no_button_is_too_long(self) -> None:
        if hasattr(self, "counter"):
            for buttons in self.counter.seen.values():
                assert all(len(button.label) <= LONGEST_LABEL for button in buttons)
            for shown in self.counter.chats.get(STRANGER, {}).values():
                assert "Koden är" not in plain(shown.text)

    def teardown(self) -> None:
        if hasattr(self, "counter"):
            self.runner.run(self.counter.store.close())
            self.runner.close()
            self.folder.cleanup()

    def _press(self, person: int, among: Callable[[int], object], chat: int, pick: int) -> None:
        buttons: list[Button] = list(among(chat))  # type: ignore[call-overload]
        if not buttons:
            return
        answer = self.counter.press(person, buttons[pick % len(buttons)])
        assert answer is not None
        assert len(answer.words) <= 200


def _open_runs(tx: object, person: int) -> int:
    chat = tx.chats.by_telegram(person)  # type: ignore[attr-defined]
    return len(tx.runs.open_in(chat.id)) if chat is not None else 0  # type: ignore[attr-defined]


TestAnyOrder = Conversations.TestCase
TestAnyOrder.settings = settings(
    max_examples=30,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
