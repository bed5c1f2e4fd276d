"""Owns reserve numbers: what a region gives whoever has no personnummer, or is not known.

Forms as in Inera's description of local and national reserve identities: a date and four signs of
which some are letters (Västra Götaland, Skåne, Värmland, national), or digits only with a century
or a day that no calendar has (Stockholm, Inera).
"""

import re

from flows.privacy.dates import MARK, is_date

_LETTERS = re.compile(
    rf"(?<![0-9]){MARK}?(?P<date>[0-9]{{8}}|[0-9]{{6}})"
    r"(?: ?[-+] ?(?=[0-9]{0,3}[A-Za-z])(?=[A-Za-z]{0,3}[0-9])[0-9A-Za-z]{4}"
    r"| ?(?=[0-9]{0,3}[A-Z])(?=[A-Z]{0,3}[0-9])[0-9A-Z]{4}"
    r"|[a-z][0-9]{3})(?![0-9A-Za-z])(?<!KL[0-9]{2})"
)
_STOCKHOLM = re.compile(r"(?<![0-9])99(?:19|20)[0-9]{4} ?[-+]? ?[0-9]{4}(?![0-9])")
_INERA = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:3[2-9]|[45][0-9]) ?[-+]? ?[0-9]{4}(?![0-9])"
)
_NATIONAL = re.compile(
    r"(?<![0-9])[0-9]{2}(?:[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?<=00)[0-9]{2}[2-9][0-9][45][0-9]) ?-? ?[A-Za-z]{2}[0-9A-Za-z][0-9](?![0-9A-Za-z])"
)


def has_reserve_number(plain: str) -> bool:
    """Whether the respelled text, its written dates joined, has one. Linear in the text."""
    if any(is_date(match["date"]) for match in _LETTERS.finditer(plain)):
        return True
    return any(pattern.search(plain) for pattern in (_STOCKHOLM, _INERA, _NATIONAL))
