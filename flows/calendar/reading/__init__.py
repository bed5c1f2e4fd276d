"""Owns how a moment in Swedish words is understood, and said back before anything is saved.

Nothing is guessed silently: every answer has an echo that reads back as the same moment, notes on
what was filled in, and where people disagree on what words mean, all the meanings to choose from.
Pure: the time now and the calendar are handed in. What was typed is never repeated or kept.
"""

from flows.calendar.reading.answers import Ambiguous, NotUnderstood, Reading, Understood
from flows.calendar.reading.closed import are_only_past_days, is_only_a_day, is_only_a_moment
from flows.calendar.reading.day import Day, no_such_day, read_day
from flows.calendar.reading.moment import read_moment
from flows.calendar.reading.past import Past, read_past

__all__ = [
    "Ambiguous",
    "Day",
    "NotUnderstood",
    "Past",
    "Reading",
    "Understood",
    "are_only_past_days",
    "is_only_a_day",
    "is_only_a_moment",
    "no_such_day",
    "read_day",
    "read_moment",
    "read_past",
]
