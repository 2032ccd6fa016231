"""A dataset repository from the template, and what later versions change in it."""
