"""Answers built to keep or to break IFEval's instructions, from their ids and parameters alone.

The rules' readers and counts are not used here. Each answer is built to a target and then held against plain checks
of its own, which follow the published verifier where that is strict (relations, how many, what stands first and last);
an answer that could not be built as meant is None and is left out of the measure.

Where the rules differ from that verifier: they count a hyphenated word as one or as two, take a sentence to end at a
line end too, let a fence stand around JSON that is to stand alone, ask for exactly so many labelled sections where the
prompt does, look for each keyword in any case, and do not ask lower-case answers to be English.
"""

import json
import re
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from typing import Any, NamedTuple

Instruction = tuple[str, dict[str, Any]]

_SENTENCES = (
    "calm wind turns over dark fields and slow rivers while old boats drift past quiet towns with warm lamps on low "
    "walls so small birds hop among wet stones until soft rain falls again far from busy roads that run by tall "
    "hills where wild bushes grow thick in gray dust but no bell rings this day"
)
_FILLER = _SENTENCES.split()
_TITLE, _SHOUTED = "<<Calm Fields>>", "LOUD"
_FOREIGN = {
    "en": "The weather is very good today and the children are playing outside because there is no school for them.",
    "hi": "आज मौसम बहुत अच्छा है और बच्चे बाहर खेल रहे हैं।",
    "mr": "आज हवामान खूप छान आहे आणि मुले बाहेर खेळत आहेत।",
    "ne": "आज मौसम धेरै राम्रो छ र केटाकेटीहरू बाहिर खेलिरहेका छन्।",
    "kn": "ಇಂದು ಹವಾಮಾನ ತುಂಬಾ ಚೆನ್ನಾಗಿದೆ ಮತ್ತು ಮಕ್ಕಳು ಹೊರಗೆ ಆಡುತ್ತಿದ್ದಾರೆ.",
    "pa": "ਅੱਜ ਮੌਸਮ ਬਹੁਤ ਚੰਗਾ ਹੈ ਅਤੇ ਬੱਚੇ ਬਾਹਰ ਖੇਡ ਰਹੇ ਹਨ।",
    "gu": "આજે હવામાન ખૂબ સારું છે અને બાળકો બહાર રમી રહ્યા છે.",
    "te": "ఈ రోజు వాతావరణం చాలా బాగుంది మరియు పిల్లలు బయట ఆడుతున్నారు.",
    "ta": "இன்று வானிலை மிகவும் நன்றாக இருக்கிறது குழந்தைகள் வெளியே விளையாடுகிறார்கள்.",
    "bn": "আজ আবহাওয়া খুব ভালো এবং শিশুরা বাইরে খেলছে।",
    "ur": "آج موسم بہت اچھا ہے اور بچے باہر کھیل رہے ہیں۔",
    "fa": "امروز هوا بسیار خوب است و بچه ها در بیرون بازی می کنند.",
    "ar": "الطقس اليوم جميل جدا والأطفال يلعبون في الخارج مع أصدقائهم.",
    "th": "วันนี้อากาศดีมากและเด็กๆ กำลังเล่นอยู่ข้างนอก",
    "ko": "오늘은 날씨가 아주 좋아서 아이들이 밖에서 놀고 있습니다.",
    "ru": "Сегодня очень хорошая погода и дети играют на улице, потому что в школе нет уроков.",
    "bg": "Днес времето е много хубаво и децата играят навън, защото няма училище.",
    "vi": "Hôm nay thời tiết rất đẹp và các em nhỏ đang chơi ở ngoài sân với bạn bè của mình.",
    "sw": "Leo hali ya hewa ni nzuri sana na watoto wanacheza nje kwa sababu hakuna shule ya leo.",
    "de": "Heute ist das Wetter sehr schön und die Kinder spielen draußen, weil sie keine Schule haben.",
    "pt": "Hoje o tempo está muito bom e as crianças estão a brincar na rua porque não há escola.",
    "it": "Oggi il tempo è molto bello e i bambini giocano fuori perché non c'è scuola per loro.",
    "fi": "Tänään on hyvin kaunis sää ja lapset ovat ulkona, koska heillä ei ole koulua, mutta he ovat iloisia.",
}


class Plan(NamedTuple):
    """What an answer is built of."""

    tokens: list[str]  # words that must stand in it
    filler: list[str]
    words: int  # of the body
    sentences: int  # of the body
    parts: int  # paragraphs, or responses
    divider: str
    bullets: int
    label: str
    foreign: str
    before: str
    after: str


