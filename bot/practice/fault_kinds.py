"""Every kind of fault: what it is called on the page, what it does, which fields it takes.

Refusals carry the code and words that Telegram uses; the others are carried out by `api` (calls)
and `cloud` (updates).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.practice.refusals import NOT_MODIFIED, OTHER_POLLER, TOO_OLD

CALL = ("method", "chat", "after", "times")
UPDATE = ("after", "times")


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One kind. With a `code` it is a refusal, in `words` unless the order says otherwise."""

    name: str
    label: str
    what: str
    fields: tuple[str, ...] = CALL
    code: int | None = None
    words: str = ""


def _refusal(name: str, code: int, words: str, label: str, what: str) -> FaultKind:
    return FaultKind(name, label, what, (*CALL, "description"), code, words)


_KINDS = (
    FaultKind(
        "too_many", "För många meddelanden (429)", "Telegram ber boten vänta.",
        (*CALL, "retry_after"), 429,
    ),
    _refusal("blocked", 403, "bot was blocked by the user",
        "Blockerad (403)", "Personen har blockerat boten."),
    _refusal("deactivated", 403, "user is deactivated",
        "Kontot är borta (403)", "Personen har tagit bort sitt konto."),
    _refusal("not_started", 403, "bot can't initiate conversation with a user",
        "Inte startad (403)", "Personen har aldrig startat boten."),
    _refusal("kicked", 403, "bot was kicked from the supergroup chat",
        "Utkastad (403)", "Boten är utkastad ur gruppen."),
    _refusal("bad_request", 400, "wrong request",
        "Fel i anropet (400)", "Telegram säger nej. Du väljer orden."),
    _refusal("not_modified", 400, NOT_MODIFIED,
        "Oförändrat (400)", "Ändringen ändrar ingenting."),
    _refusal("edit_not_found", 400, "message to edit not found",
        "Inget att ändra (400)", "Meddelandet som ska ändras finns inte."),
    _refusal("cannot_edit", 400, "message can't be edited",
        "Går inte att ändra (400)", "Meddelandet får inte ändras."),
    _refusal("delete_not_found", 400, "message to delete not found",
        "Inget att ta bort (400)", "Meddelandet som ska tas bort finns inte."),
    _refusal("cannot_delete", 400, "message can't be deleted for everyone",
        "Går inte att ta bort (400)", "Meddelandet är för gammalt att ta bort."),
    _refusal("reply_not_found", 400, "message to be replied not found",
        "Inget att svara på (400)", "Meddelandet som svaret gäller finns inte."),
    _refusal("too_old", 400, TOO_OLD,
        "Trycket är för gammalt (400)", "Boten svarar för sent på ett tryck."),
    _refusal("entities", 400, "can't parse entities: Can't find end tag corresponding to start "
        'tag "b"', "Fel i texten (400)", "Telegram förstår inte formateringen."),
    _refusal("too_long", 400, "message is too long",
        "För lång text (400)", "Texten är längre än 4 096 tecken."),
    _refusal("button_data", 400, "BUTTON_DATA_INVALID",
        "Fel i en knapp (400)", "En knapp bär för mycket."),
    _refusal("chat_not_found", 400, "chat not found",
        "Okänd chatt (400)", "Chatten finns inte."),
    _refusal("no_rights", 400, "not enough rights to send text messages to the chat",
        "Får inte skriva (400)", "Boten får inte skriva i gruppen."),
    FaultKind("migrated", "Gruppen byter id (400)",
        "Gruppen blir en supergrupp. Anropet får det nya id:t till svar."),
    _refusal("unauthorized", 401, "Unauthorized", "Fel nyckel (401)",
        "Telegram känner inte igen boten."),
    _refusal("conflict", 409, OTHER_POLLER, "Två botar (409)",
        "En annan process hämtar botens uppdateringar."),
    _refusal("server_error", 502, "Bad Gateway", "Fel hos Telegram (502)",
        "Telegrams server svarar med ett fel."),
    FaultKind("lost", "Svaret kommer bort",
        "Anropet går fram, men förbindelsen bryts före svaret."),
    FaultKind("timeout_before", "Inget svar, inget händer",
        "Telegram tiger. Anropet har ingen verkan.", (*CALL, "seconds")),
    FaultKind("timeout_after", "Inget svar, men det händer",
        "Telegram tiger. Anropet har ändå verkan.", (*CALL, "seconds")),
    FaultKind("slow", "Långsamt svar", "Svaret kommer efter en stund.", (*CALL, "seconds")),
    FaultKind("refuse", "Ingen förbindelse",
        "Ingen lyssnar på Telegrams adress.", ("seconds",)),
    FaultKind("duplicate_update", "Dubbel uppdatering",
        "Boten får nästa uppdatering två gånger.", UPDATE),
    FaultKind("malformed_update", "Trasig uppdatering",
        "Boten får en trasig uppdatering strax före nästa.", UPDATE),
    FaultKind("late_update", "Fel ordning",
        "Nästa uppdatering kommer efter den som följer på den.", UPDATE),
)  # fmt: skip
KINDS: Mapping[str, FaultKind] = {kind.name: kind for kind in _KINDS}

# Each field: its label, its type, and what holds when it is left out.
FIELDS: Mapping[str, tuple[str, str, object]] = {
    "method": ("Metod", "text", "*"),
    "chat": ("Chatt", "number", None),
    "after": ("Så många går först fram", "number", 0),
    "times": ("Så många gånger (0 = tills du tar bort felet)", "number", 1),
    "retry_after": ("Sekunder att vänta", "number", 3),
    "seconds": ("Sekunder", "number", None),
    "description": ("Telegrams ord", "text", None),
}
