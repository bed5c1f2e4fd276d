"""Words that mean danger to life: whoever writes one is told of 112 first."""

import re
import unicodedata

_SIGNS = (
    r"andas|andning|andn[öo]d|f[åa]r (ingen|inte) luft|kv[äa]v|i halsen",
    r"medvetsl|svimm|livl[öo]s|kramp|stroke|reagerar (inte|ej)|vaknar (inte|ej)|okontaktbar",
    r"(inte|ej) (kontaktbar|vaken|vakna)|(inte|ej) (att )?v[äa]ck",
    r"[äa]r d[öo]d|d[öo]ende|\bd[öo]r\b",
    r"hj[äa]rt|ont i br[öo]st|br[öo]stsm[äa]rt|bl[öo]der|blod|ramla(t|de)|fallit",
    r"f[öo]rgift|[öo]verdos|brand|brinner|eldsv[åa]d|drunkn|v[åa]ld|hotar|kniv|skjut",
    r"sj[äa]lvmord|ta(r|git)? livet|ta(r|git)? sitt liv",
    r"(?<!\d)112(?!\d)|livsfar|fara f[öo]r liv|akut sjuk",
)
_DANGER = re.compile("|".join(_SIGNS), re.IGNORECASE)


def mentions_danger(text: str) -> bool:
    """Whether the text seems to tell of danger to life; a false alarm costs one line."""
    return _DANGER.search(unicodedata.normalize("NFC", text)) is not None
