"""A whole case of each process, told as people would see it: a text that people review.

After a change that is meant, write the walks anew and read the difference:

    WRITE_GOLDEN=1 .venv/bin/pytest tests/content/test_process_walks.py
    git diff tests/content/walks
"""

import os
from datetime import date, datetime, time
from pathlib import Path

import proven
import pytest

from flows.calendar import Calendar, phrases
from flows.cases.following import following
from flows.cases.owed import owed
from flows.cases.state import CaseState, take

GOLDEN = Path(__file__).parent / "walks"
ALL = proven.processes()
CALENDAR = Calendar()

# (step, "day time", given days)
WALKS = {
    "installation": [
        ("skicka", "2026-10-26 09:00", {"skickat": "2026-10-26"}),
        ("ta_emot", "2026-10-27 10:00", {"mottaget": "2026-10-27"}),
        ("ej_nadd", "2026-10-28 10:00"),
        ("inte_klara", "2026-11-04 10:00"),
        ("inte_klara", "2026-11-18 10:00"),
        ("ny_om_tva_veckor", "2026-11-23 08:05"),
        ("ej_nadd_igen", "2026-11-25 10:00"),
        ("kan_inte_verkstallas", "2026-12-01 08:10"),
        ("behovs_an", "2026-12-02 09:00"),
        ("annat_datum", "2026-12-07 08:05", {"overenskommet": "2026-12-24"}),
        ("nycklar_klara", "2026-12-09 10:00", {"hamtning": "2026-12-11"}),
        ("ingen_hemma", "2026-12-11 10:00", {"hamtning": "2026-12-14"}),
        ("hamtat", "2026-12-14 10:00"),
        ("larmplan", "2026-12-14 13:00"),
        ("registrerat", "2026-12-14 14:00"),
        ("klart_att_installera", "2026-12-14 14:05"),
        ("gick_inte", "2026-12-18 11:00"),
        ("klart_att_installera", "2026-12-18 13:00"),
        ("installerat", "2026-12-28 11:00"),
        ("informera", "2026-12-28 13:00"),
        ("arsuppfoljning", "2027-12-28 09:00"),
    ],
    "bradska": [
        ("bradskar", "2026-11-27 14:00"),
        ("planeraren_svarar", "2026-11-27 14:35"),
        ("nycklar_saknas", "2026-11-27 14:50"),
        ("utan_nycklar", "2026-11-27 15:30", {"slutdatum": "2026-12-26"}),
        ("avtala_tid", "2026-11-27 15:40", {"tid": "2026-11-28"}),
        ("installerat", "2026-11-28 11:00"),
        ("informera", "2026-11-30 08:00"),
        ("ny_overenskommelse", "2026-12-22 09:00", {"slutdatum": "2027-01-15"}),
        ("nycklar_lamnade", "2027-01-14 09:00"),
        ("larmplan", "2027-01-14 10:00"),
        ("registrerat", "2027-01-14 11:00"),
    ],
    "aterlamning": [
        ("begaran", "2026-11-23 09:00"),
        ("borja_avslut", "2026-11-24 09:00"),
        ("beslutet_slutar", "2026-11-24 09:05", {"beslut_slut": "2026-12-26"}),
        ("tid_avtalad", "2026-11-25 09:00", {"aterlamning": "2026-11-27"}),
        ("ingen_hemma", "2026-11-27 10:00", {"aterlamning": "2026-12-01"}),
        ("aterlamnat", "2026-12-01 10:00"),
        ("meddelat", "2026-12-01 13:00"),
        ("lamnat", "2026-12-01 13:10"),
        ("avregistrerat", "2026-12-01 13:20"),
        ("uppdrag_avslutat", "2026-12-01 13:30"),
        ("beslut_avslutat", "2026-12-02 08:00"),
        ("gallrat", "2026-12-02 09:00"),
    ],
    "flytt": [
        ("skicka", "2026-11-23 09:00", {"skickat": "2026-11-23"}),
        ("ta_emot", "2026-11-24 09:00", {"mottaget": "2026-11-24"}),
        ("nycklar_klara", "2026-11-24 10:00", {"hamtning": "2026-11-26"}),
        ("hamtat", "2026-11-26 10:00"),
        ("meddela_nycklar", "2026-11-26 11:00"),
        ("boka", "2026-11-26 13:00", {"tid": "2026-12-03"}),
        ("gick_inte", "2026-12-03 10:00"),
        ("boka", "2026-12-03 13:00", {"tid": "2026-12-07"}),
        ("larmplan", "2026-12-04 09:00"),
        ("registrerat", "2026-12-04 10:00"),
        ("installerat", "2026-12-07 10:00"),
        ("informera", "2026-12-07 13:00"),
    ],
}


def moment(text):
    day, wall = text.split()
    return CALENDAR.at(date.fromisoformat(day), time.fromisoformat(wall))


def told(state, now):
    """What each role sees next, and every day that is counted."""
    process = state.process
    for role, lines in following(state, now, CALENDAR).items():
        for line in lines:
            buttons = "".join(f" [{label}]" for _, label in line.buttons)
            yield f"  {process.roles[role]}: {line.text}{buttons}"
    if not state.is_open:
        yield "  Ärendet är avslutat."
    days = [f"{each.number or each.watch_id} {each.due_on}" for each in owed(state, CALENDAR)]
    if days:
        yield f"  ({', '.join(days)})"


def walk(process_id):
    """The case as text."""
    state = CaseState(ALL.process(process_id))
    out = [state.process.title, ""]
    for step, text, *given in WALKS[process_id]:
        now: datetime = moment(text)
        dates = {fact: date.fromisoformat(day) for fact, day in (given[0] if given else {}).items()}
        state = take(state, step, now, dates)
        assert isinstance(state, CaseState), (step, state.reason)
        taken = state.process.steps[step]
        who = " eller ".join(state.process.roles[role] for role in taken.role)
        asked = "".join(f" {phrases.short_day(day, now.date())}" for day in dates.values())
        out += [
            f"{phrases.moment(CALENDAR.local(now), date(2026, 1, 1))}, {who}: {taken.label}{asked}"
        ]
        out += [*told(state, now), ""]
    return "\n".join(out)


@pytest.mark.parametrize("process_id", WALKS)
def test_a_whole_case_reads_as_the_reviewed_walk_says(process_id):
    path, found = GOLDEN / f"{process_id}.txt", walk(process_id)
    if os.environ.get("WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_there_is_a_walk_for_every_process_and_no_other():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(WALKS)
    assert {each.id for each in ALL.processes} == set(WALKS)
