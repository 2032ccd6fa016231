"""From the words of a prompt to demands on its answer, a module for each family of demands."""
