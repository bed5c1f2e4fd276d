"""Where the original documents lie beside the checkout, the fingerprints agree with them."""

from pathlib import Path

import proven
import pytest

from flows.routines.claims import verify_sources

ORIGINALS = Path(__file__).parents[2] / "../shared/seeds"


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the original documents are not at hand")
def test_every_statement_still_stands_in_the_original_and_covers_what_binds():
    reference = proven.library().reference
    assert set(reference.documents) == {"r000", "r001", "r002", "r003"}
    assert all((ORIGINALS / each.file).is_file() for each in reference.documents.values())
    assert verify_sources(reference, ORIGINALS) == ()


def test_no_document_is_without_owner_date_and_status():
    for document in proven.library().reference.documents.values():
        assert document.owner
        assert document.date == "datum saknas" or document.date[:4].isdigit()
        assert document.status


def test_every_follow_up_says_where_its_source_stands():
    table = proven.processes().follow_ups
    rows = {**table.standing, **table.no_deadline}
    assert [number for number, each in rows.items() if not each.cite] == []
    documents = {number: {ref.split("/")[0] for ref in each.cite} for number, each in rows.items()}
    assert {number for number, names in documents.items() if names == {"r002"}} == {"B28", "B29"}
    assert {number for number, names in documents.items() if names == {"r003"}} == {
        "B30", "B31", "B32", "B33", "B34", "B35",
    }  # fmt: skip
