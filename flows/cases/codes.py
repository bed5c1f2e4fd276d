"""Case codes: random, unique, without look-alikes, written `K7F-42`.

A code is noted by staff in Treserva and says nothing by itself; together with a unit and a date
it is pseudonymised personal data.
"""

from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKMNPRTUVWXY"


def case_code(below: Callable[[int], int]) -> str:
    """Draw a code; `below(n)` gives a random whole number from 0 to n - 1."""
    signs = "".join(ALPHABET[below(len(ALPHABET))] for _ in range(5))
    return f"{signs[:3]}-{signs[3:]}"
