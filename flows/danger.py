"""Words that mean danger to life: whoever writes one is told of 112 first."""

import re

_DANGER = re.compile(
    r"andas (inte|ej)|andning|medvetsl|livl[öo]s|hj[äa]rt|stroke|bl[öo]der|blod|brand|brinner"
    r"|kv[äa]v|f[öo]rgift|sj[äa]lvmord|d[öo]ende|d[öo]r nu|livsfara|fara f[öo]r liv|akut sjuk"
    r"|ramlat|fallit|112|v[åa]ld|hotar|kniv",
    re.IGNORECASE,
)


def mentions_danger(text: str) -> bool:
    """Whether the text seems to tell of danger to life; a false alarm costs one line."""
    return _DANGER.search(text) is not None
