"""A new revision of a process: open cases go on with theirs, or ask; a new setting; and what is
done when a kept revision cannot be read any more."""

import argparse
import asyncio
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import proven
import pytest
from binder import PLANNER, SOCIAL, open_case, take
from driver import Phone, Seen, quiet
from evening import ALARM_GROUP, Evening, an_evening

from bot.chat.cases.step_numbers import number_of
from bot.cli import doctor
from bot.cli.demo import open_practice_app
from flows.cases.bevakning import Bevakning, BevakningState
from flows.cases.case import Case, CaseEnd
from flows.routines.library import CONTENT

pytestmark = pytest.mark.soak_on_postgres


SENT, RECEIVED = date(2026, 11, 16), date(2026, 11, 17)
KEEP, ASK = "open_cases: keep", "open_cases: ask"
FOLLOW, STAY = "Följ den nya rutinen", "Behåll den gamla"
ASKED = "Rutinen är ändrad. Ska ärendet följa den nya?"
REVISION = 'revision: "2026-11-22.4"', 'revision: "2026-12-01.1"'
LABEL = (
    "label: Ej nådd\n    do: Ring personen om nycklarna\n"
    "    when: {mottaget: satt, nycklar: [saknas"
)
NEW_LABEL = LABEL.replace("Ej nådd", "Svarade inte")
FIVE_WEEKS, SIX_WEEKS = "from: mottaget\n    after: 5 veckor", "from: mottaget\n    after: 6 veckor"
GONE = "borta"


def database_of(database_url: str, folder: Path) -> str:
    return str(folder / "a.db") if database_url.startswith("sqlite") else database_url


def revise(folder: Path, *changes: tuple[str, str], name: str = "installation") -> Path:
    """Content in which the process has other words."""
    content = folder / "content"
    if not content.exists():
        shutil.copytree(CONTENT, content)
    path = content / "goteborg" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    return content


async def restart(evening: Evening, content: Path | None = None) -> None:
    """Stop the bot and start it again, with other content."""
    await evening.app.stop()
    with pytest.MonkeyPatch.context() as patch:
        if content is not None:
            patch.setenv("JOURLOTS_CONTENT", str(content))
        app = await open_practice_app(evening.clock, evening.server.api_base, evening.database)
    evening.app = evening.clock.app = app
    evening.phones._settle = lambda: quiet(app)
    await app.start()
    await quiet(app)


async def received(evening: Evening, number: int = 1) -> Case:
    """An installation that has been sent and has arrived."""
    return await open_case(
        evening, number, {"skickat": SENT, "mottaget": RECEIVED}, by=PLANNER, step="ta_emot_nytt"
    )


async def stored(evening: Evening, case: Case) -> Case:
    found = await evening.app.store.read(lambda tx: tx.cases.get(case.id))
    assert found is not None
    return found


async def watches(evening: Evening, case: Case) -> dict[str, Bevakning]:
    found: Sequence[Bevakning] = await evening.app.store.read(
        lambda tx: tx.bevakningar.open_of_case(case.id)
    )
    return {each.kind: each for each in found}


async def told(phone: Phone, case: Case) -> list[Seen]:
    """The messages in the chat that are about the case and about nothing else."""
    return [each for each in await phone.from_bot()
            if case.code in each.text.split("\n")[0]]  # fmt: skip


async def card(phone: Phone, case: Case) -> None:
    """Have the case's card as the newest message."""
    await phone.say("/arenden")
    label = next(each for each in (await phone.last()).labels if case.code in each)
    await phone.tap(label)


async def test_open_cases_keep_the_revision_that_they_began_on_after_a_restart(
    database_url: str, tmp_path: Path
) -> None:
    async with an_evening(database_of(database_url, tmp_path)) as evening:
        old = await received(evening)
        await restart(evening, revise(tmp_path, REVISION, (LABEL, NEW_LABEL)))
        await evening.app._housekeeping.tidy()
        planner = evening.phones.person(PLANNER)
        await card(planner, old)
        shown = await planner.last()
        assert ASKED not in shown.text
        assert not {FOLLOW, STAY, "Svarade inte"} & set(shown.labels)
        assert await planner.tap("Ej nådd") == ["Noterat: Ej nådd."]
        assert (await stored(evening, old)).sha256 == old.sha256
        new = await received(evening, 2)
        assert new.sha256 != old.sha256
        await card(planner, new)
        assert "Svarade inte" in (await planner.last()).labels


