"""What a dataset is made of, beside what was aimed at: counts, and what to write next."""
