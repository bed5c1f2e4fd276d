"""What the rest of Jourlots may ask of a store. The values that cross that border are in `messages`
and in the rooms of `flows`.

A `Store` runs plain functions `work(tx)` in one transaction each. `Tx` has one room per table
family. All datetimes are aware UTC. Rooms never commit; the store does. Implementations live in
`storage`; nobody but `bot.app` imports them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from flows.cases.bevakning import Bevakning, Due
from flows.ledger import Anchor, AuditRow, Wanted
from flows.messages import (
    AuditEntry,
    Chat,
    ChatKind,
    ChatState,
    InboxItem,
    OutboxRow,
    OutboxState,
    Outgoing,
    Priority,
)
from flows.people.absence import Absence
from flows.people.contacts import ChangeState, ContactChange
from flows.people.drill import Drill
from flows.people.duty import Shift
from flows.people.overview import Member, UnitSeen
from flows.people.records import Grant, Invite, Person, Pressing, Purpose, Unit
from flows.people.rights import Held
from flows.retention import Kind, Old
from flows.routines.run import Run

T = TypeVar("T")


class Chats(Protocol):
    """Telegram's chat ids, and nothing else about a chat."""

    def meet(self, telegram_id: int, kind: ChatKind) -> Chat:
        """Return the chat, made if new; a blocked or gone chat that is met is open again."""

    def get(self, chat_id: int) -> Chat: ...
    def by_telegram(self, telegram_id: int) -> Chat | None: ...
    def set_state(self, chat_id: int, state: ChatState) -> None: ...
    def migrate(self, old_telegram_id: int, new_telegram_id: int) -> None:
        """Point our row at the new id. If the new id is known already, its row is folded in.

        Messages have other ids in the new group, so the cards of the old one are forgotten.
        """

    def unreachable(self) -> Sequence[Chat]:
        """Chats that are blocked or gone."""

    def give_menu(self, chat_id: int, menu: str) -> bool:
        """Remember which menu the chat was given, "" for none of its own; False when it has it."""

    def menus(self) -> Mapping[int, str]:
        """The menus that chats of ours were given, where they have one of their own."""

    def forget_strangers(self) -> int:
        """Delete chats that belong to no person and no unit and that nothing refers to but their
        cards; return how many. A group that the bot is in waits to be bound."""


class People(Protocol):
    """Persons, units, roles held and invitations."""

    def add_unit(self, name: str) -> Unit: ...
    def unit(self, unit_id: int) -> Unit: ...
    def unit_named(self, name: str) -> Unit | None: ...
    def units(self) -> Sequence[Unit]:
        """Every unit, by name."""

    def bind_group(self, unit_id: int, chat_id: int, purpose: Purpose = Purpose.UNIT) -> None:
        """Make the chat the unit's group for this purpose, in place of any other.

        A group has one purpose. As a unit's own group it is that unit's alone; one group may be
        for the leaders of several units.
        """

    def unbind(self, chat_id: int) -> None:
        """The chat is no unit's group any more, for any purpose."""

    def add_person(self, chat_id: int, label: str, *, shared: bool = False) -> Person: ...
    def rename(self, person_id: int, label: str) -> None:
        """Call the person something else from now on."""

    def person(self, person_id: int) -> Person: ...
    def in_chat(self, chat_id: int) -> Person | None:
        """The person whose private chat this is."""

    def grant(self, grant: Grant) -> None:
        """Give the role; giving it twice changes nothing."""

    def revoke(self, grant: Grant) -> bool:
        """Take the role away; False when it was not held."""

    def grants(self, person_id: int) -> Sequence[Grant]: ...
    def members(self, unit_id: int, role: str | None = None) -> Sequence[Person]:
        """Persons with a role (or that role) in the unit, by label, each once."""

    def holding(self, role: str) -> Sequence[Person]:
        """Persons with the role in any unit, by label, each once."""

    def touched(self) -> Sequence[int]:
        """The persons whose roles this unit of work has changed."""

    def share(self, person_id: int) -> None:
        """From now on several people use that phone."""

    def units_of_group(self, chat_id: int) -> Sequence[Unit]:
        """The units that the group is bound to, for any purpose."""

    def labels(self, unit_id: int) -> Sequence[str]:
        """The labels that are taken in the unit, by members and by invitations, used or not."""

    def add_invite(self, invite: Invite) -> None: ...
    def invite(self, token_hash: str) -> Invite | None: ...
    def use_invite(self, token_hash: str, at: datetime) -> bool:
        """Mark it used; False when it was used already."""


