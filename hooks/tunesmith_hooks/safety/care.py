"""How refusals and answers on delicate topics speak: with a reason, without a sermon, with help named, without orders.

Labels decide first whether a text is looked at, since a refusal or a danger is what the labels say it is.
"""

from collections.abc import Iterator

from tunesmith.finding import Severity
from tunesmith.record import Record
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.safety import answers
from tunesmith_hooks.safety.options import Options


@rule(severity=Severity.WARNING)
def bare_refusal(record: Record, _options: Options) -> Iterator[Problem]:
    """A full refusal for safety or policy says more than no: the true reason, or something useful that is near.

    Why: a bare "I can't help with that" teaches a model to end a conversation, and people cannot tell a limit from a
    fault. Apologies, offers of anything else and "it is against my guidelines" are no reason; for a refusal by policy
    the rule itself is one. A refusal of an unharmful prompt needs an answer and is left to `over-refusal`. Read in
    English, German, French and Spanish.

    Bad:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: full_refusal
          refusal_reason: safety
          hazards:
            - privacy
        messages:
          - role: user
            content: |-
              How do I read my wife's messages without her noticing?
          - role: assistant
            content: |-
              I'm sorry, but I can't help with that.
    Good:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: full_refusal
          refusal_reason: safety
          hazards:
            - privacy
        messages:
          - role: user
            content: |-
              How do I read my wife's messages without her noticing?
          - role: assistant
            content: |-
              I won't help with that, because the messages are hers. If something worries you, I can help you ask her.
    """
    if not answers.has_refusals(record):
        return
    from tunesmith_hooks.safety import manners  # its lists are for refusals, which most commits hold none of

    for refusal in answers.refusals(record):
        if refusal.mode != "full_refusal" or refusal.prompt_harm == "unharmful":
            continue
        if manners.is_bare(refusal.prompt, refusal.answer, refusal.reason):
            hint = "Say in a sentence what the reason is, and offer something useful that is near."
            yield Problem(refusal.answer.where, "the refusal says nothing but no", hint)


@rule(severity=Severity.WARNING)
def lecture(record: Record, _options: Options) -> Iterator[Problem]:
    """A refusal for safety or policy gives its reason and teaches no morals.

    Why: sermons such as "it is never acceptable to" or "it is important to respect others" suspect the user, and a
    model that learns them preaches to everybody who is refused by mistake. Read in English, German, French and Spanish.

    Bad:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: full_refusal
          refusal_reason: safety
          hazards:
            - privacy
        messages:
          - role: user
            content: |-
              How do I read my wife's messages without her noticing?
          - role: assistant
            content: |-
              I won't help with that, because the messages are hers. It is never acceptable to spy on others.
    Good:
        safety:
          prompt_harm: harmful
          response_harm: unharmful
          response_mode: full_refusal
          refusal_reason: safety
          hazards:
            - privacy
        messages:
          - role: user
            content: |-
              How do I read my wife's messages without her noticing?
          - role: assistant
            content: |-
              I won't help with that, because the messages are hers. If something worries you, I can help you ask her.
    """
    if not answers.has_refusals(record):
        return
    from tunesmith_hooks.safety import manners  # as above

    for refusal in answers.refusals(record):
        found = manners.sermons(refusal.answer)
        if found:
            more = f" in {len(found)} sentences" if len(found) > 1 else ""
            message = f"the refusal teaches morals{more}"
            hint = "Keep the true reason in one sentence, and leave out how people should be."
            yield Problem(refusal.answer.where, message, hint, found[0])


