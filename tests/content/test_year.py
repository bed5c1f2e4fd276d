"""The processes held against a whole year that a reader typed from the catalogue's words alone.

After each of 2,230 events the follow-ups that a case owes must be those of the table, to the day.
Where the product owes more than the table, the reason stands here; it never owes less.

How independent the tables are: `reader_due_dates.csv` was committed before any process was written
as YAML. `year/due.csv` was written after that, by a reader who had the catalogue's words and
`year/events.csv` alone, as its header says. It was committed once; the history shows no edit since.
"""

from collections import Counter
from datetime import timedelta

import proven
import pytest
import scripted
from scripted import FollowUp, after, cases, follow_ups, new

from flows.calendar import Calendar
from flows.cases.owed import Owed, owed
from flows.cases.state import CaseState

CALENDAR = Calendar()
ALL = proven.processes()
# None has a number in the catalogue, and the table says that it leaves them out.
LEFT_OUT = {
    "kvittens", "bokad_aterlamning", "avtalad_hamtning", "vantar_pa_nycklar",
    "avtalad_installation", "obesvarad_begaran",
}  # fmt: skip
# The reader ends an urgent case with B17 and B18. The catalogue's B08 begins when the alarm is in
# force, whichever way it came about, so the decision is followed up each year here too.
MORE = {"bradska": {"B08"}}
# The three months with the alarm returned and with it not: two watches, one number.
ALSO_CALLED = {"B19_lamnat": "B19"}


def number(owes: Owed) -> str:
    """What the table calls it: the number when it has one of its own, B06_datum by its name."""
    name = ALSO_CALLED.get(owes.watch_id, owes.watch_id)
    plain = ALL.processes[0].number(name)
    return name if owes.number in (None, plain) else owes.number


def found(state: CaseState) -> frozenset[FollowUp]:
    """What the case owes, without what the table has not."""
    more = LEFT_OUT | MORE.get(state.process.id, set())
    named = ((number(each), each) for each in owed(state, CALENDAR))
    return frozenset(
        FollowUp(name, each.nominal_on, each.due_on) for name, each in named if name not in more
    )


@pytest.mark.parametrize("case", sorted(cases()))
def test_the_case_owes_after_each_event_what_the_reader_found(case: int) -> None:
    events = cases()[case]
    state = new(events[0], ALL.process(events[0].process))
    for event in events:
        state = after(state, event)
        assert found(state) == follow_ups()[case, event.place], event


def test_an_urgent_case_in_force_owes_b08_a_year_from_then() -> None:
    seen = 0
    for events in cases().values():
        if events[0].process != "bradska":
            continue
        state = new(events[0], ALL.process("bradska"))
        for event in events:
            state = after(state, event)
        told = next((each for each in events if each.word == "informera"), None)
        yearly = [each for each in owed(state, CALENDAR) if each.number == "B08"]
        assert bool(yearly) == (told is not None and events[-1].word != "avslutat")
        for each in yearly:
            assert told is not None
            day = told.at.date()
            assert each.since == day
            assert timedelta(365) <= each.nominal_on - day <= timedelta(366)
            seen += 1
    assert seen > 5


def test_the_year_is_as_large_and_as_mixed_as_it_is_meant_to_be() -> None:
    assert len(cases()) == 200
    assert sum(map(len, cases().values())) > 2200
    kinds = Counter(events[0].process for events in cases().values())
    assert set(kinds) == {each.id for each in ALL.processes}
    assert min(kinds.values()) >= 20
    numbers = {each.number for open_now in follow_ups().values() for each in open_now}
    watched = {number for each in ALL.processes for number in each.watches}
    assert watched - numbers == LEFT_OUT | {"B19_lamnat"}
    assert numbers - watched == {"B07", "B13"}


def test_every_word_of_the_year_leads_to_a_step() -> None:
    words = {event.word for events in cases().values() for event in events}
    assert words >= set(scripted.STEPS)
    known = {name for each in ALL.processes for name in each.steps} | {"avslutat"}
    assert {name for word in words for name in scripted.STEPS.get(word, (word,))} <= known
