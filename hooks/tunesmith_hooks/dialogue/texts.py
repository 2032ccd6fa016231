"""The texts of turns: acts that fit them, progress, and agreement with what was said before.

What finds these out compares turns by long lists of words, so each rule loads it for dialogues alone.
"""

from collections.abc import Iterator

from tunesmith.finding import Severity
from tunesmith.record import Record
from tunesmith.text import word_set
from tunesmith_hooks.dialogue.options import Options
from tunesmith_hooks.rule import Problem, rule

_ASKING_FOR_DETAILS = word_set(
    "size größe taille tamaño name called heißen heißt nom appelez appelles llamas llama nombre email mail mailadresse",
    "correo courriel phone telephone mobile telefonnummer téléphone teléfono budget presupuesto spend many date dates",
    "when old age alt âge años edad viele combien cuántos cuántas",
)


@rule(severity=Severity.WARNING)
def act_text(record: Record, _options: Options) -> Iterator[Problem]:
    """An act agrees with the text of its turn.

    Why: acts select and balance dialogues, and a selection by wrong acts holds the wrong turns. The rule speaks where
    the text leaves no doubt: an assistant's question that asks nothing, a courtesy ("Thanks, great!") marked as a
    question, follow_up, redirection or correction, a clarification that only asks back, an answer by the assistant that
    is nothing but questions (unless a question was to be translated or put otherwise), and a closing that asks for
    something. Words are known in English, German, French and
    Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              Which bin takes tea bags?
            act:
              - question
          - role: assistant
            content: |-
              The one for food waste, unless the bags are made of nylon.
            act:
              - clarifying_question
    Good:
        messages:
          - role: user
            content: |-
              Which bin takes tea bags?
            act:
              - question
          - role: assistant
            content: |-
              Are the bags made of paper or of nylon?
            act:
              - clarifying_question
    """
    marked = [turn for turn in record.spoken if turn.message.act and not turn.message.attachment]
    if marked:
        from tunesmith_hooks.dialogue import acts

        yield from acts.wrong_acts(marked, record)


@rule(severity=Severity.WARNING)
def circular_turn(record: Record, options: Options) -> Iterator[Problem]:
    """An answer does not say again what an earlier answer said, when the user has said something since.

    Why: the user gets no further, and the model learns to fall back on its last answer. Greetings and thanks may
    return. So may a question whether an order is right that the user has just changed, a text that the user wants
    changed or asks for again, and the label of another input. Such wishes are known in English, German, French and
    Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              How do I get the coffee stain out of my rug?
          - role: assistant
            content: |-
              Dab it with cold water and a little vinegar, and let it dry.
          - role: user
            content: |-
              I did, but the vinegar has left a pale ring.
          - role: assistant
            content: |-
              Dab it with cold water and a little vinegar, and let it dry.
    Good:
        messages:
          - role: user
            content: |-
              How do I get the coffee stain out of my rug?
          - role: assistant
            content: |-
              Dab it with cold water and a little vinegar, and let it dry.
          - role: user
            content: |-
              I did, but the vinegar has left a pale ring.
          - role: assistant
            content: |-
              Then it has taken some dye with it. Ask a rug cleaner before you try anything else.
    """
    if len(record.spoken) > 2:
        from tunesmith_hooks.dialogue import progress

        yield from progress.circular_turns(record, options.similar_percent / 100)


@rule(severity=Severity.WARNING)
def repeated_question(record: Record, _options: Options) -> Iterator[Problem]:
    """Nobody asks again what was asked before and has been answered.

    Why: such a dialogue shows an assistant, or a user, that did not listen, and the exchange teaches nothing. A user
    who was refused, misunderstood or put off may ask again, and so may one who wants another joke or the next step; the
    assistant may ask again whether an order is right that the user has just changed. Questions count as the same if
    they agree in every word that carries meaning, in English, German, French and Spanish. What the user wants
    translated or reworded is no question of the assistant's.

    Bad:
        messages:
          - role: user
            content: |-
              Which trains go to Basel on Sunday morning?
          - role: assistant
            content: |-
              There are two, at 8:12 and 9:42.
          - role: user
            content: |-
              So which trains go to Basel on Sunday morning?
          - role: assistant
            content: |-
              The one at 8:12 and the one at 9:42.
    Good:
        messages:
          - role: user
            content: |-
              Which trains go to Basel on Sunday morning?
          - role: assistant
            content: |-
              There are two, at 8:12 and 9:42.
          - role: user
            content: |-
              Which of them has a dining car?
          - role: assistant
            content: |-
              Only the one at 9:42.
    """
    if len(record.spoken) > 2:
        from tunesmith_hooks.dialogue import questions

        yield from questions.repeated_questions(record)


