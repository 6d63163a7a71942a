"""A demonstration: invented organisations, staff and women, and weeks of a programme."""
