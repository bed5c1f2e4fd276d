"""With arenden switched off nothing about bevakningar is offered; what was begun is ended."""

from dataclasses import replace

import pytest
from driver import Phone
from duties import DONE, kept, outcome, take
from evening import Evening

from bot.chat.commands import COMMANDS, MENUS, group_menu, menu_of
from flows.people.modules import EVERY_MODULE, Module

OFF = "Den delen är inte påslagen här. Fråga din chef."
WITHOUT = EVERY_MODULE - {Module.ARENDEN}


def switch_off(evening: Evening, module: Module = Module.ARENDEN) -> None:
    """As after a restart with other settings."""
    app = evening.app
    app.house = replace(app.house, modules=app.house.modules - {module})
    app.tick._house = app.house


async def everything_shown(phone: Phone) -> str:
    shown = [(seen.text, *seen.labels) for seen in await phone.from_bot()]
    return "\n".join(words for each in shown for words in each).lower()


async def test_no_button_and_no_line_speaks_of_bevakningar(evening: Evening) -> None:
    switch_off(evening)
    worker = evening.worker
    await worker.say("/start")
    await worker.say("/hjalp")
    card = await outcome(worker)
    assert not [label for label in card.labels if label.startswith("Påminn")]
    assert "Skriv upp måndag 30 november själv." in card.text
    await worker.tap("Varför?")
    shown = await everything_shown(worker)
    for word in ("bevakning", "påminn mig", "följa upp"):
        assert word not in shown


@pytest.mark.parametrize("role", MENUS)
def test_no_menu_line_is_of_a_module_that_is_off(role: str) -> None:
    assert {c.module for c in menu_of([role], WITHOUT)} <= {None, Module.RUTINER}
    assert {c.module for c in group_menu(WITHOUT)} <= {None, Module.RUTINER}


async def test_a_command_and_an_old_button_are_answered_kindly(evening: Evening) -> None:
    card = await outcome(evening.worker)
    remind = next(label for label in card.labels if label.startswith("Påminn mig"))
    switch_off(evening)
    await evening.worker.say("/bevakningar")
    assert (await evening.worker.last()).text == OFF
    assert await evening.worker.tap(remind) != []
    (said,) = await evening.worker.tap("Efter kl. 07:00 i dag")
    assert said == OFF
    assert await kept(evening) == []
    assert await evening.worker.press_data("m.bevakningar", card.id) == [OFF]
    await evening.worker.press_data("l.0", card.id)
    assert (await evening.worker.last()).text == OFF


async def test_what_was_begun_is_reminded_of_and_can_be_ended_but_no_more(
    evening: Evening,
) -> None:
    receipt = await take(evening.worker)
    switch_off(evening)
    assert await evening.worker.tap("Lämna över", message=receipt.id) == [OFF]
    await evening.walk("2026-11-30 07:15")
    card = await evening.worker.last()
    assert card.labels == (DONE,)
    await evening.walk("2026-11-30 13:00")
    assert (await evening.group.last()).labels == (DONE,)
    assert await evening.group.tap(DONE) == ["Klart. Bra!"]
    assert await kept(evening) == []


async def test_each_module_is_switched_separately(evening: Evening) -> None:
    switch_off(evening, Module.RUTINER)
    worker = evening.worker
    for command in ("/ring", "/jourtid", "/nummer"):
        await worker.say(command)
        assert (await worker.last()).text == OFF, command
    await worker.say("/hjalp")
    assert (await worker.last()).labels[0] == COMMANDS["bevakningar"].says
    await worker.say("/bevakningar")
    assert (await worker.last()).text.startswith("Inget att följa upp nu.")


@pytest.mark.parametrize("module", Module)
async def test_no_button_leads_to_what_is_switched_off(evening: Evening, module: Module) -> None:
    switch_off(evening, module)
    for phone in (evening.worker, evening.chef, evening.stranger):
        for words in ("/start", "/hjalp", "/jag", "/larm", "/avbryt", "hej", "hon andas inte"):
            await phone.say(words)
        await phone.send(media="photo")
        for seen in await phone.from_bot():
            for label in seen.labels:
                data = seen.data(label)
                if data.startswith("m."):
                    assert COMMANDS[data[2:]].is_on(evening.app.house.modules), label
        await phone.say("hon andas inte")
        danger = await phone.last()
        assert ("Tryck på knappen." in danger.text) == bool(danger.labels)


async def test_status_is_silent_about_what_is_switched_off(evening: Evening) -> None:
    switch_off(evening)
    for command in ("/status", "/hjalp", "/enheter"):
        await evening.chef.say(command)
        assert "bevakning" not in (await evening.chef.last()).text.lower()
    await evening.chef.tap("Hemtjänst Centrum")
    assert "bevakning" not in (await evening.chef.last()).text.lower()


async def test_the_demo_has_every_module(evening: Evening) -> None:
    assert evening.app.house.modules == EVERY_MODULE
