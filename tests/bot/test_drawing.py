"""What is drawn: nothing runs out of the picture, and every number can be read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pictures import draw as drawing
from bot.pictures.bars import Bar, Bars

FOUR = ("under 1 vecka", "1–2 veckor", "2–5 veckor", "över 5 veckor")
PARTS = st.tuples(*(st.integers(0, 5000),) * 4)


def picture(*bars):
    return Bars("Larmenheten Centrum", "i dag", "Så länge:", FOUR, bars)


def texts(shown):
    return [each.get_text() for each in drawing.draw(shown).axes[0].texts]


@settings(max_examples=40, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=8))
def test_no_bar_is_longer_than_the_picture_and_every_part_holds_its_number(rows):
    shown = picture(*(Bar("Mottaget", parts) for parts in rows))
    scale = drawing.scale_of(shown)
    for bar in shown.bars:
        widths = drawing.widths(bar, scale)
        assert sum(widths) <= drawing.INSIDE + 0.01
        for number, width in zip(bar.parts, widths, strict=True):
            assert (width > 0) == (number > 0)
            assert width >= drawing._long(str(number), 15, "bold") or not number


@pytest.mark.parametrize("title", ["Larmenheten", "Ö" * 120, "$a$ {b} \\frac", "$", "Å"])
def test_whatever_a_unit_is_called_fits_and_is_drawn(title):
    words, size = drawing.fitted(title, 21, drawing.INSIDE, "bold")
    assert size >= drawing.SMALLEST
    assert drawing._long(words, size, "bold") <= drawing.INSIDE + 1
    if words != title:
        more = f"{title[: len(words)]}…"
        assert drawing._long(more, size, "bold") > drawing.INSIDE, "cut shorter than needed"
    shown = Bars(title, title, title, FOUR, (Bar(title, (1, 2, 3, 4), title),))
    drawing.draw(shown).canvas.draw()


def test_every_number_and_every_name_is_written():
    shown = picture(
        Bar("Väntar på nycklar", (12, 9, 17, 4), "4 sena"),
        Bar("Förbereds", (0, 0, 0, 0)),
    )
    found = texts(shown)
    for words in (
        "Larmenheten Centrum", "i dag", "Så länge:", *FOUR, "Väntar på nycklar", "42", "12", "9",
        "17", "4", "4 sena", "Förbereds", "inga",
    ):  # fmt: skip
        assert words in found


def test_the_same_number_is_as_long_in_every_bar():
    shown = picture(Bar("a", (40, 0, 0, 0)), Bar("b", (0, 20, 0, 20)), Bar("c", (30, 0, 30, 0)))
    scale = drawing.scale_of(shown)
    a, b, c = (sum(drawing.widths(bar, scale)) for bar in shown.bars)
    assert a == pytest.approx(b)
    assert c == pytest.approx(drawing.INSIDE, abs=0.01)


def brightness(color):
    part = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in part]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_numbers_stand_out_from_their_shade_and_shades_grow_darker():
    shades = [shade for shade, _ in drawing.SHADES]
    assert [brightness(each) for each in shades] == sorted(map(brightness, shades), reverse=True)
    for shade, ink in drawing.SHADES:
        assert contrast(shade, "#ffffff" if ink == "white" else ink) >= 4.5
    for color in (drawing.INK, drawing.SOFT, drawing.ALERT):
        assert contrast(color, "#ffffff") >= 4.5
