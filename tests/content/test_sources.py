"""Where the original documents lie beside the checkout, the fingerprints agree with them."""

from pathlib import Path

import proven
import pytest

from flows.routines.claims import verify_sources

ORIGINALS = Path(__file__).parents[2] / "../shared/seeds"


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the original documents are not at hand")
def test_every_statement_still_stands_in_the_original_and_covers_what_binds():
    reference = proven.library().reference
    assert (ORIGINALS / reference.documents["r000"].file).is_file()
    assert verify_sources(reference, ORIGINALS) == ()


def test_no_document_is_without_owner_date_and_status():
    for document in proven.library().reference.documents.values():
        assert document.owner
        assert document.date == "datum saknas" or document.date[:4].isdigit()
        assert document.status
