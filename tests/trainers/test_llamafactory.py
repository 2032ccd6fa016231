"""LLaMA-Factory's own reader of dataset_info.json, its converter and its preprocessing take every row as it is.

Its package cannot be imported whole here: its pins of `datasets`, `transformers` and `trl` are older than what TRL
needs, and it imports torchaudio for audio files. So the modules that convert and prepare text are loaded by themselves,
with an empty module in the place of torchaudio, under newer libraries than those that LLaMA-Factory names.
"""

import importlib
import importlib.util
import sys
import types
from pathlib import Path
from typing import Any

import pytest

import exported_rows
from trainer_samples import Exported

for needed in ("datasets", "transformers", "peft"):
    pytest.importorskip(needed, reason="not installed; `make test-trainers` installs it")
if importlib.util.find_spec("llamafactory") is None:
    pytest.skip("LLaMA-Factory is not installed; `make test-trainers` installs it", allow_module_level=True)

LONG = 20_000  # longer than any row in tokens, which are bytes here
MASKED = -100


@pytest.fixture(scope="module")
def llamafactory() -> Any:
    """The modules of llamafactory.data that read text, by name."""
    for name in ("torchaudio", "llamafactory.data"):
        module = types.ModuleType(name)
        module.__spec__ = importlib.util.spec_from_loader(name, None)
        sys.modules[name] = module
    home = importlib.util.find_spec("llamafactory")
    assert home and home.submodule_search_locations
    sys.modules["llamafactory.data"].__path__ = [str(Path(home.submodule_search_locations[0]) / "data")]
    names = ("parser", "converter", "template", "processor.supervised", "processor.pairwise")
    return {name: importlib.import_module(f"llamafactory.data.{name}") for name in names}


def converted(llamafactory: Any, exported: Exported, name: str, cache: Path) -> Any:
    """The rows of a format in LLaMA-Factory's own form, found by the name of the split in the folder's dataset_info."""
    import datasets

    folder = Path(exported.path(name, "jsonl")).parent
    (attributes,) = llamafactory["parser"].get_dataset_list(["train"], str(folder))
    file = str(folder / attributes.dataset_name)
    rows = datasets.load_dataset("json", data_files=file, split=attributes.split, cache_dir=str(cache))
    arguments = types.SimpleNamespace(
        streaming=False, preprocessing_num_workers=None, overwrite_cache=True, media_dir=str(folder)
    )
    return llamafactory["converter"].align_dataset(
        rows, attributes, arguments, types.SimpleNamespace(local_process_index=0)
    )


def processor(kind: type, llamafactory: Any, tokenizer: Any) -> Any:
    """Its preprocessing for a template without a system message of its own."""
    arguments = types.SimpleNamespace(cutoff_len=LONG, mask_history=False, train_on_prompt=False)
    return kind(llamafactory["template"].TEMPLATES["chatml"], tokenizer, None, arguments)


def test_every_dialogue_is_converted_as_it_is(llamafactory: Any, exported: Exported, tmp_path: Path) -> None:
    rows = exported.rows("llamafactory")
    for row, found in zip(rows, converted(llamafactory, exported, "llamafactory", tmp_path), strict=True):
        said = exported_rows.said("llamafactory", row)
        assert found["_system"] == (said[0][1] if said[0][0] == "system" else "")
        turns = [(one["role"], one["content"], "") for one in [*found["_prompt"], *found["_response"]]]
        assert turns == said[1:] if said[0][0] == "system" else said
        assert len(found["_response"]) == 1


def test_nothing_is_dropped_and_the_answers_alone_are_learned(
    llamafactory: Any, exported: Exported, tokenizer: Any, tmp_path: Path
) -> None:
    aligned = converted(llamafactory, exported, "llamafactory", tmp_path)
    prepare = processor(llamafactory["processor.supervised"].SupervisedDatasetProcessor, llamafactory, tokenizer)
    found = prepare.preprocess_dataset(aligned[:])
    rows = exported.rows("llamafactory")
    assert len(found["labels"]) == len(rows)
    for labels, row in zip(found["labels"], rows, strict=True):
        learned = tokenizer.decode([token for token in labels if token != MASKED])
        answers = [one["content"] for one in row["messages"] if one["role"] == "assistant"]
        assert learned == "".join(f"{answer}<|im_end|>\n" for answer in answers)


def test_pairs_keep_both_responses(llamafactory: Any, exported: Exported, tokenizer: Any, tmp_path: Path) -> None:
    name = "llamafactory-preference"
    aligned = converted(llamafactory, exported, name, tmp_path)
    prepare = processor(llamafactory["processor.pairwise"].PairwiseDatasetProcessor, llamafactory, tokenizer)
    found = prepare.preprocess_dataset(aligned[:])
    rows = exported.rows(name)
    assert len(rows) == len(found["chosen_labels"]) == 4
    for place, row in enumerate(rows):
        for side in ("chosen", "rejected"):
            learned = tokenizer.decode([token for token in found[f"{side}_labels"][place] if token != MASKED])
            assert learned == f"{row[side]['content']}<|im_end|>\n"


@pytest.mark.parametrize("name", ["sharegpt", "alpaca"])
def test_its_default_columns_read_the_common_shapes(
    llamafactory: Any, exported: Exported, name: str, tmp_path: Path
) -> None:
    attributes = llamafactory["parser"].DatasetAttr("file", dataset_name="train.jsonl")
    attributes.join({"formatting": name})
    convert = llamafactory["converter"].get_dataset_converter(name, attributes, types.SimpleNamespace(media_dir=""))
    for row in exported.rows(name):
        found = convert(row)
        said = exported_rows.said(name, row)
        system = [("system", found["_system"], "")] if found["_system"] else []
        turns = [(one["role"], one["content"], "") for one in [*found["_prompt"], *found["_response"]]]
        assert system + turns == said
