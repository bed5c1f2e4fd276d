"""A case as an enhetschef of one of its units reads it: what is late, who answers, how it has gone.
They take no step in it."""

from collections.abc import Iterator

from bot.chat.cases.words import LOOK, CaseWords
from bot.telegram.render import Card, bold, text
from flows.actions.cases.steps import Seen
from flows.actions.turn import Turn
from flows.calendar import phrases
from flows.cases.state import CaseState


def card(turn: Turn, seen: Seen) -> Card:
    """How it stands, without a button; for whoever has no part in it only that."""
    case, state = seen.case, seen.state
    idle = f"Du behöver inte göra något nu: {case.code}."
    if not seen.leads or state is None:
        return Card((bold(idle), text(LOOK)))
    words = CaseWords(turn)
    late = "\n".join(_late(turn, seen, state, words))
    head = f"Se till att det blir gjort: {case.code}." if late else idle
    posts = "\n".join(
        f"{state.process.roles[role]}: {words.who(case, role)}" for role in case.posts
    )
    following = words.others(state, ())
    about = (
        f"{words.title(case)}.",
        late,
        f"Ansvar\n{posts}",
        f"Nu\n{following}" if following else "",
        f"Gjort\n{words.story(state)}",
        LOOK,
    )
    return Card((bold(head), *(text(each) for each in about if each)))


def _late(turn: Turn, seen: Seen, state: CaseState, words: CaseWords) -> Iterator[str]:
    """What is late in it, and since when."""
    for each in turn.tx.bevakningar.open_of_case(seen.case.id):
        watch = state.process.watches.get(each.kind)
        if watch is not None and each.is_late(words.today):
            day = phrases.day(each.due_on, words.today)
            yield f"Försenat: {watch.title}. Det skulle vara gjort {day}."
