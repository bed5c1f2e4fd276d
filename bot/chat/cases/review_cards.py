"""What is seen while cases are gone through one at a time: the card of one, the pause, the end."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.chat import unread
from bot.chat.cases import guide
from bot.chat.cases.review_place import Place
from bot.chat.cases.step_numbers import number_of
from bot.chat.cases.words import CaseWords, mine
from bot.telegram.render import Button, Card, bold, column, italic, text
from flows.actions.cases.review import Turned
from flows.actions.cases.steps import Seen
from flows.actions.turn import Turn
from flows.calendar import phrases
from flows.cases import awaiting
from flows.cases.awaiting import SKIPPED
from flows.cases.following import NextLine
from flows.cases.process import Binder
from flows.cases.state import AVSLUTAT, CaseState

MOST_STEPS = 6
NOTHING = "Inget att göra nu"


@dataclass(frozen=True, slots=True)
class Noted:
    """What was just noted, and the button that takes it back, if there is one."""

    words: str
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One card of a walk: which of how many, what to do, and what is known of it."""

    place: Place
    number: int
    of: int
    seen: Seen
    do: str
    about: Sequence[str]
    lines: Sequence[NextLine]


def in_binder(turn: Turn, place: Place, turned: Turned) -> Stop:
    """The card of a case in the review of a binder."""
    seen, words = turned.seen, CaseWords(turn)
    assert seen is not None and seen.state is not None, "only a case that can be read is reviewed"
    binder = seen.state.process.binder
    assert binder is not None, "what stands in a binder has one"
    lines = mine(seen, words.next_lines(seen.state))
    dated = (line.text for line in lines[:2] if line.owes is not None)
    about = [_known(seen.state, binder, words, turn), *dated]
    if not lines:
        about.append(words.others(seen.state, seen.roles))
    number = min(turned.counts.reviewed + 1, turned.counts.all)
    do = lines[0].do if lines else NOTHING
    if lines and binder.is_received(seen.state.facts):
        do = binder.do
    return Stop(place, number, turned.counts.all, seen, do, about, lines)


def of_owed(turn: Turn, place: Place, seen: Seen) -> Stop:
    """The card of a case in which one owes something today."""
    words = CaseWords(turn)
    assert seen.state is not None, "only a case that can be read is shown"
    lines = mine(seen, words.next_lines(seen.state))
    do = lines[0].do if lines else NOTHING
    about = [words.days(seen.state), words.latest(seen.state), *(each.text for each in lines[:2])]
    return Stop(place, place.number, place.of, seen, do, about, lines)


def card(stop: Stop, today: date, noted: Noted | None) -> Card:
    """One case: what to do, what is known, its steps, and the ways on."""
    blocks = [bold(f"{stop.do}: {stop.seen.case.code} ({stop.number} av {stop.of})")]
    if about := "\n".join(filter(None, stop.about)):
        blocks.append(text(about))
    if any(line.late for line in stop.lines):
        blocks.append(italic("Försenad."))
    code = stop.seen.case.token, len(stop.seen.case.history)
    on = (Button("Hoppa över", stop.place.data("h", code[0])), Button("Paus", stop.place.data("p")))
    end = [Button("Avslutat", stop.place.data("z", *code))]
    if stop.seen.state is not None and guide.has(stop.seen.state, stop.lines[:1]):
        end.append(Button("Så gör du", stop.place.data("i", code[0], 0)))
    rows = (*column(list(_steps(stop, today))), on, tuple(end))
    return with_noted(Card(tuple(blocks), rows), noted)


def with_noted(shown: Card, noted: Noted | None) -> Card:
    """The card, with what was just noted and the way to take it back."""
    if noted is None:
        return shown
    undo = ((Button("Ångra det förra", noted.undo),),) if noted.undo else ()
    return Card((*shown.blocks, italic(noted.words)), (*shown.rows, *undo))


def how(stop: Stop, part: int) -> Card:
    """What to think of before a step is taken, a screen at a time."""
    state, token = stop.seen.state, stop.seen.case.token
    assert state is not None, "only a case that can be read is shown"
    head, onward = f"{stop.do}: {stop.seen.case.code}", stop.place.data("i", token)
    shown = guide.card(head, state, stop.lines[:1], part, onward)
    back = Button("Tillbaka", stop.place.data("k", token))
    return replace(shown, rows=(*shown.rows, (back,)))


