"""The open cases of a process, for those who open none of it: what they are to do stands first."""

from datetime import date

from binder import PLANNER, open_case, take
from evening import Evening

ALARM_PERSON, TECHNICIAN = 123, 132
DAY = date(2026, 11, 23)
BOTH = {"skickat": DAY, "mottaget": DAY}


async def test_a_technician_sees_first_what_is_ready_to_install_then_how_far_the_rest_is(
    evening: Evening,
) -> None:
    received = await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    keys = await open_case(evening, 2, BOTH, by=PLANNER, step="ta_emot_nytt")
    await take(evening, keys, "inte_klara")
    ready = await open_case(evening, 3, BOTH, by=PLANNER, step="ta_emot_nytt")
    ready = await take(evening, ready, "nycklar_klara", hamtning=date(2026, 11, 27))
    for step, by in (("hamtat", ALARM_PERSON), ("larmplan", ALARM_PERSON), ("registrerat", PLANNER),
                     ("klart_att_installera", PLANNER)):  # fmt: skip
        ready = await take(evening, ready, step, by=by)
    phone = evening.phones.person(TECHNICIAN)
    await phone.say("/installera")
    listed = await phone.last()
    assert listed.text.endswith("Planerad installation: 3 öppna.\nAtt göra nu: 1.")
    assert listed.labels == (
        f"{ready.code} Installera larmet",
        f"{received.code} Mottaget",
        f"{keys.code} Väntar på nycklar",
    )
    await phone.tap(listed.labels[0])
    assert (await phone.last()).text.startswith(f"Installera larmet: {ready.code}.")


async def test_a_move_and_a_return_are_listed_with_what_they_are_about(evening: Evening) -> None:
    move = await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt", process="flytt")
    back = await open_case(evening, 2, {}, step="ska_avslutas", process="aterlamning")
    for number, command, case, stage in (
        (TECHNICIAN, "/flytt", move, "Mottaget"),
        (ALARM_PERSON, "/flytt", move, "Mottaget"),
        (ALARM_PERSON, "/aterlamna", back, "Ingen tid bokad"),
    ):
        phone = evening.phones.person(number)
        await phone.say(command)
        (label,) = (await phone.last()).labels
        assert label.startswith(f"{case.code} {stage}"), "never a bare code"
