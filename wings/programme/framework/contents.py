"""What a pack form leaves behind: answers with the wording on which they were given."""

from dataclasses import dataclass

Value = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. wording: the question as she read it. shown: the answer as it read then.

    value: text, a whole number, a partial date as `2021`, `2021-05` or `2021-05-03`, the id of an
    option, `yes`, `no` or `rather_not_say`, or several ids.
    """

    question: str
    # Packs are reworded with the years; what she was asked, and what she said, must not change.
    wording: str
    value: Value
    shown: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one form, as given; a skipped question has none."""

    form: str
    version: str
    language: str
    answers: tuple[Answer, ...]
