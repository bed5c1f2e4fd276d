"""Owns addresses: a street with its number, a flat, a floor, a postal code with its town.

A street without a number is a place that anybody may name. A name such as Solgården 2 may be a
unit as well as a home: it counts only after words such as "bor på".
"""

import re

from flows.privacy.ordinary import COUNTED, MONTH

_LETTER = r"[^\W\d_]"
_ANY_LETTER = re.compile(_LETTER)
_NUMBER = (
    r"(?:,? nr\.?| nummer|,)? ?[1-9][0-9]{0,2}(?: ?[a-h])?(?!\w)(?![.:/][0-9])"
    rf"(?! ?{COUNTED}| {MONTH})"
)
_STREET = re.compile(
    r"(?P<street>gatan?|v[äa]g(?:en)?|gr[äa]nd(?:en)?|torg(?:et)?|stigen|all[ée]n?|esplanaden|kajen"
    rf"|liden|backen?|brinken|kroken|slingan|svängen|terrassen|platsen|avenyn){_NUMBER}"
)
# The word before, where the street is a word of its own: Södra vägen, Sven Hultins gata.
_FIRST_WORD = re.compile(
    rf"(?<!{_LETTER})(?:s[öo]dra|norra|v[äa]stra|[öo]stra|nya|gamla|stora|lilla|första|andra|tredje"
    rf"|fjärde|övre|nedre|yttre|inre) $|{_LETTER}ska $|{_LETTER}{{2}}s $"
)
# -väg and -plats are also how one reaches somebody, and where one is given a bed.
_NO_STREET = re.compile(
    r"(?:kontakt|sök|besluts?|rapport|informations|arbets|res|rese|åter|om|ut|riks|läns|motor|cykel"
    r"|gång|huvud|korttids|boende|vård|sjuk|parkerings|mötes|lek|utrymnings|transport|europa|flykt"
    r"|eskalerings|larm|sam|hem|ifrån|skol|praktik|hämt|natt|dag|verksam|under|genom)$"
)
_LIVES = re.compile(
    r"(?<!\w)(?:bor|bodde|flyttat|flyttade|hemma|hem|(?:hem|gatu|bostads)?adress(?:en)?)"
    r"(?:[ :,=]{1,3}(?:på|i|är|till|hos|vid|nu))?[ :]{1,2}"
    rf"(?:{_LETTER}{{1,25}} ){{0,2}}(?P<last>{_LETTER}{{2,25}}){_NUMBER}"
)
_NO_HOME = re.compile(
    r"avdelning(?:en)?|enhet(?:en)?|grupp(?:en)?|plan|våning|rum|team|område|sedan|vecka|kl|klockan"
    r"|cirka|ca|minst|högst|drygt|över|nästan|bara|med|från|till|under|efter|inom|om|på|i|är|och"
    r"|eller|före|kap|punkt|steg|nr|nummer|rutin|tim|var|varje|ungefär|mellan|beslut|själv|ensam"
)
_FLAT = re.compile(
    r"(?<!\w)lgh\.?(?: ?nr\.?)?[ :]{0,2}[0-9]{1,4}(?!\w)"
    rf"|(?<!\w)lägenhet(?:en|snummer|snr)?(?: nr\.?| nummer)?[ :]{{1,2}}[0-9]{{1,4}}(?!\w)"
    rf"(?! ?{COUNTED})"
    r"|(?<![\w.,:/-])(?:[1-9]|1[0-9]) ?(?:tr(?![\w-])|trapp(?:a|or) (?:upp|ner|ned)(?!\w))"
)
_CAPITAL = re.compile(  # 411 05 Göteborg, Olof Palmes plats 3
    r"(?=[1-9A-ZÅÄÖ])(?:(?<![0-9+])(?<![0-9][ -])(?!114 14)"
    rf"[1-9][0-9]{{2}} [0-9]{{2}},? [A-ZÅÄÖ]{_LETTER}{{2}}"
    rf"|(?<!\w)[A-ZÅÄÖ]{_LETTER}{{2,20}} [A-ZÅÄÖ]{_LETTER}{{1,20}}s [Pp]lats{_NUMBER})"
)
_TOWNS = (
    r"(?:göteborg|goteborg|gbg|västra frölunda|v\.? frölunda|hisings|angered|askim|torslanda|säve"
    r"|hovås|billdal|agnesberg|gunnilse|olofstorp|donsö|styrsö|öckerö|mölndal|mölnlycke|partille"
    r"|kungälv|kungsbacka|härryda|lerum|stockholm|malmö|borås)"
)
_POSTED = re.compile(
    rf"(?=[1-9pc])(?:(?<![0-9+])(?<![0-9][ -])[1-9][0-9]{{2}} ?[0-9]{{2}},? {_TOWNS}"
    r"|post(?:nr|nummer|adress|kod)(?:et|en)?(?: är|:)?[ :.]{1,2}[1-9][0-9]{2} ?[0-9]{2}(?![0-9])"
    rf"|(?<!\w)c/o {_LETTER})"
)


def has_address(plain: str) -> bool:
    """Whether the respelled text has an address. Linear in the text."""
    if _ANY_LETTER.search(plain) is None:
        return False
    low = plain.lower()
    if _POSTED.search(low) or _CAPITAL.search(plain):
        return True
    if any(sign in low for sign in ("lgh", "läg", "tr")) and _FLAT.search(low):
        return True
    if any(_NO_HOME.fullmatch(match["last"]) is None for match in _LIVES.finditer(low)):
        return True
    return any(_is_street(low, match) for match in _STREET.finditer(low))


def _is_street(low: str, match: re.Match[str]) -> bool:
    """Whether what stands before -gatan or -vägen makes a street of it."""
    street = match["street"]
    before = low[max(0, match.start() - 20) : match.start()]
    if before[-2:].isalpha() and len(before) > 1:
        return street.startswith("gata") or _NO_STREET.search(before) is None
    return street == "avenyn" or _FIRST_WORD.search(before) is not None
