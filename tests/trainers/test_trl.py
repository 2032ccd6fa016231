"""TRL's trainers prepare the exports: the prompt is masked, the labels are the answer, what is cut was announced."""

import json
from pathlib import Path
from typing import Any

import pytest

import exported_rows
from trainer_samples import Exported

trl = pytest.importorskip("trl", reason="not installed; `make test-trainers` installs it")
datasets = pytest.importorskip("datasets", reason="not installed; `make test-trainers` installs it")
transformers = pytest.importorskip("transformers", reason="not installed; `make test-trainers` installs it")

MASKED = -100
LONG = 20_000  # longer than any row in tokens, which are bytes here


def model(tokenizer: Any) -> Any:
    """A model of the smallest size with random weights; nothing is trained."""
    sizes = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1}
    return transformers.LlamaForCausalLM(transformers.LlamaConfig(vocab_size=len(tokenizer), **sizes))


def prepared(kind: str, path: str, tokenizer: Any, out: Path, **settings: Any) -> Any:
    """The rows of a file as SFTTrainer or DPOTrainer hands them to its model."""
    rows = datasets.load_dataset("json", data_files=path, split="train", cache_dir=str(out / "cache"))
    config = getattr(trl, f"{kind}Config")(output_dir=str(out), report_to="none", use_cpu=True, **settings)
    given = {"model": model(tokenizer), "args": config, "train_dataset": rows, "processing_class": tokenizer}
    made = trl.SFTTrainer(**given) if kind == "SFT" else trl.DPOTrainer(**given, ref_model=model(tokenizer))
    return made.train_dataset


def chat(messages: list[dict[str, Any]]) -> str:
    return "".join(f"<|im_start|>{one['role']}\n{one['content']}<|im_end|>\n" for one in messages)


def learned(row: dict[str, Any], tokenizer: Any) -> str:
    """The text that the loss is computed on."""
    return str(tokenizer.decode([token for token in row["labels"] if token != MASKED]))


def test_the_prompt_is_masked_and_the_labels_are_the_answer(exported: Exported, tokenizer: Any, tmp_path: Path) -> None:
    name = "trl-prompt-completion"
    found = prepared("SFT", exported.path(name, "jsonl"), tokenizer, tmp_path, max_length=LONG)
    rows = exported.rows(name)
    assert len(found) == len(rows)
    for prepared_row, row in zip(found, rows, strict=True):
        assert learned(prepared_row, tokenizer) == f"{row['completion'][0]['content']}<|im_end|>\n"
        assert tokenizer.decode(prepared_row["input_ids"]) == chat(row["prompt"] + row["completion"])


def test_with_messages_every_answer_is_learned_if_the_documented_switch_is_set(
    exported: Exported, tokenizer: Any, tmp_path: Path
) -> None:
    name = "trl-messages"
    path, settings = exported.path(name, "jsonl"), {"max_length": LONG}
    found = prepared("SFT", path, tokenizer, tmp_path, assistant_only_loss=True, **settings)
    for prepared_row, row in zip(found, exported.rows(name), strict=True):
        answers = [one["content"] for one in row["messages"] if one["role"] == "assistant"]
        assert learned(prepared_row, tokenizer) == "".join(f"{answer}<|im_end|>" for answer in answers)
    whole = prepared("SFT", path, tokenizer, tmp_path, **settings)
    assert all(MASKED not in row["labels"] for row in whole), "without it TRL trains on the prompt as well"


def test_the_rows_that_are_cut_are_those_that_the_report_names(
    exported: Exported, tokenizer: Any, tmp_path: Path
) -> None:
    name = "trl-prompt-completion"
    told = exported.report["formats"][name]["too_long"]
    limit = told["max_tokens"] * int(exported.settings(name).bytes_per_token)  # the same in tokens of one byte
    whole = prepared("SFT", exported.path(name, "jsonl"), tokenizer, tmp_path, max_length=None)
    cut = prepared("SFT", exported.path(name, "jsonl"), tokenizer, tmp_path, max_length=limit)
    shorter = [
        one for one, a, b in zip(exported.ids(name), whole, cut, strict=True) if a["input_ids"] != b["input_ids"]
    ]
    assert (shorter, told["rows"]) == ([told["longest"]], 1)
    assert trl.SFTConfig(output_dir=str(tmp_path), use_cpu=True).max_length == told["max_tokens"]


def test_pairs_are_prompt_chosen_and_rejected(exported: Exported, tokenizer: Any, tmp_path: Path) -> None:
    name = "trl-preference"
    found = prepared("DPO", exported.path(name, "jsonl"), tokenizer, tmp_path, max_length=LONG)
    rows = exported.rows(name)
    assert len(rows) == 4
    for prepared_row, row in zip(found, rows, strict=True):
        assert tokenizer.decode(prepared_row["prompt_ids"]) == chat(row["prompt"]) + "<|im_start|>assistant\n"
        for side in ("chosen", "rejected"):
            assert tokenizer.decode(prepared_row[f"{side}_ids"]) == f"{row[side][0]['content']}<|im_end|>\n"


@pytest.mark.parametrize("kind", ["json", "parquet"])
def test_hidden_reasoning_reaches_the_channel_of_gpt_oss_and_other_answers_have_none(
    exported: Exported, tokenizer: Any, tmp_path: Path, kind: str
) -> None:
    name, ending = "trl-prompt-completion", {"json": "jsonl", "parquet": "parquet"}[kind]
    template = (Path(trl.__file__).parent / "chat_templates" / "gptoss.jinja").read_text("utf-8")
    rows = datasets.load_dataset(kind, data_files=exported.path(name, ending), split="train", cache_dir=str(tmp_path))
    thoughts = []
    for row in rows:
        text = tokenizer.apply_chat_template(row["prompt"] + row["completion"], chat_template=template, tokenize=False)
        _, _, last = text.rpartition("<|start|>user<|message|>")
        thoughts += [last] if "<|channel|>analysis<|message|>" in last else []
    (one,) = thoughts
    assert "<|channel|>analysis<|message|>Ten times 3 is 30 and seven times 3 is 21.<|end|>" in one


def test_think_tags_are_what_the_template_of_qwen3_writes_itself(tokenizer: Any) -> None:
    template = (Path(trl.__file__).parent / "chat_templates" / "qwen3.jinja").read_text("utf-8")
    question = {"role": "user", "content": "?"}
    tree = {"role": "assistant", "content": "It is 51.", "reasoning": "17 times 3."}
    settings = exported_rows.Export(hidden_reasoning="think_tags")
    _, text, _ = exported_rows.leaving(tree, "hidden", settings)
    written = [
        tokenizer.apply_chat_template([question, answer], chat_template=template, tokenize=False)
        for answer in (
            {"role": "assistant", "content": text},
            {"role": "assistant", "content": "It is 51.", "reasoning_content": "17 times 3."},
        )
    ]
    assert written[0] == written[1]
    assert json.dumps(text)[1:-1] in json.dumps(written[0])
