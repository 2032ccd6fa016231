"""What answers say beside the matter: talk of the speaker, and closing offers."""

import re
from collections.abc import Iterator

from tunesmith import text
from tunesmith.finding import Severity
from tunesmith.record import Passage, Record
from tunesmith.text import word_set
from tunesmith_hooks.rule import Problem, rule
from tunesmith_hooks.style.options import Options

_SPEAKER = word_set(
    "ai intelligence llm model chatbot assistant cutoff training programming knowledge ki sprachmodell",
    "ia modèle modelo inteligencia",
)
_MACHINE = r"(?:ai|artificial intelligence|llm|chatbot|language model|(?:virtual|digital|ai) assistant)"
_SELF_TALK = (
    rf"\bas an? (?:\w+[ -]){{0,3}}{_MACHINE}(?: [\w-]+){{0,5}},? (?:i\b|i'|my\b|it is|it's|it would)"
    rf"|\bas an? (?:\w+[ -]){{0,3}}(?:ai|language model|llm|ai chatbot|ai assistant)[.;!]"
    r"|\b(?:advantages|limits|limitations) of being an? (?:\w+[ -]){0,3}(?:ai|language model|llm)\b"
    rf"|\bi(?:'m| am) (?:just |only |simply |merely )?an? (?:\w+[ -]){{0,3}}{_MACHINE}\b"
    r"|\bmy (?:knowledge cut-?off|training data|programming)\b|\bas of my (?:last|latest|knowledge|training)\b"
    r"|\bals (?:ein |eine )?(?:reines? )?(?:ki|ki-\w+|sprachmodell|künstliche intelligenz)\b(?= (?:kann|habe|bin"
    r"|darf|ist))|\bals (?:ki|ki-\w+|sprachmodell|künstliche intelligenz)\b|\bich bin (?:nur |lediglich "
    r"|bloß )?(?:eine? )(?:ki\b|sprachmodell)"
    r"|\ben tant (?:qu'ia|qu'intelligence artificielle|que modèle de langage|que modèle d'ia|qu'assistant)\b"
    r"|\bje (?:ne )?suis (?:juste |seulement |qu')?(?:une ia|un modèle de langage|une intelligence artificielle)\b"
    r"|\bcomo (?:un |una )?(?:modelo de lenguaje|ia|inteligencia artificial|modelo de ia)\b"
    r"|\bsoy (?:solo |sólo |solamente )?(?:una ia|un modelo de lenguaje|una inteligencia artificial)\b"
)
_ABOUT_THE_SPEAKER = word_set(
    "ai ai's ais llm llms chatbot chatbots bot robot robots roboter android androids chatgpt gpt openai assistant",
    "sentient yourself ki ia sprachmodell künstliche artificielle bist êtes eres",
)
_REQUEST = (
    r"\b(?<!what )(?<!how )(?:can|could|would|will|if|should|thank|thanks) you\b|\bdo you (?:have any|know|think"
    r"|recommend|mind)\b|\bi (?:want|need|would like|'d like) you\b"
)
_YOU = frozenset(("you", "your", "you're", "u"))


