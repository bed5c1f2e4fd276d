"""How a case looks before it is opened: what is asked, what was understood, and the receipt."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.chat import dates
from bot.chat.cases.opening_draft import Draft, Option, day_signs, signs
from bot.chat.cases.opening_units import Units
from bot.chat.cases.words import CaseWords
from bot.chat.desk import Desk
from bot.chat.labels import LABEL, fitted
from bot.chat.pages import listed
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.cases.steps import Seen
from flows.calendar import phrases
from flows.cases.following import following
from flows.cases.state import CaseState, may_take

OPEN, CHANGE, CANCEL, OTHER_DAY = "Öppna", "Ändra", "Avbryt", "Annat datum"
NOT_YOURS = "Du öppnar inga ärenden. Skriv /arenden för att se dina."
NOT_ONE = "Nytt ärende"
LATELY = 4  # days to press, today among them
_ABANDON = Button(CANCEL, "o.x")


def which(draft: Draft, options: Sequence[Option], today: date) -> Card:
    """Ask what it is about."""
    known = _days(draft.days, today)
    blocks = (bold("Vad gäller det?"), *((text(known),) if known else ()))
    buttons = [
        Button(_name(each, options), replace(draft, option=None).data("p", each.place))
        for each in options
    ]
    return Card(blocks, column([*buttons, _ABANDON]))


def meant(draft: Draft, choices: Sequence[tuple[date, ...]], today: date) -> Card:
    """Ask which days were meant, where people disagree on what words mean."""
    buttons = [Button(_short(each, today), replace(draft, days=each).data("k")) for each in choices]
    return Card((bold("Vilken dag menar du?"),), column([*buttons, _ABANDON]))


def day(desk: Desk, draft: Draft, earliest: date | None, latest: date | None) -> Card:
    """Ask for the next day that the step needs: lately, or in a month."""
    today, last = desk.today, latest or desk.today
    lately = [today - timedelta(days=back) for back in range(LATELY)]
    buttons = [
        Button(_near(each, today), draft.data("d", day_signs(each)))
        for each in lately
        if (earliest is None or each >= earliest) and each <= last
    ]
    buttons += [Button(OTHER_DAY, draft.data("m", f"{today:%Y%m}")), _ABANDON]
    typed = "Du kan också skriva dagen, till exempel:\ni måndags\n26 okt"
    return Card((*_asked(desk, draft), text(typed)), column(buttons), draft.data("k"))


def month(desk: Desk, draft: Draft, shown: date, earliest: date, latest: date | None) -> Card:
    """A month to press the day in."""
    rows = dates.month(
        shown,
        earliest,
        lambda each: draft.data("d", day_signs(each)),
        lambda number: draft.data("m", str(number)),
        latest,
    )
    blocks = (*_asked(desk, draft), text(dates.title(shown)))
    return Card(blocks, (*rows, (_ABANDON,)), draft.data("k"))


def unit(desk: Desk, draft: Draft, units: Units, page: int) -> Card:
    """Ask which unit stands for a role."""
    option = draft.option
    assert option is not None and units.missing is not None, "units stand for roles of a process"
    rows = listed(
        units.among,
        page,
        draft.data("n", "PAGE").removesuffix(".PAGE"),
        lambda each: Button(fitted(each.name), draft.data("u", signs(each.id))),
    )
    question = bold(f"Vilken enhet? {option.process.roles[units.missing]}.")
    return Card((question, *_said(desk, draft)), (*rows, (_ABANDON,)))


def doubles(draft: Draft, found: Sequence[Seen]) -> Card:
    """Ask whether it is one that is open already: others may merely share its days."""
    codes = ", ".join(each.case.code for each in found)
    said = f"{'Samma datum har' if draft.dates else 'Öppnat i dag'}: {codes}."
    buttons = [Button(f"Ja, {each.case.code}", f"c.{each.case.token}.{each.seen}.k")
               for each in found]  # fmt: skip
    blocks = (bold("Finns ärendet redan?"), text(said))
    return Card(blocks, column([Button(NOT_ONE, draft.data("e")), *buttons, _ABANDON]))


def not_theirs(desk: Desk, process_id: str | None) -> Card:
    """They open none; what they should know when it is about this process."""
    process = desk.turn.house.processes.process(process_id) if process_id is not None else None
    held = {grant.role for grant in desk.turn.who.grants}
    found = [each for each in process.info if held & set(each.role)] if process is not None else []
    reference = desk.turn.house.library.reference
    documents = [reference.source(ref).document for each in found for ref in each.cite]
    cited = dict.fromkeys(f"Källa: {each.short} ({each.date})." for each in documents)
    said = ("\n".join(each.text for each in found), "\n".join(cited))
    return Card((bold(NOT_YOURS), *(text(each) for each in said if each)))


def echo(desk: Desk, draft: Draft, state: CaseState, *, changeable: bool) -> Card:
    """Ask whether what was understood is right."""
    option = draft.option
    assert option is not None, "only what is complete is said back"
    people = desk.tx.people
    units = [f"{option.process.roles[role]}: {people.unit(unit_id).name}."
             for role, unit_id in draft.units]  # fmt: skip
    lines = [*units, *reminders(desk, state, option.role), *_unused(desk, draft, state)]
    blocks = (bold("Ska jag öppna ärendet?"), *_said(desk, draft))
    buttons = [Button(OPEN, draft.data("s"))]
    if changeable:
        buttons.append(Button(CHANGE, draft.data("c")))
    rest = (text("\n".join(lines)),) if lines else ()
    return Card((*blocks, *rest), column([*buttons, _ABANDON]))


def receipt(desk: Desk, seen: Seen, option: Option) -> Card:
    """What to do now with the code, and what belongs to the opening step. No days: it stays."""
    on_tab = "på pärmens flik och " if option.role == "planerare" else ""
    blocks = [bold(f"Skriv koden {seen.case.code} {on_tab}i Treserva.")]
    if option.role == option.step.role[0]:  # whom the routine speaks to
        blocks += _how(desk, option)
    return Card(tuple(blocks), column([Button("Kopiera koden", "", copy=seen.case.code)]))


def _how(desk: Desk, option: Option) -> list[str]:
    """What belongs to the step, and whom to ring."""
    lines = [f"• {each.text}" for each in option.step.checklist]
    found = desk.turn.house.library.reference.contacts.get(option.step.contact or "")
    ring = [f"{found.title}: {found.number}"] if found is not None and found.number else []
    return [text("\n".join(each)) for each in (lines, ring) if each]


def reminders(desk: Desk, state: CaseState, role: str) -> list[str]:
    """What the role is reminded of, and when; first that nothing comes in the quiet hours."""
    lines = following(state, desk.turn.now, desk.turn.house.calendar).get(role, ())
    owed, words = [line for line in lines if line.owes is not None], CaseWords(desk.turn)
    unreminded = dict.fromkeys(said for line in owed for said in words.unreminded(line))
    return [*unreminded, *(line.text for line in owed)]


def _unused(desk: Desk, draft: Draft, state: CaseState) -> list[str]:
    """That days were said for nothing, and with which step a day is said afterwards, if one is."""
    if not draft.unused or draft.option is None:
        return []
    said = " och ".join(phrases.date_of(each, desk.today) for each in draft.unused)
    which = "Dagen" if len(draft.unused) == 1 else "Dagarna"
    lines = [f"{which} {said} använder jag inte här."]
    steps = (state.process.steps[name] for name in may_take(state, draft.option.role))
    asking = [each for each in steps if each.asks]
    if len(asking) == 1:
        about = state.process.days[asking[0].asks[0]]
        press = f"Tryck {asking[0].label} när ärendet är öppnat."
        lines.append(f"Gäller det »{about}«? {press}")
    return lines


def _asked(desk: Desk, draft: Draft) -> tuple[str, ...]:
    option = draft.option
    assert option is not None, "days are asked for by a step"
    fact = option.step.asks[len(draft.days)]
    return (bold(f"{option.process.days[fact]}: vilken dag?"), *_said(desk, draft))


def _said(desk: Desk, draft: Draft) -> tuple[str, ...]:
    """What it is about, and the days that are known."""
    option = draft.option
    assert option is not None, "it is about something"
    known = [
        f"{option.process.days[fact]} {phrases.day(day, desk.today)}."
        for fact, day in draft.dates.items()
    ]
    return (text("\n".join((f"{option.process.title}.", *known))),)


def _name(option: Option, options: Sequence[Option]) -> str:
    """The process, where its name has room and stands for one way alone; else the step."""
    alone = sum(each.process.id == option.process.id for each in options) == 1
    title = option.process.title
    return title if alone and len(title) <= LABEL else fitted(option.step.label)


def _near(day: date, today: date) -> str:
    near = {0: "I dag", 1: "I går"}.get((today - day).days)
    return near or f"{phrases.weekday(day)[:3].capitalize()} {phrases.short_day(day, today)}"


def _days(days: Sequence[date], today: date) -> str:
    """The days that were typed, before it is known what they are."""
    said = " och ".join(phrases.day(each, today) for each in days)
    return f"{'Dag' if len(days) == 1 else 'Dagar'}: {said}." if days else ""


def _short(days: Sequence[date], today: date) -> str:
    if len(days) > 1:
        return fitted(", ".join(phrases.short_day(each, today) for each in days))
    return f"{phrases.weekday(days[0])[:3].capitalize()} {phrases.short_day(days[0], today)}"
