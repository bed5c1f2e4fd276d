"""Every place in an update where a text may stand, from the published table of the Bot API.

Each is an update that is bare but for that one text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from judge import Table, our_table, published_table

PERSON = {"id": 101, "is_bot": False, "first_name": "H"}
PRIVATE_CHAT = {"id": 101, "type": "private"}
# A message may show another; deeper than that Telegram does not go.
DEEPEST = 2
Way = tuple[tuple[str, ...], tuple[str, ...], Any]


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


def places(text: str) -> Sequence[Place]:
    """An update for every place, each with the text in it; of ways that end alike, the shortest."""
    table = published_table() or our_table()
    found: dict[object, Place] = {}
    for fields, types, value in _inside(table, "Update", (), (), text):
        alike = (fields[0], types.count("Message"), types[-2:], fields[-2:])
        if alike not in found or len(fields) < len(found[alike].fields):
            found[alike] = Place(fields, types, value)
    return list(found.values())


def _inside(
    table: Table, kind: str, fields: tuple[str, ...], types: tuple[str, ...], text: str
) -> Iterator[Way]:
    if kind == "String":
        yield fields, types, text
    elif kind.startswith("Array of "):
        inner = _inside(table, kind.removeprefix("Array of "), fields, types, text)
        yield from ((path, kinds, [value]) for path, kinds, value in inner)
    elif types.count(kind) < (DEEPEST if kind == "Message" else 1):
        for each in table.unions.get(kind, ()):
            yield from _inside(table, each, fields, (*types, kind), text)
        yield from _inside_object(table, kind, fields, types, text)


def _inside_object(
    table: Table, kind: str, fields: tuple[str, ...], types: tuple[str, ...], text: str
) -> Iterator[Way]:
    for name, described in table.objects.get(kind, {}).items():
        for each in described.types:
            found = _inside(table, each, (*fields, name), (*types, kind), text)
            yield from ((path, kinds, {**_bare(kind), name: v}) for path, kinds, v in found)


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
