"""Processes are read from a pack, pinned by fingerprint, and every follow-up is accounted for."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.cases.library import load_processes
from flows.errors import ContentError


def told(pack):
    return [str(each) for each in load_processes(pack).problems]


def test_a_pack_that_is_right_is_served(pack):
    processes = load_processes(pack).checked()
    assert processes.process("prov").title == "Prov"
    assert processes.process("nope") is None
    assert processes.follow_ups.standing["B11"].every is not None


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("follow_ups.yaml", "  B01: {title: Ett, why: Ingen tid.}\n", "",
         "follow_ups.yaml:0: kontroll 10: B01 saknas. Bevaka den, eller skriv den under"),
        ("follow_ups.yaml", "  B01: {", "  B12: {title: Två, why: Nej.}\n  B01: {",
         "kontroll 10: B12 står på flera ställen: no_deadline, prov.yaml. Behåll ett."),
        ("follow_ups.yaml", "  B01: {", "  B02: {title: Två, why: Nej.}\n  B01: {",
         "kontroll 10: B02 står på flera ställen: no_deadline, rutin.yaml. Behåll ett."),
        ("follow_ups.yaml", "  B01: {", "  B11: {title: Två, why: Nej.}\n  B01: {",
         "kontroll 10: B11 står på flera ställen: standing, no_deadline. Behåll ett."),
        ("follow_ups.yaml", "  B01: {", "  B17: {title: Två, why: Nej.}\n  B01: {",
         "kontroll 10: B17 finns inte: den sista är B16."),
        ("follow_ups.yaml", "why: Varje vecka.", "why: Varje vecka.\n    cite: [r000/ett.7]",
         "follow_ups.yaml:13: kontroll 6: »r000/ett.7« finns inte i sources.yaml."),
        ("follow_ups.yaml", "every: 1 vecka", "every: ofta", "kontroll 1: ”ofta” är ingen tid."),
        ("prov.yaml", "as: B13", "as: B14", "kontroll 10: B13 saknas."),
        ("prov.yaml", "id: prov", "id: annan", "prov.yaml:3: kontroll 2: Skriv »id: prov«"),
    ],
)  # fmt: skip
def test_a_follow_up_that_is_not_accounted_for_once_is_told(pack, name, old, new, says):
    pack.change(name, old, new)
    assert any(says in each for each in told(pack)), told(pack)
    with pytest.raises(ContentError, match="kontroll"):
        load_processes(pack).checked()


def test_an_interval_that_each_unit_sets_has_no_length(pack):
    pack.change("follow_ups.yaml", "every: 1 vecka", "every: lokalt")
    assert load_processes(pack).checked().follow_ups.standing["B11"].every is None


def test_the_present_revision_is_not_read_again(pack):
    processes = load_processes(pack).checked()
    assert processes.pinned(processes.process("prov").text) is processes.process("prov")


def test_a_case_that_is_open_keeps_the_revision_that_it_began_with(pack):
    older = load_processes(pack).checked().process("prov")
    pack.change("prov.yaml", "after: 2 veckor", "after: 3 veckor")
    processes = load_processes(pack).checked()
    kept = processes.pinned(older.text)
    assert kept.sha256 == older.sha256 != processes.process("prov").sha256
    assert str(kept.watches["B12"].after) == "2 veckor"
    assert processes.pinned(older.text) is kept


LONG = "do: Skriv i Treserva"


def test_what_has_no_room_behind_a_code_has_fewer_words(pack):
    pack.change("prov.yaml", LONG, "do: Avsluta uppdraget i Treserva")
    (problem,) = told(pack)
    says = "kontroll 11: Skriv en rad i »short« med högst 17 tecken för: Avsluta uppdraget i"
    assert problem.startswith("prov.yaml:") and says in problem
    short = "short: {Avsluta uppdraget i Treserva: Avsluta uppdraget}\nfacts:"
    pack.change("prov.yaml", "facts:", short)
    process = load_processes(pack).checked().process("prov")
    assert process.in_short("Avsluta uppdraget i Treserva") == "Avsluta uppdraget"
    assert process.in_short("Installera larmet") == "Installera larmet"


def test_a_revision_from_before_fewer_words_were_asked_for_is_kept(pack):
    processes = load_processes(pack).checked()
    older = processes.process("prov").text.replace(LONG, "do: Avsluta uppdraget i Treserva")
    assert processes.pinned(older).steps["klart"].do == "Avsluta uppdraget i Treserva"


def test_a_kept_revision_that_can_no_longer_be_proven_is_refused(pack):
    processes = load_processes(pack).checked()
    with pytest.raises(ContentError, match="sparad version:1: kontroll 1"):
        processes.pinned("hej")
    text = processes.process("prov").text.replace("label: Skickat", "label: Skickat\n    x: y")
    with pytest.raises(ContentError, match="Nyckeln »x« finns inte här"):
        processes.pinned(text)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=250, deadline=None
)
@given(data=st.data())
def test_no_mangled_process_ever_gives_a_traceback(pack, data):
    """Lines dropped, doubled, moved in or out, or cut: problems or processes, never an error."""
    files = dict(pack.files)
    name = data.draw(st.sampled_from(sorted(files)))
    lines = files[name].splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    mangle = {
        "drop": [],
        "double": [lines[at], lines[at]],
        "indent": ["  " + lines[at]],
        "outdent": [lines[at][2:]],
        "cut": [lines[at][: len(lines[at]) // 2]],
        "empty": [lines[at].split(":")[0] + ":"],
        "list": [lines[at].split(":")[0] + ": [a, {b: c}]"],
        "map": [lines[at].split(":")[0] + ": {a: b}"],
        "word": [lines[at].split(":")[0] + ": annat"],
    }
    lines[at : at + 1] = mangle[data.draw(st.sampled_from(sorted(mangle)))]
    mangled = type(pack)({**files, name: "\n".join(lines)}, pack.watched)
    for problem in load_processes(mangled).problems:
        assert problem.line >= 0
        assert "Input should" not in problem.message
