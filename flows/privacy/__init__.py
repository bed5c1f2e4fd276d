"""Owns the guard against personal data in what people write. Keeps nothing, needs no clock.

A hit is a kind, never the text. Where it is unsure it says yes: a person can write again, but
what has been stored cannot be unsaid. Passes on purpose: a date alone (also 20261122, and a birth
date), date with time, law numbers, amounts in kronor, case codes, weeks, organisation numbers,
short numbers such as 112, a street without number, and the telephone numbers that are allowed.
"""

import re
from collections.abc import Collection
from enum import StrEnum
from string import digits

from flows.privacy.address import has_address
from flows.privacy.door_code import has_door_code
from flows.privacy.personnummer import has_personnummer
from flows.privacy.phone import e164, without_phones
from flows.privacy.spelling import respelled

__all__ = ["CITY_NUMBERS", "Finding", "e164", "find", "has_personal_data"]

# The numbers that the routines themselves give (r000). Local contacts are added by the caller.
CITY_NUMBERS = frozenset({"+46313658585", "+46313658700"})

_MOST_DIGITS = 1000  # more in one text is no message, but a heap, which hides anything
_EMAIL = re.compile(r"\w(?: @ |@ ?| ?[(\[]at[)\]] ?)\w[\w-]{0,62}\.\w", re.IGNORECASE)


class Finding(StrEnum):
    """What was found. The gravest comes first."""

    PERSONNUMMER = "personnummer"
    DOOR_CODE = "kod"
    PHONE = "telefonnummer"
    ADDRESS = "adress"
    EMAIL = "e-post"


def find(text: str, allowed: Collection[str] = CITY_NUMBERS) -> frozenset[Finding]:
    """Every kind of personal data in the text. `allowed`: telephone numbers, as from `e164`."""
    plain = respelled(text)
    if sum(plain.count(digit) for digit in digits) > _MOST_DIGITS:
        return frozenset({Finding.PERSONNUMMER, Finding.PHONE})
    rest, has_phone = without_phones(plain, allowed)
    hits = {
        Finding.PERSONNUMMER: has_personnummer(rest),
        Finding.DOOR_CODE: has_door_code(rest),
        Finding.PHONE: has_phone,
        Finding.ADDRESS: has_address(rest),
        Finding.EMAIL: _EMAIL.search(plain) is not None,
    }
    return frozenset(finding for finding, hit in hits.items() if hit)


def has_personal_data(
    text: str,
    allowed: Collection[str] = CITY_NUMBERS,
    accepted: Collection[Finding] = frozenset(),
) -> Finding | None:
    """The gravest finding, or None when the text may be kept. `accepted`: kinds that may stay."""
    found = find(text, allowed).difference(accepted)
    return next((finding for finding in Finding if finding in found), None)
