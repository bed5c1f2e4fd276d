"""How a case looks to whoever reads a chat: a message that tells of it, or a card that somebody
else has changed. A group sees what is to be done, and nothing of when it began."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from bot.chat.cases.cards import MOST_BUTTONS, CaseViews
from bot.chat.cases.words import LOOK, cannot_wait, led_by, mine
from bot.chat.labels import brief
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.cases.steps import Seen, see
from flows.actions.turn import CaseTell, CaseTellKind, Tell, TellKind, Turn, Who
from flows.calendar import phrases
from flows.cases.case import Case
from flows.cases.following import NextLine
from flows.messages import ChatKind


def told(turn: Turn, tell: CaseTell) -> Card:
    """The card that a message about a case shows."""
    case = tell.case
    if tell.kind is CaseTellKind.OFFER:
        return _offered(turn, tell)
    if tell.kind is CaseTellKind.ACCEPTED:
        first = bold("Du behöver inte göra något.")
        return Card((first, text(f"{tell.by} tog över {case.code}.")))
    if tell.kind is CaseTellKind.ENDED:
        return _ended(turn, tell)
    card = _as_news(turn, tell, in_chat(turn, tell.chat_id, case))
    if tell.kind is CaseTellKind.DECLINED:
        first = bold(f"Kollegan kan inte ta över {case.code}. Det är kvar hos dig.")
        return replace(card, blocks=(first, *card.blocks))
    if tell.instead_of:
        place = text(f"Du ersätter {tell.instead_of}.")
        return replace(card, blocks=(card.blocks[0], place, *card.blocks[1:]))
    return card


def _as_news(turn: Turn, tell: CaseTell, card: Card) -> Card:
    """Nobody is disturbed to read that there is nothing to do: what belongs to a later day is said
    first, and its day below."""
    views, state = CaseViews(turn), see(turn, tell.case).state
    lines = views.words.next_lines(state).get(tell.role, ()) if state is not None else ()
    if not lines or card.blocks[0] != views.head(tell.case, ()):
        return card
    return replace(card, blocks=(views.to_do(tell.case, lines[0]), *card.blocks[1:]))


def reminder(turn: Turn, tell: Tell) -> Card | None:
    """The card of the case that the bevakning watches over; None when it watches over none."""
    number = tell.bevakning.case_id
    case = turn.tx.cases.get(number) if number is not None else None
    if case is None:
        return None
    overseen = tell.kind in (TellKind.CHEF, TellKind.UNCOVERED)
    if (overseen and not _is_group(turn, tell.chat_id)) or only_reads(turn, tell.chat_id, case):
        return _unanswered(turn, case, tell)
    return in_chat(turn, tell.chat_id, case, _do_of(turn, case, tell))


def only_reads(turn: Turn, chat_id: int, case: Case) -> bool:
    """Whether whoever reads the chat takes no step in the case."""
    return not _is_group(turn, chat_id) and not see(_reader(turn, chat_id), case).roles


def _do_of(turn: Turn, case: Case, tell: Tell) -> str:
    """What it reminds of."""
    state = see(turn, case).state
    watch = state.process.watches.get(tell.bevakning.kind) if state is not None else None
    return watch.do if watch is not None else ""


def _is_group(turn: Turn, chat_id: int) -> bool:
    return turn.tx.chats.get(chat_id).kind is ChatKind.GROUP


def in_chat(turn: Turn, chat_id: int, case: Case, reminds: str = "") -> Card:
    """The case as it stands now, for whoever reads the chat; `reminds`: what is said first."""
    if _is_group(turn, chat_id):
        units = {unit.id for unit in turn.tx.people.units_of_group(chat_id)}
        return _neutral(turn, case, units, reminds)
    theirs = _reader(turn, chat_id)
    return CaseViews(theirs).standing(see(theirs, case), reminds=reminds)


def _reader(turn: Turn, chat_id: int) -> Turn:
    """The turn as whoever reads the chat would take it."""
    tx = turn.tx
    person = tx.people.in_chat(chat_id)
    grants = tuple(tx.people.grants(person.id)) if person is not None else ()
    return replace(turn, who=Who(tx.chats.get(chat_id), person, grants))


def _neutral(turn: Turn, case: Case, units: set[int], reminds: str) -> Card:
    """What a group of these units sees: what is to be done, what else waits for no later day, and
    nothing of when it began."""
    seen, views = _of_units(turn, case, units), CaseViews(turn)
    if not case.is_open or not seen.roles:
        return Card((bold(f"Inget att göra i {case.code} nu."),))
    if seen.state is None:
        return views.unreadable(seen)
    lines = led_by(mine(seen, views.words.next_lines(seen.state)), reminds)
    blocks = [views.head(case, lines)]
    if lines:
        blocks.append(views.words.when(seen.state, lines[0]))
    if (taker := _taker(turn, seen, lines)) is not None:
        blocks.append(text(f"{taker} tar det."))
    other = (line for line in views.pressing(lines)[1:] if line.do != lines[0].do)
    blocks += [text(f"Sedan: {line.text}") for line in islice(other, 1)]
    blocks = [*filter(None, blocks), text(LOOK)]
    answers = _answers(views, seen, lines[0]) if lines else []
    label = "Visa mer privat" if answers or not lines else "Öppna privat"
    return Card(tuple(blocks), column([*answers, views.button(seen, label, "v")]))


def _answers(views: CaseViews, seen: Seen, first: NextLine) -> list[Button]:
    """Every answer that the role which is to act first has now; none where they are more than fit,
    or one of them asks for a day: a part of them would seem to be all that there is."""
    state = seen.state
    assert state is not None, "only a case that can be read has answers"
    lines, today = views.words.next_lines(state), views.words.today
    role = next(each for each in seen.roles if first in lines.get(each, ()))
    also = (each for each in lines[role] if each.owes is None or each.owes.acted_on <= today)
    now = (first, *also)
    wanted = dict(pair for line in now for pair in line.buttons)
    asks = any(state.process.steps[name].asks for name in wanted)
    if asks or views.is_closed or len(wanted) > MOST_BUTTONS:
        return []
    return [views.step(seen, name, label) for name, label in wanted.items()]


def _taker(turn: Turn, seen: Seen, lines: Sequence[NextLine]) -> str | None:
    """Which of them has taken what is urgent: whoever said so last, else whoever did something in
    it last."""
    state = seen.state
    if state is None or not any(each.owes and cannot_wait(each.owes) for each in lines):
        return None
    steps = state.process.steps
    done = [
        (each.by, step)
        for each in reversed(state.history)
        if each.by is not None
        and (step := steps.get(each.step)) is not None
        and step.opens == "nej"
        and not set(step.role).isdisjoint(seen.roles)
    ]
    said = (by for by, step in done if step.takes == "ja")
    by = next(said, done[0][0] if done else None)
    return turn.tx.people.person(by).label if by is not None else None


def _unanswered(turn: Turn, case: Case, tell: Tell) -> Card:
    """What the enhetschef sees when nobody has answered, or nobody answers for it any more."""
    words = CaseViews(turn).words
    state, role = see(turn, case).state, tell.bevakning.role
    watch = state.process.watches.get(tell.bevakning.kind) if state is not None else None
    does = f"Att göra: {brief(watch.do)}" if watch is not None else words.title(case)
    due = phrases.day(tell.bevakning.due_on, words.today)
    who = words.who(case, role) if role and role in case.posts else "Enheten"
    place = f"Du ersätter {tell.instead_of}.\n" if tell.instead_of else ""
    ahead = tell.bevakning.due_on > words.today
    says = f"{place}{does}. Det {'ska' if ahead else 'skulle'} vara gjort {due}.\nAnsvar: {who}."
    wanted = "någon tar hand om det" if ahead else "det blir gjort i dag"
    head = bold(f"Se till att {wanted}: {case.code}.")
    theirs = _reader(turn, tell.chat_id)
    seen = see(theirs, case)
    shown = [CaseViews(theirs).button(seen, "Visa ärendet", "k")] if seen.leads else []
    return Card((head, text(says), text(LOOK)), column(shown))


def _offered(turn: Turn, tell: CaseTell) -> Card:
    views = CaseViews(turn)
    seen = _of_roles(turn, tell.case, (tell.role,))
    place = list(tell.case.posts).index(tell.role)
    head = bold(f"{tell.by} frågar: Kan du ta över {tell.case.code}?")
    title = text(f"{views.words.title(tell.case)}.")
    buttons = [
        views.button(seen, "Ja, jag tar över", f"a.{place}"),
        views.button(seen, "Nej, jag kan inte", f"n.{place}"),
        views.button(seen, "Visa ärendet", "k"),
    ]
    return Card((head, title), column(buttons))


def _ended(turn: Turn, tell: CaseTell) -> Card:
    views = CaseViews(turn)
    reopen = views.reopen(_of_roles(turn, tell.case, (tell.role,)))
    head = bold(f"{tell.case.code} är avslutat av {tell.by}. Inga fler påminnelser.")
    words = text("Blev det fel? Du kan öppna ärendet igen i dag.") if reopen is not None else ""
    return Card(tuple(filter(None, (head, words))), column([reopen] if reopen is not None else []))


def _of_units(turn: Turn, case: Case, units: set[int]) -> Seen:
    """As the units see it: their roles in the order of the process, the one that begins first."""
    seen = see(turn, case)
    order = seen.state.process.roles if seen.state is not None else case.posts
    held = (role for role in order if role in case.posts)
    return replace(seen, roles=tuple(role for role in held if case.posts[role].unit_id in units))


def _of_roles(turn: Turn, case: Case, roles: tuple[str, ...]) -> Seen:
    return replace(see(turn, case), roles=roles)
