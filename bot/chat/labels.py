"""What a button has room for. Longer labels would be cut by the phone, each in its own way."""

from bot.telegram.render import clipped

LABEL = 24
_SHORT = 3  # a word of so few letters says nothing alone, such as "Se" of "Se till att"
_UNFINISHED = frozenset(
    {"att", "den", "det", "eller", "en", "ett", "för", "i", "med", "när", "och", "om", "så"}
    | {"larmenhetens", "till", "varför", "är"}
)


def cut(words: str) -> str:
    """The words, cut at the end."""
    return clipped(words, LABEL)


def brief(do: str) -> str:
    """What is to be done, without the question before it: "Inget svar? Ring larmenheten"."""
    return do.rsplit("? ", 1)[-1]


def of_case(code: str, do: str) -> str:
    """A case's code and what is to be done, in whole words as far as there is room."""
    said = brief(do)
    words = said.split()
    while words and (len(f"{code} {' '.join(words)}") > LABEL or words[-1] in _UNFINISHED):
        words.pop()
    kept = " ".join(words)
    return f"{code} {kept}" if len(kept) > _SHORT else cut(f"{code} {said}")


def fitted(label: str, longest: int = LABEL, end: int = 0) -> str:
    """The label, cut in the middle: its number stands at the end. `end`: how much of the end
    stays, in place of half."""
    if len(label) <= longest:
        return label
    end = end or longest // 2
    return f"{label[: longest - end - 1]}…{label[-end:]}"
