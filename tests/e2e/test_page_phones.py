"""What people do on a phone of the page beside pressing: send, edit, leave, come too late."""

from browser import a_page, in_browser, phone_of
from evening import HOME_CARE_GROUP, Evening
from playwright.async_api import Locator, expect

from bot.chat.commands import COMMANDS, MENUS
from bot.cli.demo import TOKEN

pytestmark = in_browser
WIDE = (1440, 900)
ORDINARY = [COMMANDS[name].says for name in MENUS["hemtjanst"]]


async def more(phone: Locator, label: str) -> None:
    """Choose in the menu "Mer"."""
    await phone.get_by_role("button", name="Mer för", exact=False).click()
    await phone.get_by_role("button", name=label, exact=True).click()


async def write(phone: Locator, text: str) -> None:
    await phone.get_by_role("textbox").fill(text)
    await phone.get_by_role("textbox").press("Enter")


async def bot_says(evening: Evening, method: str, **what: object) -> None:
    """The bot calls a method that its own code has no use for."""
    address = f"{evening.server.api_base}{TOKEN}/{method}"
    async with evening.phones.session.post(address, json=what) as answer:
        assert answer.status == 200, await answer.text()


async def test_a_picture_is_sent_and_kindly_refused(evening: Evening) -> None:
    async with a_page(evening.server.page_url, *WIDE) as page:
        mine = phone_of(page, "Hemtjänst 1")
        await mine.get_by_role("button", name="Starta").click()
        await expect(mine.get_by_role("log")).to_contain_text("Fara för liv: ring 112.")
        await more(mine, "Skicka en övningsbild")
        await expect(mine.locator(".gone")).to_have_text("Meddelandet är borttaget")
        refused = mine.locator(".theirs").last
        await expect(refused).to_contain_text("Ta bort bilden i telefonen också.")
        await expect(refused).to_contain_text("Jag tar inte emot bilder")
        await expect(refused.get_by_role("button", name="Vem ska jag ringa?")).to_be_visible()
        await expect(mine.get_by_role("button", name="Mer för Hemtjänst 1")).to_be_focused()


async def test_a_picture_in_a_group_is_shown_to_all_until_the_bot_takes_it_away(
    evening: Evening,
) -> None:
    async with a_page(evening.server.page_url, *WIDE) as page:
        mine, theirs = phone_of(page, "Hemtjänst 1"), phone_of(page, "Hemtjänst 2")
        for phone in (mine, theirs):
            await phone.get_by_role("button", name="Grupp Hemtjänst Centrum").click()
        await more(mine, "Skicka en övningsbild")
        await expect(theirs.locator(".gone")).to_have_text("Meddelandet är borttaget")
        await evening.phones.settle()
        assert await evening.group.from_bot() == []
        assert (await evening.worker.last()).text.startswith("Ta bort bilden i telefonen också.")


async def test_whoever_leaves_a_group_loses_its_chat_and_the_others_read_of_it(
    evening: Evening,
) -> None:
    async with a_page(evening.server.page_url, *WIDE) as page:
        mine, theirs = phone_of(page, "Hemtjänst 1"), phone_of(page, "Hemtjänst 2")
        for phone in (mine, theirs):
            await phone.get_by_role("button", name="Grupp Hemtjänst Centrum").click()
        await more(mine, "Lämna gruppen")
        await expect(mine.get_by_role("button", name="Grupp Hemtjänst Centrum")).to_have_count(0)
        await expect(mine.get_by_role("button", name="Starta")).to_be_visible()
        await expect(theirs.locator(".service")).to_contain_text("är inte längre med i gruppen")
        state = await evening.phones.call("GET", "state")
        (group,) = [chat for chat in state["groups"] if chat["id"] == HOME_CARE_GROUP]
        assert 101 not in group["members"]
        assert 102 in group["members"]


