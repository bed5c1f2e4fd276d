"""Rights that end: a person leaves, or somebody takes a role of theirs away.

What the person owed stays with the unit, and is told there at once and without a sound at night, so
that nobody's follow-up is lost. Their invitations to others hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.actions import leaders, reminding
from flows.actions.cases import unposted
from flows.actions.silence import hush
from flows.actions.turn import Done, Notice, NoticeKind, Reason, Refused, Tell, TellKind, Turn
from flows.cases import watches
from flows.cases.bevakning import Bevakning
from flows.messages import ChatState
from flows.people.records import Grant, Person, Unit
from flows.people.roles import ADMIN, ROLES


@dataclass(frozen=True, slots=True)
class Revoke:
    """Take one role in one unit away from a person."""

    person_id: int
    unit_id: int
    role: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """Roles that a person holds no more, and the bevakningar that the person left behind."""

    person: Person
    grants: tuple[Grant, ...]
    left: tuple[Bevakning, ...]

    @property
    def subject(self) -> str:
        """Who lost what where, in ids, for the audit."""
        lost = ",".join(f"{each.role}@unit:{each.unit_id}" for each in self.grants)
        return f"person:{self.person.id}:{lost}"


def revoke(turn: Turn, command: Revoke) -> Done[Revoked] | Refused[Revoked]:
    """Take the role away at once. A leader of one unit does so there only, and to no admin;
    nobody does to the last admin there is."""
    grant = Grant(command.person_id, command.unit_id, command.role)
    local = turn.who.belongs_to(grant.unit_id) and grant.role != ADMIN
    if not turn.who.everywhere and not local:
        return Refused(Reason.NOT_YOURS)
    if grant not in turn.tx.people.grants(grant.person_id):
        return Refused(Reason.UNKNOWN)
    person = turn.tx.people.person(grant.person_id)
    if grant.role == ADMIN and _is_last_admin(turn, person):
        return Refused(Reason.LAST)
    tells, left = end(turn, person, [grant])
    notices = told(turn, NoticeKind.ROLE_ENDED, person, [grant], left)
    return Done(Revoked(person, (grant,), left), tells, (*notices, *_own(turn, person, [grant])))


def leave(turn: Turn, _command: None = None) -> Done[Revoked] | Refused[Revoked]:
    """The person holds no role any more, by their own wish; the last admin finds another first."""
    person = turn.who.person
    grants = tuple(turn.tx.people.grants(person.id)) if person is not None else ()
    if person is None or not grants:
        return Refused(Reason.NOT_INVITED)
    if _is_last_admin(turn, person):
        return Refused(Reason.LAST)
    tells, left = end(turn, person, grants)
    notices = told(turn, NoticeKind.PERSON_LEFT, person, grants, left)
    return Done(Revoked(person, grants, left), tells, notices)


def removed(
    turn: Turn, person: Person, unit: Unit
) -> tuple[Revoked, tuple[Tell, ...], tuple[Notice, ...]]:
    """Somebody else took the person out of the unit's group: no role of theirs in it is left.

    But whoever looks after the bot goes on: that concerns the city, and no group decides it.
    """
    grants = tuple(
        grant
        for grant in turn.tx.people.grants(person.id)
        if grant.unit_id == unit.id and grant.role != ADMIN
    )
    tells, left = end(turn, person, grants)
    notices = told(turn, NoticeKind.PERSON_REMOVED, person, grants, left)
    return Revoked(person, grants, left), tells, (*notices, *_own(turn, person, grants))


def end(
    turn: Turn, person: Person, grants: Sequence[Grant]
) -> tuple[tuple[Tell, ...], tuple[Bevakning, ...]]:
    """Take the roles away, end their shifts, and tell each unit that the person belongs to no more
    of the bevakningar that are left there."""
    for grant in grants:
        turn.tx.people.revoke(grant)
        _off_duty(turn, grant)
    still = {grant.unit_id for grant in turn.tx.people.grants(person.id)}
    if not still:
        turn.tx.feeds.end(person.id)
    units = {grant.unit_id for grant in grants} - still
    in_cases = unposted.leave(turn, person)
    left = list(in_cases.owed)
    tells = [tell for each in left for tell in reminding.to_unit(turn, each)]
    for offered in in_cases.offered:
        tells += _declined(turn, offered)
    for owed in turn.tx.bevakningar.open_of_owner(person.id):
        if owed.unit_id in units:
            left.append(_changed(turn, owed))
            tells += reminding.to_unit(turn, left[-1])
    for unit in sorted(units):
        for each in turn.tx.bevakningar.open_of_unit(unit):
            if each.offered_to == person.id:
                tells += _declined(turn, _changed(turn, each))
    quiet = watches.quiet_until(turn.now, turn.house.calendar) is not None
    return tuple(replace(each, quiet=quiet) for each in tells), tuple(left)


def told(
    turn: Turn,
    kind: NoticeKind,
    person: Person,
    grants: Sequence[Grant],
    left: Sequence[Bevakning],
) -> tuple[Notice, ...]:
    """Tell those who lead, but not the one who did it, nor the one whom it is about."""
    doer = turn.who.person
    key = f"left:{person.id}:{turn.now.isoformat()}"
    facts = _facts(turn, person, grants) | {"left": str(len(left))}
    units = [grant.unit_id for grant in grants]
    without = doer.chat_id if doer is not None else 0
    notices = leaders.notices(turn, kind, key, facts, units, without)
    return tuple(notice for notice in notices if notice.chat_id != person.chat_id)


def _is_last_admin(turn: Turn, person: Person) -> bool:
    return [each.id for each in turn.tx.people.holding(ADMIN)] == [person.id]


def _own(turn: Turn, person: Person, grants: Sequence[Grant]) -> tuple[Notice, ...]:
    """Tell the person themselves."""
    if not grants or turn.tx.chats.get(person.chat_id).state is not ChatState.OPEN:
        return ()
    key = f"ended:{person.id}:{turn.now.isoformat()}"
    facts = _facts(turn, person, grants)
    return (Notice(person.chat_id, NoticeKind.YOUR_ROLE_ENDED, key, facts),)


def _facts(turn: Turn, person: Person, grants: Sequence[Grant]) -> dict[str, str]:
    units = dict.fromkeys(turn.tx.people.unit(grant.unit_id).name for grant in grants)
    roles = dict.fromkeys(ROLES.get(grant.role, grant.role) for grant in grants)
    return {"label": person.label, "unit": ", ".join(units), "role": ", ".join(roles)}


def _changed(turn: Turn, found: Bevakning) -> Bevakning:
    """Offered to nobody, in a version of its own: buttons that were seen before are dead."""
    changed = replace(found, offered_to=None, version=found.version + 1)
    turn.tx.bevakningar.save(changed, found.version)
    hush(turn, found.id)
    return changed


def _declined(turn: Turn, kept: Bevakning) -> tuple[Tell, ...]:
    """Whoever asked the person to take it over hears that it stays with them."""
    if kept.owner_id is None:
        return ()
    return (reminding.tell(turn.tx.people.person(kept.owner_id), TellKind.DECLINED, kept),)


def _off_duty(turn: Turn, grant: Grant) -> None:
    """Nobody is on duty in a role that they do not hold."""
    for shift in turn.tx.shifts.of_person(grant.person_id, turn.now):
        if (shift.unit_id, shift.role) != (grant.unit_id, grant.role):
            continue
        if shift.covers(turn.now):
            turn.tx.shifts.set_end(shift, turn.now)
        else:
            turn.tx.shifts.remove(shift.id)