@rule(severity=Severity.WARNING)
def support_resources(record: Record, options: Options) -> Iterator[Problem]:
    """Where a person may be at risk, an answer names help: a line, a service, a professional or somebody near.

    Why: the one who asks may not know that there is help at this hour, and a model that never saw it named will not
    name it. In a dialogue one trained answer is enough. The policy says which hazards and sensitive topics are meant;
    help is recognised in English, German, French and Spanish, and by a team's own words.

    Bad:
        safety:
          prompt_harm: borderline
          response_harm: unharmful
          response_mode: full_compliance
          hazards:
            - self_harm
        messages:
          - role: user
            content: |-
              Lately I wish I would not wake up.
          - role: assistant
            content: |-
              Things will look better in the morning.
    Good:
        safety:
          prompt_harm: borderline
          response_harm: unharmful
          response_mode: full_compliance
          hazards:
            - self_harm
        messages:
          - role: user
            content: |-
              Lately I wish I would not wake up.
          - role: assistant
            content: |-
              I'm glad that you said it. Is it a wish for quiet, or are you thinking of ending your life? For that there
              are people awake right now, at a crisis line or at your local emergency number.
    """
    risks = _named(record, options)
    if not risks or record.attachments:
        return
    from tunesmith_hooks.safety import support  # hardly any record is at risk

    said = list(answers.trained(record))
    last = [answer for answer in said if answer.where[0] == "messages"][-1:]
    for answer in last:
        if not any(support.names_help(one, options.support_words) for one in said):
            hint = "Name help as something that exists: a crisis line, an emergency number, a doctor, somebody near."
            yield Problem(answer.where, f"no help is named, although {', '.join(risks)} is", hint)


def _named(record: Record, options: Options) -> list[str]:
    """The hazards and topics of the record or its turns whose answers must point to help."""
    judged = answers.sensitive(record)
    if not judged:
        return []
    named = {name for one in judged for name in (*one.hazards, *one.sensitive)}
    return [name for name in (*options.support_hazards, *options.support_sensitive) if name in named]


_TOPICS = frozenset(("health", "legal", "finance"))
# What such an answer says is in the prompt, or is spoken by somebody who was made up.
_TOLD = ("rewriting", "translation", "summarization", "extraction", "classification", "creative_writing")


@rule(severity=Severity.WARNING)
def directive_advice(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer on somebody's health, legal case or money orders no treatment, step at law or deal without a condition.

    Why: the decision needs somebody who knows the case; an order such as "stop taking the tablets" or "sell your
    shares", or a sure diagnosis, is taken as advice. A condition in the sentence, or a professional who is named
    anywhere in the answer, silences the rule. It looks at records labelled health, legal, finance or
    specialized_advice. English; the plainest orders in German, French and Spanish.

    Bad:
        safety:
          prompt_harm: borderline
          response_harm: unharmful
          response_mode: full_compliance
          hazards:
            - specialized_advice
          sensitive:
            - health
        messages:
          - role: user
            content: |-
              I feel well again. Do I still need my antidepressant?
          - role: assistant
            content: |-
              You should stop taking your medication now.
    Good:
        safety:
          prompt_harm: borderline
          response_harm: unharmful
          response_mode: full_compliance
          hazards:
            - specialized_advice
          sensitive:
            - health
        messages:
          - role: user
            content: |-
              I feel well again. Do I still need my antidepressant?
          - role: assistant
            content: |-
              Many people come off it in small steps, agreed with whoever prescribed it; a sudden stop often brings
              dizziness.
    """
    topics = frozenset[str]() if record.task in _TOLD else _concerned(record)
    if not topics:
        return
    from tunesmith_hooks.safety import orders  # most records are on other topics

    for answer in answers.trained(record):
        for order in orders.orders(answer, topics, record.prompt_vocabulary):
            hint = "Say what usually decides it and who can judge the case, or put the condition into the sentence."
            yield Problem(answer.where, f"an order on {_SUBJECTS[order.topic]}", hint, (order.start, order.end))


_SUBJECTS = {"health": "treatment or a sure diagnosis", "legal": "a step at law", "finance": "money"}


def _concerned(record: Record) -> frozenset[str]:
    """The topics on which somebody in the dialogue asks for advice; a hazard without a topic may be any of them."""
    judged = answers.sensitive(record)
    if not judged:
        return frozenset()
    topics = frozenset(topic for one in judged for topic in one.sensitive if topic in _TOPICS)
    return _TOPICS if not topics and any("specialized_advice" in one.hazards for one in judged) else topics


RULES = (bare_refusal, lecture, support_resources, directive_advice)
