"""/bevakningar: what is late, due today, this week and later, and which unit it belongs to."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from binder import PLANNER, open_case
from binder import take as step
from duties import kept, take
from evening import Evening

from bot.chat.bevakning_list import Part, part_of
from bot.cli.cast import _join
from flows.actions.people import NewInvite
from flows.messages import ChatKind
from flows.ports import Tx


@pytest.mark.parametrize(
    ("due", "part"),
    [
        ("2026-11-24", Part.LATE),
        ("2026-11-25", Part.TODAY),
        ("2026-11-26", Part.WEEK),
        ("2026-11-29", Part.WEEK),
        ("2026-11-30", Part.LATER),
    ],
)
def test_a_week_ends_on_sunday(due: str, part: Part) -> None:
    assert part_of(date.fromisoformat(due), date(2026, 11, 25)) is part


async def due_on(evening: Evening, *days: str) -> dict[str, str]:
    """One bevakning of Hemtjänst 1 a day: the days and the codes."""
    await take(evening.worker)
    (first,) = await kept(evening)

    def add(tx: Tx) -> dict[str, str]:
        codes = {}
        for number, day in enumerate(days):
            code = f"C{number:02}-42"
            copy = replace(first, token=f"T{number:011}", code=code, due_on=date.fromisoformat(day))
            tx.bevakningar.add(copy)
            codes[day] = code
        found = replace(first, due_on=date(2027, 3, 1), version=first.version + 1)
        assert tx.bevakningar.save(found, first.version)
        return codes

    return await evening.app.store.run(add)


async def test_each_part_has_a_button_that_shows_it_alone(evening: Evening) -> None:
    # It is Friday 27 November.
    days = ("2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-12-04")
    codes = await due_on(evening, *days)
    await evening.worker.say("/bevakningar")
    listing = await evening.worker.last()
    assert listing.labels[:4] == ("Sena: 2", "I dag: 1", "Den här veckan: 1", "Senare: 2")
    assert listing.labels[4] == "Ta en i taget"
    assert len(listing.labels) == 4 + 1 + 6 + 1
    assert listing.labels[-1] == "Till kalendern"
    late = (f"{codes[days[0]]} · 25 nov – sen", f"{codes[days[1]]} · 26 nov – sen")
    for label, head, shown in (
        ("Sena: 2", "Sena: 2.", late),
        ("I dag: 1", "I dag: 1.", (f"{codes[days[2]]} · 27 nov",)),
        ("Den här veckan: 1", "Den här veckan: 1.", (f"{codes[days[3]]} · 28 nov",)),
    ):
        await evening.worker.tap(label)
        part = await evening.worker.last()
        assert part.id == listing.id
        assert part.text.startswith(head)
        assert part.labels == (*shown, "Visa alla")
        await evening.worker.tap("Visa alla")
        assert (await evening.worker.last()).labels == listing.labels


async def test_a_part_has_pages_of_its_own(evening: Evening) -> None:
    await due_on(evening, *(f"2026-12-{day:02}" for day in range(7, 17)), "2026-11-27")
    await evening.worker.say("/bevakningar")
    await evening.worker.tap("Senare: 11")
    first = (await evening.worker.last()).labels
    assert first[8:] == ("Visa fler", "Visa alla")
    await evening.worker.tap("Visa fler")
    rest = (await evening.worker.last()).labels
    assert rest[3:] == ("Visa förra", "Visa alla")
    assert len({*first[:8], *rest[:3]}) == 11


async def test_a_part_that_is_empty_by_now_shows_the_whole_list(evening: Evening) -> None:
    codes = await due_on(evening, "2026-11-27")
    await evening.worker.say("/bevakningar")
    listing = await evening.worker.last()
    await evening.jump("2026-11-28 08:00")
    await evening.worker.tap("I dag: 1")
    shown = await evening.worker.last()
    assert shown.labels[:2] == ("Sena: 1", "Senare: 1")
    assert f"{codes['2026-11-27']} · 27 nov – sen" in shown.labels
    assert await evening.worker.press_data("l.x.0", listing.id) == [
        "Knappen fungerar inte längre. Skriv /hjalp."
    ]


async def test_whoever_belongs_to_several_units_sees_how_many_each_has(evening: Evening) -> None:
    await take(evening.worker)
    other = NewInvite("Hemtjänst Norr", "enhetschef", "Enhetschef")
    await evening.chef.say("/bevakningar")
    assert "Hemtjänst Centrum: " not in (await evening.chef.last()).text
    await _join(evening.app, 111, ChatKind.PRIVATE, other)

    def add(tx: Tx) -> None:
        unit = tx.people.unit_named("Hemtjänst Norr")
        home = tx.people.unit_named("Hemtjänst Centrum")
        assert unit is not None
        assert home is not None
        (first,) = tx.bevakningar.open_of_unit(home.id)
        tx.bevakningar.add(replace(first, token="N" * 12, code="NRR-42", unit_id=unit.id))

    await evening.app.store.run(add)
    await evening.chef.say("/bevakningar")
    assert "Hemtjänst Centrum: 1.\nHemtjänst Norr: 1." in (await evening.chef.last()).text


async def test_by_case_each_case_is_one_row_whatever_it_owes_and_ones_own_are_left_out(
    evening: Evening,
) -> None:
    planner = evening.phones.person(PLANNER)
    late = {"skickat": date(2026, 10, 19), "mottaget": date(2026, 10, 23)}
    new = {"skickat": date(2026, 11, 16), "mottaget": date(2026, 11, 18)}
    two = await open_case(evening, 1, late, by=PLANNER, step="ta_emot_nytt")
    await step(evening, two, "inte_klara")
    one = await open_case(evening, 2, new, by=PLANNER, step="ta_emot_nytt")
    await planner.say("/bevaka 3 dec")
    await planner.tap("Spara")
    await planner.say("/bevakningar")
    listing = await planner.last()
    codes = [label[:6] for label in listing.labels if label[3:4] == "-"]
    assert Counter(codes) == Counter({two.code: 2, one.code: 1, codes[1]: 1})
    await planner.tap("Per ärende")
    grouped = await planner.last()
    assert grouped.text.startswith("Att göra: 2 ärenden.")
    assert grouped.labels == (
        f"{two.code} Nycklar ej klara?", f"{one.code} Ring om nycklarna"
    )  # fmt: skip
    await planner.tap(grouped.labels[0])
    card = await planner.last()
    assert card.text.startswith(f"Inte klara nycklar? Meddela socialsekreteraren: {two.code}.")
    assert "Sedan: Ring personen om nycklarna senast fredag 11 december." in card.text


async def test_who_owes_nothing_in_a_case_has_no_list_by_case(evening: Evening) -> None:
    await take(evening.worker)
    await evening.worker.say("/bevakningar")
    assert "Per ärende" not in (await evening.worker.last()).labels
