"""What is not one's own is refused and noted, through every door: a stolen button, an invitation
that was passed on, used or is too old, rights that were taken away, and a guessed code."""

from collections.abc import Sequence
from datetime import date

import pytest
from binder import PLANNER, open_case
from driver import Phone
from duties import DONE, HOME_CARE, kept, outcome, take
from evening import Evening
from noted import everything
from papers import person_id

from bot.cli.cast import _join
from flows.actions.leaving import Revoke
from flows.actions.people import NewInvite
from flows.actions.registry import perform
from flows.messages import AuditEntry, ChatKind
from flows.ports import Tx

GONE = "Jag hittar ingen sådan bevakning hos dig. Skriv /bevakningar."
NOT_INVITED = "Be din chef om en inbjudan. Bevakningar är för inbjudna."
OPS = ("d", "s", "a", "n", "k", "h.0", "o.1")
ACTIONS = {
    "d": "done", "s": "snooze", "a": "accept", "n": "decline", "k": "look", "h.0": "look",
    "o.1": "offer",
}  # fmt: skip


async def log(evening: Evening) -> Sequence[AuditEntry]:
    entries: Sequence[AuditEntry] = await evening.app.store.read(everything)
    return entries


async def invited(evening: Evening, role: str = "hemtjanst", label: str = "") -> str:
    app, command = evening.app, NewInvite(HOME_CARE, role, label)
    done = await app.store.run(lambda tx: perform(app.house_turn(tx), "person.invite", command))
    return str(done.value.token)


async def demote(evening: Evening, number: int, role: str, unit: str) -> None:
    person = await person_id(evening, number)

    def work(tx: Tx) -> None:
        found = tx.people.unit_named(unit)
        assert found is not None
        turn = evening.app.house_turn(tx)
        assert perform(turn, "person.revoke", Revoke(person, found.id, role)).value

    await evening.app.store.run(work)


async def first(phone: Phone, text: str) -> str:
    """The first words that the bot answers with."""
    before = len(await phone.from_bot())
    await phone.say(text)
    return (await phone.from_bot())[before].text


async def on_some_message(phone: Phone, data: str) -> str:
    if not await phone.from_bot():
        await phone.say("/jourtid")
    (said,) = await phone.press_data(data, (await phone.last()).id)
    return said


@pytest.mark.parametrize("op", OPS)
async def test_a_stolen_button_of_a_bevakning_is_refused_and_noted(
    evening: Evening, op: str
) -> None:
    receipt = await take(evening.worker)
    (owed,) = await kept(evening)
    stolen = f"{receipt.data('Redan gjort').removesuffix('.d')}.{op}"
    for thief, words, outcome_, subject in (
        (evening.phones.person(121), GONE, "not_yours", f"bevakning:{owed.id}"),
        (evening.stranger, NOT_INVITED, "not_invited", ""),
    ):
        assert await on_some_message(thief, stolen) == words
        last = (await log(evening))[-1]
        assert (last.action, last.outcome, last.subject) == (
            f"bevakning.{ACTIONS[op]}", outcome_, subject,
        )  # fmt: skip
    assert await kept(evening) == [owed]


@pytest.mark.parametrize("op", OPS)
async def test_a_guessed_code_gets_the_answer_of_what_is_not_theirs(
    evening: Evening, op: str
) -> None:
    planner = evening.phones.person(121)
    assert await on_some_message(planner, f"b.AAAAAAAAAAAA.1.{op}") == GONE
    last = (await log(evening))[-1]
    assert (last.action, last.outcome) == (f"bevakning.{ACTIONS[op]}", "unknown")
    assert last.person_id == await person_id(evening, 121)
    assert await on_some_message(evening.stranger, f"b.AAAAAAAAAAAA.1.{op}") == NOT_INVITED


CASE_GONE = "Jag hittar inget sådant ärende hos dig. Skriv /arenden."
CASE_NOT_INVITED = "Be din chef om en inbjudan. Ärenden är för inbjudna."
CASE_OPS = (
    *("k", "v", "m", "i", "s.0", "d.0", "w.0.202612", "z", "u", "a.0", "n.0", "h.0", "o.0.1"),
    *("y", "x"),
)
BOTH = {"skickat": date(2026, 11, 2), "mottaget": date(2026, 11, 4)}


@pytest.mark.parametrize("op", CASE_OPS)
async def test_a_stolen_or_guessed_button_of_a_case_is_refused_and_noted(
    evening: Evening, op: str
) -> None:
    case = await open_case(evening, 1, BOTH, by=PLANNER, step="ta_emot_nytt")
    for thief, token, words, outcome_, subject in (
        (evening.worker, case.token, CASE_GONE, "not_yours", case.subject),
        (evening.phones.person(142), case.token, CASE_GONE, "not_yours", case.subject),
        (evening.worker, "A" * 12, CASE_GONE, "unknown", ""),
        (evening.stranger, case.token, CASE_NOT_INVITED, "not_invited", ""),
    ):
        assert await on_some_message(thief, f"c.{token}.1.{op}") == words
        last = (await log(evening))[-1]
        assert last.action.startswith("case.")
        assert (last.outcome, last.subject) == (outcome_, subject)
        shown = "\n".join(seen.text for seen in await thief.from_bot())
        assert case.code not in shown
    assert await evening.app.store.read(lambda tx: tx.cases.get(case.id)) == case


