"""When whom a watch is told to, as the bevakning that a case has for it."""

from datetime import UTC, datetime
from typing import NamedTuple

from flows.calendar import Calendar
from flows.cases import watches, watching
from flows.cases.bevakning import Bevakning, Recipient
from flows.cases.case import Case, CaseEnd, Post
from flows.cases.owed import Owed

CALENDAR = Calendar()
LONG_AGO = datetime(2020, 1, 7, 9, tzinfo=UTC)


class Reminder(NamedTuple):
    """When it comes, and to whom."""

    at: datetime
    to: Recipient


def bevakning(owes: Owed) -> Bevakning:
    """The bevakning for it, as it is when all of its reminders lie ahead."""
    posts = {owes.role: Post(owes.role, 1)}
    begun = ((), posts, (), LONG_AGO)
    case = Case(1, "token", "K7F-42", "any", "sha", CaseEnd.OPEN, *begun, None, None, None, None, 1)
    return watching.planned(owes, case, "token", LONG_AGO, CALENDAR, heard=False)


def reminder(owes: Owed, number: int) -> Reminder | None:
    """Reminder number `number` of it, from 0; None when there are no more."""
    made = bevakning(owes)
    at = watches.next_step_at(made, number, CALENDAR)
    return None if at is None else Reminder(at, watches.recipients(made, number, number)[0])
