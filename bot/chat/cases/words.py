"""What is said of a case: what is known of it, what each role does next, how it has gone."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.telegram.render import italic, text
from flows.actions.cases.steps import Seen
from flows.actions.turn import Turn
from flows.calendar import Rule, phrases
from flows.cases import watches
from flows.cases.bevakning import Bevakning, BevakningState
from flows.cases.case import NAMED, Case
from flows.cases.following import NextLine, following
from flows.cases.owed import Owed, is_counted
from flows.cases.process import Process
from flows.cases.state import AVSLUTAT, CaseState, Taken

# The same words for what is not there and for what is another unit's: a guess tells nothing.
GONE = "Jag hittar inget sådant ärende hos dig. Skriv /arenden."
NOT_INVITED = "Be din chef om en inbjudan. Ärenden är för inbjudna."
ENDED = "Avslutat"
LOOK = "Koden står i Treserva och på pärmens flik."
MOST_STEPS = 4


class CaseWords:
    """The words of one turn."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    @property
    def today(self) -> date:
        """The local date."""
        return self._turn.house.calendar.local(self._turn.now).date()

    def title(self, case: Case) -> str:
        """What kind of case it is."""
        process = self._turn.house.processes.process(case.process_id)
        return process.title if process is not None else "Ärende"

    def next_lines(self, state: CaseState) -> dict[str, tuple[NextLine, ...]]:
        """What each role does next, what has to wait for a later day at the end."""
        found = following(state, self._turn.now, self._turn.house.calendar)
        return {
            role: tuple(sorted(lines, key=lambda line: can_wait(line, self.today)))
            for role, lines in found.items()
        }

    def when(self, state: CaseState, line: NextLine) -> str:
        """The day that belongs to what is to be done, and the number to ring."""
        if can_wait(line, self.today):
            return text(line.text)
        rest = line.text.removeprefix(line.do).strip(" .")
        lines = [f"{rest[:1].upper()}{rest[1:]}.", *self.unreminded(line)] if rest else []
        lines += self._numbers(state, line)
        if not line.late:
            return text("\n".join(lines))
        words = text("\n".join(lines).removeprefix("Nu.").strip())
        return f"{italic('Försenad.')} {words}".strip()

    def _numbers(self, state: CaseState, line: NextLine) -> Iterator[str]:
        """The number to ring, or what to do when there is none."""
        steps = state.process.steps
        named = next((steps[name].contact for name, _ in line.buttons), None)
        if line.owes is not None:
            named = line.owes.watch.contact
        found = self._turn.house.library.reference.contacts.get(named or "")
        if found is not None:
            yield f"{found.title}: {found.number}" if found.number else found.missing or ""

    def unreminded(self, line: NextLine) -> Iterator[str]:
        """That no reminder comes in quiet hours: what is urgent cannot wait for the morning."""
        at, calendar = line.owes.at if line.owes is not None else None, self._turn.house.calendar
        quiet = watches.quiet_until(at, calendar) if at is not None else None
        if at is None or quiet is None or quiet <= self._turn.now:
            return
        local, begins = calendar.local(at), calendar.rules.hours.quiet_from
        evening = calendar.is_vardag(local.date()) and local.time() >= begins
        when = f"efter kl. {begins:%H}" if evening else "på natten eller på helgen"
        yield f"Jag påminner inte {when}. Ring själv nu."

    def when_told(self, found: Bevakning | None, lines: Sequence[NextLine]) -> str:
        """When what is to be done first is told of, where that is not its day: somebody has put it
        off, or its day is no vardag."""
        owes, calendar = lines[0].owes if lines else None, self._turn.house.calendar
        if found is None or owes is None:
            return ""
        if found.due_on > max(self.today, owes.due_on):
            return f"Uppskjutet till {phrases.day(found.due_on, self.today)}."
        if calendar.is_vardag(found.due_on) or cannot_wait(owes):
            return ""
        at = found.next_at if found.state is BevakningState.PLANNED else None
        if at is None or at <= self._turn.now:
            return ""
        return f"Jag påminner {phrases.moment(calendar.local(at), self.today)}."

    def days(self, state: CaseState) -> str:
        """The days that are known: "Skickat 26 oktober. Mottaget 28 oktober.". What was planned is
        said until its day has passed, or nothing is counted from it any more."""
        process, today = state.process, self.today
        known = (
            f"{words} {phrases.day(found.value, today)}."
            for fact, words in process.days.items()
            if (found := state.facts.get(fact)) is not None
            and isinstance(found.value, date)
            and (fact in process.happened or (found.value >= today and is_counted(state, fact)))
        )
        return " ".join(known)

    def latest(self, state: CaseState) -> str:
        """What was done last, once anything was after the opening: "Gjort: Ej nådd, i dag."."""
        if len(state.history) < 2:
            return ""
        last = state.history[-1]
        day = phrases.near_day(self._day(last), self.today)
        return f"Gjort: {_label(state.process, last)}, {day}."

    def others(self, state: CaseState, roles: tuple[str, ...]) -> str:
        """The next thing of each other role, a line each; what is theirs too is said once."""
        found = self.next_lines(state)
        own = {line.do for role in roles for line in found.get(role, ())}
        lines = (
            f"{state.process.roles[role]}: {each[0].text}"
            for role, each in found.items()
            if role not in roles and each and each[0].do not in own
        )
        return "\n".join(lines)

    def who(self, case: Case, role: str) -> str:
        """Who answers for the role in the case: a person, the queue, or all who hold it."""
        post = case.posts[role]
        people = self._turn.tx.people
        if post.person_id is not None:
            return people.person(post.person_id).label
        unit = people.unit(post.unit_id).name
        return f"Ingen än, i kön hos {unit}" if role in NAMED else unit

    def story(self, state: CaseState) -> str:
        """What was done, the last first, each with its day and who did it."""
        lines = list(self._story(state))
        more = len(lines) - MOST_STEPS
        first = lines[:MOST_STEPS]
        return "\n".join([*first, f"Och {more} till."] if more > 0 else first)

    def _story(self, state: CaseState) -> Iterator[str]:
        people = self._turn.tx.people
        for each in reversed(state.history):
            by = f", {people.person(each.by).label}" if each.by is not None else ""
            day = phrases.short_day(self._day(each), self.today)
            yield f"{day}: {_label(state.process, each)}{by}"

    def _day(self, taken: Taken) -> date:
        return self._turn.house.calendar.local(taken.at).date()


