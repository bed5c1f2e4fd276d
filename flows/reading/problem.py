"""What can be wrong with a content file, told to the person who edits it: plain Swedish with
file, line and, where there is one, the shortest example that shows the fault."""

from dataclasses import dataclass

SETTINGS = "inställningarna"  # stands for the file where a setting is wrong


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault. `check` is the number of the check in docs/add-a-routine.md; `line` counts from 1
    and is 0 when the whole file is meant."""

    file: str
    line: int
    check: int
    message: str
    counterexample: str | None = None

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}: kontroll {self.check}: {self.message}"
        return f"{text}\n    Exempel: {self.counterexample}" if self.counterexample else text
