"""One broken process per class of fault: each is told with line, fix and the shortest example."""

import pytest

from flows.cases.space import size

# name: (replace this, with this, check, the line where it is told, says, counterexample)
BROKEN = {
    "1 unknown key": (
        "    do: Skicka uppdraget", "    gor: Skicka uppdraget",
        1, "    gor:", "»gor« finns inte här. Skriv någon av: role, label, do", None,
    ),
    "1 name of a watch that is none": (
        "  B12:\n", "  B1:\n", 1, "  B1:\n", "»B1« går inte. Skriv »B12«, »B12_datum«", None,
    ),
    "1 name of a step that is none": (
        "  klart:\n", "  Klart:\n", 1, "  Klart:\n", "»Klart« går inte. Skriv ett kort namn", None,
    ),
    "1 reminder with half a time": (
        '{day: 1, at: "08:00", to: enhet}', "{day: 1, to: enhet}",
        1, "      - {day: 1, to", "Skriv »day« och »at: \"08:00\"«, eller bara »minutes«", None,
    ),
    "1 day that is no number": (
        '{day: 3, at: "15:00"', '{day: tre, at: "15:00"',
        1, "      - {day: tre", "-1 är vardagen före, 0 är dagen själv", None,
    ),
    "1 day with a rule that only counts": (
        "from: nycklar\n    after: 7 dagar\n    rule: kalenderdag",
        "on: skickat\n    rule: vardagar",
        1, "  B16:", "Ett datum kan ha regeln nasta-vardag, senast eller kalenderdag", None,
    ),
    "1 both on and from": (
        "from: nycklar\n    after: 7 dagar", "on: skickat\n    after: 7 dagar",
        1, "  B16:", "»on«, eller »from« och »after«, men inte båda", None,
    ),
    "1 no time at all": (
        "    from: nycklar\n    after: 7 dagar\n", "",
        1, "  B16:", "Skriv när den förfaller", None,
    ),
    "1 words that are no time": (
        "after: 7 dagar", "after: en vecka", 1, "after: en vecka", "är ingen tid", None,
    ),
    "1 a rule that cannot count it": (
        "after: 7 dagar", "after: 7 timmar", 1, "  B16:", "behöver regeln timmar", None,
    ),
    "1 minutes that are moved": (
        "rule: timmar", "rule: senast", 1, "  sent:", "Minuter behöver »rule: timmar«", None,
    ),
    "2 fact that is not there": (
        "when: {larm: igang}", "when: {larmet: igang}",
        2, "when: {larmet", "Faktum »larmet« finns inte. Skriv någon av: larm, nycklar", None,
    ),
    "2 value that is not there": (
        "while: {nycklar: ej_klara}", "while: {nycklar: borta}",
        2, "while: {nycklar: borta", "Värdet »borta« finns inte. Skriv någon av: ej_klara", None,
    ),
    "2 value that means something already": (
        "larm: [igang]", "larm: [igang, satt]", 2, "larm: [", "»satt« betyder redan något", None,
    ),
    "2 fact that is not there, set once": (
        "facts:\n", "once: [larmet]\nfacts:\n", 2, "once: [larmet]", "Faktum »larmet«", None,
    ),
    "2 watch that is not there, to come instead of": (
        "    aim: ja\n", "    aim: ja\n    instead_of: B17\n",
        2, "    instead_of: B17", "Bevakningen »B17« finns inte. Skriv någon av: B12", None,
    ),
    "2 question for something that is no date": (
        "asks: skickat", "asks: nycklar", 2, "asks: nycklar", "»nycklar« är inget datum", None,
    ),
    "2 day that is no date": (
        "from: nycklar\n    after: 7 dagar", "on: nycklar",
        2, "on: nycklar", "»nycklar« är inget datum", None,
    ),
    "2 plan that is not there": (
        "plan: mal", "plan: malet", 2, "plan: malet", "Planen »malet« finns inte", None,
    ),
    "2 plan that counts minutes for a day": (
        "plan: mal", "plan: snabb", 2, "plan: snabb", "Planen räknar minuter", None,
    ),
    "2 button that is not there": (
        "buttons: [klara, inte_klara]", "buttons: [klara, ring]",
        2, "buttons: [klara, ring]", "Steget »ring« finns inte", None,
    ),
    "2 button of another role": (
        "buttons: [klara, inte_klara]", "buttons: [klara, klart]",
        2, "buttons: [klara, klart]", "planerare får inte ta steget »klart«", None,
    ),
    "2 role that is not there": (
        "role: handlaggare\n    label: Klart", "role: chef\n    label: Klart",
        2, "role: chef", "Rollen »chef« finns inte", None,
    ),
    "2 step that changes nothing": (
        "    sets: {larm: igang}\n", "", 2, "  installera:\n", "Steget ändrar inget", None,
    ),
    "2 no way in": (
        "    opens: ja\n", "", 2, "steps:", "Inget steg öppnar ärendet", None,
    ),
    "2 step with the name that every case has": (
        "  klart:\n", "  avslutat:\n", 2, "  avslutat:", "»avslutat« finns alltid", None,
    ),
    "2 reminders out of order": (
        '{day: 1, at: "08:00", to: enhet}', '{day: 5, at: "08:00", to: enhet}',
        2, "    remind:\n", "i tidsordning", None,
    ),
    "2 fewer words for what nobody does": (
        "facts:\n", "short: {Ring nu: Ring}\nfacts:\n",
        2, "short:", "Ingen »do« och inget läge är »Ring nu«. Ändra raden i »short«, eller", None,
    ),
    "11 fewer words that are too many": (
        "facts:\n", "short: {Installera larmet: Installera larmet nu}\nfacts:\n",
        11, "short:", "Texten har 20 tecken. Högst 17 får plats: Installera larmet nu", None,
    ),
    "3 step that can never be taken": (
        "when: {larm: igang}", "when: {larm: igang, nycklar: ej_klara}",
        3, "  klart:\n", "Steget »klart« går aldrig att ta", "larm = igang, nycklar = ej_klara",
    ),
    "3 watch that never opens": (
        "while: {nycklar: ej_klara}", "while: {nycklar: ej_klara, larm: igang}",
        3, "  B12:\n", "Bevakningen »B12« öppnas aldrig", "nycklar = ej_klara, larm = igang",
    ),
    "5 fact that nothing sets": (
        "larm: [igang]", "larm: [igang, trasigt]",
        5, "larm: [", "Inget steg sätter »larm« till »trasigt«", None,
    ),
    "5 date that nobody asks for": (
        "days: {skickat: Skickat}\nfacts:\n", "days: {skickat: S, slut: S}\nfacts:\n"
        "  slut: datum\n",
        5, "  slut: datum", "Inget steg frågar efter datumet »slut«", None,
    ),
    "6 citation that is not there": (
        "told: ja\n    cite: [r000/ett.1]\n  inte_klara:",
        "told: ja\n    cite: [r000/ett.9]\n  inte_klara:",
        6, "cite: [r000/ett.9]", "»r000/ett.9« finns inte i sources.yaml", None,
    ),
    "9 reminders that end at a unit": (
        '      - {day: 3, at: "15:00", to: enhetschef}\n    repeat', "    repeat",
        9, "  plan:\n", "ska sluta hos en person", "B12: ansvarig → enhet",
    ),
    "9 reminders that fall silent": (
        "    repeat: 1 vardag\n  mal", "  mal", 9, "  plan:\n", "Planen tystnar", None,
    ),
    "9 aim that is taken further": (
        'mal: {remind: [{day: 0, at: "08:00", to: ansvarig}]}',
        'mal: {remind: [{day: 0, at: "08:00", to: ansvarig}], repeat: 1 vardag}',
        9, "plan: mal", "»B16« är ett mål. Planen får bara påminna ansvarig", None,
    ),
    "9 watch that counts from what is not known": (
        "while: {nycklar: ej_klara}\n    from: nycklar",
        "while: {nycklar: ej_klara}\n    from: larm",
        9, "from: larm", "»B12« räknas från »larm«, men det är inte känt här",
        "skicka → inte_klara (nycklar = ej_klara, skickat = satt)",
    ),
    "2 stage that asks for a fact that is not there": (
        "klart: {label: Kan installeras, while: {larm: saknas}}",
        "klart: {label: Kan installeras, while: {larmet: saknas}}",
        2, "  klart: {label", "Faktum »larmet« finns inte. Skriv någon av: larm, nycklar", None,
    ),
    "2 two stages with one name": (
        "label: Installerat, while", "label: Mottaget, while",
        2, "  installerat: {label", "»mottaget« heter redan så", None,
    ),
    "3 stage that another one takes": (
        "while: {larm: saknas}}\n  installerat", "while: {skickat: satt}}\n  installerat",
        3, "  installerat: {label", "Inget ärende står i läget »installerat«", "larm = igang",
    ),
    "9 situation without a stage": (
        "installerat: {label: Installerat, while: {larm: igang}, rests: ja}", "",
        9, "stages:", "Här står ärendet inte i något läge",
        "skicka → klara → installera (larm = igang, nycklar = klara, skickat = satt)",
    ),
    "11 name of a stage that fits no phone": (
        "label: Installerat, while", "label: Larmet är installerat och igång, while",
        11, "  installerat: {label", "Högst 24 får plats", None,
    ),
    "9 case that is forgotten": (
        "    closes: ja\n    told: ja\n", "    closes: ja\n",
        9, "watches:", "Här kan ärendet glömmas",
        "skicka → klara → installera (larm = igang, nycklar = klara, skickat = satt)",
    ),
    "9 an aim alone does not keep a case": (
        "  sent:\n    role: planerare\n    title: Sent\n    do: Installera larmet\n"
        "    buttons: [installera]\n    while: {nycklar: klara, larm: saknas}",
        "  sent:\n    role: planerare\n    title: Sent\n    do: Ring om nycklarna\n"
        "    buttons: [klara]\n    while: {nycklar: ej_klara}",
        9, "watches:", "Här kan ärendet glömmas",
        "skicka → klara (nycklar = klara, skickat = satt)",
    ),
    "9 dead end": (
        "when: {larm: igang}\n    closes: ja", "when: {larm: saknas}\n    closes: ja",
        9, "steps:", "Här kan ingen göra något utom att avsluta",
        "skicka → klara → installera (larm = igang, nycklar = klara, skickat = satt)",
    ),
    "9 watch without a button": (
        "    when: {nycklar: klara, larm: saknas}\n    sets: {larm: igang}",
        "    when: {nycklar: [saknas, ej_klara], larm: saknas}\n    sets: {larm: igang}",
        9, "buttons: [installera]\n    while: {nycklar: klara, larm: saknas}\n    from: nycklar\n"
        "    after: 7", "»B16« är öppen, men planerare har ingen knapp",
        "skicka → klara (nycklar = klara, skickat = satt)",
    ),
    "9 watch without an end": (
        "    closes: ja\n    told: ja\n    cite: [r000/ett.1]\n",
        "    sets: {larm: igang}\n    told: ja\n    cite: [r000/ett.1]\n",
        9, "    buttons: [klart]", "»evig« tar aldrig slut härifrån",
        "skicka → klara → installera (larm = igang, nycklar = klara, skickat = satt)",
    ),
    "11 label too long": (
        "label: Nycklar klara", "label: Nycklarna är klara allihop nu",
        11, "label: Nycklarna", "Texten har 29 tecken. Högst 24 får plats", None,
    ),
    "11 sentence too long": (
        "do: Skicka uppdraget", "do: Skicka a b c d e f g h i j k l",
        11, "do: Skicka a", "Meningen har 13 ord. Dela den", None,
    ),
}  # fmt: skip
EVIG = """\
  evig:
    role: handlaggare
    title: Evig
    do: Avsluta i Treserva
    buttons: [klart]
    while: {larm: igang}
    from: skickat
    after: 1 vecka
    rule: senast
    plan: plan
    cite: [r000/ett.1]
"""


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_process_is_told_with_line_fix_and_counterexample(broken, name):
    old, new, check, at, says, example = BROKEN[name]
    evig = ("watches:\n", f"watches:\n{EVIG}")
    read = broken((old, new), *([evig] if "without an end" in name else []))
    line = read.line(at)
    found = [each for each in read.problems if (each.check, each.line) == (check, line)]
    assert any(says in each.message for each in found), [str(each) for each in read.problems]
    assert example in {each.counterexample for each in found}


def test_the_small_process_itself_is_right(broken, small):
    assert broken().problems == ()
    assert size(small) == 4
