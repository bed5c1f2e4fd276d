"""Several messages to one chat at one moment are one message."""

from datetime import date

from binder import PLANNER, SOCIAL, open_case, take
from evening import ALARM_GROUP, Evening

SENT = {"skickat": date(2026, 11, 2)}  # due on Monday, 30 November
EARLIER = {"skickat": date(2026, 10, 28)}  # due on Wednesday, 25 November


async def new(phone, before: int):
    """What the bot has written to the phone since then."""
    return [each for each in await phone.messages() if each.from_bot][before:]


async def test_reminders_of_one_morning_are_one_message_the_most_urgent_first(
    evening: Evening,
) -> None:
    later = [await open_case(evening, n, SENT) for n in range(3)]
    late = await open_case(evening, 9, EARLIER)
    soc = evening.phones.person(SOCIAL)
    before = len(await new(soc, 0))
    await evening.walk("2026-11-30 08:01")
    texts = [each.text for each in await new(soc, before)]
    assert not any(late.code in text for text in texts), "at night nobody is told"
    bundles = [each for each in await new(soc, before) if "att följa upp" in each.text]
    heads = [each.text.split("\n")[0] for each in bundles]
    assert heads == ["Du har 4 att följa upp, 1 är sen."], texts
    first, *labels = bundles[0].labels
    assert first.startswith("Ta en")
    assert [label[:6] for label in labels] == [each.code for each in (late, *later)]
    assert "Börja överst." in bundles[0].text


async def test_one_case_is_one_card_however_much_is_owed_in_it(evening: Evening) -> None:
    case = await open_case(
        evening, 1, {"skickat": date(2026, 10, 19), "mottaget": date(2026, 10, 26)},
        by=PLANNER, step="ta_emot_nytt",
    )  # fmt: skip
    await evening.walk("2026-11-30 07:30")
    await take(evening, case, "ej_nadd")
    group = evening.phones.person(PLANNER, ALARM_GROUP)
    before = len(await new(group, 0))
    await evening.walk("2026-12-07 08:01")  # one week after the attempt, long after five weeks
    told = [each for each in await new(group, before) if case.code in each.text]
    morning = [each for each in told if each.text.startswith("Ring personen")]
    days = 5  # from Tuesday to Monday, each vardag once
    assert len(morning) <= days, [each.text for each in told]


async def test_what_waits_in_many_cases_is_one_message_to_the_group(evening: Evening) -> None:
    cases = [await open_case(evening, n, SENT) for n in range(12)]
    group = evening.phones.person(PLANNER, ALARM_GROUP)
    before = len(await new(group, 0))
    await evening.walk("2026-11-30 07:01")
    (told,) = [each for each in await new(group, before) if "väntar på er" in each.text]
    assert told.text.startswith("12 ärenden väntar på er.")
    assert f"Också: {', '.join(each.code for each in cases[8:])}." in told.text
    assert [label[:6] for label in told.labels] == [each.code for each in cases[:8]]
    await evening.phones.person(PLANNER, ALARM_GROUP).tap(told.labels[0])
    own = await evening.phones.person(PLANNER).last()
    assert own.text.startswith(f"Ta emot uppdraget: {cases[0].code}.")


async def test_what_has_no_button_is_named_so_that_nothing_hides_behind_what_is_late(
    evening: Evening,
) -> None:
    late = [await open_case(evening, n, EARLIER) for n in range(8)]
    today = [await open_case(evening, n, SENT) for n in range(8, 11)]
    soc = evening.phones.person(SOCIAL)
    await evening.walk("2026-11-30 08:01")
    told = [each for each in await new(soc, 0) if each.text.startswith("Du har 11")][-1]
    assert f"Också: {', '.join(each.code for each in today)}." in told.text
    assert all(any(each.code in label for label in told.labels) for each in late)
    assert told.labels[-1] == "Visa alla 11"


async def test_a_bundle_that_nobody_can_read_is_passed_on_one_by_one(evening: Evening) -> None:
    cases = [await open_case(evening, n, SENT) for n in range(2)]
    await evening.phones.call("POST", "block", {"person": SOCIAL})
    await evening.walk("2026-11-30 08:05")
    colleague = evening.phones.person(142)
    text = "\n".join(each.text + str(each.labels) for each in await new(colleague, 0))
    assert all(case.code in text for case in cases), text


async def test_each_row_says_in_whole_words_what_is_to_be_done(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:00")
    for number in range(3):
        case = await open_case(evening, number, {}, step="bradskar", process="bradska")
        await take(evening, case, "kvittera")
    group = evening.phones.person(PLANNER, ALARM_GROUP)
    await evening.walk("2026-12-01 08:01")
    (told,) = [each for each in await group.messages() if "att följa upp i dag" in each.text]
    assert [label[7:] for label in told.labels] == ["Ordna larmet"] * 3
