"""The texts that `tunesmith new` puts where an annotator is to write."""

PROMPT = "TODO: the prompt, specific enough that two people would expect the same answer"
ANSWER = "TODO: the answer"
