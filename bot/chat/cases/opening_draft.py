"""A case that is not opened: what has been said of it so far, and how its buttons carry that.

Nothing of it is kept before it is opened. A day is three signs, so that the longest data of a
button has room for those of every opening step.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.actions.turn import Turn
from flows.cases.process import Process, Step

_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WIDTH = 3
_FIRST_DAY = date(2000, 1, 1)
_DATA = re.compile(
    r"([a-z])\.([A-Za-z0-9]{12})\.([0-9a-f]{6}[0-9]{2}|0)\.(d(?:[0-9a-z]{3}){1,5}|0)"
    r"\.((?:[a-z][0-9a-z]{3}){1,4}|0)\.([0-9a-z]{1,8})"
)


@dataclass(frozen=True, slots=True)
class Option:
    """A way to open a case that is open to a person: the process, its opening step, and the role
    in which they take it."""

    process: Process
    name: str
    role: str

    @property
    def step(self) -> Step:
        """The opening step."""
        return self.process.steps[self.name]

    @property
    def place(self) -> str:
        """What buttons carry: it means nothing more once the process has changed."""
        number = list(self.process.steps).index(self.name)
        return f"{self.process.sha256[:6]}{number:02d}"


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been said so far. `token` is the name that the case will get; `days` answer what the
    step asks, in its order; `units` say which unit stands for a role."""

    token: str
    option: Option | None = None
    days: tuple[date, ...] = ()
    units: tuple[tuple[str, int], ...] = ()

    @property
    def dates(self) -> Mapping[str, date]:
        """The days by the facts that they answer."""
        asks = self.option.step.asks if self.option is not None else ()
        return dict(zip(asks, self.days, strict=False))

    @property
    def unused(self) -> tuple[date, ...]:
        """The days that were said although the step asks for no more."""
        return self.days[len(self.dates) :]

    def of(self, option: Option) -> "Draft":
        """With this way to open it."""
        return replace(self, option=option)

    def on(self, day: date) -> "Draft":
        """With one day more."""
        return replace(self, days=(*self.days, day))

    def at(self, role: str, unit_id: int) -> "Draft":
        """With a unit for one role more."""
        return replace(self, units=(*self.units, (role, unit_id)))

    def again(self) -> "Draft":
        """With nothing said."""
        return Draft(self.token)

    def data(self, op: str, argument: str = "0") -> str:
        """The data of a button that does `op`."""
        option = self.option
        place = option.place if option is not None else "0"
        days = "".join(signs((each - _FIRST_DAY).days) for each in self.days)
        roles = list(option.process.roles) if option is not None else []
        units = "".join(
            f"{chr(ord('a') + roles.index(role))}{signs(unit)}" for role, unit in self.units
        )
        return f"o.{op}.{self.token}.{place}.{f'd{days}' if days else 0}.{units or 0}.{argument}"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of a draft: what to do, with what, and the draft as it was seen."""

    op: str
    argument: str
    draft: Draft


def options(turn: Turn) -> tuple[Option, ...]:
    """Every way to open a case that a role of theirs may take."""
    held = {grant.role for grant in turn.who.grants}
    return tuple(
        Option(process, name, role)
        for process in sorted(turn.house.processes.processes, key=lambda each: each.title)
        for name, step in process.steps.items()
        if step.opens == "ja"
        and (role := next((each for each in step.role if each in held), None)) is not None
    )


def read(rest: str, open_to: tuple[Option, ...]) -> Pressed | None:
    """The button with this data; None: none that we make now for this person."""
    if (found := _DATA.fullmatch(rest)) is None:
        return None
    op, token, place, days, units, argument = found.groups()
    option = next((each for each in open_to if each.place == place), None)
    if option is None and place != "0":
        return None
    roles = list(option.process.roles) if option is not None else []
    chosen = [(units[at], number(units[at + 1 : at + 4])) for at in range(0, len(units) - 3, 4)]
    if any(ord(letter) - ord("a") >= len(roles) for letter, _ in chosen):
        return None
    draft = Draft(
        token,
        option,
        tuple(day(days[at : at + _WIDTH]) for at in range(1, len(days), _WIDTH)),
        tuple((roles[ord(letter) - ord("a")], unit) for letter, unit in chosen),
    )
    return Pressed(op, argument, draft)


def signs(value: int) -> str:
    """A number below 46,656 in three signs."""
    found = ""
    for _ in range(_WIDTH):
        value, rest = divmod(value, len(_SIGNS))
        found = _SIGNS[rest] + found
    return found


def number(written: str) -> int:
    """The number that the signs mean."""
    return int(written, len(_SIGNS))


def day_signs(day: date) -> str:
    """A day of this century in three signs."""
    return signs((day - _FIRST_DAY).days)


def day(written: str) -> date:
    """The day that the signs mean."""
    return _FIRST_DAY + timedelta(days=number(written))
