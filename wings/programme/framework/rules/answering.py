"""How answers are cut up for the compartments, put together again and told once."""

from collections.abc import Iterable, Mapping

from wings.programme.framework.contents import Answer, Answers, Value
from wings.programme.framework.vocabulary import CompartmentKind, FormPack, Question


def split_by_compartment(form: FormPack, answers: Answers) -> dict[CompartmentKind, Answers]:
    """Return the answers for each compartment that they touch; untouched ones are left out.

    An answer to a question that the form no longer has is left out too: it stays where it was.
    """
    home = {question.id: question.compartment for question in form.questions}
    parts: dict[CompartmentKind, list[Answer]] = {}
    for answer in answers.answers:
        if answer.question in home:
            parts.setdefault(home[answer.question], []).append(answer)
    return {
        kind: Answers(answers.form, answers.version, answers.language, tuple(part))
        for kind, part in parts.items()
    }


def compartments_of(form: FormPack) -> frozenset[CompartmentKind]:
    """Return the compartments that a form can touch."""
    return frozenset(question.compartment for question in form.questions)


def joined(form: FormPack, parts: Iterable[Answers]) -> Answers | None:
    """Put the parts of one form together in the order of its questions; None where there is none.

    The version and language are those of the newest part given last.
    """
    known = list(parts)
    if not known:
        return None
    answers = {answer.question: answer for part in known for answer in part.answers}
    order = [question.id for question in form.questions if question.id in answers]
    order += [name for name in answers if name not in order]
    last = known[-1]
    return Answers(form.id, last.version, last.language, tuple(answers[name] for name in order))


def already_told(form: FormPack, earlier: Iterable[Answers]) -> dict[str, Answer]:
    """Return what she has told already, by the question of this form that asks it again.

    Source: Directive 2011/36/EU, Article 12(4): no unnecessary repetition.
    """
    told = {f"{one.form}.{answer.question}": answer for one in earlier for answer in one.answers}
    return {
        question.id: told[question.same_as]
        for question in form.questions
        if question.same_as is not None and question.same_as in told
    }


def asked(form: FormPack, given: Mapping[str, Value]) -> tuple[Question, ...]:
    """Return the questions that are asked, given the values so far: conditions decide."""
    shown: dict[str, Question] = {}
    for question in form.questions:
        if _is_asked(question, given, shown):
            shown[question.id] = question
    return tuple(shown.values())


def _is_asked(
    question: Question, given: Mapping[str, Value], shown: Mapping[str, Question]
) -> bool:
    condition = question.show_when
    if condition is None:
        return True
    # An old answer to a question that is hidden itself must not bring up the next one.
    if condition.question not in shown:
        return False
    value = given.get(condition.question)
    values = value if isinstance(value, tuple) else (value,)
    return any(one in condition.answer for one in values)
