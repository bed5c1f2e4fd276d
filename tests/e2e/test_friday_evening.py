"""Friday evening in home care, in a real browser: from the first press to the reminder, done."""

from pathlib import Path

from browser import a_page, in_browser, nothing_sideways, phone_of, picture, press, sees
from evening import Evening
from playwright.async_api import expect

pytestmark = in_browser


async def test_a_worker_gets_the_answer_and_is_reminded_on_the_first_vardag(
    evening: Evening, tmp_path: Path
) -> None:
    async with a_page(evening.server.page_url, 1440, 900) as page:
        worker, colleague = phone_of(page, "Hemtjänst 1"), phone_of(page, "Hemtjänst 2")
        await press(worker, "Starta")
        await sees(worker, "Fara för liv: ring 112.")
        presses = ["Vem ska jag ringa?", "Nej, dag eller kväll", "Mer hjälp av hemtjänsten", "Nej"]
        for label in presses:
            await press(worker, label)
        await sees(worker, "Ring din egen jour")
        assert len(presses) <= 5

        await press(worker, "Varför?")
        await sees(worker, "Ryms hjälpen i beslutet? Nej")
        await picture(page, "why", tmp_path)
        await press(worker, "Tillbaka till svaret")
        await press(worker, "Vad ändrar svaret?")
        await sees(worker, "Det här ändrar svaret:")
        await press(worker, "Tillbaka till svaret")

        await press(worker, "Påminn mig måndag")
        await press(worker, "Efter kl. 07:00 i dag")
        await sees(worker, "Jag påminner dig måndag 30 november kl. 07:15.")

        await page.get_by_role("button", name="Måndag 07:15", exact=True).click()
        await sees(worker, "Kontakta personens handläggare i dag")
        await expect(page.get_by_text("Bevakningen är sparad.")).to_be_hidden()
        await expect(page.get_by_text("kl. 07:15: 1 påminnelse")).to_be_visible()
        await picture(page, "practice", tmp_path)
        await press(colleague, "Grupp Hemtjänst Centrum")
        await expect(colleague.get_by_role("log")).not_to_contain_text("Ingen har bockat av")

        await press(worker, "Klart, jag har gjort det")
        await sees(worker, "är klar.")


async def test_the_answer_fits_a_small_phone(evening: Evening, tmp_path: Path) -> None:
    async with a_page(evening.server.page_url, 360, 780) as page:
        worker = phone_of(page, "Hemtjänst 1")
        await press(worker, "Starta")
        for label in ("Vem ska jag ringa?", "Ja, kl. 23:30–06:00", "Hjälp på natten"):
            await press(worker, label)
        await press(worker, "Säger ja")
        await press(worker, "Personen själv")
        await sees(worker, "Ring Trygghetsjouren: +46313658585")
        await picture(page, "small-phone", tmp_path)
        await nothing_sideways(page)
