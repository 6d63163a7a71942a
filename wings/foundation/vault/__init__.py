"""Sealed files: who holds which key, and the one way to seal and to open.

Owns: keyholder, compartment, epoch, grant, guardian piece, letterbox, slip, sealed row, keyring.
It knows no word of the field: a kind of compartment is a string, a file is an id.
"""