class Shifts(Protocol):
    """Who is on duty where, in which role, and from when to when."""

    def add(self, shift: Shift) -> Shift:
        """Insert (the given id is ignored) and return it with its id."""

    def get(self, shift_id: int) -> Shift | None: ...
    def set_end(self, shift: Shift, ends_at: datetime) -> bool:
        """Let it end then; False when its end is no longer what `shift` says."""

    def remove(self, shift_id: int) -> None:
        """Delete one that was planned."""

    def on_duty(self, unit_id: int, at: datetime, role: str | None = None) -> Sequence[Shift]:
        """Shifts of the unit (or of that role in it) that run at that time, by role and end."""

    def of_person(self, person_id: int, after: datetime) -> Sequence[Shift]:
        """The person's shifts that end after then, the earliest end first."""

    def used(self, unit_id: int, role: str, since: datetime) -> bool:
        """Whether the role of the unit has had a shift since then, or has one ahead."""

    def rota(self, unit_id: int, role: str, after: datetime) -> Sequence[Shift]:
        """Planned shifts of the role in the unit that end after then, by start."""

    def purge(self, before: datetime) -> int:
        """Delete those that ended before then; return how many."""


class Absences(Protocol):
    """Who is away, and who comes in their place."""

    def add(self, absence: Absence) -> Absence:
        """Insert (the given id is ignored) and return it with its id."""

    def get(self, absence_id: int) -> Absence | None: ...
    def save(self, absence: Absence, seen: Absence) -> bool:
        """Write it if the stored one has not begun or ended since it was `seen`; tell whether."""

    def of_person(self, person_id: int, on: date) -> Sequence[Absence]:
        """The person's absences that run that day or later, by beginning."""

    def relying_on(self, person_id: int, on: date) -> Sequence[Absence]:
        """Absences that run that day or later in which the person is the substitute."""

    def on(self, day: date) -> Sequence[Absence]:
        """Everybody's absences of that day."""

    def due(self, now: datetime, limit: int) -> Sequence[Absence]:
        """Those whose `next_at` has come, earliest first."""

    def next_at(self) -> datetime | None:
        """The earliest `next_at` of all."""

    def purge(self, before: date) -> int:
        """Delete those that were over before that day; return how many."""


class Pressings(Protocol):
    """Who presses on a shared phone."""

    def on(self, phone_id: int) -> Pressing | None:
        """What was said on the phone last."""

    def save(self, said: Pressing) -> None:
        """Remember it in place of what was said before."""


class Contacts(Protocol):
    """Changes of the telephone numbers that people ring."""

    def propose(self, name: str, number: str | None, by: int, at: datetime) -> ContactChange:
        """Keep a proposal; one that waits for the same contact is replaced."""

    def get(self, change_id: int) -> ContactChange | None: ...
    def proposed(self) -> Sequence[ContactChange]:
        """Those that wait to be decided, by contact."""

    def confirmed(self) -> Sequence[ContactChange]:
        """Those that hold now: one for each contact that was ever changed."""

    def decide(self, seen: ContactChange, end: ChangeState, by: int | None, at: datetime) -> bool:
        """End the proposal so; False when it was decided already. What is confirmed takes the
        place of what held for the contact."""


class Overview(Protocol):
    """Questions about the whole, one statement each however many people there are."""

    def units(self, today: date) -> Sequence[UnitSeen]:
        """Every unit, by name; a bevakning is late when its day lies before `today`."""

    def members(self, units: Collection[int] | None = None) -> Sequence[Member]:
        """Who holds what in the units (None: in any), by label, unit and role."""

    def held_by(self, person_id: int) -> Sequence[Member]:
        """What the person holds, by unit and role."""

    def waiting_updates(self) -> int:
        """How many updates wait for their turn."""

    def unbound_groups(self) -> int:
        """How many groups the bot is in that belong to no unit."""


class Drills(Protocol):
    """The weekly drills of reachability."""

    def last(self) -> Drill | None:
        """The drill of the newest week."""

    def begin(self, drill: Drill) -> bool:
        """Keep a new one; False when its week has one already."""

    def save(self, drill: Drill) -> None:
        """Remember how far it has come."""

    def next_chats(self, after: int, limit: int) -> Sequence[int]:
        """Open chats of staff and units with larger ids than `after`, in order."""

    def lost(self) -> Sequence[int]:
        """Chats of staff and units that nothing reaches."""


class Runs(Protocol):
    """Walks through routines."""

    def add(self, run: Run) -> Run:
        """Insert (the given id is ignored) and return it with its id."""

    def by_token(self, token: str) -> Run | None: ...
    def open_in(self, chat_id: int) -> Sequence[Run]:
        """Open runs in the chat, newest first."""

    def save(self, run: Run, seen: int) -> bool:
        """Write `run` if the stored version is still `seen`; tell whether it was."""

    def purge(self, before: datetime) -> int:
        """Delete runs last changed before then; return how many."""


