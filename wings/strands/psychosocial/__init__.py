"""Psychological support: what is written of a session opens for its psychologist alone.

Owns: session.
"""
