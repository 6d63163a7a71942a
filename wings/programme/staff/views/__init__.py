"""Pages of staff: signing in and leaving, one's own account, roles, text that was not saved."""
