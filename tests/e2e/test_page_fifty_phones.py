"""Fifty people and six groups on one page: found, opened, written with, reached by keyboard."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from browser import a_page, in_browser, nothing_sideways, phone_of
from driver import Phones
from playwright.async_api import Page, Request, expect

from bot.practice import PracticeGroup, PracticePerson, PracticeServer, StandaloneClock

TOKEN = "1:practice"
FIRST, LAST, EVERYBODY = 1001, 1050, -599
UNITS = range(1, 6)
PEOPLE = tuple(
    PracticePerson(
        FIRST + place, f"Person {place + 1}", f"Roll {place + 1}", f"Enhet {place // 10 + 1}", True
    )
    for place in range(50)
)
GROUPS = (
    *(
        PracticeGroup(-500 - unit, f"Grupp {unit}", tuple(range(991 + unit * 10, 1001 + unit * 10)))
        for unit in UNITS
    ),
    PracticeGroup(EVERYBODY, "Alla", tuple(person.id for person in PEOPLE)),
)
SIZES = pytest.mark.parametrize(("width", "height"), [(1440, 900), (360, 780)])
pytestmark = in_browser


@dataclass
class Crowd:
    """The practice server with everybody in it; a bot that only speaks when it is told to."""

    server: PracticeServer
    phones: Phones

    async def say(self, person: int, chat: int, text: str) -> None:
        await self.phones.call("POST", "say", {"person": person, "chat": chat, "text": text})

    async def ask(self, chat: int, text: str) -> None:
        """The bot writes, with two buttons."""
        buttons = [[{"text": label, "callback_data": label} for label in ("Ja", "Nej")]]
        body = {"chat_id": chat, "text": text, "reply_markup": {"inline_keyboard": buttons}}
        method = f"{self.server.api_base}{TOKEN}/sendMessage"
        async with self.phones.session.post(method, json=body) as answer:
            assert answer.status == 200, await answer.text()


async def _at_once() -> None:
    """Nobody has to be waited for."""


@pytest_asyncio.fixture(loop_scope="session")
async def crowd() -> AsyncIterator[Crowd]:
    clock = StandaloneClock(datetime(2026, 11, 27, 15, 31, tzinfo=UTC))
    server = PracticeServer(token=TOKEN, people=PEOPLE, groups=GROUPS, clock=clock)
    await server.start()
    phones = Phones(server, _at_once)
    yield Crowd(server, phones)
    await phones.close()
    await server.stop()


async def _unfold(page: Page) -> None:
    """On a narrow screen the list of phones lies folded."""
    await expect(page.locator(".phone").first).to_be_visible()
    if not await page.locator("#picker").evaluate("list => list.open"):
        await page.locator("#picker > summary").click()


@SIZES
async def test_everybody_is_listed_by_unit_and_the_last_one_can_be_opened_and_writes(
    crowd: Crowd, width: int, height: int
) -> None:
    async with a_page(crowd.server.page_url, width, height) as page:
        await _unfold(page)
        await expect(page.locator("#people h3")).to_have_text([f"Enhet {unit}" for unit in UNITS])
        await expect(page.locator("#people .entry")).to_have_count(50)
        await nothing_sideways(page)
        last = page.locator("#people .entry").last
        await expect(last).not_to_be_in_viewport()
        await last.click()
        theirs = phone_of(page, "Roll 50")
        await expect(theirs).to_be_in_viewport(ratio=0.5)
        await expect(theirs.locator(".tab")).to_have_text(["Jourlots", "Grupp 5", "Alla"])
        await theirs.get_by_role("button", name="Alla").click()
        await theirs.get_by_role("textbox").fill("Hej alla")
        await theirs.get_by_role("textbox").press("Enter")
        await expect(theirs.locator(".own")).to_contain_text("Hej alla")
        await nothing_sideways(page)
        (said,) = await crowd.phones.messages(EVERYBODY)
        assert (said.text, said.raw["from"]["id"]) == ("Hej alla", LAST)


@SIZES
async def test_two_hundred_messages_to_fifty_people_cost_the_page_no_request(
    crowd: Crowd, width: int, height: int
) -> None:
    async with a_page(f"{crowd.server.page_url}#{FIRST}", width, height) as page:
        mine = phone_of(page, "Roll 1")
        await mine.get_by_role("button", name="Alla").click()
        await expect(mine.locator(".log")).to_have_class("log empty")
        requests: list[str] = []

        def noted(request: Request) -> None:
            requests.append(request.url)

        page.on("request", noted)
        for turn in range(3):
            for person in PEOPLE:
                await crowd.say(person.id, EVERYBODY, f"Rad {turn} från {person.role}")
        for person in PEOPLE:
            await crowd.ask(person.id, f"En fråga till {person.role}")
        await expect(mine.locator(".bubble")).to_have_count(150)
        await expect(mine.get_by_text("Rad 2 från Roll 50")).to_be_in_viewport()
        await expect(mine.get_by_role("button", name="Jourlots 1 olästa")).to_be_visible()
        await _unfold(page)
        quiet = page.locator(f"#people [data-person='{LAST}']")
        await expect(quiet).to_contain_text("148 olästa")  # all but their own three, and a question
        assert requests == []
        await quiet.click()
        theirs = phone_of(page, "Roll 50")
        await expect(theirs.locator(".bubble")).to_contain_text("En fråga till Roll 50")
        await expect(theirs.locator(".key")).to_have_text(["Ja", "Nej"])
        await expect(theirs.get_by_role("button", name="Alla 147 olästa")).to_be_visible()
        await nothing_sideways(page)


async def _tab_until(page: Page, selector: str, most: int) -> None:
    for _ in range(most):
        if await page.evaluate("at => document.activeElement.matches(at)", selector):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")


@SIZES
async def test_tab_and_enter_reach_the_last_of_fifty(crowd: Crowd, width: int, height: int) -> None:
    async with a_page(crowd.server.page_url, width, height) as page:
        await expect(page.locator(".phone").first).to_be_visible()
        if width < 760:
            await _tab_until(page, "#picker > summary", 30)
            await page.keyboard.press("Enter")
        entry = f"[data-person='{LAST}']"
        await _tab_until(page, entry, 100)
        await expect(page.locator(entry)).to_be_in_viewport()
        await page.keyboard.press("Enter")
        await expect(phone_of(page, "Roll 50")).to_be_visible()
        here = "#picker > summary" if width < 760 else entry
        await expect(page.locator(here)).to_be_focused()
        await _tab_until(page, "[aria-label='Mer för Roll 50']", 60)
