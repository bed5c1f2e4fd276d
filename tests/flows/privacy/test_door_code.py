"""Codes that open a door, an alarm or a cupboard: told by the words beside them."""

import unicodedata

import pytest

from flows.privacy import Finding, find, has_personal_data

CODES = (
    """
portkod 1234|Portkod: 1234|PORTKODEN ÄR 1234|kod till porten: 12 34 #|koden är 4711|port 1234*
port 1234|larmkod 4711|larmkoden: 471 100|nyckelskåpet 9081|nyckelskap 9081|kodlås 1234
kodlåset 12-34|dörrkod 2020|dorrkod 1234|entrékod C1234|port-kod 1234|port kod 1234|kod 1234
koden: 1234 tack|portkoden hos Karlsson på tredje våningen är 4711|koden till huset blir 1999
1234 till porten|4711 är koden|4711 (portkod)|1911 är portkoden|slå 1234 på dosan|knappa in 4711
pinkod 1234|PIN: 1234|nyckelbox 1234|nyckelgömman har 1234|portkod ett två tre fyra
koden är noll, ett, två, tre|the code is 1234|key box 1234|1234#|kod １２３４
portkod\u200b: 12\u00ad34|Ny portkod från måndag: 5566|larmkod 112|portkod 12:34
portkoden är 234-56|porten öppnas med 9175|dörrkoden är numera 7934
""".strip()
    .replace("\n", "|")
    .split("|")
)

PASSES = (
    """
Vad är koden?|Koden står i Treserva|Skriv aldrig portkoden här|Portkoden byttes 2026-11-22
Portkoden byts 22/11 kl. 07.00|Nyckelskåpet på plan 3|Porten är öppen 07-16|Kod K7F-42
koden är 234-56|koden är F72-9W|Koden enligt rutin 001|kod: r001
koden är fel, ring 031-365 85 85|Portkod? Ring 112.|Larmkod saknas för 250 kunder
Koden har 4 siffror|Felkod 4711|streckkod 73101234|landskod 0046|QR-koden gäller i 30 dagar
Porten 3|port 12|dörr 2|Koden enligt SoL 2025:400|PIN-koden är glömd|Kodlåset kostar 1 250 kr
I porten sedan 2024|Slå 112|Tryck 1 för svenska|Encode 1234|zipcode 1234
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("text", CODES)
def test_a_code_is_found_beside_the_words_that_tell_what_it_opens(text):
    assert Finding.DOOR_CODE in find(text), text
    assert has_personal_data(text) is Finding.DOOR_CODE


@pytest.mark.parametrize("text", PASSES)
def test_a_number_that_opens_nothing_passes(text):
    assert find(text) == frozenset()


def test_a_code_is_found_where_a_phone_writes_letters_with_marks_apart():
    assert find(unicodedata.normalize("NFD", "dörrkoden är 4711")) == {Finding.DOOR_CODE}
    assert find(unicodedata.normalize("NFD", "nyckelskåpet 4711")) == {Finding.DOOR_CODE}


def test_a_code_is_found_on_the_line_below_its_word():
    assert find("Portkod?\n1234") == find("Portkod\n\n1234") == {Finding.DOOR_CODE}
