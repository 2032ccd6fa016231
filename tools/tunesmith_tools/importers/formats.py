"""The mappings of formats that need no mapping file."""

from tunesmith_tools.importers.mapping import Mapping, Turns

ALPACA = Mapping(
    prompt=("/instruction", "/input"),
    response=("/output",),
    history="/history",
    system="/system",
)

SHAREGPT = Mapping(
    turns=(
        Turns(
            list="/conversations",
            role="/from",
            content="/value",
            roles={
                "human": "user",
                "user": "user",
                "gpt": "assistant",
                "chatgpt": "assistant",
                "model": "assistant",
                "assistant": "assistant",
                "system": "system",
            },
        ),
        Turns(list="/messages", role="/role", content="/content"),
    ),
    system="/system",
)

BUILT_IN = {"alpaca": ALPACA, "sharegpt": SHAREGPT}
