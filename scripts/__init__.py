"""Programs for developers; no installation runs them."""
