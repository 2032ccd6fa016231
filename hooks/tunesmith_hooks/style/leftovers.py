"""What machinery left in an answer: template tokens, role markers, the prompt itself."""

import re
from collections.abc import Iterator

from tunesmith.finding import Severity
from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style import ends
from tunesmith_hooks.style.options import Options

_HEADINGS = ("### Instruction:", "### Response:", "### Human:", "### Assistant:", "### User:", "### System:")
_TOKENS = (
    r"<\|[A-Za-z_0-9]{2,30}\|>|<｜[^｜\n]{1,30}｜>|\[/?INST\]|<</?SYS>>|</s>\s*\Z|<(?:start|end)_of_turn>"
    r"|^### (?:Instruction|Response|Human|Assistant|User|System):"
)


@rule()
def template_token(record: Record, _options: Options) -> Iterator[Problem]:
    """No answer holds a token of a chat template, such as `<|im_end|>`, `[INST]` or `### Response:`.

    Why: the template puts them in when the model is trained; one in the text teaches the model to write its own turns.
    Code and tokens that a prompt itself names are exempt.

    Bad:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.<|im_end|>
    Good:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
    """
    if not _may_hold_tokens(record.whole):
        return
    for answer, _ in record.answers:
        if not _may_hold_tokens(answer.text):
            continue
        for found in re.finditer(_TOKENS, answer.text, re.MULTILINE):
            token = found.group().strip()
            if answer.prose[found.start()] != " " and not any(token in one.text for one in record.prompts):
                message = f"the answer holds {token}, a token of a chat template"
                yield Problem(answer.where, message, "Remove it, and what follows if it is another turn.", found.span())
                break


def _may_hold_tokens(text: str) -> bool:
    if "<" in text and any(sign in text for sign in ("<|", "<｜", "<<", "</s>", "_of_turn>")):
        return True
    if "[" in text and "INST]" in text:
        return True
    return "#" in text and any(heading in text for heading in _HEADINGS)


_ROLES = word_set(
    "human user assistant ai bot chatbot chatgpt gpt prompter model nutzer benutzer assistent ki utilisateur humain ia",
    "usuario humano asistente utente assistente",
)
_USERS = r"human|user|prompter|nutzer|benutzer|utilisateur|humain|usuario|humano|utente"
_ASSISTANTS = r"assistant|ai(?: assistant)?|bot|chatbot|chatgpt|gpt|model|assistent|ki|ia|asistente|assistente"
_AMBIGUOUS = word_set("ai bot model ki ia gpt chatbot chatgpt")  # a prompt that names one may ask what it is
_ASKING = frozenset(("q", "question", "frage", "pregunta"))
_QUESTIONS = ("\nq:", "\nquestion:", "\nfrage:", "\npregunta:")
_ANSWERS = r"[^\n]{1,300}\n{1,3}(?:a|answer|antwort|réponse|respuesta):"
_OF_QUESTIONS = word_set(
    "question questions answer answers faq faqs quiz trivia test exam riddle riddles joke jokes flashcard",
    "flashcards cards example examples frage fragen rätsel pregunta preguntas",
)
_OF_DIALOGUES = word_set(
    "dialogue dialog conversation chat script transcript interview roleplay scene skit chatbot chatbots screenplay",
    "dialogs dialogues conversations gespräch dialoge scénario conversación diálogo guion",
)


@rule(severity=Severity.WARNING, cues=_ROLES | _ASKING)
def role_marker(record: Record, _options: Options) -> Iterator[Problem]:
    """No answer names its own role or goes on with the dialogue, as in `Assistant: …` or a line `Human: …`.

    Why: a turn per message is what the record has; a marker within a text teaches the model to play both sides. So does
    another question behind the answer, with what answers it, as in `Q: …` and `A: …`. Prompts that ask for a dialogue,
    questions or examples, or use such markers, are exempt. Roles are known in English, German, French
    and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.

              Human: And of Chile?
    Good:
        messages:
          - role: user
            content: |-
              What is the capital of Peru?
          - role: assistant
            content: |-
              Lima.
    """
    for answer, prompt in record.answers:
        if ":" not in answer.text:
            continue
        found = None if _ROLES.isdisjoint(answer.vocabulary) else _marker(answer.prose, prompt)
        if found is None and not _ASKING.isdisjoint(answer.vocabulary):
            found = _question(answer.prose, record)
        if found and not _has_roles(record):
            marker = answer.text[slice(*found.span("role"))]
            message = f"the answer holds a line that begins with the role {marker}"
            yield Problem(answer.where, message, "Remove the marker, and the turn behind it.", found.span("role"))