def built(instructions: list[Instruction], broken: int | None) -> str | None:
    """An answer that keeps all instructions, or all but the one of a number; None where that cannot be built."""
    text = _finished(instructions, broken, _body(_plan(instructions, broken)))
    for index, (name, kwargs) in enumerate(instructions):
        if _KEPT[name.partition(":")[2]](text, kwargs) is (index == broken):
            return None
    return text


def _plan(instructions: list[Instruction], broken: int | None) -> Plan:
    values: dict[str, Any] = {"tokens": [], "filler": list(_FILLER), "parts": 1, "divider": "\n\n", "bullets": 0}
    values |= {"label": "", "foreign": "", "before": "", "after": "", "words": [], "sentences": []}
    for index, (name, kwargs) in enumerate(instructions):
        adjust = _PLANNED.get(name.partition(":")[2])
        if adjust:
            adjust(values, kwargs, index == broken)
    taken = sum(len(re.findall(r"\w\S*", piece)) for piece in (values["before"], values["after"]))
    taken += values["bullets"] * 2 + (2 * values["parts"] if values["label"] else 0)
    ends = len(re.findall(r"[.!?](?=\s|$)", values["before"] + " " + values["after"])) + values["bullets"]
    sentences = _target(values.pop("sentences"), ends, max(6, values["parts"]))
    words = _target(values.pop("words"), taken, max(8 * sentences, len(values["tokens"]) + 2 * sentences))
    return Plan(words=words, sentences=sentences, **values)


def _target(bounds: list[tuple[str, int]], taken: int, default: int) -> int:
    """So many of the body: "whole" counts what stands around it too, "body" does not."""
    for sort, number in bounds:
        default = max(1, number - (taken if sort == "whole" else 0))
    return default


def _bound(key: str, number: str) -> Callable[[dict[str, Any], dict[str, Any], bool], None]:
    """At least n is kept by a body of n, less than n by a whole of n - 1; broken it is the other way round."""

    def adjust(values: dict[str, Any], kwargs: dict[str, Any], broken: bool) -> None:
        least = kwargs["relation"] == "at least"
        below = ("whole", kwargs[number] - 1)
        at = ("body", kwargs[number])
        values[key].append(at if least is not broken else below)

    return adjust


def _tokens(values: dict[str, Any], token: str, relation: str, number: int, broken: bool) -> None:
    count = number if (relation == "at least") is not broken else number - 1
    values["tokens"] += [token] * count


def _keyword(values: dict[str, Any], kwargs: dict[str, Any], broken: bool) -> None:
    _tokens(values, kwargs["keyword"], kwargs["relation"], kwargs["frequency"], broken)


def _letter(values: dict[str, Any], kwargs: dict[str, Any], broken: bool) -> None:
    values["filler"] = [word for word in values["filler"] if kwargs["letter"] not in word]
    _tokens(values, kwargs["letter"], kwargs["let_relation"], kwargs["let_frequency"], broken)


def _shouted(values: dict[str, Any], kwargs: dict[str, Any], broken: bool) -> None:
    if _SHOUTED not in values["tokens"] or broken:
        values["tokens"] = [token for token in values["tokens"] if token != _SHOUTED]
        _tokens(values, _SHOUTED, kwargs["capital_relation"], kwargs["capital_frequency"], broken)


def _keywords(values: dict[str, Any], kwargs: dict[str, Any], broken: bool) -> None:
    values["tokens"] += kwargs["keywords"][1 if broken else 0 :]


def _forbidden(values: dict[str, Any], kwargs: dict[str, Any], broken: bool) -> None:
    values["filler"] = [word for word in values["filler"] if word not in kwargs["forbidden_words"]]
    values["tokens"] += kwargs["forbidden_words"][:1] if broken else []


def _placeholders(values: dict[str, Any], kwargs: dict[str, Any], broken: bool) -> None:
    values["tokens"] += ["[name]"] * (kwargs["num_placeholders"] - broken)


def _highlights(values: dict[str, Any], kwargs: dict[str, Any], broken: bool) -> None:
    values["tokens"] += ["*calm*"] * (kwargs["num_highlights"] - broken)


def _paragraphs(values: dict[str, Any], kwargs: dict[str, Any], broken: bool) -> None:
    values["parts"], values["divider"] = kwargs["num_paragraphs"] + broken, "\n\n***\n\n"


