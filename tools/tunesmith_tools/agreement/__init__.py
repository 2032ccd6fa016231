"""How far first judgements agree: coefficients with intervals, what is disputed, and which pages to mend."""
