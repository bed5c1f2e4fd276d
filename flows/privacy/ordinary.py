"""Owns the numbers that are nobody's secret: dates, times, amounts, laws, weeks, case codes, years.

Two rooms, because a year or a clock time may also be somebody's door code: what can be nothing
else (`without_certain`), and what only the words around it can tell (`without_usual`).
"""

import re

from flows.privacy.spelling import BARRIER

MONTH = r"(?:jan|feb|mars?\b|apr|maj\b|jun|jul|aug|sep|okt|nov|dec)"
# What follows a number that counts something. A length is no street number, a sum no code.
COUNTED = (
    r"(?=[^0-9 ])(?:kr|sek\b|:-|%|procent|st\b|styck|pers|brukar|kund|ärende|hushåll|dag|dygn"
    r"|vardag|tim|h\b|min\b|minut|km\b|m\b|meter|gång|ggr|år\b|veck|månad|fall\b|besök|bilar|barn|rum\b"
    r"|rok\b|tecken|siffr|sidor|§|kap\b)"
)
_CASE_SIGN = "[2-9a-hjkmnprt-y]"  # as drawn by flows.cases, when respelled and in small letters
_DAY, _MON = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_CERTAIN = re.compile(
    r"(?<![0-9])(?=[0-9])(?:"
    rf"(?:19|20)[0-9]{{2}}[-./]{_MON}[-./]{_DAY}(?:t[0-9:.z+-]+)?"
    rf"|{_DAY}\.{_MON}\.(?:19|20)[0-9]{{2}}"
    rf"|{_DAY} ?/ ?{_MON}(?: ?[-/ ] ?(?:19|20)?[0-9]{{2}}(?![0-9]))?"
    rf"|{_DAY}(?::?e)? {MONTH}[a-z]{{0,6}}\.?(?:,? (?:19|20)[0-9]{{2}})?"
    r"|(?:17|18|19|20)[0-9]{2}:[0-9]{1,4}"
    rf"|(?:19|20)[0-9]{{2}}-?w[0-9]{{1,2}}|[0-9]{{6}}-[0-9]{{4}}"
    rf"|(?:[0-9]{{1,3}}(?: [0-9]{{3}}){{1,2}}+|[0-9]{{1,9}}+)(?:[.,][0-9]{{1,2}})?+ ?{COUNTED}"
    r")(?![0-9])"
    rf"|(?<!\w)(?:{_CASE_SIGN}{{3}}-{_CASE_SIGN}{{2}}(?!\w)(?<![0-9]{{3}}-[0-9]{{2}})"
    r"|r[0-9]{3}(?:/[a-z]|(?!\w))|\[[0-9]{3}\]"
    r"|(?:rutin|rutinen|dokument|bilaga|vecka|v\.?|§) ?[0-9]{1,4}(?![0-9]))"
)
_USUAL = re.compile(
    r"(?<![0-9])(?=[0-9])(?:"
    r"(?:[01]?[0-9]|2[0-4])[:.][0-5][0-9](?:[:.][0-5][0-9])?"
    r"|(?:19|20)[0-9]{2}|112|113|1177|114 ?14|118 ?118"
    r")(?![0-9])"
    r"|(?<!\w)kl(?:ockan|\.)? ?[0-9]{1,2}[:. ]?[0-9]{2}(?![0-9])"
)


def without_certain(low: str) -> str:
    """The respelled text, in small letters, without what can be no code."""
    return _CERTAIN.sub(BARRIER, low)


def without_usual(rest: str) -> str:
    """What `without_certain` left, without years, times and the numbers that everybody knows."""
    return _USUAL.sub(BARRIER, rest)
