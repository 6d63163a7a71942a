"""What happened, in one chain per organisation that nobody can edit unnoticed.

Owns: entry, chain, seen set.
"""
