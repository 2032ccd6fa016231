"""Tests of the rules and of the gate that runs them."""
