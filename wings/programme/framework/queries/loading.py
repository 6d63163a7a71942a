"""From a folder of packs to a library."""

from pathlib import Path
from typing import Any

from wings.foundation.packs.faults import PackFaults
from wings.foundation.packs.pieces import Pack
from wings.foundation.packs.reading import Reader
from wings.programme.framework.rules import effective, faults_of
from wings.programme.framework.vocabulary import (
    Adaptation,
    CodesPack,
    CompartmentsPack,
    ConsentsPack,
    FormPack,
    Framework,
    FrameworkPack,
    GoalsPack,
    Library,
    ModulesPack,
    Notice,
    OutcomesPack,
    PermitsPack,
    PhasesPack,
    Programme,
    SafeguardsPack,
    SettingsPack,
    StrandsPack,
    TargetsPack,
)

ONE_FILE_EACH: dict[str, type[Pack]] = {
    "compartments": CompartmentsPack,
    "strands": StrandsPack,
    "phases": PhasesPack,
    "modules": ModulesPack,
    "outcomes": OutcomesPack,
    "goals": GoalsPack,
    "consents": ConsentsPack,
    "safeguards": SafeguardsPack,
    "targets": TargetsPack,
    "settings": SettingsPack,
    "codes": CodesPack,
}


def load_all(root: Path) -> Library:
    """Read every pack below this folder.

    Raises PackFaults with all faults of all files; what depends on a file that cannot be read is
    checked once that file is mended.
    """
    reader = Reader(root)
    framework = _framework(reader)
    permits = reader.read_all("permits", PermitsPack)
    adaptations = reader.read_all("programmes", Adaptation)
    if framework is None:
        raise PackFaults(reader.faults)
    reader.faults += faults_of(framework)
    made = [_programme(reader, framework, adaptation, permits) for adaptation in adaptations]
    if reader.faults:
        raise PackFaults(reader.faults)
    programmes = tuple(programme for programme in made if programme is not None)
    return Library(
        framework=framework, programmes=programmes, adaptations=adaptations, permits=permits
    )


def _framework(reader: Reader) -> Framework | None:
    parts: dict[str, Any] = {
        "forms": reader.read_all("framework/forms", FormPack),
        "notices": reader.read_all("framework/notices", Notice),
    }
    for name, into in ONE_FILE_EACH.items():
        pack = reader.read(f"framework/{name}.toml", into)
        if pack is not None:
            parts |= {key: value for key, value in pack if isinstance(value, tuple)}
    heading = reader.read("framework/framework.toml", FrameworkPack)
    if heading is None or reader.faults:
        return None
    return Framework(version=heading.version, title=heading.title, text=heading.text, **parts)


def _programme(
    reader: Reader, framework: Framework, adaptation: Adaptation, permits: tuple[PermitsPack, ...]
) -> Programme | None:
    found = [pack for pack in permits if pack.id == adaptation.permits]
    if not found:
        known = ", ".join(pack.id for pack in permits)
        what = f"There is no permits pack “{adaptation.permits}”."
        reader.note(adaptation.file, "permits", what, f"Use one of: {known}.")
        return None
    try:
        return effective(framework, adaptation, found[0])
    except PackFaults as error:
        reader.faults += error.faults
        return None
