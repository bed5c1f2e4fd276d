"""Owns the times that a file leaves to an interpretation: `at: "{tid-chef}"` is the time of day
that this installation has for `tid-chef`.

The file's text and lines stay what they were, and with them its fingerprint.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from flows.reading.marked import Data, Marked, Path, read
from flows.reading.problem import Problem

VALUE = r"^(([01]\d|2[0-3]):[0-5]\d|[1-9]\d? vardag(ar)?|[1-9]\d{0,2} minuter)$"
CLOCK, VARDAGAR, MINUTES = "ett klockslag", "vardagar", "minuter"
_KINDS = MappingProxyType({"vardag": VARDAGAR, "vardagar": VARDAGAR, "minuter": MINUTES})
# What may stand under a key, and whether only its number is read there.
_KEYS = MappingProxyType(
    {
        "at": (frozenset({CLOCK}), False),
        "day": (frozenset({VARDAGAR}), True),
        "minutes": (frozenset({MINUTES}), True),
        "repeat": (frozenset({VARDAGAR}), False),
        "after": (frozenset({VARDAGAR, MINUTES}), False),
    }
)
_HOW = MappingProxyType(
    {
        CLOCK: 'Skriv ett klockslag med fyra siffror: "23:30".',
        VARDAGAR: 'Skriv hur många vardagar: "1 vardag" eller "3 vardagar".',
        MINUTES: 'Skriv hur många minuter: "30 minuter".',
    }
)
_NAMED = re.compile(r"\{([^{}]*)\}")


def misfit(value: str, other: str) -> str | None:
    """What to write when `other` cannot take the place of an interpretation's value; None when it
    can: it is the same kind of time."""
    kind = _kind_of(value)
    fits = re.fullmatch(VALUE, other) is not None and _kind_of(other) == kind
    return None if fits else _HOW[kind]


def settled(marked: Marked, values: Mapping[str, str]) -> tuple[Marked, tuple[Problem, ...]]:
    """The file with the values in the place of their names, and the names that lead nowhere.

    Two reminders that values have made the same are one.
    """
    problems: list[Problem] = []

    def inside(data: Data, path: Path) -> Data:
        if isinstance(data, list):
            filled = [inside(each, (*path, n)) for n, each in enumerate(data)]
            return list(_apart(data, filled)) if path[-1:] == ("remind",) else filled
        key = str(path[-1]) if path else ""
        if key in _KEYS and (name := _name(data)) is not None:
            found = _found(name, key, values)
            if found is not None and not isinstance(data, dict):
                return found
            message = _quotes(name, key) if found is not None else _wrong(name, key, values)
            problems.append(Problem(marked.file, marked.line(*path), 2, message))
        if isinstance(data, dict):
            return {name: inside(each, (*path, name)) for name, each in data.items()}
        return data

    filled = inside(marked.data, ())
    assert isinstance(filled, dict), "a file is keys"
    return Marked(marked.file, marked.text, filled, marked.lines), tuple(problems)


def told_of(marked: Marked, path: Path, values: Mapping[str, str]) -> str:
    """For whoever reads of a fault at the path: the values that stand there, and where to change
    them; "" when the file says all itself."""
    data: Data = read(marked.text, marked.file)[0].data
    for part in path:
        data = data[part]  # type: ignore[index]
    found = [f"{name} = {values[name]}" for name in names(data)]
    return f" Ändra någon av tolkningarna: {', '.join(found)}." if found else ""


def names(data: Data) -> tuple[str, ...]:
    """The interpretations that it leaves a time to, each once."""
    return tuple(dict.fromkeys(_names(data, "")))


def _names(data: Data, key: str) -> Iterator[str]:
    if isinstance(data, list):
        for each in data:
            yield from _names(each, key)
    elif isinstance(data, dict):
        for inner, each in data.items():
            yield from _names(each, inner)
    elif key in _KEYS and (name := _name(data)) is not None:
        yield name


def _kind_of(value: str) -> str:
    return _KINDS.get(value.rpartition(" ")[2], CLOCK)


def _name(data: Data) -> str | None:
    """The name in braces; without quotes YAML reads it as a key that has no value."""
    if isinstance(data, dict):
        (name, value), *more = data.items() if data else [("", "-")]
        return name if value == "" and not more else None
    found = _NAMED.fullmatch(data) if isinstance(data, str) else None
    return found[1] if found else None


def _found(name: str, key: str, values: Mapping[str, str]) -> str | None:
    wanted, only_number = _KEYS[key]
    value = values.get(name)
    if value is None or _kind_of(value) not in wanted:
        return None
    return value.partition(" ")[0] if only_number else value


def _quotes(name: str, key: str) -> str:
    return f'Skriv namnet inom citattecken: »{key}: "{{{name}}}"«.'


def _wrong(name: str, key: str, values: Mapping[str, str]) -> str:
    wanted, _ = _KEYS[key]
    fitting = sorted(f"{{{each}}}" for each, value in values.items() if _kind_of(value) in wanted)
    has = f"Tolkningen »{name}« finns inte, eller har inget värde."
    if name in values:
        has = f"Tolkningen »{name}« är {values[name]}."
    return f"{has} Här ska det stå {' eller '.join(sorted(wanted))}: {', '.join(fitting) or '–'}."


def _apart(written: list[Data], filled: list[Data]) -> Iterator[Data]:
    """The reminders but those that only values have made equal to an earlier one."""
    for number, each in enumerate(filled):
        if each not in filled[:number] or written[number] in written[:number]:
            yield each
