"""/arenden: the open cases of whoever asks, what is late first, a page at a time."""

import re
from collections.abc import Sequence
from enum import StrEnum

from bot.chat import unread
from bot.chat.bevakning_cards import Views
from bot.chat.cases.cards import key
from bot.chat.cases.opening_draft import options
from bot.chat.cases.showing import NOWHERE, here
from bot.chat.cases.words import GONE, NOT_INVITED, CaseWords, mine
from bot.chat.desk import Desk
from bot.chat.labels import of_case
from bot.chat.pages import listed
from bot.chat.reminders import key as card_of
from bot.telegram.render import Button, Card, bold, text
from flows.actions.cases.steps import Listed, Seen
from flows.actions.turn import Done
from flows.errors import Damaged
from flows.messages import ChatKind

LIST = "arenden"
_DATA = re.compile(r"(?:([mkuv])\.)?([0-9]{1,4})")


class Part(StrEnum):
    """A part of the list, by the letter that its button has."""

    MINE = "m"
    QUEUE = "k"
    OTHERS = "u"
    WAITING = "v"

    @property
    def label(self) -> str:
        """What its button says before the number."""
        return _LABELS[self]


_LABELS = {
    Part.MINE: "Att göra",
    Part.QUEUE: "I kön",
    Part.OTHERS: "Kollegors",
    Part.WAITING: "Väntar på andra",
}


def press(desk: Desk, rest: str) -> bool:
    """Turn to another page or part; False: no button that we make now."""
    if (found := _DATA.fullmatch(rest)) is None:
        return False
    show(desk, int(found[2]), Part(found[1]) if found[1] else None)
    return True


def show(desk: Desk, page: int = 0, part: Part | None = None) -> None:
    """The cases in which the person has something to do, then the rest; or the one whose code was
    written."""
    if desk.chat.kind is ChatKind.GROUP:
        desk.say(Card((bold("Skriv /arenden till mig i en privat chatt."),)))
        return
    if not desk.is_press and (code := desk.item.payload.get("argument")):
        _coded(desk, str(code))
        return
    result = desk.perform("case.list")
    if not isinstance(result, Done):
        desk.say(Card((bold(NOWHERE.get(result.reason, NOT_INVITED)),)))
        return
    parts, lost = _parts(desk, result.value), unread.of_cases(result.value.unreadable)
    if lost and not any(parts.values()):
        desk.present(LIST, Card((bold(unread.ELSEWHERE), *lost)))
        return
    if not any(parts.values()):
        new = [text("Nytt ärende? Skriv /nytt.")] if options(desk.turn) else []
        desk.say(Card((bold("Du har inga öppna ärenden."), *new)))
        return
    chosen = part if part is not None and parts[part] else next(p for p in Part if parts[p])
    shown = _card(desk, parts, chosen, page)
    desk.present(LIST, Card((*shown.blocks, *lost), shown.rows))


def _coded(desk: Desk, code: str) -> None:
    """The card of the case with this code, or of the bevakning that has it; the same words for
    what is not there and for what is another unit's."""
    try:
        case = desk.tx.cases.by_code(code)
    except Damaged:
        case = None
    result = desk.perform("case.look", case.token) if case is not None else None
    if isinstance(result, Done):
        desk.anew(key(result.value.case), here(desk, result.value))
        return
    owed = desk.perform("bevakning.list")
    ours = (*owed.value.mine, *owed.value.others) if isinstance(owed, Done) else ()
    found = next((each for each in ours if each.code == code and each.case_id is None), None)
    if found is not None:
        views = Views(desk.tx, desk.turn.house, desk.turn.now)
        desk.anew(card_of(found), views.standing(found, desk.viewer))
    elif lost := _lost(desk, code):
        desk.say(Card((bold(unread.ELSEWHERE), *lost)))
    else:
        desk.say(Card((bold(GONE if isinstance(owed, Done) else NOT_INVITED),)))


def _lost(desk: Desk, code: str) -> tuple[str, ...]:
    """What is said when it is among what the person would see, if anybody could read it."""
    cases, owed = desk.perform("case.list"), desk.perform("bevakning.list")
    about = ((cases, unread.of_cases), (owed, unread.of_bevakningar))
    for result, said in about:
        rows = result.value.unreadable if isinstance(result, Done) else ()
        if lost := said([each for each in rows if each.code == code]):
            return lost
    return ()


def _parts(desk: Desk, found: Listed) -> dict[Part, list[Seen]]:
    """Each part in order: what is late first, then what comes first."""
    words = CaseWords(desk.turn)
    doing: list[tuple[tuple[bool, int], Seen]] = []
    waiting: list[Seen] = []
    for seen in found.mine:
        lines = mine(seen, words.next_lines(seen.state)) if seen.state is not None else ()
        if not lines and seen.state is not None:
            waiting.append(seen)
        else:
            late = bool(lines) and lines[0].late
            dated = [line.owes.due_on.toordinal() for line in lines if line.owes is not None]
            doing.append(((not late, min(dated, default=0)), seen))
    ordered = [seen for _, seen in sorted(doing, key=lambda each: each[0])]
    return {
        Part.MINE: ordered,
        Part.QUEUE: list(found.queue),
        Part.OTHERS: list(found.others),
        Part.WAITING: waiting,
    }


def _card(desk: Desk, parts: dict[Part, list[Seen]], part: Part, page: int) -> Card:
    words = CaseWords(desk.turn)
    blocks = (bold(f"{part.label}: {_count(parts[part])}."),
              text(f"{_late(words, parts[part])}Tryck på en kod för att se mer."))  # fmt: skip
    rows = listed(parts[part], page, f"q.{part}", lambda seen: _row(words, seen))
    others = tuple(
        (Button(f"{each.label}: {len(parts[each])}", f"q.{each}.0"),)
        for each in Part
        if parts[each] and each is not part
    )
    return Card(blocks, (*rows, *others))


def _count(found: Sequence[Seen]) -> str:
    return "1 ärende" if len(found) == 1 else f"{len(found)} ärenden"


def _late(words: CaseWords, found: Sequence[Seen]) -> str:
    """How many are late; they stand first."""
    count = sum(_is_late(words, each) for each in found)
    return f"{count} är {'sent, det' if count == 1 else 'sena, de'} står först.\n" if count else ""


def _is_late(words: CaseWords, seen: Seen) -> bool:
    lines = mine(seen, words.next_lines(seen.state)) if seen.state is not None else ()
    return bool(lines) and lines[0].late


def _row(words: CaseWords, seen: Seen) -> Button:
    does = words.title(seen.case)
    if seen.state is not None and (lines := mine(seen, words.next_lines(seen.state))):
        does = lines[0].short
    elif seen.state is not None:
        stage = seen.state.process.stage(seen.state.known)
        stages = seen.state.process.stages
        does = seen.state.process.in_short(stages[stage].label) if stage is not None else does
    return Button(of_case(seen.case.code, does), f"c.{seen.case.token}.{seen.seen}.k")
