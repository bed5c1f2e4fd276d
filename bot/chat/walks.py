"""How a walk through a routine looks: the question or outcome, why, what if, and the answers."""

from datetime import date

from bot.chat.desk import Desk
from bot.chat.labels import LABEL, cut
from bot.telegram.render import Button, Card, bold, column, folded, italic, text
from flows.actions import bevakningar
from flows.actions.registry import units_where
from flows.actions.runs import Walk
from flows.calendar import jourtid, phrases
from flows.house import context_at, host_words
from flows.people.modules import Module
from flows.routines import cards, explain
from flows.routines.cards import OutcomeCard, QuestionCard
from flows.routines.reference import fill
from flows.routines.run import Run
from flows.routines.schema import Question


def key(run: Run) -> str:
    """The name of the run's card."""
    return f"run:{run.id}"


def content(desk: Desk, walk: Walk) -> QuestionCard | OutcomeCard:
    """The card's words for where the walk stands."""
    house = desk.turn.house
    words = host_words(house.calendar, walk.run.updated_at)
    return cards.card(walk.position, house.library.reference, words)


def shown(desk: Desk, walk: Walk) -> Card:
    """The question or the outcome, with its buttons."""
    card = content(desk, walk)
    if isinstance(card, QuestionCard):
        return _question(walk, card)
    return _outcome(desk, walk, card)


def why(desk: Desk, walk: Walk) -> Card:
    """Why this is the answer: what decided, the sources, our interpretations."""
    told = explain.why(walk.position, desk.turn.house.library.reference)
    decided = [f"• {ask} {label}" for ask, label in told.answers]
    decided += [f"• {words[:1].upper()}{words[1:]}" for words in told.context]
    readings = [*told.interpretations, *_calendar_readings(desk, walk)]
    blocks = [bold(f"{told.do}. Det beror på:"), text("\n".join(decided))]
    if readings:
        blocks.append(italic("\n".join(f"Vår tolkning: {each}" for each in readings)))
    blocks.append(text("\n".join(f"Källa: {each}." for each in told.sources)))
    return Card(tuple(blocks), column([_button(walk, "Tillbaka till svaret", "k")]))


def what_if(desk: Desk, walk: Walk) -> Card:
    """What would change the answer."""
    found = explain.what_if(walk.position, desk.turn.house.library.reference)
    lines = [
        f"• {each.question} {each.label}\n   → {each.do or 'kan ändra svaret'}" for each in found
    ]
    words = "\n".join(lines) or "Inget enskilt svar ändrar det."
    buttons = [_button(walk, "Ändra ett svar", "l"), _button(walk, "Tillbaka till svaret", "k")]
    return Card((bold("Det här ändrar svaret:"), text(words)), column(buttons))


def answers(desk: Desk, walk: Walk) -> Card:
    """The answers so far, each a button that goes back to its question."""
    buttons = []
    for index, (_ask, label) in enumerate(_given(desk, walk)):
        buttons.append(_button(walk, cut(f"{index + 1}. {label}"), f"b.{index}"))
    buttons.append(_button(walk, "Tillbaka", "k"))
    return Card(
        (bold("Vilket svar vill du ändra?"), _summary(desk, walk)),
        column(buttons),
    )


def when_started(desk: Desk, walk: Walk, watch: int, unit_id: int) -> Card:
    """Ask whether the help began before today's opening, since that decides the day."""
    before = bevakningar.started_today_before_opening(desk.turn)
    assert before is not None
    opens = phrases.clock(desk.turn.house.calendar.rules.opens)
    where = f"{watch}.{unit_id}.{as_number(desk.today)}"
    today = bevakningar.due_if_started(desk.turn, before)
    later = bevakningar.due_if_started(desk.turn, desk.turn.now)
    return Card(
        (
            bold("När började hjälpen?"),
            text(
                f"Före {opens} i dag: ring handläggaren {phrases.day(today, desk.today)}.\n"
                f"Efter {opens}: ring {phrases.day(later, desk.today)}."
            ),
        ),
        column(
            [
                _button(walk, f"Efter {opens} i dag", f"n.{where}"),
                _button(walk, f"Före {opens} i dag", f"f.{where}"),
                _button(walk, "Tillbaka till svaret", "k"),
            ]
        ),
    )


def as_number(day: date) -> int:
    """A day in a button's data: 20261130."""
    return day.year * 10_000 + day.month * 100 + day.day


