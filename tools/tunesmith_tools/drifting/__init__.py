"""Whether what was added since a release looks like what was there: tests, effect sizes, history."""
