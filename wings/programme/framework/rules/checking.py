"""What a whole programme must be, beyond the types of its files."""

import re
from collections.abc import Iterator

from wings.foundation.packs.faults import PackFault
from wings.foundation.packs.texts import texts_in
from wings.programme.framework.rules.questioning import faults_of_form
from wings.programme.framework.rules.references import ids_of_codes, repeated, unknown
from wings.programme.framework.rules.strength import fits
from wings.programme.framework.vocabulary import CompartmentKind, Parts

FILES = {
    kind: f"framework/{kind}.toml"
    for kind in (
        "compartments",
        "strands",
        "phases",
        "modules",
        "outcomes",
        "goals",
        "consents",
        "safeguards",
        "targets",
        "settings",
        "codes",
    )
} | {"exits": "framework/phases.toml"}
# GDPR Articles 13(1), 13(2) and 14; a local programme may add sections and leave none out.
NOTICE_SECTIONS = ("who", "why", "what", "who-sees", "rights", "how-long")
# The seven of the Modern Slavery Core Outcome Set: places are compared by them.
OUTCOMES = range(1, 8)


def faults_of(parts: Parts) -> list[PackFault]:
    """Return what is wrong in the framework or a local programme as a whole; empty when nothing.

    References that lead nowhere, ids used twice, safeguards of the wrong sort, questions that may
    not be asked like that, notices without a section, words that must not be used.
    """
    return [
        *_twice(parts),
        *_references(parts),
        *_outcomes(parts),
        *_compartments(parts),
        *_safeguards(parts),
        *_consents(parts),
        *_notices(parts),
        *(fault for form in parts.forms for fault in faults_of_form(form, parts)),
        *_forbidden_words(parts),
    ]


def _twice(parts: Parts) -> Iterator[PackFault]:
    for kind, file in FILES.items():
        yield from repeated(file, kind, [item.id for item in getattr(parts, kind)])
    for codes in parts.codes:
        yield from repeated(FILES["codes"], f"codes[{codes.id}]", [code.id for code in codes.words])
    forms = [(form.file, form.id) for form in parts.forms]
    notices = [(notice.file, notice.id) for notice in parts.notices]
    for packs in (forms, notices):
        for number, (file, name) in enumerate(packs):
            earlier = [one for _, one in packs[:number] if one == name]
            yield from repeated(file, "id", [*earlier, name])


def _references(parts: Parts) -> Iterator[PackFault]:
    strands = [strand.id for strand in parts.strands]
    phases = [phase.id for phase in parts.phases]
    units, roles = ids_of_codes(parts, "units"), ids_of_codes(parts, "roles")
    for module in parts.modules:
        key = f"modules[{module.id}]"
        yield from unknown(FILES["modules"], f"{key}.strand", [module.strand], strands)
        yield from unknown(FILES["modules"], f"{key}.present", module.present, roles)
    for goal in parts.goals:
        yield from unknown(FILES["goals"], f"goals[{goal.id}].strand", [goal.strand], strands)
        outcome, known = [str(goal.outcome)], [str(one.number) for one in parts.outcomes]
        yield from unknown(FILES["goals"], f"goals[{goal.id}].outcome", outcome, known)
    for phase in parts.phases:
        yield from unknown(FILES["phases"], f"phases[{phase.id}].leads_to", phase.leads_to, phases)
    for target in parts.targets:
        yield from unknown(FILES["targets"], f"targets[{target.id}].unit", [target.unit], units)
    for one in parts.safeguards:
        yield from unknown(FILES["safeguards"], f"safeguards[{one.id}].unit", [one.unit], units)
    yield from _settings(parts, units)


def _settings(parts: Parts, units: list[str]) -> Iterator[PackFault]:
    file, lists = FILES["settings"], [codes.id for codes in parts.codes]
    for setting in parts.settings:
        key = f"settings[{setting.id}]"
        yield from unknown(file, f"{key}.unit", [setting.unit], units)
        yield from unknown(file, f"{key}.codes", [setting.codes], lists)
        if setting.codes in lists and isinstance(setting.value, tuple):
            known = ids_of_codes(parts, setting.codes)
            yield from unknown(file, f"{key}.value", setting.value, known)


def _outcomes(parts: Parts) -> Iterator[PackFault]:
    numbers = [outcome.number for outcome in parts.outcomes]
    for number in OUTCOMES:
        if numbers.count(number) != 1:
            what = f"Outcome {number} is here {numbers.count(number)} times."
            yield PackFault(FILES["outcomes"], "outcomes", what, "Keep each of the seven once.")


def _compartments(parts: Parts) -> Iterator[PackFault]:
    known = {compartment.id for compartment in parts.compartments}
    for kind in CompartmentKind:
        if kind not in known:
            what = f"The compartment “{kind}” is not explained."
            yield PackFault(FILES["compartments"], "compartments", what, "Add it with who sees it.")


def _safeguards(parts: Parts) -> Iterator[PackFault]:
    for safeguard in parts.safeguards:
        if not fits(safeguard.kind, safeguard.value):
            key = f"safeguards[{safeguard.id}].value"
            what = f"This is not a value for a safeguard of the kind “{safeguard.kind}”."
            mend = "Write true or false for a flag, a number for a least or most, a list for words."
            yield PackFault(FILES["safeguards"], key, what, mend)


def _consents(parts: Parts) -> Iterator[PackFault]:
    longest = [one.value for one in parts.safeguards if one.id == "consent-longest-months"]
    for consent in parts.consents:
        key = f"consents[{consent.id}].months"
        for most in longest:
            if isinstance(most, int) and consent.months > most:
                what = f"{consent.months} months is longer than the safeguard allows ({most})."
                yield PackFault(FILES["consents"], key, what, "Write a smaller number.")
        # `clinical` is handed over by an act of its holder alone (decision 7), so a pack cannot
        # open it.
        if CompartmentKind.CLINICAL in consent.opens:
            opens = f"consents[{consent.id}].opens"
            what = "No consent opens the clinical compartment: the psychologist holds it alone."
            yield PackFault(FILES["consents"], opens, what, "Take “clinical” out.")


def _notices(parts: Parts) -> Iterator[PackFault]:
    for notice in parts.notices:
        names = [section.id for section in notice.sections]
        yield from repeated(notice.file, "sections", names)
        for missing in (name for name in NOTICE_SECTIONS if name not in names):
            what = f"The section “{missing}” is missing."
            mend = "Add it: GDPR Articles 13 and 14 ask for it."
            yield PackFault(notice.file, "sections", what, mend)


def _forbidden_words(parts: Parts) -> Iterator[PackFault]:
    lists = [one.value for one in parts.safeguards if one.id == "forbidden-words"]
    words = [word for value in lists if isinstance(value, tuple) for word in value]
    if not words:
        return
    pattern = re.compile(rf"\b({'|'.join(re.escape(word) for word in words)})\b", re.IGNORECASE)
    for file, key, text in texts_of(parts):
        found = pattern.search(text)
        if found:
            what = f"The word “{found.group()}” must not be used."
            yield PackFault(file, key, what, "Say “woman”, “participant” or “survivor”.")


def texts_of(parts: Parts) -> Iterator[tuple[str, str, str]]:
    """Yield every text of a framework or programme with its file and key."""
    for kind, file in FILES.items():
        for text, key in texts_in(getattr(parts, kind), kind):
            yield file, key, text
    for pack in (*parts.forms, *parts.notices):
        for text, key in texts_in(pack):
            yield pack.file, key, text
