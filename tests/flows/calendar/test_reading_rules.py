"""What is filled in is said, what has been is refused, and no words whatever raise."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.calendar import Calendar, CalendarRules
from flows.calendar.reading import Ambiguous, NotUnderstood, Understood, read_moment

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CALENDAR = Calendar()


def local(text, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM, fold=fold)


SUNDAY = local("2026-11-22T08:31:17")


def read(words, now=SUNDAY, calendar=CALENDAR):
    return read_moment(words, now, calendar)


def test_the_echo_is_whole_swedish_words():
    assert read("fre 4/12 9.00").echo == "fredag 4 december kl. 09:00"
    assert read("1/3").echo == "måndag 1 mars 2027 kl. 08:00"


def test_a_time_that_nobody_typed_is_said():
    assert read("på tisdag").notes == ("Du skrev inget klockslag. Jag tog 08:00.",)
    assert read("tisdag eftermiddag").notes == ("Du skrev inget klockslag. Jag tog 14:00.",)
    assert read("på tisdag kl 8").notes == ()


def test_a_date_that_has_been_is_next_year_and_that_is_said():
    said = read("3 mars kl 9")
    assert said.echo == "onsdag 3 mars 2027 kl. 09:00"
    assert said.notes == ("Datumet har varit i år. Jag tog nästa år.",)
    assert "Veckan har varit i år. Jag tog nästa år." in read("v 10").notes
    assert "Jag tog nästa månad." in read("första vardagen i månaden").notes


def test_a_week_without_a_day_is_its_first_vardag():
    said = read("v 13 2027 kl 9")
    assert said.at == local("2027-03-30T09:00")  # Easter Monday is red
    assert said.notes == ("Jag tog veckans första vardag.",)


@pytest.mark.parametrize(
    ("now", "day", "note"),
    [
        ("2027-03-24T09:00", "2027-03-30", "Jag tog veckans första vardag."),
        ("2027-03-29T09:00", "2027-03-30", "Jag tog veckans första vardag."),
        ("2027-03-30T09:00", "2027-03-31", "Veckan har börjat. Jag tog nästa vardag."),
        ("2027-03-31T23:00", "2027-04-01", "Veckan har börjat. Jag tog nästa vardag."),
    ],
)
def test_of_a_week_that_has_begun_the_next_vardag_is_taken_and_that_is_said(now, day, note):
    said = read("v 13 kl 9", local(now))
    assert said.at == local(f"{day}T09:00")
    assert said.notes == (note,)


def test_a_day_that_is_no_vardag_is_kept_and_said():
    assert read("24/12 kl 9").notes == ("Det är julafton, ingen vardag.",)
    assert read("på lördag kl 9").notes == ("Det är lördag, ingen vardag.",)


def test_vardagar_keep_to_the_local_lists():
    calendar = Calendar(CalendarRules(closed_days=frozenset({date(2026, 11, 23)})))
    assert read("nästa vardag kl 9", calendar=calendar).at == local("2026-11-24T09:00")
    assert read("måndag kl 9", calendar=calendar).notes == (
        "Det är stängt enligt lokal lista, ingen vardag.",
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("i går", "har redan varit"),
        ("igår kl 9", "har redan varit"),
        ("i morse", "har redan varit"),
        ("2026-11-21", "har redan varit"),
        ("3 dec 2025", "har redan varit"),
        ("idag kl 07:00", "har redan varit"),
        ("2026-11-22 08:31", "har redan varit"),
        ("idag", "klockslag"),
        ("22/11", "klockslag"),
        ("i natt", "klockslag"),
        ("29 feb", "29 februari finns inte 2027"),
        ("2027-02-29", "29 februari finns inte 2027"),
        ("31 april", "31 april finns inte 2027"),
        ("31/11", "31 november finns inte 2026"),
        ("31.11", "31 november finns inte 2026"),
        ("0 dec", "finns inte"),
        ("3/13", "månaden finns inte"),
        ("den 32", "ingen sådan dag"),
        ("sjätte", "Skriv när"),
        ("v 53 2027", "År 2027 har ingen vecka 53"),
        ("v 54", "ingen vecka 54"),
        ("v 0", "ingen vecka 0"),
        ("v 1 2026", "har redan varit"),
        ("i december", "vilken dag"),
        ("om 0 dagar", "minst 1"),
        ("kl 25", "klockslaget finns inte"),
        ("fredag 9.75", "klockslaget finns inte"),
        ("99 över 3", "klockslaget finns inte"),
        ("om 9999 år", "för långt bort"),
        ("2199-01-01", "för långt bort"),
        ("0000-01-01", "finns inte"),
        ("v 1 0000", "för långt bort"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write_instead(words, why):
    said = read(words)
    assert isinstance(said, NotUnderstood), said
    assert why in said.why
    assert any(each in said.why for each in ("Skriv", "skriv"))


@pytest.mark.parametrize(
    "words",
    [
        "", " ", ".", "imrgn", "blaha", "nu", "snart", "så snart som möjligt", "löpande", "halv",
        "varje fredag", "senast fredag", "måndag måndag", "9.30-10.30", "om några dagar",
        "imorgon med Anna", "ring Kalle fredag", "fredag\x00", "om", "den", "kl", "v", "vecka",
        "1" * 30, "fredag " * 30, "😀", "om 99999 dagar", "par", "-1 dag",
    ],
)  # fmt: skip
def test_what_is_not_understood_gets_examples_and_is_not_repeated(words):
    assert read(words) == read("")
    assert read("").why.startswith("Skriv när, till exempel: i morgon kl 9")


@pytest.mark.parametrize(
    "words", ["i morgon kl 9", "på fredag", "3 dec", "om två veckor", "v 50", "kl 14", "14:30"]
)
def test_the_examples_that_are_shown_are_understood(words):
    assert isinstance(read(words), Understood)


def test_a_time_that_the_clock_skips_is_moved_on_and_that_is_said():
    evening = local("2027-03-27T20:00")
    said = read("imorgon kl 02:30", evening)
    assert said.echo == "söndag 28 mars kl. 03:00"
    assert "02:30 finns inte den natten. Jag tog 03:00." in said.notes


def test_a_time_that_comes_twice_is_the_first_and_both_can_be_said():
    evening = local("2026-10-24T20:00")
    said = read("imorgon kl 02:30", evening)
    assert said.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert said.echo == "söndag 25 oktober kl. 02:30 (sommartid)"
    assert "02:30 kommer två gånger den natten. Jag tog den första." in said.notes
    later = read("imorgon kl 02:30 vintertid", evening)
    assert later.at == said.at + timedelta(hours=1)
    assert later.echo == "söndag 25 oktober kl. 02:30 (vintertid)"
    assert read(later.echo, evening) == later


def test_within_the_hour_that_comes_twice_only_what_is_ahead_is_taken():
    first = local("2026-10-25T02:40")
    assert read("kl 02:30", first).at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert read("om en halvtimme", first).echo == "söndag 25 oktober kl. 02:10 (vintertid)"
    assert read("kl 02:30", local("2026-10-25T02:40", fold=1)).at == local("2026-10-26T02:30")


def test_a_while_is_elapsed_time_when_the_clocks_change():
    assert read("om en halvtimme", local("2027-03-28T01:45")).at == local("2027-03-28T03:15")
    assert read("om 12 timmar", local("2026-10-24T22:00")).at == local("2026-10-25T09:00")


def test_a_day_keeps_its_wall_time_when_the_clocks_change():
    assert read("om en vecka kl 9", local("2027-03-24T09:30")).at == local("2027-03-31T09:00")


def test_week_53_is_there_only_in_the_years_that_have_it():
    assert read("v 53").at == local("2026-12-28T08:00")
    new_year = local("2027-01-01T09:00")  # still week 53 of 2026, but no vardag is left of it
    assert "År 2027 har ingen vecka 53" in read("v 53", new_year).why
    assert read("lördag v 53 kl 9", new_year).at == local("2027-01-02T09:00")


def test_29_february_is_understood_in_a_leap_year_and_refused_before_another():
    assert read("29 feb", local("2027-12-01T09:00")).echo == "tisdag 29 februari 2028 kl. 08:00"
    assert isinstance(read("29 feb", local("2028-02-29T09:00")), NotUnderstood)


def test_both_meanings_of_next_friday_are_said_whole():
    said = read("nästa fredag kl 9")
    assert isinstance(said, Ambiguous)
    assert said.ask == "Vilken tid menar du?"
    assert [each.echo for each in said.choices] == [
        "fredag 27 november kl. 09:00",
        "fredag 4 december kl. 09:00",
    ]


def test_a_weekday_that_is_not_the_dates_own_is_told_and_both_are_offered():
    said = read("torsdag 4 december kl 9")
    assert [each.at for each in said.choices] == [
        local("2026-12-04T09:00"),
        local("2026-12-03T09:00"),
    ]
    assert "4 december är en fredag." in said.choices[0].notes


def test_a_naive_now_is_refused():
    with pytest.raises(TypeError):
        read("i morgon", datetime.fromisoformat("2026-11-22T08:31"))


PIECES = (
    "om en ett två par 3 31 29 2 9 14 0 kl klockan halv kvart i över tio nio fredag tis ons "
    "nästa på vecka v 50 53 1 2027 9999 0000 dec feb 29 februari 3/12 3.12 24.12 30/2 den 3:e "
    "sista första vardagen måndagen dagen månaden månad helgen efter före idag imorgon igår "
    "bitti kväll natt em lunch timme min dagar vardagar veckor år halvtimme vintertid "
    "sommartid 02:30 2.30 25:00 2026-12-03 9999-12-31 och 1,5 jul påsk julafton"
)
WORDS = st.lists(st.sampled_from(PIECES.split()), max_size=6).map(" ".join)
NOWS = st.datetimes(datetime(1991, 1, 1), datetime(2097, 1, 1), timezones=st.just(STOCKHOLM))


@given(st.one_of(WORDS, st.text(max_size=120)), NOWS)
def test_no_words_raise_and_every_echo_reads_back(words, now):
    said = read(words, now)
    if isinstance(said, NotUnderstood):
        assert said.why
        return
    found = said.choices if isinstance(said, Ambiguous) else (said,)
    assert len({each.at for each in found}) == len(found)
    assert (len(found) > 1) is isinstance(said, Ambiguous)
    for each in found:
        assert each.at > now.astimezone(UTC)
        again = read(each.echo, now)
        assert (again.at, again.echo) == (each.at, each.echo)


@given(NOWS, st.integers(1, 60 * 24 * 800))
def test_every_minute_ahead_can_be_said_and_read_back(now, minutes):
    at = now.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    words = f"{CALENDAR.local(at):%Y-%m-%d %H:%M}"
    said = read(f"{words} {'vintertid' if CALENDAR.local(at).fold else 'sommartid'}", now)
    assert said.at == at
