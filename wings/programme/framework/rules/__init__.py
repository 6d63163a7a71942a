"""The laws of packs: what is whole, what may differ and how answers are kept. Plain Python."""

from wings.programme.framework.rules.adapting import effective
from wings.programme.framework.rules.answering import (
    already_told,
    asked,
    joined,
    split_by_compartment,
)
from wings.programme.framework.rules.checking import faults_of, texts_of
from wings.programme.framework.rules.differing import difference, in_words
from wings.programme.framework.rules.strength import is_at_least_as_strong

__all__ = [
    "already_told",
    "asked",
    "difference",
    "effective",
    "faults_of",
    "in_words",
    "is_at_least_as_strong",
    "joined",
    "split_by_compartment",
    "texts_of",
]
