"""Releases: what refuses one, what its version has to be, what it writes, and whether a tag builds the same again."""
