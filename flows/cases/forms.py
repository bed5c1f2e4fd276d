"""Forms of values that only processes use: durations in Swedish words, and guards on what is known.

A guard is data: every named fact must have one of the named values. `saknas` stands for a fact that
is not known yet, `satt` for one that is, whatever its value.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from flows.calendar import Duration
from flows.errors import ContentError
from flows.reading.forms import Guard, Id, wrong

DATE = "datum"
MISSING = "saknas"
SET = "satt"
RESERVED = frozenset({DATE, MISSING, SET})

After = Duration | timedelta


def length(value: Any) -> Any:
    """`2 veckor` as a Duration, `30 minuter` as elapsed time."""
    if isinstance(value, Duration | timedelta):
        return value
    if minutes := re.fullmatch(r"([1-9]\d{0,2}) minuter", str(value)):
        return timedelta(minutes=int(minutes[1]))
    try:
        return Duration.parse(str(value))
    except ContentError as fault:
        raise wrong(str(fault)) from None


def in_words(after: After) -> str:
    """The length of time as it is written."""
    if isinstance(after, timedelta):
        return f"{after // timedelta(minutes=1)} minuter"
    return str(after)


def several(value: Any) -> Any:
    """One word as a list of one."""
    return (value,) if isinstance(value, str) else value


def _offset(value: Any) -> Any:
    if not re.fullmatch(r"-?\d{1,2}", str(value)):
        raise wrong(
            "Skriv ett helt tal: -1 är vardagen före, 0 är dagen själv, 1 är vardagen efter."
        )
    return int(value)


def _minutes(value: Any) -> Any:
    if not re.fullmatch(r"\d{1,3}", str(value)):
        raise wrong("Skriv minuter med siffror, till exempel 0 eller 30.")
    return int(value)


Length = Annotated[After, BeforeValidator(length)]
Offset = Annotated[int, BeforeValidator(_offset)]
Minutes = Annotated[int, BeforeValidator(_minutes)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(several), Field(min_length=1)]
Number = Annotated[str, StringConstraints(pattern=r"^[BJ]\d\d$")]
WatchId = Annotated[
    str, StringConstraints(pattern=r"^([BJ]\d\d(_[a-z0-9_]{1,12})?|[a-z][a-z0-9_]{0,19})$")
]
NUMBER = re.compile(r"[BJ]\d\d")


def matches(guard: Guard, known: Mapping[str, str]) -> bool:
    """Whether the guard holds; `known` has a value for every fact that is set."""
    for fact, wanted in guard.items():
        value = known.get(fact, MISSING)
        if value not in wanted and (fact not in known or SET not in wanted):
            return False
    return True
