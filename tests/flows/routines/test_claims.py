"""Statements are found in the originals by fingerprint, and what binds is claimed."""

from flows.routines.claims import fingerprint, fold, verify_sources

ORIGINAL = "Prov.\n\nDu \n ska  ringa. Annat gäller.\n"
ONE = f"          1: {{sha256: {'0' * 64}, words: 2}}\n"


def test_a_binding_statement_that_nothing_cites_is_told(small):
    extra = ONE + ONE.replace("1:", "2:", 1).replace("words: 2", "words: 2, binding: ja")
    (problem,) = small.load(ONE, extra, "sources.yaml").problems
    assert (problem.file, problem.check) == ("sources.yaml", 6)
    assert "»r000/ett.2«" in problem.message
    assert problem.line == small.line("          2: {sha", "sources.yaml")


def test_a_binding_statement_may_say_why_nothing_cites_it(small):
    extra = ONE + ONE.replace("1:", "2:", 1).replace(
        "words: 2", "words: 2, binding: ja, not_coded: Gäller bara arkivet."
    )
    assert small.load(ONE, extra, "sources.yaml").problems == ()


def test_a_statement_that_changed_in_the_original_is_told(small, tmp_path):
    library = small.load().checked()
    (tmp_path / "prov.txt").write_text(ORIGINAL, encoding="utf-8")
    told = [each.message for each in verify_sources(library.reference, tmp_path)]
    assert told == [
        "»r000/ett.1« står inte längre så i originalet. Läs det igen och ändra.",
        "Ordet »ska« (ord 3) är bindande, men ingen punkt täcker det.",
    ]


def test_a_statement_is_found_however_the_original_breaks_its_lines(small, tmp_path):
    words = fold("Du ska ringa.")
    new = f"          1: {{sha256: {fingerprint(words)}, words: {len(words)}}}\n"
    library = small.load(ONE, new, "sources.yaml").checked()
    (tmp_path / "prov.txt").write_text(ORIGINAL, encoding="utf-8")
    assert verify_sources(library.reference, tmp_path) == ()


def test_a_document_that_is_not_at_hand_is_left_out(small, tmp_path):
    library = small.load().checked()
    assert verify_sources(library.reference, tmp_path / "nowhere") == ()
