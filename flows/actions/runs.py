"""Actions on runs: start, answer, go back, cancel, and take the bevakning that an outcome offers.

Guidance is for everybody in a private chat. Of answers to one question the first one counts: a
button carries the version of the run that the person saw.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from flows.actions import bevakningar
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.cases.bevakning import Bevakning
from flows.errors import ContentError
from flows.house import context_at
from flows.messages import ChatKind
from flows.routines import engine
from flows.routines.engine import Position, Stale
from flows.routines.library import parse_routine
from flows.routines.run import Run, RunState
from flows.routines.schema import Routine


@dataclass(frozen=True, slots=True)
class Walk:
    """A run and where it stands. `replaced` are the other runs in the chat that it ended."""

    run: Run
    position: Position
    replaced: tuple[Run, ...] = ()


Answer = Done[Walk] | Refused[Walk]


@dataclass(frozen=True, slots=True)
class Start:
    """Begin the routine that the command names."""

    command: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A run as the person saw it: its token and its version at that time."""

    token: str
    version: int


@dataclass(frozen=True, slots=True)
class Choose(Seen):
    """Answer the question that was seen with its option number `option`, from 0."""

    option: int


@dataclass(frozen=True, slots=True)
class Back(Seen):
    """Go back to answered question number `index`, from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class TakeOffered(Seen):
    """Take the bevakning `watch` of the outcome, for a unit; the help began at `started_at`."""

    watch: str
    unit_id: int
    started_at: datetime


def start(turn: Turn, command: Start) -> Answer:
    """Begin anew on the present revision; the chat's open runs end."""
    chat = turn.who.chat
    if chat is None or chat.kind is not ChatKind.PRIVATE:
        return Refused(Reason.WRONG_CHAT)
    routine = turn.house.library.by_command(command.command)
    if routine is None:
        return Refused(Reason.UNKNOWN)
    replaced = _end_open(turn, chat.id)
    turn.tx.revisions.keep(routine.id, routine.sha256, routine.text)
    run = turn.tx.runs.add(
        Run(
            id=0,
            token=turn.house.token(),
            chat_id=chat.id,
            routine_id=routine.id,
            sha256=routine.sha256,
            answers=(),
            state=RunState.OPEN,
            started_at=turn.now,
            updated_at=turn.now,
            version=1,
        )
    )
    return Done(Walk(run, _position(turn, routine, run, turn.now), replaced))


def look(turn: Turn, command: Seen) -> Answer:
    """Where the run stands; changes nothing. Refused as stale when it has moved on since."""
    run = turn.tx.runs.by_token(command.token)
    if run is not None and not _is_here(turn, run):
        return Refused(Reason.NOT_YOURS, subject=f"run:{run.id}")
    walk = _walk(turn, run)
    if walk is None:
        return Refused(Reason.UNKNOWN)
    if walk.run.state in (RunState.CANCELLED, RunState.SPENT):
        return Refused(Reason.ENDED, walk)
    if walk.run.version != command.version:
        return Refused(Reason.STALE, walk)
    return Done(walk)


def choose(turn: Turn, command: Choose) -> Answer:
    """Answer the question; reaching an outcome ends the run and counts it."""
    seen = look(turn, command)
    if isinstance(seen, Refused):
        return seen
    shown = seen.value.position
    options = tuple(shown.question.options) if shown.question is not None else ()
    if not 0 <= command.option < len(options):
        return Refused(Reason.STALE, seen.value)
    return _move(turn, seen.value, engine.answer(shown, shown.node, options[command.option]))


def back(turn: Turn, command: Back) -> Answer:
    """Go back to an answered question; it and the later ones are asked again."""
    seen = look(turn, command)
    if isinstance(seen, Refused):
        return seen
    return _move(turn, seen.value, engine.back_to(seen.value.position, command.index))


def cancel(turn: Turn, _command: None = None) -> Done[tuple[Run, ...]]:
    """End every open run in the chat; answers which there were."""
    assert turn.who.chat is not None, "cancelling happens in a chat"
    return Done(_end_open(turn, turn.who.chat.id))


def take_offered(
    turn: Turn, command: TakeOffered
) -> Done[Bevakning] | Refused[Bevakning] | Refused[Walk]:
    """Take the bevakning that the outcome offers, once: the run is spent with it."""
    seen = look(turn, command)
    if isinstance(seen, Refused):
        return seen
    walk = seen.value
    outcome = walk.position.outcome
    if outcome is None or command.watch not in outcome.watches:
        return Refused(Reason.STALE, walk)
    if not turn.who.belongs_to(command.unit_id):
        return Refused(Reason.NOT_INVITED)
    if _save(turn, walk.run, replace(walk.run, state=RunState.SPENT)) is None:
        return Refused(Reason.STALE, walk)
    watch = walk.position.routine.watches[command.watch]
    return bevakningar.take(
        turn, bevakningar.Take(command.watch, watch, command.unit_id, command.started_at)
    )


def _move(turn: Turn, walk: Walk, to: Position | Stale) -> Answer:
    """Stand where the answers lead now, which may be elsewhere than when the person saw the card.
    An ended run that is taken up again ends the open one."""
    if isinstance(to, Stale):
        return Refused(Reason.STALE, walk)
    context = context_at(turn.house.calendar, turn.now)
    position = engine.replay(to.routine, to.answers, context)
    moved = replace(
        walk.run,
        answers=position.answers,
        state=RunState.ENDED if position.ended else RunState.OPEN,
        updated_at=turn.now,
    )
    saved = _save(turn, walk.run, moved)
    if saved is None:
        return Refused(Reason.STALE, _walk(turn, turn.tx.runs.by_token(walk.run.token)))
    if position.outcome is not None:
        today = turn.house.calendar.local(turn.now).date()
        for name in position.outcome.counts:
            turn.tx.counters.count(name, today)
    others = () if position.ended else _end_open(turn, saved.chat_id, but=saved.id)
    return Done(Walk(saved, position, others))


def _end_open(turn: Turn, chat_id: int, but: int = 0) -> tuple[Run, ...]:
    """End the open runs in the chat, all but one; a chat has one conversation at a time."""
    ended = tuple(run for run in turn.tx.runs.open_in(chat_id) if run.id != but)
    for run in ended:
        _save(turn, run, replace(run, state=RunState.CANCELLED))
    return ended


def _is_here(turn: Turn, run: Run) -> bool:
    return turn.who.chat is not None and run.chat_id == turn.who.chat.id


def _walk(turn: Turn, run: Run | None) -> Walk | None:
    """The run, standing where the person last saw it."""
    if run is None:
        return None
    routine = _pinned(turn, run)
    if routine is None:
        return None
    return Walk(run, _position(turn, routine, run, run.updated_at))


def _position(turn: Turn, routine: Routine, run: Run, at: datetime) -> Position:
    return engine.replay(routine, run.answers, context_at(turn.house.calendar, at))


def _pinned(turn: Turn, run: Run) -> Routine | None:
    current = turn.house.library.routine(run.routine_id)
    if current is not None and current.sha256 == run.sha256:
        return current
    text = turn.tx.revisions.text(run.sha256)
    try:
        return parse_routine(text, turn.house.library) if text is not None else None
    except ContentError:
        return None  # it names something that is no longer there: the person begins anew


def _save(turn: Turn, seen: Run, run: Run) -> Run | None:
    changed = replace(run, version=seen.version + 1)
    return changed if turn.tx.runs.save(changed, seen.version) else None
