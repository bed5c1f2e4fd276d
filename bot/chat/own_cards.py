"""How a reminder of one's own looks before it is saved: what was understood, and what to press."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.chat import dates
from bot.telegram.render import Button, Card, bold, column, text
from flows.calendar import Calendar, phrases
from flows.calendar.reading import Understood

DRAFT = "egen"
SAVE, OTHER_DAY, CANCEL = "Spara", "Annat datum", "Avbryt"


@dataclass(frozen=True, slots=True)
class Draft:
    """A reminder that is not saved: the name that it will get, and the code of its case if any."""

    token: str
    code: str | None

    def data(self, op: str, number: int) -> str:
        """The data of a button that does `op` with the moment, day or month."""
        return f"e.{op}.{number}.{self.token}.{(self.code or '0').replace('-', '')}"


def how(draft: Draft, today: date) -> Card:
    """How to say when."""
    return Card(
        (
            bold("Skriv när jag ska påminna dig."),
            text("Till exempel:\n/bevaka om två veckor\n/bevaka K7F-42 på fredag kl 9"),
            text("Skriv bara koden och tiden. Allt annat kastar jag."),
        ),
        column([_other_day(draft, today), Button(CANCEL, "e.x")]),
        _other_day(draft, today).data,
    )


def echo(
    draft: Draft,
    moment: Understood,
    told: tuple[str, datetime] | None,
    others: Iterable[Understood],
    chosen: datetime,
) -> Card:
    """Ask whether the moment is the right one. `told`: if the message does not come then, when
    nothing is sent, and when it comes."""
    about = f" om {draft.code}" if draft.code else ""
    lines = [*moment.notes]
    if told is not None:
        quiet, comes = told
        lines.append(f"{quiet} skickar jag inget. Påminnelsen kommer {phrases.moment(comes)}.")
    if draft.code is None:
        lines.append("Du får en kod när du sparar.")
    buttons = [
        Button(SAVE, draft.data("s", _minutes(moment.at))),
        *(Button(f"Nej, {_short(each)}", draft.data("e", _minutes(each.at))) for each in others),
        _other_day(draft, chosen.date()),
        Button(CANCEL, "e.x"),
    ]
    blocks = (bold(f"Ska jag påminna dig{about} {moment.echo}?"),)
    return Card((*blocks, *((text("\n".join(lines)),) if lines else ())), column(buttons))


def month(draft: Draft, shown: date, earliest: date) -> Card:
    """A month to press a day in."""
    rows = dates.month(
        shown,
        earliest,
        lambda day: draft.data("d", dates.number(day)),
        lambda number: draft.data("m", number),
    )
    how = text("Tryck på en dag, eller skriv den, till exempel: på fredag.")
    blocks = (bold("Vilken dag ska jag påminna dig?"), how, text(dates.title(shown)))
    return Card(blocks, (*rows, (Button(CANCEL, "e.x"),)), _other_day(draft, shown).data)


def said(at: datetime, calendar: Calendar, today: date) -> Understood:
    """A moment that was pressed and not typed."""
    local = calendar.local(at)
    off = calendar.day_off(local.date())
    notes = (f"Det är {off.reason}, ingen vardag.",) if off else ()
    return Understood(at, phrases.moment(local, today), notes)


def quiet(chosen: datetime, calendar: Calendar) -> str:
    """When nothing is sent, as the reason; on a day that is no vardag that is said already."""
    hours = calendar.rules.hours
    if not calendar.is_vardag(chosen.date()):
        return "Då"
    if chosen.time() < hours.quiet_to:
        return f"Före {phrases.clock(hours.quiet_to)}"
    return f"Efter {phrases.clock(hours.quiet_from)}"


def _other_day(draft: Draft, near: date) -> Button:
    return Button(OTHER_DAY, draft.data("m", near.year * 100 + near.month))


def _short(moment: Understood) -> str:
    """The moment in a button: "4 dec kl. 09:00"."""
    day, _, clock = moment.echo.partition(" kl. ")
    return f"{day[:3]} {' '.join(word[:3] for word in day.split()[1:3])} {clock[:5]}"


def _minutes(at: datetime) -> int:
    return int(at.timestamp()) // 60
