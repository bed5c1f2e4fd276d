"""Faults on order: which call or update goes wrong, when, how often, and in what way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

OF_UPDATES = frozenset({"duplicate_update", "malformed_update", "late_update"})
ANY = "*"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that waits: `after` calls pass first, then `times` calls meet it (0: all).

    `kind` is one of `fault_kinds`; `method` "*" means every method but getUpdates; `seconds` None
    means the kind's own default.
    """

    kind: str
    method: str = ANY
    chat: int | None = None
    after: int = 0
    times: int = 1
    retry_after: int = 3
    seconds: float | None = None
    description: str | None = None
    id: int = 0

    def meets(self, method: str, chat: int | None) -> bool:
        """Whether a call is of the sort that the fault waits for."""
        if self.kind in OF_UPDATES or self.kind == "refuse":
            return False
        if self.chat is not None and self.chat != chat:
            return False
        if self.method == ANY:
            return method.lower() != "getupdates"
        return self.method.lower() == method.lower()


class Faults:
    """The faults that are still to come."""

    def __init__(self) -> None:
        self._faults: dict[int, Fault] = {}
        self._last = 0

    def add(self, fault: Fault) -> Fault:
        self._last += 1
        fault = replace(fault, id=self._last)
        self._faults[fault.id] = fault
        return fault

    def clear(self) -> None:
        self._faults.clear()

    def remove(self, fault_id: int) -> None:
        self._faults.pop(fault_id, None)

    def all(self) -> Sequence[Fault]:
        return tuple(self._faults.values())

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault that this call meets, if any; counts the call for those still waiting."""
        return self._first([f for f in self.all() if f.meets(method, chat)])

    def take_for_update(self) -> Fault | None:
        """The fault that an update meets on its way into the queue."""
        return self._first([f for f in self.all() if f.kind in OF_UPDATES])

    def _first(self, waiting: Sequence[Fault]) -> Fault | None:
        for fault in waiting:
            if fault.after > 0:
                self._faults[fault.id] = replace(fault, after=fault.after - 1)
                continue
            if fault.times == 1:
                del self._faults[fault.id]
            elif fault.times > 1:
                self._faults[fault.id] = replace(fault, times=fault.times - 1)
            return fault
        return None
