"""How a bevakning looks to each who sees it. A card is read for days: its dates are written out."""

from collections.abc import Sequence
from datetime import datetime

from bot.chat import ended, many
from bot.chat.bevakning_words import Words
from bot.telegram.render import Button, Card, bold, column, italic, text
from flows.actions.turn import House, Tell, TellKind
from flows.calendar import phrases
from flows.cases.bevakning import Bevakning
from flows.messages import ChatKind
from flows.people.modules import Module
from flows.people.records import Person
from flows.ports import Tx

DONE = "Klart, jag har gjort det"
TO_CALENDAR = "Till kalendern"
LOOK = "Titta i journalen vem koden gäller."


class Views:
    """The cards of bevakningar as they are at `now`."""

    def __init__(self, tx: Tx, house: House, now: datetime) -> None:
        self._tx = tx
        self._house = house
        self._now = now
        self._words = Words(tx, house, now)

    def told(self, tell: Tell) -> Card:
        """The card that a message about it shows."""
        bevakning = tell.bevakning
        if self._tx.chats.get(tell.chat_id).kind is ChatKind.GROUP:
            return self.neutral(bevakning, away=tell.instead_of)
        return self._told_one(tell)

    def _told_one(self, tell: Tell) -> Card:
        bevakning = tell.bevakning
        match tell.kind:
            case TellKind.DUE if tell.instead_of:
                return self.in_place(bevakning, tell.instead_of, late=tell.late)
            case TellKind.DUE:
                return self.owned(bevakning, late=tell.late)
            case TellKind.UNIT:
                return self.unit(bevakning)
            case TellKind.CHEF:
                return self.chef(bevakning, tell.instead_of)
            case TellKind.OFFER:
                return self.offered(bevakning)
            case TellKind.ACCEPTED:
                return self.taken_over(bevakning)
            case TellKind.DECLINED:
                return self.declined(bevakning)
            case TellKind.UNCOVERED:
                return self.uncovered(bevakning, tell.instead_of)

    def standing(self, bevakning: Bevakning, viewer: Person | None) -> Card:
        """How it stands now, for the person (None: a group)."""
        if not bevakning.is_open:
            return self.ended(bevakning, undo=ended.is_undone_by(bevakning, viewer, self._now))
        if viewer is None:
            return self.neutral(bevakning)
        if viewer.id == bevakning.owner_id:
            return self.owned(bevakning)
        if viewer.id == bevakning.offered_to:
            return self.offered(bevakning)
        return self.unit(bevakning)

    def opened(self, bevakning: Bevakning, viewer: Person | None) -> Card:
        """The same for whoever asks for it: its owner may take it along in a calendar."""
        card = self.standing(bevakning, viewer)
        mine = viewer is not None and viewer.id == bevakning.owner_id and not viewer.shared
        if not mine or not bevakning.is_open or self._is_closed:
            return card
        return Card(card.blocks, (*card.rows, (self._button(bevakning, TO_CALENDAR, "c"),)))

    def taken(self, bevakning: Bevakning) -> Card:
        """The receipt for having taken it."""
        return Card(
            (
                bold(self._words.promise(bevakning)),
                text(
                    f"Skriv koden {bevakning.code} i personens journal nu.\n"
                    f"Påminnelsen visar bara koden. Skriv inget namn här."
                ),
                text(self._words.otherwise(bevakning)),
            ),
            column(
                [
                    Button("Kopiera koden", "", copy=bevakning.code),
                    self._button(bevakning, "Lämna över", "h.0"),
                    self._button(bevakning, "Redan gjort", "d"),
                ]
            ),
        )

    def owned(self, bevakning: Bevakning, *, late: bool = False) -> Card:
        """What its owner sees."""
        late = late or self._words.today > bevakning.due_on
        blocks = [bold(self._words.head(bevakning)), self._words.dates(bevakning, late)]
        if bevakning.offered_to is not None:
            asked = self._tx.people.person(bevakning.offered_to).label
            blocks.append(text(f"Du har frågat {asked}. Den är din tills kollegan säger ja."))
        blocks.append(text(f"{LOOK} Skriv i journalen efteråt."))
        return Card(tuple(blocks), column(self._owner_buttons(bevakning)))

    def neutral(self, bevakning: Bevakning, away: str = "") -> Card:
        """What a group sees: that something is to be done by when, and who has it. What it is and
        when it began is told in private."""
        late = self._words.today > bevakning.due_on
        when = "i dag" if self._words.today >= bevakning.due_on else self._words.by(bevakning)
        owner = self._words.who_has(bevakning)
        if away:
            owner = f"{away} är borta. Ingen ersätter."
        elif self._words.today >= bevakning.due_on:
            owner = f"Ingen har bockat av. {owner}"
        blocks = [bold(f"Gör klart {bevakning.code} {when}."), text(owner)]
        if late:
            blocks.append(italic("Försenad."))
        blocks.append(text(LOOK))
        buttons = self._unit_buttons(bevakning)
        if not self._is_closed:
            buttons.append(self._button(bevakning, "Visa mer privat", "v"))
        return Card(tuple(blocks), column(buttons))

    def unit(self, bevakning: Bevakning) -> Card:
        """What one of the unit sees: who has it, and on its day that nobody has done it yet."""
        owner = self._words.who_has(bevakning)
        due = self._words.today >= bevakning.due_on
        return Card(
            (
                bold(self._words.head(bevakning)),
                text(f"Ingen har bockat av. {owner}" if due else owner),
                self._words.dates(bevakning, self._words.today > bevakning.due_on),
                text(f"{LOOK}\nTryck när du har gjort det, eller ta över."),
            ),
            column(self._unit_buttons(bevakning)),
        )

    def in_place(self, bevakning: Bevakning, away: str, *, late: bool = False) -> Card:
        """What the substitute of its owner sees."""
        late = late or self._words.today > bevakning.due_on
        return Card(
            (
                bold(self._words.head(bevakning)),
                text(f"Du ersätter {away}."),
                self._words.dates(bevakning, late),
                text(f"{LOOK}\nTryck när du har gjort det, eller ta över."),
            ),
            column(self._unit_buttons(bevakning)),
        )

    def uncovered(self, bevakning: Bevakning, away: str) -> Card:
        """What the unit and the enhetschef see when its owner is away and nobody covers."""
        return Card(
            (
                bold(self._words.head(bevakning)),
                text(f"{away} är borta. Ingen ersätter. Ta över nu."),
                self._words.dates(bevakning, self._words.today > bevakning.due_on),
                text(LOOK),
            ),
            column(self._unit_buttons(bevakning)),
        )

    def chef(self, bevakning: Bevakning, instead_of: str = "") -> Card:
        """What the enhetschef, or whoever comes in their place, sees when nobody has answered."""
        place = f"Du ersätter {instead_of}.\n" if instead_of else ""
        silent = f"{self._words.title(bevakning)}. {self._words.owner(bevakning)} har inte svarat."
        return Card(
            (
                bold(f"Se till att det blir gjort i dag: {bevakning.code}."),
                text(place + silent),
                self._words.dates(bevakning, True),
                text(LOOK),
            ),
            column(self._unit_buttons(bevakning)),
        )

    def offered(self, bevakning: Bevakning) -> Card:
        """The question to a colleague."""
        return Card(
            (
                bold(f"{self._words.owner(bevakning)} frågar: Kan du ta över {bevakning.code}?"),
                text(f"{self._words.title(bevakning)}."),
                self._words.dates(bevakning, self._words.today > bevakning.due_on),
            ),
            column(
                [
                    self._button(bevakning, "Ja, jag tar över", "a"),
                    self._button(bevakning, "Nej, jag kan inte", "n"),
                ]
            ),
        )

    def taken_over(self, bevakning: Bevakning) -> Card:
        """What the former owner sees."""
        return Card(
            (
                bold("Du behöver inte göra något."),
                text(f"{self._words.owner(bevakning)} tog över {bevakning.code}."),
            )
        )

    def declined(self, bevakning: Bevakning) -> Card:
        """What the owner sees when the colleague said no."""
        card = self.owned(bevakning)
        first = bold(f"Kollegan kan inte ta över {bevakning.code}. Den är kvar hos dig.")
        return Card((first, text(f"{self._words.title(bevakning)}."), *card.blocks[1:]), card.rows)

    def ended(self, bevakning: Bevakning, *, undo: bool = False) -> Card:
        """How it ended; with `undo` whoever said so may take it back for a minute."""
        by = self._tx.people.person(bevakning.ended_by).label if bevakning.ended_by else "Någon"
        card = ended.card(bevakning, by, self._house.calendar, self._words.today)
        buttons = [self._button(bevakning, ended.UNDO, "u")] if undo else []
        return Card(card.blocks, column(buttons))

    def colleagues(self, bevakning: Bevakning, people: Sequence[Person], part: int) -> Card:
        """Whom to ask to take over: all of them, or a part."""
        start = f"b.{bevakning.token}.{bevakning.version}"
        buttons = many.buttons(
            people,
            part,
            lambda person: f"{start}.o.{person.id}",
            lambda number: f"{start}.h.{number}",
        )
        buttons.append(self._button(bevakning, "Tillbaka", "k"))
        if not people:
            alone = "Ingen annan på enheten använder boten. Prata med din chef."
            return Card((bold(alone),), column(buttons))
        return Card((bold(f"Vem ska få frågan om {bevakning.code}?"),), column(buttons))

    def _owner_buttons(self, bevakning: Bevakning) -> list[Button]:
        if self._is_closed:
            return [self._button(bevakning, DONE, "d")]
        calendar = self._house.calendar
        later = calendar.next_vardag(max(self._words.today, bevakning.due_on))
        wait = f"Vänta till {phrases.weekday(later)[:3]} {phrases.short_day(later)}"
        return [
            self._button(bevakning, DONE, "d"),
            self._button(bevakning, wait, "s"),
            self._button(bevakning, "Lämna över", "h.0"),
        ]

    def _unit_buttons(self, bevakning: Bevakning) -> list[Button]:
        done = self._button(bevakning, DONE, "d")
        return [done] if self._is_closed else [done, self._button(bevakning, "Jag tar över", "a")]

    @property
    def _is_closed(self) -> bool:
        """Whether the module is switched off: what was begun can only be ended."""
        return Module.ARENDEN not in self._house.modules

    def _button(self, bevakning: Bevakning, label: str, op: str) -> Button:
        return Button(label, f"b.{bevakning.token}.{bevakning.version}.{op}")
