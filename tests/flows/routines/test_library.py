"""Settings are applied and checked; pinned revisions play on; nothing is read twice."""

import pytest

from flows.errors import ContentError
from flows.routines.cards import card
from flows.routines.engine import replay
from flows.routines.library import load_library, parse_routine

JOUR = {"jourtid": "ja"}


def test_a_routine_is_found_by_id_and_by_command(goteborg):
    assert goteborg.by_command("ring") is goteborg.routine("trygghetsjouren")
    assert goteborg.by_command("nope") is None
    assert goteborg.routine("nope") is None


def test_a_local_number_is_taken_as_people_write_it():
    library = load_library(contacts={"egen_jour": "031-12 34 56"}).checked()
    contact = library.contact("egen_jour")
    assert (contact.number, contact.readable) == ("+4631123456", "031-12 34 56")


def test_an_empty_setting_leaves_the_contact_missing():
    contact = load_library(contacts={"egen_jour": " "}).checked().contact("egen_jour")
    assert contact.number is None
    assert contact.missing == "Numret är inte inlagt här. Ring din chef eller den som leder passet."


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"contacts": {"egen_jour": "ring mig"}}, 'Skriv numret så här: "031-365 85 85".'),
        ({"contacts": {"egenjour": "031-12 34 56"}}, "Namn som finns: egen_jour, handlaggare"),
        ({"contacts": {"trygghetsjouren": "031-12 34 56"}}, "står i källan"),
        ({"interpretations": {"natt-borjar": "halv tolv"}}, 'fyra siffror: "23:30"'),
        ({"interpretations": {"nej-respekteras": "22:00"}}, "inget värde att ändra"),
        ({"interpretations": {"natten": "22:00"}}, "Det namnet finns inte."),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write(settings, says):
    (problem,) = load_library(**settings).problems
    assert problem.file == "inställningarna"
    assert says in problem.message


def test_an_interpretation_value_from_the_settings_is_shown_everywhere():
    library = load_library(interpretations={"natt-borjar": "22:00"}).checked()
    shown = card(replay(library.routine("trygghetsjouren"), (), JOUR), library.reference, {})
    assert shown.options[0] == ("ja", "Ja, kl. 22:00–06:00")
    assert "Natten börjar kl. 22:00." in shown.interpretations


def test_a_missing_or_unreadable_file_is_a_problem(small):
    small.load()
    (small.directory / "interpretations.yaml").unlink()
    (small.directory / "goteborg/prov.yaml").write_bytes(b"\xff\xfe\x00")
    told = {each.file: each.message for each in load_library(small.directory).problems}
    assert "saknas" in told["interpretations.yaml"]
    assert "UTF-8" in told["goteborg/prov.yaml"]


def test_a_pack_that_is_not_there_is_a_problem():
    (problem,) = load_library(pack="ingenstans").problems
    assert problem.file == "ingenstans/contacts.yaml"


def test_two_routines_may_not_share_a_command(small):
    small.load()
    text = (small.directory / "goteborg/prov.yaml").read_text(encoding="utf-8")
    (small.directory / "goteborg/annan.yaml").write_text(text, encoding="utf-8")
    told = [str(each) for each in load_library(small.directory).problems]
    assert any("annan.yaml:3: kontroll 2: Skriv »id: annan«" in each for each in told)
    assert any("prov.yaml:5: kontroll 2: Kommandot /prov används redan" in each for each in told)


def test_all_problems_are_told_at_once_in_order(small):
    library = small.load("contact: jouren", "contact: kuren")
    (small.directory / "sources.yaml").write_text("a: [", encoding="utf-8")
    library = load_library(small.directory, contacts={"x": "1"})
    with pytest.raises(ContentError) as raised:
        library.checked()
    lines = str(raised.value).splitlines()
    assert len(lines) == len(library.problems) == 2
    assert lines[0].startswith("inställningarna:0:")
    assert lines[1].startswith("sources.yaml:")


def test_the_present_revision_is_not_parsed_again(prov):
    routine = prov.routine("prov")
    assert parse_routine(routine.text, prov) is routine


def test_a_pinned_older_revision_still_plays_to_its_own_end(small):
    older = small.load().checked().routine("prov")
    text, sha256 = older.text, older.sha256
    small.load(
        "{when: {jourtid: nej, behov: dag}, to: los}", "{when: {jourtid: nej, behov: dag}, to: not}"
    )
    library = load_library(small.directory).checked()
    pinned = parse_routine(text, library)
    answers = (("behov", "dag"), ("brist", "nej"))
    assert pinned.sha256 == sha256
    assert replay(pinned, answers, {"jourtid": "nej"}).node == "los"
    assert replay(library.routine("prov"), answers, {"jourtid": "nej"}).node == "ring"
    assert parse_routine(text, library) is pinned


def test_a_pinned_revision_that_refers_to_something_gone_is_refused_kindly(small):
    text = small.load("contact: chefen", "contact: jouren").checked().routine("prov").text
    library = small.load("  jouren: {title", "  kuren: {title", "goteborg/contacts.yaml")
    with pytest.raises(ContentError, match=r"sparad version:.*Kontakten »jouren« finns inte"):
        parse_routine(text, library)
    with pytest.raises(ContentError, match="sparad version:1: kontroll 1"):
        parse_routine("hej", library)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (", missing: Numret saknas. Fråga en kollega.", "", "behöver »missing«"),
        ("local: ja, missing: Numret saknas. Fråga en kollega.", "local: nej", "Skriv »number«"),
        ('number: "+46313658585"', "number: 08", "Skriv telefonnumret så här"),
    ],
)
def test_every_contact_reaches_somebody_or_says_plainly_that_it_does_not(small, old, new, says):
    (problem,) = small.load(old, new, "goteborg/contacts.yaml").problems
    assert says in problem.message
    assert problem.file == "goteborg/contacts.yaml"
    assert problem.line > 3


def test_a_brace_in_an_interpretation_that_nobody_fills_is_told(small):
    (problem,) = small.load("text: Annat.", 'text: "Annat {x}."', "interpretations.yaml").problems
    assert (problem.file, problem.check) == ("interpretations.yaml", 2)
    assert problem.line == small.line("annat:", "interpretations.yaml")
    assert "»{x}« finns inte. Skriv någon av: {natt-borjar}." in problem.message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('  nodnummer: {title: Nödnumret, number: "112", readable: "112"}\n', ""),
        ('number: "112", readable: "112"', "local: ja, missing: Fråga."),
    ],
)
def test_no_routine_is_served_without_the_emergency_number(small, old, new):
    told = small.load(old, new, "goteborg/contacts.yaml").problems
    assert any("Kontakten »nodnummer« med sitt nummer saknas" in each.message for each in told)
