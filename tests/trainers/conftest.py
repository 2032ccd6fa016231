"""The exports that trainers are given, and a tokenizer whose tokens are bytes."""

from typing import Any

import pytest

import trainer_samples


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> trainer_samples.Exported:
    """The exports of a dataset with a record of every kind."""
    return trainer_samples.make(tmp_path_factory.mktemp("trainers") / "dataset")


# Jinja removes a newline behind a tag, so those of the template are written out.
CHAT = (
    "{% for one in messages %}{{ '<|im_start|>' + one.role + '\n' }}"
    "{% if one.role == 'assistant' %}{% generation %}{{ one.content + '<|im_end|>' }}{% endgeneration %}"
    "{% else %}{{ one.content + '<|im_end|>' }}{% endif %}{{ '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


@pytest.fixture(scope="session")
def tokenizer() -> Any:
    """A tokenizer made on the spot: a token a byte, so that every text comes back, and a ChatML template."""
    tokenizers = pytest.importorskip("tokenizers", reason="not installed; `make test-trainers` installs it")
    transformers = pytest.importorskip("transformers", reason="not installed; `make test-trainers` installs it")
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    made = tokenizers.Tokenizer(tokenizers.models.BPE({letter: at for at, letter in enumerate(alphabet)}, []))
    made.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    made.decoder = tokenizers.decoders.ByteLevel()
    special = {"eos_token": "<|im_end|>", "pad_token": "<|pad|>", "additional_special_tokens": ["<|im_start|>"]}
    return transformers.PreTrainedTokenizerFast(tokenizer_object=made, chat_template=CHAT, **special)
