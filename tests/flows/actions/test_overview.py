"""What those who lead see, and what they do not."""

from datetime import timedelta
from typing import Any

import pytest

from flows.actions import bevakningar
from flows.actions.turn import Reason, Refused, Turn
from flows.messages import ChatKind, ChatState, InboxItem, Outgoing
from flows.people.roles import ADMIN
from flows.routines.schema import Watch

UNIT, OTHER, CITY = "Hemtjänst Centrum", "Hemtjänst Norr", "Förvaltningen"
WORKER, CHEF, ELSEWHERE, BOSS, STRANGER, GROUP = 101, 111, 301, 158, 999, -201
VIEWS = ("status.see", "unit.list", "person.lost", "number.see")


@pytest.fixture(autouse=True)
def admin(office: Any) -> None:
    office.join(BOSS, CITY, ADMIN, "Administratör 1")


def unit(office: Any, name: str) -> int:
    found: int = office.run(lambda tx: tx.people.unit_named(name)).id
    return found


def block(office: Any, number: int) -> None:
    chat = office.chat(number)
    office.run(lambda tx: tx.chats.set_state(chat, ChatState.BLOCKED))


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("who", [WORKER, STRANGER])
def test_who_does_not_lead_sees_nothing(office: Any, name: str, who: int) -> None:
    assert office.act(who, name) == Refused(Reason.NOT_INVITED)


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_of_it_is_shown_in_a_group(office: Any, name: str) -> None:
    assert office.act(BOSS, name, chat=GROUP) == Refused(Reason.WRONG_CHAT)


def test_an_admin_sees_the_city_and_a_chef_their_own_units(office: Any) -> None:
    block(office, ELSEWHERE)
    city, own = office.act(BOSS, "status.see").value, office.act(CHEF, "status.see").value
    assert [each.unit.name for each in city.units] == [CITY, UNIT, OTHER]
    assert (city.people, [each.person.label for each in city.lost]) == (5, ["Hemtjänst 3"])
    assert [each.unit.name for each in own.units] == [UNIT]
    assert (own.people, own.lost) == (3, [])
    assert (own.queues, own.drill, own.unbound) == (None, None, 0)


def test_the_status_counts_queues_unbound_groups_and_missing_numbers(office: Any) -> None:
    def fill(tx: Any) -> None:
        tx.inbox.add([InboxItem(1, number, 1, {}, office.now) for number in (1, 2, 3)])
        tx.inbox.bury(1, 3, "malformed")
        chat = tx.chats.meet(-999, ChatKind.GROUP)
        for number in range(3):
            tx.outbox.put(Outgoing(chat.id, "send", {}, f"k{number}"), office.now)
        (row,) = tx.outbox.claim("us", office.now, office.now + timedelta(minutes=1), 1)
        tx.outbox.dead(row.id, "us", "gone")

    office.run(fill)
    seen = office.act(BOSS, "status.see").value
    queues = seen.queues
    assert (queues.updates, queues.put_aside) == (2, 1)
    assert (queues.messages, queues.uncertain, queues.dead) == (2, 0, 1)
    assert seen.unbound == 1
    assert {"Din egen jour", "Ordinarie handläggare"} <= set(seen.missing)
    assert "Trygghetsjouren" not in seen.missing


def test_late_codes_are_seen_by_those_who_hold_a_role_in_the_unit(
    office: Any, late_one: str
) -> None:
    here = unit(office, UNIT)
    (city, own) = (office.act(who, "unit.late", here).value for who in (BOSS, CHEF))
    assert (city.seen.late, city.found) == (1, None)
    assert [each.code for each in own.found] == [late_one]
    assert office.act(CHEF, "unit.late", unit(office, OTHER)) == Refused(Reason.NOT_YOURS)


@pytest.fixture
def late_one(office: Any, house: Any) -> str:
    """A bevakning of Hemtjänst 1 that was owed the Monday before."""
    watch: Watch = next(iter(house.library.routines[0].watches.values()))

    def take(tx: Any) -> str:
        turn = Turn(tx, house, office.who(tx, WORKER), office.now - timedelta(days=30))
        command = bevakningar.Take("B01", watch, unit_id(tx), turn.now)
        code: str = bevakningar.take(turn, command).value.code
        return code

    def unit_id(tx: Any) -> int:
        found: int = tx.people.unit_named(UNIT).id
        return found

    made: str = office.run(take)
    return made


def test_a_unit_shows_its_people_and_only_to_those_who_lead_it(office: Any) -> None:
    page = office.act(CHEF, "unit.see", unit(office, UNIT)).value
    assert {each.person.label for each in page.members} == {
        "Hemtjänst 1",
        "Hemtjänst 2",
        "Enhetschef",
    }
    assert page.seen.group is True
    assert office.act(CHEF, "unit.see", unit(office, OTHER)) == Refused(Reason.NOT_YOURS)
    assert office.act(BOSS, "unit.see", 999) == Refused(Reason.NOT_YOURS)


def test_a_person_is_seen_with_what_is_held_where_the_viewer_leads(office: Any) -> None:
    office.join(WORKER, OTHER, "planerare", "Planerare 1")
    person = office.person(WORKER).id
    own, city = (office.act(who, "person.see", person).value for who in (CHEF, BOSS))
    assert ([each.role for each in own.held], own.elsewhere) == (["hemtjanst"], True)
    assert ([each.role for each in city.held], city.elsewhere) == (
        ["hemtjanst", "planerare"],
        False,
    )
    elsewhere = office.person(ELSEWHERE).id
    assert office.act(CHEF, "person.see", elsewhere) == Refused(Reason.NOT_YOURS)


@pytest.mark.parametrize(
    ("words", "people", "units"),
    [
        ("hemtjänst 1", ["Hemtjänst 1"], []),
        ("HEMTJÄNST NORR", ["Hemtjänst 3"], [OTHER]),
        ("enhetschef", ["Enhetschef"], []),
        ("centrum", ["Enhetschef", "Hemtjänst 1", "Hemtjänst 2"], [UNIT]),
        ("finns inte", [], []),
    ],
)
def test_people_and_units_are_found_by_words_of_label_role_and_unit(
    office: Any, words: str, people: list[str], units: list[str]
) -> None:
    hits = office.act(BOSS, "person.find", words).value
    assert [held[0].person.label for held in hits.people] == people
    assert [each.unit.name for each in hits.units] == units


def test_a_chef_finds_nobody_of_other_units(office: Any) -> None:
    hits = office.act(CHEF, "person.find", "hemtjänst").value
    found = {held[0].person.label for held in hits.people}
    assert found == {"Hemtjänst 1", "Hemtjänst 2", "Enhetschef"}
    assert [each.unit.name for each in hits.units] == [UNIT]
