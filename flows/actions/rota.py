"""Actions on the rota: what a file would change, and changing it. By the command line only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.actions.turn import Done, Reason, Refused, Turn
from flows.people.duty import Shift
from flows.people.records import Person, Unit
from flows.people.roles import ROLES
from flows.people.rota import LONGEST, Changes, Fault, Line, Post, Wanted

ROLE_IDS = {says.casefold(): role for role, says in ROLES.items()}


@dataclass(frozen=True, slots=True)
class Rota:
    """The lines of a file."""

    lines: Sequence[Line]


def plan(turn: Turn, command: Rota) -> Changes:
    """What the file would change, or its faults; changes nothing."""
    wanted: list[tuple[int, Shift]] = []
    faults: list[Fault] = []
    for line in command.lines:
        found = _shift(turn, line)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            wanted.append((line.number, found))
    whole = Wanted(wanted)
    faults += whole.overlaps()
    if faults or not wanted:
        return Changes(faults=tuple(sorted(faults)))
    since = min([turn.now, *(shift.starts_at for _, shift in wanted)])
    posts = {Post(shift.unit_id, shift.role) for _, shift in wanted}
    kept = {post: turn.tx.shifts.rota(post.unit_id, post.role, since) for post in posts}
    return whole.against(kept, turn.now)


def write(turn: Turn, command: Rota) -> Done[Changes] | Refused[Changes]:
    """Make the rota the file's; nothing is written of a file with a fault."""
    changes = plan(turn, command)
    if changes.faults:
        return Refused(Reason.UNKNOWN, changes)
    for shift in changes.removed:
        turn.tx.shifts.remove(shift.id)
    for shift, ends_at in changes.moved:
        turn.tx.shifts.set_end(shift, ends_at)
    added = tuple(turn.tx.shifts.add(shift) for shift in changes.added)
    return Done(replace(changes, added=added))


def _shift(turn: Turn, line: Line) -> Shift | Fault:
    calendar, people = turn.house.calendar, turn.tx.people
    unit = people.unit_named(line.unit)
    if unit is None:
        return Fault(line.number, f"Enheten »{line.unit}« finns inte.")
    role = line.role if line.role in ROLES else ROLE_IDS.get(line.role.casefold())
    if role is None:
        return Fault(line.number, f"Rollen »{line.role}« finns inte.")
    person = _holder(people.members(unit.id, role), unit, role, line)
    if isinstance(person, Fault):
        return person
    starts = calendar.at(line.starts.date(), line.starts.time())
    ends = calendar.at(line.ends.date(), line.ends.time())
    if ends <= starts:
        return Fault(line.number, "Passet slutar före det börjar. Ändra »till«.")
    if ends - starts > LONGEST:
        return Fault(line.number, "Passet är längre än 24 timmar. Dela det på två rader.")
    return Shift(0, person.id, unit.id, role, starts, ends, rota=True)


def _holder(holders: Sequence[Person], unit: Unit, role: str, line: Line) -> Person | Fault:
    found = [each for each in holders if each.label == line.person]
    if not found:
        says = f"Ingen »{line.person}« är {ROLES[role]} i {unit.name}."
        return Fault(line.number, says)
    if len(found) > 1:
        return Fault(line.number, f"Flera heter »{line.person}« i {unit.name}. Ge dem olika namn.")
    return found[0]
