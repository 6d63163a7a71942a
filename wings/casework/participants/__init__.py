"""Who she is and how to reach her safely. Owns: card, safe contact, identity, whereabouts."""
