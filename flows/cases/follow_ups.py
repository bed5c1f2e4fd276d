"""The table of follow-ups: every number of the catalogue is watched by a process or routine, comes
as a standing reminder, or has no deadline, with the reason."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from flows.calendar import Duration, Rule, Unit
from flows.cases.forms import After, Length, Number
from flows.cases.process import Process
from flows.cases.refers import Shelf, numbers, unknown
from flows.reading.filed import Filed
from flows.reading.forms import Clock, Id, Name, Strict, Text, wrong
from flows.reading.problem import Problem

LOCAL = "lokalt"


def _every(value: object) -> object:
    return None if value == LOCAL else value


def _in_weeks(value: After | None) -> After | None:
    if value is None or (isinstance(value, Duration) and value.unit is Unit.WEEK):
        return value
    raise wrong(f"Skriv every i veckor, till exempel 4 veckor, eller {LOCAL}.")


class Standing(Strict):
    """A reminder that comes again whatever happens in a case. `every` is None where each unit sets
    its own interval."""

    role: Id
    title: Text
    do: Text
    every: Annotated[Length | None, BeforeValidator(_every), AfterValidator(_in_weeks)]
    rule: Literal["nasta-vardag", "senast", "kalenderdag"]
    at: Clock
    why: Text
    cite: tuple[str, ...] = ()
    interpretation: tuple[Name, ...] = ()

    @property
    def move(self) -> Rule:
        """The rule that moves the day."""
        return Rule(self.rule)


class NoDeadline(Strict):
    """A follow-up without a time: why, and where it is done instead."""

    title: Text
    why: Text
    cite: tuple[str, ...] = ()


class FollowUps(Filed):
    """The file follow_ups.yaml of a pack. `last` is the catalogue's last number."""

    schema_version: Literal["1"] = Field(alias="schema")
    kind: Literal["follow_ups"]
    last: Number
    standing: dict[Number, Standing]
    no_deadline: dict[Number, NoDeadline]


def accounted(
    tables: Iterable[FollowUps],
    processes: Iterable[Process],
    watched: Mapping[str, str],
    shelf: Shelf,
) -> Iterator[Problem]:
    """Check 10: each number is accounted for in exactly one way."""
    first, *more = tables
    for table in more:
        yield Problem(table.file, 0, 10, f"Det finns redan en tabell: {first.file}. Ta bort en.")
    where = {number: [file] for number, file in watched.items()}
    for process in processes:
        for _, number in numbers(process):
            where.setdefault(number, [])
            where[number] += [process.file] if process.file not in where[number] else []
    for n in range(1, int(first.last[1:]) + 1):
        yield from _once(first, f"B{n:02}", where)
    yield from _named(first, shelf)


def _once(table: FollowUps, number: str, where: Mapping[str, list[str]]) -> Iterator[Problem]:
    kinds = [name for name in ("standing", "no_deadline") if number in getattr(table, name)]
    if number in where:
        kinds.append(" och ".join(where[number]))
    if not kinds:
        message = f"{number} saknas. Bevaka den, eller skriv den under standing eller no_deadline."
        yield Problem(table.file, 0, 10, message)
    elif len(kinds) > 1:
        message = f"{number} står på flera ställen: {', '.join(kinds)}. Behåll ett."
        yield Problem(table.file, table.line(kinds[0], number), 10, message)


def _named(table: FollowUps, shelf: Shelf) -> Iterator[Problem]:
    for kind, rows in (("standing", table.standing), ("no_deadline", table.no_deadline)):
        for number, row in rows.items():
            for ref in (each for each in row.cite if not shelf.has(each)):
                line = table.line(kind, number, "cite")
                yield Problem(table.file, line, 6, f"»{ref}« finns inte i sources.yaml.")
            if int(number[1:]) > int(table.last[1:]):
                message = f"{number} finns inte: den sista är {table.last}."
                yield Problem(table.file, table.line(kind, number), 10, message)
    for number, each in table.standing.items():
        for name in (each for each in each.interpretation if each not in shelf.interpretations):
            line = table.line("standing", number, "interpretation")
            yield Problem(table.file, line, 2, unknown("Tolkningen", name, shelf.interpretations))
