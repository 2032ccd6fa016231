"""Synthetic records in a temporary git dataset: sizes and shapes as in real sets, texts of words drawn at random."""

import random
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import measure
from tunesmith import canonical, record, schema
from tunesmith.corpus import PEOPLE, POLICY

REPOSITORY = Path(__file__).resolve().parents[1]
CHANGED = 5
_SEED = 20261122

_WRITTEN = {
    "en": (
        "the of and a to in is that it for was on are with as be at by this had not but from have they which one you "
        "were her all their there would about when your can said use each how will other time many then these some "
        "people make more way could day number water long little very after called just where most know "
        "account answer autumn balance basket before between bicycle bottle bridge budget building camera carriage "
        "century chapter choice circle climate coffee colour common company corner country course customer damage "
        "decision delivery department distance document draft early engine evening example exercise farmer "
        "figure final forest formal friend future garden gentle glass ground harbour health history honest hotel "
        "island journey kitchen lecture library market measure medicine meeting method "
        "minute modern morning mountain museum narrow nearly notice object office orange order paper parcel patient "
        "pattern pencil picture planet platform police pocket practice present pressure price printer problem "
        "product program proper public quarter quiet railway reason receipt record refund region repair "
        "report result return river salary sample school science season second service several shelter "
        "signal silver simple sister software spring square station story street student summer supply "
        "surface system teacher ticket together tomorrow tower traffic travel understand university useful "
        "valley value village visit voice waiting weather weekend window winter without wonder worker writing"
    ),
    "de": (
        "der die das und in zu den ist nicht von mit sich des auf für als auch es an werden aus er hat dass sie nach "
        "wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch "
        "Abend Antwort Apfel Bäcker Bahnhof Brücke Bücher Durchgang Entscheidung Fahrplan Fenster Flüsse Frühling "
        "Garten Gebäude Gemüse Geschäft größer Häuser Heizung Herbst Jahrhundert Kaffee Küche Lösung Mängel Menge "
        "möglich Montag Nachbar natürlich Prüfung Rechnung Schlüssel schön Schüler Straße Stück Übung Verkäufer "
        "Vertrag während Wände Wetter Zeitung Zukunft zurück zwölf"
    ),
}
_WORDS = {language: words.split() for language, words in _WRITTEN.items()}
_ASKED = {
    "question_answering": "Explain in a few sentences what follows from this: ",
    "summarization": "Summarize the text below for a colleague who has one minute.\n\n",
    "rewriting": "Rewrite the note so that it is polite and half as long.\n\n",
    "extraction": "List the places and dates that the text names, one a line.\n\n",
    "reasoning": "Work out step by step which of the two offers is the better one. ",
    "code": "Write a short Python function that does what this note asks for. ",
    "brainstorming": "Name five ideas for the situation described here. ",
    "creative_writing": "Write a quiet scene that begins with this sentence: ",
}
_DOMAINS = ("general", "finance", "education", "technology", "science", "retail", "travel", "arts")
_SIGNS = ("", "", "", "", "", "", "", " 🙂", " – naïve, café", " 東京")


