"""How far a role reaches: what is another unit's is refused, and nothing of it is told."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import noted
import pytest

from flows.actions import (
    absence,
    bevakningar,
    duty,
    groups,
    handover,
    leaving,
    people,
    roles,
    standing,
    whereabouts,
)
from flows.actions.bevakningar import On, Take
from flows.actions.cases import joins, opening, posts, review, steps
from flows.actions.offering import HandOver
from flows.actions.own import Own
from flows.actions.registry import ACTIONS, Scope, units_where
from flows.actions.turn import Reason, Refused, Turn
from flows.cases.case import Case
from flows.people.roles import ENHETSCHEF, ROLES

UNIT, OTHER = "Hemtjänst Centrum", "Hemtjänst Norr"
WORKER, OUTSIDER, PLANNER = 101, 901, 131
GROUP = -201


def on(office: Any) -> On:
    found = office.take()
    return On(found.token, found.version)


def about(office: Any) -> Own:
    return Own("A" * 12, office.now + timedelta(days=1), office.take().code)


def over(office: Any) -> HandOver:
    seen = on(office)
    return HandOver(seen.token, seen.version, office.person(102).id)


def unit(office: Any) -> int:
    return office.run(lambda tx: tx.people.unit_named(UNIT).id)


def worker(office: Any) -> int:
    return office.person(WORKER).id


def case(office: Any) -> Case:
    """A case that is UNIT's alone, in every role."""
    office.join(PLANNER, UNIT, "planerare", "Planerare 1")
    days = {"skickat": date(2026, 11, 20), "mottaget": date(2026, 11, 23)}
    command = opening.Open("C" * 12, "installation", "ta_emot_nytt", days)
    opened: Case = office.act(PLANNER, "case.open", command).value.case
    return opened


def post(office: Any) -> posts.On:
    found = case(office)
    return posts.On(found.token, found.version, "planerare")


def hand(office: Any) -> posts.Hand:
    on = post(office)
    return posts.Hand(on.token, on.version, on.role, office.person(PLANNER).id)


def step(office: Any) -> steps.Act:
    return steps.Act(case(office).token, 1, "avslutat")


def reviewed(office: Any) -> review.On:
    return review.On(unit(office), case(office).token)


# What each action does to a thing of UNIT, as somebody of OTHER would ask for it.
FOREIGN: dict[str, Callable[[Any], object]] = {
    "bevakning.look": on,
    "bevakning.done": on,
    "bevakning.snooze": on,
    "bevakning.offer": over,
    "bevakning.accept": on,
    "bevakning.decline": on,
    "bevakning.undo": on,
    "bevakning.calendar": on,
    "bevakning.plan": about,
    "bevakning.save": about,
    "case.look": lambda o: case(o).token,
    "case.act": step,
    "case.undo": step,
    "case.reopen": step,
    "case.claim": post,
    "case.offer": hand,
    "case.decline": post,
    "case.join": lambda o: joins.Join(case(o).token, 1, "K7F42"),
    "case.revise": lambda o: joins.Revise(case(o).token, 1, follow=True),
    "person.invite": lambda o: people.NewInvite(UNIT, "hemtjanst", "Vikarie 9"),
    "person.revoke": lambda o: leaving.Revoke(worker(o), unit(o), "hemtjanst"),
    "person.see": worker,
    "person.rename": lambda o: roles.Rename(worker(o), "Hemtjänst 7"),
    "role.give": lambda o: roles.Give(worker(o), unit(o), "planerare"),
    "unit.see": unit,
    "unit.late": unit,
    "unit.flow": unit,
    "unit.sheet": unit,
    "board.see": unit,
    "review.next": unit,
    "review.look": reviewed,
    "review.skip": reviewed,
    "review.again": unit,
    "review.pause": unit,
    "standing.see": unit,
    "standing.put": lambda o: standing.Put(standing.On(unit(o), "B11"), None),
    "standing.left": lambda o: standing.Seen(unit(o), "B11", date(2026, 12, 1)),
    "standing.done": lambda o: standing.Seen(unit(o), "B11", date(2026, 12, 1)),
    "duty.begin": lambda o: duty.Begin(unit(o), "hemtjanst", 8),
    "absence.look_for": lambda o: whereabouts.Whose(worker(o)),
    "absence.set_for": lambda o: absence.Set(worker(o), o.now.date(), o.now.date(), None),
    "absence.cover_for": lambda o: absence.Cover(99, None, None),
    "absence.end_for": lambda o: handover.Of(99),
}
# What is only of the person's own, of their own units, or lists just these.
OF_ONES_OWN = frozenset(
    {
        "bevakning.take", "bevakning.list", "case.open", "case.list",
        "calendar.all", "calendar.see", "calendar.subscribe", "calendar.end",
        "digest.look", "digest.switch", "standing.overlooked", "unit.flows",
        "review.units",
        "phone.hold", "phone.answer", "person.leave",
        "person.find", "person.lost", "unit.list", "unit.pick", "status.see", "number.see",
        "duty.look", "duty.end", "absence.look", "absence.set", "absence.cover",
        "absence.end", "absence.handed", "absence.accept", "absence.decline", "absence.staff",
        "group.bind", "group.unbind", "group.quiet",
    }
)  # fmt: skip


