"""How answers begin: with praise, with an announcement, with the question over again."""

import re
from collections.abc import Iterator

from tunesmith import text
from tunesmith.finding import Severity
from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style import ends
from tunesmith_hooks.style.options import Options

_OPENING = 120  # characters in which an opening is looked for

_PRAISING = word_set(
    "great good excellent interesting wonderful fantastic lovely nice amazing awesome fascinating brilliant terrific",
    "superb insightful thoughtful intriguing important delightful smart clever perfect love",
    "gute tolle spannende interessante ausgezeichnete hervorragende großartige super schöne wunderbare kluge gutes",
    "tolles spannendes interessantes",
    "excellente bonne belle intéressante magnifique pertinente",
    "buena excelente gran interesante magnífica estupenda",
)
_ADJECTIVE = (
    r"(?:great|good|excellent|(?:very )?interesting|wonderful|fantastic|lovely|nice|amazing|awesome|fascinating"
    r"|brilliant|terrific|superb|insightful|thoughtful|intriguing|important|delightful|smart|clever|perfect)"
)
_PRAISE = (
    r"\W*(?:(?:ooh?|oh|wow|ah|nice one|hmm+|hi|hello|hey|okay|ok|yes|sure|of course|certainly|well|thank you"
    r"|thanks)\b[ ,.!]{0,3}){0,2}"
    r"(?:what|that's|that is|that sounds like|this is|it's|it is|(?:for )?asking|you've asked|you've raised|you ask"
    r"|you have asked|such)?"
    rf"\s?(?:an?|such an?|one)? ?(?:really|very|truly|absolutely|quite|pretty|super)? ?{_ADJECTIVE}"
    rf"(?:,? (?:and |but )?(?:{_ADJECTIVE}|common|tricky|complex|challenging))?"
    r" (?P<noun>questions?|query|inquiry|request|prompt|ask|idea|choice|topic|goal|project|thought|observation)"
    r"(?: (?:you have|you've got|you asked|you've asked|you ask|indeed|there|to ask))?(?=[^\w\s]|\s*\n|\s*\Z| and\b"
    r"|\s[–—-])|\W*(?:(?:sure|of course|certainly)[!,.] )?(?:(?:i (?:really )?)?love (?:this|that|your"
    r"|the) (?P<loved>question|idea|topic|prompt)"
    r"|[\w' ]{3,60} is (?:such )?an? (?:great|wonderful|fantastic|noble|admirable|excellent|amazing) goal)\b"
    r"|\W*(?:das ist |was für )?(?:eine? )?(?:wirklich |sehr |ganz )?"
    r"(?:gute|tolle|spannende|interessante|ausgezeichnete|hervorragende|großartige|super|schöne|wunderbare|kluge)s?"
    r" (?P<nomen>frage|idee|thema|wahl|anfrage)(?=[^\w\s]|\s*\Z)"
    r"|\W*(?:c'est |quelle |voilà )?(?:une |un )?(?:très |vraiment )?"
    r"(?:excellente|bonne|belle|super|intéressante|magnifique) (?P<nom>question|idée|demande)(?=\s?[^\w\s]|\s*\Z)"
    r"|\W*(?:c'est |quelle )?(?:une )?question (?:très |vraiment )?(?:intéressante|pertinente|excellente)(?=\s?[^\w\s])"
    r"|\W*(?:qué |es una |esa es una |esta es una )?(?:muy )?"
    r"(?:buena|excelente|gran|interesante|magnífica|estupenda) (?P<nombre>pregunta|idea|consulta)(?=[^\w\s]|\s*\Z)"
    r"|\W*(?:qué |es una |esa es una )?pregunta (?:muy |tan |más )?(?:interesante|buena|excelente)(?=[^\w\s])"
)
_PRAISED = word_set(
    "question questions query inquiry request prompt ask idea choice topic goal project thought observation",
    "frage idee thema wahl anfrage idée demande pregunta consulta",
)
_QUOTES = "\"'“„«»‘"
_QUESTION = word_set("question questions query inquiry request prompt ask frage anfrage demande pregunta consulta")
_ASKS_FOR_A_JUDGEMENT = word_set(
    "think thoughts opinion feedback review judge rate critique idea should worth",
    "meinst findest hältst meinung idee plan sollte penses pensez avis idée opinas opinión parece idea",
)


