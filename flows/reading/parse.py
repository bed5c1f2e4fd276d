"""Turns a marked file into a model, and every fault that pydantic finds into a Problem."""

from typing import Any, TypeVar

from pydantic import ValidationError

from flows.reading.filed import Filed
from flows.reading.forms import Strict
from flows.reading.marked import Marked
from flows.reading.problem import Problem
from flows.reading.settable import VALUE

Model = TypeVar("Model", bound=Strict)

_FORMS = {
    r"^[a-z][a-z0-9_]{0,19}$": "Skriv ett kort namn med a–z, siffror och _: »fraga_forst«.",
    r"^[a-z][a-z0-9-]{0,39}$": "Skriv ett namn med a–z, siffror och bindestreck: »natt-borjar«.",
    r"^r\d{3}/[a-z][a-z0-9-]*\.\d+$": "Skriv en hänvisning så här: »r000/ansvar.2«.",
    r"^[a-z0-9_]{1,32}$": "Skriv ett kommando med a–z, siffror och _, utan snedstreck: »ring«.",
    r"^[BJ]\d\d$": "Skriv bevakningens nummer så här: »B01«.",
    r"^([BJ]\d\d(_[a-z0-9_]{1,12})?|[a-z][a-z0-9_]{0,19})$": (
        "Skriv »B12«, »B12_datum« eller ett kort eget namn med små bokstäver."
    ),
    VALUE: 'Skriv ett klockslag med fyra siffror, "23:30", eller "3 vardagar" eller "30 minuter".',
    r"^[0-9a-f]{64}$": "Skriv 64 tecken, 0–9 och a–f.",
    r"^r\d{3}$": "Skriv dokumentets nummer så här: »r000«.",
    r"^\d+$": "Skriv ett nummer med siffror.",
}
_MESSAGES = {
    "missing": "Nyckeln »{key}« saknas här. Lägg till den.",
    "union_tag_not_found": "Nyckeln »kind« saknas. Skriv question, decision, info eller outcome.",
    "union_tag_invalid": "»{tag}« är ingen sort. Skriv question, decision, info eller outcome.",
    "string_too_short": "Texten är tom. Skriv något, eller ta bort nyckeln »{key}«.",
    "string_type": "Här ska det stå text på en rad, inte en lista eller flera nycklar.",
    "literal_error": "»{input}« går inte att skriva här. Skriv {expected}.",
    "dict_type": "Här ska det stå nycklar med kolon, en på varje rad.",
    "model_attributes_type": "Här ska det stå nycklar med kolon, en på varje rad.",
    "model_type": "Här ska det stå nycklar med kolon, en på varje rad.",
    "tuple_type": "Här ska det stå en lista: [a, b], eller rader som börjar med bindestreck.",
    "too_short": "Här står för lite: minst {min_length} behövs.",
    "too_long": "Här står för mycket: högst {max_length} får plats. Dela upp det.",
    "int_parsing": "»{input}« är inget helt tal. Skriv siffror.",
}


def parse(marked: Marked, model: type[Model]) -> tuple[Model | None, tuple[Problem, ...]]:
    """The model, or what is wrong with the file."""
    try:
        value = (
            model.read(marked) if issubclass(model, Filed) else model.model_validate(marked.data)
        )
    except ValidationError as error:
        return None, problems_of(error, marked)
    return value, ()


def problems_of(error: ValidationError, marked: Marked) -> tuple[Problem, ...]:
    """What pydantic found, each once, with the line that it stands on."""
    found = [_problem(dict(each), marked) for each in error.errors()]
    return tuple(dict.fromkeys(found))


def _problem(error: dict[str, Any], marked: Marked) -> Problem:
    values = {"key": error["loc"][-1] if error["loc"] else "", **error.get("ctx", {})}
    values["input"] = error["input"] if isinstance(error["input"], str) else "det här"
    values["expected"] = str(values.get("expected", "")).replace(" or ", " eller ").replace("'", "")
    if error["type"] in ("unknown_key", "swedish"):
        message = error["msg"]
    elif error["type"] == "string_pattern_mismatch":
        message = f"»{values['input']}« går inte. {_FORMS[values['pattern']]}"
    else:
        message = _MESSAGES.get(
            error["type"], "Det här går inte att läsa. Se docs/add-a-routine.md."
        ).format(**values)
    path = _path(error["loc"], marked)
    if error["type"] == "unknown_key":
        path = (*path, values["key"])
    return Problem(marked.file, marked.line(*path), 1, message)


def _path(location: tuple[str | int, ...], marked: Marked) -> tuple[str | int, ...]:
    """Where in the file the fault is: pydantic's path less the names that it adds of its own."""
    path: tuple[str | int, ...] = ()
    for part in location:
        if (*path, part) in marked.lines:
            path = (*path, part)
    return path