async def test_a_card_in_the_group_is_of_no_use_to_a_stranger_in_it(evening: Evening) -> None:
    await take(evening.worker)
    await evening.walk("2026-11-30 13:00")
    card = await evening.group.find(DONE)
    await evening.phones.call(
        "POST", "group", {"do": "join", "person": 191, "chat": evening.group.chat}
    )
    await evening.phones.settle()
    thief = evening.phones.person(191, evening.group.chat)
    assert await thief.tap(DONE, message=card.id) == [NOT_INVITED]
    assert len(await kept(evening)) == 1
    assert ((await log(evening))[-1].action, (await log(evening))[-1].outcome) == (
        "bevakning.done", "not_invited",
    )  # fmt: skip


async def test_a_colleague_cannot_bring_a_card_into_another_units_group(evening: Evening) -> None:
    receipt = await take(evening.worker)
    other = evening.phones.person(121, -202)
    await other.say("/jourtid@jourlots_bot")
    card = await other.last()
    body = {"person": 101, "chat": -202, "message": card.id, "wait": True}
    await evening.phones.call("POST", "group", {"do": "join", "person": 101, "chat": -202})
    await evening.phones.settle()
    stolen = receipt.data("Redan gjort").removesuffix(".d")
    for op in ("k", "d"):
        answer = await evening.phones.call("POST", "press", body | {"data": f"{stolen}.{op}"})
        await evening.phones.settle()
        assert [each["text"] for each in answer["answers"]] == [GONE]
    assert (await other.last()).id == card.id
    assert len(await kept(evening)) == 1


@pytest.mark.parametrize("op", ["o.0", "b.0", "k", "w", "c", "l", "q", "s", "t.0.1"])
async def test_a_stolen_button_of_a_walk_is_refused_and_noted(evening: Evening, op: str) -> None:
    card = await outcome(evening.worker)
    stolen = card.data("Varför?").removesuffix(".w")
    for thief in (evening.colleague, evening.stranger):
        said = await on_some_message(thief, f"{stolen}.{op}")
        assert said == "De frågorna är avslutade. Skriv /ring för att börja om."
        last = (await log(evening))[-1]
        assert last.outcome == "not_yours"
        assert last.subject.startswith("run:")
    assert (await evening.worker.last()) == card


async def test_an_invitation_that_was_passed_on_lets_one_in_and_nobody_after(
    evening: Evening,
) -> None:
    token = await invited(evening, "admin", "Administratör 2")
    assert (await first(evening.worker, f"/start {token}")).startswith("Välkommen")
    assert (await first(evening.stranger, f"/start {token}")).startswith("Inbjudan är redan använd")
    refused = (await log(evening))[-1]
    assert (refused.action, refused.outcome, refused.person_id) == ("person.join", "used", None)
    assert refused.subject.startswith("admin@unit:")
    await evening.stranger.say("/status")
    assert (await log(evening))[-1].outcome == "not_invited"


async def test_an_invitation_that_is_too_old_is_refused_and_noted(evening: Evening) -> None:
    token = await invited(evening)
    await evening.jump("2026-12-05 20:00")
    assert (await first(evening.stranger, f"/start {token}")).startswith("Inbjudan har gått ut")
    assert ((await log(evening))[-1].action, (await log(evening))[-1].outcome) == (
        "person.join", "expired",
    )  # fmt: skip


async def test_a_guessed_invitation_is_refused_and_noted_without_its_letters(
    evening: Evening,
) -> None:
    guess = "Q" * 24
    assert (await first(evening.stranger, f"/start {guess}")).startswith("Inbjudan finns inte")
    last = (await log(evening))[-1]
    assert (last.action, last.outcome, last.subject) == ("person.join", "unknown", "")


async def test_a_demoted_admin_is_refused_at_once_by_old_buttons_and_by_commands(
    evening: Evening,
) -> None:
    admin = evening.phones.person(158)
    another = NewInvite("Förvaltningen", "admin", "Administratör 2")
    await _join(evening.app, 5001, ChatKind.PRIVATE, another)
    await admin.say("/status")
    await admin.say("/enheter")
    cards = [seen for seen in await admin.from_bot() if seen.labels]
    await demote(evening, 158, "admin", "Förvaltningen")
    told = len(await admin.from_bot())
    for card in cards:
        for label in card.labels:
            await admin.press_data(card.data(label), card.id)
    for command in ("/status", "/bjudin", "/roller", "/enheter", "/kontakt", "/koppla"):
        await admin.say(command)
    shown = "\n".join(
        words
        for seen in (await admin.from_bot())[told:]
        for words in (seen.text, *seen.labels)
    )  # fmt: skip
    for secret in (HOME_CARE, "Larmenheten", "Planerare", "Hemtjänst 1"):
        assert secret not in shown
    refused = [each for each in await log(evening) if each.outcome == "not_invited"]
    assert {"status.see", "unit.list"} <= {each.action for each in refused}
    assert {each.person_id for each in refused} == {await person_id(evening, 158)}


async def test_whoever_lost_the_role_is_refused_by_the_old_card_and_sees_no_more_of_it(
    evening: Evening,
) -> None:
    await take(evening.worker)
    await evening.colleague.say("/bevakningar")
    await evening.colleague.tap(next(iter((await evening.colleague.last()).labels)))
    card = await evening.colleague.last()
    assert DONE in card.labels
    await demote(evening, 102, "hemtjanst", HOME_CARE)
    (said,) = await evening.colleague.press_data(card.data(DONE), card.id)
    assert said == NOT_INVITED
    assert (await log(evening))[-1].outcome == "not_invited"
    await evening.worker.tap("Redan gjort")
    (left,) = [seen for seen in await evening.colleague.from_bot() if seen.id == card.id]
    assert left.text == "Kortet gäller inte här längre."
    assert left.labels == ()
