"""Reads the packs once and offers what stands in them, translated when it is read."""

from wings.programme.framework.queries.current import form, library, programme, programmes
from wings.programme.framework.queries.loading import load_all
from wings.programme.framework.queries.outlining import Outline, outline
from wings.programme.framework.queries.translating import is_translated, messages, translated

__all__ = [
    "Outline",
    "form",
    "is_translated",
    "library",
    "load_all",
    "messages",
    "outline",
    "programme",
    "programmes",
    "translated",
]
