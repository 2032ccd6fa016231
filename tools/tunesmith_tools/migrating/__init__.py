"""Records of older guidelines brought to a newer version, as far as a program can."""
