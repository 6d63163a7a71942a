"""Cryptography, and nothing else: sealing, signing, certificates, headers, passphrases, pieces.

This package alone imports ``cryptography``. It is plain Python: no Django, no database, no clock.
Errors that it raises carry no content.
"""
