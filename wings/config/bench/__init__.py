"""Measures the pages that staff wait for, on an installation made for it and thrown away."""