async def test_a_keyboard_of_another_day_says_so_and_asks_again(evening: Evening) -> None:
    await evening.worker.say("/ring")
    for label in ("Nej, dag eller kväll", "Mer hjälp av hemtjänsten", "Nej", "Påminn mig måndag"):
        await evening.worker.tap(label)
    async with a_page(evening.server.page_url, *WIDE) as page:
        mine = phone_of(page, "Hemtjänst 1")
        old = mine.get_by_role("button", name="Efter kl. 07:00 i dag")
        await expect(old).to_be_visible()
        await evening.jump("2026-11-30 10:00")
        await old.click()
        await expect(mine).to_contain_text("Frågan gällde en annan dag. Svara igen.")
        await expect(mine.locator(".theirs").last).to_contain_text("När började hjälpen?")


async def test_a_keyboard_of_a_walk_that_is_over_says_how_to_begin_anew(evening: Evening) -> None:
    """The bot forgot the walk of somebody who was not invited; the keyboard is still there."""
    await evening.stranger.say("/ring")
    await evening.jump("2026-11-29 20:00")
    await evening.app._housekeeping.tidy()
    async with a_page(f"{evening.server.page_url}#191", *WIDE) as page:
        theirs = phone_of(page, "Okänd person")
        old = theirs.get_by_role("button", name="Nej, dag eller kväll")
        await old.click()
        await expect(theirs).to_contain_text(
            "De frågorna är avslutade. Skriv /ring för att börja om."
        )


async def test_ones_own_message_is_changed_in_its_place(evening: Evening) -> None:
    async with a_page(evening.server.page_url, *WIDE) as page:
        mine = phone_of(page, "Hemtjänst 1")
        await mine.get_by_role("button", name="Starta").click()
        await write(mine, "hej")
        own = mine.locator(".own").last
        await expect(own).to_contain_text("hej")
        await expect(mine.locator(".theirs").last).to_contain_text("Jag läser bara kommandon")
        await own.hover()
        await own.get_by_role("button", name="Ändra").click()
        await expect(mine.get_by_text("Ändrar ditt meddelande")).to_be_visible()
        await expect(mine.get_by_role("textbox")).to_have_value("hej")
        await expect(mine.get_by_role("textbox")).to_be_focused()
        await write(mine, "hej då")
        await expect(own).to_contain_text("hej då")
        await expect(own).to_contain_text("redigerad")
        await expect(mine.locator(".theirs").last).to_contain_text(
            "Jag läser inte ändrade meddelanden."
        )
        await expect(mine.locator(".own")).to_have_count(2)  # /start and this one
        await expect(mine.get_by_text("Ändrar ditt meddelande")).to_be_hidden()


async def test_a_change_that_is_given_up_changes_nothing(evening: Evening) -> None:
    await evening.worker.say("hej")
    async with a_page(evening.server.page_url, *WIDE) as page:
        mine = phone_of(page, "Hemtjänst 1")
        own = mine.locator(".own").last
        await own.get_by_role("button", name="Ändra").focus()
        await page.keyboard.press("Enter")
        await expect(mine.get_by_role("textbox")).to_have_value("hej")
        await page.keyboard.press("Escape")
        await expect(mine.get_by_role("textbox")).to_have_value("")
        await write(mine, "något annat")
        await expect(mine.locator(".own")).to_have_count(2)
        await expect(mine.locator(".own").first).not_to_contain_text("redigerad")


async def test_a_reply_shows_what_it_answers(evening: Evening) -> None:
    await evening.group.say("Vem tar kvällen?")
    async with a_page(evening.server.page_url, *WIDE) as page:
        mine = phone_of(page, "Hemtjänst 1")
        await mine.get_by_role("button", name="Grupp Hemtjänst Centrum").click()
        await mine.locator(".theirs").last.hover()
        await mine.get_by_role("button", name="Svara på meddelandet").click()
        await expect(mine.get_by_text("Svar till Hemtjänst 2")).to_be_visible()
        await write(mine, "Jag")
        await expect(mine.locator(".own .quoted")).to_contain_text("Vem tar kvällen?")
        await expect(mine.locator(".own .quoted b")).to_have_text("Hemtjänst 2")


