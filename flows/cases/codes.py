"""Case codes: random, unique, without look-alikes, written `K7F-42`.

A code is noted by staff in Treserva and says nothing by itself; together with a unit and a date
it is pseudonymised personal data.
"""

import re
from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKMNPRTUVWXY"
_FIRST = re.compile(rf"([{ALPHABET}]{{3}}-[{ALPHABET}]{{2}})(?:\s+|$)", re.IGNORECASE)


def case_code(below: Callable[[int], int]) -> str:
    """Draw a code; `below(n)` gives a random whole number from 0 to n - 1."""
    signs = "".join(ALPHABET[below(len(ALPHABET))] for _ in range(5))
    return f"{signs[:3]}-{signs[3:]}"


def take_code(words: str) -> tuple[str | None, str]:
    """The code that stands first in what was typed, and the words after it."""
    if (found := _FIRST.match(words)) is None:
        return None, words
    return found[1].upper(), words[found.end() :]
