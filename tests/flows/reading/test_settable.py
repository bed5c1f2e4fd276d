"""Times that a file leaves to interpretations: what may stand where, and what is said otherwise."""

import pytest

from flows.reading.marked import read
from flows.reading.settable import misfit, names, settled

VALUES = {"tid": "08:00", "efter": "3 vardagar", "svar": "30 minuter"}


def filled(text):
    marked, problems = read(text, "prov.yaml")
    assert problems == ()
    return settled(marked, VALUES)


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ('at: "{tid}"', "at", "08:00"),
        ('day: "{efter}"', "day", "3"),
        ('repeat: "{efter}"', "repeat", "3 vardagar"),
        ('minutes: "{svar}"', "minutes", "30"),
        ('after: "{svar}"', "after", "30 minuter"),
        ('at: "09:00"', "at", "09:00"),
        ('ask: "{tid}"', "ask", "{tid}"),  # only times are filled here; texts are when shown
    ],
)
def test_a_name_in_braces_is_the_value_that_it_has(line, key, value):
    marked, problems = filled(line)
    assert (marked.data, problems) == ({key: value}, ())


def test_the_text_and_its_fingerprint_stay_what_they_were():
    text = 'at: "{tid}"'
    before = read(text, "prov.yaml")[0]
    after, _ = filled(text)
    assert (after.text, after.sha256, after.lines) == (before.text, before.sha256, before.lines)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('at: "{tidd}"', "Tolkningen »tidd« finns inte, eller har inget värde. Här ska det stå "
                         "ett klockslag: {tid}."),
        ('day: "{tid}"', "Tolkningen »tid« är 08:00. Här ska det stå vardagar: {efter}."),
        ('minutes: "{efter}"', "Tolkningen »efter« är 3 vardagar. Här ska det stå minuter: "),
        ("at: {tid}", 'Skriv namnet inom citattecken: »at: "{tid}"«.'),
        ("at: {tidd: }", "Tolkningen »tidd« finns inte"),
    ],
)  # fmt: skip
def test_a_name_that_does_not_fit_is_told_with_its_line(line, message):
    _, (problem,) = filled(f"schema: 1\n{line}\n")
    assert (problem.file, problem.line, problem.check) == ("prov.yaml", 2, 2)
    assert problem.message.startswith(message)


def test_reminders_that_values_make_the_same_are_one_and_others_stay():
    same = '{day: 3, at: "08:00", to: enhet}'
    marked, _ = filled(
        f'remind:\n  - {same}\n  - {{day: "{{efter}}", at: "{{tid}}", to: enhet}}\n'
        f'  - {{day: "{{efter}}", at: "09:00", to: enhet}}\n'
    )
    assert [each["at"] for each in marked.data["remind"]] == ["08:00", "09:00"]
    twice, _ = filled(f"remind:\n  - {same}\n  - {same}\n")
    assert len(twice.data["remind"]) == 2  # written twice: the editor is told


def test_only_the_same_kind_of_time_takes_the_place_of_a_value():
    assert misfit("08:00", "09:30") is None
    assert misfit("3 vardagar", "1 vardag") is None
    assert misfit("30 minuter", "5 minuter") is None
    for value, other in (
        ("08:00", "3 vardagar"), ("08:00", "24:00"), ("08:00", "8"), ("3 vardagar", "0 vardagar"),
        ("3 vardagar", "30 minuter"), ("30 minuter", "08:00"), ("30 minuter", ""),
    ):  # fmt: skip
        assert misfit(value, other).startswith("Skriv ")


def test_the_names_are_those_of_times_alone():
    data = read('a: {at: "{tid}", say: "{nej}"}\nb: [{day: "{efter}", at: "{tid}"}]', "p")[0].data
    assert names(data) == ("tid", "efter")