def _nth(values: dict[str, Any], kwargs: dict[str, Any], _broken: bool) -> None:
    values["parts"] = kwargs["num_paragraphs"]


def _sections(values: dict[str, Any], kwargs: dict[str, Any], broken: bool) -> None:
    values["parts"], values["label"] = kwargs["num_sections"] - broken, kwargs["section_spliter"]


def _responses(values: dict[str, Any], _kwargs: dict[str, Any], broken: bool) -> None:
    values["parts"], values["divider"] = 2, "\n\n" if broken else "\n\n******\n\n"


def _bullets(values: dict[str, Any], kwargs: dict[str, Any], broken: bool) -> None:
    values["bullets"] = kwargs["num_bullets"] + broken


def _around(key: str, made: Callable[[dict[str, Any]], str]) -> Callable[[dict[str, Any], dict[str, Any], bool], None]:
    """What stands before or behind the body, left out where it is to be broken."""

    def adjust(values: dict[str, Any], kwargs: dict[str, Any], broken: bool) -> None:
        values[key] += "" if broken else made(kwargs)

    return adjust


def _language(values: dict[str, Any], kwargs: dict[str, Any], broken: bool) -> None:
    values["foreign"] = _FOREIGN["en" if broken else kwargs["language"]]


_PLANNED: dict[str, Callable[[dict[str, Any], dict[str, Any], bool], None]] = {
    "number_words": _bound("words", "num_words"),
    "number_sentences": _bound("sentences", "num_sentences"),
    "frequency": _keyword,
    "letter_frequency": _letter,
    "capital_word_frequency": _shouted,
    "existence": _keywords,
    "forbidden_words": _forbidden,
    "number_placeholders": _placeholders,
    "number_highlighted_sections": _highlights,
    "number_paragraphs": _paragraphs,
    "nth_paragraph_first_word": _nth,
    "multiple_sections": _sections,
    "two_responses": _responses,
    "number_bullet_lists": _bullets,
    "repeat_prompt": _around("before", lambda kwargs: kwargs["prompt_to_repeat"] + "\n\n"),
    "title": _around("before", lambda _: _TITLE + "\n\n"),
    "constrained_response": _around("after", lambda _: "My answer is yes."),
    "postscript": _around("after", lambda kwargs: f"\n\n{kwargs['postscript_marker']} calm wind."),
    "end_checker": _around("after", lambda kwargs: f"\n\n{kwargs['end_phrase']}"),
    "response_language": _language,
}


def _body(plan: Plan) -> str:
    """Sentences of filler with the tokens among them, in parts; each part behind its label."""
    rest = max(0, plan.words - len(plan.tokens))
    words = list(plan.tokens) + list(islice(cycle(plan.filler or ["calm"]), rest))
    length, extra = divmod(len(words), plan.sentences)
    taken = iter(words)
    sentences = [" ".join(islice(taken, length + (number < extra))) for number in range(plan.sentences)]
    written = [f"{sentence[:1].upper()}{sentence[1:]}." for sentence in sentences if sentence]
    if plan.foreign:
        written = [*(token for token in plan.tokens), *[plan.foreign] * len(written)]
    share, more = divmod(len(written), plan.parts)
    sources = iter(written)
    parts = [" ".join(islice(sources, share + (number < more))) for number in range(plan.parts)]
    if plan.label:
        parts = [f"{plan.label} {number}\n{part}" for number, part in enumerate(parts, 1)]
    listed = "".join("\n* calm wind." for _ in range(plan.bullets))
    return f"{plan.before}{plan.divider.join(parts)}\n{listed}".rstrip() + (" " if plan.after else "") + plan.after


def _finished(instructions: list[Instruction], broken: int | None, text: str) -> str:
    """What is done to the whole text: case, first words, commas, JSON, quotation marks."""
    for index, (name, kwargs) in enumerate(instructions):
        short = name.partition(":")[2]
        if index == broken:
            text = _SPOILED.get(short, lambda whole: whole)(text)
        elif short in _TREATED:
            text = _TREATED[short](text, kwargs)
    return text


def _started(text: str, kwargs: dict[str, Any]) -> str:
    blocks = text.split("\n\n")
    if len(blocks) < kwargs["nth_paragraph"]:
        return text
    blocks[kwargs["nth_paragraph"] - 1] = f"{kwargs['first_word']} {blocks[kwargs['nth_paragraph'] - 1]}"
    return "\n\n".join(blocks)


