"""Every fault of form is told in plain Swedish, on its line, with what to write instead."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.routines.library import load_library

FAULTS = [
    ("kind: info", "kind: inof", "  not:\n", "»inof« är ingen sort. Skriv question, decision,"),
    ("    kind: info\n", "", "  not:\n", "Nyckeln »kind« saknas. Skriv question, decision,"),
    ("    ask: Vad behövs?\n", "", "  behov:\n", "Nyckeln »ask« saknas här. Lägg till den."),
    ("urgency: now", "urgency: snart", "urgency: snart",
     "»snart« går inte att skriva här. Skriv now, today, later eller none."),
    ('at: "15:00"', "at: 15.00", "{day: 1", 'fyra siffror inom citattecken: "07:15"'),
    ('at: "15:00"', "at: 25:00", "{day: 1", "klockslag med fyra siffror"),
    ("day: 1", "day: en", "{day: en", "Skriv ett helt tal med siffror"),
    ("repeat: 1 vardag", "repeat: 1 dag", "repeat: 1 dag", "»1 vardag« eller »3 vardagar«"),
    ("repeat: 1 vardag", "repeat: 0 vardagar", "repeat: 0", "»1 vardag« eller »3 vardagar«"),
    ('valid_from: "2026-11-22"', 'valid_from: "2026-02-30"', "valid_from", "ett datum som finns"),
    ("text: Det brådskar.", "text:", "text:\n    to", "eller ta bort nyckeln »text«"),
    ("text: Det brådskar.", "text: [a, b]", "text: [a", "text på en rad, inte en lista"),
    ("cite: [r000/ett.1]\nstart", "cite: r000/ett.1\nstart", "cite: r000/ett.1\nstart",
     "Här ska det stå en lista: [a, b]"),
    ("cite: [r000/ett.1]\nstart", "cite: [r000/ett]\nstart", "cite: [r000/ett]\nstart",
     "Skriv en hänvisning så här: »r000/ansvar.2«"),
    ("cite: [r000/ett.1]\nstart", "cite: []\nstart", "cite: []", "minst 1 behövs"),
    ("command: prov", "command: /Ring", "command:", "utan snedstreck: »ring«"),
    ("id: prov", "id: Prov", "id: Prov", "»Prov« går inte. Skriv ett kort namn"),
    ("  B01:", "  Bevakning:", "  Bevakning:", "Skriv bevakningens nummer så här: »B01«"),
    ("rule: forsta-vardag", "rule: snart", "rule: snart", "Skriv forsta-vardag."),
    ("effects: [{count: ring}]", "effects: [{cuont: ring}]", "effects: [{cuont",
     "Nyckeln »cuont« finns inte här. Skriv någon av: count."),
    ("audience: [everyone]", "audience: [alla]", "audience: [alla]", "Skriv everyone."),
    ("schema: 1", "schema: 2", "schema: 2", "Skriv 1."),
    ("    kind: info\n    text: Det brådskar.\n    to: ring\n    cite: [r000/ett.1]\n",
     "    hej\n", "not:\n    hej", "Här ska det stå nycklar med kolon, en på varje rad."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "at", "says"), FAULTS)
def test_a_fault_of_form_is_told_on_its_line_with_what_to_write(small, old, new, at, says):
    problems = small.load(old, new).problems
    told = [each for each in problems if says in each.message]
    assert told, [str(each) for each in problems]
    assert (told[0].file, told[0].check) == ("goteborg/prov.yaml", 1)
    assert told[0].line == small.line(at)


def test_no_message_is_left_in_english(small):
    for old, new, _, _ in FAULTS:
        for problem in small.load(old, new).problems:
            assert "Input should" not in problem.message
            assert "{" not in problem.message or "klammer" in problem.message.casefold()


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(st.data())
def test_no_mangled_file_ever_gives_a_traceback(small, data):
    """Lines dropped, doubled, moved in or out, or cut: problems or a library, never an error."""
    small.write()
    file = data.draw(st.sampled_from(["goteborg/prov.yaml", "goteborg/contacts.yaml",
                                      "interpretations.yaml", "sources.yaml"]))  # fmt: skip
    path = small.directory / file
    lines = path.read_text(encoding="utf-8").splitlines()
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
    }
    lines[at : at + 1] = mangle[data.draw(st.sampled_from(sorted(mangle)))]
    path.write_text("\n".join(lines), encoding="utf-8")
    library = load_library(small.directory)
    assert all(each.line >= 0 and each.message for each in library.problems)
