"""The scripted year walked with the real bot: 200 cases, red days, absences, an outage of a week,
and both changes of the clock. What phones receive is held against what the table promises.

`make test` walks the first four months with some of the cases; `make soak` walks all of it.
"""

import asyncio
import os
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from evening import ALARM_GROUP
from judge import judged_servers
from promised import Promise, is_quiet
from scripted import STOCKHOLM, Event, cases
from walked import (
    ALARM_CHEF,
    LABELS,
    OFFICE_CHEF,
    ON_CALL_CHEF,
    PLANNER_1,
    SOC_1,
    SOC_2,
    TEKNIKER,
    Sent,
    a_year,
    away,
)  # fmt: skip
from year import Script, Walked, at, transcript, walk

pytestmark = pytest.mark.xdist_group("scripted_year")  # one worker walks it, once

GOLDEN = Path(__file__).parent / "golden"
CONCERN = {
    (SOC_1, SOC_2, OFFICE_CHEF): ("socialsekreterare",),
    (ALARM_GROUP, ALARM_CHEF): ("planerare", "larmpersonal"),
    (TEKNIKER, ON_CALL_CHEF): ("valfardstekniker",),
}
URGENT = ("kvittens", "B17")


QUARTER = Script(
    "year_quarter",
    frozenset({2, 5, 7, 25, 39, 43, 44}),
    at("2027-04-02 16:30"),
    at("2027-02-20 00:00"),
    at("2027-03-01 09:20"),
    17,
)
WHOLE = Script(
    "year",
    frozenset(cases()),
    at("2028-01-31 16:30"),
    at("2028-01-08 00:00"),
    at("2028-01-17 09:20"),
    980,
)


@pytest.fixture(scope="module", params=[QUARTER, pytest.param(WHOLE, marks=pytest.mark.soak)],
                ids=lambda script: script.name)  # fmt: skip
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """The year, walked once for all tests, before the judge."""
    database = tmp_path_factory.mktemp("year") / "jourlots.db"
    with judged_servers() as judge:
        found = asyncio.run(walk(request.param, database))
    assert judge.faults == [], sorted(set(judge.faults))[:10]
    return found


def test_the_first_reminder_of_every_follow_up_comes_on_its_day(walked: Walked) -> None:
    missing, told = [], 0
    for number, promises in walked.promises.items():
        for promise in promises:
            moment = _first(walked, promise)
            if moment is None:
                continue
            for chat in walked.chats(promise, moment):
                told += 1
                if not _is_told(walked, chat, moment, number):
                    missing.append((promise, LABELS[chat]))
    assert missing == []
    assert told >= walked.script.least


def test_nobody_hears_of_a_case_that_owes_nothing_yet(walked: Walked) -> None:
    odd = []
    for sent in walked.reminders:
        for number in _named(walked, sent):
            follow_ups = (*walked.promises[number], *walked.others[number])
            if number in walked.script.disturbed and sent.at >= walked.script.down:
                continue
            if not any(each.first <= sent.at and each.is_open(sent.at) for each in follow_ups):
                odd.append((number, sent.at.astimezone(STOCKHOLM), LABELS[sent.chat], sent.text))
    assert odd == []


def test_nobody_is_told_twice_of_the_same(walked: Walked) -> None:
    at_once = Counter((sent.chat, sent.at) for sent in walked.reminders)
    assert [key for key, count in at_once.items() if count > 1] == []
    told = defaultdict(list)
    for sent in walked.reminders:
        local = sent.at.astimezone(STOCKHOLM)
        for code in sent.news:
            told[sent.chat, local.date(), walked.case(code)].append(f"{local:%H:%M}")
    more = {key: times for key, times in told.items() if len(times) > 1}
    odd = {key: times for key, times in more.items() if sorted(times) != sorted(walked.twice(*key))}
    assert odd == {}


def test_reminders_come_at_the_times_that_people_know(walked: Walked) -> None:
    """But for an urgent case that nobody answers: after thirty minutes, and after sixty."""
    usual = {"08:00", "13:00", "15:00"}
    moments = [sent.at for sent in walked.reminders if sent.at != walked.script.up]
    assert {f"{each.astimezone(STOCKHOLM):%H:%M}" for each in moments} >= usual
    urgent = [each.first for found in walked.others.values() for each in found
              if each.number == "kvittens"]  # fmt: skip
    half = timedelta(minutes=30)
    allowed = {*urgent, *(each + half for each in urgent)}
    odd = {each for each in moments if f"{each.astimezone(STOCKHOLM):%H:%M}" not in usual}
    assert odd <= allowed


