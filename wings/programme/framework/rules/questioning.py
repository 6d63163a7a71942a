"""What a question must be, so that it can be asked and skipped."""

from collections.abc import Iterable, Iterator

from wings.foundation.packs.faults import PackFault
from wings.programme.framework.rules.references import ids_of_codes, repeated, unknown
from wings.programme.framework.vocabulary import FormPack, Parts, Question, QuestionKind, YesNo

CHOOSES = {QuestionKind.CHOICE, QuestionKind.SEVERAL}
COUNTS = {QuestionKind.SCALE, QuestionKind.NUMBER}


def faults_of_form(form: FormPack, parts: Parts) -> Iterator[PackFault]:
    """Yield what is wrong with the questions of a form."""
    yield from repeated(form.file, "questions", [question.id for question in form.questions])
    yield from repeated(form.file, "sections", [section.id for section in form.sections])
    strands = [strand.id for strand in parts.strands]
    yield from unknown(form.file, "strand", [form.strand], strands)
    for number, question in enumerate(form.questions):
        key = f"questions[{question.id}]"
        sections = [section.id for section in form.sections]
        yield from unknown(form.file, f"{key}.section", [question.section], sections)
        yield from _past(form.file, key, question)
        yield from _answers(form.file, key, question, parts)
        yield from _numbers(form.file, key, question, parts)
        yield from _condition(form, question, form.questions[:number], parts)
        yield from _same(form.file, key, question, parts)


def _past(file: str, key: str, question: Question) -> Iterator[PackFault]:
    # Directive 2011/36/EU, Article 12(4): no needless questions about her private life.
    if question.past and question.required:
        what = "A question about the past may not be required."
        yield PackFault(file, f"{key}.required", what, "Take “required” out.")


def _answers(file: str, key: str, question: Question, parts: Parts) -> Iterator[PackFault]:
    if question.kind not in CHOOSES:
        if question.options or question.codes:
            what = f"A question of the kind “{question.kind}” has no options."
            yield PackFault(file, f"{key}.options", what, "Take them out, or change the kind.")
        return
    if bool(question.options) == bool(question.codes):
        what = "A choice needs either options or a code list."
        yield PackFault(file, f"{key}.options", what, "Write “options” or “codes”, one of the two.")
    ids = [option.id for option in question.options]
    yield from repeated(file, f"{key}.options", ids)
    lists = [codes.id for codes in parts.codes]
    yield from unknown(file, f"{key}.codes", [question.codes], lists)


def _numbers(file: str, key: str, question: Question, parts: Parts) -> Iterator[PackFault]:
    units = ids_of_codes(parts, "units")
    yield from unknown(file, f"{key}.unit", [question.unit], units)
    if question.kind not in COUNTS:
        return
    if question.least is None or question.most is None or question.least >= question.most:
        what = "A number or a scale needs a least and a larger most."
        yield PackFault(file, f"{key}.least", what, "Write “least” and “most”.")
    if question.kind is QuestionKind.NUMBER and question.unit is None:
        yield PackFault(file, f"{key}.unit", "A number needs its unit.", "Write “unit”.")
    if question.kind is QuestionKind.SCALE and not (question.lowest and question.highest):
        what = "A scale says in words what its ends mean."
        yield PackFault(file, f"{key}.lowest", what, "Write “lowest” and “highest”.")


def _condition(
    form: FormPack, question: Question, before: Iterable[Question], parts: Parts
) -> Iterator[PackFault]:
    condition = question.show_when
    if condition is None:
        return
    key = f"questions[{question.id}].show_when"
    earlier = {one.id: one for one in before}
    # Only backwards: two questions that wait for each other would never be asked.
    if condition.question not in earlier:
        what = f"No earlier question is called “{condition.question}”."
        yield PackFault(form.file, f"{key}.question", what, "Name a question that stands before.")
        return
    known = _possible(earlier[condition.question], parts)
    yield from unknown(form.file, f"{key}.answer", condition.answer, known)


def _possible(question: Question, parts: Parts) -> list[str]:
    if question.kind is QuestionKind.YES_NO:
        return list(YesNo)
    if question.codes is not None:
        return ids_of_codes(parts, question.codes)
    return [option.id for option in question.options]


def _same(file: str, key: str, question: Question, parts: Parts) -> Iterator[PackFault]:
    if question.same_as is None:
        return
    form, name = question.same_as.split(".")
    others = [one for pack in parts.forms if pack.id == form for one in pack.questions]
    found = [one for one in others if one.id == name]
    if not found:
        what = f"No form asks “{question.same_as}”."
        yield PackFault(file, f"{key}.same_as", what, "Write the form and question with a dot.")
    elif found[0].kind is not question.kind or found[0].codes != question.codes:
        # The earlier answer is filled in here, so it has to fit into the same field.
        what = f"“{question.same_as}” is answered in another way."
        yield PackFault(file, f"{key}.same_as", what, "Ask both in the same way.")
