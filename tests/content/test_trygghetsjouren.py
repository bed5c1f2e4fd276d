"""Ska jag ringa Trygghetsjouren? held against the source, rule by rule (katalog R01 to R08, 9).

`reader` is written from the document and the catalogue, without looking at the routine file.
"""

import proven
import pytest

from flows.routines.cards import OutcomeCard, QuestionCard, card
from flows.routines.engine import back_to, replay
from flows.routines.library import load_library
from flows.routines.paths import walks
from flows.routines.schema import Outcome, Question

LIBRARY = proven.library()
ROUTINE = LIBRARY.routine("trygghetsjouren")
HOST = {"nasta-vardag": "måndag 30 november", "jourtid-slut": "måndag 30 november kl. 07:00"}
WALKS = list(walks(ROUTINE))


def walk(jourtid="ja", **facts):
    """The one walk with these facts, in jourtid or not; each fact is named by its question."""
    found = [
        each
        for each in WALKS
        if each.context["jourtid"] == jourtid and each.facts.items() >= facts.items()
    ]
    assert found, f"no walk has {facts}"
    return found


def contacts(**facts):
    return {each.outcome.contact for each in walk(**facts)}


def shown(position):
    return card(position, LIBRARY.reference, HOST)


def reader(jourtid, facts):
    """Whom to ring, read from the source and the named interpretations."""
    if facts["natt"] == "nej" and facts["behov"] in ("mer_hjalp", "vet_ej"):
        return "egen_jour"  # R01; an unclear need by day is the provider's
    if facts["svar"] == "nej":
        return "egen_jour"  # R08: asked first, and a no is respected
    if jourtid == "nej":
        return "handlaggare"  # R07
    if facts["behov"] == "korttid" and facts["alder"] == "under_65":
        return "socialjouren"  # R06
    return "trygghetsjouren"  # R03, R04, R05


def test_every_walk_agrees_with_an_independent_reading_of_the_source():
    for each in WALKS:
        expected = reader(each.context["jourtid"], each.facts)
        assert each.outcome.contact == expected, each.answers


def test_r01_more_help_by_day_is_solved_by_the_provider_and_trygghetsjouren_is_not_called():
    for jourtid in ("ja", "nej"):
        assert contacts(jourtid=jourtid, natt="nej", behov="mer_hjalp") == {"egen_jour"}
    for each in walk(natt="nej", behov="mer_hjalp"):
        assert "Ring inte Trygghetsjouren." in shown(each).body


@pytest.mark.parametrize(("ryms", "offered"), [("ja", ()), ("nej", ("B01",)), ("vet_ej", ("B01",))])
def test_r02_help_outside_the_decision_offers_the_first_vardag_contact(ryms, offered):
    (found,) = walk(natt="nej", behov="mer_hjalp", ryms=ryms)
    assert found.outcome.watches == offered
    assert ("måndag 30 november" in shown(found).body) == bool(offered)


def test_r03_acute_night_help_in_jourtid_goes_to_trygghetsjouren():
    assert contacts(natt="ja", behov="natthjalp", svar="ja") == {"trygghetsjouren"}


def test_r04_acute_trygghetslarm_in_jourtid_goes_to_trygghetsjouren_day_and_night():
    for natt in ("ja", "nej", "vet_ej"):
        assert contacts(natt=natt, behov="larm", svar="ja") == {"trygghetsjouren"}


def test_r05_acute_short_term_place_from_65_goes_to_trygghetsjouren():
    assert contacts(behov="korttid", alder="fyllt_65", svar="ja") == {"trygghetsjouren"}


def test_r06_acute_short_term_place_under_65_goes_to_socialjouren_at_night_too():
    for natt in ("ja", "nej", "vet_ej"):
        found = contacts(natt=natt, behov="korttid", alder="under_65", svar="ja")
        assert found == {"socialjouren"}


def test_r07_outside_jourtid_nobody_is_sent_to_trygghetsjouren_or_socialjouren():
    assert {each.outcome.contact for each in walk("nej")} == {"handlaggare", "egen_jour"}
    assert contacts(jourtid="nej", svar="ja") == {"handlaggare"}
    for each in walk("nej", svar="ja"):
        assert "När det inte är jourtid" in shown(each).footer


def test_r08_the_person_is_asked_before_every_call_about_an_insats():
    for each in WALKS:
        if each.outcome.contact != "egen_jour":
            assert each.facts["svar"] in ("ja", "kan_inte")


def test_r08_a_no_is_respected_and_is_no_dead_end():
    for jourtid in ("ja", "nej"):
        for each in walk(jourtid, svar="nej"):
            text = shown(each).body
            assert each.outcome.contact == "egen_jour"
            assert "Ring inte om insatsen." in text
            assert "Ändrar personen sig?" in text
            assert "112" in text


def test_r08_a_person_who_cannot_answer_is_not_left_and_the_call_says_so():
    for each in walk(svar="kan_inte"):
        assert each.outcome.contact in ("trygghetsjouren", "socialjouren")
        assert "Personen kan inte svara." in shown(each).body
        assert "Kan personen inte svara ringer du ändå" in shown(each).footer


