"""One's own calendar: a file in the chat, and an address that only its owner is ever shown."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import icalendar
import pytest
from binder import PLANNER, open_case
from driver import Phone, Seen
from duties import DONE, HOME_CARE, kept, take
from evening import Evening, an_evening
from noted import everything
from papers import person_id
from subscribed import answering, free_port

from bot.chat.calendars import ELSEWHERE
from bot.chat.turn import OLD_BUTTON
from bot.cli.cast import _join
from bot.cli.main import main
from flows.actions.people import NewInvite
from flows.messages import AuditEntry, ChatKind

ALONG, FILE = "Till kalendern", "Skicka en fil"
SUBSCRIBE, ANEW, END = "Prenumerera", "Gör en ny adress", "Sluta prenumerera"
COPY, HIDE = "Kopiera adressen", "Klart, dölj den"


@pytest.fixture
async def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Evening]:
    """The same evening with the web endpoint on."""
    port = free_port()
    monkeypatch.setenv("JOURLOTS_WEB_LISTEN", f"127.0.0.1:{port}")
    monkeypatch.setenv("JOURLOTS_WEB_ADDRESS", f"http://localhost:{port}")
    async with an_evening(str(tmp_path / "jourlots.db")) as found:
        async with aiohttp.ClientSession() as client:
            await answering(client, f"http://127.0.0.1:{port}")
        yield found


async def fetch(evening: Evening, url: str) -> tuple[int, bytes]:
    async with evening.phones.session.get(url) as answer:
        return answer.status, await answer.read()


async def fetched(evening: Evening, address: str) -> tuple[int, list[str]]:
    """What a calendar gets at the address: the summaries."""
    status, body = await fetch(evening, address.replace("localhost", "127.0.0.1"))
    if status != 200:
        return status, []
    return status, [str(each["summary"]) for each in icalendar.Calendar.from_ical(body).events]


async def file(evening: Evening, phone: Phone) -> Sequence[icalendar.Event]:
    """The events in the newest file in the chat."""
    found = [seen for seen in await phone.from_bot() if seen.raw["document"]][-1]
    assert not found.raw["protected"], "a file that cannot be opened is of no use"
    assert found.raw["document"]["name"] == "att-folja-upp.ics"
    base = f"{evening.server.page_url}".rstrip("/")
    url = found.raw["document"]["url"]
    status, body = await fetch(evening, url if "://" in url else base + url)
    assert status == 200
    return icalendar.Calendar.from_ical(body).events


async def calendar_card(phone: Phone) -> Seen:
    await phone.say("/bevakningar")
    await phone.tap(ALONG)
    return await phone.last()


async def subscribe(phone: Phone, label: str = SUBSCRIBE) -> str:
    """Ask for an address; what the button to copy copies."""
    await calendar_card(phone)
    await phone.tap(label)
    return copied(await phone.last())


def copied(seen: Seen) -> str:
    (address,) = [button["copy"] for row in seen.raw["buttons"] for button in row if button["copy"]]
    return str(address)


async def log(evening: Evening, action: str) -> Sequence[AuditEntry]:
    entries: Sequence[AuditEntry] = await evening.app.store.read(everything)
    return [entry for entry in entries if entry.action == action]


async def test_all_that_one_owes_comes_as_a_file(evening: Evening) -> None:
    await take(evening.worker)
    await take(evening.worker)
    await take(evening.colleague)
    mine, other, theirs = await kept(evening)
    card = await calendar_card(evening.worker)
    assert card.labels == (FILE,)  # no web endpoint, no address
    assert await evening.worker.tap(FILE) == ["Filen kommer här."]
    events = await file(evening, evening.worker)
    assert {str(each["summary"]) for each in events} == {
        f"Följ upp {mine.code}",
        f"Följ upp {other.code}",
    }
    assert theirs.owner_id != mine.owner_id
    assert [entry.outcome for entry in await log(evening, "calendar.all")] == ["done"]
    assert (await evening.worker.last()).text.startswith(
        "Öppna filen. Då får du 2 saker att följa upp i din kalender."
    )


async def test_one_comes_as_a_file_from_its_own_card(evening: Evening) -> None:
    await take(evening.worker)
    (owed,) = await kept(evening)
    assert ALONG not in (await evening.worker.last()).labels  # the receipt is full as it is
    await evening.worker.say("/bevakningar")
    (row,) = [label for label in (await evening.worker.last()).labels if owed.code in label]
    await evening.worker.tap(row)
    card = await evening.worker.last()
    assert card.labels[-1] == ALONG
    await evening.worker.tap(ALONG)
    (event,) = await file(evening, evening.worker)
    assert event["summary"] == f"Följ upp {owed.code}"
    assert event.decoded("dtstart") == owed.due_on
    (entry,) = await log(evening, "bevakning.calendar")
    assert (entry.subject, entry.outcome) == (f"bevakning:{owed.id}", "done")


async def test_a_colleague_is_not_offered_it_and_cannot_take_it(evening: Evening) -> None:
    await take(evening.worker)
    (owed,) = await kept(evening)
    await evening.colleague.say("/bevakningar")
    listing = await evening.colleague.last()
    assert ALONG not in listing.labels
    await evening.colleague.tap(next(label for label in listing.labels if owed.code in label))
    card = await evening.colleague.last()
    assert ALONG not in card.labels
    stolen = f"b.{owed.token}.{owed.version}.c"
    said = await evening.colleague.press_data(stolen, card.id)
    assert said == ["Det går inte. Så här ser det ut nu."]
    await evening.stranger.say("/hjalp")
    at = (await evening.stranger.last()).id
    assert await evening.stranger.press_data(stolen, at) == [
        "Be din chef om en inbjudan. Bevakningar är för inbjudna."
    ]
    for phone in (evening.colleague, evening.stranger):
        assert not any(seen.raw["document"] for seen in await phone.from_bot())


async def test_what_is_done_is_no_longer_sent(evening: Evening) -> None:
    await take(evening.worker)
    (owed,) = await kept(evening)
    await calendar_card(evening.worker)
    await evening.worker.tap("Redan gjort")
    assert await evening.worker.tap(FILE) == ["Du har inget att följa upp."]
    at = (await evening.worker.last()).id
    said = await evening.worker.press_data(f"b.{owed.token}.{owed.version}.c", at)
    assert said == ["Den är redan klar."]
    assert not any(seen.raw["document"] for seen in await evening.worker.from_bot())


async def test_a_group_and_a_shared_phone_have_no_calendar(evening: Evening) -> None:
    await take(evening.worker)
    (owed,) = await kept(evening)
    await _join(
        evening.app, 105, ChatKind.PRIVATE, NewInvite(HOME_CARE, "avlosning", "Vagn 2", shared=True)
    )
    shared = evening.phones.person(105)
    await shared.say("/bevakningar")
    assert ALONG not in (await shared.last()).labels
    await evening.group.say("/hjalp")
    for phone in (shared, evening.group):
        at = (await phone.last()).id
        for data in ("k.a", "k.v", "k.p.0", "k.s", f"b.{owed.token}.{owed.version}.c"):
            assert await phone.press_data(data, at) == [ELSEWHERE], data


@pytest.mark.parametrize("data", ["k.x", "k.p.x", "k.", "k.a.1.2", "k.p.-1", "k.p.99999999999"])
async def test_a_button_that_was_never_made_does_nothing(evening: Evening, data: str) -> None:
    await evening.worker.say("/hjalp")
    at = (await evening.worker.last()).id
    assert await evening.worker.press_data(data, at) == [OLD_BUTTON]


async def test_nobody_subscribes_where_the_endpoint_is_off(evening: Evening) -> None:
    await take(evening.worker)
    card = await calendar_card(evening.worker)
    said = await evening.worker.press_data("k.p.0", card.id)
    assert said == ["Den delen är inte påslagen här. Fråga din chef."]


async def test_an_address_shows_what_its_owner_owes_as_it_is_now(web: Evening) -> None:
    await take(web.worker)
    (owed,) = await kept(web)
    address = await subscribe(web.worker)
    assert len(urlsplit(address).path) == len("/kalender/.ics") + 43
    assert await fetched(web, address) == (200, [f"Följ upp {owed.code}"])
    await take(web.worker)
    assert len((await fetched(web, address))[1]) == 2
    await web.worker.say("/bevakningar")
    await web.worker.tap(
        next(label for label in (await web.worker.last()).labels if owed.code in label)
    )
    await web.worker.tap(DONE)
    status, left = await fetched(web, address)
    assert (status, len(left)) == (200, 1)
    assert f"Följ upp {owed.code}" not in left


async def test_an_address_is_shown_once_and_kept_nowhere(web: Evening) -> None:
    await take(web.worker)
    address = await subscribe(web.worker)
    secret = address.rpartition("/")[2].removesuffix(".ics")
    shown = await web.worker.last()
    assert secret not in shown.text
    assert shown.raw["protected"]
    await web.worker.tap(HIDE)
    assert secret not in str([seen.raw for seen in await web.worker.messages()])
    with closing(sqlite3.connect(web.database)) as connection:
        assert secret not in "\n".join(connection.iterdump())
    assert (await fetched(web, address))[0] == 200
    (entry,) = await log(web, "calendar.subscribe")
    me = await person_id(web, 101)
    assert (entry.person_id, entry.subject) == (me, f"person:{me}")


async def test_a_new_address_closes_the_old_one(web: Evening) -> None:
    await take(web.worker)
    old = await subscribe(web.worker)
    await web.walk("2026-11-27 20:05")
    new = await subscribe(web.worker, ANEW)
    assert (await fetched(web, old))[0] == 404
    assert (await fetched(web, new))[0] == 200


async def test_two_taps_make_one_address(web: Evening) -> None:
    await take(web.worker)
    await calendar_card(web.worker)
    answers = await web.worker.double_tap(SUBSCRIBE)
    assert sorted(answers) == [
        "Adressen är klar. Kopiera den.",
        "Du har redan gjort det. Så här ser det ut nu.",
    ]
    assert [entry.outcome for entry in await log(web, "calendar.subscribe")] == ["done", "stale"]


async def test_whoever_ends_it_has_none(web: Evening) -> None:
    await take(web.worker)
    address = await subscribe(web.worker)
    await web.worker.tap(HIDE)
    card = await web.worker.last()
    assert card.labels == (FILE, ANEW, END)
    assert await web.worker.tap(END) == ["Adressen är borttagen."]
    assert (await fetched(web, address))[0] == 404
    assert (await web.worker.last()).labels == (FILE, SUBSCRIBE)
    assert await web.worker.tap_old(END, card) == "Adressen är redan borttagen."


async def test_jag_tells_whoever_subscribes_that_they_do(web: Evening) -> None:
    line = "Adressen till din kalender"
    await web.worker.say("/jag")
    assert line not in (await web.worker.last()).text
    await subscribe(web.worker)
    await web.worker.say("/jag")
    assert line in (await web.worker.last()).text


async def test_somebody_with_nothing_to_follow_up_may_subscribe_and_end_it(web: Evening) -> None:
    address = await subscribe(web.colleague)
    assert await fetched(web, address) == (200, [])


async def test_a_stolen_button_makes_an_address_for_whoever_presses_it_alone(web: Evening) -> None:
    await take(web.worker)
    mine = await subscribe(web.worker)
    await web.colleague.say("/bevakningar")
    at = (await web.colleague.last()).id
    await web.colleague.press_data("k.p.0", at)
    theirs = copied(await web.colleague.last())
    assert len((await fetched(web, mine))[1]) == 1
    assert await fetched(web, theirs) == (200, [])
    await web.stranger.say("/hjalp")
    at = (await web.stranger.last()).id
    for data in ("k.p.0", "k.s", "k.a", "k.v"):
        assert await web.stranger.press_data(data, at) == [
            "Be din chef om en inbjudan. Bevakningar är för inbjudna."
        ]


async def test_leaving_ends_the_address_also_for_whoever_comes_back(web: Evening) -> None:
    await take(web.worker)
    address = await subscribe(web.worker)
    await web.worker.say("/lamna")
    await web.worker.tap("Ja, lämna")
    assert (await fetched(web, address))[0] == 404
    await _join(web.app, 101, ChatKind.PRIVATE, NewInvite(HOME_CARE, "hemtjanst", "Hemtjänst 9"))
    assert (await fetched(web, address))[0] == 404


async def test_a_forgotten_person_has_no_address(
    web: Evening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await subscribe(web.colleague)
    me = await person_id(web, 102)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JOURLOTS_DATABASE", web.database)
    assert await asyncio.to_thread(main, ["forget", "--person", str(me), "--ja"]) == 0
    assert (await fetched(web, address))[0] == 404
    assert await web.app.store.read(lambda tx: tx.feeds.of_person(me)) is None


async def test_the_endpoint_stops_with_the_bot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("JOURLOTS_WEB_LISTEN", f"127.0.0.1:{port}")
    async with aiohttp.ClientSession() as client:
        async with an_evening(str(tmp_path / "jourlots.db")) as evening:
            await answering(client, f"http://127.0.0.1:{port}")
            await take(evening.worker)
            assert (await calendar_card(evening.worker)).labels == (FILE,)  # health alone is on
        with pytest.raises(aiohttp.ClientConnectorError):
            await client.get(f"http://127.0.0.1:{port}/halsa")


async def test_what_the_unit_owes_together_is_said_and_stays_in_the_list(evening: Evening) -> None:
    day = date(2026, 10, 26)
    for number in (1, 2):
        await open_case(
            evening, number, {"skickat": day, "mottaget": day}, by=PLANNER, step="ta_emot_nytt"
        )
    phone = evening.phones.person(PLANNER)
    await phone.say("/bevakningar")
    together = int((await phone.last()).text.split()[2])
    await phone.tap(ALONG)
    assert await phone.tap(FILE) == [
        f"Filen blir tom. {together} är enhetens gemensamma: /bevakningar."
    ]
    await phone.say("/bevaka på fredag kl 9")
    await phone.tap("Spara")
    await phone.say("/bevakningar")
    assert (await phone.last()).text.startswith(f"Du har {together + 1} att följa upp.")
    await phone.tap(ALONG)
    await phone.tap(FILE)
    (event,) = await file(evening, phone)
    assert str(event["summary"]).startswith("Följ upp ")
    assert (await phone.last()).text.endswith(
        f"{together} till är enhetens gemensamma. De följer inte med. Skriv /bevakningar."
    )