async def test_each_phone_has_the_menu_that_is_its_own(evening: Evening) -> None:
    await bot_says(
        evening,
        "setMyCommands",
        commands=[{"command": "jourtid", "description": "Bara för dig"}],
        scope={"type": "chat", "chat_id": 102},
    )
    for phone in (evening.worker, evening.colleague):
        await phone.say("/start")
    async with a_page(evening.server.page_url, *WIDE) as page:
        mine, theirs = phone_of(page, "Hemtjänst 1"), phone_of(page, "Hemtjänst 2")
        for phone in (mine, theirs):
            await phone.get_by_role("button", name="Meny", exact=True).click()
        words = mine.locator(".commands button span")
        assert (await words.all_text_contents())[: len(ORDINARY)] == ORDINARY
        await expect(theirs.locator(".commands button")).to_have_text(["Bara för dig/jourtid"])
        await theirs.locator(".commands button").click()
        await expect(theirs.locator(".own").last).to_contain_text("/jourtid")
        await expect(theirs.locator(".theirs").last).to_contain_text("Ja, det är jourtid nu")
        await expect(theirs.get_by_role("button", name="Meny", exact=True)).to_be_focused()


async def test_in_a_group_the_menu_addresses_the_bot(evening: Evening) -> None:
    async with a_page(evening.server.page_url, *WIDE) as page:
        mine = phone_of(page, "Hemtjänst 1")
        await mine.get_by_role("button", name="Grupp Hemtjänst Centrum").click()
        await mine.get_by_role("button", name="Meny", exact=True).click()
        await mine.get_by_role("button", name="Hjälp").click()
        await expect(mine.locator(".own").last).to_contain_text("/hjalp@jourlots_bot")
        await expect(mine.locator(".theirs").last).to_contain_text("Tryck på det du vill veta")


async def test_a_menu_folds_away_for_a_click_beside_it(evening: Evening) -> None:
    await evening.worker.say("/start")
    async with a_page(evening.server.page_url, *WIDE) as page:
        mine = phone_of(page, "Hemtjänst 1")
        for name, menu in (("Meny", ".commands"), ("Mer för Hemtjänst 1", ".more-menu")):
            opener = mine.get_by_role("button", name=name, exact=True)
            await opener.click()
            await expect(mine.locator(menu)).to_be_visible()
            await expect(opener).to_have_attribute("aria-expanded", "true")
            await phone_of(page, "Hemtjänst 2").locator(".screen").click()
            await expect(mine.locator(menu)).to_be_hidden()
            await expect(opener).to_have_attribute("aria-expanded", "false")


async def test_answers_that_stand_in_place_of_the_letters_go_after_one_press(
    evening: Evening,
) -> None:
    await evening.worker.say("/start")
    async with a_page(evening.server.page_url, *WIDE) as page:
        mine = phone_of(page, "Hemtjänst 1")
        keys = mine.get_by_role("group", name="Svarsknappar")
        await expect(keys).to_be_hidden()
        markup = {
            "keyboard": [["/jourtid", "/nummer"], ["/hjalp"]],
            "one_time_keyboard": True,
            "input_field_placeholder": "Välj ett svar",
        }
        await bot_says(evening, "sendMessage", chat_id=101, text="Vilket?", reply_markup=markup)
        await expect(keys.get_by_role("button")).to_have_text(["/jourtid", "/nummer", "/hjalp"])
        await expect(mine.get_by_placeholder("Välj ett svar")).to_be_visible()
        await keys.get_by_role("button", name="/jourtid").focus()
        await page.keyboard.press("Enter")
        await expect(mine.locator(".own").last).to_contain_text("/jourtid")
        await expect(mine.locator(".theirs").last).to_contain_text("Ja, det är jourtid nu")
        await expect(keys).to_be_hidden()
        await expect(mine.get_by_role("textbox")).to_be_focused()
