"""Owns time as the routines mean it: vardagar, jourtid, due days and Swedish dates.

Pure values and functions of what they are given. Must not know the present time, Telegram, SQL,
routines or people.
"""

from flows.calendar import phrases
from flows.calendar.due import (
    Due,
    Duration,
    Rule,
    Unit,
    check_rule,
    due,
    due_at,
    due_on,
    first_vardag,
)
from flows.calendar.helgdagar import FIRST_YEAR, LAST_YEAR, Afton
from flows.calendar.hours import Hours, hours_of
from flows.calendar.jourtid import Jourtid, jourtid
from flows.calendar.langhelger import Langhelg, long_weekends, red_weekdays
from flows.calendar.vardagar import Calendar, CalendarRules, DayOff

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Afton",
    "Calendar",
    "CalendarRules",
    "DayOff",
    "Due",
    "Duration",
    "Hours",
    "Jourtid",
    "Langhelg",
    "Rule",
    "Unit",
    "check_rule",
    "due",
    "due_at",
    "due_on",
    "first_vardag",
    "hours_of",
    "jourtid",
    "long_weekends",
    "phrases",
    "red_weekdays",
]
