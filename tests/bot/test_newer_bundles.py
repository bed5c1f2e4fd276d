"""A newer message of several reminders takes the place of the one before it, and so it holds all
that is still owed in its chat."""

from pathlib import Path

from binder import PLANNER, SOCIAL, open_case, take
from bundled import MONDAY, booked, bundle, codes, of, own, unready
from driver import Seen
from duties import NEWER
from evening import ALARM_GROUP, Evening, an_evening
from trouble import until

ALARM_CHEF = 124


async def test_after_a_weekend_what_came_at_seven_stands_in_the_message_of_eight(
    evening: Evening,
) -> None:
    soc = evening.phones.person(SOCIAL)
    mine = await own(evening, soc, "lördag kl 10", "söndag kl 10")
    cases = [await open_case(evening, n, MONDAY) for n in range(2)]
    await evening.walk("2026-11-30 07:30")
    first = await bundle(soc)
    assert first.text.startswith("Du har 2 att följa upp i dag.")
    assert "Nytt nu" not in first.text
    await evening.walk("2026-11-30 08:01")
    newer = await bundle(soc)
    assert newer.text.startswith("Du har 4 att följa upp i dag.")
    assert f"Nytt nu: {', '.join(of(cases))}." in newer.text
    assert codes(newer) == [*of(cases), *mine], "what is one's own comes last on its day"
    assert newer.labels[0] == "Ta en i taget"
    (old,) = [each for each in await soc.from_bot() if each.id == first.id]
    assert old.text == NEWER
    await soc.tap(newer.labels[3])
    assert mine[0] in (await soc.last()).text


async def test_in_a_group_a_message_of_the_afternoon_holds_what_is_left_of_the_morning(
    tmp_path: Path,
) -> None:
    async with an_evening(str(tmp_path / "jourlots.db"), "2026-11-13 10:00") as evening:
        morning = [await booked(evening, n) for n in range(4)]
        both = [await unready(evening, n) for n in range(4, 6)]
        group = evening.phones.person(PLANNER, ALARM_GROUP)
        await evening.walk("2026-11-26 08:01")
        found = await bundle(group)
        assert found.text.startswith("Gruppen har 6 att följa upp i dag.")
        await take(evening, morning[1], "hamtat", by=123)
        await evening.walk("2026-11-26 13:01")
        newer = await bundle(group)
        assert newer.id != found.id
        assert newer.text.startswith("Gruppen har 5 att följa upp i dag.")
        assert codes(newer) == of([morning[0], *morning[2:], *both])
        assert f"Nytt nu: {', '.join(of(both))}." in newer.text
        await evening.walk("2026-11-27 08:01")
        newest = await bundle(group)
        assert newest.text.startswith("Gruppen har 5 att följa upp, 3 är sena.")
        assert "Nytt nu" not in newest.text


async def test_what_is_late_and_has_a_rest_this_morning_is_counted_as_the_digest_counts_it(
    tmp_path: Path,
) -> None:
    async with an_evening(str(tmp_path / "jourlots.db"), "2026-11-18 10:00") as evening:
        late = await open_case(
            evening, 1, {}, by=PLANNER, step="begaran", process="aterlamning"
        )  # due on 25 November, told again on 2 December
        today = [await open_case(evening, n, MONDAY) for n in range(2, 4)]
        soc = evening.phones.person(SOCIAL)
        await own(evening, soc, "fredag 4 december kl 10")  # else the digest had no news
        await evening.walk("2026-11-30 08:01")
        found = await bundle(soc)
        assert found.text.startswith("Du har 3 att följa upp, 1 är sen.\n")
        assert codes(found) == of([late, *today])
        await evening.walk("2026-11-30 08:16")
        digest = (await soc.last()).text
        assert "Sena: 1.\nI dag: 2.\nSenare i veckan: 1." in digest


async def test_the_message_of_the_enhetschef_holds_what_is_left_and_what_is_urgent_first(
    tmp_path: Path,
) -> None:
    async with an_evening(str(tmp_path / "jourlots.db"), "2026-11-13 10:00") as evening:
        calls = [await booked(evening, n) for n in range(4)]
        chef = evening.phones.person(ALARM_CHEF)
        await evening.walk("2026-12-01 10:00")
        urgent = [
            await open_case(evening, n, {}, step="bradskar", process="bradska") for n in (8, 9)
        ]
        await evening.walk("2026-12-01 15:01")
        found = await bundle(chef)
        assert found.text.startswith("Se till att 4 uppföljningar blir gjorda i dag, 4 är sena.")
        await evening.walk("2026-12-03 08:01")
        newer = await bundle(chef)
        assert codes(newer) == of([*urgent, *calls])
        assert newer.text.startswith("Se till att 6 uppföljningar blir gjorda i dag, ")
        assert f"Nytt nu: {', '.join(of(urgent))}." in newer.text


