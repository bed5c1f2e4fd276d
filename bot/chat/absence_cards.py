"""How absences look: what is set, the questions on the way there, and what is handed over."""

from datetime import date, timedelta

from bot.chat import dates
from bot.chat.desk import Desk
from bot.chat.labels import cut
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions import whereabouts
from flows.actions.registry import may
from flows.actions.whereabouts import Away, kinds_of, titles
from flows.calendar import phrases
from flows.people.absence import Absence

CARD = "franvaro"
ALL = "alla"
WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)
FRIDAY = 5


def home(desk: Desk, away: Away, whose: int) -> Card:
    """The person's absences, and what can be done with them."""
    rows = [each for each in away.absences if each.kind is None]
    name = away.person.label if whose else "Du"
    if rows:
        blocks = [bold(f"{name} är anmäld borta.")]
        blocks += [text(_says(desk, each)) for each in rows]
    else:
        who = "personen" if whose else "du"
        then = f"När {who} är borta går påminnelserna till den som ersätter."
        blocks = [bold(f"{name} är inte anmäld borta."), text(then)]
    buttons = [Button("Anmäl frånvaro", f"f.a.{whose}")]
    for each in rows:
        buttons += _buttons(desk, each)
    if may(desk.turn.who, "absence.staff"):
        buttons.append(Button("Någon annans frånvaro", "f.p.0"))
    return Card(tuple(blocks), column(buttons))


def first_day(desk: Desk, whose: int) -> Card:
    """From when."""
    today = desk.today
    monday = today + timedelta(days=7 - today.weekday())
    days = {"I dag": today, "I morgon": today + ONE_DAY}
    if monday != today + ONE_DAY:
        days[f"Måndag {phrases.short_day(monday)}"] = monday
    buttons = [Button(label, f"f.t.{whose}.{dates.number(day)}") for label, day in days.items()]
    now = today.year * 100 + today.month
    buttons.append(Button("Annan dag", f"f.d.{whose}.0.{now}"))
    buttons.append(Button("Avbryt", f"f.h.{whose}"))
    return Card((bold("Från och med vilken dag?"),), column(buttons))


def last_day(desk: Desk, whose: int, first: date) -> Card:
    """Until when."""
    friday = first + timedelta(days=(FRIDAY - first.isoweekday()) % 7)
    week, two = first + WEEK - ONE_DAY, first + 2 * WEEK - ONE_DAY
    days = {
        friday: f"Till fredag {phrases.short_day(friday)}",
        week: f"En vecka, till {phrases.short_day(week)}",
        two: f"Två veckor, till {phrases.short_day(two)}",
        first: "Bara den dagen",
    }
    start = f"{whose}.{dates.number(first)}"
    buttons = [
        Button(cut(label), f"f.s.{start}.{dates.number(day)}.0")
        for day, label in sorted(days.items())
    ]
    now = first.year * 100 + first.month
    buttons.append(Button("Annan dag", f"f.d.{start}.{now}"))
    buttons.append(Button("Avbryt", f"f.h.{whose}"))
    words = f"Borta från {phrases.day(first, desk.today)}."
    return Card((bold("Till och med vilken dag?"), text(words)), column(buttons))


def month(desk: Desk, whose: int, first: date | None, number: int) -> Card:
    """A month to press on; for the last day none before the first."""
    earliest = max(desk.today, first or desk.today)
    shown = dates.month_of(number, earliest)
    start = f"f.d.{whose}.{dates.number(first) if first is not None else 0}"

    def chosen(day: date) -> str:
        if first is None:
            return f"f.t.{whose}.{dates.number(day)}"
        return f"f.s.{whose}.{dates.number(first)}.{dates.number(day)}.0"

    rows = dates.month(shown, earliest, chosen, lambda turned: f"{start}.{turned}")
    ask = "Till och med vilken dag?" if first is not None else "Från och med vilken dag?"
    back = (Button("Avbryt", f"f.h.{whose}"),)
    return Card((bold(ask), text(dates.title(shown))), (*rows, back))


def kinds(desk: Desk, absence: Absence, whose: int) -> Card:
    """For which kind of case somebody else comes in the person's place."""
    buttons = [
        Button(cut(title), f"f.c.{absence.id}.{kind}.0")
        for kind, title in whereabouts.kinds(desk.turn, absence.person_id).items()
    ]
    buttons.append(Button("Tillbaka", f"f.h.{whose}"))
    return Card((bold("Vilka ärenden ska någon annan ta?"),), column(buttons))


def who_asks(away: Away, whose: int) -> str:
    """The question who comes in whose place."""
    return f"Vem ersätter {away.person.label}?" if whose else "Vem ersätter dig?"


def who_covers(desk: Desk, absence: Absence, whose: int, kind: str | None) -> str:
    """The question who comes in whose place, for what."""
    label = desk.tx.people.person(absence.person_id).label if whose else "dig"
    title = "" if kind is None else f": {titles(desk.turn.house).get(kind, kind)}"
    return f"Vem ersätter {label}{title}?"


def span(desk: Desk, first: date, last: date) -> str:
    """The days in words."""
    words = phrases.day(first, desk.today)
    return words if first == last else f"{words} till {phrases.day(last, desk.today)}"


def _says(desk: Desk, absence: Absence) -> str:
    people = desk.tx.people

    def covers(row: Absence) -> str:
        return people.person(row.substitute_id).label if row.substitute_id else "ingen"

    lines = [f"{span(desk, absence.from_on, absence.to_on).capitalize()}."]
    lines.append(f"Ersätts av {covers(absence)}." if absence.substitute_id else "Ingen ersätter.")
    known = titles(desk.turn.house)
    for row in kinds_of(desk.turn, absence):
        assert row.kind is not None, "rows of kinds have one"
        lines.append(f"{known.get(row.kind, row.kind)}: {covers(row)}.")
    return "\n".join(lines)


def _buttons(desk: Desk, absence: Absence) -> list[Button]:
    days = phrases.short_day(absence.from_on, desk.today)
    begun = absence.from_on <= desk.today
    buttons = [
        Button("Avsluta frånvaron nu" if begun else cut(f"Ta bort {days}"), f"f.e.{absence.id}"),
        Button(cut(f"Byt ersättare {days}"), f"f.c.{absence.id}.{ALL}.0"),
    ]
    if whereabouts.kinds(desk.turn, absence.person_id):
        buttons.append(Button(cut(f"Per ärende {days}"), f"f.x.{absence.id}"))
    return buttons
