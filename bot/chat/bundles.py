"""Several messages to one chat at one moment are one message, what is most urgent first, with a
button for each. Nobody is to have ten messages in a morning.

A newer one takes the place of the one before it, and so it holds all that is still owed there.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.chat.bevakning_words import Words
from bot.chat.cases.review_place import one_at_a_time
from bot.chat.cases.words import CaseWords
from bot.chat.labels import of_case
from bot.chat.pages import A_PAGE
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.cases.steps import see
from flows.actions.silence import BUNDLE
from flows.actions.turn import CaseTell, CaseTellKind, Tell, TellKind, Turn
from flows.calendar import Rule
from flows.cases.bevakning import Bevakning
from flows.cases.process import Process, Watch
from flows.messages import ChatKind

KEY = "paminnelser"
MOST_CODES = 40  # that are named, without a button


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one chat is told together: the `news` of this moment among all that it was told before
    and is still to be done, the most urgent first."""

    tells: tuple[Tell, ...]
    news: tuple[Tell, ...]

    @property
    def chat_id(self) -> int:
        """The chat that it goes to."""
        return self.tells[0].chat_id


class Order:
    """What is urgent stands first, then by day what is late; on a day what somebody wants to be
    reminded of themselves comes last."""

    def __init__(self, turn: Turn) -> None:
        self._urgent = _urgent_kinds(turn.house.processes.processes)

    def gathered(self, tells: Iterable[Tell]) -> list[tuple[Tell, ...]]:
        """The reminders by chat, in the order in which they come; of each card the most urgent is
        enough: it shows all that is owed in its case."""
        chats: dict[int, dict[object, Tell]] = defaultdict(dict)
        for tell in tells:
            chat, shown = chats[tell.chat_id], _card_of(tell)
            chat[shown] = min(chat.get(shown, tell), tell, key=self._key)
        return [tuple(sorted(each.values(), key=self._key)) for each in chats.values()]

    def with_older(self, news: tuple[Tell, ...], older: Iterable[Tell]) -> Bundle:
        """The news of a chat, and what was told there before."""
        (tells,) = self.gathered([*news, *older])
        return Bundle(tells, news)

    def _key(self, tell: Tell) -> tuple[bool, date, bool, int]:
        found = tell.bevakning
        return not self._is_urgent(found), found.due_on, found.is_own, found.id

    def _is_urgent(self, bevakning: Bevakning) -> bool:
        return bevakning.due_at is not None or bevakning.kind in self._urgent


def about(bundle: Bundle) -> str:
    """What the message is about, in case nobody can read it: all that is told now, and what it
    names besides."""
    named = bundle.tells[: A_PAGE + MOST_CODES]
    numbers = dict.fromkeys(each.bevakning.id for each in (*bundle.news, *named))
    return BUNDLE + ",".join(map(str, numbers))


def card(turn: Turn, bundle: Bundle) -> Card:
    """One message for them all."""
    tells = bundle.tells
    is_group = turn.tx.chats.get(bundle.chat_id).kind is ChatKind.GROUP
    today = turn.house.calendar.local(turn.now).date()
    late = sum(each.bevakning.due_on < today for each in tells)
    blocks = [bold(_head(tells, is_group, late))]
    if len(bundle.news) < len(tells):
        news = dict.fromkeys(each.bevakning.code for each in bundle.news)
        blocks.append(text(f"Nytt nu: {_named(list(news))}."))
    first = "Börja överst. " if late else ""
    blocks.append(text(f"{first}Tryck på en kod för att se mer."))
    op = "v" if is_group else "k"
    buttons = [_row(turn, each, op) for each in tells[:A_PAGE]]
    if not is_group and all(each.kind is TellKind.DUE and not each.instead_of for each in tells):
        buttons.insert(0, one_at_a_time(len(tells)))
    if rest := [each.bevakning.code for each in tells[A_PAGE:]]:
        blocks.append(text(f"Också: {_named(rest)}."))
    if rest and is_group:
        blocks.append(text("Skriv /bevakningar till mig privat."))
    elif rest:
        buttons.append(Button(f"Visa alla {len(tells)}", "l.0"))
    return Card(tuple(blocks), column(buttons))


