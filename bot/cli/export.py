"""Skriver ut allt som boten vet om en person, som JSON med svenska rubriker."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from bot.cli.visit import Visit
from bot.settings import load_settings
from flows.actions.rights import Dossier, Of
from flows.actions.turn import Refused
from flows.calendar import Calendar

HELP = "skriv ut allt om en person"
TABLES: Mapping[str, str] = MappingProxyType(
    {
        "person": "Person",
        "chat": "Chatt i Telegram",
        "role_grant": "Roller",
        "shift": "Pass",
        "absence": "Frånvaro",
        "pressing": "Delad telefon",
        "bevakning": "Bevakningar",
        "case": "Ärenden",
        "case_post": "Ansvar i ärenden",
        "binder": "Pärmen",
        "standing_told": "Stående påminnelser",
        "digest_off": "Vill inte ha veckans lista",
        "feed": "Kalenderadress",
        "run": "Genomgångar av rutiner",
        "contact_change": "Förslag om nummer",
        "inbox": "Mottagna uppdateringar",
        "outbox": "Meddelanden från boten",
        "card": "Kort som boten visar",
    }
)
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "about": "gäller",
        "acting_id": "person som tryckte",
        "action": "handling",
        "answers": "svar",
        "at": "tid",
        "attempt": "försök",
        "attempts": "försök",
        "begun_at": "började",
        "bot_id": "botens nummer",
        "card": "kort",
        "case_id": "ärende",
        "chat": "chatt i Telegram",
        "chat_id": "chatt",
        "code": "kod",
        "created_at": "skapades",
        "decided_at": "avgjordes",
        "decided_by": "avgjordes av person",
        "dedupe_key": "nyckel mot dubbletter",
        "done_at": "gjordes",
        "done_by": "gjordes av person",
        "due_at": "tid",
        "due_on": "dag",
        "ended_at": "slutade",
        "ended_by": "avslutades av person",
        "ends_at": "slutar",
        "error": "fel",
        "expires_at": "gäller till",
        "from_on": "från och med",
        "handed": "det som lämnades över",
        "held": "tryckning som väntar",
        "held_at": "gås igenom sedan",
        "held_by": "gås igenom av person",
        "here": "står i pärmen",
        "history": "steg som har tagits",
        "id": "nummer",
        "joined_to": "samma ärende som",
        "kept": "version som ärendet inte följer",
        "kind": "slag",
        "label": "namn för kollegor",
        "lease_owner": "sänds av",
        "lease_until": "sänds till",
        "limit_on": "gräns",
        "made_at": "skapades",
        "maybe_duplicate": "kan vara dubblett",
        "menu": "meny",
        "message_id": "meddelande i Telegram",
        "name": "kontakt",
        "next_at": "nästa påminnelse",
        "next_on": "nästa dag",
        "next_seq": "nästa i ordningen",
        "nominal_on": "dag enligt rutinen",
        "not_before": "tidigast",
        "number": "nummer att ringa",
        "offered_to": "erbjuden till person",
        "on_date": "dag",
        "op": "slag av meddelande",
        "opened_at": "öppnades",
        "outcome": "utfall",
        "owner_id": "ansvarig person",
        "payload": "innehåll",
        "person_id": "person",
        "phone_id": "telefon",
        "priority": "klass",
        "process_id": "process",
        "proposed_at": "föreslogs",
        "proposed_by": "föreslogs av person",
        "reason": "skäl",
        "recalled": "återtaget",
        "received_at": "togs emot",
        "remind_from": "påminns från",
        "repeat": "upprepas efter vardagar",
        "reviewed_on": "genomgången vecka",
        "role": "roll",
        "rota": "enligt schema",
        "routine_id": "rutin",
        "says": "läge",
        "seal": "sigill",
        "secret_hash": "adressens kontrollsumma",
        "seq": "ordning",
        "set_at": "angavs",
        "set_by": "angavs av person",
        "sha256": "rutinens version",
        "shared": "delad telefon",
        "since": "sedan",
        "started_at": "började",
        "starts_at": "börjar",
        "state": "läge",
        "step": "steg",
        "steps": "påminnelser",
        "subject": "gäller",
        "substitute_id": "ersättare",
        "telegram_id": "nummer i Telegram",
        "to_on": "till och med",
        "token": "knapparnas nyckel",
        "told_at": "påminnelsen kom",
        "unit_id": "enhet",
        "unreadable": "går inte att läsa",
        "until": "gäller till",
        "untold": "ska berättas",
        "update_id": "nummer i Telegram",
        "updated_at": "ändrades",
        "version": "version",
    }
)
AUDIT = ("id", "at", "person_id", "acting_id", "action", "subject", "outcome")


def options(parser: argparse.ArgumentParser) -> None:
    """Whom it is about."""
    parser.add_argument("--person", type=int, required=True, metavar="ID")


def carry_out(given: argparse.Namespace) -> int:
    """Print it; 1 when there is no such person."""
    settings = load_settings()
    result = Visit(settings).act("person.export", Of(given.person))
    if isinstance(result, Refused):
        print("Personen finns inte. Sök med: jourlots personer ORD", file=sys.stderr)
        return 1
    dossier = result.value
    assert isinstance(dossier, Dossier), "done"
    print(json.dumps(_told(dossier, settings.calendar()), ensure_ascii=False, indent=2))
    return 0


def _told(dossier: Dossier, calendar: Calendar) -> dict[str, Any]:
    found: dict[str, Any] = {
        TABLES.get(table, table): [_row(row, calendar) for row in rows]
        for table, rows in dossier.held.items()
    }
    found["Granskningslogg"] = [
        _row({name: getattr(row, name) for name in AUDIT}, calendar) for row in dossier.audit
    ]
    return found


def _row(row: Mapping[str, Any], calendar: Calendar) -> dict[str, Any]:
    return {COLUMNS.get(name, name): _value(value, calendar) for name, value in row.items()}


def _value(value: Any, calendar: Calendar) -> Any:
    if isinstance(value, datetime):
        return calendar.local(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
