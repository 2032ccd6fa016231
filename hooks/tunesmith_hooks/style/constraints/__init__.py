"""Whether an answer keeps what its prompt asks for in a form that can be counted or looked up.

`reading` turns a prompt into demands, `keeping` measures an answer; neither knows of the other. `scope` says which
prompts bind which answers, `gate` which sentences of a prompt are demands at all, `parts` which are about a part alone.
"""

from tunesmith_hooks.style.constraints import forms, quantities, wordings

RULES = (*quantities.RULES, *forms.RULES, *wordings.RULES)
