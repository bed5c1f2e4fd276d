"""What the checks let through never fails when it is walked."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.routines.cards import card
from flows.routines.explain import what_if, why
from flows.routines.library import load_library
from flows.routines.paths import walks

from_to = re.compile(r"(?<=to: )(nar|not|ring|los|brist)\b")
guard = re.compile(r"(?<=behov: )(dag|\[natt, vet_ej\]|vet_ej)|(?<=jourtid: )(ja|nej)\b(?=[,}])")
TARGETS = st.sampled_from(["nar", "not", "ring", "los", "brist", "behov"])
VALUES = st.sampled_from(["dag", "natt", "vet_ej", "[natt, dag]", "[dag, vet_ej]", "ja", "nej"])


def _exchange(text, pattern, which, new):
    found = list(pattern.finditer(text))
    match = found[which % len(found)]
    return text[: match.start()] + new + text[match.end() :]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just(from_to), st.integers(0, 30), TARGETS),
            st.tuples(st.just(guard), st.integers(0, 30), VALUES),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_routine_without_problems_can_be_walked_shown_and_explained_to_every_end(small, edits):
    small.write()
    path = small.directory / "goteborg/prov.yaml"
    text = path.read_text(encoding="utf-8")
    for pattern, which, new in edits:
        text = _exchange(text, pattern, which, new)
    path.write_text(text, encoding="utf-8")
    library = load_library(small.directory)
    if library.problems:
        return
    found = list(walks(library.routine("prov")))
    assert {each.node for each in found} == {"ring", "los"}
    for each in found:
        assert card(each, library.reference, {}).body
        assert why(each, library.reference).text
        assert isinstance(what_if(each, library.reference), tuple)
