"""One broken routine per check: each is told with file, line, a fix and a counterexample."""

import pytest

from flows.errors import ContentError

PROV = "goteborg/prov.yaml"
START = "(jourtid = ja) "

# name: (replace this, with this, check, the line where it is told, says, counterexample)
BROKEN = {
    "1 unknown key": (
        "ask: Vad behövs?", "asks: Vad behövs?",
        1, "asks: Vad", "»asks« finns inte här. Skriv någon av: kind, ask, help", None,
    ),
    "1 duplicate key": (
        "    ask: Vad behövs?\n", "    ask: Vad behövs?\n    ask: Vad mer?\n",
        1, "ask: Vad mer?", "»ask« står två gånger (först på rad 28)", None,
    ),
    "2 target that is not there": (
        "natt: {label: Natthjälp, to: nar}", "natt: {label: Natthjälp, to: narr}",
        2, "natt: {label", "Noden »narr« finns inte", None,
    ),
    "2 contact that is not there": (
        "contact: jouren", "contact: kuren", 2, "contact: kuren", "Skriv någon av: chefen,", None,
    ),
    "2 option outside the fact's values": (
        "vet_ej: {label: Vet inte", "vet_inte: {label: Vet inte",
        2, "vet_inte: {", "Värdet »vet_inte« finns inte. Skriv någon av: dag, natt, vet_ej", None,
    ),
    "2 guard on a value that is not there": (
        "{jourtid: nej, behov: dag}", "{jourtid: nej, behov: kvall}",
        2, "{jourtid: nej, behov: kvall}", "Värdet »kvall« finns inte", None,
    ),
    "2 context that the host does not give": (
        "{when: {jourtid: ja}, to: not}", "{when: {helg: ja}, to: not}",
        2, "{when: {helg", "Faktum »helg« finns inte", None,
    ),
    "2 interpretation that is not there": (
        "interpretation: [natt-borjar]", "interpretation: [natt-slutar]",
        2, "interpretation: [natt-slutar]", "Tolkningen »natt-slutar« finns inte", None,
    ),
    "2 placeholder that nobody fills": (
        'then: ["Natten börjar {natt-borjar}."]', 'then: ["Natten börjar {natten}."]',
        2, "then: [", "Platshållaren »{natten}« finns inte", None,
    ),
    "2 placeholder that does not end": (
        'then: ["Natten börjar {natt-borjar}."]', 'then: ["Natten börjar {natt-borjar."]',
        2, "then: [", "En klammer saknar sin andra hälft", None,
    ),
    "2 bevakning that is not there": (
        "effects: [{watch: B01}]", "effects: [{watch: B02}]",
        2, "effects: [{watch: B02}]", "Bevakningen »B02« finns inte. Skriv någon av: B01", None,
    ),
    "2 reminders that end at a unit": (
        '{day: 1, at: "15:00", to: enhetschef}', '{day: 1, at: "15:00", to: enhet}',
        2, "{day: 1", "ska gå till en person: »to: enhetschef«", None,
    ),
    "2 reminders out of order": (
        '{day: 0, at: "07:15", to: ansvarig}', '{day: 2, at: "07:15", to: ansvarig}',
        2, "remind:", "i tidsordning", None,
    ),
    "3 circle": (
        "to: ring\n", "to: behov\n",
        3, "  not:\n", "i en ring", "behov → nar → not → behov",
    ),
    "3 node that no way leads to": (
        "start: behov", "start: brist",
        3, "behov:\n    kind", "Ingen väg leder till »behov«", None,
    ),
    "4 gap": (
        "behov: [natt, vet_ej]}, to: not}", "behov: natt}, to: not}",
        4, "nar:\n", "Ingen rad i tabellen »nar« gäller", "behov = vet_ej, jourtid = nej",
    ),
    "4 overlap": (
        "{when: {jourtid: nej, behov: dag}, to: los}", "{when: {behov: dag}, to: los}",
        4, "{when: {behov: dag}", "Raderna 1 och 3 i tabellen »nar« gäller samtidigt",
        "behov = dag, jourtid = ja",
    ),
    "4 shadowed row": (
        "nej: {label: \"Nej\", to: nar}", "nej: {label: \"Nej\", to: los}",
        4, "{when: {jourtid: nej, behov: dag}", "Rad 3 i tabellen »nar« gäller aldrig",
        "jourtid = nej, behov = dag",
    ),
    "4 value that no question gives": (
        "brist: [ja, nej]", "brist: [ja, nej, kanske]",
        4, "brist: [ja", "Ingen fråga kan svara »kanske« på »brist«", "brist = kanske",
    ),
    "4 line that is never shown": (
        "{when: {behov: vet_ej}, text", "{when: {behov: vet_ej, brist: ja}, text",
        4, "{when: {behov: vet_ej, brist", "Raden visas aldrig", None,
    ),
    "5 fact read before it is asked": (
        "{jourtid: nej, behov: dag}", "{jourtid: nej, brist: nej}",
        5, "nar:\n", "Tabellen läser »brist«, men på en väg hit är det inte frågat",
        START + "behov: natt → nar",
    ),
    "5 fact asked twice": (
        "    sets: brist\n    options:\n      ja: {label: \"Ja\", to: los}\n"
        "      nej: {label: \"Nej\", to: nar}\n    unknown: nej",
        "    sets: behov\n    options:\n      dag: {label: \"Ja\", to: los}\n"
        "      natt: {label: \"Nej\", to: nar}\n    unknown: natt",
        5, "brist:\n    kind", "Svaret »behov« finns redan när frågan ställs",
        START + "behov: dag → brist",
    ),
    "6 citation that is not there": (
        "text: Det brådskar.\n    to: ring\n    cite: [r000/ett.1]",
        "text: Det brådskar.\n    to: ring\n    cite: [r000/ett.9]",
        6, "cite: [r000/ett.9]", "»r000/ett.9« finns inte i sources.yaml", None,
    ),
    "8 no way to say that one does not know": (
        "    unknown: vet_ej\n", "",
        8, "behov:\n    kind", "»unknown« saknas", START + "behov",
    ),
    "8 not knowing leads to waiting": (
        "vet_ej: {label: Vet inte, to: nar}", "vet_ej: {label: Vet inte, to: brist}",
        8, "vet_ej: {label", "»Vet inte« kan leda till att vänta",
        START + "behov: vet_ej → brist: ja → los",
    ),
    "11 label too long": (
        "label: Natthjälp", "label: Natthjälp av någon idag nu",
        11, "natt: {label", "Texten har 26 tecken. Högst 24 får plats.",
        "Natthjälp av någon idag nu",
    ),
    "11 sentence too long": (
        "do: Ring chefen", "do: Ring chefen a b c d e f g h i j k",
        11, "do: Ring chefen a", "Meningen har 13 ord. Dela den: högst 12 ord.",
        "Ring chefen a b c d e f g h i j k",
    ),
    "11 card too long": (
        "text: Jag vet inte vad som behövs.}",
        "text: " + "Hjälpen behövs genast och alldeles omgående. " * 11 + "}",
        11, "ring:\n", "Högst 500 får plats", "behov: vet_ej",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_routine_is_told_with_line_fix_and_counterexample(small, name):
    old, new, check, at, says, example = BROKEN[name]
    library = small.load(old, new)
    found = {(each.check, each.line): each for each in library.problems}
    problem = found.get((check, small.line(at)))
    assert problem is not None, [str(each) for each in library.problems]
    assert problem.file == PROV
    assert says in problem.message
    assert problem.counterexample == example
    with pytest.raises(ContentError, match=f"prov.yaml:{problem.line}: kontroll {check}"):
        library.checked()


def test_the_small_routine_itself_is_right(small):
    assert small.load().problems == ()
