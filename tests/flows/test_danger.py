"""Words of danger, as somebody in a hurry writes them, with and without å, ä and ö."""

import unicodedata

import pytest

from flows.danger import mentions_danger


@pytest.mark.parametrize(
    "text",
    [
        "Hon andas inte", "andas ej!!", "svårt att andas", "Får ingen luft", "hon får inte luft",
        "medvetslös", "MEDVETSLOS", "han har svimmat", "reagerar inte", "vaknar inte",
        "går inte att väcka", "är inte kontaktbar", "okontaktbar", "livlös", "hjärtinfarkt",
        "hjartstopp", "ont i bröstet", "bröstsmärtor", "stroke", "kramper", "blöder mycket",
        "bloder", "har ramlat", "ramlade i natt", "fallit ur sängen", "kvävs", "satt i halsen",
        "förgiftad", "överdos", "det brinner", "brand i köket", "drunknar", "våld", "hotar mig",
        "kniv", "skjuter", "självmord", "ta livet av sig", "hon dör", "är död", "livsfara",
        "fara för liv", "akut sjuk", "112", "ska jag ringa 112?",
        "ring 112!", "112!!", "Ring112", "112,112",
    ],
)  # fmt: skip
def test_these_words_are_answered_with_112(text: str) -> None:
    assert mentions_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "hej", "ring", "jourtid", "Vem ska jag ringa?", "Behöver mer hjälp i kväll",
        "nyckeln till dörren", "dag eller kväll", "K7F-42", "Trygghetslarm", "kl. 11:20",
        "måndag 30 november", "Ryms hjälpen i beslutet?", "hur gör jag", "tack så mycket",
        "/kontakt larmenheten +46311234567", "+4631112345", "31123", "1120",
    ],
)  # fmt: skip
def test_everyday_words_are_no_danger(text: str) -> None:
    assert not mentions_danger(text)


def test_a_long_text_is_searched_in_no_time_and_to_its_end() -> None:
    assert mentions_danger("får inte " * 20_000 + "112")
    assert not mentions_danger("tar inte kontakt i hal " * 20_000)


@pytest.mark.parametrize("text", ["får ingen luft", "går inte att väcka", "hon dör", "ont i bröst"])
def test_letters_written_as_letter_and_sign_are_read_as_one(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    assert apart != text
    assert mentions_danger(apart)
