"""Cases opened at once, without the chat: for whoever tests what comes of them."""

from collections.abc import Mapping
from datetime import date

from evening import Evening

from flows.actions.cases.opening import Open
from flows.actions.cases.steps import Act
from flows.actions.people import who_in
from flows.actions.registry import perform
from flows.actions.turn import Done, Turn
from flows.cases.case import Case
from flows.ports import Tx

PLANNER, SOCIAL = 121, 141  # phones of the cast


async def open_case(
    evening: Evening,
    number: int,
    dates: Mapping[str, date],
    *,
    by: int = SOCIAL,
    step: str = "skicka",
    process: str = "installation",
) -> Case:
    """A case, opened by whoever has that phone; its token says its number."""
    token = f"T{number:011}".translate(str.maketrans("0123456789", "ABCDEFGHIJ"))
    return await act(evening, by, "case.open", Open(token, process, step, dates))


async def take(evening: Evening, case: Case, step: str, by: int = PLANNER, **dates: date) -> Case:
    """The case after a step, as if it had been pressed on that phone."""
    return await act(evening, by, "case.act", Act(case.token, len(case.history), step, dates))


async def act(evening: Evening, by: int, name: str, command: object) -> Case:
    """Carry out an action on a case from the phone's private chat."""

    def work(tx: Tx) -> Case:
        chat = tx.chats.by_telegram(by)
        assert chat is not None, "everybody in the cast has joined"
        turn = Turn(tx, evening.app.house, who_in(tx, chat, by), evening.app.clock.now())
        result = perform(turn, name, command)
        assert isinstance(result, Done), result
        found: Case = result.value.case
        return found

    return await evening.app.store.run(work)
