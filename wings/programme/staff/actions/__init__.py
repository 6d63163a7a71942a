"""The writers of accounts, drafts, unsaved text and tries to sign in."""
