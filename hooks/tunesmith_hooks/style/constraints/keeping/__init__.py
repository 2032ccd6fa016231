"""From the words of an answer to counts and forms that demands are held against."""
