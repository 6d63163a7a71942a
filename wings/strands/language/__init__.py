"""The language course: who is enrolled, which lessons are held, who came.

Owns: course, enrolment, lesson, register, level per skill. Why somebody was absent is not asked.
"""