async def test_a_case_that_is_asked_follows_the_new_one_and_its_bevakningar_move(
    database_url: str, tmp_path: Path
) -> None:
    async with an_evening(database_of(database_url, tmp_path)) as evening:
        case = await received(evening)
        before = await watches(evening, case)
        await restart(
            evening,
            revise(tmp_path, REVISION, (KEEP, ASK), (LABEL, NEW_LABEL), (FIVE_WEEKS, SIX_WEEKS)),
        )
        planner = evening.phones.person(PLANNER)
        await card(planner, case)
        shown = await planner.last()
        assert ASKED in shown.text
        assert {FOLLOW, STAY, "Ej nådd"} <= set(shown.labels)
        assert (await watches(evening, case)) == before  # nothing moves before somebody says so
        assert await planner.tap(FOLLOW, times=2) == [
            "Ärendet följer den nya rutinen.",
            "Det är redan noterat. Så här ser det ut nu.",
        ]
        shown = await planner.last()
        assert ASKED not in shown.text
        assert "Svarade inte" in shown.labels
        after = await watches(evening, case)
        assert (before["B14"].due_on, after["B14"].due_on) == (
            date(2026, 12, 22), date(2026, 12, 29),
        )  # fmt: skip
        assert after["B03"] == before["B03"]  # the new one says the same of it
        moved = await evening.app.store.read(lambda tx: tx.bevakningar.get(before["B14"].id))
        assert moved is not None
        assert moved.state is BevakningState.SUPERSEDED
        group = evening.phones.person(PLANNER, ALARM_GROUP)
        await evening.walk("2026-12-21 17:00")
        (opened,) = await told(group, case)
        await evening.walk("2026-12-22 17:00")
        assert [each.id for each in await told(group, case)] == [opened.id]  # its old day is silent
        await evening.walk("2026-12-29 08:00")
        (reminder,) = await told(group, case)  # the older card points at this one
        assert reminder.id > opened.id
        assert reminder.text.startswith("Inte klara nycklar?")


async def test_who_stays_with_the_old_one_is_asked_again_only_for_the_next(
    database_url: str, tmp_path: Path
) -> None:
    async with an_evening(database_of(database_url, tmp_path)) as evening:
        case = await received(evening)
        content = revise(tmp_path, REVISION, (KEEP, ASK), (LABEL, NEW_LABEL))
        await restart(evening, content)
        planner, social = evening.phones.person(PLANNER), evening.phones.person(SOCIAL)
        await card(planner, case)
        await card(social, case)
        assert await planner.tap(STAY) == ["Ärendet behåller den gamla rutinen."]
        for phone in (planner, social):  # the other card is made anew as well
            assert ASKED not in (await phone.last()).text
            assert FOLLOW not in (await phone.last()).labels
        await restart(evening, content)
        await card(planner, case)
        assert ASKED not in (await planner.last()).text
        assert await planner.tap("Ej nådd") == ["Noterat: Ej nådd."]
        revise(tmp_path, ('revision: "2026-12-01.1"', 'revision: "2026-12-02.1"'))
        await restart(evening, content)
        await card(planner, case)
        assert ASKED in (await planner.last()).text
        await planner.tap(FOLLOW)
        assert (await stored(evening, case)).sha256 != case.sha256


