"""The bases of every type that is read from a pack: frozen, strict, nothing unknown."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic_core import CoreSchema, core_schema

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]


class Text(str):
    """Words that somebody reads on a page: the catalogues of translations are made from these.

    In a pack a line break counts as a space; an empty line starts a new paragraph.
    """

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        words = core_schema.str_schema(min_length=1, strip_whitespace=True, strict=True)
        return core_schema.no_info_after_validator_function(cls.folded, words)

    @classmethod
    def folded(cls, words: str) -> "Text":
        """Return the words with one space between words and one empty line between paragraphs."""
        paragraphs = (" ".join(paragraph.split()) for paragraph in words.split("\n\n"))
        return cls("\n\n".join(paragraph for paragraph in paragraphs if paragraph))


class Piece(BaseModel):
    """A part of a pack."""

    # A misspelt key would be left out in silence, and with it perhaps the safeguard that it holds.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def changed(self, **values: Any) -> "Piece":
        """Return a copy with some values replaced, checked like the values of a file.

        Raises pydantic's ValidationError where a value has another type than its key.
        """
        return type(self).model_validate({**dict(self), **values})


class Pack(Piece):
    """One file: what it says of itself. `file` is given by the reader, never written in it."""

    file: str
    source: Line
    licence: Line
    version: Line
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
