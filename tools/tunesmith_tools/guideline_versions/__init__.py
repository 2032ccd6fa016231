"""Versions of the guidelines: what changed between two of them, and what of the older records it touches."""
