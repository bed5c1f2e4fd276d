"""Modules: which are on, which decision stands behind each, and what run and doctor say of it."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from flows.cases.bevakning import Bevakning, BevakningState
from flows.errors import ContentError
from flows.messages import ChatKind
from flows.people.modules import Module
from flows.ports import Tx
from storage.store import open_store

TOKEN = "123456:ABC-def_ghijklmnop"
ON = f'token = "{TOKEN}"\napi = "http://127.0.0.1:9/bot"\nmodules = ["rutiner", "arenden"]\n'
DECISION = (
    '[decisions.arenden]\nwho = "Förvaltningsdirektör"\non = {on}\nreference = "N123-0456/26"\n'
)
PSEUDONYMISED = "pseudonymiserade personuppgifter"


def write(*parts: str) -> None:
    Path("jourlots.toml").write_text("".join(parts), encoding="utf-8")


def decided(on: date) -> str:
    return DECISION.format(on=on.isoformat())


def today() -> date:
    return Settings().calendar().local(datetime.now(UTC)).date()


def test_without_settings_only_guidance_is_on() -> None:
    assert Settings().modules == {Module.RUTINER}
    assert Settings().undecided(date(2026, 12, 1)) == frozenset()


@pytest.mark.parametrize(
    ("setting", "place"),
    [
        ('modules = ["arende"]\n', "modules.0"),
        ('modules = "arenden"\n', "modules"),
        ('[decisions.arende]\nwho = "NN"\non = 2026-12-01\nreference = "N1"\n', "decisions.arende"),
        ('[decisions.arenden]\non = 2026-12-01\nreference = "N1"\n', "decisions.arenden.who"),
        ('[decisions.arenden]\nwho = "NN"\nreference = "N1"\n', "decisions.arenden.on"),
        ('[decisions.tib]\nwho = "NN"\non = "i fjol"\nreference = "N1"\n', "decisions.tib.on"),
        ('[decisions.tib]\nwho = "NN"\non = 2026-12-01\nreference = ""\n', "decisions.tib.ref"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_in_swedish_with_what_to_write(jourlots, setting, place) -> None:
    write(setting)
    code, _, err = jourlots("jourtid")
    (line,) = err.splitlines()
    assert code == 2
    assert line.startswith(place)
    assert "fel värde. Skriv " in line
    assert ("rutiner, arenden och tib" in line) == place.startswith("modules")
    assert ("vem som beslutade, när och var det står" in line) == place.startswith("decisions")


@pytest.mark.parametrize("module", ["arenden", "tib"])
def test_run_refuses_a_module_without_a_decision(jourlots, module: str) -> None:
    write(f'token = "{TOKEN}"\nmodules = ["rutiner", "{module}"]\n')
    code, _, err = jourlots("run")
    assert code == 2
    assert f"Modulen {module} är på, men det saknas ett beslut." in err
    assert PSEUDONYMISED in err
    assert f"[decisions.{module}] who, on och reference" in err


def test_run_refuses_a_decision_that_is_yet_to_come(jourlots) -> None:
    tomorrow = today() + timedelta(days=1)
    write(ON, decided(tomorrow))
    code, _, err = jourlots("run")
    assert code == 2
    assert f"beslutet gäller från {tomorrow}" in err


@pytest.mark.parametrize(("days", "undecided"), [(-1, set()), (0, set()), (1, {Module.ARENDEN})])
def test_a_decision_counts_from_its_day(jourlots, days: int, undecided: set[Module]) -> None:
    write(ON, decided(date(2026, 12, 1) + timedelta(days=days)))
    assert load_settings().undecided(date(2026, 12, 1)) == undecided


def test_a_decision_for_one_module_opens_no_other(jourlots) -> None:
    write('modules = ["arenden", "tib"]\n', decided(date(2026, 1, 1)))
    assert load_settings().undecided(date(2026, 12, 1)) == {Module.TIB}


def test_doctor_says_which_modules_are_on_and_what_was_decided(jourlots) -> None:
    write(ON, decided(date(2026, 1, 15)))
    _, out, _ = jourlots("doctor")
    assert "OK   Moduler på: arenden, rutiner." in out
    assert "OK   Modulen arenden: Förvaltningsdirektör beslutade 15 jan 2026, N123-0456/26." in out
    assert PSEUDONYMISED in out


def test_doctor_says_that_a_decision_is_missing_or_yet_to_come(jourlots) -> None:
    write(ON)
    code, out, _ = jourlots("doctor")
    assert code == 1
    assert "FEL  Modulen arenden: beslut saknas. Skriv [decisions.arenden] i jourlots.toml." in out
    write(ON, decided(date(9999, 1, 1)))
    _, out, _ = jourlots("doctor")
    assert "1 jan 9999, N123-0456/26. Beslutet gäller inte än." in out


def test_doctor_says_nothing_of_personal_data_when_there_is_none(jourlots) -> None:
    write("")
    _, out, _ = jourlots("doctor")
    assert "OK   Moduler på: rutiner." in out
    assert PSEUDONYMISED not in out


def test_doctor_warns_of_open_bevakningar_when_their_module_is_off(jourlots) -> None:
    jourlots("doctor")
    asyncio.run(_owe())
    code, out, _ = jourlots("doctor")
    assert code == 1
    assert "FEL  1 bevakningar är öppna fast arenden är av." in out
    write(ON, decided(date(2026, 1, 15)))
    _, out, _ = jourlots("doctor")
    assert "fast arenden är av" not in out


def test_an_unreadable_module_never_starts_anything(jourlots) -> None:
    write('modules = ["arenden", 7]\n')
    with pytest.raises(ContentError):
        load_settings()


async def _owe() -> None:
    store = open_store("jourlots.db")
    noon = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)

    def add(tx: Tx) -> None:
        unit = tx.people.add_unit("Norr")
        person = tx.people.add_person(tx.chats.meet(1, ChatKind.PRIVATE).id, "H")
        day = noon.date()
        tx.bevakningar.add(
            Bevakning(
                id=0,
                token="b",
                code="K7F42",
                kind="B01",
                unit_id=unit.id,
                owner_id=person.id,
                offered_to=None,
                state=BevakningState.PLANNED,
                started_at=noon,
                nominal_on=day,
                due_on=day,
                steps=(),
                repeat=1,
                step=0,
                next_at=noon,
                created_at=noon,
                ended_at=None,
                ended_by=None,
                version=1,
            )
        )

    await store.run(add)
    await store.close()