def gathered_cases(tells: Iterable[CaseTell]) -> list[tuple[CaseTell, ...]]:
    """What waits in cases by chat, each case once; every other message about a case is alone."""
    alone, chats = list[tuple[CaseTell, ...]](), dict[int, dict[int, CaseTell]]()
    for tell in tells:
        if tell.kind is CaseTellKind.NEXT:
            chats.setdefault(tell.chat_id, {}).setdefault(tell.case.id, tell)
        else:
            alone.append((tell,))
    return [*alone, *(tuple(each.values()) for each in chats.values())]


def about_cases(tells: Sequence[CaseTell]) -> str:
    """What the message is about: each case and the role that it is for."""
    return "case:" + ",".join(f"{each.case.id}:{each.role}" for each in tells)


def card_of_cases(turn: Turn, tells: Sequence[CaseTell]) -> Card:
    """One message for all that waits in several cases."""
    is_group = turn.tx.chats.get(tells[0].chat_id).kind is ChatKind.GROUP
    blocks = [bold(f"{len(tells)} ärenden väntar på {'er' if is_group else 'dig'}.")]
    blocks.append(text("Tryck på en kod för att se mer."))
    op = "v" if is_group else "k"
    buttons = [_case_row(turn, each, op) for each in tells[:A_PAGE]]
    if rest := [each.case.code for each in tells[A_PAGE:]]:
        blocks.append(text(f"Också: {_named(rest)}."))
        blocks.append(text("Skriv /arenden till mig privat."))
    return Card(tuple(blocks), column(buttons))


def _case_row(turn: Turn, tell: CaseTell, op: str) -> Button:
    state = see(turn, tell.case).state
    lines = CaseWords(turn).next_lines(state).get(tell.role, ()) if state is not None else ()
    does = lines[0].short if lines else "Se ärendet"
    data = f"c.{tell.case.token}.{len(tell.case.history)}.{op}"
    return Button(of_case(tell.case.code, does), data)


def _named(codes: Sequence[str]) -> str:
    """What has no button is named: what is due today would else be hidden for as long as much is
    late."""
    named, more = ", ".join(codes[:MOST_CODES]), len(codes) - MOST_CODES
    return f"{named} och {more} till" if more > 0 else named


def _head(tells: Sequence[Tell], is_group: bool, late: int) -> str:
    count = len(tells)
    when = f", {late} är {'sen' if late == 1 else 'sena'}" if late else " i dag"
    if is_group:
        return f"Gruppen har {count} att följa upp{when}."
    if all(each.kind is TellKind.CHEF for each in tells):
        return f"Se till att {count} uppföljningar blir gjorda i dag{when.removeprefix(' i dag')}."
    if all(each.kind is TellKind.DUE for each in tells):
        return f"Du har {count} att följa upp{when}."
    return f"Ni har {count} att följa upp{when}."


def _row(turn: Turn, tell: Tell, op: str) -> Button:
    bevakning = tell.bevakning
    case = turn.tx.cases.get(bevakning.case_id) if bevakning.case_id is not None else None
    if case is None:
        title = Words(turn.tx, turn.house, turn.now).title(bevakning)
        data = f"b.{bevakning.token}.{bevakning.version}.{op}"
        return Button(of_case(bevakning.code, title), data)
    state = see(turn, case).state
    watch = state.process.watches.get(bevakning.kind) if state is not None else None
    does = "Följ upp"
    if state is not None and watch is not None:
        does = state.process.in_short(watch.do)
    return Button(of_case(case.code, does), f"c.{case.token}.{len(case.history)}.{op}")


def _card_of(tell: Tell) -> object:
    bevakning = tell.bevakning
    return ("case", bevakning.case_id) if bevakning.case_id is not None else bevakning.id


def _urgent_kinds(processes: Iterable[Process]) -> Collection[str]:
    """What is owed on the very day, in a case that cannot wait for the next vardag."""
    return {
        name
        for process in processes
        if any(_is_at_once(watch) for watch in process.watches.values())
        for name, watch in process.watches.items()
        if watch.move is Rule.KALENDERDAG and watch.aim != "ja"
    }


def _is_at_once(watch: Watch) -> bool:
    counted = watch.after is not None and watch.move is Rule.KALENDERDAG
    return watch.move is Rule.TIMMAR or (counted and watch.aim != "ja")
