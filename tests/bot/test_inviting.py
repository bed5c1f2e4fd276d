"""Inviting from the chat: unit, role, then a label by number, a link and its QR code, once."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from driver import Phone, Seen
from evening import ALARM_GROUP, HOME_CARE_GROUP, Evening
from papers import bound, grants, outcomes
from trouble import a_troubled_evening, until

from bot.telegram import qr
from bot.telegram.messages import DUPLICATE
from bot.telegram.transport import AiohttpRequest

UNIT, ALARM = "Hemtjänst Centrum", "Larmenheten Centrum"
NOT_YOURS = "Bara en enhetschef eller administratör kan bjuda in. Fråga din chef."


def admin(evening: Evening) -> Phone:
    return evening.phones.person(158)


async def pictures(phone: Phone) -> list[Seen]:
    return [seen for seen in await phone.from_bot() if seen.raw["photo"]]


def link(seen: Seen) -> str:
    return seen.text.rsplit("\n", 1)[-1]


def token(seen: Seen) -> str:
    return link(seen).partition("=")[2]


async def invites(evening: Evening) -> list[tuple[str, str]]:
    """Every invitation that is not used: role and label."""
    with closing(sqlite3.connect(evening.database)) as connection:
        return connection.execute(
            "SELECT role, label FROM invite WHERE used_at IS NULL ORDER BY label"
        ).fetchall()


async def invited(phone: Phone, label: str) -> Seen:
    """Invite by the buttons; the message with the QR code."""
    await phone.say("/bjudin")
    while label not in (await phone.last()).labels:
        await phone.tap("Visa fler")
    await phone.tap(label)
    return (await pictures(phone))[-1]


async def test_an_enhetschef_chooses_a_role_and_gets_a_label_a_link_and_its_qr_code(
    evening: Evening,
) -> None:
    seen = await invited(evening.chef, "Hemtjänst 3")
    assert seen.text.startswith(f"Visa koden för Hemtjänst 3 i {UNIT}, eller skicka länken.")
    assert "Den gäller en gång, till fredag 4 december kl. 20:00." in seen.text
    assert link(seen) == f"https://t.me/jourlots_bot?start={token(seen)}"
    base = evening.server.page_url.rstrip("/")
    async with evening.phones.session.get(base + seen.raw["photo"]["url"]) as picture:
        assert await picture.read() == qr.png(link(seen))
    await evening.stranger.send(start=True, text=token(seen))
    welcome = (await evening.stranger.from_bot())[0]
    assert welcome.text.startswith(f"Välkommen! Du är nu Hemtjänst 3 i {UNIT}.")
    assert await grants(evening, 191) == {(UNIT, "hemtjanst")}


async def test_the_next_label_is_another_and_no_label_comes_twice(evening: Evening) -> None:
    for label in ("Hemtjänst 3", "Hemtjänst 4"):
        seen = await invited(evening.chef, label)
        assert f"Visa koden för {label}" in seen.text
    assert await invites(evening) == [("hemtjanst", "Hemtjänst 3"), ("hemtjanst", "Hemtjänst 4")]


async def test_a_double_tap_makes_one_invitation(evening: Evening) -> None:
    await evening.chef.say("/bjudin")
    said = await evening.chef.double_tap("Hemtjänst 3")
    assert said[0] == "Inbjudan är klar."
    assert said[1].startswith("Den inbjudan finns redan.")
    assert len(await pictures(evening.chef)) == 1
    assert await invites(evening) == [("hemtjanst", "Hemtjänst 3")]


async def test_two_who_choose_the_same_label_get_one_each(evening: Evening) -> None:
    await evening.chef.say("/bjudin")
    boss = admin(evening)
    await boss.say("/bjudin")
    await boss.tap(UNIT)
    await boss.tap("Hemtjänst 3")
    (said,) = await evening.chef.tap("Hemtjänst 3")
    assert said.startswith("Den inbjudan finns redan.")
    await evening.chef.tap("Hemtjänst 4")
    assert [label for _, label in await invites(evening)] == ["Hemtjänst 3", "Hemtjänst 4"]


async def test_an_admin_chooses_among_all_units_and_may_invite_an_admin(evening: Evening) -> None:
    boss = admin(evening)
    await boss.say("/bjudin")
    shown = await boss.last()
    names = [*shown.labels]
    await boss.tap("Visa fler")
    names += (await boss.last()).labels
    assert {UNIT, ALARM, "Förvaltningen", "Trygghetsjouren"} <= set(names)
    await boss.say("/bjudin")
    await boss.tap("Förvaltningen")
    while "Administratör 1" not in (await boss.last()).labels:
        await boss.tap("Visa fler")
    await boss.tap("Administratör 1")
    assert await invites(evening) == [("admin", "Administratör 1")]


async def test_whoever_leads_several_units_goes_back_to_them(evening: Evening) -> None:
    await admin(evening).say("/bjudin")
    await admin(evening).tap(UNIT)
    await admin(evening).tap("Alla enheter")
    assert ALARM in (await admin(evening).last()).labels
    await evening.chef.say("/bjudin")
    assert "Alla enheter" not in (await evening.chef.last()).labels


async def test_a_unit_with_a_long_name_fits_on_its_button(evening: Evening) -> None:
    await admin(evening).say("/enheter ny Avlastning Hisingen och Angered")
    await admin(evening).say("/bjudin")
    assert "Avlastning … och Angered" in (await admin(evening).last()).labels


async def test_an_enhetschef_is_not_offered_admin_and_cannot_press_one(evening: Evening) -> None:
    boss, labels = admin(evening), list[str]()
    await boss.say("/bjudin")
    await boss.tap(UNIT)
    while "Administratör 1" not in (await boss.last()).labels:
        await boss.tap("Visa fler")
    stolen = (await boss.last()).data("Administratör 1")
    await evening.chef.say("/bjudin")
    while "Visa fler" in (shown := await evening.chef.last()).labels:
        labels += shown.labels
        await evening.chef.tap("Visa fler")
    assert not [label for label in (*labels, *shown.labels) if label.startswith("Admin")]
    assert await evening.chef.press_data(stolen, shown.id) == [NOT_YOURS]
    assert await invites(evening) == []
    assert (await outcomes(evening, "person.invite"))[-1] == "not_yours"


async def test_an_enhetschef_cannot_invite_to_another_unit(evening: Evening) -> None:
    other = evening.phones.person(124)
    await other.say("/bjudin")
    stolen = (await other.last()).data("Planerare 3")
    await evening.chef.say("/bjudin")
    said = await evening.chef.press_data(stolen, (await evening.chef.last()).id)
    assert said == ["Knappen är för gammal. Skriv /bjudin."]
    assert await invites(evening) == []


@pytest.mark.parametrize("number", [101, 191])
async def test_whoever_leads_nothing_is_refused_by_command_and_by_a_stolen_button(
    evening: Evening, number: int
) -> None:
    await evening.chef.say("/bjudin")
    stolen = (await evening.chef.last()).data("Hemtjänst 3")
    phone = evening.phones.person(number)
    await phone.send(start=True)
    await phone.say("/bjudin")
    assert (await phone.last()).text == NOT_YOURS
    for data in (stolen, "i.u.0", "i.v.1.0"):
        assert await phone.press_data(data, (await phone.last()).id) == [NOT_YOURS]
    assert await invites(evening) == []
    assert (await outcomes(evening, "unit.pick"))[-4:] == ["not_invited"] * 4


async def test_in_a_group_nobody_is_invited(evening: Evening) -> None:
    await evening.chef.say("/bjudin")
    stolen = (await evening.chef.last()).data("Hemtjänst 3")
    group = evening.phones.person(111, HOME_CARE_GROUP)
    await group.say("/bjudin")
    assert (await group.last()).text == "Skriv /bjudin till mig i en privat chatt."
    said = await group.press_data(stolen, (await group.last()).id)
    assert said == ["Knappen fungerar inte längre. Skriv /hjalp."]
    assert await invites(evening) == []


async def test_the_link_is_kept_nowhere_once_it_is_sent(evening: Evening) -> None:
    seen = await invited(evening.chef, "Hemtjänst 3")
    with closing(sqlite3.connect(evening.database)) as connection:
        assert token(seen) not in "\n".join(connection.iterdump())


async def test_a_link_that_was_forwarded_lets_in_the_first_and_no_other(evening: Evening) -> None:
    seen = await invited(evening.chef, "Hemtjänst 3")
    await evening.stranger.send(start=True, text=token(seen))
    late = evening.phones.person(131)
    await late.send(start=True, text=token(seen))
    answer = [each.text for each in await late.from_bot()]
    assert "Inbjudan är redan använd. Be din chef om en ny." in answer
    assert await grants(evening, 131) == {("Trygghetsjouren", "trygghetsjouren")}
    assert (await outcomes(evening, "person.join"))[-2:] == ["done", "used"]


async def test_what_is_refused_of_an_invitation_is_noted(evening: Evening) -> None:
    seen = await invited(evening.chef, "Hemtjänst 3")
    await evening.stranger.send(start=True, text="A" * 24)
    await evening.group.say(f"/start@jourlots_bot {token(seen)}")
    await evening.jump("2026-12-04 20:00")
    await evening.stranger.send(start=True, text=token(seen))
    expected = ["unknown", "wrong_chat", "expired"]
    assert (await outcomes(evening, "person.join"))[-3:] == expected
    assert await grants(evening, 191) == set()


async def test_a_groups_invitation_is_made_in_the_chat_and_binds_the_group(
    evening: Evening,
) -> None:
    seen = await invited(evening.chef, "Grupp 1")
    assert "Öppna länken själv, och välj gruppen" in seen.text
    assert link(seen) == f"https://t.me/jourlots_bot?startgroup={token(seen)}"
    await evening.phones.person(121, ALARM_GROUP).say(f"/start@jourlots_bot {token(seen)}")
    assert await bound(evening, ALARM_GROUP) == {UNIT: "unit"}
    told = (await evening.phones.person(124).last()).text
    assert told.startswith(f"Koppla en ny grupp till {ALARM}.")
    await evening.stranger.send(start=True, text=token(seen))
    answers = [each.text for each in await evening.stranger.from_bot()]
    assert "Inbjudan gäller inte i den här chatten. Öppna länken på rätt ställe." in answers


async def test_a_picture_whose_answer_is_lost_comes_again_marked_and_lets_one_in(
    tmp_path: Path,
) -> None:
    request = AiohttpRequest(read_seconds=0.5)
    async with a_troubled_evening(str(tmp_path / "jourlots.db"), request=request) as evening:
        await evening.phones.fault(kind="lost", method="sendPhoto", chat=111)
        await evening.chef.say("/bjudin")
        await evening.chef.tap("Hemtjänst 3")

        async def both() -> list[Seen]:
            found = await pictures(evening.chef)
            return found if len(found) == 2 else []

        first, second = await until(both)
        assert second.text == f"{DUPLICATE}\n\n{first.text}"
        assert await invites(evening) == [("hemtjanst", "Hemtjänst 3")]
