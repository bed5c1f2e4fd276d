"""Every interpretation that the code can name is in the content."""

import proven

from flows.calendar import vardagar


def test_the_calendars_interpretations_are_in_the_content() -> None:
    known = proven.library().reference.interpretations
    assert {vardagar.LORDAG, vardagar.AFTNAR, vardagar.LOKALT} <= set(known)
