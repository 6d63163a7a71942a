"""The rules of the house that linters cannot hold."""
