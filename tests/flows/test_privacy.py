"""The privacy guard. Every number is made up here from the rules; none is taken from life."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.privacy import CITY_NUMBERS, Finding, e164, find, has_personal_data

PERSONNUMMER = frozenset({Finding.PERSONNUMMER})
NOTHING = frozenset()


def check_digit(nine: str) -> str:
    """Luhn, as the tax agency describes it: double every other digit from the first."""
    total = 0
    for place, digit in enumerate(nine):
        product = int(digit) * (2 if place % 2 == 0 else 1)
        total += product // 10 + product % 10
    return str(-total % 10)


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


DATES = st.dates(date(1900, 1, 1), date(2099, 12, 31))
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


PASSES = (
    """
2026-11-22|20261122|261122|22/11-2026|22.11.2026|1938-05-12|19380512|380512|01012026|2026-11-31
2026-11-22 16:30|2026-11-22 16.30|2026-11-22 kl. 16.30|26-11-22 16:30|261122 16:30|22.11.2026 16.30
2026-11-22T16:30:00Z|2026-11-22 07-16|26-11-22 07.00-16.30|20261122163000|IMG_20261122_163012
2026-11-22 - 2026-11-29|20261122-20261129|26-11-22 26-11-29|20-11-05 20-11-12|2024-05-07 2021-02-01
16:30-07:00|07.00-16.30|0800-1630|07-16 08-17|16:30:00|kl 07
2017:612|SFS 1989:253|(2017:612)|lag 1930:173 1 §|lagen 1977:480, 7 §
12 500 kr|1 500 kr|12.34|2026-11-22 2750 kr|1 234 567 kronor|99:-
K7F-42|K7F-42 2026-11-22|B03 B14|556012-5790|212000-1355|417 55 Göteborg
v 48|v. 48|2026-W48-3|v 48 2026-11-22|v 10, 11, 12, 13, 14|1 2 3 4 5 6 7 8 9 10
031-365 85 85|+46313658585|+46 31 365 85 85|0313658700|031-3658700|(031) 365 85 85|0046313658585
+46(0)31-365 85 85|031-365 85 85, 031-365 87 00|ring 031-365 85 85 2026-11-22 16:30|11414
+46313658585 2026-11-22|kl. 0730 031-365 85 85|112 eller 1177|3 månader|@goteborg.se|192.168.10.12
|?|😀|ja|Ring Trygghetsjouren|å ä ö
""".strip("\n")
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("text", PASSES)
def test_ordinary_texts_pass(text):
    assert find(text) == NOTHING
    assert has_personal_data(text) is None


@given(st.dates(date(2015, 1, 1), date(2045, 12, 31)), st.times())
def test_the_date_and_time_of_a_booking_pass_in_every_usual_way(day, wall):
    for text in (
        f"{day} {wall:%H:%M}",
        f"{day} {wall:%H.%M}",
        f"{day} kl. {wall:%H.%M}",
        f"{day:%Y%m%d} {wall:%H:%M}",
        f"{day:%y%m%d} {wall:%H:%M}",
        f"{day:%y-%m-%d} {wall:%H.%M}",
        f"{day:%d/%m} {wall:%H:%M}",
        f"{day:%d.%m.%Y} {wall:%H.%M}",
        f"{day:%Y%m%d%H%M%S}",
        f"{day.isoformat()}T{wall:%H:%M:%S}",
    ):
        assert find(text) == NOTHING, text


@given(DATES, DATES)
def test_two_dates_side_by_side_pass(one, other):
    for text in (f"{one} {other}", f"{one} - {other}", f"{one:%Y%m%d}-{other:%Y%m%d}"):
        assert find(text) == NOTHING, text


@given(st.integers(1700, 2099), st.integers(1, 1999))
def test_law_numbers_pass(year, number):
    assert find(f"enligt lag ({year}:{number}) 4 kap. 1 §") == NOTHING


@pytest.mark.parametrize(
    "text",
    """070-123 45 67|0701234567|070 123 45 67|+46701234567|0046 70 123 45 67|46701234567
