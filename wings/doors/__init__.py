"""Who comes in: one folder for each kind of visitor."""
