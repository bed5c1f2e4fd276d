"""The scripted year walked in practice mode: people with phones carry out every event in the chat,
at its time, and everything that a phone receives is noted."""

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import staffed
from driver import Phone, Phones, quiet
from evening import ALARM_GROUP, Evening, instant
from scripted import STOCKHOLM, Event, new

from bot.cli.cast import CAST, GROUPS, OFFICE, ON_CALL, PEOPLE, Part, _join
from bot.cli.demo import TOKEN, open_practice_app
from bot.cli.walking import WalkingClock
from bot.practice import PracticePerson, PracticeServer
from bot.practice.observer import Nobody, Observer
from flows.actions.people import NewInvite
from flows.cases.state import CaseState, take
from flows.messages import ChatKind
from flows.people.roles import ROLES

SOC_1, SOC_2, OFFICE_CHEF = 141, 144, 149
PLANNER_1, PLANNER_2, LARM, ALARM_CHEF = 121, 122, 123, 124
ON_CALL_1, TEKNIKER, ON_CALL_CHEF = 131, 132, 139
MORE = (
    Part(SOC_2, "Socialsekreterare 2", "socialsekreterare", OFFICE),
    Part(OFFICE_CHEF, "Enhetschef myndighet", "enhetschef", OFFICE),
    Part(ON_CALL_CHEF, "Enhetschef jour", "enhetschef", ON_CALL),
)


@dataclass(frozen=True)
class Away:
    """When somebody is away, both days included, and who comes in their place."""

    who: int
    first: date
    last: date
    other: int | None


AWAY = (
    Away(SOC_1, date(2027, 2, 8), date(2027, 2, 19), SOC_2),
    Away(SOC_1, date(2027, 3, 8), date(2027, 3, 12), None),
    Away(SOC_2, date(2027, 7, 5), date(2027, 7, 23), SOC_1),
)
HANDS = {
    SOC_1: "oppnad_av_socialsekreterare oppnad beslutet_slutar annat_datum ny_om_tva_veckor "
    "larmet_igang behovs_an arsuppfoljning",
    LARM: "hamtat ingen_hemma larmplan nycklar_lamnade",
    TEKNIKER: "installerat gick_inte",
    ON_CALL_1: "boka",
}
HAND_OF = {word: hand for hand, words in HANDS.items() for word in words.split()}
LABELS = {part.id: part.label for part in (*CAST, *MORE)} | {ALARM_GROUP: "Grupp larm"}
CODE = re.compile(r"\b[2-9A-Z]{3}-[2-9A-Z]{2}\b")
NEWS = re.compile(r"^Nytt nu: .*$", re.MULTILINE)
CARD = re.compile(r"\bc\.[A-Za-z0-9]{12}\.\d+\.[a-jl-uw-z]\b")  # does more than to show a case
TOKEN_OF = re.compile(r"c\.([A-Za-z0-9]{12})\.")


def away(who: int, at: datetime) -> Away | None:
    """The absence of somebody on that day."""
    day = at.astimezone(STOCKHOLM).date()
    return next((each for each in AWAY if each.who == who and each.first <= day <= each.last), None)


def hand(event: Event) -> int:
    """Who carries the event out: two share what socialsekreterare and planerare do, by case."""
    found = HAND_OF.get(event.word, PLANNER_1)
    if found == PLANNER_1:
        return PLANNER_1 if event.case % 4 < 2 else PLANNER_2
    if found == SOC_1:
        first, other = (SOC_1, SOC_2) if event.case % 2 else (SOC_2, SOC_1)
        return other if away(first, event.at) else first
    return found


