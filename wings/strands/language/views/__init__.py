"""Pages of the language course."""