_TREATED: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "english_lowercase": lambda text, _: text.lower(),
    "english_capital": lambda text, _: text.upper(),
    "nth_paragraph_first_word": _started,
    "no_comma": lambda text, _: text.replace(",", ""),
    "json_format": lambda text, _: json.dumps({"text": text}, ensure_ascii=False),
    "quotation": lambda text, _: f'"{text}"',
}
_SPOILED: dict[str, Callable[[str], str]] = {
    "english_lowercase": lambda text: f"Well {text}",
    "english_capital": lambda text: f"well {text}",
    "no_comma": lambda text: text.replace(" ", ", ", 1),
    "end_checker": lambda text: f"{text} calm wind.",
}


def _relation(relation: str, count: int, number: int) -> bool:
    return count >= number if relation == "at least" else count < number


def _blocks(text: str, divider: str) -> int:
    return sum(bool(part.strip()) for part in text.split(divider))


def _first_word(text: str, kwargs: dict[str, Any]) -> bool:
    blocks = [block for block in text.strip('"').split("\n\n") if block.strip()]
    place = kwargs["nth_paragraph"] - 1
    right = place < len(blocks) and blocks[place].lower().split()[0].strip('".') == kwargs["first_word"]
    return right and len(blocks) == kwargs["num_paragraphs"]


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _count(pattern: str, text: str) -> int:
    return len(re.findall(pattern, text, re.MULTILINE))


def _uses(word: str, text: str) -> int:
    return _count(rf"(?<!\w){re.escape(word.lower())}(?!\w)", text.lower())


_KEPT: dict[str, Callable[[str, dict[str, Any]], bool]] = {
    "no_comma": lambda text, _: "," not in text,
    "number_highlighted_sections": lambda text, kw: _count(r"\*[^*\n]+\*", text) >= kw["num_highlights"],
    "title": lambda text, _: bool(re.search(r"<<[^\n]+>>", text)),
    "multiple_sections": lambda text, kw: _count(rf"{kw['section_spliter']} \d+", text) == kw["num_sections"],
    "json_format": lambda text, _: _is_json(text),
    "number_bullet_lists": lambda text, kw: _count(r"^\s*\*[^*].*$", text) == kw["num_bullets"],
    "constrained_response": lambda text, _: "My answer is" in text,
    "number_placeholders": lambda text, kw: _count(r"\[[^\]]*\]", text) >= kw["num_placeholders"],
    "postscript": lambda text, kw: kw["postscript_marker"].lower() in text.lower(),
    "number_words": lambda text, kw: _relation(kw["relation"], _count(r"\w[\w'-]*", text), kw["num_words"]),
    "number_sentences": lambda text, kw: _relation(
        kw["relation"], _count(r"[.!?](?=\s|\"|$)", text), kw["num_sentences"]
    ),
    "number_paragraphs": lambda text, kw: _blocks(text, "***") == kw["num_paragraphs"],
    "nth_paragraph_first_word": _first_word,
    "existence": lambda text, kw: all(word.lower() in text.lower() for word in kw["keywords"]),
    "frequency": lambda text, kw: _relation(kw["relation"], _uses(kw["keyword"], text), kw["frequency"]),
    "forbidden_words": lambda text, kw: not any(_uses(word, text) for word in kw["forbidden_words"]),
    "letter_frequency": lambda text, kw: _relation(
        kw["let_relation"], text.lower().count(kw["letter"]), kw["let_frequency"]
    ),
    "english_lowercase": lambda text, _: text == text.lower(),
    "english_capital": lambda text, _: text == text.upper(),
    "capital_word_frequency": lambda text, kw: _relation(
        kw["capital_relation"], _count(r"\b[A-Z]{2,}\b", text), kw["capital_frequency"]
    ),
    "two_responses": lambda text, _: _blocks(text, "******") == 2,
    "repeat_prompt": lambda text, kw: text.startswith(kw["prompt_to_repeat"]),
    "end_checker": lambda text, kw: text.strip().strip('"').lower().endswith(kw["end_phrase"].lower()),
    "quotation": lambda text, _: text[:1] == text[-1:] == '"',
    "response_language": lambda text, kw: _FOREIGN[kw["language"]] in text,
}


def pairs(instructions: list[Instruction]) -> Iterator[tuple[int | None, str | None]]:
    """An answer that keeps all (number None), and for each instruction one that breaks it alone."""
    for broken in (None, *range(len(instructions))):
        yield broken, built(instructions, broken)
