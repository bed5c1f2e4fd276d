"""A script of the year, walked: which cases, until when, and what came of it. Who is to be told of
a follow-up is said here, by the units of the practice mode, not by the product."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from evening import ALARM_GROUP, instant
from promised import Promise, beside, chef_hears_twice, comes_again, promised
from scripted import STOCKHOLM, Event, cases
from walked import (
    ALARM_CHEF,
    LABELS,
    OFFICE_CHEF,
    ON_CALL_CHEF,
    SOC_1,
    SOC_2,
    TEKNIKER,
    Sent,
    Year,
    a_year,
    away,
)

ABOUT_ABSENCE = ("Kan du ta", "Välkommen", "Välj vem som")
BEGINS = "2026-12-01 07:30"
CHEFS = (ALARM_CHEF, OFFICE_CHEF, ON_CALL_CHEF)


@dataclass(frozen=True)
class Script:
    """Which of the cases are walked, until when, and from when to when the bot is down; and how
    many first reminders the table has for them, at least."""

    name: str
    numbers: frozenset[int]
    until: datetime
    down: datetime
    up: datetime
    least: int

    @cached_property
    def events(self) -> list[Event]:
        """What is carried out, in the order of time."""
        found = [each for number in self.numbers for each in cases()[number]]
        return sorted((each for each in found if each.at < self.until), key=lambda each: each.at)

    def is_down(self, at: datetime) -> bool:
        """Whether the bot is down then."""
        return self.down <= at < self.up

    @cached_property
    def disturbed(self) -> frozenset[int]:
        """Cases of which something was carried out later than the table says."""
        return frozenset(each.case for each in self.events if self.is_down(each.at))


@dataclass
class Walked:
    """A year that was walked: what was promised, and what phones received."""

    script: Script
    year: Year
    promises: Mapping[int, Sequence[Promise]]
    others: Mapping[int, Sequence[Promise]]

    @property
    def by_clock(self) -> list[Sent]:
        """What the clock sent by itself: nobody did anything at that moment."""
        return [each for each in self.year.book.sent if each.at not in self.year.acts]

    @property
    def reminders(self) -> list[Sent]:
        """Those of them that remind of cases: not what is said when an absence begins or ends."""
        found = [each for each in self.by_clock if each.codes]
        return [each for each in found if not each.text.startswith(ABOUT_ABSENCE)]

    @property
    def first_after_outage(self) -> list[Sent]:
        """All that came to somebody's own chat at the moment when the bot was back, whether it
        names a case or not; but for what is said when an absence begins or ends."""
        found = [each for each in self.by_clock if each.at == self.script.up and each.chat > 0]
        return [each for each in found if not each.text.startswith(ABOUT_ABSENCE)]

    def case(self, code: str) -> int:
        """The case's number in the table."""
        return next(number for number, kept in self.year.kept.items() if kept.code == code)

    def twice(self, chat: int, day: date, number: int) -> set[str]:
        """The two times at which a chat may hear of a case on that day; none: it may do so once,
        also on the day when an outage ends."""
        promises = (*self.promises[number], *self.others[number])
        if chat in CHEFS:
            return {"08:00", "15:00"} if chef_hears_twice(cases()[number], promises, day) else set()
        return {"08:00", "13:00"} if comes_again(cases()[number], promises, day) else set()

    def chats(self, promise: Promise, at: datetime) -> set[int]:
        """Who is to be told first."""
        if promise.role in ("planerare", "larmpersonal"):
            return {ALARM_GROUP}
        if promise.role == "valfardstekniker":
            return {TEKNIKER}
        owner = self.year.owners_at(promise.case, at)
        if owner is None:
            return {each for each in (SOC_1, SOC_2) if away(each, at) is None}
        absent = away(owner, at)
        return {owner if absent is None else absent.other or OFFICE_CHEF}


async def walk(script: Script, database: Path) -> Walked:
    """Walk it."""
    async with a_year(str(database), BEGINS) as year:
        await year.be_away()
        waiting: list[Event] = []
        for event in script.events:
            if script.is_down(event.at):
                waiting.append(event)
                continue
            if event.at >= script.up > year.now:
                await _out(script, year, waiting)
            await year.evening.clock.walk(event.at)
            await year.do(event)
        if script.up > year.now:
            await _out(script, year, waiting)
        await year.evening.clock.walk(script.until)
    chosen = {number: cases()[number] for number in script.numbers}
    return Walked(
        script,
        year,
        {number: promised(events) for number, events in chosen.items()},
        {number: list(beside(events)) for number, events in chosen.items()},
    )


async def _out(script: Script, year: Year, waiting: Sequence[Event]) -> None:
    """The bot is down; when it is back, people do what they could not."""
    await year.evening.clock.walk(script.down)
    await year.evening.clock.jump(script.up)
    for event in waiting:
        await year.evening.clock.walk(year.now + timedelta(minutes=7))
        await year.do(event)


def at(local: str) -> datetime:
    return instant(local).astimezone(STOCKHOLM)


def transcript(walked: Walked) -> str:
    """Day by day: what people did, and the first line of every message that others got of it, or
    that came by itself."""
    names = {kept.code: f"#{number}" for number, kept in walked.year.kept.items()}
    lines: dict[datetime, list[str]] = defaultdict(list)
    for event, when in walked.year.done:
        lines[when].append(f"  * #{event.case} {event.word}")
    for sent in walked.year.book.sent:
        if sent.chat in walked.year.acts.get(sent.at, ()):
            continue
        first = sent.text.splitlines()[0]
        codes = "" if len(sent.codes) < 2 else f" {' '.join(sent.codes)}"
        said = re.sub("|".join(names), lambda match: names[match[0]], first + codes)
        lines[sent.at].append(f"  {LABELS[sent.chat]}: {said}")
    out, day = [], None
    for moment in sorted(lines):
        local = moment.astimezone(STOCKHOLM)
        if local.date() != day:
            day = local.date()
            out += ["", f"{day:%Y-%m-%d %a}"]
        out.append(f" {local:%H:%M}")
        out += sorted(lines[moment])
    return "\n".join(out).lstrip() + "\n"