class Revisions(Protocol):
    """Texts of routine revisions, kept while a run refers to them."""

    def keep(self, routine_id: str, sha256: str, text: str) -> None: ...
    def text(self, sha256: str) -> str | None: ...
    def purge(self, current: Sequence[str]) -> int:
        """Delete texts that no run refers to and that are not among `current`."""


class Bevakningar(Protocol):
    """Dated follow-ups."""

    def add(self, bevakning: Bevakning) -> Bevakning:
        """Insert (the given id is ignored) and return it with its id."""

    def get(self, bevakning_id: int) -> Bevakning | None: ...
    def by_token(self, token: str) -> Bevakning | None: ...
    def code_taken(self, code: str) -> bool: ...
    def save(self, bevakning: Bevakning, seen: int) -> bool:
        """Write it if the stored version is still `seen`; tell whether it was.

        What a person does carries the next version; a reminder leaves the version as it is.
        """

    def due(self, now: datetime, limit: int) -> Due:
        """Open ones whose `next_at` has come, earliest first.

        A row that cannot be read stops no other: it is put off to an hour from now, here and at
        once, and named apart.
        """

    def next_at(self) -> datetime | None:
        """The earliest `next_at` of all open ones."""

    def open_of_owner(self, person_id: int) -> Sequence[Bevakning]: ...
    def open_of_unit(self, unit_id: int) -> Sequence[Bevakning]: ...
    def take_stubs(self, now: datetime, limit: int) -> Mapping[int, int]:
        """The ids of ended ones whose `next_at` has come, and their units; it becomes None."""

    def next_stub_at(self) -> datetime | None:
        """The earliest `next_at` of all ended ones."""

    def add_occurrence(self, bevakning_id: int, on: date, step: int) -> bool:
        """Claim one (bevakning, local date, step); False when it was told already."""


class Inbox(Protocol):
    """Sieved updates that wait for their turn."""

    def add(self, items: Sequence[InboxItem]) -> int:
        """Insert those not seen before; return how many were new."""

    def waiting(self, limit: int) -> Sequence[InboxItem]:
        """Not yet done, in order of update id."""

    def done(self, bot_id: int, update_id: int) -> bool:
        """Mark done and drop the payload; False when it was not waiting any more."""

    def failed(self, bot_id: int, update_id: int, error: str) -> int:
        """Count a failed attempt; return how many there have been."""

    def bury(self, bot_id: int, update_id: int, error: str) -> None:
        """Dead-letter it: never tried again, shown to the admin; payload and chat are dropped."""

    def dead(self) -> int:
        """How many are dead-lettered."""

    def purge(self, before: datetime) -> int:
        """Delete done rows received before then; return how many."""

    def purge_dead(self, before: datetime) -> int:
        """Delete dead-lettered rows received before then; return how many."""


class Outbox(Protocol):
    """Messages on their way. Chats keep their order: only a chat's oldest unsent row moves."""

    def put(self, message: Outgoing, at: datetime) -> bool:
        """Queue it with the chat's next seq; False when its dedupe key is known already.

        A pending or leased `edit` of the same card in the same chat is superseded by a newer one.
        """

    def claim(
        self,
        owner: str,
        now: datetime,
        lease_until: datetime,
        limit: int,
        held: Sequence[int] = (),
        up_to: Priority = Priority.BULK,
    ) -> Sequence[OutboxRow]:
        """Lease up to `limit` rows: each the oldest unsent of an open chat, with `not_before`
        past, most urgent class first. Rows past `expires_at` are marked dead instead.

        Chats in `held` (our ids) wait, and so does every class after `up_to`.
        """

    def begin(self, row_id: int, owner: str) -> OutboxRow | None:
        """leased → sending, fresh from the table; None when it is no longer ours to send."""

    def sent(self, row_id: int, owner: str, message_id: int | None, at: datetime) -> bool:
        """sending → sent. Remembers `message_id` for the row's card. Drops the payload's text.
        False when the lease is no longer this owner's."""

    def retry(self, row_id: int, owner: str, not_before: datetime) -> bool:
        """Back to pending (attempt + 1), to be sent no earlier than `not_before`. The message
        cannot have arrived."""

    def uncertain(self, row_id: int, owner: str, again: datetime | None) -> bool:
        """The message may have arrived. With `again`: back to pending, `maybe_duplicate` set.
        Without: stays uncertain for good."""

    def dead(self, row_id: int, owner: str, reason: str) -> bool:
        """Give up on the row, with the reason for the admin."""

    def supersede(self, about: str) -> int:
        """Take back every row about this that is pending or leased; return how many."""

    def take_back(self, chat_id: int, card: str) -> int:
        """Take back every row of the card in the chat that is pending or leased; how many."""

    def close(self, chat_id: int, reason: str) -> Sequence[str]:
        """The chat is blocked or gone: mark every row of it that is pending or leased dead, and
        return what those were about, in order, each once. A row in `sending` is left to whoever
        sends it, but does not go again."""

    def recover(self, owner: str, now: datetime) -> int:
        """After a crash: leases of others (and expired ones) are free again. Leased rows become
        pending; rows in `sending` become pending with `maybe_duplicate` (edits and other
        repeatable ops without the mark), or uncertain for DIGEST and BULK sends."""

    def next_at(self) -> datetime | None:
        """When the earliest pending row of an open chat may go; a past time means now."""

    def counts(self) -> Mapping[OutboxState, int]: ...
    def unsent(self, about: str) -> int:
        """How many rows about this are still on their way."""

    def purge(self, before: datetime) -> int:
        """Delete rows that ended (sent, uncertain, dead, superseded) before then."""


