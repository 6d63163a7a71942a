"""A local programme may make a safeguard stronger, whatever it tries; never weaker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wings.foundation.packs.faults import PackFaults
from wings.programme.framework.queries import library
from wings.programme.framework.rules import effective, is_at_least_as_strong
from wings.programme.framework.vocabulary import (
    SafeguardKind,
    Strengthening,
)

SHIPPED = {
    "help-without-consent", "no-compulsory-past", "told-once", "safe-contact-days", "key-holders",
    "risk-item-responder", "employer-vetting", "right-to-work", "minimum-cell", "forbidden-words",
    "no-automatic-decision", "interpreter-accepted", "no-machine-translation", "presumed-child",
    "key-worker-and-deputy", "skip-allowed", "reidentification-review", "absences-before-flag",
}  # fmt: skip
VALUES = st.one_of(
    st.booleans(),
    st.integers(min_value=-5, max_value=400),
    st.lists(st.sampled_from(["victim", "client", "x", "y"]), max_size=4).map(tuple),
)


def adapted(*strengthen):
    """Return what becomes of the framework under these strengthenings; None where refused."""
    packs = library()
    adaptation = packs.adaptations[0].changed(
        add=(), set=(), retitle=(), hide=(), strengthen=strengthen
    )
    return effective(packs.framework, adaptation, packs.permits[0])


def one(name, value):
    return Strengthening(safeguard=name, to=value, reason="It is tried.")


def test_every_safeguard_of_the_design_is_shipped_with_a_reason_and_a_source(library):
    safeguards = library.framework.safeguards
    assert {safeguard.id for safeguard in safeguards} >= SHIPPED
    assert all(safeguard.reason and safeguard.source for safeguard in safeguards)
    assert not any(safeguard.optional for safeguard in safeguards)


def test_every_flag_is_shipped_on(library):
    for safeguard in library.framework.safeguards:
        if safeguard.kind is SafeguardKind.FLAG:
            assert library.framework.holds(safeguard.id)


@pytest.mark.parametrize("name", [safeguard.id for safeguard in library().framework.safeguards])
def test_a_weaker_value_is_refused_for_each_safeguard(library, name):
    now = library.framework.safeguard(name)
    weaker = {
        SafeguardKind.FLAG: False,
        SafeguardKind.LEAST: now.value - 1 if isinstance(now.value, int) else 0,
        SafeguardKind.MOST: now.value + 1 if isinstance(now.value, int) else 0,
        SafeguardKind.WORDS: 3,
    }[now.kind]
    with pytest.raises(PackFaults, match="would be weaker"):
        adapted(one(name, weaker))


@given(st.lists(st.tuples(st.sampled_from(sorted(SHIPPED)), VALUES), max_size=6))
def test_no_sequence_of_adaptations_weakens_a_safeguard(tries):
    before = library().framework
    try:
        after = adapted(*(one(name, value) for name, value in tries))
    except PackFaults:
        return
    for safeguard in before.safeguards:
        assert is_at_least_as_strong(safeguard, after.safeguard(safeguard.id).value)


@given(st.sampled_from(library().framework.safeguards), VALUES, VALUES)
def test_strength_is_an_order(safeguard, first, second):
    assert is_at_least_as_strong(safeguard, safeguard.value)
    if is_at_least_as_strong(safeguard, first):
        changed = safeguard.model_copy(update={"value": first})
        if is_at_least_as_strong(changed, second):
            assert is_at_least_as_strong(safeguard, second)


def test_words_are_added_to_those_before(palermo, library):
    before = set(library.framework.safeguard("forbidden-words").value)
    assert before | {"vittima"} <= set(palermo.safeguard("forbidden-words").value)


def test_a_local_programme_reads_its_own_limits(library):
    assert library.framework.limit("safe-contact-days") == 30
    assert library.programme("el-athens").limit("safe-contact-days") == 14
    assert library.programme("es-barcelona").limit("absences-before-flag") == 1
