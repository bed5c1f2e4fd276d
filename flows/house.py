"""What the house tells routines: contexts, and words for the placeholders in texts."""

from collections.abc import Mapping
from datetime import datetime

from flows.calendar import Calendar, first_vardag, jourtid, phrases


def context_at(calendar: Calendar, at: datetime) -> Mapping[str, str]:
    """The contexts that routines may ask for, as of then, dates written out."""
    return {"jourtid": "ja" if jourtid(calendar, at).active else "nej"}


def host_words(calendar: Calendar, at: datetime) -> Mapping[str, str]:
    """Words for `{nasta-vardag}` and `{jourtid-slut}` as of then, dates written out."""
    today = calendar.local(at).date()
    ends = jourtid(calendar, at).ends_at
    return {
        "nasta-vardag": phrases.day(first_vardag(calendar, at), today),
        "jourtid-slut": phrases.moment(ends, today) if ends is not None else "",
    }
