"""Checks of a plan's times, which settings may have changed: reminders in order, none at rest, and
nobody told over another's head."""

from collections.abc import Iterator, Mapping

from flows.calendar import Hours
from flows.cases.process import Plan, Process, Reminder
from flows.reading.problem import Problem

Place = tuple[str | int, ...]
Order = tuple[int, int, str, str]


def faults(process: Process, values: Mapping[str, str]) -> Iterator[tuple[Place, int, str]]:
    """Check 2: each plan is used, and its reminders are in the order of time, each once."""
    used = {watch.plan for watch in process.watches.values()}
    for name, plan in process.plans.items():
        if name not in used:
            yield ("plans", name), 2, f"Ingen bevakning använder planen »{name}«. Ta bort den."
        order = [_order(each) for each in plan.remind]
        if order != sorted(set(order)):
            message = "Skriv påminnelserna i tidsordning, en i taget."
            place = ("plans", name, "remind")
            yield place, 2, message + process.settings_at(place, values)
        if plan.repeat is not None and plan.remind[-1].day is None:
            yield ("plans", name), 2, "Sista påminnelsen ska ha »day« och »at« för att upprepas."


def contradictions(process: Process, hours: Hours, values: Mapping[str, str]) -> Iterator[Problem]:
    """Check 2: times that do not go with the others of this installation."""
    for name, plan in process.plans.items():
        place = ("plans", name, "remind")
        for message in (*_at_rest(plan, hours), *_passed_over(plan)):
            found = message + process.settings_at(place, values)
            yield Problem(process.file, process.line(*place), 2, found)


def _at_rest(plan: Plan, hours: Hours) -> Iterator[str]:
    for at in sorted({each.at for each in plan.remind if each.at and hours.are_quiet(each.at)}):
        yield (
            f"Påminnelser vilar kl. {at:%H:%M}. Välj en tid kl. "
            f"{hours.quiet_to:%H:%M}–{hours.quiet_from:%H:%M}."
        )


def _passed_over(plan: Plan) -> Iterator[str]:
    first = {each.to: _order(each)[:3] for each in reversed(plan.remind)}
    if {"enhet", "enhetschef"} <= first.keys() and first["enhet"] > first["enhetschef"]:
        yield "Enhetschefen får veta före enheten. Låt enheten få veta först."


def in_order(process: Process) -> Process:
    """A kept revision with its reminders in the order that today's settings give them."""
    plans = {name: _sorted(plan) for name, plan in process.plans.items()}
    return process.model_copy(update={"plans": plans})


def counts_minutes(plan: Plan) -> bool:
    """Whether any of its reminders is counted from an instant."""
    return any(each.day is None for each in plan.remind)


def _sorted(plan: Plan) -> Plan:
    found = {_order(each): each for each in plan.remind}
    return plan.model_copy(update={"remind": tuple(found[key] for key in sorted(found))})


def _order(reminder: Reminder) -> Order:
    if reminder.day is None:
        return 0, reminder.minutes or 0, "", reminder.to
    return 1, reminder.day, str(reminder.at), reminder.to