def ended(turned: Turned, labels: Callable[[str], str], done: str) -> Card:
    """How the review of the week went; what was skipped is offered again."""
    counts = turned.counts
    if not counts.all:
        return Card((bold("Pärmen är tom. Inget ärende väntar på nycklar."),))
    skipped = counts.outcomes.get(SKIPPED, 0)
    if skipped:
        head = f"Ta {_number(skipped)} som du hoppade över."
    else:
        head = "Klart. Pärmen är genomgången."
    lines = "\n".join(_outcomes(counts.outcomes, labels))
    buttons = []
    if skipped:
        buttons.append(Button(f"Ta de överhoppade: {skipped}", f"t.a.r{turned.unit.id}"))
    if done:
        buttons.append(Button("Klart för veckan", done))
    about = text(f"Genomgångna: {counts.reviewed} av {counts.all}.\n{lines}")
    return Card((bold(head), about, *unread.of_cases(turned.unreadable)), column(buttons))


def paused(place: Place, left: int, of: int) -> Card:
    """What is left when somebody breaks off."""
    head = bold(f"Paus. {left} av {of} är kvar.")
    says = text("Fortsätt när du vill. En kollega kan också fortsätta.")
    return Card((head, says), ((Button("Fortsätt", place.data("g")),),))


def taken(place: Place, turned: Turned) -> Card:
    """What is said when a colleague looks at the last card."""
    assert turned.seen is not None and turned.colleague is not None, "a colleague looks at it"
    who, code = turned.colleague.label, turned.seen.case.code
    one = turned.counts.left == 1
    head = f"{who} har {'det sista kortet' if one else 'de sista korten'} framme."
    rows = column(
        [
            Button("Titta igen", place.data("g")),
            Button(f"Visa {code} ändå", place.data("k", turned.seen.case.token)),
        ]
    )
    return Card((bold(head), text("Du behöver inte göra något nu.")), rows)


def _steps(stop: Stop, today: date) -> Iterator[Button]:
    state, case = stop.seen.state, stop.seen.case
    assert state is not None, "only a case that can be read has steps"
    now = [line for line in stop.lines[1:] if line.owes is None or line.owes.acted_on <= today]
    wanted = dict(pair for line in (*stop.lines[:1], *now) for pair in line.buttons)
    for name, label in list(wanted.items())[:MOST_STEPS]:
        data = stop.place.data("s", case.token, len(case.history), number_of(name))
        yield Button(label, data)
    copied = dict.fromkeys(state.process.steps[name].treserva for name in wanted)
    for each in filter(None, copied):
        yield Button("Kopiera till Treserva", "", copy=each)


def _known(state: CaseState, binder: Binder, words: CaseWords, turn: Turn) -> str:
    """Since when it waits, and when the person was reached."""
    said: list[str] = []
    fact = binder.counts_from(state.facts)
    since = state.facts[fact].value
    if isinstance(since, date):
        said.append(f"{state.process.days[fact]} {phrases.day(since, words.today)}.")
    if not binder.is_received(state.facts):
        return " ".join(said)
    found = awaiting.contacts(state, binder)
    reached = next((each for each in found if each.step in binder.reached), None)
    if not found:
        said.append("Ingen har ringt än.")
    elif reached is None or reached is not found[0]:
        label = state.process.steps[found[0].step].label
        times = awaiting.in_a_row(found, state)
        day = phrases.near_day(turn.house.calendar.local(found[0].at).date(), words.today)
        said.append(f"{label} {day}." if times == 1 else f"{label} {times} gånger, senast {day}.")
    if reached is not None:
        day = phrases.near_day(turn.house.calendar.local(reached.at).date(), words.today)
        said.append(f"Senast nådd {day}.")
    return " ".join(said)


def _outcomes(outcomes: Mapping[str, int], labels: Callable[[str], str]) -> Iterator[str]:
    """How many by what was noted, steps first."""
    counted: dict[str, int] = {}
    for name, number in outcomes.items():
        if name not in (SKIPPED, AVSLUTAT):
            counted[labels(name)] = counted.get(labels(name), 0) + number
    yield f"Ringda: {sum(counted.values())}."
    for label, number in sorted(counted.items(), key=lambda each: -each[1]):
        yield f"{label}: {number}."
    if outcomes.get(AVSLUTAT):
        yield f"Avslutade: {outcomes[AVSLUTAT]}."
    if outcomes.get(SKIPPED):
        yield f"Hoppade över: {outcomes[SKIPPED]}."


def _number(count: int) -> str:
    return "ärendet" if count == 1 else f"de {count} ärenden"
