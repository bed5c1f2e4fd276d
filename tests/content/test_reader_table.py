"""Ska jag ringa Trygghetsjouren? held against a table that was typed from document 000 alone.

The table speaks the document's words; only this module says which presses they mean. A `kalla` row
is what the document says, a `tyst` row where it is silent and several answers are safe. `nobody`
means no authority: the provider's own on-call is the provider itself, so it counts as nobody there
when the row names both.
"""

import csv
from pathlib import Path

import proven
import pytest

from flows.routines.paths import walks

with (Path(__file__).parent / "reader_trygghetsjouren.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
ROUTINE = proven.library().routine("trygghetsjouren")
WALKS = list(walks(ROUTINE))
YES_NO = {"yes": "ja", "no": "nej"}
SAYS = {"yes": "ja", "no": "nej", "cannot": "kan_inte"}
FITS = {"yes": "ja", "no": "nej", "unknown": "vet_ej"}
AGES = {"under_65": "under_65", "65_or_more": "fyllt_65", "unknown": "vet_ej"}
NEEDS = {"night_help": "natthjalp", "alarm": "larm", "short_term": "korttid"}


def facts(row):
    """The row in the routine's own words. More help that reaches into the night is night help."""
    night = row["night"] == "yes"
    more = "natthjalp" if night else "mer_hjalp"
    found = {
        "natt": YES_NO[row["night"]],
        "behov": more if row["need"] == "more_day_evening" else NEEDS[row["need"]],
        "svar": SAYS[row["says"]],
    }
    if row["age"] != "-":
        found["alder"] = AGES[row["age"]]
    if row["fits"] != "-":
        found["ryms"] = FITS[row["fits"]]
    return found


def of_row(row):
    """Every walk that a person in this row can take; a fact that is not asked rules nothing out."""
    wanted = facts(row)
    return [
        each
        for each in WALKS
        if each.context["jourtid"] == YES_NO[row["jourtid"]]
        and all(wanted.get(name, said) == said for name, said in each.facts.items())
    ]


def called(walk):
    return walk.outcome.contact or "nobody"


def named(row):
    return " ".join(
        f"{name}={row[name]}" for name in ("need", "night", "age", "jourtid", "says", "fits")
    )


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_everybody_is_sent_where_the_reader_of_the_document_would_send_them(row):
    found = of_row(row)
    assert found
    accepted = set(row["call"].split("|"))
    if row["status"] == "kalla":
        assert len(accepted - {"egen_jour"}) == 1, "the document names one"
    for each in found:
        assert called(each) in accepted, each.answers


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_the_first_vardag_contact_is_offered_exactly_where_it_is_owed(row):
    owed = {"yes": True, "no": False}
    accepted = {owed[each] for each in row["first_vardag_owed"].split("|")}
    for each in of_row(row):
        assert ("B01" in each.outcome.watches) in accepted, each.answers


def test_who_applies_never_changes_whom_to_call():
    for row in ROWS:
        assert len({called(each) for each in of_row(row)}) == 1, named(row)


def test_every_walk_without_an_unknown_need_stands_in_the_table():
    known = [each for each in WALKS if "vet_ej" not in (each.facts["natt"], each.facts["behov"])]
    in_table = {each.answers for row in ROWS for each in of_row(row)}
    assert {each.answers for each in known} <= in_table


def test_whoever_does_not_know_is_never_left_without_somebody_to_call():
    for each in WALKS:
        if "vet_ej" in each.facts.values() or each.facts.get("svar") == "kan_inte":
            assert called(each) != "nobody", each.answers
