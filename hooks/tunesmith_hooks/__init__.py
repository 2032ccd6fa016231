"""The rules that judge a dataset, and the gate that runs them."""
