"""Every interpretation that the code can name is in the content."""

from flows.calendar import vardagar
from flows.routines.library import load_library


def test_the_calendars_interpretations_are_in_the_content() -> None:
    known = load_library().reference.interpretations
    assert {vardagar.LORDAG, vardagar.AFTNAR, vardagar.LOKALT} <= set(known)