async def test_a_case_that_has_come_too_far_for_the_new_one_stays_and_is_told_kindly(
    database_url: str, tmp_path: Path
) -> None:
    async with an_evening(database_of(database_url, tmp_path)) as evening:
        case = await take(evening, await received(evening), "ej_nadd")
        before = await watches(evening, case)
        # In the new one nobody is asked twice: whoever was not reached counts as not ready at once.
        content = revise(
            tmp_path, REVISION, (KEEP, ASK),
            ("  ej_nadd:\n    role: planerare", "  ingen_svarar:\n    role: planerare"),
            ("buttons: [nycklar_klara, inte_klara, ej_nadd]",
             "buttons: [nycklar_klara, inte_klara, ingen_svarar]"),
        )  # fmt: skip
        await restart(evening, content)
        planner = evening.phones.person(PLANNER)
        await card(planner, case)
        assert await planner.tap(FOLLOW) == [
            "Det går inte. Ärendet har kommit för långt för den nya rutinen."
        ]
        now = await stored(evening, case)
        assert (now.sha256, now.history) == (case.sha256, case.history)
        assert await watches(evening, case) == before
        assert await planner.tap(STAY) == ["Ärendet behåller den gamla rutinen."]
        assert await planner.tap("Inte klara") == ["Noterat: Inte klara."]


async def test_a_button_from_before_is_never_another_step_of_the_new_one(
    database_url: str, tmp_path: Path
) -> None:
    """The steps stand in another order in the new revision."""
    async with an_evening(database_of(database_url, tmp_path)) as evening:
        case = await received(evening)
        planner, colleague = evening.phones.person(PLANNER), evening.phones.person(122)
        await card(planner, case)
        old = await planner.last()
        text = (CONTENT / "goteborg" / "installation.yaml").read_text(encoding="utf-8")
        first, second = text.index("  inte_klara:\n"), text.index("  ej_nadd:\n")
        third = text.index("  ej_nadd_igen:\n")
        moved = text[second:third] + text[first:second]
        await restart(evening, revise(tmp_path, (text[first:third], moved), REVISION, (KEEP, ASK)))
        await card(colleague, case)
        await colleague.tap(FOLLOW)
        assert old.data("Ej nådd").endswith(f".{number_of('ej_nadd')}")
        assert await planner.press_data(old.data("Ej nådd"), old.id) == ["Noterat: Ej nådd."]
        assert (await stored(evening, case)).history[-1].step == "ej_nadd"


