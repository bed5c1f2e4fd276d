"""What a button has room for. Longer labels would be cut by the phone, each in its own way."""

from bot.telegram.render import clipped

LABEL = 24
_SHORT = 4  # a word of so few letters says nothing alone, such as "Ring" or "Se" of "Se till att"
_TO_DO = "Att göra"
_UNFINISHED = frozenset(
    {"att", "av", "den", "det", "eller", "en", "ett", "för", "i", "med", "när", "och", "om", "så"}
    | {"larmenhetens", "tar", "till", "varför", "är"}
)


def cut(words: str) -> str:
    """The words, cut at the end."""
    return clipped(words, LABEL)


def brief(do: str) -> str:
    """What is to be done, without the question before it: "Inget svar? Ring larmenheten"."""
    return do.rsplit("? ", 1)[-1]


def of_case(code: str, do: str) -> str:
    """A case's code and what is to be done. Content says it in so few words that there is room; of
    what is longer as many whole words are kept as mean something."""
    if len(f"{code} {do}") <= LABEL:
        return f"{code} {do}"
    words = brief(do).split()
    while words and (len(f"{code} {' '.join(words)}") > LABEL or words[-1] in _UNFINISHED):
        words.pop()
    kept = " ".join(words)
    return f"{code} {kept if len(kept) > _SHORT else _TO_DO}"


def fitted(label: str, longest: int = LABEL, end: int = 0) -> str:
    """The label, cut in the middle: its number stands at the end. `end`: how much of the end
    stays, in place of half."""
    if len(label) <= longest:
        return label
    end = end or longest // 2
    return f"{label[: longest - end - 1]}…{label[-end:]}"


def whole(does: str, title: str, plain: str) -> str:
    """What a press does and with what: as its title says, or the last word of that, which is what
    it is; `plain` where there is no room for either."""
    labels = (f"{does}: {title}", f"{does}: {title.rsplit(maxsplit=1)[-1]}")
    return next((each for each in labels if len(each) <= LABEL), plain)


def uncut(code: str, says: str, plain: str) -> str:
    """A case's code and all that is said of it, or `plain` in place of a part of that: a part of
    "nycklarna räcker inte" says something else."""
    label = f"{code} {says}"
    return label if len(label) <= LABEL else f"{code} {plain}"
