"""Practice mode: a local Bot API server, a page of phones, and a clock to move.

Everything here is Telegram, nothing is ours: it knows no routine, no store, and no part of the bot.
An unmodified bot talks to it over HTTP. `docs/practice.md` describes it.
"""

from bot.practice.clock import PracticeClock, StandaloneClock
from bot.practice.people import PracticeGroup, PracticePerson
from bot.practice.server import PracticeServer
from bot.practice.stories import Story, StoryStart, StoryStep

__all__ = [
    "PracticeClock",
    "PracticeGroup",
    "PracticePerson",
    "PracticeServer",
    "StandaloneClock",
    "Story",
    "StoryStart",
    "StoryStep",
]