class Cards(Protocol):
    """Which message shows which card."""

    def message(self, chat_id: int, card: str) -> int | None: ...
    def shown_in(self, card: str) -> Sequence[int]:
        """Our ids of the chats that have a message for the card."""

    def forget(self, card: str) -> Sequence[tuple[int, int]]:
        """Forget where the card is shown; answers which messages those were: our id of the chat
        and Telegram's of the message."""


class Audit(Protocol):
    """Append-only."""

    def write(self, entry: AuditEntry) -> None: ...


class Ledger(Protocol):
    """The audit log as a chain: what has to be sealed, walked, signed and purged."""

    def settled(self) -> int:
        """The highest id at or below which no row can appear any more. The first question of its
        work, since it may have to wait for works that are writing."""

    def unsealed(self, after: int, up_to: int, limit: int) -> Sequence[AuditRow]: ...
    def rows(self, after: int, limit: int) -> Sequence[AuditRow]:
        """Rows with higher ids, in order of id."""

    def row(self, row_id: int) -> AuditRow | None: ...
    def seal(self, seals: Mapping[int, str]) -> None:
        """Give rows (by id) their seals."""

    def unseal(self) -> None:
        """Take every seal away."""

    def anchors(self) -> Sequence[Anchor]: ...
    def sign(self, anchor: Anchor, at: datetime) -> None:
        """Put the anchor in place of the one of its kind and of all that it covers."""

    def last_before(self, before: datetime) -> int:
        """The last id of the rows at the beginning that are all sealed and older; 0 for none."""

    def old(self, up_to: int) -> Old:
        """How many rows reach up to that id, and how old they are."""

    def drop(self, up_to: int) -> int:
        """Delete rows up to that id; return how many."""

    def find(self, wanted: Wanted, below: int, limit: int) -> Sequence[AuditRow]:
        """Rows that are wanted and have lower ids, the newest first."""


class Retention(Protocol):
    """What has been kept long enough, by kind."""

    def old(self, kind: Kind, before: datetime) -> Old:
        """What ended before then."""

    def purge(self, kind: Kind, before: datetime) -> int:
        """Delete it; return how many."""


class Rights(Protocol):
    """All that is held about a person, and its removal."""

    def people(self) -> Sequence[Person]:
        """Everybody who is not forgotten, with or without a role, by label."""

    def held(self, person_id: int) -> Held:
        """Every row that names the person or their private chat, by table; without the audit log,
        which `Ledger.find` tells of."""

    def forget(self, person_id: int, label: str) -> None:
        """Delete all of it but what others need, where a surrogate id and the label stay."""


class Counters(Protocol):
    """Anonymous daily counts of what routines led to."""

    def count(self, name: str, on: date) -> None: ...


class Tx(Protocol):
    """One unit of work. Everything done through it is committed together or not at all."""

    @property
    def chats(self) -> Chats: ...
    @property
    def people(self) -> People: ...
    @property
    def shifts(self) -> Shifts: ...
    @property
    def absences(self) -> Absences: ...
    @property
    def pressings(self) -> Pressings: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def overview(self) -> Overview: ...
    @property
    def drills(self) -> Drills: ...
    @property
    def runs(self) -> Runs: ...
    @property
    def revisions(self) -> Revisions: ...
    @property
    def bevakningar(self) -> Bevakningar: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def rights(self) -> Rights: ...
    @property
    def counters(self) -> Counters: ...


class Store(Protocol):
    """Runs work in transactions. Raises StoreError when nothing of the work was saved."""

    async def run(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in a transaction of its own and return its result after the commit.

        `work` may be called more than once, so it touches nothing but its `tx`. What it raises
        is raised here, and nothing of it is saved.
        """
        ...

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on a consistent snapshot that cannot write."""
        ...

    async def close(self) -> None: ...
