"""Employment: the internship, its hours and visits, and until when she may work.

Owns: internship, right to work, hours, visit.
"""