@dataclass(frozen=True)
class Sent:
    """A message that a phone received: when, in which chat, its words and its buttons."""

    at: datetime
    chat: int
    id: int
    text: str
    buttons: tuple[tuple[str, str], ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        """The cases that its buttons are about."""
        found = (TOKEN_OF.match(data) for _, data in self.buttons)
        return tuple(dict.fromkeys(each[1] for each in found if each))

    @property
    def codes(self) -> tuple[str, ...]:
        """The cases that it names, the most urgent first: those with a button, those without, and
        at last those of which it says besides that they are new."""
        labels = " ".join(label for label, _ in self.buttons)
        news = " ".join(NEWS.findall(self.text))
        return tuple(dict.fromkeys(CODE.findall(f"{labels} {NEWS.sub('', self.text)} {news}")))

    @property
    def news(self) -> tuple[str, ...]:
        """Those of them that it tells of now: a message that lists what was told before says which
        are new."""
        new = CODE.findall(" ".join(NEWS.findall(self.text)))
        return tuple(dict.fromkeys(new)) or self.codes


@dataclass
class Phonebook:
    """Looks on at Telegram, and notes every message that is sent."""

    clock: WalkingClock
    sent: list[Sent] = field(default_factory=list)
    shown: dict[tuple[int, str], Sent] = field(default_factory=dict)

    beside: Observer = field(default_factory=Nobody)  # who looked on before

    def asked(self, method: str, params: Any) -> None:
        self.beside.asked(method, params)

    def told(self, update: Any) -> None:
        self.beside.told(update)

    def answered(self, method: str, params: Any, status: int, body: Mapping[str, Any]) -> None:
        """A message with its place, and which message in a chat shows which case."""
        self.beside.answered(method, params, status, body)
        if status != 200 or method not in ("sendMessage", "editMessageText"):
            return
        result = body["result"]
        rows = result.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = tuple(
            (each["text"], each.get("callback_data", "")) for row in rows for each in row
        )
        chat = int(result["chat"]["id"])
        seen = Sent(self.clock.now(), chat, result["message_id"], result["text"], buttons)
        for key in [
            key for key, each in self.shown.items() if key[0] == chat and each.id == seen.id
        ]:
            del self.shown[key]
        if CARD.search(" ".join(data for _, data in buttons)):
            self.shown[chat, seen.tokens[0]] = seen
        if method == "sendMessage":
            self.sent.append(seen)


@dataclass
class Kept:
    """A case of the year as the test knows it."""

    token: str
    code: str
    state: CaseState


@dataclass
class Year:
    """The year as it is walked."""

    evening: Evening
    book: Phonebook
    kept: dict[int, Kept] = field(default_factory=dict)
    owners: dict[int, tuple[datetime, int]] = field(default_factory=dict)
    acts: dict[datetime, set[int]] = field(default_factory=lambda: defaultdict(set))
    done: list[tuple[Event, datetime]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The time that it is there."""
        return self.evening.clock.now()

    async def do(self, event: Event) -> None:
        """Carry out the event on somebody's phone. What the planerare opened a socialsekreterare
        takes as theirs when they first come to it, in every other case."""
        who = hand(event)
        self.acts[self.now].add(who)
        self.done.append((event, self.now))
        if event.place == 1:
            await self._open(event, who)
        else:
            await self._press(event, who)
        await self.evening.clock.jump(self.now)  # others are told of it before time goes on

    def owners_at(self, case: int, at: datetime) -> int | None:
        """The socialsekreterare who answers for the case then; None: nobody does yet."""
        since, who = self.owners.get(case, (at, None))
        return who if since < at else None

    async def be_away(self) -> None:
        """People say when they are away, and who comes in their place."""
        for each in AWAY:
            phone = self.evening.phones.person(each.who)
            self.acts[self.now].add(each.who)
            await phone.say(f"/franvaro {each.first} {each.last}")
            await phone.tap("Ingen ersätter" if each.other is None else LABELS[each.other])

    async def _open(self, event: Event, who: int) -> None:
        phone = self.evening.phones.person(who)
        process = self.evening.app.house.processes.process(event.process)
        state = new(event, process)
        taken = event.taken(state)
        before = len(self.book.sent)
        days = " ".join(day.isoformat() for day in event.days)
        await phone.say(f"/nytt {event.process} {days}".strip())
        await self._answer(phone, before)
        card = next(each for each in reversed(self.book.sent) if each.chat == who and each.tokens)
        following = take(state, taken.step, self.evening.clock.now(), dict(taken.answers))
        assert isinstance(following, CaseState)
        if who in (SOC_1, SOC_2):
            self.owners[event.case] = (self.now, who)
        self.kept[event.case] = Kept(card.tokens[0], card.codes[0], following)

    async def _answer(self, phone: Phone, before: int) -> None:
        """Answer what is asked before the case is opened."""
        asked = [each for each in self.book.sent[before:] if each.chat == phone.chat][-1]
        shown = asked.id
        for _ in range(3):
            seen = next(each for each in await phone.messages() if each.id == shown)
            label = next(each for each in ("Öppna", "Nytt ärende") if each in seen.labels)
            await phone.press(label, shown)
            if label == "Öppna":
                return

    async def _press(self, event: Event, who: int) -> None:
        kept = self.kept[event.case]
        taken = event.taken(kept.state)
        phone = self.evening.phones.person(who)
        if (who, kept.token) not in self.book.shown:
            await self._from_list(phone, kept)
        if who in (SOC_1, SOC_2) and event.case not in self.owners and event.case % 4 < 2:
            await phone.press("Jag tar ärendet", self._card(who, kept).id)
            self.owners[event.case] = (self.now, who)
        step = kept.state.process.steps.get(taken.step)
        label = step.label if step is not None else "Avslutat"
        for way in ("Mer", "Tillbaka"):  # back to the card as it is now, which may have changed
            if label not in dict(self._card(who, kept).buttons):
                await phone.press(way, self._card(who, kept).id)
        (said,) = await phone.press(label, self._card(who, kept).id)
        for _, day in taken.answers:
            (said,) = await self._on(day, phone, self._card(who, kept))
        assert said.startswith(("Noterat", "Avslutat")), (event, said)
        following = take(kept.state, taken.step, self.now, dict(taken.answers))
        assert isinstance(following, CaseState)
        kept.state = following

    async def _on(self, day: date, phone: Phone, asked: Sent) -> list[str]:
        """Choose the day, which may be far from those that are offered at once."""
        offered = next(data for _, data in asked.buttons if re.search(r"\.20\d{6}$", data))
        return await phone.press_data(f"{offered[:-8]}{day:%Y%m%d}", asked.id)

    async def _from_list(self, phone: Phone, kept: Kept) -> None:
        """Open the case from one's list."""
        await phone.say("/arenden")
        listed = next(each for each in reversed(self.book.sent) if each.chat == phone.chat)
        seen = len(kept.state.history)
        await phone.press_data(f"c.{kept.token}.{seen}.k", listed.id)

    def _card(self, who: int, kept: Kept) -> Sent:
        """The newest card of the case in somebody's own chat."""
        return self.book.shown[who, kept.token]


@asynccontextmanager
async def a_year(database: str, start: str) -> AsyncIterator[Year]:
    """The bot on this database with everybody who works with cases, the clock standing still."""
    menus = await asyncio.to_thread(staffed.lay, database, instant(start))
    clock = WalkingClock(instant(start), ticking=False)
    book = Phonebook(clock)
    more = tuple(
        PracticePerson(each.id, ROLES[each.role or ""], each.label, each.unit, started=True)
        for each in MORE
    )
    server = PracticeServer(token=TOKEN, people=(*PEOPLE, *more), groups=GROUPS, clock=clock)
    staffed.show(menus, server)
    await server.start()
    book.beside = server._cloud.observer
    server.observe(book)
    app = await open_practice_app(clock, server.api_base, database)
    clock.app = app
    await app.start()
    for each in MORE:
        invite = NewInvite(each.unit, each.role or "", each.label)
        await _join(app, each.id, ChatKind.PRIVATE, invite)
    await quiet(app)
    phones = Phones(server, lambda: quiet(app))
    try:
        yield Year(Evening(app, server, phones, clock, database), book)
    finally:
        await phones.close()
        await app.stop()
        await server.stop()
