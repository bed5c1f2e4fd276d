"""What is said of a bevakning at a certain time: what to do, by when, who has it, what is next."""

from datetime import date, datetime

from bot.telegram.render import italic, text
from flows.actions.turn import House
from flows.calendar import jourtid, phrases
from flows.cases import watches
from flows.cases.bevakning import Bevakning
from flows.people.roles import ROLES
from flows.ports import Tx

FOLLOW_UP, REMINDER = "Följ upp ärendet", "Egen påminnelse"
NOT_INVITED = "Be din chef om en inbjudan. Bevakningar är för inbjudna."
# The same words for what is not there and for what is another unit's: a guess tells nothing.
GONE = "Jag hittar ingen sådan bevakning hos dig. Skriv /bevakningar."


class Words:
    """The words as of `now`."""

    def __init__(self, tx: Tx, house: House, now: datetime) -> None:
        self._tx = tx
        self._house = house
        self._now = now

    @property
    def today(self) -> date:
        """The local date."""
        return self._house.calendar.local(self._now).date()

    def title(self, bevakning: Bevakning) -> str:
        """What is to be followed up."""
        watch = self._house.watch(bevakning.kind)
        if watch is None:
            return REMINDER if bevakning.is_own else FOLLOW_UP
        return watch.title

    def head(self, bevakning: Bevakning) -> str:
        """What to do, and when: the content's own words speak of the day itself."""
        watch = self._house.watch(bevakning.kind)
        if watch is not None and self.today >= bevakning.due_on:
            return f"{watch.do}: {bevakning.code}."
        if bevakning.is_own and self.today >= bevakning.due_on:
            return f"Följ upp i dag: {bevakning.code}."
        day = phrases.day(bevakning.due_on, self.today)
        return f"{self.title(bevakning)} {day}: {bevakning.code}."

    def promise(self, bevakning: Bevakning) -> str:
        """What to do today, or when the first reminder comes."""
        if self._is_for_today(bevakning) and not bevakning.is_own:
            return self.head(bevakning)
        return f"Sparat. Jag påminner dig {self._next(bevakning)}."

    def _is_for_today(self, bevakning: Bevakning) -> bool:
        """Whether it is owed today, and the office can still be reached."""
        open_now = not jourtid(self._house.calendar, self._now).active
        return bevakning.due_on <= self.today and open_now

    def _next(self, bevakning: Bevakning) -> str:
        """When the next reminder comes."""
        assert bevakning.next_at is not None
        calendar = self._house.calendar
        at = watches.quiet_until(bevakning.next_at, calendar) or bevakning.next_at
        return phrases.moment(calendar.local(at), self.today)

    def otherwise(self, bevakning: Bevakning) -> str:
        """What happens when nobody answers."""
        if bevakning.is_own:
            return "Svarar du inte påminner jag igen varje vardag."
        if self._is_for_today(bevakning):
            again = self._next(bevakning)
            return f"Tryck på Redan gjort efteråt. Annars kommer en påminnelse {again}."
        return "Svarar du inte får gruppen en påminnelse samma dag."

    def who_has(self, bevakning: Bevakning) -> str:
        """Who has it; whoever left the unit has it no more, and somebody is to take over."""
        people, label = self._tx.people, self.owner(bevakning)
        if bevakning.owner_id is None:
            return f"Det är en uppgift för {label}."
        if any(each.unit_id == bevakning.unit_id for each in people.grants(bevakning.owner_id)):
            return f"{label} har bevakningen."
        return f"{label} är inte kvar. Ta över bevakningen."

    def owner(self, bevakning: Bevakning) -> str:
        """Who has it: a person, or whoever holds its role."""
        if bevakning.owner_id is None:
            return ROLES.get(bevakning.role or "", "enheten").lower()
        return self._tx.people.person(bevakning.owner_id).label

    def dates(self, bevakning: Bevakning, late: bool) -> str:
        """By when, since when, and whether that has passed."""
        began = self._house.calendar.local(bevakning.started_at).date()
        due = phrases.day(bevakning.nominal_on, self.today)
        lines = [f"Senast {due}.", f"Hjälpen började {phrases.day(began, self.today)}."]
        comes = phrases.day(bevakning.due_on, self.today)
        if bevakning.is_own:
            at = phrases.clock(bevakning.steps[0].at)
            chosen = bevakning.due_on == bevakning.nominal_on
            lines = [f"{REMINDER}: {due}{f' {at}' if chosen else ''}."]
            lines += [] if chosen else [f"Kommer {comes} {at}."]
        elif bevakning.due_on != bevakning.nominal_on:
            lines.append(f"Uppskjuten till {comes}.")
        if late:
            return text("\n".join(lines)) + "\n" + italic("Försenad.")
        return text("\n".join(lines))

    def by(self, bevakning: Bevakning) -> str:
        """By when, within a sentence."""
        return f"senast {phrases.day(bevakning.due_on, self.today)}"