def local(name: str) -> bool:
    return Scope.UNIT in ACTIONS[name].access.values()


def test_every_action_of_a_unit_is_tried_from_another() -> None:
    assert {name for name in ACTIONS if local(name)} == set(FOREIGN) | OF_ONES_OWN
    assert not set(FOREIGN) & OF_ONES_OWN


@pytest.mark.parametrize("name", sorted(FOREIGN))
def test_nobody_reaches_into_another_unit_whatever_their_role(office: Any, name: str) -> None:
    command = FOREIGN[name](office)
    reaches = ACTIONS[name].access
    for number, role in enumerate(ROLES):
        if reaches.get(role) is not Scope.UNIT:
            continue
        office.join(OUTSIDER + number, OTHER, role, f"Kollega {number}")
        before = len(office.run(noted.everything))
        result = office.act(OUTSIDER + number, name, command)
        assert isinstance(result, Refused), role
        assert result.value is None, role
        assert result.reason in (Reason.NOT_YOURS, Reason.UNKNOWN), role
        (entry,) = office.run(noted.everything)[before:]
        assert (entry.action, entry.outcome) == (name, result.reason)


def test_a_list_holds_nothing_of_another_unit(office: Any) -> None:
    found = office.take()
    office.join(OUTSIDER, OTHER, ENHETSCHEF, "Enhetschef Norr")
    for name in ("bevakning.list", "unit.list", "person.lost", "absence.staff", "unit.pick"):
        told = repr(office.act(OUTSIDER, name))
        for secret in (found.code, found.token, UNIT, "Hemtjänst 1", "Hemtjänst 2"):
            assert secret not in told, name
    told = repr(office.act(OUTSIDER, "person.find", "hemtjänst"))
    assert "Hemtjänst 1" not in told


def test_a_chef_binds_no_group_to_another_unit(office: Any) -> None:
    office.join(OUTSIDER, OTHER, ENHETSCHEF, "Enhetschef Norr")
    before = office.run(lambda tx: tx.people.unit_named(UNIT))
    for name, command in (
        ("group.bind", groups.Bind(before.id)), ("group.unbind", None), ("group.quiet", True),
    ):  # fmt: skip
        for chat in (GROUP, -909):
            result = office.act(OUTSIDER, name, command, chat=chat)
            assert isinstance(result, Refused), (name, chat)
    assert office.run(lambda tx: tx.people.unit_named(UNIT)) == before


def test_a_bevakning_is_not_taken_for_a_unit_of_others(office: Any) -> None:
    office.join(OUTSIDER, OTHER, "hemtjanst", "Hemtjänst 9")

    def work(tx: Any) -> Any:
        who = office.who(tx, OUTSIDER)
        foreign = tx.people.unit_named(UNIT).id
        assert foreign not in units_where(who, "bevakning.take")
        command = Take("B01", office.house.watch("B01"), foreign, office.now)
        return bevakningar.take(Turn(tx, office.house, who, office.now), command)

    assert office.run(work) == Refused(Reason.NOT_INVITED)


def test_in_a_group_of_another_unit_nothing_of_ours_is_shown(office: Any) -> None:
    seen = on(office)
    office.join(-909, OTHER, "grupp", "Grupp Norr")
    for name in ("look", "done", "accept"):
        result = office.act(WORKER, f"bevakning.{name}", seen, chat=-909)
        assert (result.reason, result.value) == (Reason.NOT_YOURS, None), name
    assert office.act(WORKER, "bevakning.look", seen, chat=GROUP).value is not None
