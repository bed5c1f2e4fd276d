"""Varför? names what decided; Vad skulle ändra svaret? names the smallest single changes."""

from flows.routines.engine import replay
from flows.routines.explain import explained, what_if, why
from flows.routines.paths import walks

JOUR = {"jourtid": "ja"}
OFFICE = {"jourtid": "nej"}
NIGHT = (("natt", "ja"), ("behov_natt", "natthjalp"), ("svar", "ja"), ("sokande", "sjalv"))
SHORT_TERM = (("natt", "nej"), ("behov_dag", "korttid"), ("alder", "under_65"), ("svar", "ja"),
              ("sokande", "vet_ej"))  # fmt: skip
DAY = (("natt", "nej"), ("behov_dag", "mer_hjalp"), ("ryms", "vet_ej"))


def _why(goteborg, answers, context=JOUR):
    return why(replay(goteborg.routine("trygghetsjouren"), answers, context), goteborg.reference)


def _what_if(goteborg, answers, context=JOUR):
    position = replay(goteborg.routine("trygghetsjouren"), answers, context)
    return [each.text for each in what_if(position, goteborg.reference)]


def test_why_names_the_answers_that_decided_and_no_others(goteborg):
    found = _why(goteborg, NIGHT)
    assert found.do == "Ring Trygghetsjouren"
    assert found.answers == (
        ("Behövs akut hjälp på natten?", "Ja, kl. 23:30–06:00"),
        ("Vilken hjälp behövs?", "Hjälp på natten"),
        ("Fråga personen om du får ringa. Vad svarar personen?", "Säger ja"),
    )
    assert found.context == ("det är jourtid",)


def test_why_cites_the_very_statement_of_the_chosen_need(goteborg):
    night = {each.ref for each in _why(goteborg, NIGHT).cites}
    short = {each.ref for each in _why(goteborg, SHORT_TERM).cites}
    assert {"r000/nar-kontaktas.1", "r000/nar-kontaktas.5", "r000/jourtid.1"} <= night
    assert "r000/nar-kontaktas.3" not in night
    assert "r000/nar-kontaktas.3" in short


def test_why_names_our_interpretations_with_their_values(goteborg):
    assert "Natten börjar kl. 23:30." in _why(goteborg, NIGHT).interpretations
    day = _why(goteborg, DAY)
    assert any("oklart om hjälpen ryms" in each for each in day.interpretations)
    assert day.context == ()


def test_why_in_words_names_the_document_once_with_its_date(goteborg):
    text = _why(goteborg, NIGHT).text
    assert text.startswith("Ring Trygghetsjouren, därför att:\n– det är jourtid\n")
    assert text.count("Göteborgs Stads rutin för kontakt") == 1
    assert "(datum saknas)" in text
    assert "När Trygghetsjouren kontaktas 1, 5" in text


def test_what_would_change_the_answer_names_single_changes_smallest_first(goteborg):
    assert _what_if(goteborg, SHORT_TERM) == [
        "Hur gammal är personen? 65 år eller äldre → Ring Trygghetsjouren",
        "Fråga personen om du får ringa. Vad svarar personen? Säger nej → "
        "Personen säger nej, ring din egen jour",
        "Vilken hjälp behövs? Trygghetslarm → Ring Trygghetsjouren",
        "Om det inte är jourtid → Ring ordinarie handläggare",
        "Vilken hjälp behövs? Annat eller vet inte → Ring din egen jour och fråga",
        "Vilken hjälp behövs? Mer hjälp av hemtjänsten → kan ändra svaret",
        "Behövs akut hjälp på natten? Ja, kl. 23:30–06:00 → kan ändra svaret",
    ]


def test_a_change_that_leads_to_a_question_can_change_the_answer(goteborg):
    assert "Vilken hjälp behövs? Korttidsplats → kan ändra svaret" in _what_if(goteborg, NIGHT)


def test_a_change_whose_every_end_is_the_same_is_not_told(goteborg):
    told = _what_if(goteborg, NIGHT)
    assert not any("Vem ansöker" in each for each in told)
    assert not any("Vet inte" in each for each in told)


def test_outcomes_that_begin_alike_are_told_apart(goteborg):
    assert "Ryms hjälpen i beslutet? Ja → Ring din egen jour" in _what_if(goteborg, DAY)
    assert _why(goteborg, DAY).do == "Ring din egen jour, sedan handläggaren"


def test_outside_jourtid_the_context_is_named(goteborg):
    found = _why(goteborg, NIGHT, OFFICE)
    assert found.context == ("det inte är jourtid",)
    assert "När det inte är jourtid ringer du ordinarie handläggare." in found.interpretations
    assert "Om det är jourtid → Ring Trygghetsjouren" in _what_if(goteborg, NIGHT[:3], OFFICE)


def test_every_told_change_can_be_pressed_and_leads_where_it_says(goteborg):
    routine = goteborg.routine("trygghetsjouren")
    position = replay(routine, SHORT_TERM, JOUR)
    for each in what_if(position, goteborg.reference):
        if each.node is None:
            continue
        answers = [(n, each.option if n == each.node else o) for n, o in SHORT_TERM]
        after = replay(routine, answers, JOUR)
        if each.do and after.ended:
            assert each.do in (after.outcome.short, after.outcome.do)
        assert after.node != position.node


def test_every_end_is_explained_by_why_and_then_every_change(goteborg):
    for position in walks(goteborg.routine("trygghetsjouren")):
        changes = (each.text for each in what_if(position, goteborg.reference))
        told = "\n".join((why(position, goteborg.reference).text, *changes))
        assert explained(position, goteborg.reference) == told


def test_what_decided_is_exactly_what_can_be_changed_to_lead_elsewhere(goteborg):
    for position in walks(goteborg.routine("trygghetsjouren")):
        decided, changes = why(position, goteborg.reference), what_if(position, goteborg.reference)
        assert {each.question for each in changes if each.node} == {
            ask for ask, _ in decided.answers
        }
        assert any(each.node is None for each in changes) == bool(decided.context)
