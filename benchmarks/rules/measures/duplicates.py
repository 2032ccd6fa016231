"""duplicates: pairs found against all pairs compared, what a shared instruction does, and planted benchmark items."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from math import ceil

import data
from measures import Measure, share
from tunesmith import benchmark, candidates, similarity
from tunesmith.band_index import EMPTY, BandIndex
from tunesmith.benchmark import BenchmarkSet
from tunesmith.candidates import Layer
from tunesmith.similarity import THRESHOLD, Texts
from tunesmith.sketch_rows import Row, keys_of

_SEED = 20261124
_REAL = {
    "fastchat_dialogues.json": 500,
    "oasst_trees.jsonl": 626,
    "gsm8k_train.jsonl": 800,
    "self_instruct_seed_tasks.jsonl": 175,
    "self_instruct_user_oriented.jsonl": 252,
    "taskmaster4_00.json": 250,
}
_EDITED = 600
_BENCHMARKS = (
    "humaneval.jsonl",
    "truthfulqa_v0.csv",
    "mt_bench_questions.jsonl",
    "vicuna_questions.jsonl",
    "ifeval.jsonl",
)
_INNOCENT = ("gsm8k_train.jsonl", "oasst_trees.jsonl", "self_instruct_seed_tasks.jsonl", "fastchat_dialogues.json")
_REMARKS, _SHORTEST, _LONGEST = 2000, 2, 12  # how many, and of how many words
_EXAMPLES = (
    "Remark: Thank you so much for the lovely evening!{0}Label: friendly{1}"
    "Remark: Go away and never call me again.{0}Label: unfriendly{1}"
)
_IN_A_SHOP = (
    "Would somebody who works in a shop and hears a customer say {} at the end of a long and tiring day think that it "
    "is friendly or unfriendly?"
)
_TEMPLATES = {
    "which stands before": "Decide whether this remark is friendly or unfriendly. Answer with one word.\n\nRemark: {}",
    "which stands behind": "{}\n\nIs this remark friendly or unfriendly? Answer with one word and nothing else.",
    "around it in a sentence": "Is the remark '{}' friendly or unfriendly? Answer with one word.",
    "quoted in a long sentence": _IN_A_SHOP.replace("{}", '"{}"'),
    "unmarked in a long sentence": _IN_A_SHOP,
    "between tags": "Classify the text between the tags as friendly, unfriendly or neutral, and answer with one of "
    "these words alone, without any explanation: <text>{}</text>",
    "with examples a line each": "Label each remark.\n\n" + _EXAMPLES.format("\n", "\n\n") + "Remark: {}\nLabel:",
    "with examples in a line": "Label the last remark. " + _EXAMPLES.format(" ", ". ") + "Remark: {} Label:",
    "as JSON": '{{"task": "classify the remark as friendly or unfriendly and answer with one of these two words", '
    '"remark": "{}", "labels": ["friendly", "unfriendly"]}}',
}
Pairs = dict[tuple[int, int], float]


def measures() -> Iterator[Measure]:
    """The hook's rows."""
    real = [texts for file, most in _REAL.items() for texts in _texts(file)[:most]]
    chance = random.Random(_SEED)
    edited = [_edited(chance, texts) for texts in chance.sample(real, _EDITED)]
    for what, sample in (("public records", real), (f"the same and {_EDITED} edits of them", real + edited)):
        for view, of in (("whole", _whole), ("prompts", _prompt)):
            yield _recall(f"near {view} of {len(sample):,} {what}", sample, of)
    yield from _instruction()
    yield from _templates()
    yield from _planted()
    yield _innocent()


def _recall(what: str, sample: Sequence[Texts], of: Callable[[Texts], str]) -> Measure:
    """All pairs that are near by exact comparison of all, against those that the index leads to."""
    texts = [of(one) for one in sample]
    truth = _all_pairs(texts)
    index, rows = _indexed(sample)
    candidates = {tuple(sorted((number, int(other)))) for number, row in enumerate(rows) for other in _near(index, row)}
    found = {(a, b): similarity.jaccard(texts[a], texts[b]) for a, b in candidates if a != b}
    near = {pair for pair, value in found.items() if value >= THRESHOLD}
    lost = _groups(truth) != _groups(dict.fromkeys(near, 1.0))
    recall = len(near & truth.keys()) / max(1, len(truth))
    measured = (
        f"{share(recall)} of {len(truth):,} pairs, precision {share(len(near & truth.keys()) / max(1, len(near)))}, "
        f"groups {'differ' if lost else 'equal'}; {len(found):,} compared of {len(texts) * (len(texts) - 1) // 2:,}"
    )
    met = recall >= 0.999 and not near - truth.keys()
    return Measure(what, "recall 0.999 at similarity 0.8, precision 1", measured, "all compared with all", met)


