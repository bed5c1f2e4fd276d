"""What passes: the dates, sums, laws, codes and words of every working day."""

from collections.abc import Iterator
from datetime import date
from importlib.resources import files

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flows.privacy import find, has_personal_data

NOTHING = frozenset()
DATES = st.dates(date(1900, 1, 1), date(2099, 12, 31))
PASSES = (
    """
2026-11-22|20261122|261122|22/11-2026|22.11.2026|1938-05-12|19380512|380512|01012026|2026-11-31
2026-11-22 16:30|2026-11-22 16.30|2026-11-22 kl. 16.30|26-11-22 16:30|261122 16:30|22.11.2026 16.30
2026-11-22T16:30:00Z|2026-11-22 07-16|26-11-22 07.00-16.30|20261122163000|IMG_20261122_163012
2026-11-22 - 2026-11-29|20261122-20261129|26-11-22 26-11-29|20-11-05 20-11-12|2024-05-07 2021-02-01
16:30-07:00|07.00-16.30|0800-1630|07-16 08-17|16:30:00|kl 07
2017:612|SFS 1989:253|(2017:612)|lag 1930:173 1 §|lagen 1977:480, 7 §
12 500 kr|1 500 kr|12.34|2026-11-22 2750 kr|1 234 567 kronor|99:-
K7F-42|K7F-42 2026-11-22|B03 B14|556012-5790|212000-1355
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


def every_text(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from every_text(inner)


def test_everything_that_the_routines_themselves_say_passes():
    pack = files("flows") / "content" / "goteborg"
    texts = [
        text
        for file in pack.iterdir()
        for text in every_text(yaml.load(file.read_text("utf-8"), yaml.BaseLoader))
    ]
    assert len(texts) > 100
    assert [text for text in texts if find(text)] == []
