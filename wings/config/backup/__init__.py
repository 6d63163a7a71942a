"""Backups: an online copy, checked in a scratch place, sealed to a key that is not here."""