def test_r08_whoever_applies_the_call_is_made_and_says_who():
    says = {"sjalv": "ansöker själv", "ombud": "God man eller ombud ansöker",
            "annan": "Någon annan ansöker", "vet_ej": "vet inte vem som ansöker"}  # fmt: skip
    for each in WALKS:
        if "sokande" in each.facts:
            assert each.outcome.contact in ("trygghetsjouren", "socialjouren")
            assert says[each.facts["sokande"]] in shown(each).body


def test_9_13_night_is_asked_before_the_provider_can_be_told_to_solve_it():
    for each in WALKS:
        assert each.answers[0][0] == "natt"
        if each.facts["natt"] != "nej":
            assert each.facts["behov"] != "mer_hjalp"
            assert each.node not in ("egen_jour", "egen_jour_sedan", "oklart")


def test_9_13_not_knowing_about_the_night_is_answered_as_night_and_says_so():
    waiting = replay(ROUTINE, (("natt", "vet_ej"),), {"jourtid": "ja"})
    assert waiting.node == "behov_natt"
    assert "Vi räknar det som natt, för säkerhets skull." in shown(waiting).body
    for each in walk(natt="vet_ej"):
        same = {**each.facts, "natt": "ja"}
        (night,) = [w for w in WALKS if w.facts == same and w.context == each.context]
        assert night.node == each.node
        assert "räknar vi det som natt" in shown(each).footer


def test_9_10_exactly_65_is_not_under_65_and_an_unknown_age_goes_to_trygghetsjouren():
    asked = replay(ROUTINE, (("natt", "nej"), ("behov_dag", "korttid")), {"jourtid": "ja"})
    assert "65 år i dag? Välj 65 år eller äldre." in shown(asked).body
    for each in walk(alder="vet_ej", svar="ja"):
        assert each.outcome.contact == "trygghetsjouren"
        assert "Jag vet inte hur gammal personen är." in shown(each).body


def test_9_14_the_night_is_named_by_the_clock_and_as_our_interpretation():
    first = shown(replay(ROUTINE, (), {"jourtid": "ja"}))
    assert dict(first.options)["ja"] == "Ja, kl. 23:30–06:00"
    assert "Vår tolkning: Natten börjar kl. 23:30." in first.footer


def test_9_14_a_missing_number_is_said_plainly_and_sends_to_a_person():
    (found,) = walk(natt="nej", behov="mer_hjalp", ryms="ja")
    assert "Numret är inte inlagt här. Ring din chef" in shown(found).body
    library = load_library(contacts={"egen_jour": "031-12 34 56"}).checked()
    with_number = card(found, library.reference, HOST)
    assert with_number.head == "Ring din egen jour: +4631123456"
    assert "inte inlagt" not in with_number.body


def test_no_answer_leads_to_waiting_and_every_answer_has_somebody_to_ring():
    for node in ROUTINE.nodes.values():
        if isinstance(node, Outcome):
            assert node.urgency == "now"
            assert node.contact in LIBRARY.reference.contacts


def test_every_outcome_is_reached_in_at_most_five_presses():
    assert max(len(each.answers) for each in WALKS) == 5
    assert max(len(each.answers) for each in walk("nej")) == 3
    outcomes = {name for name, node in ROUTINE.nodes.items() if isinstance(node, Outcome)}
    assert {each.node for each in WALKS} == outcomes


def test_every_card_says_112_last_and_every_call_keeps_personal_data_out_of_the_chat():
    for each in WALKS:
        text = shown(each).body
        assert text.endswith("Fara för liv? Ring 112.")
        assert "Skriv i journalen efteråt." in text
        if each.outcome.contact != "egen_jour":
            assert "Skriv dem aldrig här." in text


def test_every_card_fits_a_small_phone():
    for each in WALKS:
        for n in range(len(each.answers)):
            asked = shown(back_to(each, n))
            assert isinstance(asked, QuestionCard)
            assert len(asked.body) <= 200
        ended = shown(each)
        assert isinstance(ended, OutcomeCard)
        assert len(ended.body) <= 430
        assert "{" not in ended.body + ended.footer


def test_the_cards_use_no_unexplained_or_official_words():
    words = {"korttidsplats": "behov_dag", "behörig": "sokande"}
    for word, node in words.items():
        question = ROUTINE.nodes[node]
        assert isinstance(question, Question)
        assert word in [each.word for each in question.explain]
    for each in WALKS:
        assert not {"erforderlig", "ovanstående", "samt", "R01", "B01"} & set(
            shown(each).body.replace(".", " ").split()
        )


def test_the_numbers_are_those_of_the_source():
    (call,) = walk(natt="ja", behov="larm", svar="ja", sokande="sjalv")
    assert shown(call).head == "Ring Trygghetsjouren: +46313658585"
    assert shown(call).reach == "031-365 85 85"
    (social,) = walk(natt="ja", alder="under_65", svar="ja", sokande="sjalv")
    assert shown(social).head == "Ring Socialjouren: +46313658700"
    assert shown(social).reach == "031-365 87 00"


def test_b01_reminds_at_its_default_times_and_ends_at_a_person():
    watch = ROUTINE.watches["B01"]
    steps = [(each.day, each.at.isoformat("minutes"), each.to) for each in watch.remind]
    assert steps == [
        (0, "07:15", "ansvarig"),
        (0, "13:00", "enhet"),
        (1, "07:15", "ansvarig"),
        (1, "15:00", "enhetschef"),
    ]
    assert (watch.rule, watch.repeat) == ("forsta-vardag", 1)
    assert watch.cite == ("r000/ansvar.3",)
