"""A calendar of one's own: who may take what along, and what a secret address opens."""

import math
from dataclasses import replace
from typing import Any

import noted
import pytest

from flows.actions import leaving
from flows.actions.bevakningar import On
from flows.actions.calendars import SECRET_SIGNS, Entries, Fetch, Seen, Subscription, hashed
from flows.actions.people import Join, NewInvite
from flows.actions.registry import perform
from flows.actions.turn import Done, Reason, Refused, Turn, Who
from flows.people.modules import Module

ME, COLLEAGUE, CHEF, ELSEWHERE, GROUP = 101, 102, 111, 301, -201
NONE = Seen()
UNIT = "Hemtjänst Centrum"


@pytest.fixture
def open_office(office: Any) -> Any:
    """The same office where people may subscribe."""
    office.house = replace(office.house, feeds="https://bot.example.se/kalender/")
    return office


def fetched(office: Any, secret: str) -> Done[Entries] | Refused[Entries]:
    """What whoever knows that secret gets: nobody whom the bot knows."""

    def work(tx: Any) -> Any:
        return perform(Turn(tx, office.house, Who(), office.now), "calendar.fetch", Fetch(secret))

    return office.run(work)


def subscribed(office: Any, number: int, seen: Seen = NONE) -> Subscription:
    answer = office.act(number, "calendar.subscribe", seen)
    assert isinstance(answer, Done)
    subscription: Subscription = answer.value
    return subscription


def shared_phone(office: Any) -> int:
    invite = NewInvite(UNIT, "hemtjanst", "Vagn 2", shared=True)
    token = office.act(None, "person.invite", invite).value.token
    assert office.act(105, "person.join", Join(token)).value
    return 105


def test_a_secret_cannot_be_guessed_and_is_kept_as_a_hash(open_office: Any) -> None:
    secret = subscribed(open_office, ME).secret
    assert len(secret) == SECRET_SIGNS
    assert SECRET_SIGNS * math.log2(62) >= 256
    me = open_office.person(ME)
    feed = open_office.run(lambda tx: tx.feeds.of_person(me.id))
    assert feed.secret_hash == hashed(secret) != secret


def test_no_secret_is_in_what_might_be_logged(open_office: Any) -> None:
    subscription = subscribed(open_office, ME)
    assert subscription.secret not in repr(subscription)
    assert subscription.secret not in repr(Fetch(subscription.secret))
    entries = open_office.run(noted.everything)
    assert subscription.secret not in repr(entries)


def test_it_opens_what_its_owner_owes_and_nothing_of_others(open_office: Any) -> None:
    mine = open_office.take(ME)
    open_office.take(COLLEAGUE)
    answer = fetched(open_office, subscribed(open_office, ME).secret)
    assert isinstance(answer, Done)
    assert answer.value.owed == (mine,)


def test_to_fetch_and_to_guess_leave_no_trace_in_the_audit_log(open_office: Any) -> None:
    secret = subscribed(open_office, ME).secret
    before = open_office.run(noted.everything)
    fetched(open_office, secret)
    assert fetched(open_office, "guessed") == Refused(Reason.UNKNOWN)
    assert open_office.run(noted.everything) == before


def test_an_address_that_somebody_did_not_see_is_not_replaced(open_office: Any) -> None:
    first = subscribed(open_office, ME)
    assert open_office.act(ME, "calendar.subscribe", Seen()) == Refused(Reason.STALE)
    assert isinstance(fetched(open_office, first.secret), Done)
    open_office.at("2026-11-28 09:00")
    second = subscribed(open_office, ME, Seen.of(first.since))
    assert fetched(open_office, first.secret) == Refused(Reason.UNKNOWN)
    assert isinstance(fetched(open_office, second.secret), Done)
    assert open_office.act(ME, "calendar.see").value.since == open_office.now
    assert open_office.act(ME, "calendar.see").value.secret == ""