def _marker(prose: str, prompt: Passage) -> re.Match[str] | None:
    own = re.match(rf"[\s*#>\[]{{0,6}}(?P<role>{_ASSISTANTS})[*\]]{{0,2}} ?:", prose)
    if own and not (own["role"] in _AMBIGUOUS and own["role"] in prompt.vocabulary):
        return own
    users = re.search(rf"(?:^|(?<=[.!?] ))[ \t*#>\[]{{0,6}}(?P<role>{_USERS})[*\]]{{0,2}} ?:", prose, re.MULTILINE)
    if (
        users
        and users["role"] not in prompt.vocabulary
        and (
            (users["role"] == "human" and prose[users.start() - 1 : users.start()] != " ")
            or re.search(rf"(?:^|(?<=[.!?] ))[ \t*#>\[]{{0,6}}(?:{_ASSISTANTS})[*\]]{{0,2}} ?:", prose, re.MULTILINE)
        )
    ):
        return users
    return None


def _question(prose: str, record: Record) -> re.Match[str] | None:
    """A question of its own behind the answer, and what answers it, where nobody asked for any."""
    for mark in _QUESTIONS:
        at = prose.find(mark)
        found = re.compile(rf"(?P<role>{mark.strip()[:-1]}):{_ANSWERS}").match(prose, at + 1) if at > 0 else None
        if found and record.prompt_vocabulary.isdisjoint(_OF_QUESTIONS):
            return found
    return None


def _has_roles(record: Record) -> bool:
    if not record.prompt_vocabulary.isdisjoint(_OF_DIALOGUES):
        return True
    return any(re.search(rf"\b(?:{_USERS}|{_ASSISTANTS})\*{{0,2}} ?:", one.folded) for one in record.prompts)


_COPYING = word_set(
    "correct edit continue complete finish fix proofread repeat rewrite rephrase paraphrase copy fill translate add",
    "replace format capitalise capitalize punctuate punctuation insert extend improve convert change grammar mistakes",
    "errors remove reformat annotate highlight revise expand restate transcribe sort reorder spelling bold mark",
    "korrigiere verbessere wiederhole übersetze ergänze schreibe corrige répète traduis complète corrige repite",
    "traduce completa",
)
_COPIED = 12  # words
_LABELS = word_set(  # what may stand before the copy
    "q question prompt user human instruction input query frage nutzer aufgabe utilisateur pregunta usuario consigne"
)


@rule(severity=Severity.WARNING)
def copied_prompt(record: Record, _options: Options) -> Iterator[Problem]:
    """No answer begins with the whole prompt or the system message over again.

    Why: pipelines that complete text leave the prompt in front of the answer, and the model learns to repeat it.
    Prompts of twelve words and more count, with or without a label such as `Question:` before them. Tasks that give a
    text back, such as rewriting, are exempt.

    Bad:
        messages:
          - role: user
            content: |-
              Tell me, please, which city is the capital of Peru, and which sea lies next to it.
          - role: assistant
            content: |-
              Tell me, please, which city is the capital of Peru, and which sea lies next to it.

              Lima, on the Pacific.
    Good:
        messages:
          - role: user
            content: |-
              Tell me, please, which city is the capital of Peru, and which sea lies next to it.
          - role: assistant
            content: |-
              Lima.
    """
    if record.task in ("rewriting", "translation", "extraction", "code"):
        return
    system = record.passages[0] if record.messages and record.messages[0].role == "system" else None
    for answer, prompt in record.answers:
        if _begins_with(answer, prompt):
            yield _copy(answer, prompt, "prompt")
        if system and _begins_with(answer, system):
            yield _copy(answer, system, "system message")


def _copy(answer: Passage, copied: Passage, named: str) -> Problem:
    span = 0, min(len(answer.text), len(copied.text))
    message = f"the answer begins with the {named} over again"
    return Problem(answer.where, message, "Cut it away and begin with the answer.", span)


def _begins_with(answer: Passage, copied: Passage) -> bool:
    first, other = answer.folded[:1], copied.folded[:1]
    if first != other and first.isalnum() and other.isalnum() and _LABELS.isdisjoint(answer.vocabulary):
        return False  # as of most answers, and told without looking for words
    if _LABELS.union(ends.first_words(copied, 1)).isdisjoint(ends.first_words(answer, 1)):
        return False
    many, words = len(copied.words), answer.words
    if many < _COPIED:
        return False
    if words and words[0] in _LABELS:
        words = words[1:]
    if words[:1] != copied.words[:1] or words[:_COPIED] != copied.words[:_COPIED]:
        return False
    same = sum(1 for one, other in zip(words, copied.words, strict=False) if one == other)
    return same >= 0.9 * many and _COPYING.isdisjoint(copied.vocabulary)


RULES = (template_token, role_marker, copied_prompt)
