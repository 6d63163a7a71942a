"""WINGS: programmes in which survivors and those who work with them rebuild a life together."""
