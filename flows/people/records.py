"""Persons, units, roles held and invitations, as values. Never a real name: `label` is a role."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Purpose(StrEnum):
    """What a group is for: a unit's own, or for those who lead it."""

    UNIT = "unit"
    LEADERS = "leaders"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was invited. `label` is how colleagues see them, such as "Planerare 2".

    A `shared` phone is used by several; it asks who is pressing.
    """

    id: int
    chat_id: int
    label: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A workplace; `group_chat_id` is its group and `leaders_chat_id` its leaders' group, once
    they are bound."""

    id: int
    name: str
    group_chat_id: int | None
    leaders_chat_id: int | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """One role that a person holds in one unit."""

    person_id: int
    unit_id: int
    role: str


@dataclass(frozen=True, slots=True)
class Invite:
    """A single-use way in. Only the hash of its token is kept.

    `role` is a role id for a person, or "grupp" when the invite binds a group to the unit.
    """

    token_hash: str
    unit_id: int
    role: str
    label: str
    expires_at: datetime
    used_at: datetime | None
    shared: bool = False  # for a phone that several use


@dataclass(frozen=True, slots=True)
class Pressing:
    """Who presses on a shared phone: the person who said so, for as long as that holds.

    `held` is the press that waits for the answer, as it was stored.
    """

    phone_id: int
    acting_id: int | None
    until: datetime
    held: Mapping[str, Any] | None = None
