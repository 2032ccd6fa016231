"""What changed for training between a revision and now, read from git's objects."""
