"""One person's record: who she is, what she agreed to, her case, her plan."""