@rule(severity=Severity.WARNING, cues=_SPEAKER)
def self_description(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer does not say what the speaker is unless it was asked.

    Why: "As an AI language model, I …" answers a question that nobody put, and the model learns to talk of itself.
    Prompts that speak of the assistant, of AI or of models are exempt. Knows English, German, French and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              Which film should we see with the children?
          - role: assistant
            content: |-
              As an AI language model, I have no favourite films. Try My Neighbour Totoro.
    Good:
        messages:
          - role: user
            content: |-
              Which film should we see with the children?
          - role: assistant
            content: |-
              Try My Neighbour Totoro.
    """
    for answer, _ in record.answers:
        if _SPEAKER.isdisjoint(answer.vocabulary):
            continue
        found = re.search(_SELF_TALK, answer.prose)
        if found and not _asked_about_the_speaker(record, answer):
            message = f"the answer says what the speaker is: “{answer.text[slice(*found.span())][:50]}”"
            yield Problem(answer.where, message, "Leave the speaker out and say what holds.", found.span())


def _asked_about_the_speaker(record: Record, answer: Passage) -> bool:
    """Whether a prompt before the answer speaks of AI, or to the assistant about itself."""
    for passage in record.passages:
        if passage is answer:
            return False
        if passage.kind == "prompt" and _is_about_the_speaker(passage):
            return True
    return False


def _is_about_the_speaker(prompt: Passage) -> bool:
    if not _ABOUT_THE_SPEAKER.isdisjoint(prompt.vocabulary):
        return True
    return not _YOU.isdisjoint(prompt.vocabulary) and not _YOU.isdisjoint(
        text.words(re.sub(_REQUEST, "", prompt.folded))
    )


_OFFERING = word_set(
    "know free hesitate anything hope hopefully helps questions ask assist assistance",
    "wissen fragen hoffe verfügung weiterhelfen n'hésitez n'hésite j'espère",
    "espero dudes dude preguntas pregunta duda avísame algo",
)
_SIGNS = (  # one of which stands in every offer
    *("if you", "let me know", " else", "hope", "free to", "hesitate", "do you have", "can i ", "if there"),
    *("ich hoffe", "fragen", "wissen", "kann ich", "stehe", "hésite", "j'espère", "questions", "question", "puis-je"),
    *("espero", "dude", "pregunta", "duda", "algo más", "avísame"),
)
_LAST = 260  # characters in which a closing is looked for
_MORE = r"(?:any |some |other |more |further |additional |specific |another |follow-?up )"
_OFFERS = (
    r"\bif you (?:still |ever )?(?:have|need) (?:any )?(?:other|more|further|additional|follow-?up|some more) "
    r"(?:specific )?(?:questions?|concerns?|help|assistance|information|details?|clarification|guidance|support)\b"
    rf"|\bif you (?:still |ever )?(?:have|need|want|require|would like) {_MORE}{{0,4}}"
    r"(?:questions?|concerns?|help|assistance|information|details?|clarification|guidance|support|explanation)\b"
    r"[^.!?\n]{0,90}\b(?:feel free|let me know|hesitate|happy to|glad to|i'll|i will|i'm|i am|just ask|tell me)\b"
    r"|\bif you(?:'d like| would like| want| need)(?: me)? to (?:elaborate|go into|expand|adjust|tweak|revise|change)"
    r"|\bif (?:there is|there's|you need|you have|you'd like|you want) anything else\b"
    r"|\bif you (?:would like|want) to explore\b[^.!?\n]{0,60}\blet me know\b"
    r"|\blet me know,? if you (?:are looking for|want|need) more\b"
    r"|\b(?:is|was) there (?:anything|something) else\b|\banything else (?:i|we) (?:can|could|may|might)\b"
    r"|\bcan i (?:help|assist)(?: you)? with anything\b|\bcan i provide anything else\b|\bask if you need anything\b"
    r"|\b(?:i |we )?hope(?:fully)?,?(?: that)? (?:this|that|it|these|the|i|my)\b[^.!?\n]{0,60}"
    r"\b(?:helps?|helped|helpful|useful|clarif\w+|of (?:help|use)|to help|good starting point)\b"
    r"|\b(?:feel|please feel) free to (?:ask|reach|contact|let me)\b[^.\n]{0,80}"
    r"|\b(?:don't|do not) hesitate to (?:ask|reach|contact|let me)\b|\bdo you have (?:any )?(?:other|more"
    r"|further) questions\b"
    r"|\blet me know (?:if|how|what|whether) (?:you(?:'d| would)? (?:like|want|need|have)|there(?:'s| is)"
    r"|i can (?:help|assist|be))"
    r"[^.!?\n]{0,40}\b(?:elaborate|more|else|further|questions?|help|assist|changes?|adjust\w*|tweaks?|revis\w+"
    r"|tone|details?)\b"
    r"|\bich hoffe,? (?:das|dies|diese|dass)\b[^.!?\n]{0,60}\b(?:hilft|helfen|geholfen|weiter|hilfreich|nützlich)"
    r"|\b(?:wenn|falls|solltest|sollten) (?:du|sie)? ?(?:noch |weitere |mehr |irgendwelche )*fragen\b"
    r"|\blass(?:en sie)? (?:es )?mich (?:gerne? )?wissen\b|\bkann ich (?:dir|ihnen) (?:sonst )?noch\b"
    r"|\bstehe (?:ich )?(?:dir|ihnen)? ?(?:gerne? |jederzeit )*zur verfügung"
    r"|\bn'hésite(?:z)? pas à (?:me|demander|poser|revenir)|\bj'espère que (?:cela|ça|ces|cette"
    r"|mes?)\b[^.!?\n]{0,60}\b(?:aid|utile|clair)"
    r"|\bsi (?:vous avez|tu as) (?:d'autres|des|la moindre) questions?\b|\bpuis-je (?:vous|t')\s?aider\b"
    r"|\bespero que (?:esto|te|le|esta|estos|sea|la)\b[^.!?\n]{0,60}\b(?:ayud|útil|sirv|aclar)"
    r"|\bno dude?s? en (?:pregunt|consult|contact|escrib|decir)|\bsi (?:tienes|tiene) (?:alguna|más"
    r"|otra)[^.!?\n]{0,15}(?:pregunta|duda)|\bhay algo más en (?:lo )?que\b|\bavísame si\b"
)
_LETTERS = word_set(
    "email e-mail mail emails letter letters message reply respond response responses invitation post caption",
    "announcement newsletter memo sms speech template script dialogue dialog conversation",
    "brief schreiben nachricht antwort rede lettre courriel courrier message réponse carta correo mensaje respuesta",
)
_SALUTATION = (
    r"\W*(?:dear|hi|hello|hey|subject|to whom|good (?:morning|day)|liebe|sehr geehrte|hallo|chère?|bonjour|estimad"
    r"|querid|hola)"
)
_FAREWELL = word_set("thank thanks thx bye goodbye danke tschüss merci revoir gracias adiós")


@rule(severity=Severity.WARNING, cues=_OFFERING)
def closing_offer(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer does not end in an offer that any answer could end in.

    Why: "I hope this helps! Let me know if you have any questions" tells nothing, and a model that is shown it ends
    every answer so. An offer of something particular is left alone, and so are letters, replies to thanks and dialogues
    of a service. Knows English, German, French and Spanish.

    Bad:
        messages:
          - role: user
            content: |-
              How long do I boil an egg?
          - role: assistant
            content: |-
              Six minutes for a soft yolk, ten for a hard one. I hope this helps!
    Good:
        messages:
          - role: user
            content: |-
              How long do I boil an egg?
          - role: assistant
            content: |-
              Six minutes for a soft yolk, ten for a hard one.
    """
    if record.task == "dialogue":
        return
    for answer, prompt in record.answers:
        found = _offer(answer)
        if found and not _is_part_of_the_text(answer, prompt, found):
            message = f"the answer ends in a general offer: “{answer.text[slice(*found.span())][:50]}”"
            yield Problem(answer.where, message, "Leave it out, or offer the one thing that comes next.", found.span())


def _offer(answer: Passage) -> re.Match[str] | None:
    """The first offer in the last three sentences."""
    offering = _OFFERING & answer.vocabulary
    if not offering:
        return None
    last = max(0, len(answer.text) - _LAST)
    closing = answer.folded[last:]
    if not any(word in closing for word in offering) or not any(sign in closing for sign in _SIGNS):
        return None
    if offering.isdisjoint(text.words(closing)):
        return None
    sentences = list(text.sentences(answer.text[last:]))[-3:]
    begin = last + sentences[0][0] if sentences else 0
    return re.compile(_OFFERS).search(answer.prose, begin)


def _is_part_of_the_text(answer: Passage, prompt: Passage, found: re.Match[str]) -> bool:
    if not _LETTERS.isdisjoint(prompt.vocabulary) or found.group()[:12] in prompt.folded:
        return True
    if not _FAREWELL.isdisjoint(prompt.vocabulary) and len(prompt.words) < 12:
        return True
    first = answer.folded.partition("\n")[0]
    return len(first) < 60 and "\n" in answer.text and re.match(_SALUTATION, first) is not None


RULES = (self_description, closing_offer)