def records(count: int) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of each record, canonical and all but free of findings, 2.8 KB on average, drawn from one seed."""
    chance = random.Random(_SEED)
    layout = schema.layout("record")
    for _ in range(count):
        tree = _record(chance)
        text = canonical.emit(canonical.arranged(tree, layout), layout)
        yield record.path_of(tree["id"]), text.encode()


def make(folder: Path, count: int) -> list[str]:
    """A dataset of committed records with this repository's policy and people; the records' paths are returned."""
    folder.mkdir()
    _git(folder, "init", "--quiet", "--initial-branch", "main")
    paths = []
    command = ["git", "fast-import", "--quiet"]  # one pack, as in a clone
    with subprocess.Popen(command, cwd=folder, env=measure.ENVIRONMENT, stdin=subprocess.PIPE) as process:
        stream: Any = process.stdin
        stream.write(b"commit refs/heads/main\ncommitter Bench <bench@example.com> 1763769600 +0000\ndata 0\n")
        settings = [
            (".gitignore", b"/build/\n"),
            *((path, (REPOSITORY / path).read_bytes()) for path in (POLICY, PEOPLE)),
        ]
        for path, data in settings:
            stream.write(_entry(path, data))
        for path, data in records(count):
            paths.append(path)
            stream.write(_entry(path, data))
    _git(folder, "reset", "--quiet", "--hard")
    time.sleep(1.1)  # git reads files again that are as young as its index
    _git(folder, "update-index", "-q", "--refresh")
    return paths


def change(folder: Path, paths: Sequence[str]) -> None:
    """Change a word in the prompt of each record."""
    for path in paths:
        before = (folder / path).read_text("utf-8")
        head, mark, prompt = before.partition("  - role: user\n    content: |-\n      ")
        assert mark
        (folder / path).write_text(f"{head}{mark}Please. {prompt}", "utf-8")


def stage(folder: Path) -> None:
    """Put all changes into the index."""
    _git(folder, "add", "--all")


def _entry(path: str, data: bytes) -> bytes:
    return b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, env=measure.ENVIRONMENT, check=True)


def _record(chance: random.Random) -> Any:
    language = "de" if chance.random() < 0.1 else "en"
    task = chance.choice(tuple(_ASKED))
    reasoned = task == "reasoning" and chance.random() < 0.7
    words = min(6000, max(8, int(chance.lognormvariate(5.35, 0.8))))  # of the whole record
    turns = chance.choice((2, 2, 2, 2, 4, 6))
    slug = "-".join(chance.sample(_WORDS["en"], 3))
    suffix = "".join(chance.choices(record.CROCKFORD, k=10))
    tree: dict[str, Any] = {
        "id": f"{slug}-{suffix}",
        "status": "active",
        "task": task,
        "domain": chance.choice(_DOMAINS),
        "language": language,
        "guideline": "1.0",
        "author": "drafting-model",
        "created": f"2026-{chance.randint(1, 10):02d}-{chance.randint(1, 28):02d}",
        "source": {"kind": "synthetic", "license": "CC-BY-4.0", "model": "example-model"},
        "reasoning": "explicit" if reasoned else "none",
        "safety": _safety(chance),
        "messages": _messages(chance, task, language, turns, words),
    }
    if tree["safety"]["response_mode"] == "full_refusal":
        tree["messages"][-1]["content"] = "I can't help with that: somebody could be hurt. Ask me about something else."
    if reasoned:
        tree["messages"][-1]["reasoning"] = _text(chance, language, words // 2)
    if chance.random() < 0.15:
        other = {"rank": 1, "response_mode": "full_compliance", "response_harm": "unharmful"}
        tree["alternatives"] = [
            {"content": _text(chance, language, words // 2), "why": "Longer, yet less to the point.", **other}
        ]
    return tree


def _messages(chance: random.Random, task: str, language: str, turns: int, words: int) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    for number in range(turns):
        asks = number % 2 == 0
        text = _text(chance, language, max(4, words // turns))
        if number == 0:
            text = _ASKED[task] + text
        elif task == "code" and not asks:
            text += "\n\n```python\ndef answer(values):\n    return [value for value in values if value]\n```"
        message: dict[str, Any] = {"role": "user" if asks else "assistant", "content": text}
        if turns > 2:
            message["act"] = ["question" if number == 0 else "follow_up" if asks else "answer"]
        if number > 1 and asks:
            message |= {"refers_to": [number], "content": f"And then: {text}"}
        messages.append(message)
    return messages


def _safety(chance: random.Random) -> dict[str, Any]:
    draw = chance.random()
    harm, mode = ("unharmful", "full_compliance") if draw < 0.9 else ("borderline", "safe_completion")
    safety: dict[str, Any] = {"prompt_harm": harm, "response_harm": "unharmful", "response_mode": mode}
    if draw >= 0.95:
        safety |= {"prompt_harm": "harmful", "response_mode": "full_refusal", "refusal_reason": "safety"}
    return safety | ({"hazards": ["specialized_advice"]} if draw >= 0.9 else {})


def _text(chance: random.Random, language: str, words: int) -> str:
    drawn = chance.choices(_WORDS[language], k=words)
    sentences, at = [], 0
    while at < words:
        size = chance.randint(6, 22)
        sentence = " ".join(drawn[at : at + size])
        sentences.append(sentence[0].upper() + sentence[1:] + ".")
        at += size
    paragraphs = [" ".join(sentences[start : start + 5]) for start in range(0, len(sentences), 5)]
    text = "\n\n".join(paragraphs)
    return f"{text[:-1]}{chance.choice(_SIGNS)}."
