"""The organisations of a local programme, and what each holds for itself.

Owns: organisation, site, and the organisation's own compartments.
"""