async def test_a_new_setting_holds_for_what_is_planned_from_now_on(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with an_evening(database_of(database_url, tmp_path)) as evening:
        case = await received(evening)
        monkeypatch.setenv("JOURLOTS_INTERPRETATIONS__TID_PAMINNELSE", "09:30")
        await restart(evening)
        planner = evening.phones.person(PLANNER)
        await card(planner, case)
        before = await watches(evening, case)
        await planner.tap("Inte klara")
        after = await watches(evening, case)
        assert after["B14"] == before["B14"]  # planned before: it keeps its times
        assert {f"{step.at:%H:%M}" for step in after["B14"].steps} == {"08:00", "15:00"}
        assert {f"{step.at:%H:%M}" for step in after["B12"].steps} == {"09:30", "13:00", "15:00"}
        group = evening.phones.person(PLANNER, ALARM_GROUP)
        await evening.walk("2026-12-10 09:29")  # B12 is a limit: told the vardag before
        (opened,) = await told(group, case)
        await evening.walk("2026-12-10 09:30")
        (reminder,) = await told(group, case)
        assert reminder.id > opened.id


@pytest.fixture
def with_more(tmp_path: Path) -> Path:
    """Content with an interpretation of its own, that is taken away later."""
    folder = tmp_path / "more"
    folder.mkdir()
    content = revise(folder, ("{day: 0, at: \"{tid-paminnelse}\", to: ansvarig}",
                              f'{{day: 0, at: "{{{GONE}}}", to: ansvarig}}'))  # fmt: skip
    path = content / "interpretations.yaml"
    text = path.read_text(encoding="utf-8")
    own = f'  {GONE}:\n    text: T\n    why: V\n    confirm: C\n    value: "08:00"\n'
    path.write_text(f"{text}{own}", encoding="utf-8")
    return content


async def unreadable(evening: Evening, with_more: Path) -> Case:
    """A case on a revision that names what is not there any more."""
    await restart(evening, with_more)
    case = await received(evening)
    await restart(evening)
    return case


async def test_what_cannot_be_read_is_still_reminded_of_and_the_card_says_what_to_do(
    database_url: str, tmp_path: Path, with_more: Path
) -> None:
    async with an_evening(database_of(database_url, tmp_path)) as evening:
        case = await unreadable(evening, with_more)
        group = evening.phones.person(PLANNER, ALARM_GROUP)
        await evening.walk("2026-12-22 08:00")  # B14
        (first,) = await told(group, case)
        assert first.text.startswith(f"Arbeta i Treserva: {case.code}.")
        assert first.labels[:2] == (FOLLOW, "Avslutat")
        await evening.walk("2026-12-29 15:00")  # the third vardag
        (again,) = await told(group, case)
        assert again.id > first.id
        chef = await told(evening.phones.person(124), case)
        assert chef[-1].text.startswith(f"Se till att det blir gjort i dag: {case.code}.")
        assert "Planerad installation. Det skulle vara gjort" in chef[-1].text


async def test_it_may_follow_the_present_one_also_where_cases_keep_theirs(
    evening: Evening, with_more: Path
) -> None:
    case = await unreadable(evening, with_more)
    planner = evening.phones.person(PLANNER)
    await card(planner, case)
    shown = await planner.last()
    assert shown.text == (
        f"Arbeta i Treserva: {case.code}.\n\nRutinen som ärendet följer går inte att läsa. Säg "
        f"till din chef.\nTryck {FOLLOW} om den stämmer."
    )
    assert await planner.tap(FOLLOW) == ["Ärendet följer den nya rutinen."]
    assert "Ring personen om nycklarna" in (await planner.last()).text
    assert await planner.tap("Ej nådd") == ["Noterat: Ej nådd."]


async def test_it_may_be_ended_by_whoever_has_a_role_in_it(
    evening: Evening, with_more: Path
) -> None:
    case = await unreadable(evening, with_more)
    planner = evening.phones.person(PLANNER)
    await card(planner, case)
    old = await planner.last()
    assert await planner.tap("Avslutat") == ["Avslutat. Inga fler påminnelser."]
    assert (await planner.last()).text.startswith(f"{case.code} är avslutat.")
    assert (await planner.last()).labels == ()
    now = await stored(evening, case)
    assert (now.end, now.history[-1].step) == (CaseEnd.CLOSED, "avslutat")
    assert await watches(evening, case) == {}
    assert await planner.press_data(old.data("Avslutat"), old.id) == ["Ärendet är redan avslutat."]
    stranger = evening.stranger
    await stranger.say("/start")
    seen = await stranger.last()
    await stranger.press_data(old.data("Avslutat"), seen.id)
    sent = len(await planner.from_bot())
    await evening.walk("2026-12-23 17:00")
    assert len(await planner.from_bot()) == sent


async def test_who_follows_the_present_one_tells_those_who_were_never_told(
    evening: Evening, with_more: Path
) -> None:
    case = await unreadable(evening, with_more)
    group = evening.phones.person(PLANNER, ALARM_GROUP)
    await evening.walk("2026-11-30 09:00")  # what nobody can read, nobody is told to do
    assert await told(group, case) == []
    social = evening.phones.person(SOCIAL)
    await card(social, case)
    await social.tap(FOLLOW)
    await evening.walk("2026-11-30 09:01")
    (first,) = await told(group, case)
    assert first.text.startswith(f"Ring personen om nycklarna: {case.code}.")


async def test_a_step_that_a_revision_wants_told_is_told_once_the_case_follows_it(
    evening: Evening, tmp_path: Path
) -> None:
    before = "    sets: {nycklar: ej_klara}\n    checklist:\n      - {text: Försök avtala"
    content = revise(tmp_path, REVISION, (KEEP, ASK), (before, before.replace(
        "    checklist", "    told: ja\n    checklist")))  # fmt: skip
    case = await take(evening, await received(evening), "ej_nadd")
    await evening.walk("2026-11-30 09:00")
    await restart(evening, content)
    social, group = evening.phones.person(SOCIAL), evening.phones.person(PLANNER, ALARM_GROUP)
    shown = [each.id for each in await told(group, case)]
    await card(social, case)
    await social.tap(FOLLOW)
    await evening.walk("2026-11-30 09:01")
    assert [each.id for each in await told(group, case) if each.id not in shown]


async def test_a_role_that_a_revision_does_without_has_no_part_in_the_case_any_more(
    evening: Evening, tmp_path: Path
) -> None:
    role = "  valfardstekniker: Välfärdsteknikern\n"
    more = f"{role}  trygghetsjouren: Trygghetsjouren\n"
    with_role = revise(tmp_path, (role, more))
    await restart(evening, with_role)
    case = await received(evening)
    assert "trygghetsjouren" in case.posts
    without = revise(tmp_path, (more, role), REVISION, (KEEP, ASK))
    await restart(evening, without)
    on_call, planner = evening.phones.person(131), evening.phones.person(PLANNER)
    await card(on_call, case)
    old = await on_call.last()
    await card(planner, case)
    await planner.tap(FOLLOW)
    assert "trygghetsjouren" not in (await stored(evening, case)).posts
    await planner.tap("Mer")
    assert "Välfärdsteknikern" in (await planner.last()).text
    assert (await on_call.last()).labels == ()
    assert await on_call.tap_old("Mer", old) == (
        "Jag hittar inget sådant ärende hos dig. Skriv /arenden."
    )


async def test_a_case_that_the_new_one_would_have_ended_stays(
    evening: Evening, tmp_path: Path
) -> None:
    case = await received(evening)
    case = await take(evening, case, "larmet_igang", by=SOCIAL)
    case = await take(evening, case, "arsuppfoljning", by=SOCIAL)
    sets = "    sets: {arsuppfoljning: gjord}\n"
    await restart(
        evening, revise(tmp_path, REVISION, (KEEP, ASK), (sets, f"{sets}    closes: ja\n"))
    )
    social = evening.phones.person(SOCIAL)
    await card(social, case)
    assert await social.tap(FOLLOW) == [
        "Det går inte. Ärendet har kommit för långt för den nya rutinen."
    ]
    assert (await stored(evening, case)).is_open
    assert "B08" in await watches(evening, case)


async def test_one_that_cannot_be_read_is_in_no_others_way(
    evening: Evening, with_more: Path
) -> None:
    case = await unreadable(evening, with_more)
    other = await received(evening, 2)
    planner, social = evening.phones.person(PLANNER), evening.phones.person(SOCIAL)
    await evening.walk("2026-12-22 09:00")
    for phone, commands in (
        (planner, ("/arenden", "/bevakningar", "/parm", "/laget", "/nytt installation i går")),
        (social, ("/arenden", "/bevakningar", "/nytt installation i går")),
        (evening.phones.person(124), ("/laget", "/status", "/bevakningar")),
    ):
        for command in commands:
            await phone.say(command)
            assert "gick fel" not in (await phone.last()).text, command
    await card(planner, other)
    assert (await planner.last()).text.startswith("Inte klara nycklar?")
    await card(planner, case)
    shown = await planner.last()
    assert await planner.press_data(shown.data("Avslutat").replace(".z", ".m"), shown.id) == [""]
    assert (await planner.last()).text.startswith(f"Arbeta i Treserva: {case.code}.")


async def test_the_doctor_counts_those_on_older_revisions_and_those_that_nobody_can_read(
    evening: Evening, tmp_path: Path, with_more: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await unreadable(evening, with_more)
    await received(evening, 2)

    async def said(content: Path) -> str:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("JOURLOTS_CONTENT", str(content))
            patch.setenv("JOURLOTS_DATABASE", evening.database)
            await asyncio.to_thread(doctor.carry_out, argparse.Namespace())
        return capsys.readouterr().out

    assert "OK   1 ärende följer en äldre version. 0 av dem" in await said(CONTENT)
    assert "FEL  1 ärende följer en version som inte går att läsa." in await said(CONTENT)
    new = revise(tmp_path, REVISION, ("  ta_emot_nytt:\n", "  ta_emot_direkt:\n"))
    assert "2 ärenden följer en äldre version. 2 av dem har kommit för långt" in await said(new)


def test_no_two_steps_of_a_process_have_the_same_number_on_their_buttons() -> None:
    for process in proven.processes().processes:
        numbers = {number_of(name) for name in process.steps}
        assert len(numbers) == len(process.steps)
        assert max(numbers) < 10**9
