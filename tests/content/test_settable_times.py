"""Every default time of the content can be set, and what contradicts another is refused kindly."""

from datetime import time

import proven
import pytest

from flows.cases.library import load_processes
from flows.errors import ContentError
from flows.reading.settable import names
from flows.routines.library import load_library

DEFAULTS = {
    "tid-paminnelse": "08:00",
    "tid-forsta-vardag": "07:15",
    "tid-inom-igen": "13:00",
    "tid-enhet": "13:00",
    "tid-chef": "15:00",
    "enhet-efter": "1 vardag",
    "chef-efter": "3 vardagar",
    "enhet-efter-avslut": "2 vardagar",
    "chef-efter-avslut": "5 vardagar",
    "enhet-efter-arlig": "10 vardagar",
    "svar-inom": "30 minuter",
    "veckogenomgang": "08:15",
}


def read(**own):
    """The processes with these values."""
    library = load_library(interpretations={name.replace("_", "-"): v for name, v in own.items()})
    return load_processes(library)


def plan(processes, process, name):
    found = processes.process(process).plans[name]
    return [(each.day, f"{each.at:%H:%M}" if each.at else each.minutes, each.to)
            for each in found.remind]  # fmt: skip


def test_the_defaults_are_the_agreed_ones():
    reference = proven.library().reference
    assert {name: reference.values[name] for name in DEFAULTS} == DEFAULTS


def test_each_of_them_is_named_somewhere_in_the_content():
    named = {name for each in proven.library().others for name in names(each.data)}
    assert set(DEFAULTS) - named == {"tid-forsta-vardag"}  # B01, in a routine
    (reminder, *_) = proven.library().routine("trygghetsjouren").watches["B01"].remind
    assert reminder.at == time(7, 15)


def test_no_plan_has_a_time_of_day_of_its_own():
    for process in proven.processes().processes:
        for text in process.text.split("\nsteps:")[0].split("\nplans:")[1:]:
            assert "at: " in text
            assert 'at: "0' not in text
            assert 'at: "1' not in text


def test_what_is_set_holds_in_every_plan_that_names_it_and_is_said():
    processes = read(tid_paminnelse="07:30", tid_chef="14:00", chef_efter="2 vardagar").checked()
    assert plan(processes, "installation", "uppfoljning") == [
        (0, "07:30", "ansvarig"), (1, "07:30", "ansvarig"), (1, "07:30", "enhet"),
        (2, "07:30", "ansvarig"), (2, "14:00", "enhetschef"),
    ]  # fmt: skip
    assert plan(processes, "aterlamning", "avslut")[-1] == (5, "14:00", "enhetschef")
    reference = load_library(interpretations={"chef-efter": "2 vardagar"}).reference
    assert reference.says("tider-uppfoljning") == (
        "Påminnelsen kommer kl. 08:00. Enheten får veta efter 1 vardag. Enhetschefen får veta "
        "efter 2 vardagar."
    )


def test_b01_and_the_weekly_review_are_set_likewise():
    own = {"tid-forsta-vardag": "07:45", "veckogenomgang": "10:00"}
    library = load_library(interpretations=own).checked()
    assert library.routine("trygghetsjouren").watches["B01"].remind[0].at == time(7, 45)
    assert load_processes(library).checked().follow_ups.standing["B11"].at == time(10)


def test_how_long_one_waits_for_an_answer_is_set_likewise():
    processes = read(svar_inom="45 minuter").checked()
    watch = processes.process("bradska").watches["kvittens"]
    assert watch.after.total_seconds() == 45 * 60
    assert plan(processes, "bradska", "kvittens")[1] == (None, 45, "enhet")


def test_unit_and_chef_may_hear_the_same_day_and_nobody_is_told_twice():
    processes = read(chef_efter="1 vardag").checked()
    assert plan(processes, "installation", "uppfoljning") == [
        (0, "08:00", "ansvarig"), (1, "08:00", "ansvarig"), (1, "08:00", "enhet"),
        (1, "15:00", "enhetschef"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"tid_inom_igen": "07:30"}, "Skriv påminnelserna i tidsordning, en i taget. Ändra någon "
                                     "av tolkningarna: tid-paminnelse = 08:00, tid-inom-igen = 07"),
        ({"enhet_efter": "4 vardagar"}, "Enhetschefen får veta före enheten. Låt enheten få veta "
                                        "först. Ändra någon av tolkningarna: "),
        ({"tid_paminnelse": "06:59"}, "Påminnelser vilar kl. 06:59. Välj en tid kl. 07:00–17:00. "),
        ({"tid_chef": "17:00"}, "Påminnelser vilar kl. 17:00."),
        ({"vila_slutar": "08:10"}, "Påminnelser vilar kl. 08:00. Välj en tid kl. 08:10–17:00."),
        ({"vila_slutar": "18:00"}, "Påminnelser vilar från kl. 17:00 till 18:00"),
        ({"chef_efter": "15:00"}, 'Skriv hur många vardagar: "1 vardag" eller "3 vardagar".'),
        ({"svar_inom": "1 timme"}, 'Skriv hur många minuter: "30 minuter".'),
    ],
)  # fmt: skip
def test_values_that_contradict_each_other_are_refused_and_named(own, said):
    own = {name.replace("_", "-"): value for name, value in own.items()}
    library = load_library(interpretations=own)
    told = [each.message for each in (*library.problems, *load_processes(library).problems)]
    assert any(said in each for each in told), told
    assert all("None" not in each for each in told)
    with pytest.raises(ContentError):
        load_processes(library.checked()).checked()


def test_a_kept_revision_has_the_times_of_today():
    text = proven.processes().process("installation").text
    old = text.replace("title: Planerad installation", "title: Gammal installation", 1)
    now = read(tid_paminnelse="07:30", chef_efter="2 vardagar")
    pinned = now.pinned(old)
    assert pinned.title == "Gammal installation"
    assert [(each.day, each.at) for each in pinned.plans["uppfoljning"].remind][-2:] == [
        (2, time(7, 30)),
        (2, time(15)),
    ]
    assert now.known(pinned.sha256) is pinned


def test_a_kept_revision_with_times_of_its_own_is_read_whatever_the_settings_are():
    """It has `08:00` in plain figures: what was written then is told in the order of today."""
    text = proven.processes().process("installation").text
    old = text.replace('at: "{tid-paminnelse}"', 'at: "08:00"')
    pinned = read(tid_inom_igen="07:45", tid_paminnelse="07:15").pinned(old)
    assert [(each.day, each.at) for each in pinned.plans["inom"].remind][:2] == [
        (-1, time(7, 45)),
        (-1, time(8)),
    ]
    late = read(vila_slutar="08:10", tid_paminnelse="08:15", tid_forsta_vardag="08:15").pinned(old)
    assert late.plans["uppfoljning"].remind[0].at == time(8)  # rests until 08:10 when it is sent


def test_a_kept_revision_that_names_what_is_gone_cannot_be_read():
    text = proven.processes().process("installation").text
    with pytest.raises(ContentError, match="Tolkningen »borta« finns inte"):
        proven.processes().pinned(text.replace("{tid-chef}", "{borta}"))
