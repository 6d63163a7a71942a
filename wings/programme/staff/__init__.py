"""People who work here: their accounts, roles and what each role may do, and signing in.

Owns: account, role, session, draft, unsaved text, invitation.
"""
