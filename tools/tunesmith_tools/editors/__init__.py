"""JSON Schemas with a dataset's own labels, and settings for editors that use them."""