def mine(seen: Seen, lines: dict[str, tuple[NextLine, ...]]) -> tuple[NextLine, ...]:
    """What whoever sees it does next: what has to be done before all else, late and due things."""
    found = [line for role in seen.roles for line in lines.get(role, ())]
    return tuple(sorted(found, key=lambda line: (not line.leads, not line.late)))


def led_by(lines: Sequence[NextLine], do: str) -> tuple[NextLine, ...]:
    """The same, what is to be done by this name first, as far as it need not wait for another."""
    return tuple(sorted(lines, key=lambda line: (not line.leads, line.do != do)))


def can_wait(line: NextLine, today: date) -> bool:
    """Whether it belongs to a later day: until then there is nothing to do; on the last vardag
    before a day off there is. A limit is no such day, nor is what cannot wait."""
    owes = line.owes
    if owes is None or line.late or cannot_wait(owes) or owes.acted_on <= today:
        return False
    return owes.watch.aim != "ja" and owes.watch.move is not Rule.SENAST


def cannot_wait(owes: Owed) -> bool:
    """Whether it is owed within minutes, or within days that are no vardagar: it is urgent."""
    counted = owes.watch.after is not None
    return owes.at is not None or (counted and owes.watch.move is Rule.KALENDERDAG)


def _label(process: Process, taken: Taken) -> str:
    if taken.step == AVSLUTAT:
        return ENDED
    step = process.steps.get(taken.step)
    return step.label if step is not None else taken.step
