"""Owns dates as people write them, since every number of a person begins with one."""

import re

MARK = "\ue000"  # before a joined date; private characters are dropped from what people write

_YEAR = "(?P<y>(?:18|19|20)[0-9]{2})"
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![0-9]){_YEAR}(?P<s>[-./ ])(?P<m>[0-9]{{2}})(?P=s)(?P<d>[0-9]{{2}})(?![0-9])",
        r"(?<![0-9])(?<![0-9][-./ ])(?P<d>[0-9]{2})(?P<s>[-./ ])(?P<m>[0-9]{2})(?P=s)"
        rf"{_YEAR}(?![0-9])",
        r"(?<![0-9])(?<![0-9][-./ ])(?P<d>[0-9]{1,2})"
        r"(?:[/.](?P<m>[0-9]{1,2})[-./ ]"
        rf"|(?::?e)? ?(?P<name>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?,? ?)"
        rf"{_YEAR}(?![0-9])",
        r"(?<![0-9])(?P<y>[0-9]{2})(?P<s>[-./])(?P<m>[0-9]{2})(?P=s)(?P<d>[0-9]{2})(?![0-9])",
    )
)


def joined(plain: str) -> str:
    """The respelled text with 1938-05-12 and 12 maj 1938 as 19380512 after a mark."""
    for pattern in _WRITTEN:
        plain = pattern.sub(_join, plain)
    return plain


def _join(match: re.Match[str]) -> str:
    name = match.groupdict().get("name")
    month = f"{_MONTHS.index(name.lower()) + 1}" if name else match["m"]
    digits = match["y"] + month.zfill(2) + match["d"].zfill(2)
    return MARK + digits if is_date(digits) else match[0]


def is_date(digits: str) -> bool:
    """YYMMDD or YYYYMMDD; the day of a samordningsnummer is 60 more."""
    month, day = int(digits[-4:-2]), int(digits[-2:])
    century = len(digits) == 6 or digits[:2] in ("18", "19", "20")
    return century and 1 <= month <= 12 and 1 <= day % 60 <= 31
