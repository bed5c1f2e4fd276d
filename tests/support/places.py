"""Every place in an update where a text may stand, from the published table of the Bot API.

Each is an update that is bare but for that one text.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from judge import Table, our_table, published_table

PERSON = {"id": 101, "is_bot": False, "first_name": "H"}
PRIVATE_CHAT = {"id": 101, "type": "private"}
# A message may show another; deeper than that Telegram does not go.
DEEPEST = 2
ARRAY = "Array of "


@dataclass(frozen=True)
class Place:
    """Where the text stands: the fields on the way and the types that they belong to."""

    fields: tuple[str, ...]
    types: tuple[str, ...]
    update: dict[str, Any]

    @property
    def last(self) -> tuple[str, str]:
        """The type and field that hold the text itself."""
        return self.types[-1], self.fields[-1]


@dataclass(frozen=True)
class _Way:
    """How far somebody got from an update: to something of this kind, past these fields of these
    types. `shape` is the way again, with None for an array."""

    kind: str
    fields: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    shape: tuple[tuple[str, str] | None, ...] = ()

    @property
    def alike(self) -> object:
        """What is the same for two ways that lead to the same places."""
        root = self.fields[:1]
        return root, self.types.count("Message"), self.types[-2:], self.fields[-2:], self.kind

    def beyond(self, table: Table) -> Iterator["_Way"]:
        """One step further."""
        types = (*self.types, self.kind)
        for each in table.unions.get(self.kind, ()):
            yield _Way(each, self.fields, types, self.shape)
        for name, described in table.objects.get(self.kind, {}).items():
            for each in described.types:
                inner = each.replace(ARRAY, "")
                arrays = (None,) * ((len(each) - len(inner)) // len(ARRAY))
                shape = (*self.shape, (self.kind, name), *arrays)
                yield _Way(inner, (*self.fields, name), types, shape)

    def update(self, text: str) -> Any:
        """An update in which the text stands there."""
        value: Any = text
        for each in reversed(self.shape):
            value = [value] if each is None else {**_bare(each[0]), each[1]: value}
        return value


def places(text: str) -> Sequence[Place]:
    """An update for every place, each with the text in it; of ways that end alike, the shortest."""
    ways = _ways(published_table() or our_table())
    return [Place(way.fields, way.types, way.update(text)) for way in ways]


def _ways(table: Table) -> Iterator[_Way]:
    """The shortest first."""
    seen: set[object] = set()
    waiting = deque([_Way("Update")])
    while waiting:
        way = waiting.popleft()
        if way.alike in seen:
            continue
        seen.add(way.alike)
        if way.kind == "String":
            yield way
        elif way.types.count(way.kind) < (DEEPEST if way.kind == "Message" else 1):
            waiting.extend(way.beyond(table))


def _bare(kind: str) -> dict[str, Any]:
    """What the bot needs of it to know whose it is."""
    return {
        "Update": {"update_id": 1},
        "Message": {"message_id": 5, "date": 1, "from": PERSON, "chat": PRIVATE_CHAT},
        "CallbackQuery": {"id": "7", "from": PERSON, "message": {"message_id": 5}},
        "ChatMemberUpdated": {"chat": PRIVATE_CHAT, "from": PERSON, "date": 1},
        "User": dict(PERSON),
        "Chat": dict(PRIVATE_CHAT),
    }.get(kind, {})
