"""The modules of the product, switched separately, since they need different decisions."""

from enum import StrEnum


class Module(StrEnum):
    """What can be switched on. Guidance keeps nothing about anybody; the others keep codes.

    A code together with a unit, a date and an alarm is pseudonymised personal data.
    """

    RUTINER = "rutiner"
    ARENDEN = "arenden"
    TIB = "tib"


EVERY_MODULE = frozenset(Module)
NEEDS_DECISION = frozenset({Module.ARENDEN, Module.TIB})
