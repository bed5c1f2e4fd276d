"""The forms that a value can have in a content file: every value is text; these say which texts.

Faults are told in Swedish, with what to write instead.
"""

import re
from datetime import date, time
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError


def wrong(message: str) -> PydanticCustomError:
    """What a validator raises: one sentence in Swedish that says what to write."""
    return PydanticCustomError("swedish", "{message}", {"message": message})


class Strict(BaseModel):
    """A frozen value that refuses keys it does not know, and says which it does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, value: Any) -> Any:
        known = [field.alias or name for name, field in cls.model_fields.items()]
        unknown = [key for key in value if key not in known] if isinstance(value, dict) else []
        if unknown:
            raise PydanticCustomError(
                "unknown_key",
                "Nyckeln »{key}« finns inte här. Skriv någon av: {known}.",
                {"key": unknown[0], "known": ", ".join(known)},
            )
        return value


def _clock(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise wrong('Skriv ett klockslag med fyra siffror inom citattecken: "07:15".')
    return time.fromisoformat(value)


def _day(value: Any) -> Any:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
            raise ValueError
        return date.fromisoformat(str(value))
    except ValueError:
        raise wrong('Skriv ett datum som finns, inom citattecken: "2026-11-22".') from None


def _count(value: Any) -> Any:
    if not re.fullmatch(r"\d{1,2}", str(value)):
        raise wrong("Skriv ett helt tal med siffror, till exempel 0, 1 eller 5.")
    return int(value)


def _vardagar(value: Any) -> Any:
    match = re.fullmatch(r"([1-9]\d?) vardag(ar)?", str(value))
    if not match:
        raise wrong("Skriv tiden med ord: »1 vardag« eller »3 vardagar«.")
    return int(match[1])


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,19}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Ref = Annotated[str, StringConstraints(pattern=r"^r\d{3}/[a-z][a-z0-9-]*\.\d+$")]
Clock = Annotated[time, BeforeValidator(_clock)]
Day = Annotated[date, BeforeValidator(_day)]
Count = Annotated[int, BeforeValidator(_count)]
Vardagar = Annotated[int, BeforeValidator(_vardagar)]
Guard = dict[Id, Annotated[tuple[Id, ...], BeforeValidator(_several), Field(min_length=1)]]
Cites = Annotated[tuple[Ref, ...], Field(min_length=1)]
