"""Whether an answer keeps what its prompt asks for in a form that can be counted or looked up.

`asked` has the rules, and `cues` says which prompts may ask for something. A module for each family of demands
(lengths, counts, …) judges such a record: `reading` turns its prompts into demands, `keeping` measures its answers, and
neither knows of the other. `scope` says which prompts bind which answers, `gate` which sentences of a prompt are
demands at all, `parts` which are about a part alone.
"""