+46(0)70-1234567
070-123-45-67|070/123 45 67|tel070-1234567|070-1234567 12|(08) 12 34 56|08-12 34 56|08 123 456 78
0510-123 45|031-365 85 86|+47 22 12 34 56|+358 40 123 4567|070–123 45 67
0313658585 0701234567|070-123 45 67 2026-11-22""".replace("\n", "|").split("|"),
)
def test_a_telephone_number_is_found(text):
    assert find(text) == {Finding.PHONE}
    assert has_personal_data(f"Ring {text} i dag") is Finding.PHONE


def test_what_may_be_a_telephone_number_or_a_personnummer_is_found_as_either():
    assert Finding.PHONE in find("0704 12 34 56")
    assert find("0501011234") == {Finding.PHONE, Finding.PERSONNUMMER}


def test_a_telephone_number_is_found_in_other_digits():
    arabic = str.maketrans("0123456789", "".join(chr(0x660 + n) for n in range(10)))
    assert find("070-123 45 67".translate(arabic)) == {Finding.PHONE}


def test_a_local_contact_passes_once_it_is_allowed():
    text = "Larmenheten: 031-123 45 67"
    assert find(text) == {Finding.PHONE}
    assert find(text, CITY_NUMBERS | {e164("031-123 45 67")}) == NOTHING
    assert find("031-365 85 85", allowed=()) == {Finding.PHONE}


def test_an_allowed_number_hides_no_other_that_begins_or_ends_with_it():
    assert find("0313658585 1") == NOTHING
    assert find("00313658585 070-123 45 67") == {Finding.PHONE}
    assert find("031-365 85 859") == {Finding.PHONE}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("031-365 85 85", "+46313658585"),
        ("+46 (0)31 365 85 85", "+46313658585"),
        ("0046313658585", "+46313658585"),
        ("＋46313658585", "+46313658585"),
        ("46701234567", "+46701234567"),
        ("+47 22 12 34 56", "+4722123456"),
        ("112", None),
        ("1177", None),
        ("", None),
        ("ring mig", None),
        ("0" * 1000, None),
    ],
)
def test_every_way_of_writing_a_telephone_number_has_one_key(text, key):
    assert e164(text) == key


@pytest.mark.parametrize(
    "text",
    ["a@b.se", "anna.larsson@example.com", "anna @ example.se", "anna(at)example.se",
     "anna [at] example.se", "ａｎｎａ＠ｅｘａｍｐｌｅ．ｓｅ", "å@ö.se",
     "<a@b.se>", "mejla a@b-c.d.se!"],
)  # fmt: skip
def test_an_address_for_e_mail_is_found(text):
    assert find(text) == {Finding.EMAIL}


def test_everything_is_found_and_the_gravest_is_told():
    text = f"{SHORT}-{TAIL}, 070-123 45 67, a@b.se"
    assert find(text) == set(Finding)
    assert has_personal_data(text) is Finding.PERSONNUMMER
    assert has_personal_data("070-123 45 67 a@b.se") is Finding.PHONE


@given(st.text(max_size=300))
@example("\ue000" * 20)
@example("\ue00019380512-1234")
@example("\x00\ud7ff\U0010ffff")
@example("½⅓①㊿Ⅷ〇零")
def test_no_text_makes_the_guard_fail(text):
    assert find(text) <= set(Finding)


@given(st.text("0123456789 -+./:()kr\n", max_size=60))
def test_no_heap_of_digits_and_signs_makes_the_guard_fail(text):
    assert find(text) <= set(Finding)


def test_what_marks_dates_inside_the_guard_cannot_be_written_by_anybody():
    assert find(f"\ue000{SHORT}\ue000-\ue000{TAIL}") == PERSONNUMMER


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "a", "+46 ", "0", "070-1", "380512-", "@", "a@", "1938-05-12", "a\u0315\u0300",
     "\ufdfa", "- ", "1-", "12 345 ", "0 ", "\u200b", "09 ", "00 1", "(", "1 kr", "\n", "T1"],
)  # fmt: skip
def test_long_texts_take_time_in_proportion_to_their_length(piece):
    find(piece * 20_000)  # hangs for minutes or for ever if any pattern backtracks
