"""The only writers of courses, enrolments, lessons, registers and levels."""

from wings.strands.language.actions.courses import begin_course, change_course
from wings.strands.language.actions.forgetting import strike_out
from wings.strands.language.actions.lessons import add_lesson, change_lesson
from wings.strands.language.actions.registers import Taking, deliver_flags, take_register
from wings.strands.language.actions.women import change_enrolment, enrol, note_levels

__all__ = [
    "Taking",
    "add_lesson",
    "begin_course",
    "change_course",
    "change_enrolment",
    "change_lesson",
    "deliver_flags",
    "enrol",
    "note_levels",
    "strike_out",
    "take_register",
]
