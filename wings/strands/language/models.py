from wings.foundation.vault.models import SealedRow
from wings.strands.language import contents


class CourseRow(SealedRow[contents.Course]):
    """A course. It lies in the organisation's compartment `courses`."""

    content = contents.Course


class EnrolmentRow(SealedRow[contents.Enrolment]):
    """A woman's place in a course. It lies in `courses`."""

    content = contents.Enrolment


class LessonRow(SealedRow[contents.Lesson]):
    """A lesson. It lies in `courses`."""

    content = contents.Lesson


class RegisterRow(SealedRow[contents.Register]):
    """The register of a lesson. It lies in `courses`."""

    content = contents.Register


class LevelRow(SealedRow[contents.LevelNote]):
    """Her levels on one day. It lies in her compartment `learning`."""

    content = contents.LevelNote
