"""The words of the framework, as frozen types."""

from wings.programme.framework.vocabulary.adaptations import (
    ADDABLE,
    HIDEABLE,
    RETITLED,
    SETTABLE,
    Adaptation,
    Addition,
    Because,
    Change,
    ChangeKind,
    Hiding,
    NewTitle,
    NewValue,
    Strengthening,
)
from wings.programme.framework.vocabulary.agreements import (
    Consent,
    ConsentsPack,
    Notice,
    NoticeSection,
    RecipientKind,
)
from wings.programme.framework.vocabulary.library import (
    Framework,
    Library,
    NoSuchPart,
    Parts,
    Programme,
)
from wings.programme.framework.vocabulary.parts import (
    Code,
    CodeList,
    CodesPack,
    Compartment,
    CompartmentKind,
    CompartmentsPack,
    Exit,
    FrameworkPack,
    Goal,
    GoalsPack,
    Module,
    ModulesPack,
    Organisation,
    Outcome,
    OutcomesPack,
    Part,
    Phase,
    PhasesPack,
    Setting,
    SettingsPack,
    Strand,
    StrandsPack,
    Target,
    TargetsPack,
)
from wings.programme.framework.vocabulary.permits import Effect, PermitKind, PermitsPack, Work
from wings.programme.framework.vocabulary.questions import (
    Condition,
    FormPack,
    Option,
    Question,
    QuestionKind,
    Section,
    YesNo,
)
from wings.programme.framework.vocabulary.safeguards import (
    STRONGER,
    Safeguard,
    SafeguardKind,
    SafeguardsPack,
    SafeguardValue,
)

__all__ = [
    "ADDABLE", "HIDEABLE", "RETITLED", "SETTABLE", "STRONGER", "Adaptation", "Addition",
    "Because", "Change", "ChangeKind", "Code", "CodeList", "CodesPack", "Compartment",
    "CompartmentKind", "CompartmentsPack", "Condition", "Consent", "ConsentsPack", "Effect",
    "Exit", "FormPack", "Framework", "FrameworkPack", "Goal", "GoalsPack", "Hiding", "Library",
    "Module", "ModulesPack", "NewTitle", "NewValue", "NoSuchPart", "Notice", "NoticeSection",
    "Option", "Organisation", "Outcome", "OutcomesPack", "Part", "Parts", "PermitKind",
    "PermitsPack", "Phase", "PhasesPack", "Programme", "Question", "QuestionKind",
    "RecipientKind", "Safeguard", "SafeguardKind", "SafeguardValue", "SafeguardsPack", "Section",
    "Setting", "SettingsPack", "Strand", "StrandsPack", "Strengthening", "Target", "TargetsPack",
    "Work", "YesNo",
]  # fmt: skip
