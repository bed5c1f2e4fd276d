"""Personnummer, samordningsnummer and reserve numbers: made up here from the rules."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lines import check_digit

from flows.privacy import Finding, find, has_personal_data

PERSONNUMMER = frozenset({Finding.PERSONNUMMER})


def written(birth: date, serial: int, *, coordination: bool = False) -> tuple[str, str]:
    """The eight digits of the date and the last four, with a right check digit."""
    day = birth.day + (60 if coordination else 0)
    head = f"{birth:%Y%m}{day:02}"
    tail = f"{serial:03}"
    return head, tail + check_digit(head[2:] + tail)


HEAD, TAIL = written(date(1938, 5, 12), 123)
SHORT = HEAD[2:]
YY, MM, DD = SHORT[:2], SHORT[2:4], SHORT[4:]
SPLIT = f"{YY}-{MM}-{DD}"
LONG_SPLIT = f"{HEAD[:4]}-{MM}-{DD}"
NUMBERS = st.builds(
    written,
    st.dates(date(1890, 1, 1), date(2014, 12, 31)),
    st.integers(0, 999),
    coordination=st.booleans(),
)
WAYS = [
    "{yymmdd}-{tail}",
    "{yymmdd}+{tail}",
    "{yymmdd}{tail}",
    "{yymmdd} {tail}",
    "{yymmdd} - {tail}",
    "{yymmdd}.{tail}",
    "{yymmdd}/{tail}",
    "{yymmdd}_{tail}",
    "{yymmdd}:{tail}",
    "{yymmdd}, {tail}",
    "({yymmdd}) {tail}",
    "{yymmdd}--{tail}",
    "{yymmdd}-\n{tail}",
    "{yymmdd}\n-{tail}",
    "{yymmdd}\r\n{tail}",
    "{yymmdd}\t{tail}",
    "{yyyymmdd}-{tail}",
    "{yyyymmdd}+{tail}",
    "{yyyymmdd}{tail}",
    "{yyyymmdd} {tail}",
    "{yyyymmdd}/{tail}",
    "{yy}-{mm}-{dd}-{tail}",
    "{yy} {mm} {dd} {tail}",
    "{yy}.{mm}.{dd}.{tail}",
    "{yy}/{mm}/{dd}-{tail}",
    "{yyyy}-{mm}-{dd}-{tail}",
    "{yyyy}-{mm}-{dd} {tail}",
    "{yyyy} {mm} {dd} {tail}",
    "{yyyy}.{mm}.{dd}-{tail}",
    "{dd}-{mm}-{yyyy} {tail}",
    "personnummer{yymmdd}-{tail}är",
    "id/{yymmdd}-{tail}/larm",
    "Hej! ({yyyymmdd}-{tail}).",
    "{yymmdd}–{tail}",
    "{yymmdd}—{tail}",
    "{yymmdd}−{tail}",
    "{yymmdd}‑{tail}",
    "{yymmdd}\u200b-\u200b{tail}",
    "{yy}\u00ad{mm}\u00ad{dd}\u2060{tail}",
    "{yymmdd}\u00a0{tail}",
    "{yymmdd}\u3000{tail}",
]


def written_so(way: str, head: str, tail: str) -> str:
    century, yy, mm, dd = head[:2], head[2:4], head[4:6], head[6:]
    parts = {"yyyy": century + yy, "yy": yy, "mm": mm, "dd": dd, "tail": tail}
    return way.format(yyyymmdd=head, yymmdd=head[2:], **parts)


@pytest.mark.parametrize("way", WAYS)
@given(NUMBERS)
@settings(max_examples=25)
def test_a_personnummer_is_found_in_every_usual_way_of_writing_it(way, number):
    head, tail = number
    text = written_so(way, head, tail)
    assert Finding.PERSONNUMMER in find(text), text
    assert has_personal_data(text) is Finding.PERSONNUMMER


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_check_digit_is_still_a_personnummer(way):
    for last in range(10):
        text = written_so(way, HEAD, TAIL[:3] + str(last))
        assert find(text) == PERSONNUMMER, text


@pytest.mark.parametrize("sign", ["", " ", "-", ".", "\n", ", "])
def test_a_personnummer_is_found_digit_by_digit(sign):
    assert find(sign.join(SHORT + TAIL)) == PERSONNUMMER
    assert find(sign.join(HEAD + TAIL)) == PERSONNUMMER


@pytest.mark.parametrize(
    "zero", ["\uff10", "\u0660", "\u06f0", "\u0966", "\U0001d7ce", "\U0001d7f6"]
)
def test_a_personnummer_is_found_in_other_digits(zero):
    other = str.maketrans({str(n): chr(ord(zero) + n) for n in range(10)})
    assert find(f"{SHORT}-{TAIL}".translate(other)) == PERSONNUMMER


def test_a_personnummer_is_found_in_keycaps_and_under_strokes():
    for mark in ("\ufe0f\u20e3", "\u0336", "\u0301" * 5, "\u200d", "\U000e0041"):
        assert find("".join(digit + mark for digit in SHORT + TAIL)) == PERSONNUMMER


def test_the_last_four_may_be_split_too():
    assert find(f"{SHORT}-{TAIL[:2]} {TAIL[2:]}") == PERSONNUMMER
    assert find(f"{HEAD[:4]} {HEAD[4:]} {TAIL}") == PERSONNUMMER


@given(NUMBERS, st.integers(1, 9))
def test_a_valid_one_is_found_however_its_digits_are_grouped(number, at):
    head, tail = number
    digits = head[2:] + tail
    assert find(f"nr {digits[:at]} {digits[at:]} tack") & {Finding.PERSONNUMMER, Finding.PHONE}


@given(NUMBERS, st.from_regex(r"[0-9]{1,8}", fullmatch=True), st.text("0123456789", max_size=8))
def test_a_valid_one_is_found_inside_a_longer_number(number, before, after):
    head, tail = number
    digits = before + head + tail + after
    timestamp = digits.startswith("20") and len(digits) == 14
    assert timestamp or Finding.PERSONNUMMER in find(digits)


@pytest.mark.parametrize(
    "text",
    [f"{SHORT}-T{TAIL[1:]}", f"{HEAD}-T{TAIL[1:]}", f"{HEAD}TF{TAIL[2:]}", f"{SHORT}+k{TAIL[1:]}",
     f"{LONG_SPLIT}-R{TAIL[1:]}", f"{SHORT} P{TAIL[1:]}"],
)  # fmt: skip
def test_a_reserve_number_with_letters_is_found(text):
    assert find(text) == PERSONNUMMER


@pytest.mark.parametrize(
    "text",
    [
        "19810829M071",  # Västra Götaland, as in Inera's description of local reserve identities
        "19930829-X802",
        "19810829SU3A",  # Värmland
        "19810829-12A4",  # Skåne: four signs of which one is a letter
        "810829-T123",
        "991981000010",  # Stockholm
        "198108320014",  # Inera: a day that no calendar has
        "22810829AB12",  # national: the century is raised
        "00812045ABC1",  # national: date of birth not known
        "00812045-ABC1",
    ],
)
def test_a_reserve_number_is_found_in_the_form_of_every_region(text):
    assert find(text) == PERSONNUMMER
    assert find(f"Hej {text.lower()}.") <= PERSONNUMMER


@pytest.mark.parametrize("day", ["12 maj 1938", "12:e maj 1938", "12 Maj, 1938", "12/5-1938"])
def test_a_date_in_words_with_four_digits_after_it_is_a_personnummer(day):
    assert find(f"{day} {TAIL}") == find(f"{day}-{TAIL}") == PERSONNUMMER
    assert find(day) == frozenset()


def test_the_last_four_are_found_by_their_name():
    assert find(f"född 1938-05-12, sista fyra {TAIL}") == PERSONNUMMER
    assert find(f"fyra sista är {TAIL}") == PERSONNUMMER
    assert find("de sista fyra dagarna 2026-11-22") == frozenset()


@pytest.mark.parametrize("tail", [1918, 2012, 1130])
def test_last_four_that_look_like_a_year_or_a_time_hide_nothing(tail):
    for head in (SHORT, HEAD, SPLIT, LONG_SPLIT, f"{YY} {MM} {DD}"):
        for sign in "- ":
            assert find(f"{head}{sign}{tail}") == PERSONNUMMER


def test_somebody_born_a_hundred_years_ago_is_no_date_with_a_time():
    for text in ("261122-1630", "261122 1630", "26-11-22 1630", "2611221630", "20261122-1630"):
        assert find(text) == PERSONNUMMER


def test_amounts_and_phones_beside_it_hide_nothing():
    for near in ("500 kr", "031-365 85 85", "2026-11-22", "2017:612", "K7F-42", "07:00"):
        assert Finding.PERSONNUMMER in find(f"{near} {SHORT}-{TAIL}")
        assert Finding.PERSONNUMMER in find(f"{SHORT}-{TAIL} {near}")
        assert Finding.PERSONNUMMER in find(f"{near}\n{HEAD}{TAIL}\n{near}")
