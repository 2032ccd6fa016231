"""The texts that `tunesmith new` puts where an annotator is to write."""

PROMPT = "TODO: the prompt, specific enough that a second person can tell whether an answer does it"
ANSWER = "TODO: the answer"
