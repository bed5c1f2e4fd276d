"""How a case looks to whoever acts: what to do now, by when, what is known, what others do."""

from collections.abc import Sequence
from dataclasses import replace

from bot.chat import many
from bot.chat.cases import ended_cards, guide, overseeing
from bot.chat.cases.step_numbers import number_of
from bot.chat.cases.words import ENDED, CaseWords, can_wait, cannot_wait, led_by, mine
from bot.telegram.render import Button, Card, bold, column, length, text
from flows.actions.bevakningar import is_mine
from flows.actions.cases import joins
from flows.actions.cases.posts import colleagues
from flows.actions.cases.steps import Seen
from flows.actions.cases.taking_back import is_reopenable, is_undoable
from flows.actions.turn import Turn
from flows.calendar import phrases
from flows.cases.bevakning import Bevakning
from flows.cases.case import NAMED, Case, CaseEnd
from flows.cases.following import NextLine
from flows.cases.state import may_take
from flows.people.modules import Module

MOST_BUTTONS = 7
LONGEST = 350  # of the words of a card: above that it says only what is first
NOTED = "Noterat: "
FOLLOW = "Följ den nya rutinen"


def key(case: Case) -> str:
    """The name of its card."""
    return case.subject


class CaseViews:
    """The cards of cases as they are in this turn."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self.words = CaseWords(turn)

    def standing(self, seen: Seen, receipt: str = "", reminds: str = "") -> Card:
        """How it stands now, for whoever acts; `receipt` says what was just done, `reminds` what
        the card reminds of."""
        case, state = seen.case, seen.state
        if case.end is not CaseEnd.OPEN:
            return self._ended(seen)
        if state is None:
            return self.unreadable(seen, receipt)
        if not seen.roles:
            return overseeing.card(self._turn, seen)
        lines = led_by(mine(seen, self.words.next_lines(state)), reminds)
        head = [*([text(receipt)] if receipt else []), self.head(case, lines)]
        done = "" if receipt.startswith(NOTED) else self.words.latest(state)
        blocks = [*head, *self._facts(seen, lines, done)]
        if sum(map(length, blocks)) > LONGEST:
            blocks = [*head, *self._facts(seen, lines[:1], done)]
        return Card(tuple(blocks), column(self._buttons(seen, lines)))

    def more(self, seen: Seen) -> Card:
        """What else can be done with it, and how it has gone."""
        case, state = seen.case, seen.state
        if state is None:
            return self.unreadable(seen)
        posts = "\n".join(
            f"{state.process.roles[role]}: {self.words.who(case, role)}" for role in case.posts
        )
        blocks = (bold(f"{self.words.title(case)}: {case.code}."), text(posts),
                  text(self.words.story(state)))  # fmt: skip
        buttons = [self.button(seen, "Avslutat", "z")]
        if not self.is_closed:
            lines = mine(seen, self.words.next_lines(state))
            shown = self._steps(seen, self.pressing(lines))
            rest = [*self._steps(seen, lines), *self._possible(seen)]
            buttons += [each for each in dict.fromkeys(rest) if each not in shown]
            buttons += self._further(seen)
        buttons.append(Button("Kopiera koden", "", copy=case.code))
        buttons.append(self.button(seen, "Tillbaka", "k"))
        return Card(blocks, column(buttons))

    def how(self, seen: Seen, part: int = 0) -> Card:
        """What to think of before the next step is taken, a screen at a time."""
        case, state = seen.case, seen.state
        if state is None:
            return self.unreadable(seen)
        lines = mine(seen, self.words.next_lines(state))[:1]
        head = f"{lines[0].do if lines else 'Inget att göra nu'}: {case.code}."
        shown = guide.card(head, state, lines, part, self._data(seen, "i"))
        steps = column([*self._steps(seen, lines), self.button(seen, "Tillbaka", "k")])
        return replace(shown, rows=(*shown.rows, *steps))

    def colleagues(self, seen: Seen, role: str, part: int) -> Card:
        """Whom to ask to take it over: all of them, or a part."""
        people = colleagues(self._turn, seen.case.posts[role])
        place = list(seen.case.posts).index(role)
        buttons = many.buttons(
            people,
            part,
            lambda person: self._data(seen, f"o.{place}.{person.id}"),
            lambda number: self._data(seen, f"h.{place}.{number}"),
        )
        buttons.append(self.button(seen, "Tillbaka", "m"))
        if not people:
            alone = "Ingen annan på enheten har samma roll. Prata med din chef."
            return Card((bold(alone),), column(buttons))
        return Card((bold(f"Vem ska få frågan om {seen.case.code}?"),), column(buttons))

    def unreadable(self, seen: Seen, receipt: str = "") -> Card:
        """What is said of a case whose revision nobody can read any more: it can follow the present
        one, or end."""
        words = ["Rutinen som ärendet följer går inte att läsa. Säg till din chef."]
        buttons = [self.button(seen, ENDED, "z")]
        if joins.asked(self._turn, seen.case) is not None and not self.is_closed:
            words.append(f"Tryck {FOLLOW} om den stämmer.")
            buttons.insert(0, self.button(seen, FOLLOW, "y"))
        blocks = [text(receipt)] if receipt else []
        blocks += [bold(f"Arbeta i Treserva: {seen.case.code}."), text("\n".join(words))]
        return Card(tuple(blocks), column(buttons) if seen.roles else ())

    def head(self, case: Case, lines: Sequence[NextLine]) -> str:
        """What to do now."""
        if not lines or can_wait(lines[0], self.words.today):
            return bold(f"Du behöver inte göra något nu: {case.code}.")
        return self.to_do(case, lines[0])

    def to_do(self, case: Case, line: NextLine) -> str:
        """What to do, also when that can wait."""
        return bold(f"{line.do}: {case.code}.")

    def _facts(self, seen: Seen, lines: Sequence[NextLine], done: str) -> list[str]:
        """By when, whom to ring, what is known and done, what is to be done besides, what others
        do."""
        case, state = seen.case, seen.state
        assert state is not None, "only a case that can be read has facts"
        blocks: list[str] = []
        if lines and (when := self.words.when(state, lines[0])):
            blocks.append(when)
        blocks.append(text(self.words.when_told(self._watching(seen, lines), lines)))
        known = (self.words.days(state), done)
        blocks.append(text("\n".join(filter(None, known))))
        besides = [f"Sedan: {line.text}" for line in lines[1:3] if line.do != lines[0].do]
        others = self.words.others(state, seen.roles)
        if rest := "\n".join(filter(None, (*besides, others))):
            blocks.append(text(rest))
        if _waits(seen):
            blocks.append(text("Ingen har tagit ärendet än."))
        if joins.asked(self._turn, case) is not None:
            blocks.append(text("Rutinen är ändrad. Ska ärendet följa den nya?"))
        return [block for block in blocks if block]

    def _buttons(self, seen: Seen, lines: Sequence[NextLine]) -> list[Button]:
        case, state = seen.case, seen.state
        assert state is not None, "only a case that can be read has steps"
        if self.is_closed:
            return [self.button(seen, "Avslutat", "z")]
        buttons = self._asked(seen)
        buttons += self._steps(seen, self.pressing(lines))
        if (put_off := self._put_off(seen, lines)) is not None:
            buttons.append(put_off)
        if is_undoable(self._turn, case):
            buttons.append(self.button(seen, "Ångra", "u"))
        if guide.has(state, lines[:1]):
            buttons.append(self.button(seen, "Så gör du", "i"))
        return [*buttons, self.button(seen, "Mer", "m")]

    def _put_off(self, seen: Seen, lines: Sequence[NextLine]) -> Button | None:
        """To be reminded on the next vardag instead, once the day has come, by whoever owes it."""
        lines = [line for line in lines if not line.leads]
        found = self._watching(seen, lines)
        today = self.words.today
        if found is None or found.due_on > today or not is_mine(self._turn, found):
            return None
        if (owes := lines[0].owes) is not None and cannot_wait(owes):
            return None
        later = self._turn.house.calendar.next_vardag(today)
        day = f"{phrases.weekday(later)[:3]} {phrases.short_day(later)}"
        return Button(f"Vänta till {day}", f"b.{found.token}.{found.version}.s")

    def _watching(self, seen: Seen, lines: Sequence[NextLine]) -> Bevakning | None:
        """The bevakning behind what is to be done first."""
        owes = lines[0].owes if lines else None
        if owes is None or owes.watch.aim == "ja":
            return None
        open_now = self._turn.tx.bevakningar.open_of_case(seen.case.id)
        return next((each for each in open_now if each.kind == owes.watch_id), None)

    def pressing(self, lines: Sequence[NextLine]) -> Sequence[NextLine]:
        """What is to be done first, and all else that waits for no later day."""
        today = self.words.today
        now = (line for line in lines[1:] if line.owes is None or line.owes.acted_on <= today)
        return [*lines[:1], *now]

    def _asked(self, seen: Seen) -> list[Button]:
        """Answers to what somebody or the bot asks of whoever sees it."""
        posts = list(seen.case.posts.values())
        mine = [each for each in posts if each.role in seen.roles]
        buttons: list[Button] = []
        for post in mine:
            place = posts.index(post)
            if self._turn.who.is_one(post.offered_to):
                buttons.append(self.button(seen, "Ja, jag tar över", f"a.{place}"))
                buttons.append(self.button(seen, "Nej, jag kan inte", f"n.{place}"))
            elif post.person_id is None and post.role in NAMED:
                buttons.append(self.button(seen, "Jag tar ärendet", f"a.{place}"))
        if joins.asked(self._turn, seen.case) is not None:
            buttons.append(self.button(seen, FOLLOW, "y"))
            buttons.append(self.button(seen, "Behåll den gamla", "x"))
        return buttons

    def _steps(self, seen: Seen, lines: Sequence[NextLine]) -> list[Button]:
        state = seen.state
        assert state is not None, "only a case that can be read has steps"
        wanted = dict(pair for line in lines for pair in line.buttons)
        buttons = [self.step(seen, *each) for each in wanted.items()][:MOST_BUTTONS]
        texts = (state.process.steps[name].treserva for name in wanted)
        copied = dict.fromkeys(each for each in texts if each)
        return [*buttons, *(Button("Kopiera till Treserva", "", copy=each) for each in copied)]

    def _possible(self, seen: Seen) -> list[Button]:
        """Every step that can be taken, also those that nobody waits for."""
        state = seen.state
        assert state is not None, "only a case that can be read has steps"
        steps = state.process.steps
        names = dict.fromkeys(each for role in seen.roles for each in may_take(state, role))
        return [self.step(seen, name, steps[name].label) for name in names]

    def _further(self, seen: Seen) -> list[Button]:
        """What is seldom needed."""
        case = seen.case
        posts = list(case.posts.values())
        buttons = []
        for role in seen.roles:
            post = case.posts[role]
            held = post.person_id is not None or post.role in NAMED
            if held and (post.person_id is None or self._turn.who.is_one(post.person_id)):
                buttons.append(self.button(seen, "Lämna över", f"h.{posts.index(post)}.0"))
            elif held:
                buttons.append(self.button(seen, "Jag tar över", f"a.{posts.index(post)}"))
        month = self.words.today.strftime("%Y%m")
        code = case.code.replace("-", "")
        own = f"e.m.{month}.{self._turn.house.token()}.{code}"
        same = f"o.a.{case.token}.{case.version}.0"
        return [*buttons, Button("Samma som ett annat", same), Button("Påminn mig", own)]

    def _ended(self, seen: Seen) -> Card:
        undo = seen.state is not None and is_undoable(self._turn, seen.case)
        button = self.button(seen, "Ångra", "u") if undo else self.reopen(seen)
        return ended_cards.card(self._turn, seen.case, button)

    def reopen(self, seen: Seen) -> Button | None:
        """To go on with what was ended today, if they may."""
        may = not self.is_closed and is_reopenable(self._turn, seen)
        return self.button(seen, "Öppna igen", "r") if may else None

    @property
    def is_closed(self) -> bool:
        """Whether the module is switched off: what was begun can only be ended."""
        return Module.ARENDEN not in self._turn.house.modules

    def step(self, seen: Seen, name: str, label: str) -> Button:
        """The button that takes the step."""
        return self.button(seen, label, f"s.{number_of(name)}")

    def button(self, seen: Seen, label: str, op: str) -> Button:
        """A button of the case's card."""
        return Button(label, self._data(seen, op))

    def _data(self, seen: Seen, op: str) -> str:
        """The data of a button; what changes the posts carries the version that was seen."""
        by_version = op[0] in "aonhyxj"
        number = seen.case.version if by_version else seen.seen
        return f"c.{seen.case.token}.{number}.{op}"


def _waits(seen: Seen) -> bool:
    """Whether somebody of theirs has still to take it."""
    posts = (seen.case.posts[role] for role in seen.roles)
    return any(post.person_id is None and post.role in NAMED for post in posts)