def _indexed(
    sample: Sequence[Texts], is_common: similarity.IsShared = similarity.nothing_shared
) -> tuple[BandIndex, list[Row]]:
    sketches = (similarity.sketch(texts, is_common) for texts in sample)
    rows = [Row(f"{number:06d}", "", keys_of(sketch)) for number, sketch in enumerate(sketches)]
    return EMPTY.merged(rows, (), EMPTY.tree, ()), rows


def _near(index: BandIndex, row: Row) -> Iterator[str]:
    return (path for path in candidates.near(row.path, row.keys, (Layer(index),)) if path != row.path)


def _all_pairs(texts: Sequence[str]) -> Pairs:
    """Every pair that is near: two of those share one of the rarest fifth of their shingles."""
    sets = [frozenset(text[at : at + 5] for at in range(max(1, len(text) - 4))) for text in texts]
    counts = Counter(shingle for each in sets for shingle in each)
    holders: dict[str, list[int]] = defaultdict(list)
    found: Pairs = {}
    for number, each in enumerate(sets):
        rarest = sorted(each, key=lambda shingle: (counts[shingle], shingle))[
            : len(each) - ceil(THRESHOLD * len(each)) + 1
        ]
        for other in {other for shingle in rarest for other in holders[shingle]}:
            both = len(each & sets[other])
            value = both / (len(each) + len(sets[other]) - both)
            if value >= THRESHOLD:
                found[other, number] = value
        for shingle in rarest:
            holders[shingle].append(number)
    return found


def _groups(pairs: Pairs) -> set[frozenset[int]]:
    """The records that hang together."""
    group: dict[int, set[int]] = {}
    for a, b in pairs:
        joined = group.get(a, {a}) | group.get(b, {b})
        for one in joined:
            group[one] = joined
    return {frozenset(one) for one in group.values()}


def _instruction() -> Iterator[Measure]:
    """One instruction with different short texts, a tenth of which stand there twice."""
    instruction = (
        "You will be given a statement that somebody made in a conversation. Decide whether it is a question, a "
        "request or a claim, and answer with one of these three words and nothing else. The statement is:"
    )
    asked = list(dict.fromkeys(row.record.messages[0].content for row in data.rows("truthfulqa_v0.csv")))[:300]
    prompts = [*asked, *asked[:30]]
    sample = [_made(f"{instruction} {text}", f"question {number}") for number, text in enumerate(prompts)]
    truth = {(number, number + len(asked)) for number in range(30)}
    for name, is_shared in (("dropped", _shared(sample)), ("kept", similarity.nothing_shared)):
        pairs = [(a, b) for b in range(len(sample)) for a in range(b)]
        found = {pair for pair in pairs if similarity.compare(sample[pair[0]], sample[pair[1]], is_shared)}
        others = {(asked[a % 300], asked[b % 300]) for a, b in found - truth}
        measured = f"{len(found & truth)} of {len(truth)} repeated prompts, {len(found - truth):,} other pairs"
        if name == "dropped":
            measured += f" ({len(others)} of near questions)"
        met = found >= truth and all(_alike(a, b) for a, b in others) if name == "dropped" else None
        target = "all repeated, no others unless the questions are near" if name == "dropped" else ""
        yield Measure(f"{len(sample)} prompts of one instruction, which is {name}", target, measured, "", met)


def _templates() -> Iterator[Measure]:
    """A classification task: short texts in one template, by where the template stands and what marks the text off."""
    remarks = {
        similarity.normalised(turn.content): turn.content
        for file in ("taskmaster4_00.json", "taskmaster4_01.json")
        for row in data.rows(file)
        for turn in row.record.messages
        if _SHORTEST <= len(turn.content.split()) <= _LONGEST
    }
    chance = random.Random(_SEED)
    texts = chance.sample(sorted(remarks.values()), _REMARKS)
    for name, template in _TEMPLATES.items():
        sample = [_made(template.format(text), chance.choice(("friendly", "unfriendly"))) for text in texts]
        shared = _shared(sample)
        index, rows = _indexed(sample, _shared(sample, similarity.COMMON_FROM))
        pairs: Pairs = {}
        for number, row in enumerate(rows):
            for other in (int(path) for path in _near(index, row)):
                if other < number and (likeness := similarity.compare(sample[number], sample[other], shared)):
                    pairs[other, number] = likeness.share
        largest = max(map(len, _groups(pairs)), default=1)
        measured = f"{len(pairs):,} pairs, the largest group has {largest:,}"
        target = "" if name == "unmarked in a long sentence" else f"at most {_REMARKS // 50} hang together"
        met = largest <= _REMARKS // 50 if target else None
        yield Measure(f"{_REMARKS:,} remarks in one template, {name}", target, measured, "", met)


