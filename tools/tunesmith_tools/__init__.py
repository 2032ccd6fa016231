"""The commands of `tunesmith` and the stages of its pipeline."""
