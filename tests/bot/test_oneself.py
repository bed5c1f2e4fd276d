"""What is held about oneself, and leaving: at once, and nothing owed is lost."""

from duties import HOME_CARE, TAKE_OVER, kept, take
from evening import HOME_CARE_GROUP, Evening
from papers import grants, menu, outcomes

NOBODY = "Du har ingen roll här. Be din chef om en inbjudan."
LEAVE, STAY = "Ja, lämna", "Nej, stanna kvar"


async def test_jag_shows_roles_and_what_is_held_and_for_how_long(evening: Evening) -> None:
    await take(evening.worker)
    await evening.worker.say("/jag")
    shown = await evening.worker.last()
    assert shown.text.startswith("Det här vet jag om dig, Hemtjänst 1.")
    for words in (
        "Hemtjänst dag och kväll, Hemtjänst Centrum",
        "Namn hos kollegorna: Hemtjänst 1. Ditt riktiga namn sparar jag inte.",
        "Öppna bevakningar: 1. Tas bort efter 30 dagar när det är klart.",
        "Svaren i en genomgång av en rutin, i 1 dag.",
        "En logg över vad du gör, utan texter, i 365 dagar.",
        "Arbetspass: 0.",
        "Frånvaro: 0.",
    ):
        assert words in shown.text
    await evening.worker.tap("Lämna boten")
    assert (await evening.worker.last()).labels == (LEAVE, STAY)


async def test_a_stranger_sees_that_almost_nothing_is_held(evening: Evening) -> None:
    await evening.stranger.send(start=True)
    await evening.stranger.say("/jag")
    shown = await evening.stranger.last()
    assert "Jag vet inte vem du är." in shown.text
    assert "Lämna boten" not in shown.labels
    await evening.stranger.say("/lamna")
    assert (await evening.stranger.last()).text == NOBODY


async def test_in_a_group_neither_says_anything_of_anybody(evening: Evening) -> None:
    for command in ("jag", "lamna"):
        await evening.group.say(f"/{command}")
        answer = f"Skriv /{command} till mig i en privat chatt."
        assert (await evening.group.last()).text == answer
    for data in ("i.j", "i.l"):
        said = await evening.group.press_data(data, (await evening.group.last()).id)
        assert said == ["Knappen fungerar inte längre. Skriv /hjalp."]
    assert await grants(evening, 102) == {(HOME_CARE, "hemtjanst")}


async def test_leaving_is_asked_once_and_staying_changes_nothing(evening: Evening) -> None:
    await evening.worker.say("/lamna")
    assert (await evening.worker.last()).text.startswith("Vill du lämna boten?")
    await evening.worker.tap(STAY)
    assert (await evening.worker.last()).text == "Du är kvar. Inget är ändrat."
    assert await grants(evening, 101) == {(HOME_CARE, "hemtjanst")}


async def test_whoever_leaves_has_no_rights_from_then_on(evening: Evening) -> None:
    await take(evening.worker)
    card, was = await evening.worker.last(), await menu(evening, 101)
    await evening.worker.say("/lamna")
    assert "Öppna bevakningar som enheten tar över: 1." in (await evening.worker.last()).text
    await evening.worker.tap(LEAVE)
    assert (await evening.worker.last()).text.startswith(f"Du har lämnat {HOME_CARE}.")
    assert await grants(evening, 101) == set()
    assert await menu(evening, 101) == await menu(evening, 191) != was
    now = next(seen for seen in await evening.worker.messages() if seen.id == card.id)
    assert now.labels == ()
    await evening.worker.tap_old("Redan gjort", card)
    (owed,) = await kept(evening)
    assert owed.is_open
    await evening.worker.say("/jag")
    assert "Du har ingen roll." in (await evening.worker.last()).text


async def test_the_unit_gets_what_was_left_and_a_colleague_takes_it(evening: Evening) -> None:
    await take(evening.worker)
    await evening.worker.say("/lamna")
    await evening.worker.tap(LEAVE)
    told = (await evening.group.last()).text
    assert "Hemtjänst 1 är inte kvar. Ta över bevakningen." in told
    assert "har bevakningen" not in told
    await evening.group.tap(TAKE_OVER)
    (owed,) = await kept(evening)
    colleague = await evening.app.store.read(lambda tx: tx.people.person(owed.owner_id).label)
    assert colleague == "Hemtjänst 2"


async def test_those_who_lead_are_told_once_though_leave_is_tapped_twice(evening: Evening) -> None:
    await take(evening.worker)
    await evening.worker.say("/lamna")
    assert await evening.worker.double_tap(LEAVE) == ["Du har lämnat.", "Du har redan lämnat."]
    for number in (111, 158):
        told = [
            seen.text
            for seen in await evening.phones.person(number).from_bot()
            if "har lämnat boten" in seen.text
        ]
        assert told == [
            "Titta på det som Hemtjänst 1 hade kvar.\n\n"
            f"Hemtjänst 1 ({HOME_CARE}) har lämnat boten. Personen kommer inte åt något mer. "
            "Öppna bevakningar hos enheten: 1."
        ]
    assert await outcomes(evening, "person.leave") == ["done", "not_invited"]


async def test_those_who_lead_have_nothing_to_do_when_nothing_was_left(evening: Evening) -> None:
    await evening.worker.say("/lamna")
    await evening.worker.tap(LEAVE)
    told = (await evening.chef.last()).text
    assert told.startswith("Du behöver inte göra något.")
    assert f"Hemtjänst 1 ({HOME_CARE}) har lämnat boten." in told


async def test_the_last_admin_is_told_to_find_another_before_leaving(evening: Evening) -> None:
    boss = evening.phones.person(158)
    await boss.say("/lamna")
    (said,) = await boss.tap(LEAVE)
    assert said.startswith("Gör någon annan till administratör först, med /roller.")
    assert await grants(evening, 158) == {("Förvaltningen", "admin")}


async def test_no_reminder_goes_to_one_who_left(evening: Evening) -> None:
    await take(evening.worker)
    await evening.worker.say("/lamna")
    await evening.worker.tap(LEAVE)
    before = len(await evening.worker.from_bot())
    await evening.walk("2026-12-01 16:00")
    assert len(await evening.worker.from_bot()) == before
    group = evening.phones.person(102, HOME_CARE_GROUP)
    assert any(TAKE_OVER in seen.labels for seen in await group.from_bot())


async def test_leaving_holds_after_a_restart_and_a_new_invitation_opens_again(
    evening: Evening,
) -> None:
    await evening.worker.say("/lamna")
    await evening.worker.tap(LEAVE)
    await evening.chef.say("/bjudin")
    await evening.chef.tap("Hemtjänst 3")
    token = (await evening.chef.from_bot())[-1].text.rpartition("=")[2]
    await evening.worker.send(start=True, text=token)
    assert await grants(evening, 101) == {(HOME_CARE, "hemtjanst")}