def test_nobody_is_disturbed_in_quiet_hours_or_while_they_are_away(walked: Walked) -> None:
    assert [sent for sent in walked.year.book.sent if is_quiet(sent.at)] == []
    assert [sent for sent in walked.reminders
            if away(sent.chat, sent.at) is not None] == []  # fmt: skip


def test_after_the_outage_each_chat_has_one_message_with_the_most_urgent_first(
    walked: Walked,
) -> None:
    script = walked.script
    assert [sent for sent in walked.year.book.sent if script.is_down(sent.at)] == []
    back = [sent for sent in walked.reminders if sent.at == script.up]
    assert len(back) == len({sent.chat for sent in back}) >= 2
    own = Counter(LABELS[sent.chat] for sent in walked.first_after_outage)
    assert set(own.values()) == {1}, own
    for sent in back:
        known = [number for number in _named(walked, sent) if number not in script.disturbed]
        owed = [_due(walked, number, script.up, sent.chat) for number in known]
        assert owed == sorted(owed), (LABELS[sent.chat], owed)


async def test_a_case_that_is_opened_too_late_is_told_of_at_once(tmp_path: Path) -> None:
    async with a_year(str(tmp_path / "jourlots.db"), "2027-04-01 10:00") as year:
        today = year.now.astimezone(STOCKHOLM)
        sent, received = date(2027, 2, 22), date(2027, 2, 23)
        await year.do(Event(1, 1, "installation", today, "oppnad_av_planerare", (sent, received)))
        await year.evening.clock.walk(year.now)
        code = year.kept[1].code
        told = {each.chat: each.text for each in year.book.sent if code in each.codes}
        assert set(told) == {PLANNER_1, SOC_1, SOC_2, ALARM_GROUP}
        assert "Försenad. Det skulle vara gjort måndag 22 mars." in told[SOC_1]
        assert "Det skulle vara gjort tisdag 30 mars." in told[PLANNER_1]
        assert "Försenad." in told[ALARM_GROUP]
        before = len(year.book.sent)
        await year.evening.clock.walk(at("2027-04-02 07:59"))
        assert year.book.sent[before:] == []
        await year.evening.clock.walk(at("2027-04-02 08:00"))
        again = {each.chat for each in year.book.sent[before:] if code in each.codes}
        assert again == {SOC_1, SOC_2, ALARM_GROUP}


def test_the_year_reads_as_the_reviewed_transcript_says(walked: Walked) -> None:
    path, found = GOLDEN / f"{walked.script.name}.txt", transcript(walked)
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(found, encoding="utf-8")
    assert found.splitlines() == path.read_text(encoding="utf-8").splitlines(), (
        "run `make transcripts` and read the difference"
    )


def _first(walked: Walked, promise: Promise) -> datetime | None:
    """When it is told of for the first time; None: it is not, or not as the table says."""
    script, moment = walked.script, promise.first
    shaken = promise.case in script.disturbed
    if shaken and (promise.opened >= script.down or moment >= script.down):
        return None
    if script.is_down(moment):
        moment = script.up
    if not promise.opened < moment < script.until or not promise.is_open(moment):
        return None
    return moment


def _is_told(walked: Walked, chat: int, moment: datetime, number: int) -> bool:
    code = walked.year.kept[number].code
    there = [sent for sent in walked.year.book.sent if (sent.chat, sent.at) == (chat, moment)]
    return any(code in sent.codes for sent in there)


def _named(walked: Walked, sent: Sent) -> list[int]:
    return [walked.case(code) for code in sent.codes]


def _due(walked: Walked, number: int, moment: datetime, chat: int) -> tuple[bool, date]:
    """What the chat has to be most concerned about in the case: whether it can wait, and its
    day."""
    roles = next(roles for chats, roles in CONCERN.items() if chat in chats)
    found = (*walked.promises[number], *walked.others[number])
    told = [each for each in found if each.is_open(moment) and each.first <= moment]
    return min((each.number not in URGENT, each.due_on) for each in told if each.role in roles)
