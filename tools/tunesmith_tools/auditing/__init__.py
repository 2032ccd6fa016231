"""Audits: a random sample of a frozen revision, what auditors find in it, and what follows for the whole of it."""
