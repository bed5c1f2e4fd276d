"""Nobody forgets a step that has no day: for as long as it is asked for, its role sees it.

Whoever is told of a step is told once. From then on it stands in /arenden and on the card, which
both read `following`; so this goes through every situation of every process.
"""

from collections import deque
from datetime import date, datetime, time, timedelta

import proven
import pytest

from bot.chat.cases.cards import MOST_BUTTONS
from flows.calendar import Calendar
from flows.cases.following import following
from flows.cases.owed import owed
from flows.cases.state import CaseState, may_take, take

ALL = proven.processes()
CALENDAR = Calendar()
MONDAY = CALENDAR.at(date(2026, 11, 23), time(9))
NAMES = sorted(each.id for each in ALL.processes)

# A step that is told of, and the steps of others or about other things that make it needless, with
# no word from whoever was told. Each is meant: somebody knows that it is done or not to be done.
NEEDLESS = {
    "aterlamning": {"tid_avtalad": {"aterlamnat"}},
    "bradska": {
        "kvittera": {"planeraren_svarar", "nycklar_finns", "nycklar_saknas", "larmet_igang"},
        "nycklar_finns": {"utan_nycklar", "larmet_igang"},
        "utan_nycklar": {"nycklar_finns", "larmet_igang"},
        "avtala_tid": {"nycklar_racker_inte", "larmet_igang"},
        "installerat": {"larmet_igang"},
    },
    "flytt": {
        "ta_emot": {"larmet_igang"},
        "nycklar_klara": {"kan_inte_verkstallas", "informera", "larmet_igang"},
        "behovs_an": {"nycklar_klara_anda", "informera", "larmet_igang"},
        "meddela_nycklar": {"nya_nycklar", "informera", "larmet_igang"},
        "registrerat": {"nya_nycklar"},
        "larmplan": {"nya_nycklar"},
        "boka": {"nya_nycklar", "larmet_igang"},
        "installerat": {"larmet_igang"},
        "nya_nycklar": {"installerat", "larmet_igang"},
    },
    "installation": {
        "ta_emot": {"larmet_igang"},
        "nycklar_klara": {"kan_inte_verkstallas", "larmet_igang"},
        "behovs_an": {"nycklar_klara_anda", "larmet_igang"},
        "klart_att_installera": {"installerat", "nya_nycklar", "larmet_igang"},
        "installerat": {"nya_nycklar", "larmet_igang"},
        "nya_nycklar": {"klart_att_installera", "installerat", "larmet_igang"},
    },
}


def after(state: CaseState, step: str, now: datetime) -> CaseState:
    days = dict.fromkeys(state.process.steps[step].asks, date(2026, 11, 20))
    following_state = take(state, step, now, days)
    assert isinstance(following_state, CaseState)
    return following_state


def situations(process_id: str):
    """One case in each situation that there is, with when it came there."""
    begin = CaseState(ALL.process(process_id))
    queue, found = deque((begin, name, MONDAY) for name in may_take(begin)), set()
    while queue:
        before, name, now = queue.popleft()
        state = after(before, name, now)
        known = frozenset(state.known.items())
        if not state.is_open or known in found:
            continue
        found.add(known)
        yield state, now
        later = now + timedelta(days=1)
        queue.extend((state, each, later) for each in may_take(state))


def told_of(state: CaseState) -> set[tuple[str, str]]:
    """The steps that roles have been told of and nobody has taken, each with its role."""
    steps = state.process.steps
    return {
        (role, name)
        for role in state.process.roles
        for name in may_take(state, role)
        if steps[name].told == "ja"
    }


def asked_for(state: CaseState) -> set[tuple[str, str]]:
    """Those, and the steps that answer what a role owes."""
    answers = {
        (each.role, name)
        for each in owed(state, CALENDAR)
        for name in each.watch.buttons
        if name in may_take(state, each.role)
    }
    return told_of(state) | answers


@pytest.mark.parametrize("process_id", NAMES)
def test_a_step_that_is_asked_for_is_seen_by_its_role_today_and_a_year_later(process_id):
    for state, now in situations(process_id):
        for when in (now, now + timedelta(days=400)):
            lines = following(state, when, CALENDAR)
            seen = {
                (role, name) for role, each in lines.items() for line in each
                for name, _ in line.buttons
            }  # fmt: skip
            assert asked_for(state) <= seen, (state.history, when)


@pytest.mark.parametrize("process_id", NAMES)
def test_no_role_has_more_steps_at_once_than_a_card_has_room_for(process_id):
    for state, now in situations(process_id):
        for role, lines in following(state, now, CALENDAR).items():
            names = {name for line in lines for name, _ in line.buttons}
            assert len(names) <= MOST_BUTTONS, (role, names)


@pytest.mark.parametrize("process_id", NAMES)
def test_what_was_told_is_asked_for_until_it_is_done_or_known_to_be_needless(process_id):
    """Keys that were fetched are registered and get their larmplan, whoever says that the alarm is
    up (r001/planerad-larm.16 to .19; catalogue C3, 7 to 10)."""
    gone: dict[str, set[str]] = {}
    for state, now in situations(process_id):
        steps, before = state.process.steps, told_of(state)
        for taken in may_take(state):
            following_state = after(state, taken, now + timedelta(days=1))
            if not following_state.is_open:
                continue
            for _role, name in before - told_of(following_state):
                if steps[name].do != steps[taken].do:
                    gone.setdefault(name, set()).add(taken)
    assert gone == NEEDLESS[process_id]


@pytest.mark.parametrize("process_id", ["flytt", "installation"])
def test_a_booked_pickup_is_owed_until_it_is_answered_also_when_the_alarm_is_up(process_id):
    """Somebody waits at home on that day (r001/planerad-larm.10, .12)."""
    booked = [s for s, _ in situations(process_id) if s.known.get("nycklar") == "klara"]
    assert {"saknas", "ja"} == {state.known.get("verkstallt", "saknas") for state in booked}
    for state in booked:
        assert "bokad_hamtning" in {each.watch_id for each in owed(state, CALENDAR)}