@rule(severity=Severity.WARNING, cues=_ASKING_FOR_DETAILS)
def known_detail(record: Record, _options: Options) -> Iterator[Problem]:
    """The assistant does not ask for what the user has already given.

    Why: a user who said "a large latte" and is asked for the size was not heard. The rule knows questions for a size, a
    name, an e-mail address, a phone number, a budget, an age and a count ("How many nights?"), in English, German,
    French and Spanish, and for people and dates in English.

    Bad:
        messages:
          - role: user
            content: |-
              We need a room in Ghent for three nights from Friday.
          - role: assistant
            content: |-
              Gladly. How many nights will you stay?
          - role: user
            content: |-
              As I said, three.
          - role: assistant
            content: |-
              Three nights from Friday it is.
    Good:
        messages:
          - role: user
            content: |-
              We need a room in Ghent for three nights from Friday.
          - role: assistant
            content: |-
              Gladly. How many of you will there be?
          - role: user
            content: |-
              Two adults and a child.
          - role: assistant
            content: |-
              Then I suggest a family room for those three nights.
    """
    if len(record.spoken) > 2 and "?" in record.whole:
        from tunesmith_hooks.dialogue import given

        yield from given.known_details(record)


@rule(severity=Severity.WARNING)
def unrelated_follow_up(record: Record, _options: Options) -> Iterator[Problem]:
    """A user turn marked follow_up, or with `refers_to`, has something in common with what was said before it.

    Why: a later turn that stands alone is a record of its own; the guideline asks for turns that need each other. Any
    word, name, number or part of a word in common counts, as does a word that points back ("that one", "shorter,
    please", "diese"), asks for a change, or may speak of the thing just named ("the river"). Turns of up to five words
    count as elliptical, and those that begin with "and", "or" or a quotation. The rule reads English, German, French
    and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              When should I prune my apple tree?
          - role: assistant
            content: |-
              In late winter, before the buds open.
          - role: user
            content: |-
              Which documents does a visa for Canada require?
            act:
              - follow_up
          - role: assistant
            content: |-
              A photo, your passport and proof that you have the money.
    Good:
        messages:
          - role: user
            content: |-
              When should I prune my apple tree?
          - role: assistant
            content: |-
              In late winter, before the buds open.
          - role: user
            content: |-
              Does pruning in July harm the harvest?
            act:
              - follow_up
          - role: assistant
            content: |-
              A light cut does not: it lets more sun reach the fruit.
    """
    if len(record.spoken) > 2:
        from tunesmith_hooks.dialogue import following

        yield from following.unrelated_follow_ups(record)


@rule(severity=Severity.WARNING)
def contradiction(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer does not say of the same thing another number, another name, or the opposite.

    Why: a model that is shown such dialogues learns not to stand by what it said. Compared are statements that agree in
    every word that carries meaning and differ in one number, one name, or a negation: with an earlier answer, or with
    what the user said of themselves. Conditions, list items and statements about "it" or "they" are compared only where
    they are long and agree in every other word. Questions, code and answers that own a mistake are left out, as is
    everything the user has changed in between. Negation is known in English, German, French and Spanish; in German,
    which capitalises every noun, names are those behind a title such as "Frau".

    Bad:
        messages:
          - role: user
            content: |-
              When is my flight to Porto?
          - role: assistant
            content: |-
              Your flight leaves at 9:40 from gate B12.
          - role: user
            content: |-
              Thanks. And is there time for breakfast?
          - role: assistant
            content: |-
              Yes. Your flight leaves at 10:15 from gate B12, so be there an hour before.
    Good:
        messages:
          - role: user
            content: |-
              When is my flight to Porto?
          - role: assistant
            content: |-
              Your flight leaves at 9:40 from gate B12.
          - role: user
            content: |-
              Thanks. And is there time for breakfast?
          - role: assistant
            content: |-
              Yes. Your flight leaves at 9:40 from gate B12, so be there an hour before.
    """
    if len(record.spoken) > 2:
        from tunesmith_hooks.dialogue import agreement

        yield from agreement.contradictions(record)


@rule(severity=Severity.WARNING)
def misheard_detail(record: Record, _options: Options) -> Iterator[Problem]:
    """The assistant gives back the amounts and names that the user gave.

    Why: a model that is shown "three lattes" after an order of two, or "Anne" after "Anna", learns to mishear. An
    amount is compared where the assistant confirms it ("your three …", "that's three …") and the user named one amount
    of the thing; a name where the user gave one ("my name is …", "for …") and the assistant addresses or books somebody
    else. An amount or a name that was said before in the dialogue is let pass. Turns of up to sixty words are compared,
    in English, German, French and Spanish. A German noun is no name behind "für" or a comma.

    Bad:
        messages:
          - role: user
            content: |-
              Could I get two oat lattes? My name is Anna.
          - role: assistant
            content: |-
              Of course. With sugar?
          - role: user
            content: |-
              None, thanks.
          - role: assistant
            content: |-
              Then your three oat lattes will be at the counter in five minutes.
    Good:
        messages:
          - role: user
            content: |-
              Could I get two oat lattes? My name is Anna.
          - role: assistant
            content: |-
              Of course. With sugar?
          - role: user
            content: |-
              None, thanks.
          - role: assistant
            content: |-
              Then your two oat lattes will be at the counter in five minutes, Anna.
    """
    if len(record.spoken) > 2:
        from tunesmith_hooks.dialogue import echo

        yield from echo.misheard_details(record)


RULES = (
    act_text,
    circular_turn,
    repeated_question,
    known_detail,
    unrelated_follow_up,
    contradiction,
    misheard_detail,
)