async def test_a_single_reminder_leaves_the_message_of_several_alone_and_is_in_the_next(
    evening: Evening,
) -> None:
    soc = evening.phones.person(SOCIAL)
    early = await own(evening, soc, "lördag kl 10", "söndag kl 10")
    await own(evening, soc, "måndag kl 9")
    await evening.walk("2026-11-30 08:01")
    first = await bundle(soc)
    await evening.walk("2026-11-30 09:01")
    single = await soc.last()
    assert await bundle(soc) == first
    await own(evening, soc, "måndag kl 11", "måndag kl 11")
    await evening.walk("2026-11-30 11:01")
    newer = await bundle(soc)
    assert newer.text.startswith("Du har 5 att följa upp i dag.")
    assert set(codes(newer)) > set(early)
    assert any(each.id == single.id and each.text == single.text for each in await soc.from_bot())


async def test_what_is_done_or_waits_or_is_somebody_elses_is_not_in_the_newer_one(
    evening: Evening,
) -> None:
    soc = evening.phones.person(SOCIAL)
    mine = await own(evening, soc, "lördag kl 10", "lördag kl 11", "lördag kl 12")
    await own(evening, soc, "måndag kl 11", "måndag kl 11.00")
    await evening.walk("2026-11-30 07:30")
    for place, label in ((0, "Klart, jag har gjort det"), (1, "Vänta till tis 1 dec")):
        shown = await bundle(soc)
        await soc.press(next(each for each in shown.labels if mine[place] in each), shown.id)
        await soc.tap(label)
    await evening.walk("2026-11-30 11:01")
    newer = await bundle(soc)
    assert newer.text.startswith("Du har 3 att följa upp i dag.")
    assert mine[2] in codes(newer)
    assert not set(mine[:2]) & set(codes(newer))


async def test_what_does_not_fit_is_named_and_stands_in_the_list(evening: Evening) -> None:
    soc = evening.phones.person(SOCIAL)
    mine = await own(evening, soc, *(f"lördag kl 10.{n}" for n in range(10, 15)))
    cases = [await open_case(evening, n, MONDAY) for n in range(6)]
    await evening.walk("2026-11-30 08:01")
    found = await bundle(soc)
    assert found.text.startswith("Du har 11 att följa upp i dag.")
    assert codes(found) == [*of(cases), *mine[:2]]
    assert f"Också: {', '.join(mine[2:])}." in found.text
    assert found.labels[-1] == "Visa alla 11"
    await soc.tap("Visa alla 11")
    assert (await soc.last()).text.startswith("Du har 11 att följa upp.")


async def test_a_message_that_has_not_left_is_one_with_the_newer(evening: Evening) -> None:
    soc = evening.phones.person(SOCIAL)
    mine = await own(evening, soc, "lördag kl 10", "söndag kl 10")
    cases = [await open_case(evening, n, MONDAY) for n in range(2)]
    await evening.walk("2026-11-30 06:59")
    before = len(await soc.from_bot())
    await evening.phones.fault(kind="too_many", chat=SOCIAL, times=0, retry_after=1)
    await evening.walk("2026-11-30 07:01")
    await evening.walk("2026-11-30 08:01")
    await evening.phones.clear_faults()

    async def come() -> list[Seen]:
        return (await soc.from_bot())[before:]

    (newer,) = await until(come)
    assert codes(newer) == [*of(cases), *mine]
    await evening.walk("2026-11-30 08:10")
    assert await come() == [newer]


async def test_what_waits_in_cases_is_told_once_and_so_the_earlier_message_stays(
    evening: Evening,
) -> None:
    group = evening.phones.person(PLANNER, ALARM_GROUP)
    first = [await open_case(evening, n, MONDAY) for n in range(2)]
    await evening.walk("2026-11-30 07:01")
    second = [await open_case(evening, n, MONDAY) for n in range(2, 4)]
    await evening.walk("2026-11-30 10:00")
    waiting = [each for each in await group.from_bot() if "ärenden väntar på er" in each.text]
    assert [codes(each) for each in waiting] == [of(first), of(second)]