def _question(walk: Walk, card: QuestionCard) -> Card:
    blocks = [text(note) for note in card.notes]
    blocks.append(bold(card.ask) + (f"\n{text(card.help)}" if card.help else ""))
    if card.interpretations:
        blocks.append(italic("\n".join(f"Vår tolkning: {each}" for each in card.interpretations)))
    rows = [(_button(walk, label, f"o.{n}"),) for n, (_, label) in enumerate(card.options)]
    rows += [(_button(walk, _asks(word), f"e.{n}"),) for n, (word, _) in enumerate(card.explain)]
    last = [_button(walk, "Avbryt", "q")]
    if walk.position.answers:
        last.insert(0, _button(walk, "Tillbaka", f"b.{len(walk.position.answers) - 1}"))
    return Card(tuple(blocks), (*rows, tuple(last)))


def _outcome(desk: Desk, walk: Walk, card: OutcomeCard) -> Card:
    house = desk.turn.house
    blocks = []
    given = phrases.moment(house.calendar.local(walk.run.updated_at), desk.today)
    if context_at(house.calendar, desk.turn.now) != walk.position.context:
        blocks.append(bold(f"Börja om. Svaret gällde {given}."))
    blocks.append(bold(card.head) + (f"\n{text(card.reach)}" if card.reach else ""))
    blocks += [text(note) for note in card.notes]
    if card.speech:
        blocks.append(text(card.speech))
    if card.then:
        blocks.append(text("\n".join(card.then)))
    rows, told = _watch_rows(desk, walk, card)
    blocks += told
    if card.emergency:
        blocks.append(text(card.emergency))
    readings = [f"Vår tolkning: {each}" for each in _calendar_readings(desk, walk)]
    blocks.append(folded("\n".join((f"Svaret gäller {given}.", *readings, card.footer))))
    if card.contact is not None and card.contact.number:
        rows.append((_button(walk, "Spara numret", "s"),))
    rows.append((_button(walk, "Varför?", "w"), _button(walk, "Vad ändrar svaret?", "c")))
    rows.append((_button(walk, "Ändra ett svar", "l"), Button("Börja om", "m.ring")))
    return Card(tuple(blocks), tuple(rows))


def _watch_rows(
    desk: Desk, walk: Walk, card: OutcomeCard
) -> tuple[list[tuple[Button, ...]], list[str]]:
    """A button per bevakning and unit; whom the bot may not remind is told to note it."""
    if not card.watches:
        return [], []
    due = bevakningar.due_if_started(desk.turn, desk.turn.now)
    who = desk.turn.who
    on = Module.ARENDEN in desk.turn.house.modules
    units = units_where(who, "bevakning.take") if on else ()
    if not units:
        words = f"Skriv upp {phrases.day(due, desk.today)} själv."
        words += " Jag påminner bara inbjudna." if on else ""
        return [], [text(words)]
    rows: list[tuple[Button, ...]] = []
    for n, _ in enumerate(card.watches):
        for unit in units:
            label = f"Påminn mig {phrases.weekday(due)}"
            if len(units) > 1:
                label = cut(f"Påminn: {desk.tx.people.unit(unit).name}")
            rows.append((_button(walk, label, f"t.{n}.{unit}"),))
    return rows, []


def _given(desk: Desk, walk: Walk) -> list[tuple[str, str]]:
    """Each answered question in order: what was asked and the label that was chosen."""
    values = desk.turn.house.library.reference.values
    given = []
    for node, option in walk.position.answers:
        question = walk.position.routine.nodes[node]
        assert isinstance(question, Question)
        label = fill(question.options[option].label, values)
        given.append((fill(question.ask, values), label))
    return given


def _summary(desk: Desk, walk: Walk) -> str:
    return text("\n".join(f"{n}. {a} {b}" for n, (a, b) in enumerate(_given(desk, walk), 1)))


def _calendar_readings(desk: Desk, walk: Walk) -> list[str]:
    """The calendar's interpretations, when it hung on them whether it was jourtid, and the answer
    on that."""
    house = desk.turn.house
    if not explain.why(walk.position, house.library.reference).context:
        return []
    found = jourtid(house.calendar, walk.run.updated_at)
    return [house.library.reference.says(name) for name in found.interpretations]


def _asks(word: str) -> str:
    """The label that asks for a hard word, as long a one as there is room for."""
    label = f"Vad betyder {word}?"
    return label if len(label) <= LABEL else cut(f"Vad är {word}?")


def _button(walk: Walk, label: str, op: str) -> Button:
    return Button(label, f"r.{walk.run.token}.{walk.run.version}.{op}")
