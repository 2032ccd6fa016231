"""What rules, labels, settings and states mean, for a terminal and for pages."""