def test_ending_it_ends_ones_own_alone(open_office: Any) -> None:
    mine, theirs = subscribed(open_office, ME).secret, subscribed(open_office, COLLEAGUE).secret
    assert isinstance(open_office.act(ME, "calendar.end"), Done)
    assert open_office.act(ME, "calendar.end") == Refused(Reason.ENDED)
    assert fetched(open_office, mine) == Refused(Reason.UNKNOWN)
    assert isinstance(fetched(open_office, theirs), Done)


def test_the_last_role_takes_the_address_with_it_and_not_the_first(open_office: Any) -> None:
    open_office.join(ME, "Hemtjänst Norr", "hemtjanst", "Hemtjänst 8")
    owed = open_office.take(ME)
    secret, person = subscribed(open_office, ME).secret, open_office.person(ME)
    units = open_office.run(lambda tx: [grant.unit_id for grant in tx.people.grants(person.id)])
    for unit in sorted(units, key=lambda unit: unit != owed.unit_id):
        open_office.act(None, "person.revoke", leaving.Revoke(person.id, unit, "hemtjanst"))
        left = fetched(open_office, secret)
        if unit == owed.unit_id:
            assert isinstance(left, Done)
            assert left.value.owed == ()  # it is the unit's now
    assert left == Refused(Reason.UNKNOWN)
    assert open_office.run(lambda tx: tx.feeds.of_person(person.id)) is None


def test_nothing_is_fetched_while_the_module_or_the_endpoint_is_off(open_office: Any) -> None:
    secret = subscribed(open_office, ME).secret
    house = open_office.house
    open_office.house = replace(house, modules=frozenset({Module.RUTINER}))
    assert isinstance(fetched(open_office, secret), Refused)
    assert isinstance(open_office.act(ME, "calendar.end"), Done)  # what was begun can be ended
    open_office.house = house
    secret = subscribed(open_office, ME).secret
    open_office.house = replace(house, feeds="")
    assert fetched(open_office, secret) == Refused(Reason.UNKNOWN)
    assert open_office.act(COLLEAGUE, "calendar.subscribe", Seen()) == Refused(Reason.SWITCHED_OFF)


@pytest.mark.parametrize("name", ["calendar.all", "calendar.see", "calendar.subscribe"])
def test_nobody_has_a_calendar_in_a_group(open_office: Any, name: str) -> None:
    answer = open_office.act(ME, name, Seen(), chat=GROUP)
    assert answer == Refused(Reason.WRONG_CHAT)
    owed = open_office.take(ME)
    seen = On(owed.token, owed.version)
    answer = open_office.act(ME, "bevakning.calendar", seen, chat=GROUP)
    assert answer == Refused(Reason.WRONG_CHAT)


def test_a_shared_phone_has_no_calendar(open_office: Any) -> None:
    phone = shared_phone(open_office)
    assert open_office.act(phone, "calendar.see") == Refused(Reason.WRONG_CHAT)
    for name in ("calendar.all", "calendar.subscribe", "calendar.end"):
        assert open_office.act(phone, name, Seen()) == Refused(Reason.WHO), name


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (COLLEAGUE, Reason.NOT_YOURS),
        (CHEF, Reason.NOT_YOURS),
        (ELSEWHERE, Reason.NOT_YOURS),
        (999, Reason.NOT_INVITED),
    ],
)
def test_nobody_takes_along_what_somebody_else_owes(
    office: Any, number: int, reason: Reason
) -> None:
    owed = office.take(ME)
    answer = office.act(number, "bevakning.calendar", On(owed.token, owed.version))
    assert isinstance(answer, Refused)
    assert answer.reason is reason
    assert (answer.value is None) == (number in (ELSEWHERE, 999))


def test_one_is_taken_along_as_it_is_now_until_it_is_done(office: Any) -> None:
    owed = office.take(ME)
    seen = On(owed.token, owed.version)
    later = office.act(ME, "bevakning.snooze", seen).value
    assert office.act(ME, "bevakning.calendar", seen).value == later
    office.act(ME, "bevakning.done", On(owed.token, later.version))
    assert office.act(ME, "bevakning.calendar", seen).reason is Reason.ENDED
    assert office.act(ME, "bevakning.calendar", On("A" * 12, 1)) == Refused(Reason.UNKNOWN)
