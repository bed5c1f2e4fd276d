"""Two cases that are one, and cases that follow a new revision or stay with theirs."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from casework import (
    PLANNER,
    PLANNER_1,
    RECEIVED,
    SENT,
    SOC,
    SOC_1,
    SOC_2,
    done,
    is_settled,
    later,
    open_watches,
    opened,
    press,
    reminded,
    stored,
    told,
)
from sqlalchemy import text

from bot.app import read_content
from bot.settings import Settings
from flows.actions.cases.joins import Join, Revise, asked
from flows.actions.cases.opening import Open
from flows.actions.cases.steps import Act
from flows.actions.turn import Done, Reason, Turn
from flows.cases.case import Case, CaseEnd, Post
from flows.cases.library import NO_PROCESSES, Processes
from flows.messages import Outgoing
from flows.routines.library import CONTENT

Edit = Callable[..., Processes]


def join(city: Any, number: int, case: Case, code: str) -> Any:
    return city.act(number, "case.join", Join(case.token, stored(city, case).version, code))


def two(city: Any) -> tuple[Case, Case]:
    """One assignment that both the socialkontor and the larmenhet have opened."""
    first = opened(city)
    later(city)
    return first, opened(city, PLANNER_1, "ta_emot_nytt", token="D" * 12)


# Joining


@pytest.mark.parametrize("into", ["older", "newer"])
def test_two_cases_become_one_with_the_code_of_the_older(city: Any, into: str) -> None:
    older, newer = two(city)
    asks, other = (older, newer) if into == "older" else (newer, older)
    result = join(city, PLANNER_1, asks, other.code)
    assert isinstance(result, Done), result
    assert result.value.case.code == older.code
    assert [each.step for each in stored(city, older).history] == ["skicka", "ta_emot"]
    gone = stored(city, newer)
    assert (gone.end, gone.joined_to, gone.ended_at) == (CaseEnd.JOINED, older.id, city.now)
    for code in (older.code, newer.code):
        found = city.run(lambda tx, c=code: tx.cases.by_code(c))
        assert found == stored(city, older)
    assert open_watches(city, newer) == {}
    assert set(open_watches(city, older)) == {"B03", "B14"}
    assert is_settled(city, older)
    assert stored(city, older).posts[SOC].person_id == city.person(SOC_1).id


def test_whoever_answers_in_one_answers_in_both(city: Any) -> None:
    first = opened(city, PLANNER_1, "ta_emot_nytt")
    later(city)
    second = opened(city, SOC_2, token="D" * 12)
    assert isinstance(join(city, SOC_2, second, first.code), Done)
    post = stored(city, first).posts[SOC]
    assert post == Post(SOC, second.posts[SOC].unit_id, city.person(SOC_2).id)
    assert is_settled(city, first)


def test_what_was_to_be_told_and_sent_of_both_is_told_once(city: Any) -> None:
    city.at("2026-11-23 20:00")
    older, newer = two(city)
    about = f"{newer.subject}:{PLANNER}"
    row = Outgoing(city.person(PLANNER_1).chat_id, "send", {}, "k", about=about)
    city.run(lambda tx: tx.outbox.put(row, city.now))
    assert isinstance(join(city, PLANNER_1, newer, older.code), Done)
    assert not city.run(lambda tx: tx.outbox.unsent(about))
    city.at("2026-11-24 07:00")
    both = {each.step for each in (*older.untold, *newer.untold)}
    assert {each.step for each in stored(city, older).untold} == both
    roles = [role for _, role in told(city)]
    assert len(roles) == len(set(roles))


def test_what_does_not_fit_together_stays_two(city: Any) -> None:
    older, newer = two(city)
    for step in ("nycklar_klara",):
        newer = done(city, PLANNER_1, newer, step, hamtning=date(2026, 12, 1))
    older = done(city, PLANNER_1, older, "ta_emot", mottaget=RECEIVED)
    older = done(city, PLANNER_1, older, "inte_klara")
    older = done(city, PLANNER_1, older, "inte_klara")
    moved = Open("E" * 12, "flytt", opening_of(city, "flytt"), {"skickat": SENT})
    other = city.act(SOC_1, "case.open", moved)
    for result in (
        join(city, PLANNER_1, older, older.code),
        *([join(city, SOC_1, older, other.value.case.code)] if isinstance(other, Done) else []),
    ):
        assert result.reason is Reason.CONTRADICTS
    assert stored(city, older) == older


def opening_of(city: Any, process_id: str) -> str:
    process = city.house.processes.process(process_id)
    return next(
        name for name, step in process.steps.items() if step.opens == "ja" and SOC in step.role
    )


def test_ended_unknown_and_foreign_cases_are_not_joined_and_look_alike(city: Any) -> None:
    case = opened(city)
    ended = done(city, SOC_1, opened(city, token="D" * 12), "avslutat")
    city.join(171, "Socialkontor Norr", SOC, "Socialsekreterare 3")
    city.join(172, "Larmenheten Norr", PLANNER, "Planerare 3")
    units = {SOC: "Socialkontor Norr", PLANNER: "Larmenheten Norr"}
    ids = {role: city.run(lambda tx, n=name: tx.people.unit_named(n).id)
           for role, name in units.items()}  # fmt: skip
    command = Open("F" * 12, "installation", "skicka", {"skickat": SENT}, ids)
    foreign = city.act(171, "case.open", command).value.case
    for code in (ended.code, foreign.code, "22222"):
        result = join(city, SOC_1, case, code)
        assert (result.reason, result.value.case) == (Reason.UNKNOWN, case)
    assert join(city, 171, case, foreign.code).reason is Reason.NOT_YOURS
    assert stored(city, foreign) == foreign


def test_who_saw_an_older_version_does_not_join(city: Any) -> None:
    older, newer = two(city)
    done(city, SOC_1, older, "ny_om_tva_veckor")
    stale = city.act(PLANNER_1, "case.join", Join(older.token, older.version, newer.code))
    assert stale.reason is Reason.STALE
    assert stored(city, newer).is_open


def test_a_joined_case_cannot_be_pressed_and_is_not_taken_apart(city: Any) -> None:
    older, newer = two(city)
    join(city, PLANNER_1, newer, older.code)
    later(city)
    assert press(city, PLANNER_1, newer, "inte_klara", seen=1).reason is Reason.ENDED
    for case, reason in ((older, Reason.EXPIRED), (newer, Reason.STALE)):
        count = len(stored(city, case).history)
        undone = city.act(PLANNER_1, "case.undo", Act(case.token, count, ""))
        assert undone.reason is reason, case
    assert is_settled(city, older)


# Revisions


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """The processes of the content with other words in that of the planned installation."""

    def read(*changes: tuple[str, str]) -> Processes:
        content = tmp_path / "content"
        shutil.copytree(CONTENT, content)
        path = content / "goteborg" / "installation.yaml"
        words = path.read_text(encoding="utf-8")
        words = re.sub(r'(?m)^revision: ".*"', 'revision: "2030-01-01.1"', words)
        for before, after in changes:
            assert before in words
            words = words.replace(before, after)
        path.write_text(words, encoding="utf-8")
        return read_content(Settings(content=content)).processes

    return read


ASK = ("open_cases: keep", "open_cases: ask")
FIVE_WEEKS = (
    "    from: skickat\n    after: 4 veckor\n",
    "    from: skickat\n    after: 5 veckor\n",
)


def follow(city: Any, processes: Processes) -> None:
    """As if the bot had been started again with other content."""
    city.house = replace(city.house, processes=processes)


def revise(city: Any, number: int, case: Case, *, follow: bool) -> Any:
    version = stored(city, case).version
    return city.act(number, "case.revise", Revise(case.token, version, follow=follow))


def is_asked(city: Any, case: Case) -> bool:
    now = stored(city, case)

    def ask(tx: Any) -> bool:
        turn = Turn(tx, city.house, city.who(tx, None), city.now)
        return asked(turn, now) is not None

    return bool(city.run(ask))


def test_open_cases_keep_their_revision_and_new_ones_have_the_new(city: Any, edited: Edit) -> None:
    case = opened(city)
    follow(city, edited(FIVE_WEEKS))
    assert not is_asked(city, case)
    assert revise(city, SOC_1, case, follow=True).reason is Reason.STALE
    new = opened(city, token="D" * 12)
    assert open_watches(city, case)["B03"].due_on == date(2026, 12, 18)
    assert open_watches(city, new)["B03"].due_on == date(2026, 12, 28)  # the 25th is a rod dag
    done(city, PLANNER_1, case, "ta_emot", mottaget=RECEIVED)
    assert stored(city, case).sha256 == case.sha256 != new.sha256
    assert is_settled(city, case)
    assert is_settled(city, new)


def test_whoever_is_asked_lets_a_case_follow_the_new_revision(city: Any, edited: Edit) -> None:
    case = opened(city)
    before = open_watches(city, case)["B03"]
    follow(city, edited(ASK, FIVE_WEEKS))
    assert is_asked(city, case)
    assert isinstance(revise(city, SOC_1, case, follow=True), Done)
    assert not is_asked(city, case)
    now = open_watches(city, case)["B03"]
    assert (now.due_on, now.owner_id) == (date(2026, 12, 28), before.owner_id)
    assert city.stored(before).is_open is False
    assert is_settled(city, case)
    assert stored(city, case).history == case.history


def test_whoever_is_asked_lets_a_case_stay_and_is_asked_no_more(city: Any, edited: Edit) -> None:
    case = opened(city)
    follow(city, edited(ASK, FIVE_WEEKS))
    assert isinstance(revise(city, SOC_1, case, follow=False), Done)
    assert not is_asked(city, case)
    assert stored(city, case).sha256 == case.sha256
    assert open_watches(city, case)["B03"].due_on == date(2026, 12, 18)


def test_a_role_that_is_new_in_the_revision_gets_a_unit(city: Any, edited: Edit) -> None:
    case = done(city, PLANNER_1, opened(city), "ta_emot", mottaget=RECEIVED)
    city.join(181, "Avgifter", "avgiftshandlaggare", "Avgiftshandläggare 1")
    new_role = (
        "  valfardstekniker: Välfärdsteknikern\n",
        "  valfardstekniker: Välfärdsteknikern\n  avgiftshandlaggare: Avgiftshandläggaren\n",
    )
    theirs = ("  B14:\n    role: planerare\n", "  B14:\n    role: avgiftshandlaggare\n")
    step = (
        "  kan_inte_verkstallas:\n    role: planerare\n",
        "  kan_inte_verkstallas:\n    role: [planerare, avgiftshandlaggare]\n",
    )
    keys = ("    buttons: [kan_inte_verkstallas, nycklar_klara]\n",
            "    buttons: [kan_inte_verkstallas]\n")  # fmt: skip
    follow(city, edited(ASK, new_role, theirs, step, keys))
    assert isinstance(revise(city, PLANNER_1, case, follow=True), Done)
    post = stored(city, case).posts["avgiftshandlaggare"]
    assert post.unit_id == city.run(lambda tx: tx.people.unit_named("Avgifter").id)
    assert open_watches(city, case)["B14"].role == "avgiftshandlaggare"
    assert is_settled(city, case)


def test_what_was_done_and_does_not_fit_the_new_revision_keeps_the_case_where_it_is(
    city: Any, edited: Edit
) -> None:
    case = done(city, SOC_1, opened(city), "larmet_igang")
    other = (
        "    label: Larmet är igång\n    do: Ta reda på om larmet är igång\n"
        "    when: {verkstallt: saknas}\n",
        "    label: Larmet är igång\n    do: Ta reda på om larmet är igång\n"
        "    when: {verkstallt: saknas, mottaget: satt}\n",
    )
    follow(city, edited(ASK, other))
    refused = revise(city, SOC_1, case, follow=True)
    assert refused.reason is Reason.CONTRADICTS
    assert stored(city, case) == case


def test_of_a_revision_that_cannot_be_read_reminders_still_go_and_nothing_breaks(
    city: Any,
) -> None:
    case = opened(city)
    city.run(lambda tx: tx.revisions.purge([]))
    city.house = replace(city.house, processes=NO_PROCESSES)
    damage = text("UPDATE revision SET text = 'kind: process' WHERE sha256 = :sha256")
    city.run(lambda tx: tx.sql.change(damage, sha256=case.sha256))
    seen = city.act(SOC_1, "case.look", case.token).value
    assert (seen.case, seen.state) == (case, None)
    assert [len(city.act(SOC_1, "case.list").value.mine)] == [1]
    assert press(city, SOC_1, case, "larmet_igang").reason is Reason.UNREADABLE
    assert join(city, SOC_1, case, "22222").reason is Reason.UNKNOWN
    assert told(city) == []
    city.at("2026-12-18 08:00")
    assert reminded(city) == [(SOC_1, "B03")]
    city.at("2026-12-21 08:00")
    assert (SOC_1, "B03") in reminded(city)
    ended = press(city, SOC_1, case, "avslutat").value
    assert (ended.case.end, ended.state) == (CaseEnd.CLOSED, None)
    assert open_watches(city, case) == {}
    assert press(city, SOC_1, case, "avslutat").reason is Reason.ENDED
    city.at("2026-12-22 08:00")
    assert reminded(city) == []
