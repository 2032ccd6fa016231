"""Tests of the nouns: text in, data out."""
