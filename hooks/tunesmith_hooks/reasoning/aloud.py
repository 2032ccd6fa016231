"""Thinking aloud: second thoughts and talk about the user in what the user reads."""

import re
from collections.abc import Iterator

from tunesmith.finding import Severity
from tunesmith.record import Passage, Record
from tunesmith_hooks.reasoning.options import Options
from tunesmith_hooks.rule import Problem, rule

_SPOKEN = ("creative_writing", "translation", "rewriting")  # somebody may speak in what is asked for
_ANYWHERE = frozenset(("hmm", "hmmm", "hm", "scratch", "warte", "attends", "attend", "voyons", "espera", "déjame"))
_AROUND = {  # words that many texts hold, and what stands around them where somebody thinks aloud
    "wait": ("wait,", "wait.", "wait ", "wait…", "wait–", "wait—"),
    "let": ("let me ", "let us "),
    "let's": ("let's see",),
    "user": ("the user ",),
    "okay": ("so they want",),
    "ok": ("so they want",),
    "alright": ("so they want",),
    "need": ("i need to think", "we need to "),
    "figure": ("to figure out",),
    "decide": ("to decide ",),
    "hold": ("hold on",),
    "actually": ("actually, ", "actually no", "actually wait", "actually let"),
    "thought": ("second thought",),
    "thoughts": ("second thought",),
    "moment": ("moment mal", "moment, "),
    "mal": ("mal sehen",),
    "lass": ("lass mich",),
    "laisse": ("laisse-moi",),
}
_CUES = _ANYWHERE.union(_AROUND)
_AGAIN = (
    r"re-?(?:check|read|calculat|comput|consider|count|think|call|do)\w{0,2}|verify|double[- ]check"
    r"|try (?:again|that again)"
)
_WANTS = r"(?:wants?|is asking|asks?|needs?|did not say|didn't say)"
_ALOUD = "|".join(
    (
        rf"let (?:me|us) (?:think\b(?! out| of)|see[.,…]|{_AGAIN}|check (?:that|this|again))|let's see[.,…]",
        r"h+m+[,.… -]{0,4} ?(?:no,|wait|let me|let's|but|so|maybe|is|what|which|how|actually)\b",
        r"(?:no,? |oh,? |hmm,? )?wait,? (?:no|that was|that's|that is|let me|actually|i|is|it|maybe|if)\b",
        r"wait ?(?:\.{2,3}|…|–|—)|no,? wait\b|scratch that|on second thoughts?[,.…] ",
        r"hold on[,.…] ?(?:that|let|[^\W\d_]{1,20} (?:has|have|is|are))\b",
        rf"(?:okay|ok|alright|so|first|now|hmm),? (?:so )?the user {_WANTS}\b|(?:okay|ok|alright),? so they want\b",
        rf"the user {_WANTS}[^\n]{{0,100}}[.!] (?:i (?:should|need|must|could|will)|let me|so i)\b",
        r"i should (?:ask|keep|answer|mention|note|check)[^.\n]{0,60}\bthe user\b|actually,? (?:no,|wait\b|let me re)",
        r"(?:first,? )?(?:i|we) (?:need|have) to (?:figure out|decide) (?:what|how|whether) (?:the user|to answer)",
        r"i need to think (?:about|of) (?:what|how|whether|which)\b|we need to (?:produce|respond|answer|output)\b",
        r"(?:hm+, )?moment(?: mal\b|, (?:es|das|nein)\b)|(?:nein|halt),? warte\b|mal sehen[,.…]",
        r"lass mich (?:kurz )?(?:nachdenken|überlegen|noch ?mal)|non, attends\b|attends?,? (?:non|je)\b|voyons[,.…]",
        r"laisse-moi réfléchir|espera,? (?:no|déjame)\b|déjame pensar",
    )
)
# At the beginning of a sentence, so that what is quoted is left alone.
_SENTENCE = rf"(?:^|(?<=[.!?…] )|(?<=\n)|(?<=\.\.\. ))(?:{_ALOUD})"
_INSIDE = r"\.\.\.? ?wait\b[,.]"  # 91 is prime... wait, it is not
# What no text begins with that somebody asked for, be it a story.
_PLANNING = rf"\W*(?:okay|ok|alright|so|hmm+),? (?:so )?the user {_WANTS}\b"


@rule(severity=Severity.WARNING, cues=_CUES)
def thinking_aloud(record: Record, _options: Options) -> Iterator[Problem]:
    """An answer does not think aloud: "Hmm", "Wait, no", "Let me double-check", "Okay, the user wants …".

    Why: what is tried and taken back belongs into the reasoning, or nowhere; a reader wants what came of it. English,
    and the plainest forms in German, French and Spanish. Texts in which somebody may speak (fiction, translations,
    rewritten texts) are left alone, unless they begin with what the user wants.

    Bad:
        messages:
          - role: user
            content: |-
              How many days are there from 3 to 17 May?
          - role: assistant
            content: |-
              13 days. Wait, let me recount. It is 14 days.
    Good:
        messages:
          - role: user
            content: |-
              How many days are there from 3 to 17 May?
          - role: assistant
            content: |-
              14 days.
    """
    for answer, prompt in record.answers:
        if not _may_think(answer):
            continue
        if record.task in _SPOKEN:
            match = re.match(_PLANNING, answer.prose) if "the user" not in prompt.folded else None
        else:
            match = re.search(_SENTENCE, answer.prose) or re.search(_INSIDE, answer.prose)
        if match:
            hint = "Leave what was tried out, or move it into `reasoning`."
            yield Problem(answer.where, f"the answer thinks aloud: {match.group().strip()[:40]}", hint, match.span())


def _may_think(answer: Passage) -> bool:
    """Whether a cue stands in its place; the patterns take a hundred times as long."""
    found = _CUES & answer.vocabulary
    return any(sign in answer.folded for cue in found for sign in _AROUND.get(cue, (cue,))) if found else False


RULES = (thinking_aloud,)
