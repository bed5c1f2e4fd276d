"""Choosing one of many people: all of them where they are few, else first a part of the alphabet.

Two presses find one of 500 people, and nothing has to be typed.
"""

from collections.abc import Callable, Sequence

from bot.chat.labels import LABEL, cut, fitted
from bot.telegram.render import Button
from flows.people.records import Person

ON_ONE_CARD = 24


def buttons(
    people: Sequence[Person],
    part: int,
    chosen: Callable[[Person], str],
    opened: Callable[[int], str],
) -> list[Button]:
    """A button for each person, or for each part of them; `part` 0 is the whole.

    `chosen` and `opened` make the data of the buttons for a person and for a part.
    """
    if len(people) <= ON_ONE_CARD:
        return [_person(each, chosen) for each in people]
    size = max(ON_ONE_CARD, -(-len(people) // ON_ONE_CARD))
    parts = [people[first : first + size] for first in range(0, len(people), size)]
    if 1 <= part <= len(parts):
        found = [_person(each, chosen) for each in parts[part - 1]]
        return [*found, Button("Visa alla", opened(0))]
    return [
        Button(_span(each[0].label, each[-1].label), opened(number))
        for number, each in enumerate(parts, 1)
    ]


def _person(person: Person, chosen: Callable[[Person], str]) -> Button:
    return Button(cut(person.label), chosen(person))


def _span(first: str, last: str) -> str:
    """From whom to whom: the end of a long label tells it apart from its neighbours."""
    room = (LABEL - len(" – ")) // 2
    return " – ".join(fitted(each, room, end=3) for each in (first, last))
