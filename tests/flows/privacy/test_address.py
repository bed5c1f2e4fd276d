"""Addresses: a street with its number, a flat, a floor, a postal code with its town."""

import unicodedata

import pytest

from flows.privacy import Finding, find

ADDRESSES = (
    """
Storgatan 12|storgatan 12|STORGATAN 12|Storgatan12|Storgatan 12B|Kungsgatan 4B lgh 1102
Storgatan nr 4|bor på Södra vägen 7|Södra vägen 7|sodra vagen 7|Sven Hultins gata 8
Drottning Kristinas väg 5|Danska vägen 78|Järntorget 4|Nya Allén 4|Avenyn 12
Wieselgrensplatsen 24|Olof Palmes plats 3|Rosengränd 3|Björkbacken 12 c|4 tr|4tr
hon bor 3 tr upp|4 trappor upp|lgh 1102|lgh. nr 12|lägenhet 1102|411 05 Göteborg|41105 Göteborg
411 05 göteborg|SE-411 05 Göteborg|417 55 Göteborg|411 05 GÖTEBORG|postnummer 411 05
postnr: 41105|c/o Andersson|bor på Solgården 4|Adress: Kullen 3|adressen är Kullen 3
Brand på Storgatan 12|ｓｔｏｒｇａｔａｎ　１２|Stor\u00adgatan\u00a012|Kungsgatan 5-7
""".strip()
    .replace("\n", "|")
    .split("|")
)

PASSES = (
    """
Hon bor på andra sidan gatan|Bilen står på gatan|Vi är på väg|Storgatan är hal|på Södra vägen
Storgatan kl. 12|Storgatan 16:30|Storgatan 07.00|Storgatan 22 november|Storgatan 22/11
Korsvägen 16.30|på vägen 7 km bort|på gatan 3 gånger|Kontaktväg 1|arbetsplatsen 2
korttidsplatsen 3|riksvägen 40|väg 40|Solgården 2|boendet Solgården 2|Hemtjänst Majorna 2
avdelning 4|bor på avdelning 4|bor på plan 3|Bor hemma 2 dagar i veckan|bor hemma med 2 barn
flyttat hem sedan 3 veckor|våning 4|rum 12|4 trappor|114 14|11414|12 500 kr
031-365 85 85 Göteborg|Göteborg 2026|2 lägenheter|3TR-3T|v 48 Måndag|på torget
Hemtjänsten i Göteborg|adressen stämmer inte|Ny adress från 2026-11-22|Första gången 3 personer
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_found(text):
    assert find(text) == {Finding.ADDRESS}, text


@pytest.mark.parametrize("text", PASSES)
def test_a_street_in_prose_and_the_name_of_a_unit_pass(text):
    assert find(text) == frozenset()


def test_an_address_is_found_where_a_phone_writes_letters_with_marks_apart():
    assert find(unicodedata.normalize("NFD", "Södra vägen 7")) == {Finding.ADDRESS}


def test_an_address_is_found_on_two_lines():
    assert find("Storgatan\n12") == find("411 05\nGöteborg") == {Finding.ADDRESS}
