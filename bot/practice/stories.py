"""Guided stories: what a trainer starts and a learner finishes, and how far the running one is.

A story is data. A step is done once the bot has shown its words; steps may be done in any order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from bot.practice.clock import STOCKHOLM
from bot.practice.moves import next_moment


@dataclass(frozen=True, slots=True)
class StoryStep:
    """What to do; it is done when the bot has written or edited a message with `text` in `chat`."""

    what: str
    chat: int
    text: str


@dataclass(frozen=True, slots=True)
class StoryStart:
    """When a story can begin: on a weekday (0: Monday), from `at` and before `until`, local."""

    weekday: int
    at: time
    until: time


@dataclass(frozen=True, slots=True)
class Story:
    """One story. `open` has the ids of the phones that lie ready; without `start`: any time."""

    id: str
    title: str
    text: str
    steps: Sequence[StoryStep]
    open: Sequence[int] = ()
    start: StoryStart | None = None

    def begins(self, now: datetime) -> datetime:
        """When it can begin: now, or the next time that its start says."""
        if self.start is None:
            return now
        local = now.astimezone(STOCKHOLM)
        timely = self.start.at <= local.time() < self.start.until
        if timely and local.weekday() == self.start.weekday:
            return now
        return next_moment(local, self.start.at, self.start.weekday)


class Stories:
    """The stories that can be told, and the one that is being told."""

    def __init__(self, stories: Sequence[Story] = ()) -> None:
        self._stories = {story.id: story for story in stories}
        self._running: Story | None = None
        self._done: set[int] = set()

    def find(self, story_id: str) -> Story | None:
        return self._stories.get(story_id)

    @property
    def title(self) -> str | None:
        """The title of the story that is being told."""
        return self._running.title if self._running else None

    def begin(self, story: Story | None) -> None:
        """Tell this story from its beginning, or none."""
        self._running, self._done = story, set()

    def hear(self, chat: int, text: str) -> bool:
        """The bot wrote this: tick what it fulfils; tell whether anything was new."""
        if self._running is None:
            return False
        steps = enumerate(self._running.steps)
        found = {n for n, step in steps if step.chat == chat and step.text in text} - self._done
        self._done |= found
        return bool(found)

    def view(self) -> Mapping[str, Any]:
        """All stories and the running one, for the page."""
        offered = [
            {"id": each.id, "title": each.title, "text": each.text, "open": list(each.open)}
            for each in self._stories.values()
        ]
        return {"offered": offered, "running": self._progress()}

    def _progress(self) -> Mapping[str, Any] | None:
        if self._running is None:
            return None
        steps = [
            {"what": step.what, "done": place in self._done}
            for place, step in enumerate(self._running.steps)
        ]
        return {
            "id": self._running.id,
            "title": self._running.title,
            "text": self._running.text,
            "steps": steps,
            "done": len(self._done) == len(steps),
        }