def _alike(a: str, b: str) -> bool:
    return similarity.jaccard(similarity.normalised(a), similarity.normalised(b)) >= 0.6


def _shared(sample: Sequence[Texts], limit: int = similarity.SHARED_BY) -> similarity.IsShared:
    counts = Counter(key for texts in sample for key in similarity.piece_keys(texts))
    return lambda key: counts[key] >= limit


def _planted() -> Iterator[Measure]:
    """Items of benchmarks, dressed up in four ways, as prompts of records."""
    ways: dict[str, Callable[[str], str]] = {
        "verbatim": lambda text: text,
        "with a sentence before and behind": lambda text: f"I could use some help. {text} Thanks in advance for this.",
        "in capitals": str.upper,
        "without punctuation": lambda text: re.sub(r"[^\w\s]|_", " ", text),
    }
    for name, dressed in ways.items():
        parts, right, total = [], 0, 0
        for file in _BENCHMARKS:
            items, made = _benchmark(file)
            hit = [made.item(benchmark.asked_runs(dressed(text))) is not None for text in items]
            right, total = right + sum(hit), total + len(hit)
            parts.append(f"{file.partition('.')[0].partition('_')[0]} {sum(hit)}/{len(hit)}")
        target = "recall 0.95" if name == "verbatim" else ""
        told = f"{share(right / total)} ({', '.join(parts)})"
        yield Measure(f"benchmark items {name}", target, told, "", right / total >= 0.95 if target else None)
    items, _ = _benchmark("vicuna_questions.jsonl")
    _, mt_bench = _benchmark("mt_bench_questions.jsonl")
    both = sum(mt_bench.item(benchmark.asked_runs(text)) is not None for text in items)
    yield Measure(
        "vicuna questions that stand in MT-bench", "2 of 80 (known)", f"{both} of {len(items)}", "", both == 2
    )


def _innocent() -> Measure:
    sets = [_benchmark(file)[1] for file in _BENCHMARKS]
    found = [
        f"{row.key} {sets[overlap.benchmark].name}:{overlap.item}"
        for file in _INNOCENT
        for row in data.rows(file)
        for overlap in benchmark.overlaps(row.record, sets)
    ]
    rows = sum(len(data.rows(file)) for file in _INNOCENT)
    measured = f"{len(found)}" + (f": {'; '.join(found[:8])}" if found else "")
    return Measure(f"alarms on {rows:,} records of other sources", "", measured, "", None)


def _benchmark(file: str) -> tuple[list[str], BenchmarkSet]:
    """What the items of a benchmark ask first, and the set of all that they ask."""
    rows = data.rows(file)
    items = [row.truth.get("turns") or [row.record.messages[0].content] for row in rows]
    return [texts[0] for texts in items], benchmark.made(file.partition(".")[0], items)


def _texts(file: str) -> list[Texts]:
    return [texts for row in data.rows(file) if (texts := similarity.texts(row.record))]


def _whole(one: Texts) -> str:
    return one.with_answers(one.prompt)


def _prompt(one: Texts) -> str:
    return one.prompt


def _edited(chance: random.Random, one: Texts) -> Texts:
    """The record with one word in a hundred to one in fifteen replaced, taken out or put in."""
    return _made(_with_other_words(chance, one.prompt), _with_other_words(chance, one.answers))


def _with_other_words(chance: random.Random, text: str) -> str:
    words = text.split()
    for _ in range(int(len(words) * chance.choice((0.01, 0.02, 0.03, 0.05, 0.07))) + 1 if words else 0):
        at = chance.randrange(len(words))
        words[at : at + chance.choice((0, 1, 1, 1))] = chance.choice(((), ("instead",), (chance.choice(words),)))
        if not words:
            break
    return " ".join(words) or text


def _made(prompt: str, answer: str) -> Texts:
    made = similarity.texts(data.record([prompt, answer], task="classification"))
    assert made
    return made
