"""Readers of accounts, sessions, drafts and of the installation's own key."""