@rule(severity=Severity.WARNING, cues=_PRAISING)
def praising_opening(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer does not begin by praising the prompt.

    Why: "Great question!" says nothing about the question, and a model that is shown it flatters. Whoever asks what an
    idea is worth may be told that it is good, dialogues of a service may cheer, and what a prompt holds may be taken
    from it. Knows English, German, French and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              Why is the sky blue?
          - role: assistant
            content: |-
              Great question! Air scatters blue light more than red light.
    Good:
        messages:
          - role: user
            content: |-
              Why is the sky blue?
          - role: assistant
            content: |-
              Air scatters blue light more than red light.
    """
    for answer, prompt in record.answers:
        if _PRAISED.isdisjoint(answer.vocabulary) or _PRAISING.isdisjoint(answer.vocabulary):
            continue
        if _PRAISING.isdisjoint(ends.first_words(answer, 12)):
            continue
        found = re.match(_PRAISE, answer.folded[:_OPENING])
        if not found or answer.text[0] in _QUOTES or len(answer.words) < 4:  # quoted, or the text that was asked for
            continue
        if not _is_judgement(record, found, prompt) and not _is_given(record, found.group()):
            message = f"the answer begins by praising the prompt: “{_short(answer.text[: found.end()])}”"
            yield Problem(answer.where, message, "Begin with the answer.", (0, found.end()))


def _is_given(record: Record, praise: str) -> bool:
    """Whether a prompt holds the praise itself, which an answer may take from it."""
    said = praise.strip(" \t\n*_>#-.,!:")
    return any(said in prompt.folded for prompt in record.prompts)


def _is_judgement(record: Record, found: re.Match[str], prompt: Passage) -> bool:
    noun = next((word for word in found.groupdict().values() if word), "goal")
    if noun in _QUESTION:
        return False
    return record.task == "dialogue" or not _ASKS_FOR_A_JUDGEMENT.isdisjoint(prompt.vocabulary)


_ANNOUNCING = word_set(
    "sure certainly absolutely of definitely gladly yes ok okay here below",
    "natürlich gerne gern klar selbstverständlich sicher aber hier",
    "bien certainement volontiers avec voici claro por desde con aquí",
)
# One of which stands in every announcement.
_SAYING = word_set(
    "sure certainly absolutely course definitely gladly here here's below",
    "natürlich gerne gern klar selbstverständlich sicher hier",
    "sûr certainement volontiers plaisir voici claro supuesto luego gusto aquí",
)
_GLADLY = (
    r"\W*(?:(?:yes|hi|hello|okay|ok)[ ,.!]{1,3})?"
    r"(?P<gladly>sure(?: thing)?|certainly|absolutely|of course|definitely|gladly"
    r"|natürlich|gerne?|klar|selbstverständlich|sicher|aber (?:gerne?|natürlich|klar)"
    r"|bien sûr|certainement|volontiers|avec plaisir"
    r"|claro(?: que sí)?|por supuesto|desde luego|con (?:mucho )?gusto)(?![\w'])"
)
# What follows a "gladly" that says no more than that an answer comes.
_COMES = (
    r"\s?[!,.:;–—-]{0,3}\s{0,3}(?:i'm |i am |i'd be |i would be |i'd |i would )?(?:(?:more than )?(?:happy|glad"
    r"|able) to|here(?:'s| is| are| you| it)|below|i can |i will |i'll |let me |let's |the following|this is |one "
    r"|hier (?:ist|sind|kommt|findest|finden)|ich (?:helfe|kann)|voici|je (?:peux|vais)|aquí|te |le |puedo )"
)
_ANNOUNCED = (
    r"\W*(?:here(?:'s| is| are)|below (?:is|are)|hier (?:ist|sind)|voici|aquí (?:está|están|tienes|tiene))\b"
    r"[^.!?\n]{0,100}(?P<colon>:\s*\n|\b(?:you (?:asked|requested|wanted)|as requested|requested|um den sie|um die sie|"
    r"que vous avez demandée?|que (?:pediste|pidió))\b)"
    r"|\W*here (?:you go|it is|they are|we go)\s?(?P<go>[:!.]|\n)"
)
_NOTHING_AROUND = frozenset(("rewriting", "translation", "summarization", "extraction", "creative_writing"))


@rule(severity=Severity.WARNING, cues=_SAYING)
def announcement(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer does not begin by announcing itself.

    Why: "Sure! Here is the table you asked for" can be deleted without a loss, and stands in the way of whoever copies
    the answer. "Of course" may answer a question for yes or no, and people say it in dialogues of a service. A line
    such as "Here is the summary:" alone counts where the task is to give a text and nothing else. Knows English,
    German, French and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              Name three rivers in France.
          - role: assistant
            content: |-
              Sure! Here are three rivers in France: the Loire, the Seine and the Rhône.
    Good:
        messages:
          - role: user
            content: |-
              Name three rivers in France.
          - role: assistant
            content: |-
              The Loire, the Seine and the Rhône.
    """
    if record.task == "dialogue":
        return
    for answer, prompt in record.answers:
        if _SAYING.isdisjoint(answer.vocabulary) or _ANNOUNCING.isdisjoint(ends.first_words(answer, 2)):
            continue
        end = _announcement(answer.folded[: 2 * _OPENING], record.task, prompt)
        if end:
            message = f"the answer begins by announcing itself: “{_short(answer.text[:end])}”"
            yield Problem(answer.where, message, "Begin with what was asked for.", (0, end))


def _announcement(opening: str, task: str | None, prompt: Passage) -> int:
    """Where it ends, 0 without one."""
    if gladly := re.match(_GLADLY, opening):
        comes = re.match(_COMES, opening[gladly.end() :])
        alone = opening[gladly.end() :].lstrip()[:1] in ("!", ".")
        if comes and comes.group().strip(" !,.:;–—-\n") != "one":
            return gladly.end() + comes.end()
        return gladly.end() if alone and not _asks_yes_or_no(prompt) else 0
    announced = re.match(_ANNOUNCED, opening)
    if announced and (announced["go"] or announced["colon"][0] != ":" or task in _NOTHING_AROUND):
        return announced.end()
    return 0


# A question that begins with its verb is answered by yes or no; one to "you" is mostly a request.
_YES_OR_NO = (
    r"(?:^|[.!?:,;\n¿]|\b(?:so|and|but|or|und|aber|oder|et|mais|y|pero))[ \t\n¿]{0,3}"
    r"(?:(?:is|are|was|were|do|does|did|has|have|had|can|could|should|shall|may|might|must|will|would|am)"
    r" (?!you\b)[^.!?\n]{0,200}\?"
    r"|(?:ist|sind|war|hat|haben|kann|darf|muss|soll|sollte|gibt|wird|lohnt|reicht|geht|stimmt)\b[^.!?\n]{0,200}\?"
    r"|(?:est-ce|est-il|puis-je|peut-on|dois-je|faut-il|y a-t-il)\b(?! que tu| que vous)[^.!?\n]{0,200}\?"
    r"|(?:es|son|está|están|puedo|se puede|debo|hay|tengo|conviene)\b[^.!?\n]{0,200}\?)"
)


def _asks_yes_or_no(prompt: Passage) -> bool:
    """Whether the prompt holds a question that "of course" would answer."""
    return "?" in prompt.text and re.search(_YES_OR_NO, prompt.folded[-2_000:]) is not None


_FRAMES = (
    r"\W*(?:so,? )?(?:you(?:'d| would)? (?:want|wish|like) to know|you(?:'re| are) (?:asking|wondering)|you asked"
    r"|you want (?:me )?to|your question is|the question (?:is|here is|asks)|you(?:'re| are) looking for"
    r"|du (?:möchtest|willst|fragst)|sie (?:möchten|wollen|fragen)|ihre frage|deine frage"
    r"|(?:vous|tu) (?:voulez|veux|demandez|demandes|souhaitez|souhaites)|votre question|ta question"
    r"|(?:quieres|quiere|desea|deseas) saber|(?:preguntas|pregunta|me preguntas)\b|tu pregunta|su pregunta)"
)
_FRAMING = word_set(
    "you your the question so du sie ihre deine vous tu votre ta quieres quiere desea deseas preguntas pregunta me su",
    "would i",
)
# One of which stands in every frame.
_ASKED = word_set(
    "know asking wondering asked want question looking möchtest willst fragst möchten wollen fragen frage",
    "voulez veux demandez demandes souhaitez souhaites saber preguntas pregunta",
)
_ASKS_FOR_QUESTIONS = word_set(
    "question questions quiz faq flashcards interview exam fragen quizfragen entretien preguntas repeat ask"
)
_LONGEST = 300  # characters of a first sentence that is looked at
_WHOLE = 12  # words of a prompt that is copied as a whole
_STEM = 5  # letters by which forms of a word are taken for the same
_LITTLE = word_set(
    "frage question pregunta so several ways way steps step follow use using need things tips various many few",
    "different list first available",
    "s re",
    "help may might also such as its their our your than into most more us ve d ll ihn man bei dein deine deinen ihr a",
    "an the is are was were do does did of to in on at for and or that this it i you we they what how why when where",
    "which who whom whose can could should would will know want wants asked asking like about be been me my your some",
    "example following below include includes including question wondering here if there der die das ein eine und zu",
    "wie was warum wann wo ich du sie ist sind möchtest",
    "möchten wissen fragst le la les un une de des et est que qui comment pourquoi vous tu voulez savoir el los las",
    "una y en por qué cómo cuándo saber quieres",
)


@rule(severity=Severity.WARNING)
def restated_question(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer does not begin by repeating the question.

    Why: the user knows what was asked; the first sentence is already the answer. A first sentence counts that is the
    question over again, says in the question's words what the user wants to know, or announces in them a list that
    follows. Knows English, German, French and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              How do people come off sertraline?
          - role: assistant
            content: |-
              You want to know how people come off sertraline. Mostly in steps of some weeks, with a doctor.
    Good:
        messages:
          - role: user
            content: |-
              How do people come off sertraline?
          - role: assistant
            content: |-
              Mostly in steps of some weeks, with a doctor.
    """
    if record.task in ("translation", "rewriting", "extraction", "dialogue"):
        return
    for answer, prompt in record.answers:
        opening = answer.text[: 2 * _LONGEST]
        if "?" not in opening and ":" not in opening and not _is_framed(answer):
            continue
        _, end = next(text.sentences(opening), (0, 0))
        if not end or end > _LONGEST or not answer.text[end:].strip():
            continue
        if _restates(answer, end, prompt) and _ASKS_FOR_QUESTIONS.isdisjoint(prompt.vocabulary):
            message = f"the answer begins with the question over again: “{_short(answer.text[:end])}”"
            yield Problem(answer.where, message, "Begin with the answer.", (0, end))


def _restates(answer: Passage, end: int, prompt: Passage) -> bool:
    """Whether the first sentence is a question of the prompt, or says in its words what was asked or what follows."""
    last = answer.text[:end].rstrip('*_ "”')[-1:]
    if last not in ("?", ":"):
        return _is_framed(answer) and _says_what_was_asked(answer.folded[:end], prompt)
    said = _content(answer.folded[:end])
    if len(said) < 2:
        return False
    if last == "?" and answer.words[:_WHOLE] == prompt.words[:_WHOLE] and len(prompt.words) >= _WHOLE:
        return False  # found by copied-prompt
    if last == "?":
        asked = (prompt.folded[begin:close] for begin, close in prompt.sentences if prompt.text[close - 1] == "?")
        return any(_alike(said, _content(question)) for question in asked)
    sentence = answer.folded[:end]
    known = _known(said, prompt)
    if known < 0.8 * len(said) or re.match(_GLADLY, sentence) or re.search(r"[(){}=\[\]]", sentence):
        return False
    if re.match(r"\W*(?:here|there|to|some|below|in|when|following)\b", sentence):
        return known >= 3
    return known >= 4 and re.search(r"\b(?:includ(?:e|es|ing)|following|there are)\b", sentence) is not None


def _is_framed(answer: Passage) -> bool:
    """Whether the answer may begin with words such as "You want to know"."""
    return not (_ASKED.isdisjoint(answer.vocabulary) or _FRAMING.isdisjoint(ends.first_words(answer, 1)))


def _says_what_was_asked(sentence: str, prompt: Passage) -> bool:
    said = _content(sentence)
    return len(said) > 1 and re.match(_FRAMES, sentence) is not None and _known(said, prompt) >= 0.75 * len(said)


def _content(sentence: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]+", sentence) if word not in _LITTLE and not word.isdigit()}


def _known(said: set[str], prompt: Passage) -> int:
    """How many of the words the prompt has, in this form or another."""
    stems = {word[:_STEM] for word in prompt.vocabulary}
    return sum(1 for word in said if word[:_STEM] in stems)


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= 0.8 * len(one | other)


def _short(said: str) -> str:
    said = " ".join(said.split())
    return said if len(said) <= 50 else said[:49] + "…"


RULES = (praising_opening, announcement, restated_question)
